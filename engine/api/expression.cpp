// SPDX-License-Identifier: Apache-2.0
#include <regie/expression.hpp>

#include "engine/base/json.hpp"
#include "engine/calendar/term_function.hpp"
#include "engine/calendar/time_zone_database.hpp"
#include "engine/expression/explain.hpp"
#include "engine/expression/program.hpp"
#include "engine/expression/record.hpp"
#include "engine/expression/typed_data.hpp"
#include "engine/statechart/tables.hpp"
#include "engine/workflow/calendar_file.hpp"

namespace regie {

namespace {

/// No case runs here: of the host there are the time zones, and the calendars that come with Regie.
class ExpressionHost final : public expression::Host {
 public:
  [[nodiscard]] Result<std::int64_t> working_days_between(Date from, Date to) const override {
    const auto& working = working_days();
    if (!working) return working.error();
    return working->working_days_between(from, to);
  }
  [[nodiscard]] Result<Date> add_term(Date from, std::string_view term, std::string_view basis,
                                      bool back) const override {
    static const auto statutory = workflow::load_builtin_calendar(statechart::statutory_calendar);
    const auto& working = working_days();
    if (!working) return working.error();
    if (!statutory) return statutory.error();
    const auto direction = back ? calendar::Direction::backward : calendar::Direction::forward;
    return calendar::answer_term({from, term, basis, direction}, *working, &*statutory);
  }
  [[nodiscard]] const TimeZones* zones() const override { return &zones_; }
  [[nodiscard]] std::string_view zone() const override { return "Europe/Amsterdam"; }

 private:
  static const Result<calendar::Calendar>& working_days() {
    static const auto calendar = workflow::load_builtin_calendar("nl-municipality");
    return calendar;
  }

  calendar::TimeZoneDatabase zones_;
};

const ExpressionHost& expression_host() {
  static const ExpressionHost host;
  return host;
}

/// The names of an expression and their values, slot by slot.
class ExpressionNames {
 public:
  void add(const std::string& name, expression::Type type, Value value) {
    environment_.add({name, std::move(type), environment_.slot_count(), false});
    environment_.add_record_alias("data", {name});
    values_.push_back(std::move(value));
  }
  [[nodiscard]] bool has(const std::string& name) const {
    return environment_.find(name) != nullptr;
  }
  [[nodiscard]] const expression::Environment& environment() const { return environment_; }
  [[nodiscard]] const std::vector<Value>& values() const { return values_; }

 private:
  expression::Environment environment_;
  std::vector<Value> values_;
};

std::optional<Error> add_declared(const Value& types, const Value& data, ExpressionNames& names) {
  if (types.is_unset()) return std::nullopt;
  if (!types.is(Value::Kind::map)) {
    return Error(
        Errc::invalid_data,
        {"De types zijn geen object met namen", "The types are no object of names"},
        {"Schrijf bijvoorbeeld {\"score\": \"int\"}.", "Write for example {\"score\": \"int\"}."});
  }
  for (const Entry& entry : types.entries()) {
    const std::string name(entry.key.text());
    auto type = expression::described_type(name, entry.value);
    if (!type) return type.error();
    Value value;
    if (const Value* given = data.find(name)) {
      auto made = expression::conformed(name, *type, *given);
      if (!made) return made.error();
      value = std::move(*made);
    }
    names.add(name, std::move(*type), std::move(value));
  }
  return std::nullopt;
}

std::optional<Error> add_data(const ExpressionRequest& request, ExpressionNames& names) {
  if (!request.data.is_unset() && !request.data.is(Value::Kind::map)) {
    return Error(Errc::invalid_data,
                 {"De gegevens zijn geen object met namen", "The data are no object of names"},
                 {"Schrijf bijvoorbeeld {\"score\": 45}.", "Write for example {\"score\": 45}."});
  }
  if (auto problem = add_declared(request.types, request.data, names)) return problem;
  if (request.data.is(Value::Kind::map)) {
    for (const Entry& entry : request.data.entries()) {
      const std::string name(entry.key.text());
      // Of null nothing is known but that it stands for something that is not there.
      const bool known = !entry.value.is(Value::Kind::null);
      if (!names.has(name))
        names.add(name, known ? expression::Type::of(entry.value) : expression::Type::dyn(),
                  entry.value);
    }
  }
  const ExpressionHost& host = expression_host();
  if (!names.has("now")) names.add("now", expression::Type::timestamp(), Value(request.now));
  if (!names.has("today")) {
    const auto local = host.zones()->to_local(host.zone(), request.now);
    names.add("today", expression::Type::date(), local ? Value(local->day) : Value());
  }
  return std::nullopt;
}

ExpressionPart part_of(const expression::Explanation& explanation) {
  ExpressionPart part;
  part.source = explanation.source;
  part.begin = explanation.begin;
  part.end = explanation.end;
  part.value = explanation.value;
  part.value_in_words = explanation.shown;
  for (const expression::Explanation& child : explanation.children)
    part.parts.push_back(part_of(child));
  return part;
}

}  // namespace

ExpressionReport evaluate_expression(const ExpressionRequest& request, const Limits& limits) {
  ExpressionReport report;
  ExpressionNames names;
  report.error = add_data(request, names);
  if (report.error) return report;
  expression::CompileOptions options;
  options.limits = limits;
  options.document = std::make_shared<Source>(Source{"expression", request.expression});
  const auto program = expression::compile(request.expression, names.environment(), options);
  if (!program) {
    report.error = program.error();
    return report;
  }
  report.type = program->type().to_string();
  report.findings = program->findings();
  const expression::Activation activation{names.values(), nullptr, &expression_host(), &limits};
  Value value = expression::evaluate(*program, activation);
  if (value.is_error()) {
    report.error = expression::to_error(*program, value);
  } else {
    report.value = std::move(value);
  }
  if (request.explain) {
    const expression::Explanation why = expression::explain(*program, activation);
    report.sentence = expression::in_words(why);
    report.explanation = part_of(why);
  }
  return report;
}

std::string answer_expression_record(std::string_view line, Language language,
                                     const Limits& limits) {
  return expression::answer_record(line, language, &expression_host(), limits);
}

}  // namespace regie
