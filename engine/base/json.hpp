// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <regie/limits.hpp>
#include <regie/value.hpp>

#include "engine/base/result.hpp"

namespace regie {

/// A value as JSON, without spaces, members in key order. Timestamps become RFC 3339, dates
/// `YYYY-MM-DD`, durations seconds ("90s"), periods ISO 8601, euro a decimal text ("12.50"),
/// bytes base64, an absent optional and unset null. A double that is no number becomes null, an
/// evaluation error `{"error": message}`. Keys that are no texts are named by their own JSON.
[[nodiscard]] std::string to_json(const Value& value);
/// The same over several lines with two spaces of indentation.
[[nodiscard]] std::string to_pretty_json(const Value& value);
/// A JSON string with its quotes; everything that is not printable ASCII or UTF-8 is escaped.
[[nodiscard]] std::string json_quote(std::string_view text);

/// Strict RFC 8259 text to a value. A number without point or exponent is an int (beyond 64 bits
/// an error), any other a double. Duplicate names, invalid UTF-8 and nesting deeper than
/// `limits.document_depth` are errors (`Errc::invalid_data`) that name line and column.
[[nodiscard]] Result<Value> from_json(std::string_view text, const Limits& limits);

}  // namespace regie
