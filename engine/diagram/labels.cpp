// SPDX-License-Identifier: Apache-2.0
#include "engine/diagram/labels.hpp"

#include <algorithm>
#include <cmath>

namespace regie::diagram {
namespace {

struct Rect {
  double left = 0;
  double top = 0;
  double right = 0;
  double bottom = 0;
};

Rect around(const Point& middle, const Size& size) {
  return {middle.x - size.width / 2, middle.y - size.height / 2, middle.x + size.width / 2,
          middle.y + size.height / 2};
}

bool meet(const Rect& a, const Rect& b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

bool lies_within(const Rect& inner, const Rect& outer) {
  return inner.left >= outer.left && inner.right <= outer.right && inner.top >= outer.top &&
         inner.bottom <= outer.bottom;
}

bool holds(const Rect& rect, const Point& point) {
  return point.x > rect.left && point.x < rect.right && point.y > rect.top && point.y < rect.bottom;
}

/// What is worse counts for more; a place without any of it is as good as another.
constexpr double across_box = 1'000;
constexpr double across_border = 300;
constexpr double across_line = 60;
constexpr double across_own_line = 20;
constexpr double each_point = 0.2;   ///< of distance to where Graphviz put it
constexpr double beside_line = 5;    ///< between a text and its line
constexpr double further_away = 16;  ///< the same, where there is no room
constexpr double letters_only = 12;  ///< a label is wider than its letters by this

/// Points of a path, close enough to each other that no text fits between them.
std::vector<Point> points_of(const std::vector<Point>& path) {
  constexpr int parts = 24;
  std::vector<Point> points;
  for (std::size_t i = 0; i + 3 < path.size(); i += 3) {
    for (int k = 0; k <= parts; ++k) {
      const double t = static_cast<double>(k) / parts;
      const double s = 1 - t;
      const double a = s * s * s;
      const double b = 3 * s * s * t;
      const double c = 3 * s * t * t;
      const double d = t * t * t;
      points.push_back({a * path[i].x + b * path[i + 1].x + c * path[i + 2].x + d * path[i + 3].x,
                        a * path[i].y + b * path[i + 1].y + c * path[i + 2].y + d * path[i + 3].y});
    }
  }
  return points;
}

/// Everything that has its place, while labels find theirs; lives for one call.
class Settling {
 public:
  Settling(const Picture& picture, Layout& layout) : picture_(picture), layout_(layout) {
    for (std::size_t i = 0; i < picture.nodes.size(); ++i) {
      if (picture.nodes[i].shape == Node::Shape::anchor) continue;
      boxes_.push_back(around(layout.nodes[i], picture.nodes[i].size));
    }
    for (std::size_t i = 1; i < picture.groups.size(); ++i) {
      const Layout::Box& box = layout.groups[i];
      borders_.push_back({box.corner.x, box.corner.y, box.corner.x + box.size.width,
                          box.corner.y + box.size.height});
      const Size title = size_of(picture.groups[i].lines);
      boxes_.push_back(
          around({box.corner.x + box.size.width / 2, box.corner.y + 8 + title.height / 2}, title));
    }
    for (const Layout::Path& path : layout.edges) {
      lines_.push_back(points_of(path.points));
      Rect bounds{1e9, 1e9, -1e9, -1e9};
      for (const Point& point : lines_.back()) {
        bounds = {std::min(bounds.left, point.x), std::min(bounds.top, point.y),
                  std::max(bounds.right, point.x), std::max(bounds.bottom, point.y)};
      }
      reach_.push_back(bounds);
    }
  }

  void settle(std::size_t edge) {
    if (picture_.edges[edge].lines.empty()) return;
    const Point first = layout_.edges[edge].label;
    Point best = first;
    double least = cost(edge, first, first, 1e9);
    if (least < across_own_line) return;
    const Size size = letters(edge);
    for (const double away : {beside_line, further_away}) {
      for (const Point& on : lines_[edge]) {
        for (const double side : {-1.0, 1.0}) {
          const double beside = side * (size.width / 2 + away);
          for (const Point& place :
               {Point{on.x + beside, on.y}, Point{on.x, on.y + side * (size.height / 2 + away)},
                Point{on.x + beside, on.y - size.height / 2},
                Point{on.x + beside, on.y + size.height / 2}}) {
            const double price = cost(edge, place, first, least);
            if (price < least) {
              least = price;
              best = place;
            }
          }
        }
      }
      if (least < across_own_line) break;
    }
    layout_.edges[edge].label = best;
  }

 private:
  [[nodiscard]] Size letters(std::size_t edge) const {
    const Size& size = picture_.edges[edge].label;
    return {std::max(size.width - letters_only, 1.0), size.height};
  }

  /// At least `most` where it is more.
  [[nodiscard]] double cost(std::size_t edge, const Point& place, const Point& first,
                            double most) const {
    const Rect text = around(place, letters(edge));
    if (!lies_within(text, {0, 0, layout_.size.width, layout_.size.height})) return 1e9;
    double price = each_point * std::hypot(place.x - first.x, place.y - first.y);
    if (price >= most) return price;
    for (const Rect& box : boxes_) {
      if (meet(text, box)) price += across_box;
    }
    for (const Rect& border : borders_) {
      if (meet(text, border) && !lies_within(text, border)) price += across_border;
    }
    if (price >= most) return price;
    for (std::size_t other = 0; other < picture_.edges.size(); ++other) {
      const std::vector<Point>& line = lines_[other];
      const bool crossed = meet(text, reach_[other]) &&
                           std::any_of(line.begin(), line.end(),
                                       [&](const Point& point) { return holds(text, point); });
      if (crossed) price += other == edge ? across_own_line : across_line;
      if (other == edge || picture_.edges[other].lines.empty()) continue;
      if (meet(text, around(layout_.edges[other].label, letters(other)))) price += across_box;
    }
    return price;
  }

  const Picture& picture_;
  Layout& layout_;
  std::vector<Rect> boxes_;
  std::vector<Rect> borders_;
  std::vector<std::vector<Point>> lines_;
  std::vector<Rect> reach_;  ///< of the lines
};

}  // namespace

void settle_labels(const Picture& picture, Layout& layout) {
  Settling settling(picture, layout);
  for (std::size_t edge = 0; edge < picture.edges.size(); ++edge) settling.settle(edge);
}

}  // namespace regie::diagram
