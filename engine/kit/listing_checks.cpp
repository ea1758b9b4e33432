// SPDX-License-Identifier: Apache-2.0
// Storage: lists, their conditions, and pages that stay in place under writes.
#include <set>

#include "engine/kit/check.hpp"
#include "engine/kit/store.hpp"

namespace regie::kit {

namespace {

std::vector<std::string> case_ids(const std::vector<CaseCopy>& rows) {
  std::vector<std::string> names;
  for (const auto& row : rows) names.push_back(row.id);
  return names;
}
std::string id_of(std::uint64_t number) { return std::string(view(case_id(number))); }

void listing_cases() {
  Fresh fresh;
  auto& store = fresh.store;
  REGIE_NEED(
      store
          .commit({Unit::step(1, 0, 1).started(30).describe("garden", "assess"),
                   Unit::step(2, 0, 2).started(10).describe("garden", "done", REGIE_CASE_CLOSED),
                   Unit::step(3, 0, 3).started(20).describe("tram", "talk.carrier")})
          .size() == 3);
  REGIE_EXPECT(case_ids(store.cases(everything())) ==
               std::vector<std::string>{id_of(2), id_of(3), id_of(1)});
  auto filter = everything();
  filter.flags = REGIE_QUERY_NEWEST_FIRST;
  REGIE_EXPECT(case_ids(store.cases(filter)) ==
               std::vector<std::string>{id_of(1), id_of(3), id_of(2)});

  filter = everything();
  filter.workflow = str("garden");
  REGIE_EXPECT(store.cases(filter).size() == 2);
  filter.status = REGIE_CASE_OPEN;
  REGIE_EXPECT(case_ids(store.cases(filter)) == std::vector<std::string>{id_of(1)});
  filter.workflow = str("nothing");
  REGIE_EXPECT(store.cases(filter).empty());

  filter = everything();
  filter.state = str("carrier");
  REGIE_EXPECT(case_ids(store.cases(filter)) == std::vector<std::string>{id_of(3)});
  filter.state = str("%");  // no wildcard
  REGIE_EXPECT(store.cases(filter).empty());

  filter = everything();
  filter.updated_since_ms = 20;
  REGIE_EXPECT(store.cases(filter).size() == 2);

  filter = everything();
  const std::string prefix = id_of(3);
  filter.case_prefix = bytes(prefix);
  REGIE_EXPECT(case_ids(store.cases(filter)) == std::vector<std::string>{id_of(3)});
  filter.case_prefix = bytes(std::string_view(prefix).substr(0, 5));
  REGIE_EXPECT(store.cases(filter).size() == 3);
  filter.case_prefix = bytes("zz");
  REGIE_EXPECT(store.cases(filter).empty());
}

void listing_current() {
  Fresh fresh;
  auto& store = fresh.store;
  REGIE_NEED(store
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
  REGIE_EXPECT(listed("garden", REGIE_CASE_OPEN) == Ids{id_of(1), id_of(2)});
  REGIE_NEED(change(1, "garden", REGIE_CASE_SUSPENDED) == REGIE_OK);
  REGIE_EXPECT(listed("garden", REGIE_CASE_OPEN) == Ids{id_of(2)});
  REGIE_EXPECT(listed("", REGIE_CASE_SUSPENDED) == Ids{id_of(1)});
  REGIE_NEED(change(2, "garden", REGIE_CASE_OPEN) == REGIE_OK);
  REGIE_EXPECT(listed("", REGIE_CASE_OPEN) == Ids{id_of(1), id_of(2)});
  REGIE_NEED(change(3, "tram", REGIE_CASE_OPEN) == REGIE_OK);
  REGIE_EXPECT(listed("garden", REGIE_CASE_OPEN) == Ids{id_of(2)});
  REGIE_EXPECT(listed("tram", REGIE_CASE_OPEN) == Ids{id_of(1)});
  // Whoever is late changes neither.
  REGIE_EXPECT(change(3, "garden", REGIE_CASE_CLOSED) == REGIE_CONFLICT);
  REGIE_EXPECT(change(2, "tram", REGIE_CASE_OPEN) == REGIE_CONFLICT);
  REGIE_EXPECT(store.revision(1) == 4);
  REGIE_NEED(change(4, "tram", REGIE_CASE_CLOSED) == REGIE_OK);
  REGIE_EXPECT(listed("tram", REGIE_CASE_OPEN).empty());
  REGIE_EXPECT(listed("tram", REGIE_CASE_CLOSED) == Ids{id_of(1)});
  REGIE_EXPECT(listed("", REGIE_CASE_OPEN) == Ids{id_of(2)});
}

void listing_snapshots() {
  Fresh fresh;
  REGIE_NEED(fresh.store.commit_one(Unit::step(1, 0, 1).snapshot("large")) == REGIE_OK);
  auto filter = everything();
  REGIE_EXPECT(fresh.store.cases(filter)[0].snapshot.empty());
  filter.flags = REGIE_QUERY_SNAPSHOT;
  REGIE_EXPECT(fresh.store.cases(filter)[0].snapshot == "large");
}

void pages_hold(bool newest) {
  Fresh fresh;
  auto& store = fresh.store;
  constexpr std::uint64_t count = 300;  // more than a store may read at once
  std::vector<Unit> units;
  for (std::uint64_t i = 0; i < count; ++i) {
    units.push_back(Unit::step(i, 0, i).started(static_cast<std::int64_t>(i / 7)));
  }
  store.commit(std::move(units));
  auto filter = everything();
  filter.flags = newest ? REGIE_QUERY_NEWEST_FIRST : 0U;
  REGIE_EXPECT(store.cases(filter).size() == count);

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
  REGIE_EXPECT(once.size() == seen.size());
  for (std::uint64_t i = 0; i < count; ++i) REGIE_EXPECT(once.count(id_of(i)) == 1);
}

void listing_pages() {
  for (const bool newest : {false, true}) pages_hold(newest);
}

void listing_stops() {
  Fresh fresh;
  fresh.store.commit({Unit::step(1, 0, 1), Unit::step(2, 0, 2)});
  const auto filter = everything();
  int rows = 0;
  REGIE_EXPECT(fresh.store.table().query_cases(
                   fresh.store.handle(), &filter,
                   [](void* ctx, const regie_storage_case*, regie_bytes) noexcept -> std::int32_t {
                     ++*static_cast<int*>(ctx);
                     return 1;
                   },
                   &rows, nullptr) == REGIE_OK);
  REGIE_EXPECT(rows == 1);
}

void listing_cursor() {
  Fresh fresh;
  fresh.store.commit({Unit::step(1, 0, 1)});
  auto filter = everything();
  std::string cursor = fresh.store.cases(filter)[0].cursor;
  filter.cursor = bytes(cursor);
  REGIE_EXPECT_FAILURE(fresh.store.tasks(filter), "cursor");
  filter.cursor = bytes("nonsense");
  REGIE_EXPECT_FAILURE(fresh.store.cases(filter), "cursor");
}

void listing_tasks() {
  Fresh fresh;
  auto& store = fresh.store;
  store.commit(
      {Unit::step(1, 0, 1)
           .put_task("assess", "team", {"anna", "bram"}, 10, 100)
           .put_task("visit", "", {"anna"}, 20),
       Unit::step(2, 0, 2).describe("tram", "talk").put_task("talk", "carrier", {}, 15, 50)});
  const auto all = store.tasks(everything());
  REGIE_NEED(all.size() == 3);
  REGIE_EXPECT(all[0].task_id == "assess");
  REGIE_EXPECT(all[0].assignees == std::vector<std::string>{"anna", "bram"});
  REGIE_EXPECT(all[0].workflow == "garden");
  REGIE_EXPECT(all[0].title_nl == "Beoordelen");
  REGIE_EXPECT(all[0].row.due_ms == 100);
  REGIE_EXPECT(all[1].task_id == "talk");
  REGIE_EXPECT(all[1].assignees.empty());
  REGIE_EXPECT(all[2].row.due_ms == REGIE_NO_TIME);

  auto filter = everything();
  filter.assignee = str("anna");
  REGIE_EXPECT(store.tasks(filter).size() == 2);
  filter.role = str("carrier");
  REGIE_EXPECT(store.tasks(filter).size() == 3);  // either of the two
  filter.assignee = str("");
  REGIE_EXPECT(store.tasks(filter).size() == 1);
  filter = everything();
  filter.due_before_ms = 60;
  REGIE_NEED(store.tasks(filter).size() == 1);
  REGIE_EXPECT(store.tasks(filter)[0].task_id == "talk");
  filter = everything();
  filter.workflow = str("garden");
  REGIE_EXPECT(store.tasks(filter).size() == 2);

  filter = everything();
  filter.limit = 1;
  std::string cursor = store.tasks(filter)[0].cursor;
  filter.cursor = bytes(cursor);
  REGIE_EXPECT(store.tasks(filter)[0].task_id == "talk");
}

void listing_replaced() {
  Fresh fresh;
  auto& store = fresh.store;
  store.commit(
      {Unit::step(1, 0, 1).put_task("a", "team", {"anna", "bram"}).put_task("b", "x", {})});
  store.commit({Unit::step(1, 1, 2).put_task("a", "team", {"chris"}).remove_task("b")});
  const auto rows = store.tasks(everything());
  REGIE_NEED(rows.size() == 1);
  REGIE_EXPECT(rows[0].assignees == std::vector<std::string>{"chris"});
  auto filter = everything();
  filter.assignee = str("anna");
  REGIE_EXPECT(store.tasks(filter).empty());
}

void listing_work() {
  Fresh fresh;
  auto& store = fresh.store;
  store.commit({Unit::step(1, 0, 1).add(timer, "t", 30).add(effect, "e", 10),
                Unit::step(2, 0, 2).describe("tram", "talk").add(effect, "e", 20)});
  auto filter = everything();
  const auto all = store.work(filter);
  REGIE_NEED(all.size() == 3);
  REGIE_EXPECT(all[0].row.due_ms == 10);
  REGIE_EXPECT(all[2].row.due_ms == 30);
  filter.cursor = bytes(all[0].cursor);
  REGIE_EXPECT(store.work(filter).size() == 2);
  filter = everything();
  filter.kind = effect;
  REGIE_EXPECT(store.work(filter).size() == 2);
  filter.workflow = str("tram");
  REGIE_EXPECT(store.work(filter).size() == 1);
  filter = everything();
  filter.due_before_ms = 20;
  REGIE_EXPECT(store.work(filter).size() == 2);
  const std::string id = id_of(1);
  filter = everything();
  filter.case_prefix = bytes(id);
  REGIE_EXPECT(store.work(filter).size() == 2);
}

void listing_journal() {
  Fresh fresh;
  auto& store = fresh.store;
  for (std::int64_t i = 0; i < 200; ++i) {
    store.commit({Unit::step(1, i, static_cast<std::uint64_t>(i))});
  }
  REGIE_EXPECT(store.journal(1).size() == 200);
  REGIE_EXPECT(store.journal(1, 199).size() == 2);
  REGIE_EXPECT(store.journal(1, 150, 3).back().revision == 152);
  REGIE_EXPECT(store.journal(1, 201).empty());
  REGIE_EXPECT(store.journal(9).empty());
}

}  // namespace

std::vector<Check> listing_checks() {
  return {
      {"storage.listing.cases",
       {"zaken worden gevonden op hun voorwaarden", "cases are listed by their conditions"},
       "storage.h: regie_storage_filter",
       listing_cases},
      {"storage.listing.current",
       {"een zaak staat onder de status en de workflow die hij nu heeft",
        "a case is listed by the status and the workflow that it has now"},
       "storage.h: regie_storage_filter",
       listing_current},
      {"storage.listing.snapshots",
       {"momentopnamen staan alleen op verzoek in lijsten",
        "snapshots are in lists only when asked for"},
       "storage.h: REGIE_QUERY_SNAPSHOT",
       listing_snapshots},
      {"storage.listing.pages",
       {"bladzijden herhalen en verbergen niets terwijl anderen schrijven",
        "pages neither repeat nor hide rows while others write"},
       "storage.h: regie_storage_filter",
       listing_pages},
      {"storage.listing.stops",
       {"een lijst stopt als de vrager genoeg heeft", "a list stops when the caller has enough"},
       "storage.h: regie_storage_case_row",
       listing_stops},
      {"storage.listing.cursor",
       {"een bladwijzer van een andere lijst wordt geweigerd",
        "a cursor of another list is refused"},
       "storage.h: query_cases",
       listing_cursor},
      {"storage.listing.tasks",
       {"taken worden gevonden op wie ze moet doen", "tasks are listed by whom they are asked of"},
       "storage.h: regie_storage_filter.assignee, role",
       listing_tasks},
      {"storage.listing.replaced",
       {"taken worden met de stap vervangen en weggehaald",
        "tasks are replaced and removed with the step"},
       "storage.h: regie_storage_unit.put_tasks",
       listing_replaced},
      {"storage.listing.work",
       {"werk staat in de volgorde waarin het moet", "work is listed in due order"},
       "storage.h: regie_storage_filter",
       listing_work},
      {"storage.listing.journal",
       {"een journaal is vanaf elke revisie te lezen", "a journal is read from any revision on"},
       "storage.h: journal",
       listing_journal},
  };
}

}  // namespace regie::kit
