// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include "engine/document/report.hpp"

namespace regie::document {

/// Says in an author's words what yaml-cpp means by `message` (one of YAML::ErrorMsg) at `offset`.
void explain_syntax_error(Report& report, const std::string& message, std::size_t offset);

/// The quote at `offset` is never closed.
void add_unclosed_quote(Report& report, std::size_t offset);

}  // namespace regie::document
