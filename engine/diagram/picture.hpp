// SPDX-License-Identifier: Apache-2.0
// What a drawing shows, before anything has a place: nodes, groups and edges with their texts.
#pragma once

#include <string>
#include <vector>

#include "engine/diagram/drawing.hpp"

namespace regie::diagram {

struct Line {
  std::string text;
  bool strong = false;
  bool clock = false;  ///< a clock is drawn before it
};
using Lines = std::vector<Line>;

struct Size {
  double width = 0;
  double height = 0;
};

struct Node {
  enum class Shape {
    start,   ///< a filled dot
    state,   ///< a rounded box
    each,    ///< boxes behind each other: once for every item
    result,  ///< a double border with round ends
    anchor,  ///< not drawn: where the edges of a group begin and end
  };
  std::string name;  ///< within the drawing: `n4`
  std::string path;  ///< of its state
  Shape shape = Shape::state;
  Lines lines;
  Size size;
  std::size_t group = 0;
  bool highlighted = false;
};

/// A state with states of its own. The first is the whole drawing.
struct Group {
  std::string name;
  std::string path;
  Lines lines;
  std::size_t parent = 0;
  bool parallel = false;
};

struct Edge {
  std::size_t from = 0;  ///< nodes
  std::size_t to = 0;
  std::size_t from_group = 0;  ///< where it begins at a group's border; 0: at its node
  std::size_t to_group = 0;
  Lines lines;
  Size label;
  bool timed = false;  ///< taken by the clock: dashed
  std::uint64_t taken = 0;
};

struct Picture {
  std::string title;
  bool counted = false;
  std::vector<Group> groups;
  std::vector<Node> nodes;
  std::vector<Edge> edges;
};

[[nodiscard]] Picture picture_of(const statechart::Chart& chart, const DrawOptions& options);

inline constexpr double text_size = 12;  ///< of the letters, in points
inline constexpr double line_height = 15;
inline constexpr double stack = 5;  ///< how far the boxes of an `each` are apart

/// The width of a text in points, as a plain sans-serif font has it, rather too wide than too
/// narrow.
[[nodiscard]] double text_width(const std::string& text, bool strong);
/// Breaks a text between words where it would become wider than `width` points.
[[nodiscard]] std::vector<std::string> wrapped(const std::string& text, double width);
/// How much room lines take.
[[nodiscard]] Size size_of(const Lines& lines);

}  // namespace regie::diagram
