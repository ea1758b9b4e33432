// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <regie/text.hpp>

namespace regie::expression {

/// The content of a string or bytes literal with its escapes resolved (CEL "String and Bytes
/// Values"). False, with `problem`, for an escape that does not exist. In bytes, `\x` and octal
/// escapes are octets; in strings they are code points, and surrogates are refused.
[[nodiscard]] bool unescape(std::string_view content, bool bytes, std::string& out, Text& problem);

}  // namespace regie::expression
