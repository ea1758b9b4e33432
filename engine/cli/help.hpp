// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cli/command.hpp"

namespace regie::cli {

/// `regie --help`.
void print_help(Console& console);
/// `regie help COMMAND`.
void print_help(const Command& command, Console& console);

}  // namespace regie::cli
