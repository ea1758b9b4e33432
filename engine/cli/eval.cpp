// SPDX-License-Identifier: Apache-2.0
// `regie eval`: an expression by itself, to try what it says and why.
#include <chrono>
#include <iostream>

#include <regie/engine.hpp>
#include <regie/expression.hpp>

#include "engine/cli/failure.hpp"
#include "engine/cli/session.hpp"
#include "engine/cli/views.hpp"

namespace regie::cli {

namespace {

/// With the full stop that sentences of the engine leave out.
std::string as_sentence(std::string text) {
  if (!text.empty() && text.back() != '.') text += '.';
  return text;
}

/// Each part under the one it belongs to, with its value.
void add_rows(const ExpressionPart& part, std::size_t depth, Console& console,
              std::vector<std::vector<Piece>>& rows) {
  const Style style = part.value.is_error()                  ? Style::attention
                      : !part.value.is(Value::Kind::boolean) ? Style::plain
                      : part.value.boolean()                 ? Style::good
                                                             : Style::bad;
  rows.push_back(
      {{std::string(2 * depth, ' ') + part.source}, {console.say(part.value_in_words), style}});
  for (const ExpressionPart& inner : part.parts) {
    // What is written out says its own value.
    if (inner.parts.empty() && inner.source == to_json_text(inner.value)) continue;
    add_rows(inner, depth + 1, console, rows);
  }
}

Value explanation_json(const ExpressionPart& part) {
  std::vector<Value> parts;
  for (const ExpressionPart& inner : part.parts) parts.push_back(explanation_json(inner));
  return Value::record({{"source", part.source},
                        {"begin", static_cast<std::int64_t>(part.begin)},
                        {"end", static_cast<std::int64_t>(part.end)},
                        {"value", part.value},
                        {"parts", Value::list(std::move(parts))}});
}

void print_json(const ExpressionReport& report, Console& console) {
  Value document =
      Value::record({{"value", report.value.is_unset() ? Value(nullptr) : report.value},
                     {"type", report.type.empty() ? Value(nullptr) : Value(report.type)},
                     {"error", report.error ? cli::json_of(*report.error) : Value(nullptr)},
                     {"findings", json_list(report.findings)}});
  if (report.explanation) {
    document = document.with("sentence", cli::json_of(report.sentence))
                   .with("explanation", explanation_json(*report.explanation));
  }
  console.document(document);
}

void print_explanation(const ExpressionReport& report, Console& console) {
  console.paragraph({as_sentence(console.say(report.sentence)), Style::strong});
  std::vector<std::vector<Piece>> rows;
  add_rows(*report.explanation, 0, console, rows);
  console.line();
  console.table(rows, 2);
}

Instant moment_of(const Invocation& call) {
  if (call.globals.now) return *call.globals.now;
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return Instant{std::chrono::duration_cast<std::chrono::milliseconds>(now).count()};
}

Exit run_eval_lines(const Invocation& call, Console& console) {
  for (const char* other : {"EXPR", "data", "types", "explain"}) {
    if (!call.has(other)) continue;
    const std::string name = other == std::string("EXPR") ? other : std::string("--") + other;
    throw UsageError({"Bij --lines past " + name + " niet: elke regel zegt zelf wat hij vraagt.",
                      "--lines takes no " + name + ": each line says itself what it asks."},
                     {"Laat " + name + " weg.", "Leave out " + name + "."});
  }
  std::string line;
  while (std::getline(std::cin, line)) {
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    console.raw(answer_expression_record(line, console.language()) + "\n");
  }
  return Exit::done;
}

Exit run_eval(const Invocation& call, Console& console) {
  if (call.has("lines")) return run_eval_lines(call, console);
  if (!call.has("EXPR")) {
    throw UsageError({"Er mist een expressie.", "An expression is missing."},
                     {"Schrijf bijvoorbeeld: regie eval 'score >= 60' --data '{\"score\": 45}'",
                      "Write for example: regie eval 'score >= 60' --data '{\"score\": 45}'"});
  }
  ExpressionRequest request;
  request.expression = call.get("EXPR");
  request.explain = call.has("explain");
  if (call.has("data")) request.data = data_option(call, "data");
  if (call.has("types")) request.types = data_option(call, "types");
  request.now = moment_of(call);
  const ExpressionReport report = evaluate_expression(request);
  if (console.json()) {
    print_json(report, console);
  } else if (!report.error) {
    console.error_problems(report.findings);
    console.line({to_json_text(report.value)});
    if (report.explanation) print_explanation(report, console);
  }
  if (!report.error) return Exit::done;
  if (console.json()) return Exit::findings;
  if (report.error->diagnostics.empty()) return report_failure(*report.error, console);
  console.error_problems(report.error->diagnostics);
  return Exit::findings;
}

}  // namespace

Command eval_command() {
  return {
      "eval",
      {"reken een expressie uit, en zeg waarom", "evaluate an expression, and say why"},
      {{"EXPR", false, false}},
      {{"data",
        "JSON",
        {"De gegevens: JSON, @BESTAND, of - voor de standaardinvoer",
         "The data: JSON, @FILE, or - for standard input"},
        false},
       {"types",
        "JSON",
        {"Soorten van de gegevens, zoals {\"dag\": \"date\"}",
         "Types of the data, such as {\"day\": \"date\"}"},
        false},
       {"explain", "", {"Zeg waarom", "Say why"}, false},
       {"lines",
        "",
        {"Lees van elke regel van de standaardinvoer een geval, en antwoord met een regel",
         "Read a case from every line of standard input, and answer with a line"},
        false}},
      {"Zo probeert u een voorwaarde voordat die in een workflow staat. Zet de expressie tussen "
       "enkele aanhalingstekens; begint zij met een min, zet er dan -- voor.",
       "This tries a condition before it stands in a workflow. Put the expression between single "
       "quotes; where it begins with a minus, put -- in front."},
      {"eval 'score >= 60' --data '{\"score\": 45}' --explain",
       "eval 'day > date(\"2026-03-01\")' --data '{\"day\": \"2026-03-02\"}' "
       "--types '{\"day\": \"date\"}'"},
      run_eval};
}

}  // namespace regie::cli
