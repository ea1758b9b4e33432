// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include <regie/diagnostic.hpp>
#include <regie/limits.hpp>

#include "engine/base/result.hpp"

namespace regie::workflow {

/// The document in the one form that Regie writes: its layout as `document::print_syntax` says, and
/// in workflows and directories expressions between double quotes, texts between quotes only where
/// they need them. Expressions and texts that YAML breaks off are put between quotes where it is
/// clear what was meant. Every comment stays; what is said stays the same, and so does what was
/// already in this form.
/// Errors: those of `document::parse_all` for what cannot be read, and `Errc::invalid_document` for
/// what cannot be written anew without changing it.
[[nodiscard]] Result<std::string> canonical(std::shared_ptr<const Source> source,
                                            const Limits& limits);

}  // namespace regie::workflow
