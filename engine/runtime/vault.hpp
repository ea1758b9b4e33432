// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include <regie/value.hpp>

#include "engine/base/result.hpp"
#include "engine/base/sha256.hpp"
#include "engine/runtime/ports.hpp"

namespace regie::runtime {

/// Seals personal data of one case under the key of that case. Destroying the key erases them.
///
/// XChaCha20-Poly1305 with a synthetic nonce: keyed BLAKE2b over the place and the plain bytes, so
/// that equal data at an equal place gives equal bytes (a snapshot is the same on every platform)
/// and a nonce is used for one plaintext only. The place is bound in as associated data.
/// Thread safety: const functions may be called by any thread.
class Vault {
 public:
  static constexpr std::size_t key_bytes = 32;

  [[nodiscard]] static std::string new_key(Randomness& randomness);
  /// Errors: `corrupt` where the key has another length.
  [[nodiscard]] static Result<Vault> make(std::string_view key);

  /// `place` names what it is, such as `data/contact`.
  [[nodiscard]] std::string seal(std::string_view place, std::string_view plain) const;
  /// Errors: `corrupt`: another key, another place, or changed bytes.
  [[nodiscard]] Result<std::string> open(std::string_view place, std::string_view sealed) const;

  /// The same for a value, through CBOR; the sealed form is a value of kind bytes.
  [[nodiscard]] Value seal_value(std::string_view place, const Value& value) const;
  [[nodiscard]] Result<Value> open_value(std::string_view place, const Value& sealed) const;

  /// A keyed hash of `plain` for `purpose`: what has to be found again and is not to be read.
  [[nodiscard]] Digest tag(std::string_view purpose, std::string_view plain) const;

 private:
  Vault() = default;
  std::array<std::uint8_t, 32> cipher_key_{};
  std::array<std::uint8_t, 32> nonce_key_{};
  std::array<std::uint8_t, 32> tag_key_{};
};

}  // namespace regie::runtime
