// SPDX-License-Identifier: Apache-2.0
#include "engine/workflow/findings.hpp"

#include <utility>

#include "engine/base/suggest.hpp"
#include "engine/workflow/consequences.hpp"

namespace regie::workflow {

Diagnostic& Findings::add(Severity severity, const Span& span, std::string_view rule, Text message,
                          Advice advice) {
  if (severity == Severity::error) ++errors_;
  Diagnostic& made = all_.emplace_back();
  made.severity = severity;
  made.rule = rule;
  made.source = source_;
  made.span = span;
  made.message = std::move(message);
  set_advice(made, std::move(advice));
  return made;
}

Diagnostic& Findings::error(const Span& span, std::string_view rule, Text message, Advice advice) {
  return add(Severity::error, span, rule, std::move(message), std::move(advice));
}

Diagnostic& Findings::warning(const Span& span, std::string_view rule, Text message,
                              Advice advice) {
  return add(Severity::warning, span, rule, std::move(message), std::move(advice));
}

Diagnostic& Findings::note(const Span& span, std::string_view rule, Text message, Advice advice) {
  return add(Severity::note, span, rule, std::move(message), std::move(advice));
}

Span Findings::within(const document::Node& node, std::size_t begin, std::size_t end) {
  if (!positions_) positions_.emplace(source_->text);
  Span span = document::place_in(*positions_, node, begin);
  const Span last = document::place_in(*positions_, node, end);
  span.end_line = last.line;
  span.end_column = last.column;
  return span;
}

void Findings::take(const Diagnostics& diagnostics) {
  for (const Diagnostic& diagnostic : diagnostics) {
    if (diagnostic.severity == Severity::error) ++errors_;
    all_.push_back(diagnostic);
  }
}

Diagnostics Findings::sorted() const {
  Diagnostics result = all_;
  sort_and_merge(result);
  fold_consequences(result, told_);
  if (result.size() > most_) {
    const std::string left_out = std::to_string(result.size() - most_);
    result.resize(most_);
    result.push_back({Severity::note,
                      "too-many-problems",
                      source_,
                      {},
                      {"Er is nog meer aan de hand (" + left_out + ").",
                       "There is more to mend (" + left_out + ")."},
                      {"Los eerst deze op.", "Mend these first."}});
  }
  return result;
}

Text enumerate(const std::vector<std::string>& names) {
  constexpr std::size_t most = 8;
  Text list;
  const std::size_t shown = names.size() > most ? most : names.size();
  for (std::size_t i = 0; i < shown; ++i) {
    const bool last = i + 1 == shown && shown == names.size();
    const std::string name = "`" + names[i] + "`";
    list.nl += (i == 0 ? "" : last ? " en " : ", ") + name;
    list.en += (i == 0 ? "" : last ? " and " : ", ") + name;
  }
  if (shown < names.size()) {
    list.nl += ", …";
    list.en += ", …";
  }
  return list;
}

std::string in_backquotes(std::string_view name) { return "`" + std::string(name) + "`"; }

Advice did_you_mean(const std::string& meant) {
  Advice advice{"Bedoelt u `" + meant + "`?", "Did you mean `" + meant + "`?"};
  advice.suggestion = meant;
  return advice;
}

Advice did_you_mean(std::string_view written, const std::vector<std::string>& known) {
  const std::string meant = suggest(written, known);
  if (!meant.empty()) return did_you_mean(meant);
  if (known.empty()) return {};
  const Text list = enumerate(known);
  return Text{"U kunt kiezen uit " + list.nl + ".", "You can choose from " + list.en + "."};
}

}  // namespace regie::workflow
