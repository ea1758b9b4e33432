// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>

namespace regie::storage_sql {

/// Who waits for the disk, and for what: commits are written one after another, and waited for
/// beside the next one, by one thread for all that have been written by then. What a disk that
/// fails has lost is the last of it, for SQLite takes from its log what is whole from the begin
/// (https://sqlite.org/walformat.html).
/// Any thread, except that one commit is written at a time.
class LogSync {
 public:
  /// `to_disk` waits for the disk and says how that went, as SQLite's code; it does not throw.
  explicit LogSync(std::function<int()> to_disk) : to_disk_(std::move(to_disk)) {}

  /// While it lives, a commit is written. Others may see it before it ends.
  class Writing {
   public:
    explicit Writing(LogSync& log) : log_(log) {
      const std::lock_guard lock(log_.mutex_);
      ++log_.begun_;
    }
    ~Writing() {
      {
        const std::lock_guard lock(log_.mutex_);
        log_.ended_ = log_.begun_;
      }
      log_.changed_.notify_all();
    }
    Writing(const Writing&) = delete;
    Writing& operator=(const Writing&) = delete;

   private:
    LogSync& log_;
  };

  // Each returns SQLite's code: SQLITE_OK, or why the disk failed, now or once before.

  /// Returns when what had been written before the call is on the disk.
  [[nodiscard]] int wait_for_written();
  /// The same for what somebody may have seen, of a commit that is still being written too.
  [[nodiscard]] int wait_for_seen();
  /// The same for what another process has written.
  [[nodiscard]] int wait_for_all();

 private:
  [[nodiscard]] int wait(std::unique_lock<std::mutex>& lock, std::uint64_t commit,
                         std::uint64_t sync);

  const std::function<int()> to_disk_;
  std::mutex mutex_;  ///< protects what follows
  std::condition_variable changed_;
  std::uint64_t begun_ = 0;    ///< commits
  std::uint64_t ended_ = 0;    ///< of those
  std::uint64_t on_disk_ = 0;  ///< of those
  std::uint64_t syncs_ = 0;    ///< that have ended, and well
  bool syncing_ = false;
  int failed_ = 0;
};

}  // namespace regie::storage_sql
