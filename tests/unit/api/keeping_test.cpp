// SPDX-License-Identifier: Apache-2.0
// What an operator sees of a store that was changed behind the engine's back.
#include <regie/engine.hpp>

#include <algorithm>

#include <sqlite3.h>

#include "tests/game.hpp"
#include "tests/older_schema.hpp"
#include "tests/temporary_folder.hpp"
#include "tests/unit/catch.hpp"

using namespace regie;
using regie::tests::TemporaryFolder;

namespace {

void change(const std::string& file, const std::string& sql) {
  sqlite3* database = nullptr;
  REQUIRE(sqlite3_open(file.c_str(), &database) == SQLITE_OK);
  CHECK(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_close(database);
}

struct Kept {
  TemporaryFolder folder;
  std::string file = (folder.path() / "regie.db").string();
  Instant now = *from_rfc3339("2026-03-02T08:00:00Z");

  [[nodiscard]] Config config() {
    return Config()
        .store("sqlite:" + file)
        .directory(REGIE_SOURCE_DIR "/workflows/directory.yaml")
        .clock([this] { return now; })
        .log_level(LogLevel::off);
  }
};

}  // namespace

TEST_CASE("Verify names a case of which only the journal is left", "[api]") {
  Kept kept;
  std::string id;
  {
    Engine engine(kept.config());
    engine.deploy_file(REGIE_SOURCE_DIR "/workflows/wijkregie.yaml");
    id = engine.start("wijkregie", "resident:anna");
    engine.start("wijkregie", "resident:bob");
    CHECK(engine.verify().ok());
  }
  std::string digits = id;
  std::erase(digits, '-');
  change(kept.file, "DELETE FROM cases WHERE id = x'" + digits + "'");
  Engine engine(kept.config());
  for (const VerifyReport& report : {engine.verify(), engine.verify(id)}) {
    REQUIRE(report.problems.size() == 1);
    CHECK(report.problems[0].case_id == id);
    CHECK(report.problems[0].message.en ==
          "The store still has rows of this case, but the case itself is gone.");
  }
  CHECK(engine.verify().cases == 1);
  change(kept.file, "DELETE FROM journal WHERE case_id = x'" + digits + "'");
  CHECK(engine.verify().problems.size() == 1);  // its tasks and its key are left
  const auto nobody = engine.try_verify(id);
  REQUIRE_FALSE(nobody);
  CHECK(nobody.error().code == Errc::not_found);
}

TEST_CASE("A store of an older schema is upgraded when it is opened, and proves as before",
          "[api]") {
  Kept kept;
  {
    Engine engine(kept.config());
    engine.deploy_text("game.yaml", tests::game);
    engine.start("game", "resident:anna");
    engine.start("game", "resident:bob");
  }
  change(kept.file, tests::as_version_2);
  Engine engine(kept.config());
  CHECK(engine.verify().ok());
  CHECK(engine.verify().cases == 2);
  engine.start("game", "resident:carla");
  kept.now = {kept.now.ms + 60LL * 24 * 3'600'000};
  CHECK(engine.run_due().timers == 3);
  CHECK(engine.verify().ok());
}
