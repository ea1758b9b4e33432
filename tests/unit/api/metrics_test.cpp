// SPDX-License-Identifier: Apache-2.0
#include <functional>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include <regie/engine.hpp>
#include <regie/metrics.hpp>

#include "tests/unit/catch.hpp"

using namespace regie;
using Catch::Matchers::Contains;
using Catch::Matchers::EndsWith;

namespace {

constexpr const char* waiting = R"(regie: 1
workflow: waiting
version: 1
title: { nl: Wachten, en: Waiting }
roles: { neighbour: { title: { nl: Buur, en: Neighbour } } }
start: waiting
states:
  waiting:
    title: { nl: Wacht, en: Waits }
    who: neighbour
    timers: { over: { after: 60 seconds, go: over } }
    choices: { stop: { title: { nl: Stop, en: Stop }, go: over } }
results: { over: { title: { nl: Over, en: Over } } }
)";

}  // namespace

TEST_CASE("What an engine does is counted in OpenMetrics' words", "[api]") {
  const auto metrics = std::make_shared<Metrics>();
  CHECK_THAT(metrics->text(), Contains("regie_commits_total 0\n"));
  Instant now{1'772'438'400'000};
  Engine engine(Config().store("memory:").clock([&now] { return now; }).observer(metrics));
  engine.deploy_text("waiting.yaml", waiting);
  engine.start("waiting", "resident:anna");
  now.ms += 60'003;
  CHECK(engine.run_due().timers == 1);
  const std::string text = metrics->text();
  CHECK_THAT(text, Contains("# TYPE regie_commits counter\n"));
  CHECK_THAT(text, Contains("regie_commits_total 2\n"));
  CHECK_THAT(text, Contains("regie_steps_total 2\n"));
  CHECK_THAT(text, Contains("regie_timers_total 1\n"));
  CHECK_THAT(text, Contains("# UNIT regie_commit_seconds seconds\n"));
  CHECK_THAT(text, Contains("regie_batch_units_bucket{le=\"1.0\"} 2\n"));
  CHECK_THAT(text, Contains("regie_batch_units_bucket{le=\"+Inf\"} 2\n"));
  CHECK_THAT(text, Contains("regie_batch_units_sum 2\n"));
  CHECK_THAT(text, Contains("regie_timer_lateness_seconds_bucket{le=\"0.002\"} 0\n"));
  CHECK_THAT(text, Contains("regie_timer_lateness_seconds_bucket{le=\"0.005\"} 1\n"));
  CHECK_THAT(text, EndsWith("# EOF\n"));
}

TEST_CASE("Asynchronous requests beyond the bound are refused at once", "[api]") {
  Limits limits;
  limits.queue_units = 2;
  std::vector<std::function<void()>> later;
  const auto metrics = std::make_shared<Metrics>();
  Engine engine(Config().store("memory:").limits(limits).observer(metrics).executor(
      [&later](std::function<void()> work) { later.push_back(std::move(work)); }));
  engine.deploy_text("waiting.yaml", waiting);
  int kept = 0;
  int busy = 0;
  const auto post = [&] {
    engine.post_start(Start("waiting").by("resident:anna"), [&](const Outcome<Receipt>& outcome) {
      if (outcome) {
        ++kept;
      } else if (outcome.error().code == Errc::busy) {
        ++busy;
      }
    });
  };
  for (int i = 0; i < 5; ++i) post();
  CHECK(busy == 3);
  CHECK(kept == 0);
  for (const auto& work : std::exchange(later, {})) work();
  CHECK(kept == 2);
  post();
  REQUIRE(later.size() == 1);
  later.front()();
  CHECK(kept == 3);
  CHECK_THAT(metrics->text(), Contains("regie_busy_total 3\n"));
}

TEST_CASE("Several threads prove a store as one does", "[api]") {
  Engine engine(Config().store("memory:"));
  engine.deploy_text("waiting.yaml", waiting);
  constexpr std::uint64_t cases = 40;
  for (std::uint64_t i = 0; i < cases; ++i) engine.start("waiting", "resident:anna");
  const auto caller = std::this_thread::get_id();
  std::uint64_t last = 0;
  bool in_order = true;
  const auto report = engine.try_verify(
      {},
      [&](std::uint64_t done) {
        in_order = in_order && done >= last && std::this_thread::get_id() == caller;
        last = done;
      },
      4);
  REQUIRE(report);
  CHECK(report->ok());
  CHECK(report->cases == cases);
  CHECK(report->entries == cases);
  CHECK(last == cases);
  CHECK(in_order);
}
