// SPDX-License-Identifier: Apache-2.0
// Between the engine's texts and ids and those of the C ABI. Everything made here borrows.
#pragma once

#include <cstdint>
#include <cstring>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <regie/abi/plugin.h>

#include "engine/base/ids.hpp"
#include "engine/base/result.hpp"
#include "engine/base/sha256.hpp"

namespace regie::plugin {

[[nodiscard]] inline std::string_view view(regie_str text) noexcept {
  return text.len == 0 ? std::string_view() : std::string_view(text.ptr, text.len);
}
[[nodiscard]] inline std::string_view view(regie_bytes bytes) noexcept {
  return bytes.len == 0 ? std::string_view()
                        : std::string_view(reinterpret_cast<const char*>(bytes.ptr), bytes.len);
}
[[nodiscard]] inline std::string text(regie_str borrowed) { return std::string(view(borrowed)); }
[[nodiscard]] inline std::string text(regie_bytes borrowed) { return std::string(view(borrowed)); }
[[nodiscard]] inline regie_str str(std::string_view text) noexcept {
  return {text.data(), text.size()};
}
[[nodiscard]] inline regie_bytes bytes(std::string_view content) noexcept {
  return {reinterpret_cast<const std::uint8_t*>(content.data()), content.size()};
}
[[nodiscard]] inline regie_id abi_id(const Id& id) noexcept {
  regie_id made{};
  std::memcpy(made.bytes, id.bytes.data(), sizeof made.bytes);
  return made;
}
[[nodiscard]] inline Id engine_id(const regie_id& id) noexcept {
  Id made;
  std::memcpy(made.bytes.data(), id.bytes, sizeof id.bytes);
  return made;
}
inline void put_digest(std::uint8_t (&out)[32], const Digest& digest) noexcept {
  std::memcpy(out, digest.data(), sizeof out);
}
[[nodiscard]] inline Digest digest_of(const std::uint8_t (&bytes)[32]) noexcept {
  Digest made{};
  std::memcpy(made.data(), bytes, sizeof bytes);
  return made;
}

/// An empty struct of the ABI with its size set.
template <class T>
[[nodiscard]] T sized() noexcept {
  T made{};
  made.struct_size = static_cast<std::uint32_t>(sizeof(T));
  return made;
}

/// Pointers to every element, as arrays cross the border.
template <class T>
[[nodiscard]] std::vector<const T*> pointers(const std::vector<T>& items) {
  std::vector<const T*> list;
  list.reserve(items.size());
  for (const T& item : items) list.push_back(&item);
  return list;
}

/// Options as key and value. Borrows the map.
class OptionList {
 public:
  explicit OptionList(const std::map<std::string, std::string>& options) {
    for (const auto& [key, value] : options) pairs_.push_back({str(key), str(value)});
    pointers_ = pointers(pairs_);
  }
  [[nodiscard]] const regie_kv* const* data() const noexcept { return pointers_.data(); }
  [[nodiscard]] std::size_t size() const noexcept { return pointers_.size(); }

 private:
  std::vector<regie_kv> pairs_;
  std::vector<const regie_kv*> pointers_;
};

/// What a plugin said, as an error of the engine: `who` names the plugin.
[[nodiscard]] Error error_of(const std::string& who, regie_status status, const regie_error& said);
/// A plugin whose table lacks required functions of an interface.
[[nodiscard]] Error incomplete(const std::string& plugin, const std::string& interface);
/// A notifier or reporter that its plugin could not make: always `plugin_failed`.
[[nodiscard]] Error not_made(const std::string& plugin, regie_status status,
                             const regie_error& said);

}  // namespace regie::plugin
