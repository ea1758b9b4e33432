// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace regie::cli {

/// The candidate that was most likely meant: the nearest one by edits, where at most a third of the
/// letters differ, or the only one that begins with `name`. Empty: none is near.
[[nodiscard]] std::string nearest(std::string_view name,
                                  const std::vector<std::string>& candidates);

}  // namespace regie::cli
