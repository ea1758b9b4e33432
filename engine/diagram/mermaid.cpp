// SPDX-License-Identifier: Apache-2.0
#include "engine/base/json.hpp"
#include "engine/diagram/picture.hpp"

namespace regie::diagram {
namespace {

/// A quoted text of Mermaid, in which entities are written with a number sign.
std::string mermaid_text(const Lines& lines) {
  std::string text = "\"";
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i > 0) text += "<br/>";
    if (lines[i].clock) text += "\u23f1 ";  // STOPWATCH
    for (const char letter : lines[i].text) {
      switch (letter) {
        case '"':
          text += "#quot;";
          break;
        case '#':
          text += "#35;";
          break;
        case '&':
          text += "#amp;";
          break;
        case '<':
          text += "#lt;";
          break;
        case '>':
          text += "#gt;";
          break;
        case '`':
          text += "#96;";  // begins Markdown
          break;
        default:
          text += static_cast<unsigned char>(letter) < 0x20 ? ' ' : letter;
      }
    }
  }
  return text + "\"";
}

/// A node with its shape: results have round ends, what is there for each item a double side.
std::string mermaid_node(const Node& node) {
  const std::string label = mermaid_text(node.lines);
  switch (node.shape) {
    case Node::Shape::start:
      return node.name + "((\" \")):::start";
    case Node::Shape::each:
      return node.name + "[[" + label + "]]";
    case Node::Shape::result:
      return node.name + "([" + label + "]):::result";
    case Node::Shape::anchor:
    case Node::Shape::state:
      break;
  }
  return node.name + "(" + label + ")";
}

void write_subgraph(std::string& out, const Picture& picture, std::size_t group,
                    const std::string& indent) {
  for (const auto& node : picture.nodes) {
    if (node.group != group || node.shape == Node::Shape::anchor) continue;
    out += indent + mermaid_node(node) + "\n";
    if (node.highlighted) out += indent + "class " + node.name + " here\n";
  }
  for (std::size_t child = 1; child < picture.groups.size(); ++child) {
    const auto& inner = picture.groups[child];
    if (inner.parent != group) continue;
    out += indent + "subgraph " + inner.name + " [" + mermaid_text(inner.lines) + "]\n";
    write_subgraph(out, picture, child, indent + "  ");
    out += indent + "end\n";
  }
}

}  // namespace

std::string to_mermaid(const statechart::Chart& chart, const DrawOptions& options) {
  const Picture picture = picture_of(chart, options);
  std::string out = "---\ntitle: " + json_quote(picture.title) + "\n---\nflowchart TB\n";
  out += "  classDef start fill:#1a1a1a,stroke:#1a1a1a\n";
  out += "  classDef result stroke-width:3px\n";
  out += "  classDef here stroke-width:4px\n";
  write_subgraph(out, picture, 0, "  ");
  for (const auto& edge : picture.edges) {
    const auto end = [&](std::size_t node, std::size_t group) {
      return group != 0 ? picture.groups[group].name : picture.nodes[node].name;
    };
    out += "  " + end(edge.from, edge.from_group) + (edge.timed ? " -.->" : " -->");
    if (!edge.lines.empty()) out += "|" + mermaid_text(edge.lines) + "|";
    out += " " + end(edge.to, edge.to_group) + "\n";
  }
  return out;
}

}  // namespace regie::diagram
