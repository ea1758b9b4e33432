// SPDX-License-Identifier: Apache-2.0
// Quorums that cannot come about, choices that nobody is left for, and data that nobody looks at.
#include <algorithm>

#include "engine/analysis/proof_parts.hpp"

namespace regie::analysis {

namespace {

using statechart::Chart;
using statechart::Index;
using statechart::none;
using statechart::Range;

/// The most regions that an `each` can have; none: no bound is declared.
std::optional<double> most_regions(const statechart::Each& each) {
  if (!each.seats.empty()) return static_cast<double>(each.seats.size());
  return each.list.max;
}

/// Whether a state can be entered without any transition of these choices.
bool reached_without(const Chart& chart, Index wanted, const std::vector<bool>& without) {
  std::vector<bool> seen(chart.states.size());
  std::vector<Index> work;
  const auto enter = [&](Index state) {
    for (Index above = state; above != none; above = chart.states[above].parent) {
      if (seen[above]) continue;
      seen[above] = true;
      work.push_back(above);
    }
  };
  enter(0);
  while (!work.empty() && !seen[wanted]) {
    const statechart::State& state = chart.states[work.back()];
    work.pop_back();
    if (state.initial != none) {
      for (const Index target : chart.targets_of(chart.transitions[state.initial])) enter(target);
    }
    const Range& children = state.children;
    const bool all = state.kind == statechart::StateKind::parallel;
    for (Index c = 0; all && c < children.count; ++c) {
      enter(chart.child_indices[children.first + c]);
    }
    for (Index t = 0; t < state.transitions.count; ++t) {
      const statechart::Transition& one = chart.transitions[state.transitions.first + t];
      if (one.choice != none && without[one.choice]) continue;
      for (const Index target : chart.targets_of(one)) enter(target);
    }
  }
  return seen[wanted];
}

const std::vector<statechart::Who>& who_of(const Chart& chart, const statechart::Choice& choice) {
  static const std::vector<statechart::Who> nobody;
  if (!choice.who.empty()) return choice.who;
  if (choice.state == none || chart.states[choice.state].task == none) return nobody;
  return chart.tasks[chart.states[choice.state].task].who;
}

/// The role, where it alone may choose; and it has one holder: whoever came in as it from outside,
/// or the one contact that its expression gives.
Index single_role(const Chart& chart, const statechart::Choice& choice) {
  const std::vector<statechart::Who>& who = who_of(chart, choice);
  if (who.size() != 1 || who[0].kind != statechart::Who::Kind::role) return none;
  const statechart::Role& role = chart.roles[who[0].role];
  const bool from_outside = role.entered_by != none && role.of == none && role.is == none;
  const bool one_contact =
      role.is != none && chart.programs[role.is].type() == expression::Type::string();
  return from_outside || one_contact ? who[0].role : none;
}

bool has_next_round(const Chart& chart) {
  return std::any_of(chart.actions.begin(), chart.actions.end(),
                     [](const auto& action) { return action.op == statechart::Op::next_round; });
}

/// Marks what templates look at.
void mark(const statechart::Template& text, std::vector<bool>& read) {
  for (const auto* parts : {&text.nl, &text.en}) {
    for (const statechart::Template::Part& part : *parts) {
      if (part.kind == statechart::Template::Part::Kind::field && part.index < read.size()) {
        read[part.index] = true;
      }
    }
  }
}

/// What forms, conditions, texts, lists and rights look at.
std::vector<bool> looked_at(const Chart& chart) {
  std::vector<bool> read(chart.fields.size());
  const auto program = [&](const expression::Program& one) {
    if (!one) return;
    for (const std::string& name : one.reads()) {
      const Index field = chart.field_of(name);
      if (field != none) read[field] = true;
    }
  };
  const auto field = [&](Index index) {
    if (index < read.size()) read[index] = true;
  };
  for (const expression::Program& one : chart.programs) program(one);
  for (const statechart::Field& one : chart.fields) {
    program(one.derived);
    program(one.fallback);
  }
  for (const statechart::FormField& one : chart.form_fields) field(one.field);
  for (const statechart::Notice& one : chart.notices) {
    mark(one.subject, read);
    mark(one.text, read);
  }
  for (const statechart::Todo& one : chart.todos) mark(one.task, read);
  for (const statechart::Task& one : chart.tasks) mark(one.ask, read);
  for (const statechart::State& one : chart.states) {
    for (const Index index : one.public_fields) field(index);
  }
  for (const statechart::Role& one : chart.roles) {
    field(one.of);
    for (const Index index : one.sees) field(index);
  }
  for (const statechart::Choice& one : chart.choices) {
    for (const Index index : one.grants) field(index);
  }
  for (const statechart::Each& one : chart.eaches) field(one.field);
  for (const statechart::Send& one : chart.sends) field(one.id_field);
  for (const statechart::Invoke& one : chart.invokes) field(one.id_field);
  field(chart.label_field);
  return read;
}

}  // namespace

void prove_quorums(Proving& proving) {
  const Chart& chart = proving.chart;
  for (const statechart::Each& each : chart.eaches) {
    const auto most = most_regions(each);
    if (each.quorum.kind != statechart::Quorum::Kind::count || !most) continue;
    if (static_cast<double>(each.quorum.count) <= *most) continue;
    const std::string there = std::to_string(static_cast<std::int64_t>(*most));
    const std::string asked = std::to_string(each.quorum.count);
    Proved& proved = proving.warn(
        chart.states[each.state].span, "quorum-out-of-reach",
        {"Er kunnen hier hoogstens " + there + " antwoorden komen, en `enough` vraagt er " + asked +
             ".",
         "At most " + there + " answers can come here, and `enough` asks for " + asked + "."},
        {"Vraag er minder, of laat er meer meedoen.", "Ask for fewer, or let more take part."});
    proved.shown.in(proving.shown(each.state));
    const std::string event = "quorum.enough." + chart.states[each.state].path;
    for (Index i = 0; i < chart.transitions.size(); ++i) {
      const statechart::Transition& one = chart.transitions[i];
      for (Index e = 0; e < one.events.count; ++e) {
        if (chart.descriptors[one.events.first + e] == event) proving.dead.insert(i);
      }
    }
  }
}

void prove_choices(Proving& proving) {
  const Chart& chart = proving.chart;
  if (has_next_round(chart)) return;  // a new round forgets who acted
  for (Index i = 0; i < chart.choices.size(); ++i) {
    const statechart::Choice& choice = chart.choices[i];
    const Index role = single_role(chart, choice);
    if (role == none || choice.from.empty()) continue;
    std::vector<statechart::Except> all = choice.except;
    if (choice.state != none && chart.states[choice.state].task != none) {
      const auto& more = chart.tasks[chart.states[choice.state].task].except;
      all.insert(all.end(), more.begin(), more.end());
    }
    for (const statechart::Except& except : all) {
      std::vector<bool> without(chart.choices.size());
      bool any = false;
      for (Index other = 0; other < chart.choices.size(); ++other) {
        const bool named = except.role != none ? except.role == role : except.choice == other;
        without[other] = named && other != i && single_role(chart, chart.choices[other]) == role;
        any = any || without[other];
      }
      if (!any || reached_without(chart, choice.from.front(), without)) continue;
      Proved& proved =
          proving.warn(choice.span, "choice-for-nobody",
                       {"Alleen " + chart.roles[role].title.nl +
                            " mag dit, en die heeft al gedaan wat `except` uitsluit.",
                        "Only " + chart.roles[role].title.en +
                            " may do this, and has done before what `except` rules out."},
                       {"Laat het iemand anders doen met `who`, of haal `except` weg.",
                        "Let somebody else do it with `who`, or remove `except`."});
      proved.shown.in(proving.shown(choice.from.front()));
      proved.shown.refused = i;
      proving.close(i);
      break;
    }
  }
}

void prove_reading(Proving& proving) {
  const Chart& chart = proving.chart;
  // Where somebody sees everything, everything is read.
  for (const statechart::Role& role : chart.roles) {
    if (role.sees_all) return;
  }
  const std::vector<bool> read = looked_at(chart);
  std::vector<Span> written(chart.fields.size());
  for (const statechart::Action& action : chart.actions) {
    if (action.field >= chart.fields.size()) continue;
    if (written[action.field].line == 0) written[action.field] = action.span;
  }
  for (Index i = 0; i < chart.fields.size(); ++i) {
    if (read[i] || written[i].line == 0) continue;
    const std::string name = "`" + chart.fields[i].name + "`";
    proving.note(written[i], "data-never-read",
                 {name + " wordt hier geschreven, maar niets leest het en niemand mag het zien.",
                  name + " is written here, but nothing reads it and nobody may see it."},
                 {"Zet het bij `sees` van een rol, gebruik het in een voorwaarde of tekst, of haal "
                  "het weg.",
                  "Put it under `sees` of a role, use it in a condition or text, or remove it."});
  }
}

}  // namespace regie::analysis
