// SPDX-License-Identifier: Apache-2.0
// What stands beside an arrow: a choice, an event, a clock, and on which condition it is this
// arrow.
#pragma once

#include <string>

#include "engine/diagram/condition_words.hpp"
#include "engine/diagram/picture.hpp"

namespace regie::diagram {

/// Adds a text in lines of at most `width` points; the first with a clock before it.
void add_wrapped(Lines& lines, const std::string& text, double width, bool strong,
                 bool clock = false);

/// Lives for one drawing; one thread.
class ArrowWords {
 public:
  ArrowWords(const statechart::Chart& chart, Language language)
      : chart_(chart), language_(language), conditions_(chart, language) {}

  /// What has a transition taken; whether that is a timer.
  bool add_trigger(Lines& lines, const statechart::Transition& transition) const;
  /// Says an event that nobody chooses; whether it is a timer's.
  bool add_event(Lines& lines, const std::string& event) const;
  /// Where the same choice or event leads elsewhere too, on which condition it leads here: the
  /// first rule that holds is taken. Nothing for a transition that stands alone.
  void add_branch(Lines& lines, statechart::Index source, statechart::Index transition) const;
  /// How long a timer takes; of an expression the day that it is about.
  [[nodiscard]] std::string due_of(const statechart::Timer& timer) const;

 private:
  [[nodiscard]] std::string say(const char* dutch, const char* english) const {
    return language_ == Language::nl ? dutch : english;
  }
  [[nodiscard]] std::string day_named_by(statechart::Index program) const;
  [[nodiscard]] bool has_same_trigger(const statechart::Transition& one,
                                      const statechart::Transition& other) const;
  [[nodiscard]] bool leads_to_same(const statechart::Transition& one,
                                   const statechart::Transition& other) const;

  const statechart::Chart& chart_;
  Language language_;
  ConditionWords conditions_;
};

}  // namespace regie::diagram
