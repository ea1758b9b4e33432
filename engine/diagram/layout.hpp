// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "engine/diagram/picture.hpp"

namespace regie::diagram {

struct Point {
  double x = 0;
  double y = 0;
};

/// Where everything of a picture goes, in points, y downwards. The vectors run along with those of
/// the picture.
struct Layout {
  struct Box {
    Point corner;  ///< left and top
    Size size;
  };
  struct Path {
    std::vector<Point> points;  ///< cubic Bézier: one, and then three for each part
    Point label;                ///< its middle
  };
  Size size;
  std::vector<Point> nodes;  ///< their middles
  std::vector<Box> groups;
  std::vector<Path> edges;
};

/// Lays a picture out with Graphviz's `dot`, which is told sizes and no texts.
/// Errors: as `to_svg`.
[[nodiscard]] Result<Layout> lay_out(const Picture& picture, const DrawOptions& options);

/// A number with at most one digit behind the point, the same everywhere.
[[nodiscard]] std::string short_number(double number);

}  // namespace regie::diagram
