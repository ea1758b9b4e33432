// SPDX-License-Identifier: Apache-2.0
// kill -9 around due moments, over a real store and a clock that is told: each timer's effect comes
// once, none too early, none never. `REGIE_KILLS=1000 crash_tests "[timers]"` does it a thousand
// times, then also at moments that chance picks within a commit.
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <regie/engine.hpp>

#include "tests/temporary_folder.hpp"
#include "tests/unit/catch.hpp"

namespace {

namespace fs = std::filesystem;
using regie::Instant;

constexpr std::int64_t minute_ms = 60'000;
constexpr std::int64_t begin_ms = 1'772'438'400'000;  // 2026-03-02T08:00:00Z

constexpr const char* one_timer =
    "regie: 1\nworkflow: waiting\nversion: 1\ntitle: { nl: Wachten, en: Waiting }\n"
    "roles: { neighbour: { title: { nl: Buur, en: Neighbour } } }\n"
    "data: { fired: { type: whole number, default: 0 }, at: { type: moment, optional: true } }\n"
    "start: waiting\nstates:\n  waiting:\n    title: { nl: Wacht, en: Waits }\n    who: neighbour\n"
    "    timers:\n      over: { after: 10 minutes, set: { fired: \"fired + 1\", at: \"now\" },"
    " tell: neighbour }\n"
    "    choices: { stop: { title: { nl: Stop, en: Stop }, go: over } }\n"
    "results: { over: { title: { nl: Over, en: Over } } }\n";

/// A store in a folder that is gone with the object.
class TimerStore {
 public:
  [[nodiscard]] regie::Config config() const {
    regie::Limits limits;
    limits.lease_ms = 1;  // what a dead process held is free at once
    limits.claim_rows = 4;
    return regie::Config().store("sqlite:" + (folder_ / "store.db")).limits(limits);
  }

 private:
  regie::tests::TemporaryFolder folder_;
};

/// Fires what is due at `now` in a child that dies at its `stop`-th look at the clock, or, where
/// `micros` is not 0, so long after it began. Tells whether it died.
bool fire_in_child(const TimerStore& store, Instant now, long stop, long micros) {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    int code = 0;
    try {
      long looks = 0;
      regie::Engine engine(store.config().clock([&looks, now, stop] {
        if (++looks == stop) ::kill(::getpid(), SIGKILL);
        return now;
      }));
      std::thread killer;
      if (micros != 0) {
        killer = std::thread([micros] {
          std::this_thread::sleep_for(std::chrono::microseconds(micros));
          ::kill(::getpid(), SIGKILL);
        });
        killer.detach();
      }
      engine.run_due();
    } catch (const std::exception& failure) {
      ::fprintf(stderr, "%s\n", failure.what());
      code = 4;
    }
    ::_exit(code);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  if (WIFSIGNALED(status)) return true;
  REQUIRE(WEXITSTATUS(status) == 0);
  return false;
}

class Draws {
 public:
  long below(long bound) {
    seed_ = seed_ * 6364136223846793005U + 1442695040888963407U;
    return static_cast<long>((seed_ >> 33) % static_cast<std::uint64_t>(bound));
  }

 private:
  std::uint64_t seed_ = 20260302;
};

long kills_wanted() {
  const char* given = std::getenv("REGIE_KILLS");
  return given == nullptr ? 10 : std::atol(given);
}

std::int64_t integer_in(const regie::CaseView& view, const std::string& field) {
  for (const regie::FieldView& one : view.data) {
    if (one.name == field) return one.value.integer();
  }
  throw std::runtime_error("no field " + field);
}

}  // namespace

TEST_CASE("Timers fire once and not too early, whenever the engine is killed", "[crash][timers]") {
  const TimerStore store;
  const long wanted = kills_wanted();
  const long cases = wanted * 2;
  std::vector<std::string> ids;
  {
    Instant now{begin_ms};
    regie::Engine engine(store.config().clock([&now] { return now; }));
    const auto workflow = engine.deploy_text("waiting.yaml", one_timer);
    for (long i = 0; i < cases; ++i) {
      now.ms = begin_ms + i * minute_ms;
      ids.push_back(engine.start(workflow, "resident:anna"));
    }
  }
  // Case i is due at minute i + 10. The clock goes on past a few due moments between kills.
  Draws chance;
  long kills = 0;
  std::int64_t now = begin_ms + 10 * minute_ms - 1;
  const std::int64_t last = begin_ms + (cases + 10) * minute_ms;
  for (long run = 0; kills < wanted && run < wanted * 20; ++run) {
    const bool by_chance = wanted > 100 && run % 2 == 1;
    const long stop = by_chance ? 0 : 1 + chance.below(12);
    const long micros = by_chance ? 1 + chance.below(12'000) : 0;
    if (fire_in_child(store, Instant{now}, stop, micros)) ++kills;
    now = std::min(last, now + (chance.below(3) == 0 ? chance.below(4) * minute_ms : 1));
  }
  CHECK(kills == wanted);
  CHECK_FALSE(fire_in_child(store, Instant{last}, 0, 0));
  CHECK_FALSE(fire_in_child(store, Instant{last + minute_ms}, 0, 0));

  regie::Engine engine(store.config().now(Instant{last + minute_ms}));
  for (long i = 0; i < cases; ++i) {
    const auto id = ids[static_cast<std::size_t>(i)];
    const Instant due{begin_ms + (i + 10) * minute_ms};
    INFO("case " << i);
    CHECK(integer_in(engine.show(id), "fired") == 1);
    long timers = 0;
    for (const regie::JournalEntry& entry : engine.journal(id)) {
      if (entry.kind != "timer") continue;
      ++timers;
      CHECK(entry.at >= due);
    }
    CHECK(timers == 1);
  }
  // One message a timer, each waiting for somebody who delivers it.
  CHECK(engine.run_due().waiting == static_cast<std::uint64_t>(cases));
  CHECK(engine.verify().problems.empty());
}
