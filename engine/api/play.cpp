// SPDX-License-Identifier: Apache-2.0
#include <regie/play.hpp>

#include <algorithm>
#include <filesystem>
#include <map>

#include "engine/analysis/files.hpp"
#include "engine/analysis/story_case.hpp"
#include "engine/analysis/story_writer.hpp"
#include "engine/api/view_maker.hpp"
#include "engine/base/civil.hpp"
#include "engine/calendar/due.hpp"
#include "engine/calendar/span.hpp"
#include "engine/calendar/time_zone_database.hpp"
#include "engine/document/document.hpp"

namespace regie {

namespace {

namespace fs = std::filesystem;

std::string clock_text(const LocalTime& time) {
  const std::int32_t minutes = time.ms_of_day / 60'000;
  const auto two = [](std::int32_t number) {
    return (number < 10 ? "0" : "") + std::to_string(number);
  };
  return to_iso(time.day) + " " + two(minutes / 60) + ":" + two(minutes % 60);
}

Error bad_moment(const std::string& text) {
  return Error(Errc::invalid_argument,
               {"`" + text + "` is geen moment.", "`" + text + "` is not a moment."},
               {"Schrijf het zoals `2026-03-02 09:00`, of als dag: `2026-03-02`.",
                "Write it as `2026-03-02 09:00`, or as a day: `2026-03-02`."});
}

/// `2026-03-02 09:00`, or a day.
std::optional<LocalTime> clock_from(std::string_view text) {
  if (text.size() != 10 && text.size() != 16) return std::nullopt;
  const auto day = date_from_iso(text.substr(0, 10));
  if (!day) return std::nullopt;
  if (text.size() == 10) return LocalTime{*day, 0};
  const auto digit = [&](std::size_t at) {
    return text[at] >= '0' && text[at] <= '9' ? text[at] - '0' : 1000;
  };
  const std::int32_t hour = digit(11) * 10 + digit(12);
  const std::int32_t minute = digit(14) * 10 + digit(15);
  if (text[10] != ' ' || text[13] != ':' || hour > 23 || minute > 59) return std::nullopt;
  return LocalTime{*day, (hour * 60 + minute) * 60'000};
}

constexpr Instant end_of_time{INT64_MAX};

}  // namespace

struct Play::Impl {
  std::string file;
  std::string directory;
  LocalTime begin;
  std::shared_ptr<const statechart::ContactBook> book;
  calendar::TimeZoneDatabase zones;
  std::map<std::string, analysis::Definition> others;  ///< workflows of child cases, by name
  std::vector<std::string> calendars;
  analysis::StoryWorld world;
  std::vector<analysis::Move> moves;
  std::string starter;
  std::unique_ptr<analysis::StoryCase> course;

  const statechart::Chart& chart() const { return *world.definition.chart; }
  const std::string& zone() const { return world.definition.calendar->zone(); }
  LocalTime local(Instant at) const { return *zones.to_local(zone(), at); }

  /// The clock of a walk shows minutes: a moment within one comes when it is over.
  std::string whole_minute(Instant at) const {
    constexpr std::int64_t minute_ms = 60'000;
    const std::int64_t over = at.ms % minute_ms;
    return clock_text(local(over == 0 ? at : Instant{at.ms - over + minute_ms}));
  }

  bool acted() const {
    return std::any_of(moves.begin(), moves.end(),
                       [](const analysis::Move& move) { return !move.actor.empty(); });
  }

  analysis::Definition child(const std::string& name) {
    const auto known = others.find(name);
    if (known != others.end()) return known->second;
    const fs::path beside = fs::path(file).parent_path() / (name + ".yaml");
    std::error_code ignored;
    if (!fs::is_regular_file(beside, ignored)) return {};
    auto read = analysis::read_definition(beside.string(), calendars, world.limits);
    return others[name] = read ? *read : analysis::Definition{};
  }

  Result<Instant> instant_of(const LocalTime& time) const {
    auto at = zones.to_instant(zone(), time);
    if (!at) return bad_moment(clock_text(time));
    return *at;
  }

  Result<void> carry_out(const analysis::Move& move) {
    course->forget_messages();
    if (!move.actor.empty()) {
      return course->act(move.actor, move.choice, move.item, move.behalf, move.data);
    }
    if (!move.outcome.empty()) return course->end_call(move.outcome, !move.failed, move.data);
    auto to = instant_of(move.until);
    if (!to) return to.error();
    return course->advance(*to);
  }

  /// From the beginning again; what went well before goes well again.
  Result<void> replay() {
    auto at = instant_of(begin);
    if (!at) return at.error();
    course = std::make_unique<analysis::StoryCase>(world, *at);
    for (const analysis::Move& move : moves) {
      if (auto done = carry_out(move); !done) return done;
    }
    if (!acted() && !starter.empty()) {
      course->forget_messages();
      return course->begin(starter);
    }
    return {};
  }

  Result<void> take(analysis::Move move) {
    const bool fresh = !acted();
    moves.push_back(std::move(move));
    // A case begins with its first act, as in a story, so that what was waited before is before it.
    auto done = fresh ? replay() : carry_out(moves.back());
    if (done) return done;
    moves.pop_back();
    if (fresh) {
      if (auto again = replay(); !again) return again;
    }
    return done;
  }

  /// What somebody reads. A case without a name goes by its number, which says nothing in a walk:
  /// there it goes by its workflow.
  std::string message_to(const std::string& person) const {
    const statechart::Contact* contact = book->find(person);
    const std::string title = chart().title.in(contact ? contact->language : Language::nl);
    const std::string& number = course->snapshot().dossier().case_id;
    std::string text = course->read_by(person);
    for (std::size_t at = text.find(number); at != std::string::npos; at = text.find(number, at)) {
      text.replace(at, number.size(), title);
      at += title.size();
    }
    const std::string subject = title + ": " + title + " | ";
    return text.starts_with(subject) ? text.substr(subject.size()) : text;
  }

  std::string where_for_story() const {
    for (const statechart::Index index : course->snapshot().configuration) {
      const statechart::State& state = chart().states[index];
      const bool inner = index != 0 && !state.hidden && state.children.count == 0;
      if (inner) return state.path;
    }
    for (const statechart::Index index : statechart::visible_states(chart(), course->snapshot())) {
      if (index != 0) return chart().states[index].path;
    }
    return {};
  }
};

Play::Play(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Play::~Play() = default;
Play::Play(Play&&) noexcept = default;
Play& Play::operator=(Play&&) noexcept = default;

Outcome<Play> Play::open(const std::string& workflow, const PlayOptions& options) {
  auto impl = std::make_unique<Impl>();
  impl->file = workflow;
  impl->directory = options.directory;
  impl->calendars = options.calendars;
  const auto begin = clock_from(options.clock.empty() ? "2026-03-02 09:00" : options.clock);
  if (!begin) return bad_moment(options.clock);
  impl->begin = *begin;
  auto definition = analysis::read_definition(workflow, options.calendars, options.limits);
  if (!definition) return definition.error();
  auto book = analysis::contacts_of(options.directory, options.limits);
  if (!book) return book.error();
  impl->book = *book;
  Impl* const self = impl.get();
  impl->world = {*definition,    [self](const std::string& name) { return self->child(name); },
                 &impl->zones,   impl->book.get(),
                 options.limits, nullptr,
                 Language::nl};
  if (auto ready = impl->replay(); !ready) return ready.error();
  return Play(std::move(impl));
}

PlayView Play::look() const {
  const statechart::Chart& chart = impl_->chart();
  const statechart::Snapshot& snapshot = impl_->course->snapshot();
  PlayView view;
  view.begun = snapshot.status != statechart::Snapshot::Status::fresh;
  view.closed = snapshot.status == statechart::Snapshot::Status::closed;
  view.now = clock_text(impl_->local(impl_->course->now()));
  for (const statechart::Index index : statechart::visible_states(chart, snapshot)) {
    view.where.push_back(chart.states[index].title);
  }
  std::reverse(view.where.begin(), view.where.end());
  if (const auto* due = statechart::next_due(snapshot, end_of_time)) {
    view.next_due = clock_text(impl_->local(due->due));
  }
  for (const auto& task : statechart::tasks(chart, snapshot, impl_->course->context())) {
    PlayTask shown{task.ask, task.holders, task.anybody, task.unassigned, {}, task.late, {}};
    const statechart::Index role = chart.role_of(task.role);
    if (role != statechart::none) shown.role = chart.roles[role].title;
    if (task.due) shown.due = clock_text(impl_->local(*task.due));
    view.tasks.push_back(std::move(shown));
  }
  view.calls = impl_->course->calls();
  static const std::pair<const char*, Text> kinds[] = {{"notice", {"bericht", "message"}},
                                                       {"reminder", {"herinnering", "reminder"}},
                                                       {"task", {"taak", "task"}}};
  for (const auto& [kind, words] : kinds) {
    for (const std::string& person : impl_->course->reached(kind)) {
      view.messages.push_back({person, words, impl_->message_to(person)});
    }
  }
  return view;
}

Outcome<std::string> Play::person(std::string_view name) {
  std::string actor = impl_->course->actor_of(std::string(name));
  if (impl_->acted()) return actor;
  const std::string before = std::exchange(impl_->starter, actor);
  if (auto begun = impl_->replay(); !begun) {
    impl_->starter = before;
    if (auto again = impl_->replay(); !again) return again.error();
    return begun.error();
  }
  return actor;
}

std::vector<ChoiceView> Play::choices(const std::string& person) const {
  const ViewMaker maker(impl_->chart());
  std::vector<ChoiceView> views;
  for (const auto& view : statechart::choices(impl_->chart(), impl_->course->snapshot(), person,
                                              Value(), impl_->course->context())) {
    views.push_back(maker.choice(view));
  }
  return views;
}

namespace {

/// The type of a member of a record, or of the items of a list of them: `what`, `place.street`.
const statechart::DataType* member_at(const statechart::DataType* type, const std::string& path) {
  if (type == nullptr || path.empty()) return type;
  const statechart::DataType& record = type->item ? *type->item : *type;
  const std::size_t dot = std::min(path.find('.'), path.size());
  if (!record.fields) return nullptr;
  for (const statechart::Field& field : *record.fields) {
    if (field.name != path.substr(0, dot)) continue;
    return member_at(&field.type, path.substr(std::min(dot + 1, path.size())));
  }
  return nullptr;
}

/// What somebody typed, as the type has it where it can be that.
Value value_of(const std::string& line, const statechart::DataType* type, const Limits& limits) {
  using statechart::TypeKind;
  if (type != nullptr && type->kind == TypeKind::truth) {
    for (const char* yes : {"ja", "j", "yes", "y"}) {
      if (line == yes) return Value(true);
    }
    for (const char* no : {"nee", "n", "no"}) {
      if (line == no) return Value(false);
    }
  }
  const bool is_text =
      type != nullptr && (type->kind == TypeKind::text || type->kind == TypeKind::contact);
  if (is_text) return Value(line);
  const bool bare_list = type != nullptr && type->kind == TypeKind::list &&
                         line.find_first_of("[{") == std::string::npos;
  auto source = std::make_shared<const Source>(
      Source{"answer", "answer: " + (bare_list ? "[" + line + "]" : line) + "\n"});
  auto document = document::parse(source, limits);
  const document::Node* node = document ? document->root.find("answer") : nullptr;
  return node == nullptr ? Value(line) : analysis::answer_from(*node, type);
}

}  // namespace

Outcome<Value> Play::answer(const std::string& choice, const std::string& field,
                            const std::string& line) const {
  const statechart::Chart& chart = impl_->chart();
  const std::size_t dot = std::min(field.find('.'), field.size());
  const std::string first = field.substr(0, dot);
  const statechart::DataType* type = impl_->course->type_of(first);
  const statechart::Index index = chart.choice_of(choice);
  if (index != statechart::none && chart.choices[index].in_region) {
    // Within an `each`, questions are those of the item.
    for (const statechart::Each& each : chart.eaches) {
      if (!each.list.item || !each.list.item->fields) continue;
      const bool here =
          std::any_of(chart.choices[index].from.begin(), chart.choices[index].from.end(),
                      [&](statechart::Index from) {
                        return from == each.state || chart.is_descendant(from, each.state);
                      });
      for (const statechart::Field& one : *each.list.item->fields) {
        if (here && one.name == first) type = &one.type;
      }
    }
  }
  type = member_at(type, field.substr(std::min(dot + 1, field.size())));
  Value value = value_of(line, type, impl_->world.limits);
  if (type == nullptr) return value;
  statechart::Field asked;
  asked.name = field;
  asked.type = *type;
  if (auto fits = statechart::conform(asked, value, impl_->world.directory); !fits) {
    return fits.error();
  }
  return value;
}

Outcome<bool> Play::choose(const std::string& person, const std::string& choice,
                           const Value& answers, const std::string& item) {
  analysis::Move move;
  move.actor = person;
  move.choice = choice;
  move.item = item;
  move.data = answers;
  if (auto done = impl_->take(std::move(move)); !done) return done.error();
  return true;
}

Outcome<bool> Play::outcome(const std::string& id, const Value& data, bool failed) {
  if (!data.is_unset() && !data.is(Value::Kind::map)) {
    return Error(Errc::invalid_argument,
                 {"Wat een plug-in teruggeeft zijn namen met waarden.",
                  "What a plugin gives back are names with values."},
                 {"Schrijf bijvoorbeeld {\"street\": \"Dorpsstraat\"}.",
                  "Write for example {\"street\": \"Dorpsstraat\"}."});
  }
  analysis::Move move;
  move.outcome = id;
  move.failed = failed;
  move.data = data.is_unset() ? Value::map({}) : data;
  if (auto done = impl_->take(std::move(move)); !done) return done.error();
  return true;
}

Outcome<bool> Play::wait(const std::string& span) {
  const auto parsed = calendar::parse_span_of_people(span);
  if (!parsed) return parsed.error();
  const auto due =
      calendar::add(impl_->course->now(), *parsed, *impl_->world.definition.calendar, impl_->zones);
  if (!due) return due.error();
  return until(impl_->whole_minute(due->at));
}

Outcome<bool> Play::until(const std::string& moment) {
  const auto to = clock_from(moment);
  if (!to) return bad_moment(moment);
  const auto at = impl_->instant_of(*to);
  if (!at) return at.error();
  if (*at < impl_->course->now()) {
    return Error(Errc::invalid_argument,
                 {"De klok gaat niet terug.", "The clock does not go back."},
                 {"Neem de laatste stap terug, of kies een later moment.",
                  "Take the last step back, or choose a later moment."});
  }
  analysis::Move move;
  move.until = *to;
  if (auto done = impl_->take(std::move(move)); !done) return done.error();
  return true;
}

Outcome<bool> Play::next() {
  const auto* due = statechart::next_due(impl_->course->snapshot(), end_of_time);
  if (due == nullptr) return false;
  return until(impl_->whole_minute(due->due));
}

Outcome<bool> Play::back() {
  if (impl_->moves.empty()) return false;
  impl_->moves.pop_back();
  if (auto done = impl_->replay(); !done) return done.error();
  return true;
}

std::size_t Play::steps() const { return impl_->moves.size(); }

std::string Play::story(const std::string& name, const std::string& beside) const {
  const fs::path folder = beside.empty() ? fs::path(impl_->file).parent_path() : fs::path(beside);
  const auto relative = [&](const std::string& path) {
    if (path.empty()) return path;
    std::error_code ignored;
    return fs::proximate(path, folder.empty() ? fs::path(".") : folder, ignored).string();
  };
  analysis::StoryHead head{name, relative(impl_->file), relative(impl_->directory), impl_->begin};
  return analysis::story_text(head, impl_->moves, impl_->where_for_story());
}

}  // namespace regie
