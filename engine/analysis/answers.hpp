// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include <regie/value.hpp>

#include "engine/statechart/chart.hpp"
#include "engine/statechart/directory.hpp"
#include "engine/statechart/step.hpp"

namespace regie::analysis {

/// Answers worth trying: what lies at the bounds of a type, what the conditions compare with, and
/// what stories have given. Deterministic. Used by one thread.
class Answers {
 public:
  /// `directory` may be null; both must outlive it. Plain texts are in this language.
  Answers(const statechart::Chart& chart, const statechart::Directory* directory,
          Language language);

  /// Something that was given before: tried first.
  void seen(const std::string& field, const Value& value);

  /// Whole sets of answers for a form, at most `most`; the first is the plainest, the others differ
  /// from it in one or two fields that some condition looks at.
  [[nodiscard]] std::vector<Value> for_form(const std::vector<statechart::FormField>& form,
                                            const statechart::DataType* item, Date today,
                                            std::size_t most) const;
  /// Whether any expression, `each` or role looks at the field.
  [[nodiscard]] bool matters(statechart::Index field) const { return matters_[field]; }

 private:
  struct Question {
    std::string name;
    const statechart::Field* field = nullptr;
    bool matters = false;
  };
  void collect_constants();
  [[nodiscard]] std::vector<Value> values(const Question& question, Date today) const;
  [[nodiscard]] std::vector<Value> of_type(const statechart::DataType& type,
                                           const std::vector<Value>& constants, Date today,
                                           std::size_t place, bool matters) const;
  [[nodiscard]] std::vector<Value> lists(const statechart::DataType& type,
                                         const std::vector<Value>& constants, Date today) const;
  [[nodiscard]] Value record(const statechart::DataType& type, const std::vector<Value>& constants,
                             Date today, std::size_t place, std::size_t variant) const;
  [[nodiscard]] std::string person(std::size_t place) const;

  const statechart::Chart& chart_;
  const statechart::Directory* directory_;
  Language language_;
  std::vector<bool> matters_;
  std::map<std::string, std::vector<Value>> constants_;  ///< by field, and `item` for all items
  std::map<std::string, std::vector<Value>> seen_;
};

}  // namespace regie::analysis
