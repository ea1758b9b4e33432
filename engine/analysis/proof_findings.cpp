// SPDX-License-Identifier: Apache-2.0
// What loading has found, and a story can show.
#include <tuple>

#include "engine/analysis/proof.hpp"
#include "engine/analysis/proof_parts.hpp"

namespace regie::analysis {

namespace {

using statechart::Chart;
using statechart::Index;
using statechart::none;

bool is_before(const Span& one, const Span& other) {
  return std::tie(one.line, one.column) <= std::tie(other.line, other.column);
}

/// The state or the choice that a place of the document is about: the last one that begins before.
struct Around {
  Index state = none;
  Index choice = none;
};

Around around(const Chart& chart, const Span& place) {
  Around found;
  Span last;
  for (Index i = 1; i < chart.states.size(); ++i) {
    const Span& span = chart.states[i].span;
    if (chart.states[i].hidden || !is_before(span, place) || !is_before(last, span)) continue;
    last = span;
    found.state = i;
  }
  for (Index i = 0; i < chart.choices.size(); ++i) {
    const statechart::Choice& choice = chart.choices[i];
    if (choice.from.empty() || !is_before(choice.span, place) || !is_before(last, choice.span)) {
      continue;
    }
    last = choice.span;
    found = {choice.from.front(), i};
  }
  while (found.state != none && chart.states[found.state].hidden) {
    found.state = chart.states[found.state].parent;
  }
  return found;
}

Shown shown_for(const Chart& chart, const Diagnostic& finding) {
  Shown shown;
  const Around place = around(chart, finding.span);
  if (place.state == none) return shown;
  if (finding.rule == "expression-unset" || finding.rule == "text-unset") {
    shown.unset = chart.field_of(finding.subject);
    if (shown.unset == none) return shown;  // a field of an item
    shown.in(place.state);
    if (finding.rule == "expression-unset") shown.refused = place.choice;
  } else if (finding.rule == "label-contradicts-duration") {
    shown.in(place.state);
    shown.due = true;
  } else if (finding.rule == "no-result") {
    shown.in(place.state);
    shown.wait = "10 years";
  } else if (finding.rule == "each-may-be-empty") {
    shown.in(place.state);
    shown.without = place.state;
    shown.wait = "10 years";
  }
  return shown;
}

}  // namespace

Shown shown_around(const Chart& chart, const Span& place) {
  const Around found = around(chart, place);
  Shown shown;
  shown.in(found.state);
  shown.taken = found.choice;
  return shown;
}

std::vector<Proved> shown_of(const Chart& chart, const Diagnostics& findings) {
  std::vector<Proved> all;
  for (const Diagnostic& finding : findings) {
    Shown shown = shown_for(chart, finding);
    if (shown.any()) all.push_back({finding, std::move(shown)});
  }
  return all;
}

}  // namespace regie::analysis
