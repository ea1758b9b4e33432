// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace regie::architecture {

/// An `#include` as it stands in a file.
struct Include {
  std::string target;  ///< what stands between the quotes or angle brackets
  bool quoted = false;
};

/// Why the file at `path` (relative to the root of the project) may not include this, and what to
/// do instead, as one sentence each on a line; empty when it may.
[[nodiscard]] std::string objection(std::string_view path, const Include& include);

/// Why there may be no file at `path`; empty when there may.
[[nodiscard]] std::string objection_to_place(std::string_view path);

}  // namespace regie::architecture
