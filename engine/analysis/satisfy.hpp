// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/statechart/chart.hpp"

namespace regie::analysis {

/// What `In('state')` gives, by what is asked.
using InStates = std::map<std::string, bool, std::less<>>;

/// What conditions can be, over everything that the declared types allow.
struct Outlook {
  bool looked = false;    ///< false: the conditions are of a kind that cannot be looked through
  bool too_many = false;  ///< they could be, but there are more cases than the bound
  std::size_t cases = 0;  ///< that were looked at
  /// By combination of the conditions' outcomes (bit `i`: condition `i` holds), whether it occurs.
  /// A combination in which one of them fails with an error does not count.
  std::vector<bool> occurs;
};

/// Looks through what several conditions can be together: those made of comparisons between data
/// (numbers, amounts, dates, truth values, choices, contacts, texts by equality, sizes of lists,
/// members of records), constants, `has`, `today`, `now` and `case.round`, with `&& || ! ? :`.
///
/// Such a condition changes its outcome only where one of what it compares passes another or a
/// constant. It is enough, therefore, to evaluate it with values at, below, above and between the
/// constants, as many in each place as there are data of that kind: then every order that they can
/// have occurs (the small-model property of difference-free linear orders). The expressions are
/// evaluated by the machine's own evaluator, so that nothing is claimed that a case would not do.
///
/// `In` of a state that is in `states` counts as a constant.
///
/// At most eight conditions, and `most` cases. It ends as soon as every combination in `asked` was
/// seen to occur; of the others nothing is known then.
[[nodiscard]] Outlook look_through(const statechart::Chart& chart,
                                   const std::vector<statechart::Index>& programs,
                                   const std::vector<std::size_t>& asked, std::size_t most,
                                   const InStates& states = {});

}  // namespace regie::analysis
