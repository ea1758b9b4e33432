// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <regie/limits.hpp>

#include "engine/base/result.hpp"
#include "engine/calendar/calendar.hpp"
#include "engine/statechart/directory.hpp"

namespace regie::analysis {

/// The calendar with this id: of one of these files, or of those that come with Regie.
/// Errors: files that are missing or have errors; no such calendar.
[[nodiscard]] Result<calendar::Calendar> calendar_for(const std::string& id,
                                                      const std::vector<std::string>& files,
                                                      const Limits& limits);

/// The contacts of a file; nobody where `path` is empty.
[[nodiscard]] Result<std::shared_ptr<const statechart::ContactBook>> contacts_of(
    const std::string& path, const Limits& limits);

}  // namespace regie::analysis
