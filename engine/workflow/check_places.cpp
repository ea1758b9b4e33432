// SPDX-License-Identifier: Apache-2.0
#include "engine/workflow/check_places.hpp"

#include <set>
#include <string>

namespace regie::workflow {

namespace {

/// Looks at all texts that are the same in every case; lives for one call.
class PlaceCheck {
 public:
  PlaceCheck(const model::Workflow& workflow, Findings& findings) : findings_(findings) {
    known_ = {"item", "case", "term", "actor"};
    for (const model::Field& field : workflow.data) known_.insert(field.name.text);
    for (const model::Role& role : workflow.roles) known_.insert(role.name.text);
  }

  void run(const model::Workflow& workflow) {
    look_at(workflow.title);
    for (const model::Role& role : workflow.roles) look_at(role.title);
    fields(workflow.data);
    states(workflow.states);
    choices(workflow.choices);
    for (const model::Result& result : workflow.results) {
      look_at(result.title);
      if (result.reopen) choice(*result.reopen);
    }
    for (const model::Timer& timer : workflow.timers) look_at(timer.title);
    for (const model::Term& term : workflow.terms) look_at(term.title);
  }

 private:
  void fields(const std::vector<model::Field>& all) {
    for (const model::Field& field : all) {
      look_at(field.title);
      look_at(field.ask);
      fields(field.fields);
    }
  }

  void states(const std::vector<model::State>& all) {
    for (const model::State& state : all) {
      look_at(state.title);
      choices(state.choices);
      for (const model::Timer& timer : state.timers) look_at(timer.title);
      states(state.states);
    }
  }

  void choices(const std::vector<model::Choice>& all) {
    for (const model::Choice& one : all) choice(one);
  }

  void choice(const model::Choice& choice) {
    look_at(choice.title);
    for (const model::Need& need : choice.needs) look_at(need.explain);
  }

  void look_at(const model::Words& words) {
    if (words.nl != nullptr) look_at(words.text.nl, *words.nl);
    if (words.en != nullptr && words.en != words.nl) look_at(words.text.en, *words.en);
  }

  /// Braces around something else are just braces.
  void look_at(const std::string& text, const model::Node& at) {
    for (std::size_t open = text.find('{'); open != std::string::npos;
         open = text.find('{', open + 1)) {
      const std::size_t close = text.find('}', open);
      if (close == std::string::npos) return;
      const std::string place = text.substr(open + 1, close - open - 1);
      if (known_.count(place.substr(0, place.find('.'))) == 0) continue;
      findings_.warning(
          at.span, "place-in-title",
          {"`{" + place + "}` wordt hier niet ingevuld: deze tekst is in elke zaak hetzelfde.",
           "`{" + place + "}` is not filled in here: this text is the same in every case."},
          {"Zet het in een `task` of een bericht, of laat het weg.",
           "Put it in a `task` or a message, or leave it out."});
      return;
    }
  }

  Findings& findings_;
  std::set<std::string> known_;
};

}  // namespace

void check_places(const model::Workflow& workflow, Findings& findings) {
  PlaceCheck(workflow, findings).run(workflow);
}

}  // namespace regie::workflow
