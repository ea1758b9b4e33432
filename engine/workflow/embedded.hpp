// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

namespace regie::embedded {

/// A file that was put into the library when it was built.
struct File {
  std::string_view name;  ///< without folder and extension
  std::string_view bytes;
};

/// workflows/calendars, in order of name. Defined by cmake/embed.cmake.
[[nodiscard]] std::span<const File> calendars() noexcept;

/// docs/author/cookbook, in order of name: `approval`, `approval.story`, …
[[nodiscard]] std::span<const File> starters() noexcept;

}  // namespace regie::embedded
