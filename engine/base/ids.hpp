// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace regie {

/// 128 bits that name a case or a commit unit, written as a UUID (RFC 9562).
struct Id {
  std::array<std::uint8_t, 16> bytes{};

  friend auto operator<=>(const Id&, const Id&) = default;
  [[nodiscard]] bool is_nil() const noexcept { return *this == Id{}; }
};

[[nodiscard]] std::string to_string(const Id& id);
/// Reads the 36 characters of a UUID in either case; anything else is empty.
[[nodiscard]] std::optional<Id> id_from_string(std::string_view text);
/// A name-based id (UUID version 8): the first 128 bits of SHA-256 over the parts, each with its
/// length, so that no two lists of parts run together.
[[nodiscard]] Id derive_id(std::initializer_list<std::string_view> parts);

}  // namespace regie
