// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/json.hpp"
#include "engine/expression/evaluator.hpp"
#include "engine/expression/explain.hpp"
#include "engine/expression/program.hpp"

namespace regie::expression::testing {

/// A small case: its variables with their values, and the aliases `data.x`.
struct Case {
  Environment environment;
  std::vector<Value> values;

  Case& with(const std::string& name, const Type& type, const Value& value,
             bool may_be_unset = false) {
    environment.add({name, type, static_cast<std::uint32_t>(values.size()), may_be_unset});
    environment.add_record_alias("data", {name});
    values.push_back(value);
    return *this;
  }

  [[nodiscard]] Activation activation(const Host* host = nullptr) const {
    return {values, nullptr, host, nullptr};
  }
};

inline Program compiled(std::string_view source, const Environment& environment = {}) {
  return compile(source, environment, {}).value();
}

/// The value, or the English message of what went wrong before or while evaluating.
inline Value run(std::string_view source, const Case& of = {}, const Host* host = nullptr) {
  const auto program = compile(source, of.environment, {});
  if (!program) return Value::error(program.error().message.en, 0);
  const Activation activation = of.activation(host);
  const Value value = evaluate(*program, activation);
  if (!(value == evaluate_tree(*program, activation)))
    return Value::error("the row of tests and the tree differ", 0);
  return value;
}

/// The value as JSON; errors as `error: message`.
inline std::string shown(std::string_view source, const Case& of = {}, const Host* host = nullptr) {
  const Value value = run(source, of, host);
  return value.is_error() ? "error: " + error_message(value).en : to_json(value);
}

/// All problems of an expression that should not compile, as `column: message / advice`.
inline std::string problems(std::string_view source, const Case& of = {},
                            CompileOptions options = {}) {
  const auto program = compile(source, of.environment, options);
  const Diagnostics& all = program ? program->findings() : program.error().diagnostics;
  std::string text;
  for (const Diagnostic& one : all) {
    if (!text.empty()) text += "\n";
    text += std::to_string(one.span.column) + ": " + one.message.en;
    if (!one.advice.en.empty()) text += " / " + one.advice.en;
  }
  return text;
}

}  // namespace regie::expression::testing
