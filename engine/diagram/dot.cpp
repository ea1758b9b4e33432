// SPDX-License-Identifier: Apache-2.0
#include "engine/diagram/picture.hpp"

namespace regie::diagram {
namespace {

/// A quoted text of DOT. A backslash would begin an escape there.
std::string quoted(const Lines& lines) {
  std::string text = "\"";
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i > 0) text += "\\n";
    if (lines[i].clock) text += "\u23f1 ";  // STOPWATCH
    for (const char letter : lines[i].text) {
      if (letter == '\n') {
        text += "\\n";
        continue;
      }
      if (letter == '"' || letter == '\\') text += '\\';
      text += static_cast<unsigned char>(letter) < 0x20U ? ' ' : letter;
    }
  }
  return text + "\"";
}

std::string shape_of(const Node& node) {
  switch (node.shape) {
    case Node::Shape::start:
      return "shape=circle,style=filled,fillcolor=black,width=0.2";
    case Node::Shape::each:
      return "shape=box3d";
    case Node::Shape::result:
      return "shape=ellipse,peripheries=2";
    case Node::Shape::anchor:
      return "shape=point,style=invis";
    case Node::Shape::state:
      break;
  }
  return "shape=box,style=rounded";
}

void write_group(std::string& dot, const Picture& picture, std::size_t group,
                 const std::string& indent) {
  for (const auto& node : picture.nodes) {
    if (node.group != group) continue;
    dot += indent + node.name + " [label=" + quoted(node.lines) + "," + shape_of(node) +
           (node.highlighted ? ",penwidth=3" : "") + "];\n";
  }
  for (std::size_t child = 1; child < picture.groups.size(); ++child) {
    const auto& inner = picture.groups[child];
    if (inner.parent != group) continue;
    dot += indent + "subgraph " + inner.name + " {\n";
    dot += indent + "  label=" + quoted(inner.lines) + ";\n";
    dot += indent + "  style=" + (inner.parallel ? "dashed" : "solid") + ";\n";
    write_group(dot, picture, child, indent + "  ");
    dot += indent + "}\n";
  }
}

}  // namespace

std::string to_dot(const statechart::Chart& chart, const DrawOptions& options) {
  const Picture picture = picture_of(chart, options);
  std::string dot = "digraph " + quoted({{chart.workflow, false, false}}) + " {\n";
  dot += "  graph [rankdir=TB,compound=true,label=" + quoted({{picture.title, false, false}}) +
         ",labelloc=t,fontname=\"sans-serif\"];\n";
  dot += "  node [fontname=\"sans-serif\",fontsize=12];\n";
  dot += "  edge [fontname=\"sans-serif\",fontsize=11];\n";
  write_group(dot, picture, 0, "  ");
  for (const auto& edge : picture.edges) {
    dot += "  " + picture.nodes[edge.from].name + " -> " + picture.nodes[edge.to].name +
           " [label=" + quoted(edge.lines) + (edge.timed ? ",style=dashed" : "");
    if (edge.from_group != 0) dot += ",ltail=" + picture.groups[edge.from_group].name;
    if (edge.to_group != 0) dot += ",lhead=" + picture.groups[edge.to_group].name;
    dot += "];\n";
  }
  return dot + "}\n";
}

}  // namespace regie::diagram
