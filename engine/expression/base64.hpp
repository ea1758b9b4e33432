// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace regie::expression {

/// RFC 4648, section 4, with padding.
[[nodiscard]] std::string base64_encoded(std::string_view bytes);
/// False for what is no base64. Padding may be left out, as CEL's reference implementation has it;
/// where it stands it must be right.
[[nodiscard]] bool base64_decoded(std::string_view text, std::string& bytes);

}  // namespace regie::expression
