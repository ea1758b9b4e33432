// SPDX-License-Identifier: Apache-2.0
// The outermost mapping of a workflow, its roles and its results.
#include "engine/workflow/calendar_file.hpp"
#include "engine/workflow/names.hpp"
#include "engine/workflow/parser.hpp"

namespace regie::workflow {
namespace {

const Text a_role{"een rol", "a role"};

std::vector<std::string> known_calendars() {
  std::vector<std::string> names;
  for (std::string_view name : builtin_calendars()) names.emplace_back(name);
  return names;
}

}  // namespace

model::Workflow Parser::run(const Node& root) {
  model::Workflow workflow;
  read_.mapping(root, words::workflow(), {});
  if (const Node* node = read_.value(root, "language")) {
    if (const auto which = read_.word(*node, {"nl", "en"})) {
      workflow.language = *which == 0 ? Language::nl : Language::en;
      read_.set_language(workflow.language);
    }
  }
  if (const Node* node = read_.value(root, "regie")) read_.whole_number(*node, 1, 1);
  if (const Node* node = read_.value(root, "workflow")) {
    if (auto name = read_.name(*node, {"een naam", "a name"})) {
      check_name(findings_, name->text, name->span);
      workflow.name = std::move(*name);
    }
  }
  if (const Node* node = read_.value(root, "version")) {
    workflow.version = read_.whole_number(*node, 1, INT64_MAX).value_or(1);
  }
  if (const Node* node = read_.value(root, "title")) workflow.title = read_.words(*node);
  workflow.calendar = "nl-municipality";
  if (const Node* node = read_.value(root, "calendar")) {
    const auto id = read_.text(*node, {"de naam van een kalender", "the name of a calendar"});
    if (id && builtin_calendar(*id).empty()) {
      findings_.error(
          node->span, "unknown-calendar",
          {"De kalender `" + *id + "` bestaat niet.", "There is no calendar `" + *id + "`."},
          did_you_mean(*id, known_calendars()));
    }
    if (id) workflow.calendar = *id;
  }
  if (const Node* node = read_.value(root, "key")) workflow.key = read_.expression(*node);
  if (const Node* node = read_.value(root, "roles")) read_roles(*node, workflow);
  if (const Node* node = read_.value(root, "data")) workflow.data = read_fields(*node);
  if (const Node* node = read_.value(root, "start")) {
    workflow.start = read_start(*node);
  }
  if (const Node* node = read_.value(root, "states")) workflow.states = read_states(*node);
  if (const Node* node = read_.value(root, "choices")) {
    if (read_.named(*node, {"keuzes, elk met een naam", "choices, each with a name"})) {
      for (const Member& member : node->members) {
        workflow.choices.push_back(read_choice(member.key, member.value, words::common_choice()));
      }
    }
  }
  if (const Node* node = read_.value(root, "errors")) {
    workflow.errors_raise = read_.word(*node, {"stop", "event"}).value_or(0) == 1;
  }
  if (const Node* node = read_.value(root, "unproved")) {
    workflow.report_unproved = read_.word(*node, {"refuse", "report"}).value_or(0) == 1;
  }
  if (const Node* node = read_.value(root, "timers")) workflow.timers = read_timers(*node);
  if (const Node* node = read_.value(root, "terms")) workflow.terms = read_terms(*node);
  if (const Node* node = read_.value(root, "when")) workflow.when = read_when(*node);
  if (const Member* always = root.member("always")) {
    if (read_.present(always->value, always->key.span, "always")) {
      workflow.always = read_rules(always->value, always->key.span, words::transition());
    }
  }
  if (const Node* node = read_.value(root, "results")) read_results(*node, workflow);
  if (root.is_mapping() && root.find("results") == nullptr && !workflow.report_unproved) {
    findings_.error_about("results", {}, "missing-key",
                          {"`results` ontbreekt: hoe een zaak kan eindigen.",
                           "`results` is missing: how a case can end."},
                          Text{"Voeg `results: …` toe.", "Add `results: …`."});
  }
  return workflow;
}

void Parser::read_roles(const Node& node, model::Workflow& workflow) {
  if (!read_.named(node, {"rollen, elk met een naam", "roles, each with a name"})) return;
  for (const Member& member : node.members) workflow.roles.push_back(read_role(member));
}

model::Role Parser::read_role(const Member& member) {
  model::Role role;
  role.name = {member.key.text, member.key.span};
  check_name(findings_, role.name.text, role.name.span);
  const Node& node = member.value;
  if (node.missing || !read_.mapping(node, words::role(), member.key.span)) return role;
  if (const Node* title = read_.value(node, "title")) role.title = read_.words(*title);
  if (const Node* of = read_.value(node, "of")) role.of = read_.name(*of, a_field);
  if (const Node* is = read_.value(node, "is")) role.is = read_.expression(*is);
  if (const Node* by = read_.value(node, "entered_by")) role.entered_by = read_.name(*by, a_role);
  if (const Node* sees = read_.value(node, "sees")) {
    role.sees_all = false;
    role.sees = read_.names(*sees, a_field);
  }
  if (node.find("of") != nullptr && node.find("is") != nullptr) {
    findings_.error(
        node.member("is")->key.span, "role-twice",
        {"Een rol heeft `of` of `is`, niet allebei.", "A role has `of` or `is`, not both."},
        {"Haal er één weg: `of` zoekt in de adreslijst, `is` berekent wie het is.",
         "Remove one: `of` searches the directory, `is` computes who it is."});
  }
  return role;
}

void Parser::read_results(const Node& node, model::Workflow& workflow) {
  if (!read_.named(node, {"resultaten, elk met een naam", "results, each with a name"})) return;
  for (const Member& member : node.members) workflow.results.push_back(read_result(member));
  if (workflow.results.empty()) {
    findings_.error(node.span, "missing-key",
                    {"Er is geen enkel resultaat.", "There is not a single result."},
                    {"Noem hoe een zaak kan eindigen: `results: { done: { title: … } }`.",
                     "Name how a case can end: `results: { done: { title: … } }`."});
  }
}

model::Result Parser::read_result(const Member& member) {
  model::Result result;
  result.name = {member.key.text, member.key.span};
  check_name(findings_, result.name.text, result.name.span);
  const Node& node = member.value;
  if (node.missing || !read_.mapping(node, words::result(), member.key.span)) return result;
  if (const Node* title = read_.value(node, "title")) result.title = read_.words(*title);
  if (const Node* tell = read_.value(node, "tell")) result.tell = read_tell(*tell);
  if (const Node* enter = read_.value(node, "enter")) result.enter = read_blocks(*enter);
  if (const Node* leave = read_.value(node, "leave")) result.leave = read_blocks(*leave);
  if (const Node* done = read_.value(node, "donedata")) result.done_data = done;
  if (const Node* seen = read_.value(node, "public")) {
    result.public_fields = read_.names(*seen, a_field);
  }
  const Member* reopen = node.member("reopen");
  if (reopen == nullptr || !read_.present(reopen->value, reopen->key.span, "reopen")) return result;
  if (!reopen->value.is_mapping()) {
    read_.mapping(reopen->value, words::reopening(), reopen->key.span);
    return result;
  }
  result.reopen = read_choice(reopen->key, reopen->value, words::reopening());
  if (const Node* until = read_.value(reopen->value, "until")) {
    result.reopen->until = read_.span(*until);
  }
  if (reopen->value.find("who") == nullptr) {
    findings_.error(reopen->key.span, "missing-who",
                    {"Er staat niet wie de zaak weer mag openen.",
                     "It does not say who may open the case again."},
                    {"Voeg `who: …` toe.", "Add `who: …`."});
  }
  if (reopen->value.find("go") == nullptr && reopen->value.find("rules") == nullptr) {
    findings_.error(reopen->key.span, "missing-target",
                    {"Er staat niet waar de zaak dan verdergaat.",
                     "It does not say where the case goes on then."},
                    {"Voeg `go: …` toe.", "Add `go: …`."});
  }
  return result;
}

}  // namespace regie::workflow
