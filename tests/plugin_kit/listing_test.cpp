// SPDX-License-Identifier: Apache-2.0
// Storage: lists, their conditions, and pages that stay in place under writes.
#include <set>

#include "tests/plugin_kit/kit.hpp"
#include "tests/unit/catch.hpp"

using namespace regie::kit;

namespace {

std::vector<std::string> case_ids(const std::vector<CaseCopy>& rows) {
  std::vector<std::string> names;
  for (const auto& row : rows) names.push_back(row.id);
  return names;
}
std::string id_of(std::uint64_t number) { return std::string(view(case_id(number))); }
}  // namespace

TEST_CASE("cases are listed by their conditions", "[storage]") {
  Fresh fresh;
  auto& store = fresh.store;
  REQUIRE(
      store
          .commit({Unit::step(1, 0, 1).started(30).describe("garden", "assess"),
                   Unit::step(2, 0, 2).started(10).describe("garden", "done", REGIE_CASE_CLOSED),
                   Unit::step(3, 0, 3).started(20).describe("tram", "talk.carrier")})
          .size() == 3);
  CHECK(case_ids(store.cases(everything())) ==
        std::vector<std::string>{id_of(2), id_of(3), id_of(1)});
  auto filter = everything();
  filter.flags = REGIE_QUERY_NEWEST_FIRST;
  CHECK(case_ids(store.cases(filter)) == std::vector<std::string>{id_of(1), id_of(3), id_of(2)});

  filter = everything();
  filter.workflow = str("garden");
  CHECK(store.cases(filter).size() == 2);
  filter.status = REGIE_CASE_OPEN;
  CHECK(case_ids(store.cases(filter)) == std::vector<std::string>{id_of(1)});
  filter.workflow = str("nothing");
  CHECK(store.cases(filter).empty());

  filter = everything();
  filter.state = str("carrier");
  CHECK(case_ids(store.cases(filter)) == std::vector<std::string>{id_of(3)});
  filter.state = str("%");  // no wildcard
  CHECK(store.cases(filter).empty());

  filter = everything();
  filter.updated_since_ms = 20;
  CHECK(store.cases(filter).size() == 2);

  filter = everything();
  const std::string prefix = id_of(3);
  filter.case_prefix = bytes(prefix);
  CHECK(case_ids(store.cases(filter)) == std::vector<std::string>{id_of(3)});
  filter.case_prefix = bytes(std::string_view(prefix).substr(0, 5));
  CHECK(store.cases(filter).size() == 3);
  filter.case_prefix = bytes("zz");
  CHECK(store.cases(filter).empty());
}

TEST_CASE("a case is listed by the status and the workflow that it has now", "[storage]") {
  Fresh fresh;
  auto& store = fresh.store;
  REQUIRE(store
              .commit({Unit::step(1, 0, 1).started(10).describe("garden", "assess"),
                       Unit::step(2, 0, 2).started(20).describe("garden", "assess")})
              .size() == 2);
  const auto listed = [&store](const char* workflow, std::int32_t status) {
    auto filter = everything();
    filter.workflow = str(workflow);
    filter.status = status;
    return case_ids(store.cases(filter));
  };
  using Ids = std::vector<std::string>;
  std::uint64_t commit = 2;
  const auto change = [&](std::int64_t revision, const char* workflow, std::int32_t status) {
    return store.commit_one(Unit::step(1, revision, ++commit).describe(workflow, "assess", status));
  };
  CHECK(listed("garden", REGIE_CASE_OPEN) == Ids{id_of(1), id_of(2)});
  REQUIRE(change(1, "garden", REGIE_CASE_SUSPENDED) == REGIE_OK);
  CHECK(listed("garden", REGIE_CASE_OPEN) == Ids{id_of(2)});
  CHECK(listed("", REGIE_CASE_SUSPENDED) == Ids{id_of(1)});
  REQUIRE(change(2, "garden", REGIE_CASE_OPEN) == REGIE_OK);
  CHECK(listed("", REGIE_CASE_OPEN) == Ids{id_of(1), id_of(2)});
  REQUIRE(change(3, "tram", REGIE_CASE_OPEN) == REGIE_OK);
  CHECK(listed("garden", REGIE_CASE_OPEN) == Ids{id_of(2)});
  CHECK(listed("tram", REGIE_CASE_OPEN) == Ids{id_of(1)});
  // Whoever is late changes neither.
  CHECK(change(3, "garden", REGIE_CASE_CLOSED) == REGIE_CONFLICT);
  CHECK(change(2, "tram", REGIE_CASE_OPEN) == REGIE_CONFLICT);
  CHECK(store.revision(1) == 4);
  REQUIRE(change(4, "tram", REGIE_CASE_CLOSED) == REGIE_OK);
  CHECK(listed("tram", REGIE_CASE_OPEN).empty());
  CHECK(listed("tram", REGIE_CASE_CLOSED) == Ids{id_of(1)});
  CHECK(listed("", REGIE_CASE_OPEN) == Ids{id_of(2)});
}

TEST_CASE("snapshots are in lists only when asked for", "[storage]") {
  Fresh fresh;
  REQUIRE(fresh.store.commit_one(Unit::step(1, 0, 1).snapshot("large")) == REGIE_OK);
  auto filter = everything();
  CHECK(fresh.store.cases(filter)[0].snapshot.empty());
  filter.flags = REGIE_QUERY_SNAPSHOT;
  CHECK(fresh.store.cases(filter)[0].snapshot == "large");
}

TEST_CASE("pages neither repeat nor hide rows while others write", "[storage]") {
  Fresh fresh;
  auto& store = fresh.store;
  constexpr std::uint64_t count = 300;  // more than a store may read at once
  std::vector<Unit> units;
  for (std::uint64_t i = 0; i < count; ++i) {
    units.push_back(Unit::step(i, 0, i).started(static_cast<std::int64_t>(i / 7)));
  }
  store.commit(std::move(units));
  const bool newest = GENERATE(false, true);
  auto filter = everything();
  filter.flags = newest ? REGIE_QUERY_NEWEST_FIRST : 0U;
  CHECK(store.cases(filter).size() == count);

  filter.limit = 17;
  std::string cursor;
  std::vector<std::string> seen;
  std::uint64_t commit = 1'000;
  for (;;) {
    filter.cursor = bytes(cursor);
    const auto rows = store.cases(filter);
    for (const auto& row : rows) seen.push_back(row.id);
    if (rows.size() < filter.limit) break;
    cursor = rows.back().cursor;
    // A case that was listed moves on, and a new one starts.
    store.commit_one(Unit::step(rows[0].row.id.bytes[15], 1, ++commit));
    store.commit_one(Unit::step(commit, 0, commit + 10'000).started(5));
  }
  const std::set<std::string> once(seen.begin(), seen.end());
  CHECK(once.size() == seen.size());
  for (std::uint64_t i = 0; i < count; ++i) CHECK(once.count(id_of(i)) == 1);
}

TEST_CASE("a list stops when the caller has enough", "[storage]") {
  Fresh fresh;
  fresh.store.commit({Unit::step(1, 0, 1), Unit::step(2, 0, 2)});
  const auto filter = everything();
  int rows = 0;
  CHECK(fresh.store.table().query_cases(
            fresh.store.handle(), &filter,
            [](void* ctx, const regie_storage_case*, regie_bytes) noexcept -> std::int32_t {
              ++*static_cast<int*>(ctx);
              return 1;
            },
            &rows, nullptr) == REGIE_OK);
  CHECK(rows == 1);
}

TEST_CASE("a cursor of another list is refused", "[storage]") {
  Fresh fresh;
  fresh.store.commit({Unit::step(1, 0, 1)});
  auto filter = everything();
  std::string cursor = fresh.store.cases(filter)[0].cursor;
  filter.cursor = bytes(cursor);
  CHECK_THROWS_WITH(fresh.store.tasks(filter), Catch::Matchers::Contains("cursor"));
  filter.cursor = bytes("nonsense");
  CHECK_THROWS_WITH(fresh.store.cases(filter), Catch::Matchers::Contains("cursor"));
}

TEST_CASE("tasks are listed by whom they are asked of", "[storage]") {
  Fresh fresh;
  auto& store = fresh.store;
  store.commit(
      {Unit::step(1, 0, 1)
           .put_task("assess", "team", {"anna", "bram"}, 10, 100)
           .put_task("visit", "", {"anna"}, 20),
       Unit::step(2, 0, 2).describe("tram", "talk").put_task("talk", "carrier", {}, 15, 50)});
  const auto all = store.tasks(everything());
  REQUIRE(all.size() == 3);
  CHECK(all[0].task_id == "assess");
  CHECK(all[0].assignees == std::vector<std::string>{"anna", "bram"});
  CHECK(all[0].workflow == "garden");
  CHECK(all[0].title_nl == "Beoordelen");
  CHECK(all[0].row.due_ms == 100);
  CHECK(all[1].task_id == "talk");
  CHECK(all[1].assignees.empty());
  CHECK(all[2].row.due_ms == REGIE_NO_TIME);

  auto filter = everything();
  filter.assignee = str("anna");
  CHECK(store.tasks(filter).size() == 2);
  filter.role = str("carrier");
  CHECK(store.tasks(filter).size() == 3);  // either of the two
  filter.assignee = str("");
  CHECK(store.tasks(filter).size() == 1);
  filter = everything();
  filter.due_before_ms = 60;
  REQUIRE(store.tasks(filter).size() == 1);
  CHECK(store.tasks(filter)[0].task_id == "talk");
  filter = everything();
  filter.workflow = str("garden");
  CHECK(store.tasks(filter).size() == 2);

  filter = everything();
  filter.limit = 1;
  std::string cursor = store.tasks(filter)[0].cursor;
  filter.cursor = bytes(cursor);
  CHECK(store.tasks(filter)[0].task_id == "talk");
}

TEST_CASE("tasks are replaced and removed with the step", "[storage]") {
  Fresh fresh;
  auto& store = fresh.store;
  store.commit(
      {Unit::step(1, 0, 1).put_task("a", "team", {"anna", "bram"}).put_task("b", "x", {})});
  store.commit({Unit::step(1, 1, 2).put_task("a", "team", {"chris"}).remove_task("b")});
  const auto rows = store.tasks(everything());
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].assignees == std::vector<std::string>{"chris"});
  auto filter = everything();
  filter.assignee = str("anna");
  CHECK(store.tasks(filter).empty());
}

TEST_CASE("work is listed in due order", "[storage]") {
  Fresh fresh;
  auto& store = fresh.store;
  store.commit({Unit::step(1, 0, 1).add(timer, "t", 30).add(effect, "e", 10),
                Unit::step(2, 0, 2).describe("tram", "talk").add(effect, "e", 20)});
  auto filter = everything();
  const auto all = store.work(filter);
  REQUIRE(all.size() == 3);
  CHECK(all[0].row.due_ms == 10);
  CHECK(all[2].row.due_ms == 30);
  filter.cursor = bytes(all[0].cursor);
  CHECK(store.work(filter).size() == 2);
  filter = everything();
  filter.kind = effect;
  CHECK(store.work(filter).size() == 2);
  filter.workflow = str("tram");
  CHECK(store.work(filter).size() == 1);
  filter = everything();
  filter.due_before_ms = 20;
  CHECK(store.work(filter).size() == 2);
  const std::string id = id_of(1);
  filter = everything();
  filter.case_prefix = bytes(id);
  CHECK(store.work(filter).size() == 2);
}

TEST_CASE("a journal is read from any revision on", "[storage]") {
  Fresh fresh;
  auto& store = fresh.store;
  for (std::int64_t i = 0; i < 200; ++i) {
    store.commit({Unit::step(1, i, static_cast<std::uint64_t>(i))});
  }
  CHECK(store.journal(1).size() == 200);
  CHECK(store.journal(1, 199).size() == 2);
  CHECK(store.journal(1, 150, 3).back().revision == 152);
  CHECK(store.journal(1, 201).empty());
  CHECK(store.journal(9).empty());
}
