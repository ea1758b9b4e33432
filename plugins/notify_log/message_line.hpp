// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <regie/abi/notifier.h>

namespace regie::notify_log {

/// A message as one line of JSON, with its newline. The key comes first. Attachments are told by
/// name, media type and size. The same message gives the same bytes on every attempt.
[[nodiscard]] std::string write_line(const regie_message& message);

/// The key in a line that `write_line` wrote, without the newline; nothing for any other line.
[[nodiscard]] std::optional<std::string> read_key(std::string_view line);

}  // namespace regie::notify_log
