// SPDX-License-Identifier: Apache-2.0
// A world for tests of the runtime: a store in memory, a clock that is set by hand, chance by seed.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "engine/calendar/time_zone_database.hpp"
#include "engine/runtime/core.hpp"
#include "engine/runtime/memory_store.hpp"
#include "engine/runtime/system_ports.hpp"
#include "engine/runtime/worker.hpp"
#include "engine/workflow/calendar_file.hpp"
#include "engine/workflow/load.hpp"

namespace regie::tests {

inline runtime::Loaders loaders() {
  using namespace runtime;
  Loaders made;
  made.workflow = [](const Loaders::SourcePointer& source) -> Result<Loaders::Workflow> {
    auto loaded = workflow::load(source, Limits{});
    if (!loaded) return loaded.error();
    return Loaders::Workflow{loaded->chart, loaded->findings};
  };
  made.directory = [](const Loaders::SourcePointer& source)
      -> Result<std::shared_ptr<const statechart::Directory>> {
    std::vector<statechart::Contact> contacts(1);
    contacts[0].id = "boss";
    contacts[0].name = "The boss";
    contacts[0].organisation = source->text;
    contacts[0].roles = {"official"};
    contacts[0].channels = {{"email", "boss@example.org"}};
    return std::shared_ptr<const statechart::Directory>(
        std::make_shared<statechart::ContactBook>(std::move(contacts), source->text));
  };
  made.calendar = [](const Loaders::SourcePointer& source) -> Result<calendar::Calendar> {
    return workflow::load_builtin_calendar(source->name);
  };
  made.builtin_calendar = [](const std::string& id) -> Loaders::SourcePointer {
    const std::string_view text = workflow::builtin_calendar(id);
    if (text.empty()) return nullptr;
    return std::make_shared<const Source>(Source{id, std::string(text)});
  };
  return made;
}

inline const char* const party = R"(regie: 1
workflow: party
version: 1
title: { nl: Straatfeest, en: Street party }
calendar: nl-municipality
roles:
  neighbour: { title: { nl: Buur, en: Neighbour } }
  official: { title: { nl: Ambtenaar, en: Official } }
data:
  title: { type: text }
  diary: { type: text, personal: true, keep: 1 year }
  guests: { type: whole number, min: 1 }
  reason: { type: text }
start: request
states:
  request:
    title: { nl: Aanvraag, en: Request }
    who: neighbour
    task: { nl: Vraag het feest aan, en: Ask for the party }
    choices:
      ask: { title: { nl: Vragen, en: Ask }, form: [title, diary, guests], go: decision }
  decision:
    title: { nl: Besluit, en: Decision }
    who: official
    task: { nl: "Besluit over {title}", en: "Decide on {title}" }
    deadline: 10 days
    late: { go: forgotten }
    remind: [ { after: 3 days }, { after: 6 days } ]
    choices:
      allow:
        title: { nl: Toestaan, en: Allow }
        needs:
          - if: "guests <= 200"
            explain: { nl: Te veel gasten., en: Too many guests. }
        go: allowed
      refuse: { title: { nl: Weigeren, en: Refuse }, form: [reason], go: refused }
results:
  allowed: { title: { nl: Toegestaan, en: Allowed }, tell: neighbour }
  refused: { title: { nl: Geweigerd, en: Refused }, tell: neighbour }
  forgotten: { title: { nl: Vergeten, en: Forgotten }, tell: [neighbour, official] }
)";

/// Whether there is a result, for REQUIRE, which would want to print it.
template <class T>
[[nodiscard]] bool ok(const Result<T>& result) {
  return result.has_value();
}

/// Remembers what was delivered, and answers as it was told to.
class Outbox final : public runtime::Effects {
 public:
  void deliver(const runtime::Delivery& delivery, Done done) override {
    deliveries.push_back(delivery);
    done(answer);
  }
  std::vector<runtime::Delivery> deliveries;
  runtime::DeliveryAnswer answer;
};

inline Instant at(const char* text) { return *from_rfc3339(text); }
inline constexpr std::int64_t day_ms = 86'400'000;

/// An engine over a store that may be shared with others.
class World {
 public:
  explicit World(std::shared_ptr<runtime::Storage> shared = nullptr, std::uint64_t seed = 1,
                 Limits limits = {})
      : store(shared ? std::move(shared)
                     : std::make_shared<runtime::MemoryStore>([this] { return lease_now; })),
        randomness(seed) {
    runtime::Ports ports;
    ports.clock = &clock;
    ports.ids = &ids;
    ports.randomness = &randomness;
    ports.storage = store.get();
    ports.effects = &outbox;
    core = std::make_unique<runtime::Core>(ports, zones, loaders(), limits, "");
    worker = std::make_unique<runtime::Worker>(*core);
    (void)core->catalog().use_directory(
        std::make_shared<const Source>(Source{"contacts 1", "the boss"}));
  }

  void deploy() {
    auto deployed =
        core->catalog().deploy(std::make_shared<const Source>(Source{"party.yaml", party}));
    if (!deployed) throw_error(deployed.error());
  }
  Id start(const std::string& key = {}) {
    auto started = core->start({"party", "", "resident:anna", "", {}, key});
    if (!started) throw_error(started.error());
    return started->case_id;
  }
  Result<runtime::Acknowledged> send(const Id& id, const std::string& choice,
                                     const std::string& actor, Value data = {},
                                     const std::string& key = {}) {
    runtime::SendRequest request;
    request.case_id = id;
    request.event.kind = statechart::Event::Kind::choice;
    request.event.name = choice;
    request.event.actor = actor;
    request.event.data = std::move(data);
    request.key = key;
    return core->send(request);
  }
  Result<runtime::Acknowledged> ask(const Id& id, const std::string& key = {}) {
    return send(id, "ask", "resident:anna",
                Value::record({{"title", "Feest"}, {"diary", "Secret-8431"}, {"guests", 20}}), key);
  }
  runtime::CaseRow row(const Id& id) { return *store->load(id); }

  std::int64_t lease_now = 0;
  std::shared_ptr<runtime::Storage> store;
  runtime::ManualClock clock{at("2026-03-02T08:00:00Z")};
  runtime::SeededRandomness randomness;
  runtime::TimeOrderedIds ids{clock, randomness};
  calendar::TimeZoneDatabase zones;
  Outbox outbox;
  std::unique_ptr<runtime::Core> core;
  std::unique_ptr<runtime::Worker> worker;
};

}  // namespace regie::tests
