// SPDX-License-Identifier: Apache-2.0
// Deadlines, reminders and timers.
#include <tuple>

#include "engine/calendar/span.hpp"
#include "engine/workflow/names.hpp"
#include "engine/workflow/parser.hpp"

namespace regie::workflow {
namespace {

bool is_field_path(std::string_view text) {
  return is_name(text.substr(0, text.find('.'))) && text.find(' ') == std::string_view::npos;
}

/// What the author meant by a day of the data without quotes: `day`, `day - 2 days`,
/// `2 days before day`. Empty where it is something else.
std::string meant_day(std::string_view written) {
  const bool computed =
      written.find('(') != std::string_view::npos && written.find('"') == std::string_view::npos;
  if (computed || is_field_path(written)) return std::string(written);
  const auto counted = [](std::string_view day, std::string_view span, bool back) {
    if (!is_field_path(day) || !calendar::parse_span(span)) return std::string();
    return std::string(back ? "before_term(" : "add_term(") + std::string(day) + ", '" +
           std::string(span) + "')";
  };
  for (const auto& [sign, span_first, back] : {std::tuple(std::string_view(" - "), false, true),
                                               {" + ", false, false},
                                               {" before ", true, true},
                                               {" voor ", true, true},
                                               {" after ", true, false},
                                               {" na ", true, false}}) {
    const std::size_t at = written.find(sign);
    if (at == std::string_view::npos) continue;
    const std::string_view left = written.substr(0, at);
    const std::string_view right = written.substr(at + sign.size());
    return span_first ? counted(right, left, back) : counted(left, right, back);
  }
  return {};
}

}  // namespace

std::optional<model::Due> Parser::read_due(const Node& node, const Vocabulary& table,
                                           const Span& owner) {
  model::Due due;
  due.span = owner;
  if (node.is_scalar()) {
    due.rule = node.text;
    if (node.is_double_quoted()) {
      due.at = &node;
      return due;
    }
    const std::string day = node.quoting == document::Quoting::plain ? meant_day(node.text) : "";
    if (!day.empty()) {
      read_.wrong(node,
                  {"een duur, of een dag tussen dubbele aanhalingstekens",
                   "a span of time, or a day between double quotes"},
                  {"Schrijf `\"" + day + "\"`, of een duur zoals `5 working days`.",
                   "Write `\"" + day + "\"`, or a span such as `5 working days`."});
      return std::nullopt;
    }
    due.after = read_.span(node);
    if (!due.after) return std::nullopt;
    return due;
  }
  if (!read_.mapping(node, table, owner)) return std::nullopt;
  const Node* after = read_.value(node, "after");
  const Node* at = read_.value(node, "at");
  const Node* every = table.find("every") != nullptr ? read_.value(node, "every") : nullptr;
  if (after != nullptr && !read_after(*after, table, due)) return std::nullopt;
  if (at != nullptr) {
    due.at = read_.expression(*at);
    due.rule = at->text;
    if (due.at == nullptr) return std::nullopt;
  }
  if (every != nullptr) {
    due.every = read_.span(*every);
    if (!due.every) return std::nullopt;
    if (after == nullptr && at == nullptr) {
      due.after = due.every;
      due.rule = every->text;
    }
  }
  if (table.find("times") != nullptr && !read_times(node, due)) return std::nullopt;
  if (const Node* since = read_.value(node, "since")) {
    if (since->is_double_quoted()) {
      due.since_value = since;
    } else if (const auto which = read_.word(*since, {"entry", "activity"})) {
      due.since =
          *which == 0 ? statechart::Timer::Since::entry : statechart::Timer::Since::activity;
    }
  }
  if (!read_law(node, due)) return std::nullopt;
  const bool written =
      node.find("after") != nullptr || node.find("at") != nullptr || every != nullptr;
  if (!written) {
    findings_.error(owner, "missing-key", {"Er staat niet wanneer.", "It does not say when."},
                    {"Voeg `after: 5 working days` of `at: \"…\"` toe.",
                     "Add `after: 5 working days` or `at: \"…\"`."});
    return std::nullopt;
  }
  if (after != nullptr && at != nullptr) {
    findings_.error(node.member("at")->key.span, "due-twice",
                    {"`after` en `at` zeggen allebei wanneer.", "`after` and `at` both say when."},
                    {"Haal er één weg.", "Remove one of them."});
    return std::nullopt;
  }
  return due;
}

/// Which calendar it is counted with, and the law that ends it with a whole day.
bool Parser::read_law(const Node& node, model::Due& due) {
  if (const Node* days = read_.value(node, "calendar")) {
    auto name = read_.name(*days, {"de naam van een kalender", "the name of a calendar"});
    if (!name) return false;
    due.calendar = std::move(*name);
  }
  const Node* basis = read_.value(node, "basis");
  if (basis == nullptr) return true;
  const auto which = read_.word(*basis, {"act", "order", "local", "contract", "eu"});
  if (!which) return false;
  due.basis = calendar::basis_from(basis->text);
  if (!due.after || due.every || due.at != nullptr) {
    findings_.error(
        node.member("basis")->key.span, "term-length",
        {"Een termijn van de wet heeft een lengte, en komt één keer.",
         "A term of the law has a length, and comes once."},
        {"Schrijf `{ after: 8 weeks, basis: act }`.", "Write `{ after: 8 weeks, basis: act }`."});
    return false;
  }
  bool in_hours = due.after->ms != 0;
  for (const calendar::Span& span : due.further) in_hours = in_hours || span.ms != 0;
  if (in_hours) {
    findings_.error(
        node.member("basis")->key.span, "term-in-hours",
        {"Een termijn van uren heeft geen laatste dag.", "A term in hours has no last day."},
        {"Laat `basis` weg, of schrijf de termijn in dagen.",
         "Leave `basis` out, or write the term in days."});
    return false;
  }
  if (!due.calendar.text.empty() && due.calendar.text != statechart::statutory_calendar) {
    findings_.error(due.calendar.span, "term-length",
                    {"Een termijn van de wet telt altijd met `nl-statutory`.",
                     "A term of the law always counts with `nl-statutory`."},
                    {"Haal `calendar` weg.", "Remove `calendar`."});
    return false;
  }
  return true;
}

/// One span of time, or, for what can come more than once, a list of them.
bool Parser::read_after(const Node& node, const Vocabulary& table, model::Due& due) {
  if (!node.is_sequence() || table.find("times") == nullptr) {
    due.after = read_.span(node);
    due.rule = node.text;
    return due.after.has_value();
  }
  for (const Node& item : node.items) {
    const auto span = read_.span(item);
    if (!span) return false;
    if (due.after) {
      due.further.push_back(*span);
    } else {
      due.after = *span;
    }
    due.rule += (due.rule.empty() ? "" : ", ") + item.text;
  }
  if (due.after) return true;
  read_.wrong(node, {"minstens één duur", "one span of time at least"},
              {"Schrijf bijvoorbeeld `[6 months, 12 months]`.",
               "Write for example `[6 months, 12 months]`."});
  return false;
}

/// `after: 7 days, every: 14 days, times: 3`: each counted from the same beginning, so that a month
/// stays a month.
bool Parser::read_times(const Node& node, model::Due& due) {
  const Node* times = read_.value(node, "times");
  if (times == nullptr) return true;
  if (!due.every || !due.after) {
    findings_.error(node.member("times")->key.span, "times-without-every",
                    {"`times` zegt hoe vaak, maar niet om de hoeveel tijd.",
                     "`times` says how often, but not how far apart."},
                    {"Schrijf `{ after: 7 days, every: 14 days, times: 3 }`.",
                     "Write `{ after: 7 days, every: 14 days, times: 3 }`."});
    return false;
  }
  const auto most = read_.whole_number(*times, 1, 100);
  if (!most) return false;
  calendar::Span next = *due.after;
  const calendar::Span step = *due.every;
  for (std::int64_t i = 1; i < *most; ++i) {
    next = calendar::sum(next, step);
    due.further.push_back(next);
  }
  due.every.reset();
  return true;
}

std::vector<model::Reminder> Parser::read_reminders(const Node& node) {
  std::vector<model::Reminder> reminders;
  if (!node.is_sequence()) {
    read_.wrong(
        node, {"een lijst van herinneringen", "a list of reminders"},
        {"Schrijf `remind: [ { after: 5 days } ]`.", "Write `remind: [ { after: 5 days } ]`."});
    return reminders;
  }
  for (const Node& item : node.items) {
    if (!item.is_mapping()) {
      read_.mapping(item, words::reminder(), beginning(item.span));
      continue;
    }
    auto due = read_due(item, words::reminder(), beginning(item.span));
    if (!due) continue;
    model::Reminder reminder{std::move(*due), {}, {}};
    if (const Node* tell = read_.value(item, "tell")) reminder.tell = read_tell(*tell);
    if (const Member* todo = item.member("todo")) {
      if (read_.present(todo->value, todo->key.span, "todo")) {
        reminder.todo = read_todo(todo->value, todo->key.span);
      }
    }
    reminders.push_back(std::move(reminder));
  }
  return reminders;
}

std::vector<model::Timer> Parser::read_timers(const Node& node) {
  std::vector<model::Timer> timers;
  if (!read_.named(node, {"timers, elk met een naam", "timers, each with a name"})) return timers;
  for (const Member& member : node.members) {
    const std::string& name = member.key.text;
    check_name(findings_, name, member.key.span);
    if (name == "deadline" || name == "reply" || name.starts_with("remind_")) {
      findings_.error(member.key.span, "reserved-name",
                      {"`" + name + "` heeft al een betekenis en kan geen timer heten.",
                       "`" + name + "` already has a meaning and cannot name a timer."},
                      {"Kies een andere naam.", "Choose another name."});
    }
    if (!read_.present(member.value, member.key.span, name)) continue;
    if (!member.value.is_mapping()) {
      read_.mapping(member.value, words::timer(), member.key.span);
      continue;
    }
    auto due = read_due(member.value, words::timer(), member.key.span);
    if (!due) continue;
    model::Timer timer{{name, member.key.span}, {}, std::move(*due), {}};
    if (const Node* title = read_.value(member.value, "title")) timer.title = read_.words(*title);
    timer.rules.push_back(read_rule(member.value, words::timer()));
    timer.rules.back().span = member.key.span;
    timers.push_back(std::move(timer));
  }
  return timers;
}

}  // namespace regie::workflow
