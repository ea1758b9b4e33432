// SPDX-License-Identifier: Apache-2.0
#include "engine/expression/program.hpp"

#include <algorithm>

#include "engine/base/utf8.hpp"
#include "engine/expression/checker.hpp"
#include "engine/expression/code.hpp"
#include "engine/expression/compiler.hpp"
#include "engine/expression/cost.hpp"
#include "engine/expression/error_value.hpp"
#include "engine/expression/parser.hpp"

namespace regie::expression {

namespace {

Diagnostic to_diagnostic(const Problem& problem, const Positions& positions,
                         const std::shared_ptr<const Source>& document) {
  Diagnostic made;
  made.severity = problem.severity;
  made.rule = problem.rule;
  made.source = document;
  made.span = positions.span(problem.begin, problem.end);
  made.message = problem.message;
  set_advice(made, problem.advice);
  made.subject = problem.subject;
  return made;
}

Error failed(const Code& code, const std::vector<Problem>& problems) {
  Error error(Errc::invalid_document,
              {"De expressie `" + code.source.substr(0, 60) + "` klopt niet",
               "The expression `" + code.source.substr(0, 60) + "` is not right"});
  if (const std::size_t broken = find_invalid_utf8(code.source); broken != std::string_view::npos)
    error.message = {"De expressie is geen geldige tekst", "The expression is not valid text"};
  for (const Problem& problem : problems) {
    error.diagnostics.push_back(to_diagnostic(problem, code.positions, code.document));
    if (error.diagnostics.size() >= code.limits.diagnostics) break;
  }
  sort_and_merge(error.diagnostics);
  const auto first = std::find_if(problems.begin(), problems.end(), [](const Problem& problem) {
    return problem.severity == Severity::error;
  });
  if (first != problems.end()) {
    error.message = first->message;
    error.advice = first->advice;
  }
  return error;
}

/// What is wrong with the text before it is read at all.
std::vector<Problem> bad_text(std::string_view source, const Limits& limits) {
  std::vector<Problem> problems;
  const auto report = [&](const char* rule, Text message, Text advice) {
    problems.push_back({Severity::error, rule, 0, 1, std::move(message), std::move(advice)});
  };
  if (source.size() > limits.expression_bytes) {
    const std::string most = std::to_string(limits.expression_bytes);
    report("expression-limit",
           {"Deze expressie is langer dan " + most + " bytes",
            "This expression is longer than " + most + " bytes"},
           {"Verdeel haar over meer voorwaarden.", "Spread it over several conditions."});
  } else if (find_invalid_utf8(source) != std::string_view::npos) {
    report("expression-syntax",
           {"Deze expressie is geen geldige UTF-8", "This expression is not valid UTF-8"}, {});
  } else if (source.find_first_not_of(" \t\r\n\f") == std::string_view::npos) {
    report("expression-syntax", {"Hier staat geen expressie", "There is no expression here"},
           {"Schrijf een voorwaarde, zoals `score >= 60`.",
            "Write a condition, such as `score >= 60`."});
  }
  return problems;
}

bool has_error(const std::vector<Problem>& problems) {
  return std::any_of(problems.begin(), problems.end(),
                     [](const Problem& problem) { return problem.severity == Severity::error; });
}

/// An expression that cannot stay within the limit is refused; one that would not with lists of
/// `assumed_items` is a finding.
void find_cost(const Expr& root, const Code& code, std::vector<Problem>& problems) {
  const Cost cost = estimate(code);
  const auto most = static_cast<double>(code.limits.expression_cost);
  if (cost.likely <= most) return;
  const bool surely = cost.least > most;
  const std::string items = std::to_string(static_cast<int>(assumed_items));
  problems.push_back({surely ? Severity::error : Severity::warning,
                      "expression-cost",
                      root.begin,
                      root.end,
                      surely
                          ? Text{"Dit kost altijd meer werk dan een expressie mag kosten",
                                 "This always costs more work than an expression may"}
                          : Text{"Met lijsten van " + items + " onderdelen kost dit te veel werk",
                                 "With lists of " + items + " items this costs too much work"},
                      {"Ga niet voor elk onderdeel opnieuw een hele lijst langs.",
                       "Do not go through a whole list again for each item."}});
}

/// A condition whose outcome is known beforehand is a mistake, unless it says so plainly.
void find_constant_condition(const Expr& root, const Code& code, std::vector<Problem>& problems) {
  const Node& node = code.nodes[code.root];
  if (root.kind == ExprKind::literal || node.op != Op::constant) return;
  const Value& value = code.constants[node.number];
  if (!value.is(Value::Kind::boolean)) return;
  const bool holds = value.boolean();
  problems.push_back(
      {Severity::warning,
       "expression-constant",
       root.begin,
       root.end,
       {holds ? "Dit is altijd waar" : "Dit is nooit waar",
        holds ? "This is always true" : "This is never true"},
       {"Vergelijk met een veld uit de gegevens.", "Compare with a field of the data."}});
}

}  // namespace

Result<Program> compile(std::string_view source, const Environment& environment,
                        const CompileOptions& options) {
  auto code = std::make_shared<Code>();
  code->source = source;
  code->limits = options.limits;
  code->document = options.document;
  std::vector<Problem> problems = bad_text(source, options.limits);
  code->positions =
      Positions(problems.empty() ? source : std::string_view(" "), options.document, options.span);
  if (!problems.empty()) return failed(*code, problems);
  ParseResult parsed = parse(source, options.limits);
  if (!parsed.root) {
    for (SyntaxProblem& problem : parsed.problems) {
      problems.push_back({Severity::error, "expression-syntax", problem.begin, problem.end,
                          std::move(problem.message), std::move(problem.advice)});
    }
    return failed(*code, problems);
  }
  CheckResult checked = check(*parsed.root, source, environment, options);
  if (has_error(checked.problems)) return failed(*code, checked.problems);
  code->type = checked.type;
  code->reads.assign(checked.reads.begin(), checked.reads.end());
  code->functions = std::move(checked.functions);
  for (ConstantFailure& failure : generate(*parsed.root, *code)) {
    checked.problems.push_back(
        {Severity::warning,
         "expression-constant",
         failure.begin,
         failure.end,
         {"Dit gaat altijd mis: " + failure.message.nl, "This always fails: " + failure.message.en},
         {"Verbeter deze waarde.", "Mend this value."}});
  }
  code->decision = decision_of(*code);
  find_cost(*parsed.root, *code, checked.problems);
  if (has_error(checked.problems)) return failed(*code, checked.problems);
  if (options.expected && options.expected->is(TypeKind::boolean))
    find_constant_condition(*parsed.root, *code, checked.problems);
  for (const Problem& problem : checked.problems)
    code->findings.push_back(to_diagnostic(problem, code->positions, code->document));
  sort_and_merge(code->findings);
  return Program(std::move(code));
}

const Type& Program::type() const noexcept { return code_->type; }
const std::string& Program::source() const noexcept { return code_->source; }
const std::vector<std::string>& Program::reads() const noexcept { return code_->reads; }
bool Program::asks_host() const noexcept {
  return std::any_of(code_->nodes.begin(), code_->nodes.end(), [](const Node& node) {
    return node.op == Op::call && node.function != nullptr && node.function->host;
  });
}

const Diagnostics& Program::findings() const noexcept { return code_->findings; }

const Value* Program::constant() const noexcept {
  const Node& node = code_->nodes[code_->root];
  return node.op == Op::constant ? &code_->constants[node.number] : nullptr;
}

Span Program::span(std::uint32_t begin, std::uint32_t end) const {
  return code_->positions.span(begin, end);
}

const std::shared_ptr<const Source>& Program::document() const noexcept { return code_->document; }

Error to_error(const Program& program, const Value& error) {
  Error made(is_limit_error(error) ? Errc::limit_reached : Errc::expression_failed,
             error_message(error));
  const std::uint32_t at = error.position();
  Diagnostic diagnostic;
  diagnostic.rule = made.code == Errc::limit_reached ? "expression-limit" : "expression-failed";
  diagnostic.source = program.document();
  diagnostic.span = program.span(at, at + 1);
  diagnostic.message = made.message;
  made.diagnostics.push_back(std::move(diagnostic));
  return made;
}

namespace {

Error unknown_here(const char* function) {
  const std::string shown(function);
  return Error(Errc::expression_failed, {"`" + shown + "` is hier niet bekend: er loopt geen zaak",
                                         "`" + shown + "` is not known here: no case is running"});
}

}  // namespace

Result<bool> Host::in_state(std::string_view) const { return unknown_here("In"); }
Result<std::int64_t> Host::times(std::string_view) const { return unknown_here("times"); }
Result<bool> Host::can(std::string_view) const { return unknown_here("actor.can"); }
Result<std::int64_t> Host::working_days_between(Date, Date) const {
  return unknown_here("working_days_between");
}
Result<Date> Host::add_term(Date, std::string_view, std::string_view, bool back) const {
  return unknown_here(back ? "before_term" : "add_term");
}

}  // namespace regie::expression
