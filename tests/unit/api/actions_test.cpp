// SPDX-License-Identifier: Apache-2.0
// Calls of plugins in shared libraries: one as it should be, and one that breaks every rule.
#include <fstream>
#include <memory>
#include <sstream>

#include <regie/abi/plugin.h>
#include <regie/engine.hpp>
#include <regie/workflow.hpp>

#include "tests/temporary_folder.hpp"
#include "tests/unit/catch.hpp"

REGIE_PLUGIN_STATIC(odd);

using namespace regie;
using regie::tests::TemporaryFolder;

namespace {

const std::string address_file = REGIE_SOURCE_DIR "/docs/author/reference/address.yaml";

constexpr std::string_view odd_text = R"y(regie: 1
workflow: odd
version: 1
title: Odd
language: en
data:
  mode: { type: text, optional: true }
  said: { type: text, optional: true }
start: asking
states:
  asking:
    title: Asking
    who: anybody
    choices: { ask: { title: Ask, form: [mode], go: calling } }
  calling:
    title: Calling
    call:
      action: org.example.odd
      data: { mode: "mode" }
      retry: { times: 3, after: 1 minute }
      then: { set: { said: "event.data.said" }, go: over }
      failed: { set: { said: "event.data.code + ' ' + event.data.reason" }, go: failed }
results:
  over: { title: Over }
  failed: { title: Failed }
)y";

/// Time passes as it is told to.
struct Days {
  Instant now = *from_rfc3339("2026-03-02T08:00:00Z");
};

/// A case that has called the odd plugin.
struct Odd {
  explicit Odd(const std::string& mode) {
    const auto clock = days;
    engine = std::make_unique<Engine>(Config()
                                          .store("memory:")
                                          .plugins(REGIE_ACTION_FOLDER)
                                          .clock([clock] { return clock->now; })
                                          .log_level(LogLevel::off)
                                          .action("org.example.odd", {{"greeting", "hello"}}));
    const TemporaryFolder folder;
    const auto workflow = engine->deploy_file(folder.write("odd.yaml", std::string(odd_text)));
    id = engine->start(workflow, "resident:anna");
    engine->send(id, Choice("asking.ask").by("resident:anna").with("mode", mode));
    for (int i = 0; i < 4; ++i) {
      engine->run_due();
      days->now.ms += 60'000;
    }
  }
  std::string said() {
    const CaseView view = engine->show(id);
    for (const FieldView& field : view.data) {
      if (field.name == "said") return view.result + ": " + std::string(field.value.text());
    }
    return view.result;
  }

  std::shared_ptr<Days> days = std::make_shared<Days>();
  std::unique_ptr<Engine> engine;
  std::string id;
};

Config with_actions() {
  return Config()
      .store("memory:")
      .plugins(REGIE_ACTION_FOLDER)
      .now(*from_rfc3339("2026-03-02T08:00:00Z"))
      .log_level(LogLevel::off);
}

}  // namespace

TEST_CASE("A plugin of a vendor looks something up for a case", "[api]") {
  Engine engine(with_actions().action("org.example.addresses").action("org.example.odd"));
  // `org.example.labels`, which the workflow calls at its end, is not there.
  const auto refused = engine.try_deploy_file(address_file);
  REQUIRE(!refused.has_value());
  CHECK(refused.error().code == Errc::invalid_document);
  REQUIRE(refused.error().diagnostics.size() == 1);
  CHECK(refused.error().diagnostics[0].rule == "unknown-action");
  CHECK(refused.error().diagnostics[0].span.line > 0);

  const TemporaryFolder folder;
  std::ostringstream content;
  content << std::ifstream(address_file).rdbuf();
  std::string text = content.str();
  text.replace(text.find("org.example.labels"), 18, "org.example.odd");
  const auto workflow = engine.deploy_file(folder.write("address.yaml", text));
  for (const bool known : {true, false}) {
    const auto id = engine.start(workflow, "resident:anna");
    engine.send(id, Choice("asking.look_up")
                        .by("resident:anna")
                        .with("code", known ? "2991 AB" : "2991 AC")
                        .with("number", 12));
    engine.run_due();
    const CaseView view = engine.show(id);
    CHECK(view.result == (known ? "known" : ""));
    CHECK(view.states.front().path == (known ? "known" : "by_hand"));
  }
}

TEST_CASE("What a plugin does with a call, right or wrong, the case goes on", "[api]") {
  CHECK(Odd("greet").said() == "over: hello 1 new");
  CHECK(Odd("busy").said() == "over: hello 3 again");
  CHECK(Odd("refuse").said() == "failed: refused ");
  CHECK(Odd("denied").said() == "failed: refused not for you");
  CHECK(Odd("verdict").said() == "failed: refused ");
  CHECK(Odd("garbage").said() == "failed: refused the action did not answer with a JSON object");
  CHECK(Odd("list").said() == "failed: refused the action did not answer with a JSON object");
  CHECK(Odd("nothing").said() == "failed: refused the action answered without an outcome");
  // Answered, and then said not to be taken; answered twice.
  CHECK(Odd("lies").said() == "over: hello 1 new");
  CHECK(Odd("twice").said() == "over: hello 1 new");
}

TEST_CASE("An action that cannot be made or is not there says so", "[api]") {
  const auto long_greeting =
      Engine::open(with_actions().action("org.example.odd", {{"greeting", std::string(60, 'x')}}));
  REQUIRE(!long_greeting.has_value());
  CHECK(long_greeting.error().code == Errc::plugin_failed);
  CHECK(long_greeting.error().message.en.find("the greeting is too long") != std::string::npos);
  const auto none = Engine::open(with_actions().action("org.example.none"));
  REQUIRE(!none.has_value());
  CHECK(none.error().code == Errc::plugin_failed);
}

TEST_CASE("regie check knows the actions that it is told of", "[api]") {
  CheckOptions options;
  CHECK(check_workflow(address_file, options).ok());
  options.actions = {"org.example.addresses", "org.example.label"};
  const CheckReport report = check_workflow(address_file, options);
  CHECK_FALSE(report.ok());
  REQUIRE(report.findings.size() == 1);
  CHECK(report.findings[0].advice.en == "Did you mean `org.example.label`?");
}

TEST_CASE("A plugin may be linked into the program", "[api]") {
  Config config = Config().store("memory:").log_level(LogLevel::off).action("org.example.odd");
  CHECK_FALSE(Engine::open(config).has_value());
  config.plugin(regie_plugin_entry_v1_odd);
  Engine engine(config);
  const auto workflow = engine.deploy_text("odd.yaml", std::string(odd_text));
  const auto id = engine.start(workflow, "resident:anna");
  engine.send(id, Choice("asking.ask").by("resident:anna").with("mode", "greet"));
  engine.run_due();
  CHECK(engine.show(id).result == "over");
  bool listed = false;
  const std::vector<PluginView> plugins = list_plugins(config).value();
  for (const PluginView& plugin : plugins) {
    listed = listed || (plugin.id == "org.example.odd" && plugin.file.empty());
  }
  CHECK(listed);
  const auto refused = Engine::open(config.plugin(nullptr));
  REQUIRE(!refused.has_value());
  CHECK(refused.error().code == Errc::plugin_failed);
}
