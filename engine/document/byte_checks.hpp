// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <regie/limits.hpp>

#include "engine/document/report.hpp"

namespace regie::document {

/// Looks at the bytes before anything is parsed: size, byte order mark, UTF-8, control characters,
/// tabs in the indentation and directives. False where parsing would make no sense after it.
[[nodiscard]] bool check_bytes(Report& report, const Limits& limits);

}  // namespace regie::document
