// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace regie {

using Digest = std::array<std::uint8_t, 32>;

/// SHA-256 (FIPS 180-4).
[[nodiscard]] Digest sha256(std::string_view bytes);
/// Of one after the other.
[[nodiscard]] Digest sha256(std::string_view first, std::string_view second);
[[nodiscard]] std::string to_hex(std::string_view bytes);
[[nodiscard]] std::string to_hex(const Digest& digest);
/// The bytes of hexadecimal digits as `to_hex` writes them; empty: anything else.
[[nodiscard]] std::optional<std::string> from_hex(std::string_view hex);

}  // namespace regie
