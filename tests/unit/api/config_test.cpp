// SPDX-License-Identifier: Apache-2.0
#include <regie/config.hpp>

#include <fstream>
#include <set>
#include <string>

#include "tests/temporary_folder.hpp"
#include "tests/unit/catch.hpp"

using namespace regie;

TEST_CASE("A configuration file says everything, relative to its folder", "[api]") {
  const tests::TemporaryFolder folder;
  const std::string path = folder.write("regie.yaml", R"(
store: sqlite:cases.db
directory: contacts.yaml
calendars: [a.yaml, /etc/b.yaml]
plugins: [plugins]
storage: { id: regie.storage_sql, options: { busy_timeout_ms: 100 } }
notify: { id: regie.notify_log, options: { path: out.ndjson } }
reports: [ { id: regie.report_html } ]
actions: [ { id: org.example.odd, options: { greeting: hello } } ]
tenant: barendrecht
language: en
)");
  const Config config = Config::from_file(path);
  CHECK(config.store() == "sqlite:" + (folder / "cases.db"));
  CHECK(config.directory() == folder / "contacts.yaml");
  CHECK(config.calendars() == std::vector<std::string>{folder / "a.yaml", "/etc/b.yaml"});
  CHECK(config.plugins() == std::vector<std::string>{folder / "plugins"});
  CHECK(config.storage().options.at("busy_timeout_ms") == "100");
  REQUIRE(config.notify().has_value());
  CHECK(config.notify()->options.at("path") == folder / "out.ndjson");
  REQUIRE(config.reporters().size() == 1);
  REQUIRE(config.actions().size() == 1);
  CHECK(config.actions()[0].id == "org.example.odd");
  CHECK(config.actions()[0].options.at("greeting") == "hello");
  CHECK(config.tenant() == "barendrecht");
  CHECK(config.language() == Language::en);
}

TEST_CASE("A configuration file with mistakes names all of them", "[api]") {
  const tests::TemporaryFolder folder;
  const auto bad = Config::try_from_file(folder.write("regie.yaml", R"(
stor: sqlite:cases.db
language: fr
notify: log
plugins: { a: b }
)"));
  REQUIRE(!bad.has_value());
  CHECK(bad.error().code == Errc::invalid_document);
  CHECK(bad.error().diagnostics.size() == 4);
  const std::string text = render(bad.error().diagnostics, Language::en);
  CHECK(text.find("Do you mean store?") != std::string::npos);
  CHECK(Config::try_from_file(folder / "none.yaml").error().code == Errc::not_found);
  CHECK_THROWS_AS(Config::from_file(folder / "none.yaml"), Exception);
}

TEST_CASE("The operator's page has a row for every key of the configuration file", "[api]") {
  const tests::TemporaryFolder folder;
  const auto unknown = Config::try_from_file(folder.write("regie.yaml", "zzzzzzzzzzzzzz: 1\n"));
  REQUIRE(!unknown.has_value());
  REQUIRE(unknown.error().diagnostics.size() == 1);
  // "Known are: actions, calendars, …."
  std::string known = unknown.error().diagnostics[0].advice.en;
  known = known.substr(known.find(": ") + 2);
  std::ifstream page(REGIE_SOURCE_DIR "/docs/operate/README.md");
  std::set<std::string> rows;
  bool here = false;
  for (std::string line; std::getline(page, line);) {
    if (line.starts_with("## ")) here = line.starts_with("## The configuration file");
    if (here && line.starts_with("| `")) rows.insert(line.substr(3, line.find('`', 3) - 3));
  }
  std::string listed;
  for (const std::string& row : rows) listed += (listed.empty() ? "" : ", ") + row;
  CHECK(listed + "." == known);
}
