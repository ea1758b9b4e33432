// SPDX-License-Identifier: Apache-2.0
// Who waits for the disk, for what, and how often somebody asks it.
#include "plugins/storage_sql/log_sync.hpp"

#include <atomic>
#include <optional>
#include <thread>
#include <vector>

#include "tests/unit/catch.hpp"

using regie::storage_sql::LogSync;

namespace {

void write_one(LogSync& log) { const LogSync::Writing writing(log); }

/// A disk that answers when it is let go.
class HeldDisk {
 public:
  int operator()() {
    std::unique_lock lock(mutex_);
    ++asked_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return goes_; });
    return 0;
  }
  void wait_until_asked() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return asked_ > 0; });
  }
  void let_go() {
    const std::lock_guard lock(mutex_);
    goes_ = true;
    changed_.notify_all();
  }
  [[nodiscard]] int asked() {
    const std::lock_guard lock(mutex_);
    return asked_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int asked_ = 0;
  bool goes_ = false;
};

}  // namespace

TEST_CASE("the disk is asked for what was written, once") {
  int asked = 0;
  LogSync log([&asked] {
    ++asked;
    return 0;
  });
  CHECK(log.wait_for_written() == 0);
  CHECK(log.wait_for_seen() == 0);
  CHECK(asked == 0);
  write_one(log);
  write_one(log);
  CHECK(log.wait_for_written() == 0);
  CHECK(log.wait_for_written() == 0);
  CHECK(log.wait_for_seen() == 0);
  CHECK(asked == 1);
  // What others wrote is not known here.
  CHECK(log.wait_for_all() == 0);
  CHECK(log.wait_for_all() == 0);
  CHECK(asked == 3);
}

TEST_CASE("a disk that failed once has failed for all, also where nothing was written here") {
  int code = 10;
  LogSync log([&code] { return code; });
  CHECK(log.wait_for_all() == 10);
  code = 0;
  CHECK(log.wait_for_all() == 10);
  write_one(log);
  CHECK(log.wait_for_written() == 10);
  CHECK(log.wait_for_seen() == 10);
}

TEST_CASE("many who wait share the next answer of the disk") {
  HeldDisk disk;
  LogSync log([&disk] { return disk(); });
  write_one(log);
  std::thread first([&] { (void)log.wait_for_written(); });
  disk.wait_until_asked();
  // The disk has perhaps passed over what is written from now on.
  constexpr int others = 8;
  std::atomic<int> well = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < others; ++i) {
    write_one(log);
    threads.emplace_back([&, all = i % 2 == 0] {
      if ((all ? log.wait_for_all() : log.wait_for_written()) == 0) ++well;
    });
  }
  disk.let_go();
  first.join();
  for (std::thread& thread : threads) thread.join();
  CHECK(well == others);
  CHECK(disk.asked() >= 2);
  CHECK(disk.asked() <= 1 + others);
  CHECK(log.wait_for_written() == 0);
}

TEST_CASE("who may have seen a commit that is being written waits for its end") {
  std::atomic<bool> written = false;
  std::atomic<bool> too_early = false;
  LogSync log([&] {
    if (!written) too_early = true;
    return 0;
  });
  std::optional<LogSync::Writing> writing(std::in_place, log);
  std::thread reader([&log] { (void)log.wait_for_seen(); });
  written = true;
  writing.reset();
  reader.join();
  CHECK(!too_early);
}
