// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <regie/text.hpp>

#include "engine/diagram/condition_words.hpp"
#include "engine/diagram/reading.hpp"
#include "engine/statechart/chart.hpp"

namespace regie::diagram {

/// Says the parts of a workflow in sentences. Lives for one reading; one thread.
class Narrator {
 public:
  Narrator(const statechart::Chart& chart, Language language)
      : chart_(chart), language_(language), words_(chart, language) {}

  [[nodiscard]] Reading read() const;

 private:
  using Index = statechart::Index;
  using Statements = std::vector<Statement>;
  using Sentences = std::vector<std::string>;

  [[nodiscard]] std::string say(const std::string& dutch, const std::string& english) const {
    return language_ == Language::nl ? dutch : english;
  }

  // narrator_people.cpp
  [[nodiscard]] Section people() const;
  [[nodiscard]] Section results() const;
  [[nodiscard]] Section kept() const;
  [[nodiscard]] std::string role(Index index) const;
  [[nodiscard]] std::string person(const statechart::Who& who) const;
  [[nodiscard]] std::string persons(const std::vector<statechart::Who>& all,
                                    const char* dutch_last = "en",
                                    const char* english_last = "and") const;
  [[nodiscard]] std::string fields(const std::vector<Index>& all) const;
  [[nodiscard]] Statement of_result(Index state) const;

  // narrator_states.cpp
  [[nodiscard]] Section state(Index index) const;
  void add_task(Index state, Statements& all) const;
  void add_choices(const std::vector<Index>& choices, Index state, Statements& all) const;
  [[nodiscard]] Statement of_choice(Index choice, Index state) const;
  void add_rules(Index choice, Index state, Sentences& all) const;
  void add_rules(const std::vector<Index>& rules, Sentences& all) const;
  void add_form(const statechart::Range& form, const statechart::Field* record,
                Sentences& all) const;
  void add_each(Index state, Statements& all) const;
  void add_quorum(Index state, Statements& all) const;
  void add_events(Index state, Statements& all) const;
  void add_blocks(Index state, Statements& all) const;
  [[nodiscard]] std::string event(const std::string& name) const;
  [[nodiscard]] std::optional<std::string> heard_by(const statechart::Transition& edge) const;
  [[nodiscard]] Section common_choices() const;
  /// The record of the list that an `each` around a state goes through; null where there is none.
  [[nodiscard]] const statechart::Field* list_of(Index state) const;

  // narrator_actions.cpp
  /// What a transition does and where it leads, each as a sentence.
  void add_effects(const statechart::Transition& edge, Sentences& all) const;
  void add_actions(const statechart::Range& range, Sentences& all) const;
  [[nodiscard]] std::string action(const statechart::Action& action) const;
  [[nodiscard]] std::string assigned(const statechart::Action& action) const;
  [[nodiscard]] std::string told(const statechart::Notice& notice) const;
  [[nodiscard]] std::string asked(const statechart::Request& request) const;
  [[nodiscard]] std::string destination(const statechart::Transition& edge) const;
  /// A text, with between brackets what is filled in.
  [[nodiscard]] std::string text(const statechart::Template& said) const;
  [[nodiscard]] std::string place(const statechart::Template::Part& part) const;
  [[nodiscard]] std::string attribute(const std::string& name) const;
  [[nodiscard]] static std::string continued(std::string_view sentence);
  [[nodiscard]] static std::string begun(std::string sentence);
  [[nodiscard]] std::string title(Index state) const;
  /// With a full stop, where the text does not end a sentence by itself.
  [[nodiscard]] static std::string ended(std::string text);
  [[nodiscard]] std::string only_if(Index guard) const;
  [[nodiscard]] std::string quoted(const std::string& text) const {
    return "\u201C" + text + "\u201D";
  }

  // narrator_time.cpp
  void add_timers(Index state, std::initializer_list<statechart::Timer::Kind> kinds,
                  Statements& all) const;
  [[nodiscard]] std::string after_due(const std::string& due, std::string effect) const;
  [[nodiscard]] Statement of_timer(const statechart::Timer& timer, Index state) const;
  [[nodiscard]] std::string must_be_done_before(const std::string& day) const;
  [[nodiscard]] std::string by_law(const statechart::Timer& timer) const;
  [[nodiscard]] std::string when_due(const statechart::Timer& timer) const;
  [[nodiscard]] Section terms() const;
  [[nodiscard]] std::string span(const calendar::Span& span) const;
  [[nodiscard]] std::vector<Index> edges_on(Index state, const std::string& event) const;

  const statechart::Chart& chart_;
  Language language_;
  mutable ConditionWords words_;  ///< knows which state is spoken of
};

}  // namespace regie::diagram
