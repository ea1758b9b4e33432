// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "engine/workflow/vocabulary.hpp"

/// What the tables of words are put together from.
namespace regie::workflow::words {

using Words = std::vector<Word>;

[[nodiscard]] Words operator+(Words left, const Words& right);
/// A word that this version does not know yet.
[[nodiscard]] Word later(std::string_view name, std::string_view nl, std::string_view en);
[[nodiscard]] const Word& title();
/// What can be done wherever something happens.
[[nodiscard]] const Words& actions();
/// Where it leads, and what is done on the way.
[[nodiscard]] const Words& moves();

}  // namespace regie::workflow::words
