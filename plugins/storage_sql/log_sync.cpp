// SPDX-License-Identifier: Apache-2.0
#include "log_sync.hpp"

namespace regie::storage_sql {

int LogSync::wait_for_written() {
  std::unique_lock lock(mutex_);
  return wait(lock, ended_, 0);
}

int LogSync::wait_for_seen() {
  std::unique_lock lock(mutex_);
  return wait(lock, begun_, 0);
}

int LogSync::wait_for_all() {
  std::unique_lock lock(mutex_);
  // One that has begun may have passed over what was written since.
  return wait(lock, ended_, syncs_ + (syncing_ ? 2 : 1));
}

int LogSync::wait(std::unique_lock<std::mutex>& lock, std::uint64_t commit, std::uint64_t sync) {
  changed_.wait(lock, [&] { return ended_ >= commit; });
  while (on_disk_ < commit || syncs_ < sync) {
    // What a disk has lost it tells once (fsync(2)): whoever asked again would be told that all is
    // well.
    if (failed_ != 0) return failed_;
    if (syncing_) {
      changed_.wait(lock);
      continue;
    }
    syncing_ = true;
    const std::uint64_t written = ended_;
    lock.unlock();
    const int code = to_disk_();
    lock.lock();
    syncing_ = false;
    if (code == 0) {
      ++syncs_;
      on_disk_ = written;
    } else {
      failed_ = code;
    }
    changed_.notify_all();
  }
  return 0;
}

}  // namespace regie::storage_sql
