// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <regie/case.hpp>

#include "engine/cli/console.hpp"

namespace regie::cli {

/// The steps of a case: when, who, what, to where; what was written and noted with `-v`.
void print_entries(const std::vector<JournalEntry>& entries, const std::string& zone,
                   Console& console);

}  // namespace regie::cli
