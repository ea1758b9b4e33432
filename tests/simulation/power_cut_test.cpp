// SPDX-License-Identifier: Apache-2.0
// The power goes at every call of the store that changes something: before it, after it, and
// halfway. The client then repeats everything that it asked for, and the end is the same.
#include <cstdlib>
#include <map>

#include "engine/base/cbor.hpp"
#include "engine/base/json.hpp"
#include "engine/runtime/erasure.hpp"
#include "engine/runtime/verify.hpp"
#include "tests/simulation/world.hpp"
#include "tests/unit/catch.hpp"
#include "tests/unit/runtime/world.hpp"

using namespace regie;
using namespace regie::simulation;

namespace {

/// One line of a story: a request at a moment, or (without a choice) a worker's round.
struct Act {
  std::string at;
  std::string choice;
  std::string actor;
  Value data;
};
struct Story {
  std::string name;
  std::vector<Act> acts;
};

Value party_data() {
  return Value::record({{"title", "Feest"}, {"diary", "Secret-8431"}, {"guests", 20}});
}

std::vector<Story> stories() {
  const Act ask{"2026-03-02T08:00:00Z", "request.ask", "resident:anna", party_data()};
  const Act first_day{"2026-03-02T09:00:00Z", "", "", {}};
  return {{"allowed, and erased a year later",
           {ask,
            first_day,
            {"2026-03-06T09:00:00Z", "", "", {}},
            {"2026-03-07T09:00:00Z", "decision.allow", "contact:boss", {}},
            {"2026-03-07T10:00:00Z", "", "", {}},
            {"2027-03-09T10:00:00Z", "", "", {}}}},
          {"forgotten, with the machine off", {ask, {"2026-03-30T09:00:00Z", "", "", {}}}},
          {"refused by somebody who may not, then by somebody who may",
           {ask,
            first_day,
            {"2026-03-03T09:00:00Z", "decision.refuse", "resident:bob",
             Value::record({{"reason", "no"}})},
            {"2026-03-03T09:01:00Z", "decision.refuse", "contact:boss",
             Value::record({{"reason", "no"}})},
            {"2026-03-03T09:02:00Z", "", "", {}}}}};
}

/// Plays a story over one disk; the power goes at one call of the store.
class Theatre {
 public:
  Theatre(const Story& story, std::uint64_t crash_at, Fault crash_as) : story_(story) {
    store_->crash_at = crash_at;
    store_->crash_as = crash_as;
  }

  std::string play() {
    for (bool again = true; again;) {
      again = false;
      try {
        act_all();
      } catch (const Crash&) {
        crashed = true;
        again = true;
        store_->crash_at = 0;
        time_.lease_ms += 120'000;  // what the dead process held comes back
      }
    }
    return outcome();
  }

  bool crashed = false;
  [[nodiscard]] std::uint64_t calls() const { return store_->calls; }

 private:
  void act_all() {
    runtime::SeededRandomness randomness(++processes_);
    runtime::TimeOrderedIds ids(clock_, randomness);
    runtime::Ports ports;
    ports.clock = &clock_;
    ports.ids = &ids;
    ports.randomness = &randomness;
    ports.storage = store_.get();
    ports.effects = &receivers_;
    runtime::Core core(ports, zones_, remembering_loaders(), Limits{}, "");
    runtime::Worker worker(core);
    (void)core.catalog().use_directory(
        std::make_shared<const Source>(Source{"contacts 1", "the boss"}));
    (void)core.catalog().deploy(std::make_shared<const Source>(Source{"party.yaml", tests::party}));
    case_ = core.case_of_key("party", "one");
    time_.business_ms = from_rfc3339(story_.acts.front().at)->ms;
    (void)core.start({"party", "", "resident:anna", "", {}, "one"});
    for (std::size_t i = 0; i < story_.acts.size(); ++i) {
      const Act& act = story_.acts[i];
      time_.business_ms = from_rfc3339(act.at)->ms;
      if (act.choice.empty()) {
        (void)worker.run_due();
        continue;
      }
      runtime::SendRequest request;
      request.case_id = case_;
      request.event.kind = statechart::Event::Kind::choice;
      request.event.name = act.choice;
      request.event.actor = act.actor;
      request.event.data = act.data;
      request.key = "act-" + std::to_string(i);
      (void)core.send(request);
    }
    finish(core);
  }

  /// The end as one text: where the case is, how it came there, and who was told.
  void finish(runtime::Core& core) {
    const auto row = disk_->load(case_);
    const auto state = core.load(case_);
    outcome_ = to_json(*statechart::to_value((*state)->chart(), (*state)->snapshot)) + "\n";
    const auto entries = disk_->journal(case_, 1, 0);
    for (const runtime::EntryRow& entry : *entries) {
      const auto record =
          runtime::from_stored((*state)->vault.get(), *runtime::decode(entry.entry));
      outcome_ += std::to_string(entry.revision) + " " + entry.kind + " " + record->event.name +
                  " " + to_rfc3339(record->now) + "\n";
    }
    const auto check = runtime::verify_case(core, *row);
    outcome_ += "problems " + std::to_string(check->problems.size()) + "\n";
    outcome_ += "waiting " + std::to_string(disk_->query_work({})->rows.size()) + "\n";
    outcome_ += "tasks " + std::to_string(disk_->query_tasks({})->rows.size()) + "\n";
  }

  std::string outcome() const {
    std::string all = outcome_;
    for (const auto& [id, payload] : receivers_.seen)
      all += id + " " + to_hex(sha256(payload)) + "\n";
    return all;
  }

  const Story& story_;
  Chance chance_{1};
  Time time_;
  VirtualClock clock_{time_};
  Receivers receivers_{chance_, Plant::none};
  calendar::TimeZoneDatabase zones_;
  std::shared_ptr<runtime::MemoryStore> disk_ =
      std::make_shared<runtime::MemoryStore>([this] { return time_.lease_ms; });
  std::shared_ptr<SimulatedStore> store_ = std::make_shared<SimulatedStore>(disk_, chance_, time_);
  std::uint64_t processes_ = 0;
  Id case_;
  std::string outcome_;
};

}  // namespace

TEST_CASE("The power may go at any call of the store", "[simulation]") {
  for (const Story& story : stories()) {
    Theatre undisturbed(story, 0, Fault::none);
    const std::string expected = undisturbed.play();
    INFO(story.name << "\n" << expected);
    REQUIRE(undisturbed.calls() > 5);
    CHECK(expected.find("problems 0") != std::string::npos);
    // Every call with every fault by hand (REGIE_EVERY_CUT=1); otherwise every call with one of
    // them, and every fault at a third of the calls.
    const bool every = std::getenv("REGIE_EVERY_CUT") != nullptr;
    for (const Fault fault : {Fault::before, Fault::after, Fault::torn}) {
      for (std::uint64_t call = 1; call <= undisturbed.calls(); ++call) {
        if (!every && (call + static_cast<std::uint64_t>(fault)) % 3 != 0) continue;
        INFO("the power goes at call " << call << " of " << undisturbed.calls() << ", fault "
                                       << static_cast<int>(fault));
        Theatre disturbed(story, call, fault);
        CHECK(disturbed.play() == expected);
        CHECK(disturbed.crashed);
      }
    }
  }
}
