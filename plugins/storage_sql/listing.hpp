// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <variant>

#include <regie/sdk/storage.hpp>

namespace regie::storage_sql {

/// What SQL dialects write differently in a list.
struct Dialect {
  /// A placeholder that is to be compared with a column of bytes.
  std::string (*bytes)(const std::string& placeholder);
  /// Whether `column` holds the text of `placeholder` somewhere.
  std::string (*contains)(const std::string& column, const std::string& placeholder);
};

/// A SELECT with its values, in the order of its placeholders. A deque, so that a statement can be
/// bound to them while they are collected.
struct Listing {
  std::string sql;
  std::deque<std::variant<long long, std::string>> values;
};

/// A place in a list: the columns that it is ordered by.
struct Place {
  std::int64_t ms = 0;
  std::string case_id;
  std::int64_t kind = 0;  ///< work only
  std::string rest;       ///< task id or work id
};

enum class List : char { cases = 'c', tasks = 't', work = 'w' };

[[nodiscard]] std::string write_cursor(List list, const Place& place);
/// Throws REGIE_INVALID_ARGUMENT for what was not written for this list.
[[nodiscard]] Place read_cursor(List list, std::string_view cursor);

/// The SELECT for one page of at most `limit` rows after `cursor`.
[[nodiscard]] Listing list_rows(List list, const regie_storage_filter& filter,
                                std::string_view cursor, std::int64_t limit,
                                const Dialect& dialect);

}  // namespace regie::storage_sql
