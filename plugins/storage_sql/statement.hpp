// SPDX-License-Identifier: Apache-2.0
// Kept prepared statements over SOCI: prepared once, bound to variables of their own, run with new
// values each time. Texts and bytes are both std::string (a NUL may be in bytes); a column of
// bytes takes its value as CAST(:name AS BLOB), which keeps every byte.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include <soci/soci.h>

namespace regie::storage_sql {

namespace detail {
inline void assign(std::string& to, std::string_view from) { to.assign(from); }
inline void assign(long long& to, std::int64_t from) { to = from; }
}  // namespace detail

/// A statement without rows. `In` are std::string or long long, in the order of the placeholders;
/// each placeholder has a name of its own.
template <class... In>
class Command {
 public:
  Command(soci::session& session, const char* sql) : statement_(session) {
    std::apply([&](auto&... value) { (statement_.exchange(soci::use(value)), ...); }, in_);
    statement_.alloc();
    statement_.prepare(sql);
    statement_.define_and_bind();
  }
  Command(const Command&) = delete;
  Command& operator=(const Command&) = delete;

  template <class... Values>
  void run(const Values&... values) {
    static_assert(sizeof...(Values) == sizeof...(In));
    assign_all(std::index_sequence_for<Values...>{}, values...);
    statement_.execute(true);
  }
  /// Runs an INSERT, UPDATE or DELETE; the number of rows that it touched.
  template <class... Values>
  long long change(const Values&... values) {
    run(values...);
    return statement_.get_affected_rows();
  }

 private:
  template <std::size_t... At, class... Values>
  void assign_all(std::index_sequence<At...>, const Values&... values) {
    (detail::assign(std::get<At>(in_), values), ...);
  }
  std::tuple<In...> in_;
  soci::statement statement_;
};

/// A SELECT. `Row` has a member `template <class Visit> void columns(Visit&&)` that names its
/// columns in order.
template <class Row, class... In>
class Query {
 public:
  Query(soci::session& session, const char* sql) : statement_(session) {
    row_.columns([&](auto&... column) { (statement_.exchange(soci::into(column)), ...); });
    std::apply([&](auto&... value) { (statement_.exchange(soci::use(value)), ...); }, in_);
    statement_.alloc();
    statement_.prepare(sql);
    statement_.define_and_bind();
  }
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  /// Calls `each(Row&)` for every row. All of them are read, so that no statement stays open.
  template <class Each, class... Values>
  void each(Each&& each, const Values&... values) {
    static_assert(sizeof...(Values) == sizeof...(In));
    assign_all(std::index_sequence_for<Values...>{}, values...);
    for (bool there = statement_.execute(true); there; there = statement_.fetch()) each(row_);
  }
  /// The last row, where there is one; it stays as it is until the next call.
  template <class... Values>
  const Row* one(const Values&... values) {
    const Row* found = nullptr;
    Row kept;
    each(
        [&](Row& row) {
          kept = std::move(row);
          found = &row_;
        },
        values...);
    if (found != nullptr) row_ = std::move(kept);
    return found;
  }

 private:
  template <std::size_t... At, class... Values>
  void assign_all(std::index_sequence<At...>, const Values&... values) {
    (detail::assign(std::get<At>(in_), values), ...);
  }
  Row row_;
  std::tuple<In...> in_;
  soci::statement statement_;
};

}  // namespace regie::storage_sql
