// SPDX-License-Identifier: Apache-2.0
// What expressions see of the directory, and that each step is proven with the one it saw.
#include "engine/runtime/verify.hpp"
#include "tests/unit/catch.hpp"
#include "tests/unit/runtime/world.hpp"

using namespace regie;
using namespace regie::runtime;
using regie::tests::ok;
using regie::tests::World;

namespace {

constexpr const char* looking_text = R"y(regie: 1
workflow: looking
version: 1
title: Looking
language: en
data:
  seen: { type: text, optional: true }
start: waiting
states:
  waiting:
    title: Waiting
    when:
      look: { set: { seen: "directory['boss'].name + ' of ' + directory['boss'].organisation" } }
      stop: { if: "directory.exists(id, contact, contact.organisation == 'a shop')",
                     go : gone
}
results:
  gone: { title: Gone }
)y";

}  // namespace

TEST_CASE("Expressions see the contacts as they are at the step", "[runtime]") {
  World world;
  REQUIRE(ok(world.core->catalog().deploy(
      std::make_shared<const Source>(Source{"looking.yaml", std::string(looking_text)}))));
  const auto started = world.core->start({"looking", "", "resident:anna", "", {}, ""});
  REQUIRE(ok(started));
  const Id id = started->case_id;
  const auto tell = [&](const char* event) {
    SendRequest request;
    request.case_id = id;
    request.event.name = event;
    request.event.actor = "system:test";
    return world.core->send(request);
  };
  const auto seen = [&] {
    const auto state = world.core->load(id);
    return (*state)->snapshot.data[(*state)->chart().field_of("seen")];
  };
  REQUIRE(ok(tell("look")));
  CHECK(seen() == Value("The boss of the boss"));
  const auto none_such = tell("stop");
  REQUIRE_FALSE(ok(none_such));
  CHECK(none_such.error().code == Errc::refused);

  REQUIRE(ok(world.core->catalog().use_directory(
      std::make_shared<const Source>(Source{"contacts 2", "a shop"}))));
  REQUIRE(ok(tell("look")));
  CHECK(seen() == Value("The boss of a shop"));
  REQUIRE(ok(tell("stop")));
  CHECK(world.row(id).result == "gone");
  // Each step again, with the directory that it saw.
  const auto proof = verify_case(*world.core, world.row(id));
  REQUIRE(ok(proof));
  CHECK(proof->problems.empty());
}
