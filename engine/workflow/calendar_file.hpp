// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/calendar/calendar.hpp"
#include "engine/document/document.hpp"

namespace regie::workflow {

/// Reads a calendar from its document. Errors: `Errc::invalid_document` with all problems.
[[nodiscard]] Result<calendar::Calendar> load_calendar(const document::Document& document);

/// The text of a calendar that comes with Regie, such as `nl-municipality`; empty when there is
/// none of that name.
[[nodiscard]] std::string_view builtin_calendar(std::string_view id) noexcept;
/// Names of all calendars that come with Regie, in order.
[[nodiscard]] std::vector<std::string_view> builtin_calendars();

/// A calendar that comes with Regie, read and ready. Errors: `Errc::not_found`, with what there is.
[[nodiscard]] Result<calendar::Calendar> load_builtin_calendar(std::string_view id);

}  // namespace regie::workflow
