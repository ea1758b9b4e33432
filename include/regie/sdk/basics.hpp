// SPDX-License-Identifier: Apache-2.0
// What every kind of plugin uses. The SDK is header-only C++17 over the C ABI and nothing else.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <regie/abi/plugin.h>

namespace regie::sdk {

[[nodiscard]] inline std::string_view view(regie_str text) noexcept {
  return text.len == 0 ? std::string_view() : std::string_view(text.ptr, text.len);
}
/// The bytes as characters; they may hold anything, also NUL.
[[nodiscard]] inline std::string_view view(regie_bytes bytes) noexcept {
  return bytes.len == 0 ? std::string_view()
                        : std::string_view(reinterpret_cast<const char*>(bytes.ptr), bytes.len);
}
[[nodiscard]] inline std::string_view view(const regie_id& id) noexcept {
  return {reinterpret_cast<const char*>(id.bytes), sizeof id.bytes};
}

/// Borrows `text`, which must outlive what is made.
[[nodiscard]] inline regie_str str(std::string_view text) noexcept {
  return {text.data(), text.size()};
}
/// Borrows `content`, which must outlive what is made.
[[nodiscard]] inline regie_bytes bytes(std::string_view content) noexcept {
  return {reinterpret_cast<const std::uint8_t*>(content.data()), content.size()};
}
/// The first 16 bytes of `content`; zeros where it is shorter.
[[nodiscard]] inline regie_id id(std::string_view content) noexcept {
  regie_id made{};
  std::memcpy(made.bytes, content.data(), content.size() < 16 ? content.size() : 16);
  return made;
}

/// An empty struct of the ABI, with its `struct_size` set.
template <class T>
[[nodiscard]] T sized() noexcept {
  T made{};
  made.struct_size = static_cast<std::uint32_t>(sizeof(T));
  return made;
}

/// What a plugin throws to answer with a status. The message is English, says what is wrong and
/// what to do, and holds no personal data.
class Failure : public std::runtime_error {
 public:
  Failure(regie_status status, const std::string& message, std::int32_t native_code = 0,
          std::int32_t retry_after_ms = 0)
      : std::runtime_error(message),
        status_(status),
        native_code_(native_code),
        retry_after_ms_(retry_after_ms) {}

  [[nodiscard]] regie_status status() const noexcept { return status_; }
  [[nodiscard]] std::int32_t native_code() const noexcept { return native_code_; }
  [[nodiscard]] std::int32_t retry_after_ms() const noexcept { return retry_after_ms_; }

 private:
  regie_status status_;
  std::int32_t native_code_;
  std::int32_t retry_after_ms_;
};

/// The engine that asks: logging and business time. A cheap copy; valid as long as the engine's
/// host, which outlives every handle made with it. Any thread.
class Host {
 public:
  using Fields = std::initializer_list<std::pair<std::string_view, std::string_view>>;

  explicit Host(const regie_host* host) noexcept : host_(host) {}

  void log(std::int32_t level, std::string_view message, Fields fields = {}) const {
    if (host_->log_enabled(host_->ctx, level) == 0) return;
    std::vector<regie_kv> pairs;
    pairs.reserve(fields.size());
    for (const auto& field : fields) pairs.push_back({str(field.first), str(field.second)});
    std::vector<const regie_kv*> pointers;
    pointers.reserve(pairs.size());
    for (const auto& pair : pairs) pointers.push_back(&pair);
    host_->log(host_->ctx, level, str(message), pointers.data(), pointers.size());
  }
  void debug(std::string_view message, Fields fields = {}) const {
    log(REGIE_LOG_DEBUG, message, fields);
  }
  void info(std::string_view message, Fields fields = {}) const {
    log(REGIE_LOG_INFO, message, fields);
  }
  void warn(std::string_view message, Fields fields = {}) const {
    log(REGIE_LOG_WARN, message, fields);
  }
  void error(std::string_view message, Fields fields = {}) const {
    log(REGIE_LOG_ERROR, message, fields);
  }
  [[nodiscard]] std::int64_t now_ms() const noexcept { return host_->now_ms(host_->ctx); }
  /// An interface of the host, or null.
  [[nodiscard]] const void* interface(std::string_view interface_id) const noexcept {
    return host_->get_interface(host_->ctx, str(interface_id));
  }

 private:
  const regie_host* host_;
};

/// The settings that `open` or `create` was given. Borrowed for that call.
class Options {
 public:
  Options(const regie_kv* const* pairs, std::size_t count) noexcept
      : pairs_(pairs), count_(count) {}

  /// The value of `name`, or `otherwise` when it is not there. The last one counts.
  [[nodiscard]] std::string_view get(std::string_view name,
                                     std::string_view otherwise = {}) const noexcept {
    for (std::size_t i = count_; i-- > 0;) {
      if (view(pairs_[i]->key) == name) return view(pairs_[i]->value);
    }
    return otherwise;
  }
  /// Throws REGIE_BAD_CONFIG naming the setting when it is missing or empty.
  [[nodiscard]] std::string_view required(std::string_view name) const {
    const auto value = get(name);
    if (value.empty()) {
      throw Failure(REGIE_BAD_CONFIG, "the setting '" + std::string(name) + "' is missing");
    }
    return value;
  }
  /// A whole number within bounds; throws REGIE_BAD_CONFIG naming the setting otherwise.
  [[nodiscard]] std::int64_t integer(std::string_view name, std::int64_t otherwise,
                                     std::int64_t least, std::int64_t most) const {
    const std::string text(get(name));
    if (text.empty()) return otherwise;
    char* end = nullptr;
    const long long number = std::strtoll(text.c_str(), &end, 10);
    if (*end != '\0' || number < least || number > most) {
      throw Failure(REGIE_BAD_CONFIG, "the setting '" + std::string(name) +
                                          "' must be a whole number from " + std::to_string(least) +
                                          " to " + std::to_string(most));
    }
    return number;
  }
  /// Throws REGIE_BAD_CONFIG for a setting that is not in `known`, so that a typing error is not
  /// taken for a choice.
  void allow_only(std::initializer_list<std::string_view> known) const {
    for (std::size_t i = 0; i < count_; ++i) {
      const auto name = view(pairs_[i]->key);
      bool found = false;
      std::string names;
      for (const auto candidate : known) {
        found = found || candidate == name;
        names += (names.empty() ? "" : ", ") + std::string(candidate);
      }
      if (!found) {
        throw Failure(REGIE_BAD_CONFIG,
                      "unknown setting '" + std::string(name) + "'; there are: " + names);
      }
    }
  }

 private:
  const regie_kv* const* pairs_;
  std::size_t count_;
};

}  // namespace regie::sdk
