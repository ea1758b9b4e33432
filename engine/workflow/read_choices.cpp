// SPDX-License-Identifier: Apache-2.0
// Choices, their rules, and where they lead.
#include <charconv>

#include "engine/workflow/names.hpp"
#include "engine/workflow/parser.hpp"

namespace regie::workflow {
namespace {

const Text a_target{"de naam van een toestand of resultaat", "the name of a state or result"};

}  // namespace

std::vector<model::Choice> Parser::read_choices(const Node& node) {
  std::vector<model::Choice> choices;
  if (node.is_sequence()) {
    for (model::Name& name : read_.names(node, {"de naam van een keuze", "the name of a choice"})) {
      check_name(findings_, name.text, name.span);
      model::Choice choice;
      choice.name = std::move(name);
      choice.rules.emplace_back().span = choice.name.span;
      choices.push_back(std::move(choice));
    }
    return choices;
  }
  if (!read_.named(node, {"keuzes, elk met een naam", "choices, each with a name"})) return choices;
  for (const Member& member : node.members) {
    choices.push_back(read_choice(member.key, member.value, words::choice()));
  }
  if (choices.empty()) {
    findings_.error(node.span, "missing-value",
                    {"Hier staat geen enkele keuze.", "There is not a single choice here."},
                    {"Noem er minstens één.", "Name at least one."});
  }
  return choices;
}

model::Choice Parser::read_choice(const Node& name, const Node& value, const Vocabulary& table) {
  model::Choice choice;
  choice.name = {name.text, name.span};
  if (&table != &words::reopening()) check_name(findings_, name.text, name.span);
  const bool short_form = value.missing || value.is_scalar() || value.is_sequence();
  if (short_form && &table == &words::choice()) {
    if (value.missing) {
      choice.rules.emplace_back().span = name.span;
    } else {
      choice.rules = read_rules(value, name.span, words::rule());
    }
    return choice;
  }
  if (value.missing) {
    read_.present(value, name.span, name.text);
    return choice;
  }
  if (!read_.mapping(value, table, name.span)) return choice;
  read_asking(value, choice);
  model::Rule common = read_rule(value, table);
  common.span = name.span;
  const Member* rules = value.member("rules");
  if (rules == nullptr) {
    choice.rules.push_back(std::move(common));
    return choice;
  }
  for (const char* key : {"go", "again", "stays"}) {
    const Member* both = value.member(key);
    if (both == nullptr) continue;
    findings_.error(both->key.span, "go-beside-rules",
                    {"`" + both->key.text + "` en `rules` zeggen allebei waar het naartoe gaat.",
                     "`" + both->key.text + "` and `rules` both say where it leads."},
                    {"Zet `" + both->key.text + "` bij de regels.",
                     "Put `" + both->key.text + "` in the rules."});
  }
  if (!read_.present(rules->value, rules->key.span, "rules")) return choice;
  choice.rules = read_rules(rules->value, rules->key.span, words::rule());
  for (model::Rule& rule : choice.rules) {
    rule.actions.insert(rule.actions.begin(), common.actions.begin(), common.actions.end());
  }
  return choice;
}

void Parser::read_asking(const Node& node, model::Choice& choice) {
  if (const Node* title = read_.value(node, "title")) choice.title = read_.words(*title);
  choice.who_written = node.find("who") != nullptr;
  if (const Node* who = read_.value(node, "who")) choice.who = read_people(*who);
  if (const Node* except = read_.value(node, "except")) {
    choice.except = read_.names(*except, {"een rol of een keuze", "a role or a choice"});
  }
  if (const Node* form = read_.value(node, "form")) choice.form = read_.names(*form, a_field);
  if (const Node* sees = read_.value(node, "sees")) choice.sees = read_.names(*sees, a_field);
  if (const Node* from = read_.value(node, "from")) choice.from = read_.names(*from, a_target);
  if (const Node* needs = read_.value(node, "needs")) choice.needs = read_needs(*needs);
  if (const Node* limit = read_.value(node, "limit")) choice.limit = read_limit(*limit);
}

std::vector<model::Need> Parser::read_needs(const Node& node) {
  std::vector<model::Need> needs;
  const auto read = [&](const Node& one) {
    model::Need need;
    if (!read_.mapping(one, words::need(), beginning(one.span))) return;
    if (const Node* condition = read_.value(one, "if"))
      need.condition = read_.expression(*condition);
    if (const Node* explain = read_.value(one, "explain")) need.explain = read_.words(*explain);
    if (need.condition != nullptr) needs.push_back(std::move(need));
  };
  if (node.is_mapping() && node.find("if") == nullptr) {
    read_.wrong(node, {"een lijst van voorwaarden", "a list of conditions"},
                {"Begin elke voorwaarde met `- if: \"…\"`, en zet `explain` daaronder.",
                 "Begin each condition with `- if: \"…\"`, and put `explain` below it."});
  } else if (node.is_mapping()) {
    read_.list(node, {"een lijst van voorwaarden", "a list of conditions"});
    read(node);
  } else if (node.is_scalar()) {
    read_.wrong(
        node, {"een lijst van voorwaarden", "a list of conditions"},
        {"Schrijf `needs: [ { if: \"…\", explain: … } ]`: de uitleg is voor wie het niet mag.",
         "Write `needs: [ { if: \"…\", explain: … } ]`: the explanation is for who may not."});
  } else if (read_.list(node, {"een lijst van voorwaarden", "a list of conditions"})) {
    for (const Node& item : node.items) read(item);
  }
  return needs;
}

std::optional<model::Limit> Parser::read_limit(const Node& node) {
  using Per = statechart::TakeLimit::Per;
  if (node.is_double_quoted()) {
    model::Limit computed;
    computed.value = &node;
    return computed;
  }
  const auto fail = [&]() -> std::optional<model::Limit> {
    read_.wrong(node, {"een aantal keren, minstens 1", "a number of times, at least 1"},
                {"Schrijf `2`, `2 per case`, `2 per round` of `2 per item`.",
                 "Write `2`, `2 per case`, `2 per round` or `2 per item`."});
    return std::nullopt;
  };
  if (!node.is_scalar()) return fail();
  model::Limit limit;
  const char* end = node.text.data() + node.text.size();
  const auto [stop, failed] = std::from_chars(node.text.data(), end, limit.most);
  if (failed != std::errc() || limit.most < 1) return fail();
  const std::string_view rest(stop, static_cast<std::size_t>(end - stop));
  if (rest.empty()) return limit;
  if (rest == " per case") {
    limit.per = Per::case_;
  } else if (rest == " per round") {
    limit.per = Per::round;
  } else if (rest == " per item") {
    limit.per = Per::item;
  } else {
    return fail();
  }
  return limit;
}

std::vector<model::Rule> Parser::read_rules(const Node& node, const Span& owner,
                                            const Vocabulary& table) {
  std::vector<model::Rule> rules;
  if (node.is_scalar()) {
    model::Rule rule;
    rule.span = owner;
    if (auto target = read_.name(node, a_target)) rule.go.push_back(std::move(*target));
    rules.push_back(std::move(rule));
    return rules;
  }
  if (node.is_mapping()) {
    read_.mapping(node, table, owner);
    rules.push_back(read_rule(node, table));
    rules.back().span = owner;
    return rules;
  }
  if (node.items.empty()) {
    findings_.error(owner, "missing-value",
                    {"Hier staat geen enkele regel.", "There is not a single rule here."},
                    {"Schrijf er minstens één, met `go` of iets anders.",
                     "Write at least one, with `go` or something else."});
  }
  for (const Node& item : node.items) {
    if (!read_.mapping(item, table, beginning(item.span))) continue;
    rules.push_back(read_rule(item, table));
  }
  for (std::size_t i = 0; i + 1 < rules.size(); ++i) {
    // A rule with a limit of its own gives way to the next one when it is used up.
    if (rules[i].condition != nullptr || rules[i].limit || rules.size() != node.items.size())
      continue;
    if (node.items[i].find("if") != nullptr || node.items[i].find("limit") != nullptr) continue;
    findings_.error(beginning(node.items[i].span), "rule-hides-others",
                    {"Deze regel geldt altijd, dus wat eronder staat komt nooit aan de beurt.",
                     "This rule always applies, so that those below it are never reached."},
                    {"Voeg `if: \"…\"` toe, of zet deze regel onderaan.",
                     "Add `if: \"…\"`, or put this rule last."});
  }
  return rules;
}

model::Rule Parser::read_rule(const Node& node, const Vocabulary& table) {
  model::Rule rule;
  rule.span = beginning(node.span);
  if (table.find("if") != nullptr) {
    if (const Node* condition = read_.value(node, "if"))
      rule.condition = read_.expression(*condition);
  }
  const bool of_choice = &table == &words::rule();
  if (of_choice) {
    if (const Node* form = read_.value(node, "form")) rule.form = read_.names(*form, a_field);
  }
  if (of_choice || table.find("if") != nullptr) {
    if (const Node* limit = read_.value(node, "limit")) rule.limit = read_limit(*limit);
  }
  if (table.find("stays") != nullptr) {
    if (const Node* stays = read_.value(node, "stays")) rule.stays = read_.truth(*stays);
  }
  read_move(node, rule);
  for (const Member& member : node.members) read_action(member, rule.actions);
  return rule;
}

void Parser::read_move(const Node& node, model::Rule& rule) {
  if (const Node* go = read_.value(node, "go")) rule.go = read_.names(*go, a_target);
  if (const Node* again = read_.value(node, "again")) rule.again = read_.truth(*again);
  if (const Node* internal = read_.value(node, "internal")) rule.internal = read_.truth(*internal);
  const Member* again = node.member("again");
  if (rule.again && !rule.go.empty()) {
    findings_.error(again->key.span, "again-beside-go",
                    {"`again` en `go` zeggen allebei waar het naartoe gaat.",
                     "`again` and `go` both say where it leads."},
                    {"Haal er één weg; `again: true` gaat dezelfde toestand opnieuw in.",
                     "Remove one; `again: true` enters the same state anew."});
  }
}

}  // namespace regie::workflow
