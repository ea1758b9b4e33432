// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <regie/export.hpp>
#include <regie/limits.hpp>
#include <regie/outcome.hpp>

namespace regie {

/// A file as it is, and in the one form that Regie writes.
struct Formatted {
  std::string before;
  std::string after;
  [[nodiscard]] bool changed() const noexcept { return before != after; }
};

/// Lays out a workflow, a directory, a calendar or stories (docs/language.md, "The fixed form"):
/// comments stay where they are, what is said stays the same, and laying out twice is laying out
/// once. Writes nothing. Any thread. Errors: `not_found`, `limit_reached`, and `invalid_document`
/// with what keeps the file from being read.
[[nodiscard]] REGIE_API Outcome<Formatted> format_file(const std::string& path,
                                                       const Limits& limits = {});

}  // namespace regie
