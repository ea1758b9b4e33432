// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <regie/abi/storage.h>

namespace regie::storage_sql {

constexpr std::size_t text_bytes = 1'024;
constexpr std::size_t long_text_bytes = 64 * 1'024;
constexpr std::size_t work_id_bytes = 512;
constexpr std::size_t content_bytes = 256 << 20;

/// Why a unit cannot be applied, whatever the store holds.
struct Broken {
  regie_status status;
  std::uint32_t index;
};

/// Checks a unit against the rules of abi/storage.h, before anything is written.
[[nodiscard]] std::optional<Broken> check_unit(const regie_storage_unit& unit);

/// Texts hold no NUL (PostgreSQL cannot keep one) and keep to their size.
[[nodiscard]] bool fits(regie_str text, std::size_t most = text_bytes) noexcept;
[[nodiscard]] bool fits(std::string_view text, std::size_t most = text_bytes) noexcept;

}  // namespace regie::storage_sql
