// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include <regie/choice.hpp>
#include <regie/error.hpp>

#include "engine/cli/command.hpp"

namespace regie::cli {

[[nodiscard]] Exit exit_of(Errc code) noexcept;

/// Says on standard error what is wrong and what to do, with `--json` also as the document.
/// `closed`: the choices that were refused, for who could do it instead; may be empty.
Exit report_failure(const Error& error, Console& console,
                    const std::vector<ChoiceView>& closed = {});
Exit report_usage(const UsageError& error, Console& console);

}  // namespace regie::cli
