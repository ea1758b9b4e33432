// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <regie/text.hpp>

#include "engine/expression/ast.hpp"
#include "engine/statechart/chart.hpp"

namespace regie::diagram {

/// Says expressions of a workflow in plain words: `size(partners) >= minimum` as a colleague would.
/// What has no words is shown as it is written. Lives for one reading; one thread.
class ConditionWords {
 public:
  ConditionWords(const statechart::Chart& chart, Language language)
      : chart_(chart), language_(language) {}

  /// A condition as part of a sentence, without a capital or a full stop.
  [[nodiscard]] std::string condition(statechart::Index program) const;
  /// The parts of a condition that all must hold, or of which one is enough; just one of any other.
  struct Parts {
    std::vector<std::string> each;
    bool all = true;
  };
  [[nodiscard]] Parts parts(statechart::Index program) const;
  /// What an expression gives: a value, a day, a contact.
  [[nodiscard]] std::string value(statechart::Index program) const;
  /// What a field is called: its title, or the question that asks for it, between quotes.
  [[nodiscard]] std::string field(const statechart::Field& field) const;
  /// The same without quotes.
  [[nodiscard]] std::string label(const statechart::Field& field) const;
  /// The state that is spoken of: a choice is looked for there first.
  void at(statechart::Index state) noexcept { state_ = state; }
  [[nodiscard]] statechart::Index spoken_of() const noexcept { return state_; }
  /// The title of a choice by its name or id, between quotes.
  [[nodiscard]] std::string choice(const std::string& name) const;

 private:
  using Expr = expression::Expr;
  /// A variable of a macro.
  struct Local {
    std::string text;     ///< what it is; empty: one of those that are gone through
    bool answer = false;  ///< one of the answers
    std::size_t depth = 0;
    std::string list;  ///< what it is one of, where that has a name
  };
  using Names = std::map<std::string, Local>;

  [[nodiscard]] std::string say(const char* dutch, const char* english) const {
    return language_ == Language::nl ? dutch : english;
  }
  [[nodiscard]] std::string quoted(const std::string& text) const;
  std::string truth(const Expr& expr, const Names& names) const;
  std::string negation(const Expr& expr, const Names& names) const;
  std::string call(const Expr& expr, const Names& names) const;
  std::string comparison(const Expr& expr, const Names& names) const;
  std::string chosen_answer(const Expr& expr) const;
  std::string counted(const Expr& expr, const Names& names) const;
  std::string quantified(const Expr& expr, const Names& names) const;
  std::string term(const Expr& expr, const Names& names) const;
  static bool is_innermost(const Local& local, const Names& names);
  std::string local_in_words(const Local& local, const Names& names) const;
  std::string macro(const Expr& expr, const Names& names) const;
  std::string each_of(const Expr& expr, const Names& names) const;
  std::string few_of(const Expr& expr, const Names& names) const;
  std::string chosen_of(const Expr& expr, const Names& names) const;
  std::string reckoned(const Expr& expr, const Names& names) const;
  std::string summed(const Expr& list, const Names& names) const;
  std::string day_of_year(const Expr& expr, const Names& names) const;
  /// With the variable of a macro, which goes through the items of a list.
  Names within(const Expr& macro, const Names& names) const;
  std::string record(const Expr& expr, const Names& names) const;
  std::string called(const Expr& expr, const Names& names) const;
  std::string named(const Expr& expr, const Names& names) const;
  std::string selected(const Expr& expr, const Names& names) const;
  std::string literal(const Value& value) const;
  std::string word_of(const Expr& subject, const std::string& word) const;
  std::string answer(const statechart::Field& field) const;
  bool has_title(const statechart::Field& field) const;
  const statechart::Field* field_of(const Expr& expr) const;
  const statechart::Field* item_field(std::string_view name) const;
  std::string joined(const Expr& expr, const Names& names, const std::string& between) const;
  /// Nothing where there are no words for it.
  std::string in_words(statechart::Index program, bool condition) const;

  const statechart::Chart& chart_;
  Language language_;
  statechart::Index state_ = statechart::none;
  mutable bool lost_ = false;  ///< something had no words
};

}  // namespace regie::diagram
