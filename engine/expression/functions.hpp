// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <regie/value.hpp>

#include "engine/expression/program.hpp"
#include "engine/expression/type.hpp"

namespace regie::expression {

/// The work that one evaluation may still do.
struct Budget {
  std::uint64_t left = 0;
  std::size_t value_bytes = 0;
  bool exhausted = false;

  /// False once the budget is used up, then for all work there is.
  bool charge(std::uint64_t work) noexcept {
    if (work > left) {
      exhausted = true;
      left = 0;
      return false;
    }
    left -= work;
    return true;
  }
};

/// A function being called: its arguments fit one of its overloads.
struct Call {
  const Value* const* arguments = nullptr;  // of a member function the receiver is the first
  std::size_t count = 0;
  std::uint32_t position = 0;  // for errors
  Budget* budget = nullptr;
  const Host* host = nullptr;  // may be null

  [[nodiscard]] const Value& operator[](std::size_t index) const { return *arguments[index]; }
  /// An error at the place of the call.
  [[nodiscard]] Value fail(std::string dutch, std::string english) const;
  /// The text as a value, when it is within the limits.
  [[nodiscard]] Value text(std::string content) const;
  [[nodiscard]] Value list(std::vector<Value> items) const;
  /// An error when `work` exceeds what is left; to be called before doing it.
  [[nodiscard]] bool charge(std::uint64_t work) const { return budget->charge(work); }
  [[nodiscard]] Value limit() const;
};

struct Overload {
  std::vector<Type> arguments;
  std::vector<std::uint32_t> kinds;  // by argument: a bit for each kind of value that fits
  Type result;
  std::uint32_t parameters = 0;  // type parameters, numbered from 0
};

/// A function or operator. Immutable, one for the whole program.
struct Function {
  std::string name;  // with its namespace: `math.greatest`; operators by their sign
  bool member = false;
  bool global = false;
  bool variadic = false;  // the last argument may be repeated
  bool host = false;      // asks the host: never folded
  bool zoned = false;     // of a moment, asks the host for its zone
  std::vector<Overload> overloads;
  Value (*run)(const Call&) = nullptr;  // null: an operator, which the evaluator knows itself
};

/// A line of a table of functions. `signatures` are separated by `;`: `(list(A), int) A`.
struct FunctionLine {
  std::string_view name;
  std::string_view form;  // "member", "global", "both"; "variadic", "host" or "zone" may follow
  std::string_view signatures;
  Value (*run)(const Call&);
};

/// The function of that name; null when there is none.
[[nodiscard]] const Function* find_function(std::string_view name) noexcept;
/// Every name, for suggestions; members and others.
[[nodiscard]] std::vector<std::string> function_names(bool member);
/// Whether the values fit an overload.
[[nodiscard]] bool fits(const Function& function, const Value* const* arguments,
                        std::size_t count) noexcept;

// The tables, each in a file of its own.
[[nodiscard]] std::vector<FunctionLine> operator_lines();
[[nodiscard]] std::vector<FunctionLine> conversion_functions();
[[nodiscard]] std::vector<FunctionLine> string_functions();
[[nodiscard]] std::vector<FunctionLine> format_functions();
[[nodiscard]] std::vector<FunctionLine> list_functions();
[[nodiscard]] std::vector<FunctionLine> math_functions();
[[nodiscard]] std::vector<FunctionLine> time_functions();
[[nodiscard]] std::vector<FunctionLine> regie_functions();
[[nodiscard]] std::vector<FunctionLine> optional_functions();

}  // namespace regie::expression
