// SPDX-License-Identifier: Apache-2.0
// What was changed in the store behind the engine's back is noticed.
#include "engine/runtime/erasure.hpp"
#include "engine/runtime/verify.hpp"
#include "tests/forwarding_store.hpp"
#include "tests/unit/catch.hpp"
#include "tests/unit/runtime/world.hpp"

using namespace regie;
using namespace regie::runtime;
using regie::tests::ok;
using regie::tests::World;

namespace {

/// Shows other rows than those that were written.
class AlteredStore final : public tests::ForwardingStore {
 public:
  using ForwardingStore::ForwardingStore;

  [[nodiscard]] Result<std::optional<DocumentRow>> get_document(
      const std::string& kind, const std::string& id, const std::string& version) override {
    auto row = ForwardingStore::get_document(kind, id, version);
    if (row && *row && kind == altered_kind) (*row)->content += " # altered\n";
    return row;
  }
  [[nodiscard]] Result<std::optional<std::string>> get_key(const Id& id) override {
    if (without_key) return std::optional<std::string>();
    return ForwardingStore::get_key(id);
  }
  [[nodiscard]] Result<Page<TaskRow>> query_tasks(const StoreFilter& filter) override {
    auto page = ForwardingStore::query_tasks(filter);
    if (page && alter_tasks) alter_tasks(page->rows);
    return page;
  }
  [[nodiscard]] Result<Page<WorkRow>> query_work(const StoreFilter& filter) override {
    auto page = ForwardingStore::query_work(filter);
    if (page && alter_work) alter_work(page->rows);
    return page;
  }

  std::string altered_kind;
  bool without_key = false;
  std::function<void(std::vector<TaskRow>&)> alter_tasks;
  std::function<void(std::vector<WorkRow>&)> alter_work;
};

struct Damaged {
  Damaged() : id((world.deploy(), world.start())) { REQUIRE(ok(world.ask(id))); }

  [[nodiscard]] std::vector<CaseCheck::Problem> problems(const CaseRow& row) {
    auto check = verify_case(*world.core, row);
    REQUIRE(ok(check));
    return check->problems;
  }
  [[nodiscard]] std::vector<CaseCheck::Problem> problems() { return problems(world.row(id)); }

  std::shared_ptr<AlteredStore> store =
      std::make_shared<AlteredStore>(std::make_shared<MemoryStore>());
  World world{store};
  Id id;
};

std::string version_of_party(const char* version) {
  std::string text = tests::party;
  const std::string first = "version: 1";
  return text.replace(text.find(first), first.size(), std::string("version: ") + version);
}

}  // namespace

TEST_CASE("New cases begin with the highest version, whichever was deployed last", "[runtime]") {
  World world;
  for (const char* version : {"2", "10", "9"}) {
    REQUIRE(ok(world.core->catalog().deploy(
        std::make_shared<const Source>(Source{"party.yaml", version_of_party(version)}))));
  }
  CHECK(world.row(world.start()).version == "10");
}

TEST_CASE("A document that was changed in the store is not used", "[runtime]") {
  Damaged damaged;
  damaged.store->altered_kind = GENERATE(as<std::string>(), "definition", "calendar", "directory");
  World later(damaged.store, 9);
  if (damaged.store->altered_kind == "definition") {
    const auto refused = later.send(damaged.id, "decision.allow", "contact:boss");
    REQUIRE(!refused);
    CHECK(refused.error().code == Errc::corrupt);
    CHECK(refused.error().message.nl.find("werkwijze party 1") != std::string::npos);
    const auto check = verify_case(*later.core, later.row(damaged.id));
    REQUIRE(ok(check));
    CHECK(check->problems.size() == 1);
  } else {
    auto& catalog = later.core->catalog();
    const auto rows = damaged.store->list_documents(damaged.store->altered_kind, "");
    REQUIRE(ok(rows));
    REQUIRE(!rows->empty());
    // Another one is in use by now, so that the one of then comes from the store.
    REQUIRE(ok(catalog.use_directory(
        std::make_shared<const Source>(Source{"contacts 2", "another boss"}))));
    if (damaged.store->altered_kind == "directory") {
      const auto read = catalog.directory_of(rows->front().version);
      REQUIRE(!read);
      CHECK(read.error().code == Errc::corrupt);
    } else {
      // The version that is asked for is another than the built-in one of that name.
      DocumentRow old = rows->front();
      old.version = "0000000000000000";
      old.content = "an older calendar";
      old.sha256 = sha256(old.content);
      REQUIRE(ok(damaged.store->put_document(old)));
      const auto read = catalog.calendar_of(old.id, old.version);
      REQUIRE(!read);
      CHECK(read.error().code == Errc::corrupt);
    }
  }
}

TEST_CASE("A key that is missing is damage, not an erasure", "[runtime]") {
  Damaged damaged;
  damaged.store->without_key = true;
  World later(damaged.store, 9);
  const auto read = later.core->load(damaged.id);
  REQUIRE(!read);
  CHECK(read.error().code == Errc::corrupt);
  const auto check = verify_case(*later.core, later.row(damaged.id));
  REQUIRE(ok(check));
  CHECK(!check->erased);
  REQUIRE(check->problems.size() == 1);
  CHECK(check->problems[0].message.en.find("key of a case is missing") != std::string::npos);
}

TEST_CASE("Verification compares what lists are read from", "[runtime]") {
  Damaged damaged;
  REQUIRE(damaged.problems().empty());
  CaseRow row = damaged.world.row(damaged.id);
  SECTION("status") { row.status = CaseStatus::closed; }
  SECTION("result") { row.result = "allowed"; }
  SECTION("state") { row.state = "request"; }
  SECTION("started") { row.started.ms -= 1; }
  SECTION("updated") { row.updated.ms += 1; }
  SECTION("closed") { row.closed = row.updated; }
  SECTION("subject") { row.subject = encode(Value("Another party")); }
  CHECK(damaged.problems(row).size() == 1);
}

TEST_CASE("Verification compares open tasks and timers", "[runtime]") {
  Damaged damaged;
  SECTION("a task that is gone") {
    damaged.store->alter_tasks = [](std::vector<TaskRow>& rows) { rows.pop_back(); };
  }
  SECTION("a task too many") {
    damaged.store->alter_tasks = [](std::vector<TaskRow>& rows) {
      rows.push_back(rows.front());
      rows.back().task_id = "request";
    };
  }
  SECTION("when a task is due") {
    damaged.store->alter_tasks = [](std::vector<TaskRow>& rows) { rows.front().due->ms += 1; };
  }
  SECTION("a timer that is gone") {
    damaged.store->alter_work = [](std::vector<WorkRow>& rows) { rows.pop_back(); };
  }
  SECTION("a timer too many") {
    damaged.store->alter_work = [](std::vector<WorkRow>& rows) {
      rows.push_back(rows.front());
      rows.back().work_id.back() = 99;
    };
  }
  SECTION("when a timer is due") {
    damaged.store->alter_work = [](std::vector<WorkRow>& rows) { rows.front().due.ms += 1; };
  }
  CHECK(damaged.problems().size() == 1);
}

TEST_CASE("An erased case verifies, open or closed", "[runtime]") {
  Damaged damaged;
  if (GENERATE(false, true)) {
    REQUIRE(ok(damaged.world.send(damaged.id, "decision.allow", "contact:boss")));
  }
  damaged.world.clock.advance(tests::day_ms);
  CHECK(damaged.problems().empty());
  REQUIRE(ok(erase_case(*damaged.world.core, damaged.id, "system:test")));
  CHECK(damaged.problems().empty());
}
