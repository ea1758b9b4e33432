// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>
#include <variant>

#include <regie/error.hpp>

namespace regie {

/// What the door that does not throw gives: a value, or why there is none.
/// A plain value. Thread safety: distinct objects are independent.
template <class T>
class [[nodiscard]] Outcome {
 public:
  Outcome(T value) : content_(std::in_place_index<0>, std::move(value)) {}
  Outcome(Error error) : content_(std::in_place_index<1>, std::move(error)) {}

  [[nodiscard]] bool has_value() const noexcept { return content_.index() == 0; }
  explicit operator bool() const noexcept { return has_value(); }

  /// Throws the exception that fits the error (`throw_error`) where there is no value.
  [[nodiscard]] T& value() & {
    check();
    return *std::get_if<0>(&content_);
  }
  [[nodiscard]] const T& value() const& {
    check();
    return *std::get_if<0>(&content_);
  }
  /// By value, so that what is made of it outlives a temporary: `for (… :
  /// engine.try_list().value())`.
  [[nodiscard]] T value() && {
    check();
    return std::move(*std::get_if<0>(&content_));
  }
  [[nodiscard]] T& operator*() & { return value(); }
  [[nodiscard]] const T& operator*() const& { return value(); }
  [[nodiscard]] T* operator->() { return &value(); }
  [[nodiscard]] const T* operator->() const { return &value(); }

  /// Only where there is no value.
  [[nodiscard]] const Error& error() const& { return std::get<1>(content_); }
  [[nodiscard]] Error error() && { return std::move(std::get<1>(content_)); }

 private:
  void check() const {
    if (const Error* error = std::get_if<1>(&content_)) throw_error(*error);
  }
  std::variant<T, Error> content_;
};

}  // namespace regie
