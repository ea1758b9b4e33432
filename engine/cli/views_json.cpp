// SPDX-License-Identifier: Apache-2.0
#include "engine/cli/views.hpp"

namespace regie::cli {

namespace {

Value number(std::uint64_t count) { return {static_cast<std::int64_t>(count)}; }

Value text_or_null(const std::string& text) { return text.empty() ? Value(nullptr) : Value(text); }

}  // namespace

const char* name_of(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "error";
    case Severity::warning:
      return "warning";
    case Severity::note:
      break;
  }
  return "note";
}

Value json_of(const Text& text) {
  return Value::record({{"nl", text.in(Language::nl)}, {"en", text.in(Language::en)}});
}

Value json_of(const std::optional<Instant>& at) {
  return at ? Value(to_rfc3339(*at)) : Value(nullptr);
}

Value json_of(const Diagnostic& diagnostic) {
  const Span& span = diagnostic.span;
  return Value::record(
      {{"severity", name_of(diagnostic.severity)},
       {"rule", diagnostic.rule},
       {"file", diagnostic.source == nullptr ? Value(nullptr) : Value(diagnostic.source->name)},
       {"line", number(span.line)},
       {"column", number(span.column)},
       {"end_line", number(span.end_line)},
       {"end_column", number(span.end_column)},
       {"message", json_of(diagnostic.message)},
       {"advice", json_of(diagnostic.advice)},
       {"subject", text_or_null(diagnostic.subject)},
       {"suggestion", text_or_null(diagnostic.suggestion)}});
}

Value json_of(const Error& error) {
  return Value::record({{"code", to_string(error.code)},
                        {"message", json_of(error.message)},
                        {"advice", json_of(error.advice)},
                        {"state", text_or_null(error.state)},
                        {"reasons", json_list(error.reasons)},
                        {"diagnostics", json_list(error.diagnostics)}});
}

Value json_of(const StateView& state) {
  return Value::record({{"path", state.path}, {"title", json_of(state.title)}});
}

Value json_of(const CaseSummary& summary) {
  return Value::record({{"id", summary.id},
                        {"workflow", summary.workflow},
                        {"version", summary.version},
                        {"label", summary.label},
                        {"status", to_string(summary.status)},
                        {"states", json_list(summary.states)},
                        {"result", text_or_null(summary.result)},
                        {"revision", summary.revision},
                        {"started", to_rfc3339(summary.started)},
                        {"updated", to_rfc3339(summary.updated)},
                        {"closed", json_of(summary.closed)}});
}

Value json_of(const TaskView& task) {
  return Value::record({{"case", task.case_id},
                        {"id", task.id},
                        {"workflow", task.workflow},
                        {"label", task.label},
                        {"state", task.state.path.empty() ? Value(nullptr) : json_of(task.state)},
                        {"ask", json_of(task.ask)},
                        {"role", text_or_null(task.role)},
                        {"holders", json_list(task.holders)},
                        {"item", text_or_null(task.item)},
                        {"anybody", task.anybody},
                        {"unassigned", task.unassigned},
                        {"late", task.late},
                        {"opened", to_rfc3339(task.opened)},
                        {"due", json_of(task.due)}});
}

Value json_of(const TimerView& timer) {
  return Value::record({{"name", timer.name},
                        {"event", timer.event},
                        {"state", timer.state},
                        {"item", text_or_null(timer.item)},
                        {"rule", timer.rule},
                        {"due", to_rfc3339(timer.due)}});
}

Value json_of(const RegionView& region) {
  return Value::record({{"state", region.state},
                        {"item", region.item},
                        {"status", region.status},
                        {"choice", text_or_null(region.choice)},
                        {"by", text_or_null(region.by)},
                        {"answered", json_of(region.answered)},
                        {"holders", json_list(region.holders)}});
}

Value json_of(const FieldView& field) {
  return Value::record({{"name", field.name},
                        {"title", json_of(field.title)},
                        {"type", field.type},
                        {"personal", field.personal},
                        {"erased", field.erased},
                        {"value", field.value.is_unset() ? Value(nullptr) : field.value}});
}

Value json_of(const CaseView& view) {
  std::vector<Entry> roles;
  for (const auto& [role, people] : view.roles) roles.push_back({role, json_list(people)});
  return json_of(static_cast<const CaseSummary&>(view))
      .with("tenant", view.tenant)
      .with("zone", view.zone)
      .with("round", number(view.round))
      .with("data", json_list(view.data))
      .with("tasks", json_list(view.tasks))
      .with("timers", json_list(view.timers))
      .with("regions", json_list(view.regions))
      .with("roles", Value::map(std::move(roles)));
}

Value json_of(const JournalEntry& entry) {
  return Value::record({{"revision", entry.revision},
                        {"at", to_rfc3339(entry.at)},
                        {"kind", entry.kind},
                        {"name", entry.name},
                        {"title", json_of(entry.title)},
                        {"actor", text_or_null(entry.actor)},
                        {"behalf", text_or_null(entry.behalf)},
                        {"role", text_or_null(entry.role)},
                        {"item", text_or_null(entry.item)},
                        {"late", entry.late},
                        {"entered", json_list(entry.entered)},
                        {"left", json_list(entry.left)},
                        {"changed", json_list(entry.changed)},
                        {"notes", json_list(entry.notes)},
                        {"told", json_list(entry.told)},
                        {"hash", entry.hash}});
}

Value json_of(const Receipt& receipt) {
  return Value::record({{"case", receipt.case_id},
                        {"revision", receipt.revision},
                        {"choice", text_or_null(receipt.choice)},
                        {"states", json_list(receipt.states)},
                        {"status", to_string(receipt.status)},
                        {"result", text_or_null(receipt.result)},
                        {"late", receipt.late},
                        {"repeated", receipt.repeated}});
}

namespace {

Value json_of(const ReasonView& reason) {
  return Value::record({{"kind", reason.kind},
                        {"sentence", cli::json_of(reason.sentence)},
                        {"because", cli::json_of(reason.because)},
                        {"condition", text_or_null(reason.condition)}});
}

Value json_of(const QuestionView& question) {
  std::vector<Value> options;
  for (std::size_t i = 0; i < question.options.size(); ++i) {
    const Text title = i < question.option_titles.size() ? question.option_titles[i] : Text();
    options.push_back(
        Value::record({{"word", question.options[i]}, {"title", cli::json_of(title)}}));
  }
  return Value::record({{"name", question.name},
                        {"ask", cli::json_of(question.ask)},
                        {"type", question.type},
                        {"optional", question.optional},
                        {"options", Value::list(std::move(options))}});
}

}  // namespace

Value json_of(const ChoiceView& choice) {
  std::vector<Value> reasons;
  for (const ReasonView& reason : choice.reasons()) reasons.push_back(json_of(reason));
  std::vector<Value> form;
  for (const QuestionView& question : choice.form()) form.push_back(json_of(question));
  return Value::record({{"choice", choice.name()},
                        {"title", Value::record({{"nl", choice.title(Language::nl)},
                                                 {"en", choice.title(Language::en)}})},
                        {"open", choice.open()},
                        {"depends", choice.depends()},
                        {"reasons", Value::list(std::move(reasons))},
                        {"who", json_list(choice.who())},
                        {"item", text_or_null(choice.item())},
                        {"item_title", json_of(choice.item_title())},
                        {"form", Value::list(std::move(form))},
                        {"deadline", json_of(choice.deadline())}});
}

Value json_of(const ReportInfo& report) {
  return Value::record(
      {{"name", report.name},
       {"plugin", report.plugin},
       {"title", json_of(report.title)},
       {"description", json_of(report.description)},
       {"media_type", report.media_type},
       {"extension", report.extension},
       {"problem", report.problem.empty() ? Value(nullptr) : cli::json_of(report.problem)}});
}

Value json_of(const PluginView& plugin) {
  return Value::record(
      {{"id", plugin.id},
       {"name", plugin.name},
       {"version", plugin.version},
       {"file", text_or_null(plugin.file)},
       {"interfaces", json_list(plugin.interfaces)},
       {"problem", plugin.problem.empty() ? Value(nullptr) : cli::json_of(plugin.problem)}});
}

}  // namespace regie::cli
