// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include <regie/diagnostic.hpp>
#include <regie/limits.hpp>

#include "engine/base/result.hpp"
#include "engine/statechart/chart.hpp"

namespace regie::workflow {

/// A workflow that can be run, and what is worth knowing about it all the same.
struct Loaded {
  std::shared_ptr<const statechart::Chart> chart;  ///< sealed
  Diagnostics findings;                            ///< warnings and notes, sorted
};

/// Reads, checks and compiles a workflow (docs/language.md). Errors are `Errc::invalid_document`
/// with everything that is wrong and every warning, sorted, or `Errc::limit_reached`.
/// Thread safety: any number of threads may call it at once.
[[nodiscard]] Result<Loaded> load(std::shared_ptr<const Source> source, const Limits& limits);

}  // namespace regie::workflow
