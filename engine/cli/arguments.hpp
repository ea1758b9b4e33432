// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "engine/cli/command.hpp"

namespace regie::cli {

/// What a command line asks for.
struct CommandLine {
  enum class Wish { run, help, version };
  Wish wish = Wish::run;
  const Command* command = nullptr;  ///< null: help in general, or the version
  Invocation call;
};

/// Reads the arguments behind the program's name, and the environment for what they leave open.
/// Global options may stand anywhere. Throws UsageError.
[[nodiscard]] CommandLine read_command_line(const std::vector<std::string>& arguments);

/// What can be known of a command line that may be wrong: in which language and form to complain.
[[nodiscard]] Globals peek_globals(const std::vector<std::string>& arguments);

}  // namespace regie::cli
