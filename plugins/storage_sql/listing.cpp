// SPDX-License-Identifier: Apache-2.0
#include "listing.hpp"

namespace regie::storage_sql {
namespace {

constexpr std::size_t id_bytes = 16;
constexpr std::size_t cursor_head = 1 + 8 + id_bytes + 1;  // list, ms, case id, kind

/// Collects conditions and their values.
class Where {
 public:
  Where(Listing& listing, const Dialect& dialect) : listing_(listing), dialect_(dialect) {}

  std::string value(std::int64_t number) {
    listing_.values.emplace_back(static_cast<long long>(number));
    return placeholder();
  }
  std::string value(std::string_view text) {
    listing_.values.emplace_back(std::string(text));
    return placeholder();
  }
  std::string bytes(std::string_view content) { return dialect_.bytes(value(content)); }

  void require(const std::string& condition) {
    sql_ += (sql_.empty() ? " WHERE " : " AND ") + condition;
  }
  void equals(const char* column, regie_str text) {
    if (text.len > 0) require(std::string(column) + " = " + value(sdk::view(text)));
  }
  void equals(const char* column, std::int32_t number) {
    if (number != REGIE_FILTER_ANY) require(std::string(column) + " = " + value(number));
  }
  void contains(const char* column, regie_str text) {
    if (text.len > 0) require(dialect_.contains(column, value(sdk::view(text))));
  }
  void due_before(const char* column, std::int64_t ms) {
    if (ms == REGIE_NO_TIME) return;
    require(std::string(column) + " <= " + value(ms));
    require(std::string(column) + " > " + value(REGIE_NO_TIME));
  }
  void begins_with(const char* column, regie_bytes prefix) {
    if (prefix.len == 0) return;
    if (prefix.len > id_bytes) {
      throw sdk::Failure(REGIE_INVALID_ARGUMENT, "a case id has 16 bytes");
    }
    // One case and not a range: for a range SQLite would rather walk along all timers of the store,
    // since a kind is one value.
    if (prefix.len == id_bytes) {
      require(std::string(column) + " = " + bytes(sdk::view(prefix)));
      return;
    }
    std::string low(sdk::view(prefix));
    std::string high = low;
    low.resize(id_bytes, '\0');
    high.resize(id_bytes, '\xff');
    require(std::string(column) + " >= " + bytes(low));
    require(std::string(column) + " <= " + bytes(high));
  }
  [[nodiscard]] const std::string& sql() const { return sql_; }

 private:
  [[nodiscard]] std::string placeholder() const {
    return ":v" + std::to_string(listing_.values.size());
  }
  Listing& listing_;
  const Dialect& dialect_;
  std::string sql_;
};

const char* comparison(const regie_storage_filter& filter) {
  return (filter.flags & REGIE_QUERY_NEWEST_FIRST) != 0 ? " < " : " > ";
}
const char* direction(const regie_storage_filter& filter) {
  return (filter.flags & REGIE_QUERY_NEWEST_FIRST) != 0 ? " DESC" : "";
}

std::string list_cases(const regie_storage_filter& filter, std::string_view cursor, Where& where) {
  where.begins_with("c.id", filter.case_prefix);
  where.equals("c.tenant", filter.tenant);
  where.equals("c.workflow", filter.workflow);
  where.equals("c.version", filter.version);
  // As it stands in the conditions of the indexes of open cases: SQLite takes those only where it
  // can see it (https://sqlite.org/partialindex.html).
  if (filter.status == REGIE_CASE_OPEN) {
    where.require("c.status = 0");
  } else {
    where.equals("c.status", filter.status);
  }
  where.equals("c.result", filter.result);
  where.contains("c.state", filter.state);
  if (filter.updated_since_ms != REGIE_NO_TIME) {
    where.require("c.updated_ms >= " + where.value(filter.updated_since_ms));
  }
  if (!cursor.empty()) {
    const Place place = read_cursor(List::cases, cursor);
    const std::string ms = where.value(place.ms);
    where.require("(c.started_ms, c.id)" + std::string(comparison(filter)) + "(" + ms + ", " +
                  where.bytes(place.case_id) + ")");
  }
  const bool snapshot = (filter.flags & REGIE_QUERY_SNAPSHOT) != 0;
  const std::string down = direction(filter);
  return "SELECT c.id, c.tenant, c.workflow, c.version, c.definition_sha256, c.revision, c.status, "
         "c.result, c.state, c.subject, c.started_ms, c.updated_ms, c.closed_ms, " +
         std::string(snapshot ? "c.snapshot" : "''") + " FROM cases c" + where.sql() +
         " ORDER BY c.started_ms" + down + ", c.id" + down;
}

std::string list_tasks(const regie_storage_filter& filter, std::string_view cursor, Where& where) {
  where.begins_with("t.case_id", filter.case_prefix);
  where.equals("c.tenant", filter.tenant);
  where.equals("c.workflow", filter.workflow);
  std::string asked;
  if (filter.assignee.len > 0) {
    asked =
        "(t.case_id, t.task_id) IN (SELECT l.case_id, l.task_id FROM task_lists l WHERE "
        "l.contact = " +
        where.value(sdk::view(filter.assignee)) + ")";
  }
  if (filter.role.len > 0) {
    const std::string role = "t.role = " + where.value(sdk::view(filter.role));
    asked = asked.empty() ? role : "(" + asked + " OR " + role + ")";
  }
  if (!asked.empty()) where.require(asked);
  where.due_before("t.due_ms", filter.due_before_ms);
  if (!cursor.empty()) {
    const Place place = read_cursor(List::tasks, cursor);
    const std::string ms = where.value(place.ms);
    const std::string id = where.bytes(place.case_id);
    where.require("(t.opened_ms, t.case_id, t.task_id)" + std::string(comparison(filter)) + "(" +
                  ms + ", " + id + ", " + where.value(place.rest) + ")");
  }
  const std::string down = direction(filter);
  return "SELECT t.case_id, t.task_id, t.role, t.assignees, t.title_nl, t.title_en, t.opened_ms, "
         "t.due_ms, t.payload, COALESCE(c.workflow, '') FROM tasks t LEFT JOIN cases c ON c.id = "
         "t.case_id" +
         where.sql() + " ORDER BY t.opened_ms" + down + ", t.case_id" + down + ", t.task_id" + down;
}

std::string list_work(const regie_storage_filter& filter, std::string_view cursor, Where& where) {
  where.begins_with("w.case_id", filter.case_prefix);
  // Work lies by kind and time: SQLite would walk along all of a kind for one case, because that is
  // in order. What has a plus before it, it does not look up by.
  where.equals(filter.case_prefix.len == id_bytes ? "+w.kind" : "w.kind", filter.kind);
  where.equals("w.status", filter.status);
  where.due_before("w.due_ms", filter.due_before_ms);
  const bool by_case = filter.tenant.len > 0 || filter.workflow.len > 0;
  where.equals("c.tenant", filter.tenant);
  where.equals("c.workflow", filter.workflow);
  if (!cursor.empty()) {
    const Place place = read_cursor(List::work, cursor);
    const std::string ms = where.value(place.ms);
    const std::string id = where.bytes(place.case_id);
    const std::string kind = where.value(place.kind);
    where.require("(w.due_ms, w.case_id, w.kind, w.work_id) > (" + ms + ", " + id + ", " + kind +
                  ", " + where.bytes(place.rest) + ")");
  }
  return "SELECT w.case_id, w.kind, w.work_id, w.due_ms, w.payload, w.status, "
         "COALESCE(l.attempt, w.attempt), COALESCE(l.token, x''), COALESCE(l.owner, ''), "
         "COALESCE(l.expires_ms, 0), w.last_error FROM work w" +
         std::string(by_case ? " JOIN cases c ON c.id = w.case_id" : "") +
         " LEFT JOIN leases l ON l.kind = w.kind AND l.case_id = w.case_id AND "
         "l.work_id = w.work_id" +
         where.sql() + " ORDER BY w.due_ms, w.case_id, w.kind, w.work_id";
}

}  // namespace

std::string write_cursor(List list, const Place& place) {
  std::string cursor(1, static_cast<char>(list));
  const auto ms = static_cast<std::uint64_t>(place.ms);
  for (int shift = 56; shift >= 0; shift -= 8) cursor += static_cast<char>((ms >> shift) & 0xffU);
  cursor += place.case_id;
  cursor += static_cast<char>(place.kind);
  return cursor + place.rest;
}

Place read_cursor(List list, std::string_view cursor) {
  if (cursor.size() < cursor_head || cursor[0] != static_cast<char>(list)) {
    throw sdk::Failure(REGIE_INVALID_ARGUMENT,
                       "the cursor is not of this list; begin again without one");
  }
  Place place;
  std::uint64_t ms = 0;
  for (std::size_t i = 1; i <= 8; ++i) ms = ms << 8 | static_cast<unsigned char>(cursor[i]);
  place.ms = static_cast<std::int64_t>(ms);
  place.case_id = cursor.substr(9, id_bytes);
  place.kind = static_cast<unsigned char>(cursor[9 + id_bytes]);
  place.rest = cursor.substr(cursor_head);
  return place;
}

Listing list_rows(List list, const regie_storage_filter& filter, std::string_view cursor,
                  std::int64_t limit, const Dialect& dialect) {
  Listing listing;
  Where where(listing, dialect);
  listing.sql = list == List::cases   ? list_cases(filter, cursor, where)
                : list == List::tasks ? list_tasks(filter, cursor, where)
                                      : list_work(filter, cursor, where);
  listing.sql += " LIMIT " + where.value(limit);
  return listing;
}

}  // namespace regie::storage_sql
