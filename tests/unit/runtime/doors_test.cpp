// SPDX-License-Identifier: Apache-2.0
// What may not come in, and what one case may not do to the others.
#include <limits>

#include "engine/base/storable.hpp"
#include "engine/runtime/verify.hpp"
#include "tests/forwarding_store.hpp"
#include "tests/unit/catch.hpp"
#include "tests/unit/runtime/world.hpp"

using namespace regie;
using namespace regie::runtime;
using regie::tests::day_ms;
using regie::tests::ok;
using regie::tests::World;

namespace {

Value deep_list() {
  Value value(true);
  for (std::size_t i = 0; i <= deepest_data; ++i) value = Value::list({value});
  return value;
}

/// Refuses every commit that writes a step of one case, as a store refuses what it cannot keep.
class ChoosyStore final : public tests::ForwardingStore {
 public:
  using ForwardingStore::ForwardingStore;
  Id refused;

  [[nodiscard]] CommitAnswer commit(const std::vector<Unit>& units) override {
    std::vector<Unit> wanted;
    for (const Unit& unit : units) {
      if (!is_refused(unit)) wanted.push_back(unit);
    }
    CommitAnswer answer = inner_->commit(wanted);
    std::vector<UnitResult> results;
    std::size_t next = 0;
    for (const Unit& unit : units) {
      if (is_refused(unit)) {
        results.emplace_back().status = UnitStatus::invalid;
      } else if (next < answer.results.size()) {
        results.push_back(answer.results[next++]);
      }
    }
    answer.results = std::move(results);
    return answer;
  }

 private:
  [[nodiscard]] bool is_refused(const Unit& unit) const {
    return unit.put && unit.case_id == refused;
  }
};

}  // namespace

TEST_CASE("What could not be read back is not taken in", "[runtime]") {
  World world;
  world.deploy();
  const std::string bad = "resident:\xff";
  const std::string nul("resident:a\0b", 12);
  const auto refused = [&](const StartRequest& request, Errc code) {
    auto started = world.core->start(request);
    return !started && started.error().code == code;
  };
  CHECK(refused({"party", "", bad, "", {}, ""}, Errc::invalid_argument));
  CHECK(refused({"party", "", nul, "", {}, ""}, Errc::invalid_argument));
  CHECK(refused({"party", "", "resident:anna", bad, {}, ""}, Errc::invalid_argument));
  CHECK(refused({"party", "", "resident:anna", "", {}, "\xff"}, Errc::invalid_argument));
  const Value latin = Value::record({{"title", "Caf\xe9"}});
  CHECK(refused({"party", "", "resident:anna", "", latin, ""}, Errc::invalid_data));
  const Value error = Value::record({{"title", Value::error("none", 0)}});
  CHECK(refused({"party", "", "resident:anna", "", error, ""}, Errc::invalid_data));
  CHECK(world.store->query_cases({})->rows.empty());

  const Id id = world.start();
  CHECK(!world.send(id, "ask", bad));
  CHECK(!world.send(id, "ask", "resident:anna", Value::record({{"title", deep_list()}})));
  SendRequest request;
  request.case_id = id;
  request.event.kind = statechart::Event::Kind::choice;
  request.event.name = "ask";
  request.event.actor = "resident:anna";
  request.event.item = "\xff";
  CHECK(!world.core->send(request));
  CHECK(world.row(id).revision == 1);
  CHECK(verify_case(*world.core, world.row(id))->problems.empty());
}

TEST_CASE("An instant in the wrong unit moves nothing", "[runtime]") {
  World world;
  world.deploy();
  const Id id = world.start();
  REQUIRE(ok(world.ask(id)));
  const Instant microseconds{world.clock.now().ms * 1'000};
  auto done = world.worker->run_due(microseconds);
  REQUIRE(!ok(done));
  CHECK(done.error().code == Errc::invalid_argument);
  CHECK(!ok(world.worker->run_due(Instant{std::numeric_limits<std::int64_t>::max()})));
  CHECK(world.row(id).revision == 2);
  world.clock.advance(microseconds.ms - world.clock.now().ms);
  auto late = world.send(id, "allow", "contact:boss");
  REQUIRE(!late);
  CHECK(late.error().code == Errc::invalid_argument);
  CHECK(world.row(id).revision == 2);
}

TEST_CASE("The label of a case is a text that every store takes", "[runtime]") {
  World world;
  std::string personal = tests::party;
  personal.replace(personal.find("title: { type: text }"), 21,
                   "title: { type: text, personal: true, keep: 1 year }");
  personal.replace(personal.find("workflow: party"), 15, "workflow: quiet");
  REQUIRE(ok(world.core->catalog().deploy(
      std::make_shared<const Source>(Source{"quiet.yaml", personal}))));
  world.deploy();
  for (const std::size_t length : {1U, 23U, 24U, 255U, 256U, 257U, 512U, 999U, 1'000U, 70'000U}) {
    for (const char* workflow : {"party", "quiet"}) {
      const std::string title(length, 'x');
      auto started = world.core->start({workflow, "", "resident:anna", "", {}, ""});
      REQUIRE(ok(started));
      const Id id = started->case_id;
      REQUIRE(ok(world.send(id, "ask", "resident:anna",
                            Value::record({{"title", title}, {"diary", "d"}, {"guests", 2}}))));
      const std::string subject = world.row(id).subject;
      CHECK(is_storable_text(subject));
      CHECK(subject.size() < 64 * 1'024);
      const auto state = world.core->load(id);
      REQUIRE(ok(state));
      CHECK(decode_subject(subject, (*state)->vault.get()) == storable_text(title, 1'000));
      CHECK(is_sealed_subject(subject) == (std::string(workflow) == "quiet"));
      CHECK((decode_subject(subject, nullptr).empty() == is_sealed_subject(subject)));
    }
  }
}

TEST_CASE("A case that cannot go on does not keep the others waiting", "[runtime]") {
  auto memory = std::make_shared<MemoryStore>([] { return std::int64_t{0}; });
  auto store = std::make_shared<ChoosyStore>(memory);
  World world(store);
  world.deploy();
  const Id stuck = world.start();
  const Id fine = world.start();
  REQUIRE(ok(world.ask(stuck)));
  REQUIRE(ok(world.ask(fine)));
  store->refused = stuck;
  world.clock.advance(30 * day_ms);
  auto done = world.worker->run_due();
  REQUIRE(ok(done));
  CHECK(done->timers == 3);
  CHECK(done->dead == 3);
  CHECK(world.row(fine).result == "forgotten");
  CHECK(world.row(stuck).revision == 2);
  // It is where a person can see it, with the reason, and is not tried for ever.
  StoreFilter parked;
  parked.work_kind = WorkKind::timer;
  parked.work_status = WorkStatus::dead;
  const auto page = store->query_work(parked);
  REQUIRE(ok(page));
  REQUIRE(page->rows.size() == 3);
  CHECK(page->rows[0].case_id == stuck);
  CHECK(page->rows[0].last_error.find(to_string(stuck)) != std::string::npos);
  auto again = world.worker->run_due();
  REQUIRE(ok(again));
  CHECK(again->timers + again->dead == 0);
}

TEST_CASE("A receiver cannot put a message off for ever, nor bring it back at once", "[runtime]") {
  World world;
  world.deploy();
  const Id id = world.start();
  REQUIRE(ok(world.ask(id)));
  world.outbox.answer.verdict = DeliveryAnswer::Verdict::retry;
  world.outbox.answer.retry_after_ms = std::numeric_limits<std::int64_t>::max();
  world.outbox.answer.reason = "full\xff";
  auto done = world.worker->run_due();
  REQUIRE(ok(done));
  CHECK(done->retries == world.outbox.deliveries.size());
  CHECK(done->dead == 0);
  StoreFilter waiting;
  waiting.work_kind = WorkKind::effect;
  const auto page = world.store->query_work(waiting);
  REQUIRE(ok(page));
  REQUIRE(!page->rows.empty());
  for (const WorkRow& row : page->rows) {
    CHECK(row.due.ms == world.clock.now().ms + 30 * day_ms);
    CHECK(is_storable_text(row.last_error));
  }
}
