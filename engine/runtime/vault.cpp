// SPDX-License-Identifier: Apache-2.0
#include "engine/runtime/vault.hpp"

#include <sodium.h>

#include <span>

#include "engine/base/cbor.hpp"
#include "engine/runtime/errors.hpp"

namespace regie::runtime {

namespace {

constexpr char format = 1;
constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;

const unsigned char* octets(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

void derive(std::string_view key, std::string_view purpose, std::array<std::uint8_t, 32>& out) {
  crypto_generichash(out.data(), out.size(), octets(purpose), purpose.size(), octets(key),
                     key.size());
}

/// Keyed BLAKE2b over a place and what stands there.
void keyed_hash(const std::array<std::uint8_t, 32>& key, std::string_view place,
                std::string_view plain, std::span<unsigned char> out) {
  crypto_generichash_state state;
  crypto_generichash_init(&state, key.data(), key.size(), out.size());
  // The length in front keeps "ab" + "c" and "a" + "bc" apart.
  unsigned char length[8];
  for (int i = 0; i < 8; ++i) length[i] = static_cast<unsigned char>(place.size() >> (8 * i));
  crypto_generichash_update(&state, length, sizeof length);
  crypto_generichash_update(&state, octets(place), place.size());
  crypto_generichash_update(&state, octets(plain), plain.size());
  crypto_generichash_final(&state, out.data(), out.size());
}

Error unfitting_key() {
  return damaged("versleutelde gegevens passen niet bij hun sleutel",
                 "encrypted data do not fit their key");
}

}  // namespace

std::string Vault::new_key(Randomness& randomness) {
  std::array<std::uint8_t, key_bytes> key{};
  randomness.fill(key);
  return {reinterpret_cast<const char*>(key.data()), key.size()};
}

Result<Vault> Vault::make(std::string_view key) {
  if (key.size() != key_bytes) return unfitting_key();
  Vault vault;
  derive(key, "regie cipher 1", vault.cipher_key_);
  derive(key, "regie nonce 1", vault.nonce_key_);
  derive(key, "regie tag 1", vault.tag_key_);
  return vault;
}

std::string Vault::seal(std::string_view place, std::string_view plain) const {
  unsigned char nonce[nonce_bytes];
  keyed_hash(nonce_key_, place, plain, nonce);
  std::string sealed(1 + nonce_bytes + plain.size() + tag_bytes, '\0');
  sealed[0] = format;
  std::copy(nonce, nonce + nonce_bytes, reinterpret_cast<unsigned char*>(sealed.data()) + 1);
  crypto_aead_xchacha20poly1305_ietf_encrypt(
      reinterpret_cast<unsigned char*>(sealed.data()) + 1 + nonce_bytes, nullptr, octets(plain),
      plain.size(), octets(place), place.size(), nullptr, nonce, cipher_key_.data());
  return sealed;
}

Result<std::string> Vault::open(std::string_view place, std::string_view sealed) const {
  if (sealed.size() < 1 + nonce_bytes + tag_bytes || sealed[0] != format) return unfitting_key();
  const std::string_view nonce = sealed.substr(1, nonce_bytes);
  const std::string_view cipher = sealed.substr(1 + nonce_bytes);
  std::string plain(cipher.size() - tag_bytes, '\0');
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(
          reinterpret_cast<unsigned char*>(plain.data()), nullptr, nullptr, octets(cipher),
          cipher.size(), octets(place), place.size(), octets(nonce), cipher_key_.data()) != 0) {
    return unfitting_key();
  }
  return plain;
}

Digest Vault::tag(std::string_view purpose, std::string_view plain) const {
  Digest digest{};
  keyed_hash(tag_key_, purpose, plain, digest);
  return digest;
}

Value Vault::seal_value(std::string_view place, const Value& value) const {
  return Value::bytes(seal(place, to_cbor(value)));
}

Result<Value> Vault::open_value(std::string_view place, const Value& sealed) const {
  if (!sealed.is(Value::Kind::bytes)) return unfitting_key();
  auto plain = open(place, sealed.text());
  if (!plain) return plain.error();
  return from_cbor(*plain);
}

}  // namespace regie::runtime
