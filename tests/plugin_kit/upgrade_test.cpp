// SPDX-License-Identifier: Apache-2.0
// The SQLite store: stores of an older schema go on as they are.
#include <sqlite3.h>

#include "tests/older_schema.hpp"
#include "tests/plugin_kit/kit.hpp"
#include "tests/unit/catch.hpp"

using namespace regie::kit;
using Catch::Matchers::Contains;

namespace {

class SchemaFile {
 public:
  explicit SchemaFile(const std::string& url) {
    const std::string file = url.substr(std::string("sqlite:").size());
    REQUIRE(sqlite3_open(file.c_str(), &database_) == SQLITE_OK);
  }
  ~SchemaFile() { sqlite3_close(database_); }
  SchemaFile(const SchemaFile&) = delete;
  SchemaFile& operator=(const SchemaFile&) = delete;

  int run(const char* sql) { return sqlite3_exec(database_, sql, nullptr, nullptr, nullptr); }
  /// Tables and indexes, and the version of the schema, a line each.
  std::string schema() {
    std::string lines;
    const auto add = [](void* to, int, char** columns, char**) {
      *static_cast<std::string*>(to) += std::string(columns[0]) + "\n";
      return 0;
    };
    for (const char* sql : {"SELECT name FROM sqlite_master WHERE sql NOT NULL ORDER BY name",
                            "PRAGMA user_version"}) {
      CHECK(sqlite3_exec(database_, sql, add, &lines, nullptr) == SQLITE_OK);
    }
    return lines;
  }

 private:
  sqlite3* database_ = nullptr;
};

/// All that lists show of work and tasks.
std::string work_and_tasks(Store& store) {
  std::string lines;
  for (const auto& row : store.work(everything())) {
    lines += row.case_id + " " + std::to_string(row.row.kind) + " " + row.work_id + " " +
             std::to_string(row.row.due_ms) + " " + std::to_string(row.row.status) + " " +
             std::to_string(row.row.attempt) + " " + row.payload + " " + row.last_error + " " +
             row.owner + "\n";
  }
  for (const auto& row : store.tasks(everything())) lines += row.case_id + " " + row.task_id + "\n";
  return lines;
}

constexpr std::int64_t held_ms = 600'000;

/// Cases with timers, effects (one dead, one tried again, one held under token(9)) and tasks.
void fill_for_upgrade(Store& store) {
  for (std::uint64_t i = 1; i <= 40; ++i) {
    const auto number = static_cast<std::int64_t>(i);
    Unit unit = Unit::step(i, 0, i);
    unit.add(timer, "deadline", 1'000 - number % 7)
        .add(effect, "mail", number, std::string(i * 60, 'p'))
        .put_task("t", "role", {"anna"}, number);
    REQUIRE(store.commit_one(std::move(unit)) == REGIE_OK);
  }
  REQUIRE(store.claim(effect, 2, held_ms, token(1)).size() == 2);
  REQUIRE(store.commit_one(Unit::bare(1, 101).settle(effect, "mail", token(1), REGIE_SETTLE_DEAD, 0,
                                                     "gone")) == REGIE_OK);
  REQUIRE(store.commit_one(Unit::bare(2, 102).settle(effect, "mail", token(1), REGIE_SETTLE_RETRY,
                                                     5'000, "later")) == REGIE_OK);
  REQUIRE(store.claim(effect, 3, held_ms, token(9)).size() == 1);
}

}  // namespace

TEST_CASE("a store of schema 2 goes on as it is") {
  TemporaryFolder folder;
  const std::string url = url_in(folder.path());
  if (!url.starts_with("sqlite:")) return;
  std::string before;
  std::string schema;
  {
    Store store(url);
    REQUIRE(store.migrate().status == REGIE_OK);
    fill_for_upgrade(store);
    before = work_and_tasks(store);
    schema = SchemaFile(url).schema();
  }
  REQUIRE(SchemaFile(url).run(regie::tests::as_version_2) == SQLITE_OK);
  REQUIRE(SchemaFile(url).schema() != schema);

  Store store(url);
  const auto unmigrated = store.try_commit({Unit::step(50, 0, 50)});
  CHECK(unmigrated.status == REGIE_NOT_MIGRATED);
  CHECK_THAT(unmigrated.message, Contains("schema 2") && Contains("migrated"));
  REQUIRE(store.migrate().status == REGIE_OK);
  CHECK(SchemaFile(url).schema() == schema);
  CHECK(work_and_tasks(store) == before);
  // What was held is held, what is there is not added again, and what is due comes in order.
  CHECK(store.commit_one(Unit::bare(3, 103).settle(effect, "mail", token(9), REGIE_SETTLE_DONE)) ==
        REGIE_OK);
  CHECK(store.commit_one(Unit::step(4, 1, 104).add(effect, "mail", 9)) == REGIE_ALREADY_EXISTS);
  CHECK(store.commit_one(Unit::step(4, 1, 105).cancel(effect, "mail").add(effect, "mail", 9)) ==
        REGIE_OK);
  const auto taken = store.claim(effect, 6, held_ms, token(10));
  REQUIRE(taken.size() == 2);  // of the cases 5 and 6; that of 4 is due at 9 now
  CHECK(taken[0].row.due_ms == 5);
  CHECK(taken[1].row.due_ms == 6);
}

TEST_CASE("an upgrade that fails leaves the store as it was, and is done anew") {
  TemporaryFolder folder;
  const std::string url = url_in(folder.path());
  if (!url.starts_with("sqlite:")) return;
  std::string before;
  {
    Store store(url);
    REQUIRE(store.migrate().status == REGIE_OK);
    fill_for_upgrade(store);
    before = work_and_tasks(store);
  }
  SchemaFile database(url);
  REQUIRE(database.run(regie::tests::as_version_2) == SQLITE_OK);
  const std::string schema = database.schema();
  // A table in its way, which is met halfway.
  REQUIRE(database.run("CREATE TABLE work_case (x)") == SQLITE_OK);
  Store store(url);
  CHECK(store.migrate().status != REGIE_OK);
  REQUIRE(database.run("DROP TABLE work_case") == SQLITE_OK);
  CHECK(database.schema() == schema);
  REQUIRE(store.migrate().status == REGIE_OK);
  CHECK(work_and_tasks(store) == before);
}
