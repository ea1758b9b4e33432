// SPDX-License-Identifier: Apache-2.0
// Statutory terms: what a workflow declares, and what is done with them on the way.
#include "engine/workflow/names.hpp"
#include "engine/workflow/parser.hpp"

namespace regie::workflow {
namespace {

using calendar::Basis;
using calendar::CountFrom;
using calendar::Direction;

const Text a_term{"een termijn", "a term"};

}  // namespace

std::vector<model::Term> Parser::read_terms(const Node& node) {
  std::vector<model::Term> terms;
  if (!read_.named(node, {"termijnen, elk met een naam", "terms, each with a name"})) return terms;
  for (const Member& member : node.members) {
    check_name(findings_, member.key.text, member.key.span);
    if (!read_.present(member.value, member.key.span, member.key.text)) continue;
    if (!read_.mapping(member.value, words::statutory_term(), member.key.span)) continue;
    if (auto term = read_term(member)) {
      terms.push_back(std::move(*term));
    } else {
      findings_.told(member.key.text);
    }
  }
  return terms;
}

std::optional<model::Term> Parser::read_term(const Member& member) {
  const Node& node = member.value;
  model::Term term;
  term.name = {member.key.text, member.key.span};
  if (const Node* title = read_.value(node, "title")) term.title = read_.words(*title);
  if (!read_term_length(node, member.key.span, term)) return std::nullopt;
  if (const Node* since = read_.value(node, "since")) term.since = read_.expression(*since);
  if (const Node* basis = read_.value(node, "basis")) {
    constexpr Basis all[] = {Basis::act, Basis::order, Basis::local, Basis::contract, Basis::eu};
    const auto which = read_.word(*basis, {"act", "order", "local", "contract", "eu"});
    if (which) term.rule.basis = all[*which];
  }
  if (const Node* from = read_.value(node, "from")) {
    const bool same = read_.word(*from, {"day_after", "same_day"}).value_or(0) == 1;
    term.rule.from = same ? CountFrom::same_day : CountFrom::day_after;
  }
  if (const Node* declared = read_.value(node, "declared")) {
    term.rule.declared = read_.truth(*declared);
    const bool own = term.rule.basis == Basis::local || term.rule.basis == Basis::contract;
    if (term.rule.declared && !own) {
      findings_.error(declared->span, "declared-without-need",
                      {"Deze wet geldt al: `declared` hoort bij `local` of `contract`.",
                       "This law applies already: `declared` belongs to `local` or `contract`."},
                      {"Haal `declared` weg.", "Remove `declared`."});
    }
  }
  if (const Node* source = read_.value(node, "source")) {
    term.source = read_.text(*source, {"een artikel", "an article"}).value_or("");
  }
  if (const Node* readings = read_.value(node, "readings")) read_readings(*readings, term);
  if (const Member* late = node.member("late")) {
    if (read_.present(late->value, late->key.span, "late")) {
      term.late = read_rules(late->value, late->key.span, words::transition());
    }
  }
  return term;
}

/// `after` with an optional `since`; `at`; or `before` with `at`.
bool Parser::read_term_length(const Node& node, const Span& owner, model::Term& term) {
  const Node* after = read_.value(node, "after");
  const Node* before = read_.value(node, "before");
  const Node* at = read_.value(node, "at");
  if ((after != nullptr) == (at != nullptr) || (before != nullptr && at == nullptr)) {
    findings_.error(
        owner, "term-length",
        {"Zeg op één manier hoe lang de termijn is.", "Say in one way how long the term is."},
        {"Schrijf `after: 8 weeks`, `at: \"…\"`, of `before: 18 weeks` met `at: \"…\"`.",
         "Write `after: 8 weeks`, `at: \"…\"`, or `before: 18 weeks` with `at: \"…\"`."});
    return false;
  }
  const Node* length = after != nullptr ? after : before;
  if (length != nullptr) {
    const auto span = read_.span(*length);
    if (!span) return false;
    if (span->ms != 0) {
      findings_.error(
          length->span, "term-in-hours",
          {"Een termijn van uren heeft geen laatste dag.", "A term in hours has no last day."},
          {"Gebruik `deadline` of een timer, of schrijf de termijn in dagen.",
           "Use `deadline` or a timer, or write the term in days."});
      return false;
    }
    term.rule.span = *span;
  }
  if (at != nullptr) term.at = read_.expression(*at);
  term.rule.direction = after != nullptr    ? Direction::forward
                        : before != nullptr ? Direction::backward
                                            : Direction::fixed;
  return at == nullptr || term.at != nullptr;
}

void Parser::read_readings(const Node& node, model::Term& term) {
  if (!read_.named(node, {"lezingen, elk met een waarde", "readings, each with a value"})) return;
  for (const Member& member : node.members) {
    if (calendar::set_reading(term.rule.readings, member.key.text, member.value.text)) continue;
    std::vector<std::string> known;
    for (const auto& names : calendar::reading_names()) {
      for (const std::string& name : names) known.push_back(name);
    }
    const std::string written = member.key.text + "=" + member.value.text;
    findings_.error(member.key.span, "unknown-reading",
                    {"De lezing `" + member.key.text + ": " + member.value.text + "` is er niet.",
                     "There is no reading `" + member.key.text + ": " + member.value.text + "`."},
                    did_you_mean(written, known));
  }
}

/// `term`, `pause`, `resume` and `stop` name terms; `extend` says by how much.
void Parser::read_term_action(const Member& member, std::vector<model::Action>& actions) {
  using Kind = model::Action::Kind;
  const std::string& key = member.key.text;
  if (key == "extend") {
    if (!read_.named(member.value, {"termijnen met een duur", "terms with a span of time"})) return;
    for (const Member& one : member.value.members) {
      if (!read_.present(one.value, one.key.span, one.key.text)) continue;
      model::Action action;
      action.kind = Kind::extend_term;
      action.name = {one.key.text, one.key.span};
      action.span = one.key.span;
      action.length = read_.span(one.value);
      if (action.length) actions.push_back(std::move(action));
    }
    return;
  }
  for (model::Name& name : read_.names(member.value, a_term)) {
    model::Action action;
    action.kind = key == "pause"    ? Kind::pause_term
                  : key == "resume" ? Kind::resume_term
                  : key == "stop"   ? Kind::stop_term
                                    : Kind::start_term;
    action.span = name.span;
    action.name = std::move(name);
    actions.push_back(std::move(action));
  }
}

}  // namespace regie::workflow
