// SPDX-License-Identifier: Apache-2.0
#include <regie/machine.hpp>

#include <atomic>
#include <optional>

#include "engine/api/view_maker.hpp"
#include "engine/base/cbor.hpp"
#include "engine/base/storable.hpp"
#include "engine/calendar/time_zone_database.hpp"
#include "engine/statechart/machine.hpp"
#include "engine/workflow/calendar_file.hpp"
#include "engine/workflow/load.hpp"

namespace regie {

namespace {

/// First byte of what `save` gives: the form of the bytes.
constexpr char machine_form = 1;

/// What one step needs beside the machine, kept for the next.
struct MachineTools {
  statechart::Workspace workspace;
  statechart::Event event;
  statechart::Snapshot before;
};

}  // namespace

struct Statechart::Impl {
  Impl(std::shared_ptr<const statechart::Chart> of, calendar::Calendar days, const Limits& bounds)
      : chart(std::move(of)), calendar(std::move(days)), limits(bounds) {}
  ~Impl() { delete idle.load(); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  [[nodiscard]] statechart::Context context(Instant now) const {
    statechart::Context context;
    context.now = now;
    context.calendar = &calendar;
    context.zones = &zones;
    context.limits = &limits;
    context.statutory = statutory ? &*statutory : nullptr;
    return context;
  }

  std::shared_ptr<const statechart::Chart> chart;
  calendar::Calendar calendar;
  std::optional<calendar::Calendar> statutory;
  calendar::TimeZoneDatabase zones;
  Limits limits;
  /// One set of tools that nobody uses now: a machine takes it for a step and puts it back. Another
  /// thread that finds it taken makes its own.
  mutable std::atomic<MachineTools*> idle{nullptr};
};

Outcome<Statechart> Statechart::from_text(std::string name, std::string text,
                                          const Limits& limits) {
  auto loaded = workflow::load(
      std::make_shared<const Source>(Source{std::move(name), std::move(text)}), limits);
  if (!loaded) return loaded.error();
  auto days = workflow::load_builtin_calendar(loaded->chart->calendar);
  if (!days) return days.error();
  auto impl = std::make_shared<Impl>(loaded->chart, std::move(*days), limits);
  if (loaded->chart->needs_law) {
    auto statutory = workflow::load_builtin_calendar(statechart::statutory_calendar);
    if (!statutory) return statutory.error();
    impl->statutory = std::move(*statutory);
  }
  return Statechart(std::move(impl));
}

const std::string& Statechart::name() const noexcept { return impl_->chart->workflow; }
std::int64_t Statechart::version() const noexcept { return impl_->chart->version; }

std::optional<EventId> Statechart::event(std::string_view name) const noexcept {
  const statechart::Index found = impl_->chart->event_of(name);
  if (found == statechart::none) return std::nullopt;
  return EventId(found);
}

struct Machine::Impl {
  explicit Impl(std::shared_ptr<const Statechart::Impl> of) : definition(std::move(of)) {}

  Outcome<bool> send(statechart::Index known, std::string_view name, const Value& data,
                     Instant now) {
    if (known != statechart::none) {
      const auto moved =
          statechart::advance_shortly(chart(), snapshot, known, data, definition->context(now));
      if (moved) return *moved;
    }
    return take(now, [&](statechart::Event& event) {
      event.kind = statechart::Event::Kind::message;
      event.name = name;
      event.data = data;
    });
  }

  /// Fills an event by `fill` and takes the step.
  template <class Fill>
  Outcome<bool> take(Instant now, const Fill& fill) {
    MachineTools* tools = definition->idle.exchange(nullptr, std::memory_order_acquire);
    if (tools == nullptr) tools = new MachineTools;
    statechart::Event& event = tools->event;
    event.actor.clear();
    event.item.clear();
    fill(event);
    auto done =
        statechart::advance(chart(), snapshot, event, definition->context(now), tools->workspace);
    event.data = {};
    delete definition->idle.exchange(tools, std::memory_order_acq_rel);
    if (!done) return done.error();
    return *done;
  }

  /// Takes a step by `step` and writes what it changed into `entry`.
  template <class Step>
  Outcome<bool> record(std::string_view name, const Value& data, Instant now, std::string& entry,
                       const Step& step) {
    MachineTools* tools = definition->idle.exchange(nullptr, std::memory_order_acquire);
    if (tools == nullptr) tools = new MachineTools;
    tools->before = snapshot;
    Outcome<bool> done = step();
    if (done) {
      entry.clear();
      append_cbor_map(entry, 4);
      append_cbor_text(entry, "at");
      append_cbor(entry, Value(now.ms));
      append_cbor_text(entry, "data");
      append_cbor(entry, data.is_unset() ? Value(nullptr) : data);
      append_cbor_text(entry, "event");
      append_cbor_text(entry, name);
      append_cbor_text(entry, "changes");
      statechart::append_changes(chart(), tools->before, snapshot, entry);
    }
    delete definition->idle.exchange(tools, std::memory_order_acq_rel);
    return done;
  }

  [[nodiscard]] const statechart::Chart& chart() const noexcept { return *definition->chart; }

  std::shared_ptr<const Statechart::Impl> definition;
  statechart::Snapshot snapshot;
};

namespace {

/// What `save` could write and `load` not read back is refused.
std::optional<Error> refuse(std::string_view name, const Value& data) {
  if (!is_storable_text(name)) {
    return Error(Errc::invalid_argument, {"Een naam staat er niet in UTF-8, of met een NUL.",
                                          "A name is not in UTF-8, or has a NUL."});
  }
  if (data.is_unset()) return std::nullopt;
  const Text why = why_not_storable(data);
  if (why.empty()) return std::nullopt;
  return Error(Errc::invalid_data, {"De gegevens kunnen niet bewaard worden: " + why.nl + ".",
                                    "The data cannot be kept: " + why.en + "."});
}

}  // namespace

Machine::Machine(const Statechart& chart) : impl_(std::make_unique<Impl>(chart.impl_)) {}
Machine::~Machine() = default;
Machine::Machine(Machine&&) noexcept = default;
Machine& Machine::operator=(Machine&&) noexcept = default;

Outcome<bool> Machine::start(Instant now, std::string_view actor) {
  if (auto refused = refuse(actor, {})) return *refused;
  if (statechart::start_shortly(impl_->chart(), impl_->snapshot, impl_->definition->context(now))) {
    return true;
  }
  return impl_->take(now, [&](statechart::Event& event) {
    event.kind = statechart::Event::Kind::start;
    event.name.clear();
    event.actor = actor;
  });
}

Outcome<bool> Machine::send(std::string_view name, const Value& data, Instant now) {
  if (auto refused = refuse(name, data)) return *refused;
  return impl_->send(impl_->chart().event_of(name), name, data, now);
}

Outcome<bool> Machine::send(EventId event, const Value& data, Instant now) {
  const auto& events = impl_->chart().events;
  if (event.place_ >= events.size()) {
    return Error(Errc::invalid_argument, {"Deze gebeurtenis is van een andere statechart.",
                                          "This event is of another statechart."});
  }
  if (auto refused = refuse({}, data)) return *refused;
  return impl_->send(event.place_, events[event.place_].name.text(), data, now);
}

Outcome<bool> Machine::start(Instant now, std::string_view actor, std::string& entry) {
  return impl_->record("case.started", Value(), now, entry, [&] { return start(now, actor); });
}

Outcome<bool> Machine::send(std::string_view event, const Value& data, Instant now,
                            std::string& entry) {
  return impl_->record(event, data, now, entry, [&] { return send(event, data, now); });
}

Outcome<bool> Machine::send(EventId event, const Value& data, Instant now, std::string& entry) {
  const auto& events = impl_->chart().events;
  const std::string_view name =
      event.place_ < events.size() ? events[event.place_].name.text() : std::string_view();
  return impl_->record(name, data, now, entry, [&] { return send(event, data, now); });
}

Outcome<bool> Machine::replay(std::string_view entry) {
  const auto read = from_cbor(entry);
  if (!read) return read.error();
  const Value* const changes = read->find("changes");
  if (changes == nullptr) {
    return Error(Errc::corrupt,
                 {"Dit is geen stap van een machine.", "This is no step of a machine."});
  }
  const bool fresh = impl_->snapshot.status == statechart::Snapshot::Status::fresh;
  const auto before =
      fresh ? Value::map({}) : statechart::to_value(impl_->chart(), impl_->snapshot);
  if (!before) return before.error();
  auto stored = statechart::fold(*before, *changes);
  if (!stored) return stored.error();
  auto next = statechart::read_stored(impl_->chart(), to_cbor(*stored));
  if (!next) return next.error();
  if (next->revision != impl_->snapshot.revision + 1) {
    return Error(Errc::corrupt, {"Deze stap volgt niet op hoe de machine nu is.",
                                 "This step does not follow on how the machine is now."});
  }
  impl_->snapshot = std::move(*next);
  return true;
}

Outcome<bool> Machine::choose(std::string_view choice, std::string_view actor, const Value& data,
                              Instant now, std::string_view item) {
  if (auto refused = refuse(actor, data)) return *refused;
  if (auto refused = refuse(item, {})) return *refused;
  return impl_->take(now, [&](statechart::Event& event) {
    event.kind = statechart::Event::Kind::choice;
    event.name = choice;
    event.actor = actor;
    event.item = item;
    event.data = data;
  });
}

std::optional<Instant> Machine::next_due() const {
  std::optional<Instant> first;
  for (const statechart::RunningTimer& timer : impl_->snapshot.dossier().timers) {
    if (!first || timer.due < *first) first = timer.due;
  }
  return first;
}

Outcome<bool> Machine::advance(Instant now) {
  std::size_t fired = 0;
  while (const statechart::RunningTimer* due = statechart::next_due(impl_->snapshot, now)) {
    if (++fired > impl_->definition->limits.timers_per_case) {
      return Error(Errc::limit_reached, {"Er gaan te veel termijnen af in deze tijd.",
                                         "Too many timers fire in this time."});
    }
    const std::uint64_t id = due->id;
    auto done = impl_->take(due->due, [&](statechart::Event& event) {
      event.kind = statechart::Event::Kind::timer;
      event.name.clear();
      event.timer = id;
    });
    if (!done) return done;
  }
  return fired != 0;
}

std::vector<std::string> Machine::configuration() const {
  std::vector<std::string> paths;
  for (const statechart::Index state : impl_->snapshot.configuration) {
    if (state != 0) paths.push_back(impl_->chart().states[state].path);
  }
  return paths;
}

bool Machine::is_in(std::string_view state) const {
  const statechart::Index found = impl_->chart().state_named(state);
  return found != statechart::none && impl_->snapshot.is_active(found);
}

bool Machine::is_closed() const noexcept {
  return impl_->snapshot.status == statechart::Snapshot::Status::closed;
}

std::string Machine::result() const {
  if (!is_closed() || impl_->snapshot.result == statechart::none) return {};
  return impl_->chart().states[impl_->snapshot.result].path;
}

Value Machine::data(std::string_view name) const {
  const statechart::Index field = impl_->chart().field_of(name);
  if (field == statechart::none || field >= impl_->snapshot.data.size()) return {};
  return impl_->snapshot.data[field];
}

std::uint64_t Machine::revision() const noexcept { return impl_->snapshot.revision; }

std::vector<ChoiceView> Machine::choices(std::string_view actor, Instant now) const {
  const ViewMaker maker(impl_->chart());
  std::vector<ChoiceView> views;
  for (const auto& view : statechart::choices(impl_->chart(), impl_->snapshot, std::string(actor),
                                              Value(), impl_->definition->context(now))) {
    views.push_back(maker.choice(view));
  }
  return views;
}

std::string Machine::save() const {
  return machine_form + statechart::stored_form(impl_->chart(), impl_->snapshot);
}

Outcome<bool> Machine::load(std::string_view bytes) {
  if (bytes.empty() || bytes[0] != machine_form) {
    return Error(Errc::corrupt, {"Dit zijn geen bewaarde gegevens van een machine.",
                                 "These bytes are no saved machine."});
  }
  auto snapshot = statechart::read_stored(impl_->chart(), bytes.substr(1));
  if (!snapshot) return snapshot.error();
  impl_->snapshot = std::move(*snapshot);
  return true;
}

}  // namespace regie
