// SPDX-License-Identifier: Apache-2.0
#include "engine/analysis/trace.hpp"

#include <utility>

#include "engine/analysis/files.hpp"
#include "engine/base/json.hpp"
#include "engine/calendar/due.hpp"

namespace regie::analysis {

namespace {

constexpr const char* command_words[] = {"event",   "data", "actor",   "item",  "behalf",
                                         "advance", "at",   "outcome", "failed"};

Error bad_command(Text message, Text advice) {
  return Error(Errc::invalid_argument, std::move(message), std::move(advice));
}

Result<std::string> text_of(const Value& command, const char* key) {
  const Value* found = command.find(key);
  if (found == nullptr) return std::string();
  if (found->is(Value::Kind::string)) return std::string(found->text());
  const std::string name(key);
  return bad_command({"Bij `" + name + "` hoort een tekst.", "`" + name + "` must be a text."},
                     {"Schrijf `{\"" + name + "\":\"…\"}`.", "Write `{\"" + name + "\":\"…\"}`."});
}

Value text_value(const Text& text) { return Value::record({{"nl", text.nl}, {"en", text.en}}); }

Value error_value(const Error& error) {
  std::vector<Value> reasons;
  for (const Text& reason : error.reasons) reasons.push_back(text_value(reason));
  return Value::record({{"code", to_string(error.code)},
                        {"message", text_value(error.message)},
                        {"advice", text_value(error.advice)},
                        {"state", error.state},
                        {"reasons", Value::list(std::move(reasons))}});
}

}  // namespace

Result<std::unique_ptr<Tracer>> Tracer::open(const TraceFiles& files, const TraceStart& start,
                                             const Limits& limits) {
  std::unique_ptr<Tracer> tracer(new Tracer(limits));
  Definition first;
  for (const std::string& path : files.workflows) {
    auto read = read_definition(path, files.calendars, limits);
    if (!read) return read.error();
    Definition made = std::move(*read);
    if (!first.chart) first = made;
    tracer->definitions_[made.chart->workflow] = std::move(made);
  }
  auto book = contacts_of(files.directory, limits);
  if (!book) return book.error();
  tracer->book_ = *book;
  tracer->start_ = start;
  Tracer* const self = tracer.get();
  const auto find = [self](const std::string& workflow) {
    const auto found = self->definitions_.find(workflow);
    return found == self->definitions_.end() ? Definition{} : found->second;
  };
  tracer->family_ = std::make_unique<Family>(std::move(first), find, tracer->zones_,
                                             tracer->book_.get(), tracer->limits_, start.at);
  tracer->family_->watch(
      [self](std::size_t member, const statechart::Step& step, statechart::Index) {
        if (member == 0) self->remember(step);
      });
  return tracer;
}

Value Tracer::begin() {
  statechart::Event event;
  event.kind = statechart::Event::Kind::start;
  event.actor = start_.actor;
  event.data = start_.data;
  auto done = family_->take(0, event);
  if (done) done = family_->advance(family_->now());
  happened_.handled = done.has_value();
  return line(done, Value::record({{"event", "case.started"}}));
}

Value Tracer::obey(std::string_view text) {
  auto command = from_json(text, limits_);
  if (!command) return line(command.error(), Value());
  return line(carry_out(*command), *command);
}

Result<void> Tracer::carry_out(const Value& command) {
  if (!command.is(Value::Kind::map)) {
    return bad_command({"Een opdracht is een JSON-object.", "A command is a JSON object."},
                       {"Schrijf bijvoorbeeld `{\"event\":\"proposal.submit\"}`.",
                        "Write for example `{\"event\":\"proposal.submit\"}`."});
  }
  for (const Entry& entry : command.entries()) {
    bool known = false;
    for (const char* word : command_words) known = known || entry.key.text() == word;
    if (known) continue;
    const std::string word(entry.key.text());
    return bad_command(
        {"Een opdracht kent geen `" + word + "`.", "A command has no `" + word + "`."},
        {"Er zijn `event`, `data`, `actor`, `item`, `behalf`, `outcome`, `failed`, `advance` en "
         "`at`.",
         "There are `event`, `data`, `actor`, `item`, `behalf`, `outcome`, `failed`, `advance` and "
         "`at`."});
  }
  auto to = moment_of(command);
  if (!to) return to.error();
  auto event = event_of(command);
  if (!event) return event.error();
  if (auto moved = family_->advance(*to); !moved) return moved;
  happened_.handled = false;
  if (command.find("outcome") != nullptr) return end_call(command);
  if (event->name.empty()) return {};
  event->actor = family_->actor_of(event->actor);
  if (auto done = family_->take(0, *event); !done) return done;
  return family_->advance(family_->now());
}

/// What came of a call of a plugin: a trace has no plugins.
Result<void> Tracer::end_call(const Value& command) {
  auto id = text_of(command, "outcome");
  if (!id) return id.error();
  const Value* data = command.find("data");
  const Value* failed = command.find("failed");
  const bool has_map = data != nullptr && data->is(Value::Kind::map);
  if ((data != nullptr && !has_map) || (failed != nullptr && !failed->is(Value::Kind::boolean)) ||
      command.find("event") != nullptr) {
    return bad_command(
        {"Bij `outcome` horen alleen `data`, namen met waarden, en `failed`, waar of onwaar.",
         "`outcome` takes `data`, names with values, and `failed`, true or false, only."},
        {"Schrijf `{\"outcome\":\"address\",\"data\":{\"street\":\"…\"}}`.",
         "Write `{\"outcome\":\"address\",\"data\":{\"street\":\"…\"}}`."});
  }
  const bool done = failed == nullptr || !failed->boolean();
  if (auto ended = family_->end_call(*id, done, has_map ? *data : Value::map({})); !ended) {
    return ended;
  }
  return family_->advance(family_->now());
}

/// Where the clock goes before the event: `advance` and `at`, or nowhere.
Result<Instant> Tracer::moment_of(const Value& command) const {
  const Instant now = family_->now();
  Instant to = now;
  if (const Value* at = command.find("at")) {
    const auto moment = at->is(Value::Kind::string) ? from_rfc3339(at->text()) : std::nullopt;
    if (!moment || *moment < now) {
      return bad_command(
          {"`at` is geen moment dat nog komt.", "`at` is no moment to come."},
          {"Schrijf het als `2026-03-02T09:00:00Z`, niet voor " + to_rfc3339(now) + ".",
           "Write it as `2026-03-02T09:00:00Z`, not before " + to_rfc3339(now) + "."});
    }
    to = *moment;
  }
  const Value* span = command.find("advance");
  if (span == nullptr) return to;
  constexpr std::int64_t longest_ms = std::int64_t{400} * 366 * 86'400'000;
  if (span->is(Value::Kind::integer) && span->integer() >= 0 && span->integer() <= longest_ms) {
    return Instant{to.ms + span->integer()};
  }
  if (!span->is(Value::Kind::string)) {
    return bad_command({"Bij `advance` hoort een duur.", "`advance` must be a span of time."},
                       {"Schrijf `\"P5D\"`, `\"5 working days\"`, of een aantal milliseconden.",
                        "Write `\"P5D\"`, `\"5 working days\"`, or a number of milliseconds."});
  }
  auto parsed = calendar::parse_span(span->text());
  if (!parsed) return parsed.error();
  auto due = calendar::add(to, *parsed, *family_->first().definition.calendar, zones_);
  if (!due) return due.error();
  return due->at;
}

Result<statechart::Event> Tracer::event_of(const Value& command) const {
  statechart::Event event;
  auto name = text_of(command, "event");
  if (!name) return name.error();
  auto item = text_of(command, "item");
  if (!item) return item.error();
  auto behalf = text_of(command, "behalf");
  if (!behalf) return behalf.error();
  auto actor = text_of(command, "actor");
  if (!actor) return actor.error();
  event.name = std::move(*name);
  event.item = std::move(*item);
  event.behalf = std::move(*behalf);
  event.actor = std::move(*actor);
  if (const Value* data = command.find("data")) event.data = *data;
  bool is_choice = chart().choice_of(event.name) != statechart::none;
  for (const statechart::Choice& choice : chart().choices) {
    is_choice = is_choice || choice.name == event.name;
  }
  // What nothing waits for is dropped, as a message is, unless the machine itself brings it.
  event.kind = is_choice ? statechart::Event::Kind::choice : statechart::Event::Kind::message;
  for (const char* own : {"done.", "error.", "case.", "quorum."}) {
    if (event.name.starts_with(own)) event.kind = statechart::Event::Kind::external;
  }
  if (event.name == "done" && event.item.starts_with("todo")) {
    event.kind = statechart::Event::Kind::todo;
  }
  return event;
}

void Tracer::remember(const statechart::Step& step) {
  for (const statechart::Effect& effect : step.effects) {
    if (effect.kind == "event") {
      happened_.sent.push_back(effect.payload);
    } else {
      happened_.effects.push_back(
          Value::record({{"kind", effect.kind}, {"payload", effect.payload}}));
    }
  }
  for (const Value& note : step.notes.items()) {
    const Value* label = note.find("log");
    if (label == nullptr) {
      happened_.notes.push_back(note);
      continue;
    }
    const Value* value = note.find("value");
    happened_.log.push_back(
        Value::record({{"label", *label}, {"value", value != nullptr ? *value : Value(nullptr)}}));
  }
  for (const statechart::Raised& raised : step.raised) {
    happened_.raised.push_back(Value::record({{"name", raised.name},
                                              {"data", raised.data},
                                              {"region", static_cast<std::int64_t>(raised.region)},
                                              {"external", raised.external}}));
  }
  happened_.handled = happened_.handled || !step.taken.empty();
  if (start_.microsteps) remember_microsteps(step);
}

void Tracer::remember_microsteps(const statechart::Step& step) {
  const statechart::Chart& chart = this->chart();
  std::size_t last = 0;
  for (const statechart::Taken& taken : step.taken) {
    const statechart::Transition& transition = chart.transitions[taken.transition];
    std::vector<Value> targets;
    for (const statechart::Index target : chart.targets_of(transition)) {
      targets.emplace_back(chart.states[target].path);
    }
    last = taken.microstep;
    happened_.microsteps.push_back(
        Value::record({{"microstep", static_cast<std::int64_t>(happened_.counted + last)},
                       {"event", taken.event.is_unset() ? Value(nullptr) : taken.event},
                       {"from", chart.states[transition.source].path},
                       {"to", Value::list(std::move(targets))},
                       {"region", static_cast<std::int64_t>(taken.region)},
                       {"line", static_cast<std::int64_t>(transition.span.line)}}));
  }
  happened_.counted += last;
  const auto names = [&](const std::vector<statechart::Node>& nodes, std::vector<Value>& into) {
    for (const statechart::Node& node : nodes) {
      if (node.state != 0) into.emplace_back(chart.states[node.state].path);
    }
  };
  names(step.entered, happened_.entered);
  names(step.left, happened_.left);
}

Value Tracer::line(const Result<void>& done, const Value& command) {
  Value told = trace_state(chart(), family_->first().snapshot);
  const Value* event = command.find("event");
  told = told.with("line", ++lines_)
             .with("at", to_rfc3339(family_->now()))
             .with("event", event != nullptr ? *event : Value(nullptr))
             .with("ok", done.has_value())
             .with("error", done ? Value(nullptr) : error_value(done.error()))
             .with("handled", happened_.handled)
             .with("effects", Value::list(std::move(happened_.effects)))
             .with("sent", Value::list(std::move(happened_.sent)))
             .with("raised", Value::list(std::move(happened_.raised)))
             .with("log", Value::list(std::move(happened_.log)))
             .with("children", trace_children(*family_))
             .with("notes", Value::list(std::move(happened_.notes)));
  if (start_.microsteps) {
    told = told.with("microsteps", Value::list(std::move(happened_.microsteps)))
               .with("entered", Value::list(std::move(happened_.entered)))
               .with("left", Value::list(std::move(happened_.left)));
  }
  happened_ = {};
  return told;
}

}  // namespace regie::analysis
