// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "engine/analysis/condition_terms.hpp"

namespace regie::analysis {

/// The values of a term at which a condition can change its outcome: the constants and bounds of
/// its group, as many in every gap as there are terms, and none where it may be lacking.
[[nodiscard]] std::vector<Value> telling_values(const ConditionTerms& of, const ComparedTerm& term);

}  // namespace regie::analysis
