// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <regie/limits.hpp>

#include "engine/runtime/catalog.hpp"

namespace regie::api {

/// The language layer as the runtime's catalog uses it.
[[nodiscard]] runtime::Loaders make_loaders(const Limits& limits,
                                            const std::vector<std::string>& actions);

/// Errors as of document::read_source.
[[nodiscard]] Result<std::shared_ptr<const Source>> read_file(const std::string& path,
                                                              const Limits& limits);

}  // namespace regie::api
