// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include <regie/diagnostic.hpp>
#include <regie/limits.hpp>

#include "engine/base/result.hpp"
#include "engine/statechart/directory.hpp"

namespace regie::workflow {

/// Reads a directory of contacts (docs/language.md, "Directory"). Its version is the one that is
/// written, followed by the first characters of the SHA-256 of its bytes, so that it changes with
/// the content. Errors are `Errc::invalid_document` with everything that is wrong, or
/// `Errc::limit_reached`. Thread safety: any number of threads may call it at once.
[[nodiscard]] Result<std::shared_ptr<const statechart::ContactBook>> load_directory(
    std::shared_ptr<const Source> source, const Limits& limits);

}  // namespace regie::workflow
