// SPDX-License-Identifier: Apache-2.0
// Storage: a process that is killed while it commits, and one that goes on after it.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>

#include "engine/kit/check.hpp"
#include "engine/kit/store.hpp"

namespace regie::kit {

namespace {

/// Step `number` (from 0): one case, two timers of which one is cancelled by the next, one task.
Unit step(std::int64_t number) {
  const auto name = std::to_string(number);
  Unit unit = Unit::step(1, number, static_cast<std::uint64_t>(number));
  unit.snapshot(name).add(timer, "keep " + name, number).add(timer, "drop " + name, number);
  unit.put_task("task " + name, "team", {"anna"});
  if (number > 0) {
    unit.cancel(timer, "drop " + std::to_string(number - 1));
    unit.remove_task("task " + std::to_string(number - 1));
  }
  return unit;
}

/// Commits step after step and tells each acknowledged one through `pipe`, until it is killed.
[[noreturn]] void commit_until_killed(const std::string& url, std::int64_t from, int pipe) {
  try {
    Store store(url);
    for (std::int64_t number = from;; ++number) {
      if (store.commit_one(step(number)) != REGIE_OK) ::_exit(3);
      if (::write(pipe, &number, sizeof number) != sizeof number) ::_exit(4);
    }
  } catch (const std::exception&) {
    ::_exit(5);
  }
}

/// Runs the above in a child that is killed once `acknowledged` steps were told; the last one told.
std::int64_t run_and_kill(const std::string& url, std::int64_t from, int acknowledged) {
  int ends[2];
  REGIE_NEED(::pipe(ends) == 0);
  const pid_t child = ::fork();
  REGIE_NEED(child >= 0);
  if (child == 0) {
    ::close(ends[0]);
    commit_until_killed(url, from, ends[1]);
  }
  ::close(ends[1]);
  std::int64_t last = from - 1;
  std::int64_t number = 0;
  for (int i = 0; ::read(ends[0], &number, sizeof number) == sizeof number; ++i) {
    last = number;
    if (i + 1 == acknowledged) ::kill(child, SIGKILL);
  }
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  REGIE_EXPECT(WIFSIGNALED(status));
  return last;
}

void crash_killed() {
  skip_unless_durable();
  OwnFolder folder;
  const std::string url = url_in(folder.path());
  {
    Store store(url);
    REGIE_NEED(store.migrate().status == REGIE_OK);
  }
  std::int64_t next = 0;
  for (int round = 0; round < 20; ++round) {
    const std::int64_t last = run_and_kill(url, next, 1 + round % 7);
    Store store(url);
    REGIE_NEED(store.migrate().status == REGIE_OK);
    // Kept: all that was acknowledged, and at most the one step that was under way.
    const std::int64_t revision = store.revision(1);
    REGIE_NEED(revision >= last + 1);
    REGIE_EXPECT(store.journal(1).size() == static_cast<std::size_t>(revision));
    REGIE_EXPECT(store.load(1).snapshot == std::to_string(revision - 1));
    REGIE_EXPECT(store.tasks(everything()).size() == 1);
    REGIE_EXPECT(store.work(everything()).size() == static_cast<std::size_t>(revision + 1));

    // The caller that never heard replays its last unit, then goes on.
    const auto replayed = store.commit({step(last), step(revision - 1), step(revision)});
    REGIE_EXPECT(replayed[0].flags == REGIE_UNIT_REPLAYED);
    REGIE_EXPECT(replayed[1].flags == REGIE_UNIT_REPLAYED);
    REGIE_EXPECT(Status(replayed[2].status) == REGIE_OK);
    REGIE_EXPECT(replayed[2].flags == 0);
    next = revision + 1;
  }
}

void crash_processes() {
  skip_unless_shared();
  OwnFolder folder;
  const std::string url = url_in(folder.path());
  constexpr int rows = 200;
  {
    Store store(url);
    REGIE_NEED(store.migrate().status == REGIE_OK);
    Unit unit = Unit::step(1, 0, 1);
    for (int i = 0; i < rows; ++i) unit.add(timer, "t" + std::to_string(1'000 + i), i);
    REGIE_NEED(store.commit_one(unit) == REGIE_OK);
  }
  int ends[2];
  REGIE_NEED(::pipe(ends) == 0);
  std::vector<pid_t> children;
  for (std::uint64_t process = 1; process <= 4; ++process) {
    const pid_t child = ::fork();
    REGIE_NEED(child >= 0);
    if (child == 0) {
      try {
        Store store(url);
        for (std::uint64_t i = 0;; ++i) {
          const auto got = store.claim(timer, rows, 600'000, token(process * 1'000 + i), 3);
          if (got.empty()) ::_exit(0);
          for (const auto& row : got) {
            if (::write(ends[1], row.work_id.data(), 5) != 5) ::_exit(4);
          }
        }
      } catch (const std::exception&) {
        ::_exit(5);
      }
    }
    children.push_back(child);
  }
  ::close(ends[1]);
  std::vector<std::string> claimed;
  std::string id(5, ' ');
  while (::read(ends[0], id.data(), 5) == 5) claimed.push_back(id);
  ::close(ends[0]);
  for (const pid_t child : children) {
    int status = 0;
    ::waitpid(child, &status, 0);
    REGIE_EXPECT(WIFEXITED(status));
    REGIE_EXPECT(WEXITSTATUS(status) == 0);
  }
  REGIE_EXPECT(claimed.size() == rows);
  std::sort(claimed.begin(), claimed.end());
  const bool twice = std::adjacent_find(claimed.begin(), claimed.end()) != claimed.end();
  REGIE_EXPECT(!twice);
}

}  // namespace

std::vector<Check> crash_checks() {
  return {
      {"storage.crash.killed",
       {"wat bevestigd is, overleeft een abrupt einde, en een herhaling gaat daar verder",
        "what was acknowledged survives a kill, and a replay goes on from there"},
       "storage.h: commit",
       crash_killed},
      {"storage.crash.processes",
       {"claims van meer processen overlappen nooit", "claims of several processes never overlap"},
       "storage.h: claim",
       crash_processes},
  };
}

}  // namespace regie::kit
