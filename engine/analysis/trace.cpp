// SPDX-License-Identifier: Apache-2.0
#include "engine/analysis/trace.hpp"

#include <utility>

#include "engine/analysis/files.hpp"
#include "engine/base/json.hpp"
#include "engine/calendar/due.hpp"
#include "engine/document/document.hpp"
#include "engine/workflow/load.hpp"

namespace regie::analysis {

namespace {

constexpr const char* command_words[] = {"event",  "data",    "actor", "item",
                                         "behalf", "advance", "at"};

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
  for (const std::string& path : files.workflows) {
    auto source = document::read_source(path, limits);
    if (!source) return source.error();
    auto loaded = workflow::load(*source, limits);
    if (!loaded) return loaded.error();
    auto days = calendar_for(loaded->chart->calendar, files.calendars, limits);
    if (!days) return days.error();
    auto statutory = calendar_for(statechart::statutory_calendar, files.calendars, limits);
    if (!statutory) return statutory.error();
    tracer->statutory_ = std::make_unique<calendar::Calendar>(std::move(*statutory));
    tracer->definitions_.push_back(
        {loaded->chart, std::make_unique<calendar::Calendar>(std::move(*days))});
  }
  auto book = contacts_of(files.directory, limits);
  if (!book) return book.error();
  tracer->book_ = *book;
  tracer->start_ = start;
  tracer->now_ = start.at;
  tracer->snapshot_.change().case_id = "00000000-0000-8000-8000-000000000001";
  return tracer;
}

statechart::Context Tracer::context() const {
  return {now_,    book_.get(), definitions_.front().calendar.get(),
          &zones_, &limits_,    statutory_.get()};
}

Value Tracer::begin() {
  statechart::Event event;
  event.kind = statechart::Event::Kind::start;
  event.actor = start_.actor;
  event.data = start_.data;
  auto done = take(event);
  if (done) done = advance(now_);
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
        {"Er zijn `event`, `data`, `actor`, `item`, `behalf`, `advance` en `at`.",
         "There are `event`, `data`, `actor`, `item`, `behalf`, `advance` and `at`."});
  }
  auto to = moment_of(command);
  if (!to) return to.error();
  auto event = event_of(command);
  if (!event) return event.error();
  if (auto moved = advance(*to); !moved) return moved;
  if (event->name.empty()) return {};
  if (auto done = take(*event); !done) return done;
  return advance(now_);
}

/// Where the clock goes before the event: `advance` and `at`, or nowhere.
Result<Instant> Tracer::moment_of(const Value& command) const {
  Instant to = now_;
  if (const Value* at = command.find("at")) {
    const auto moment = at->is(Value::Kind::string) ? from_rfc3339(at->text()) : std::nullopt;
    if (!moment || *moment < now_) {
      return bad_command(
          {"`at` is geen moment dat nog komt.", "`at` is no moment to come."},
          {"Schrijf het als `2026-03-02T09:00:00Z`, niet voor " + to_rfc3339(now_) + ".",
           "Write it as `2026-03-02T09:00:00Z`, not before " + to_rfc3339(now_) + "."});
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
  auto due = calendar::add(to, *parsed, *definitions_.front().calendar, zones_);
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
  event.actor = actor_of(command);
  if (const Value* data = command.find("data")) event.data = *data;
  bool is_choice = chart().choice_of(event.name) != statechart::none;
  for (const statechart::Choice& choice : chart().choices) {
    is_choice = is_choice || choice.name == event.name;
  }
  event.kind = is_choice ? statechart::Event::Kind::choice : statechart::Event::Kind::external;
  if (event.name == "done" && event.item.starts_with("todo")) {
    event.kind = statechart::Event::Kind::todo;
  }
  return event;
}

/// A role stands for its first holder, a word alone for a contact.
std::string Tracer::actor_of(const Value& command) const {
  const Value* found = command.find("actor");
  if (found == nullptr || !found->is(Value::Kind::string)) return {};
  const std::string name(found->text());
  if (name.empty() || name.find(':') != std::string::npos) return name;
  const statechart::Index role = chart().role_of(name);
  if (role == statechart::none) return "contact:" + name;
  const auto held = statechart::role_holders(chart(), snapshot_, role, context());
  if (held.empty()) return "resident:" + name;
  return held.front().find(':') != std::string::npos ? held.front() : "contact:" + held.front();
}

Result<void> Tracer::advance(Instant to) {
  std::size_t fired = 0;
  while (const statechart::RunningTimer* timer = statechart::next_due(snapshot_, to)) {
    if (++fired > limits_.timers_per_case) {
      return Error(Errc::limit_reached, {"Er gaan te veel termijnen af in deze tijd.",
                                         "Too many timers fire in this time."});
    }
    if (timer->due > now_) now_ = timer->due;
    statechart::Event event;
    event.kind = statechart::Event::Kind::timer;
    event.timer = timer->id;
    if (auto done = take(event); !done) return done;
  }
  if (to > now_) now_ = to;
  return {};
}

Result<void> Tracer::take(const statechart::Event& event) {
  auto step = statechart::step(chart(), snapshot_, event, context());
  if (!step) return step.error();
  for (const statechart::Effect& effect : step->effects) {
    happened_.effects.push_back(
        Value::record({{"kind", effect.kind}, {"payload", effect.payload}}));
  }
  for (const Value& note : step->notes.items()) happened_.notes.push_back(note);
  if (const Value* taken = step->resolved.find("taken")) {
    for (const Value& one : taken->items()) happened_.microsteps.push_back(one);
  }
  snapshot_ = std::move(step->next);
  return {};
}

Value Tracer::line(const Result<void>& done, const Value& command) {
  Value told = trace_state(chart(), snapshot_);
  const Value* event = command.find("event");
  told = told.with("line", ++lines_)
             .with("at", to_rfc3339(now_))
             .with("event", event != nullptr ? *event : Value(nullptr))
             .with("ok", done.has_value())
             .with("error", done ? Value(nullptr) : error_value(done.error()))
             .with("effects", Value::list(std::move(happened_.effects)))
             .with("notes", Value::list(std::move(happened_.notes)));
  if (start_.microsteps) {
    told = told.with("microsteps", Value::list(std::move(happened_.microsteps)));
  }
  happened_ = {};
  return told;
}

}  // namespace regie::analysis
