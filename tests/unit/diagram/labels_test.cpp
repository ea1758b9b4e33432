// SPDX-License-Identifier: Apache-2.0
#include "engine/diagram/labels.hpp"

#include <cmath>

#include "tests/unit/catch.hpp"

namespace {

using regie::diagram::Layout;
using regie::diagram::Node;
using regie::diagram::Picture;
using regie::diagram::Point;

/// Two boxes under each other with a line between them, beside a group with an edge of its own.
struct Scene {
  Picture picture;
  Layout layout;

  explicit Scene(const Point& label) {
    picture.groups = {{"whole", "", {}, 0, false}, {"cluster1", "busy", {{"Busy"}}, 0, false}};
    for (const char* name : {"n0", "n1"}) {
      picture.nodes.push_back({name, name, Node::Shape::state, {}, {60, 30}, 0, false});
    }
    regie::diagram::Edge edge;
    edge.to = 1;
    edge.lines = {{"Het voldoet niet"}};
    edge.label = {100, 19};
    picture.edges.push_back(edge);
    layout.size = {400, 300};
    layout.nodes = {{150, 30}, {150, 270}};
    layout.groups = {{}, {{200, 60}, {180, 180}}};
    layout.edges = {{{{150, 45}, {150, 120}, {150, 200}, {150, 255}}, label}};
  }

  [[nodiscard]] bool crosses_border() const {
    const Point& at = layout.edges[0].label;
    const double left = at.x - 44;
    const double right = at.x + 44;
    return left < 200 && right > 200 && at.y > 50 && at.y < 250;
  }
};

}  // namespace

TEST_CASE("diagram: a text that lies across a border moves beside its own line") {
  Scene scene({205, 150});
  REQUIRE(scene.crosses_border());
  settle_labels(scene.picture, scene.layout);
  CHECK_FALSE(scene.crosses_border());
  CHECK(std::abs(scene.layout.edges[0].label.x - 150) < 60);
}

TEST_CASE("diagram: a text that lies well stays where it is") {
  Scene scene({95, 150});
  settle_labels(scene.picture, scene.layout);
  CHECK(scene.layout.edges[0].label.x == 95);
  CHECK(scene.layout.edges[0].label.y == 150);
}
