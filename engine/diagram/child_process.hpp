// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/result.hpp"

namespace regie::diagram {

struct ChildLimits {
  std::int64_t longest_ms = 20'000;
  std::size_t output_bytes = 16 << 20;
};

/// Runs a program (looked up in PATH), gives it `input` and returns what it writes to its output.
/// No shell is involved. The child is killed when it reaches a limit; none is left behind.
/// Any thread; touches no signal handler.
/// Errors: `Errc::plugin_failed` where it cannot be started, reaches a limit, or fails; the message
/// then holds the beginning of what it complained about.
[[nodiscard]] Result<std::string> run_child(const std::vector<std::string>& command,
                                            const std::string& input, const ChildLimits& limits);

}  // namespace regie::diagram
