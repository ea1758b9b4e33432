// SPDX-License-Identifier: Apache-2.0
// The stored form of a case's statutory terms.
#include "engine/statechart/open_term.hpp"

#include <array>
#include <string_view>

namespace regie::statechart {

namespace {

constexpr std::array<std::string_view, 4> term_status_words = {"runs", "paused", "over", "stopped"};

bool take_date(const Value& map, std::string_view name, Date& into) {
  const Value* found = map.find(name);
  if (found == nullptr || !found->is(Value::Kind::date)) return false;
  into = found->date();
  return true;
}

bool take_pause(const Value& stored, std::vector<calendar::Pause>& into) {
  calendar::Pause pause;
  const Value* source = stored.is(Value::Kind::map) ? stored.find("source") : nullptr;
  if (source == nullptr || !source->is(Value::Kind::string)) return false;
  pause.source = std::string(source->text());
  if (!take_date(stored, "first", pause.first) || !take_date(stored, "until", pause.until)) {
    return false;
  }
  into.push_back(std::move(pause));
  return true;
}

}  // namespace

Value term_value(const Chart&, const OpenTerm& term) {
  std::vector<Value> pauses;
  for (const calendar::Pause& pause : term.course.pauses) {
    pauses.push_back(Value::record(
        {{"first", Value(pause.first)}, {"until", Value(pause.until)}, {"source", pause.source}}));
  }
  std::vector<Value> extensions;
  for (const calendar::Span& span : term.course.extensions) {
    extensions.emplace_back(calendar::to_string(span));
  }
  const std::string_view status = term_status_words[static_cast<std::size_t>(term.status)];
  return Value::record({{"status", Value(status)},
                        {"start", Value(term.course.start)},
                        {"pauses", Value::list(std::move(pauses))},
                        {"extensions", Value::list(std::move(extensions))},
                        {"raw", Value(term.raw)},
                        {"end", Value(term.end)}});
}

std::optional<OpenTerm> term_from_value(const Chart& chart, const std::string& name,
                                        const Value& value) {
  OpenTerm term;
  for (Index i = 0; i < chart.terms.size(); ++i) {
    if (chart.terms[i].name == name) term.term = i;
  }
  if (term.term == none || !value.is(Value::Kind::map)) return std::nullopt;
  const Value* status = value.find("status");
  const Value* pauses = value.find("pauses");
  const Value* extensions = value.find("extensions");
  if (status == nullptr || !status->is(Value::Kind::string) || pauses == nullptr ||
      !pauses->is(Value::Kind::list) || extensions == nullptr ||
      !extensions->is(Value::Kind::list)) {
    return std::nullopt;
  }
  bool known = false;
  for (std::size_t i = 0; i < term_status_words.size(); ++i) {
    if (status->text() != term_status_words[i]) continue;
    term.status = static_cast<OpenTerm::Status>(i);
    known = true;
  }
  if (!known || !take_date(value, "start", term.course.start) ||
      !take_date(value, "raw", term.raw) || !take_date(value, "end", term.end)) {
    return std::nullopt;
  }
  for (const Value& pause : pauses->items()) {
    if (!take_pause(pause, term.course.pauses)) return std::nullopt;
  }
  for (const Value& extension : extensions->items()) {
    if (!extension.is(Value::Kind::string)) return std::nullopt;
    const auto span = calendar::parse_span(extension.text());
    if (!span) return std::nullopt;
    term.course.extensions.push_back(*span);
  }
  return term;
}

}  // namespace regie::statechart
