// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <regie/limits.hpp>
#include <regie/text.hpp>

#include "engine/base/result.hpp"

namespace regie::workflow {

/// Files to begin with: a workflow that checks clean, its first story, and contacts where it has
/// some. Names are those of files beside each other.
struct StarterFile {
  std::string name;
  std::string text;
};

struct StarterTemplate {
  std::string name;
  Text title;
};

/// What somebody answered who has a workflow in mind: who asks whom for what, and by when.
struct StarterAnswers {
  std::string title;                   ///< `Tent lenen`
  std::string asker;                   ///< `Bewoner`
  std::string decider;                 ///< `Beheerder`
  std::vector<std::string> questions;  ///< at least one
  int working_days = 10;               ///< to decide, at least 1
  Language language = Language::nl;
};

/// The recipes of docs/author/cookbook, by name.
[[nodiscard]] std::vector<StarterTemplate> starter_templates();

/// A recipe under another name. Errors: `not_found`, and `invalid_argument` for a name that a
/// workflow cannot have.
[[nodiscard]] Result<std::vector<StarterFile>> from_template(const std::string& name,
                                                             const std::string& recipe,
                                                             const Limits& limits);
/// A request and a decision on it. Errors: `invalid_argument`.
[[nodiscard]] Result<std::vector<StarterFile>> from_answers(const std::string& name,
                                                            const StarterAnswers& answers,
                                                            const Limits& limits);

}  // namespace regie::workflow
