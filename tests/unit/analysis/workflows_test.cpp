// SPDX-License-Identifier: Apache-2.0
// The stories of workflows/ go through every state, choice, condition, deadline and exit of them.
#include <filesystem>

#include "engine/analysis/coverage.hpp"
#include "tests/unit/analysis/fixture.hpp"

namespace regie::analysis {
namespace {

TEST_CASE("the stories of the workflows go everywhere", "[analysis][story][workflows]") {
  const Limits limits;
  std::size_t workflows = 0;
  for (const auto& file :
       std::filesystem::directory_iterator(std::string(REGIE_SOURCE_DIR) + "/workflows")) {
    const std::string path = file.path().string();
    if (!path.ends_with(".story.yaml")) continue;
    INFO(path);
    StorySet set({}, limits);
    REQUIRE(set.add(path).has_value());
    Coverage coverage;
    for (const StorySet::Entry& entry : set.entries()) {
      StoryWorld world = set.world_of(entry);
      coverage.add(world.definition.chart);
      world.coverage = &coverage;
      CHECK(run_story(entry.story, world).failures.empty());
    }
    for (const ChartCoverage& one : coverage.report()) {
      ++workflows;
      for (const Uncovered& gap : one.uncovered) {
        INFO(gap.name);
        CHECK(one.uncovered.empty());
      }
    }
  }
  CHECK(workflows >= 4);
}

}  // namespace
}  // namespace regie::analysis
