// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <regie/limits.hpp>
#include <regie/text.hpp>
#include <regie/value.hpp>

#include "engine/base/result.hpp"
#include "engine/expression/program.hpp"

namespace regie::expression {

/// A value as JSON that loses nothing: each is an object with its kind as the only name, such as
/// `{"int": "42"}` (docs/conformance.md, "The record format").
[[nodiscard]] Value to_tagged(const Value& value);
/// The same back. A failure is `Errc::invalid_data`.
[[nodiscard]] Result<Value> from_tagged(const Value& tagged);

/// What one record asks: an expression, what its names mean and have, and how to treat it.
struct Record {
  Value id;
  std::string expression;
  Environment environment;
  std::vector<Value> values;  ///< of the environment's variables, by slot
  bool check_types = true;
  bool check_only = false;
  bool wants_type = false;
};

/// Reads a record. A failure is `Errc::invalid_data`.
[[nodiscard]] Result<Record> read_record(const Value& json);

/// What a record gave: a value, or an error with its place, and the type where it was asked for.
struct RecordResult {
  Value value;  ///< of kind error where it failed; unset where it was checked only
  Text message;
  std::uint32_t position = 0;  ///< of the error, in code points of the expression
  std::string type;            ///< as CEL writes it
};
[[nodiscard]] RecordResult run_record(const Record& record, const Host* host, const Limits& limits);

/// One line of records to one line of results, as JSON. Never fails: what is wrong with the line
/// is its result.
[[nodiscard]] std::string answer_record(std::string_view line, Language language, const Host* host,
                                        const Limits& limits);

}  // namespace regie::expression
