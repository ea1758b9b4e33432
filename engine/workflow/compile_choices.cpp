// SPDX-License-Identifier: Apache-2.0
// Choices: what they ask for, what they need, and the transitions that they become.
#include <algorithm>

#include "engine/workflow/compiler.hpp"

namespace regie::workflow {

using statechart::FormField;
using statechart::none;
using statechart::StateKind;

statechart::Index Compiler::declare_choice(const model::Choice& choice, Index state,
                                           std::string id) {
  const auto index = static_cast<Index>(chart_->choices.size());
  statechart::Choice made;
  made.name = choice.name.text;
  made.id = std::move(id);
  made.title = title_of(choice.title, choice.name);
  made.state = state;
  made.span = choice.name.span;
  chart_->choices.push_back(std::move(made));
  choices_.emplace(&choice, index);
  return index;
}

void Compiler::declare_choices() {
  for (Index state = 1; state < chart_->states.size(); ++state) {
    const model::State* written = drafts_[state].model;
    if (written == nullptr) continue;
    for (const model::Choice& choice : written->choices) {
      declare_choice(choice, state, chart_->states[state].path + "." + choice.name.text);
    }
  }
  for (const model::Choice& choice : workflow_.choices) {
    declare_choice(choice, none, choice.name.text);
  }
  for (const model::Result& result : workflow_.results) {
    if (!result.reopen) continue;
    std::vector<Index> several;
    const Index state = find_state(result.name.text, 0, several);
    const Index choice = declare_choice(*result.reopen, state, result.name.text + ".reopen");
    chart_->choices[choice].reopens = true;
    chart_->choices[choice].until = result.reopen->until;
  }
}

statechart::TakeLimit Compiler::limit(const std::optional<model::Limit>& limit, bool in_region,
                                      const Scope& scope) {
  using Per = statechart::TakeLimit::Per;
  statechart::TakeLimit made;
  if (!limit) return made;
  made.most = limit->most;
  if (limit->value != nullptr) {
    made.program = program(*limit->value, scope, expression::Type::integer());
  }
  made.per = limit->per.value_or(in_region ? Per::item : Per::case_);
  return made;
}

void Compiler::asks_derived(const model::Name& name) {
  findings_.error(name.span, "form-asks-derived",
                  {in_backquotes(name.text) + " wordt berekend, en niet ingevuld.",
                   in_backquotes(name.text) + " is computed, and not filled in."},
                  {"Haal het uit het formulier.", "Remove it from the form."});
}

/// The fields of a form, in the order of its parts. Within an `each`, names are the item's.
statechart::Range Compiler::form(const std::vector<const std::vector<model::Name>*>& parts,
                                 const Site& site, std::vector<Index>& writes) {
  const auto first = static_cast<Index>(chart_->form_fields.size());
  std::vector<std::string> seen;
  for (const auto* part : parts) {
    for (const model::Name& name : *part) {
      if (std::find(seen.begin(), seen.end(), name.text) != seen.end()) continue;
      seen.push_back(name.text);
      FormField made;
      if (site.in_region || site.around != none) {
        if (site.scope.item == nullptr) continue;
        if (seats_.count(site.scope.item) != 0) {
          findings_.error_about(
              name.text, name.span, "unknown-field",
              {"Wie hier meedoet, heeft geen gegevens om in te vullen, dus ook niet " +
                   in_backquotes(name.text) + ".",
               "Who takes part here has no data to fill in, and so no " + in_backquotes(name.text) +
                   "."},
              {"Haal het formulier weg, of laat `each` over een `list of record` gaan die dit veld "
               "heeft.",
               "Remove the form, or let `each` go over a `list of record` that has this field."});
          continue;
        }
        const statechart::Field* field = member_of(*site.scope.item, name.text);
        if (field == nullptr) {
          std::vector<std::string> known;
          if (site.scope.item->fields) {
            for (const auto& one : *site.scope.item->fields) known.push_back(one.name);
          }
          Advice advice = did_you_mean(name.text, known);
          if (known.empty()) {
            advice = {"Maak er een `list of record` van, of haal het formulier weg.",
                      "Make it a `list of record`, or remove the form."};
          }
          findings_.error_about(
              name.text, name.span, "unknown-field",
              {"Binnen `each` vult een formulier het onderdeel in, en dat heeft geen veld " +
                   in_backquotes(name.text) + ".",
               "Within `each` a form fills in the item, and that has no field " +
                   in_backquotes(name.text) + "."},
              std::move(advice));
          continue;
        }
        if (field->derived) {
          asks_derived(name);
          continue;
        }
        made.item_field = name.text;
        made.optional = field->optional;
      } else {
        made.field = data_field(name);
        if (made.field == none) continue;
        const statechart::Field& field = chart_->fields[made.field];
        const model::Field& written = workflow_.data[made.field];
        if (written.derived != nullptr) {
          asks_derived(name);
          continue;
        }
        made.optional = field.optional || written.fallback != nullptr;
        if (!field.optional) writes.push_back(made.field);
      }
      chart_->form_fields.push_back(std::move(made));
    }
  }
  return {first, static_cast<Index>(chart_->form_fields.size()) - first};
}

void Compiler::compile_choice(const model::Choice& choice, Site site) {
  const Index index = site.choice;
  site.events = {chart_->choices[index].id};
  std::vector<const std::vector<model::Name>*> parts;
  const Index home = chart_->choices[index].state;
  const bool of_state = home != none && drafts_[home].model != nullptr;
  if (of_state) parts.push_back(&drafts_[home].model->form);
  parts.push_back(&choice.form);
  const Range fields = form(parts, site, site.form_writes);
  site.scope.written.insert(site.scope.written.end(), site.form_writes.begin(),
                            site.form_writes.end());
  std::vector<statechart::Need> needs;
  for (const model::Need& need : choice.needs) {
    needs.push_back(
        {program(*need.condition, site.scope, expression::Type::boolean()), need.explain.text});
  }
  const Scope before_form = [&] {
    Scope scope = site.scope;
    scope.written.clear();
    return scope;
  }();
  std::vector<statechart::Who> who = people(choice.who, before_form);
  std::vector<statechart::Except> except = excepts(choice.except);
  const bool in_region = site.in_region || site.around != none;
  const statechart::TakeLimit often = limit(choice.limit, in_region, before_form);
  statechart::Choice& made = chart_->choices[index];
  made.from = site.sources;
  made.who = std::move(who);
  made.except = std::move(except);
  made.form = fields;
  made.needs = std::move(needs);
  made.limit = often;
  made.grants = data_fields(choice.sees);
  compile_rules(choice.rules, site);
}

void Compiler::compile_common_choices() {
  for (const model::Choice& choice : workflow_.choices) {
    const auto found = choices_.find(&choice);
    if (found == choices_.end()) continue;
    Site site;
    site.choice = found->second;
    bool all_each = !choice.from.empty();
    for (const model::Name& name : choice.from) {
      const Index state = target(name, 0);
      if (state == none) {
        all_each = false;
        findings_.told("answers");  // it may have been an `each`
        continue;
      }
      if (chart_->states[state].is_result) {
        findings_.error(name.span, "from-result",
                        {in_backquotes(name.text) + " is een resultaat: de zaak is daar klaar.",
                         in_backquotes(name.text) + " is a result: the case is finished there."},
                        {"Noem een toestand, of gebruik `reopen` bij het resultaat.",
                         "Name a state, or use `reopen` with the result."});
        continue;
      }
      site.sources.push_back(state);
      all_each = all_each && chart_->states[state].kind == StateKind::each;
    }
    if (!choice.who_written) {
      findings_.error(choice.name.span, "missing-who",
                      {"Er staat niet wie dit mag kiezen.", "It does not say who may choose this."},
                      {"Voeg `who: …` toe, met een rol of `anybody`.",
                       "Add `who: …`, with a role or `anybody`."});
    }
    site.scope.states = site.sources;
    if (all_each) site.scope.answers_of = site.sources;
    if (site.sources.empty()) site.scope.anywhere = true;
    compile_choice(choice, std::move(site));
  }
}

std::vector<statechart::Index> Compiler::targets(const model::Rule& rule, Index source,
                                                 const Site& site) {
  std::vector<Index> found;
  if (site.in_region) {
    for (const model::Name& name : rule.go) {
      findings_.error(name.span, "go-in-each",
                      {"Een antwoord van één gaat nergens heen: de anderen zijn nog bezig.",
                       "One answer leads nowhere: the others are still at it."},
                      {"Zeg onder `exits` waar het naartoe gaat, en met `enough` wanneer.",
                       "Say under `exits` where it leads, and with `enough` when."});
    }
    if (!rule.stays) found.push_back(site.answered);
    return found;
  }
  if (rule.again) return {source};
  for (const model::Name& name : rule.go) {
    const Index one = target(name, source);
    if (one == none) continue;
    found.push_back(one);
    const Index around = each_around(one);
    if (around == site.around) continue;
    findings_.error(
        name.span, "go-across-regions",
        around != none && site.around == none
            ? Text{in_backquotes(name.text) + " is er voor elk onderdeel apart.",
                   in_backquotes(name.text) + " is there for each item apart."}
            : Text{"Hier is maar één onderdeel aan de beurt: de anderen zijn nog bezig.",
                   "This is about one item only: the others are still at it."},
        around != none && site.around == none
            ? Text{"Ga naar " + in_backquotes(chart_->states[around].name) + " zelf.",
                   "Go to " + in_backquotes(chart_->states[around].name) + " itself."}
            : Text{"Zeg bij " + in_backquotes(chart_->states[site.around].name) +
                       " onder `exits` waar het naartoe gaat.",
                   "Say with " + in_backquotes(chart_->states[site.around].name) +
                       " under `exits` where it leads."});
  }
  check_together(rule.go, found);
  return found;
}

/// Whether a case can be in all of these at once.
void Compiler::check_together(const std::vector<model::Name>& names,
                              const std::vector<Index>& found) {
  if (names.size() != found.size()) return;
  const auto is_within = [&](Index state, Index above) {
    for (; state != none; state = chart_->states[state].parent) {
      if (state == above) return true;
    }
    return false;
  };
  for (std::size_t i = 1; i < found.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      Index common = found[i];
      while (!is_within(found[j], common)) common = chart_->states[common].parent;
      const bool apart = chart_->states[common].kind == StateKind::parallel && common != found[i] &&
                         common != found[j];
      if (apart) continue;
      findings_.error(names[i].span, "targets-exclude-each-other",
                      {"Een zaak kan niet tegelijk in " + in_backquotes(names[j].text) + " en " +
                           in_backquotes(names[i].text) + " zijn.",
                       "A case cannot be in " + in_backquotes(names[j].text) + " and " +
                           in_backquotes(names[i].text) + " at once."},
                      {"Noem er één, of zet ze samen in een toestand met `parallel: true`.",
                       "Name one, or put them together in a state with `parallel: true`."});
    }
  }
}

void Compiler::compile_rules(const std::vector<model::Rule>& rules, const Site& site) {
  for (const model::Rule& rule : rules) {
    Scope scope = site.scope;
    std::vector<Index> writes = site.form_writes;
    Edge edge;
    edge.transition.form = form({&rule.form}, site, writes);
    scope.written.insert(scope.written.end(), writes.begin(), writes.end());
    edge.transition.choice = site.choice;
    edge.transition.limit = limit(rule.limit, site.in_region || site.around != none, site.scope);
    edge.transition.stays = rule.stays;
    edge.transition.span = rule.span;
    if (rule.stays && !site.in_region) {
      findings_.error(rule.span, "stays-outside-each",
                      {"`stays` hoort bij een antwoord binnen `each`.",
                       "`stays` belongs to an answer within `each`."},
                      {"Haal het weg: zonder `go` blijft de zaak waar hij is.",
                       "Remove it: without `go` the case stays where it is."});
    }
    if (rule.condition != nullptr) {
      edge.transition.guard = program(*rule.condition, scope, expression::Type::boolean());
    }
    if (!site.condition.empty()) {
      const std::string own = rule.condition == nullptr ? "" : " && (" + rule.condition->text + ")";
      edge.transition.guard = program(site.condition + own, {}, scope, expression::Type::boolean());
      pending_.back().silent = true;
    }
    const bool stays_late = site.marks_late && rule.go.empty() && !rule.again;
    edge.transition.actions = actions(rule.actions, scope, stays_late, writes);
    edge.transition.events = {static_cast<Index>(chart_->descriptors.size()),
                              static_cast<Index>(site.events.size())};
    chart_->descriptors.insert(chart_->descriptors.end(), site.events.begin(), site.events.end());
    if (rule.internal) edge.transition.kind = statechart::TransitionKind::internal;
    edge.writes = std::move(writes);
    for (const Index source : site.sources) {
      Edge one = edge;
      one.transition.source = source;
      const std::size_t before = findings_.errors();
      const std::vector<Index> found = targets(rule, source, site);
      one.transition.targets = {static_cast<Index>(chart_->target_indices.size()),
                                static_cast<Index>(found.size())};
      chart_->target_indices.insert(chart_->target_indices.end(), found.begin(), found.end());
      const bool idle = site.events.empty() && found.empty() && rule.actions.empty();
      if (idle && findings_.errors() == before) {
        findings_.error(rule.span, "always-does-nothing", {"Dit doet niets.", "This does nothing."},
                        {"Voeg `go: …` toe.", "Add `go: …`."});
      }
      drafts_[source].edges.push_back(std::move(one));
      if (findings_.errors() != before) break;  // the same would be said of every source
    }
  }
}

}  // namespace regie::workflow
