// SPDX-License-Identifier: Apache-2.0
#include "engine/diagram/layout.hpp"

#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>

#include "engine/base/json.hpp"
#include "engine/diagram/child_process.hpp"

namespace regie::diagram {
namespace {

constexpr double points_an_inch = 72;

std::string inches(double points) {
  // Thousandths of an inch: finer than anything drawn.
  const auto thousandths = static_cast<std::int64_t>(std::llround(points / points_an_inch * 1000));
  std::string digits = std::to_string(thousandths % 1000);
  digits.insert(0, 3 - digits.size(), '0');
  return std::to_string(thousandths / 1000) + "." + digits;
}

void write_group(std::string& dot, const Picture& picture, std::size_t group) {
  const auto& own = picture.groups[group];
  if (group != 0) {
    dot += "subgraph " + own.name + " {\nmargin=14;\n";
    const Size title = size_of(own.lines);
    dot += "label=<<TABLE BORDER=\"0\" FIXEDSIZE=\"TRUE\" WIDTH=\"" +
           std::to_string(std::lround(title.width)) + "\" HEIGHT=\"" +
           std::to_string(std::lround(title.height)) + "\"><TR><TD></TD></TR></TABLE>>;\n";
  }
  for (const auto& node : picture.nodes) {
    if (node.group != group) continue;
    dot += node.name + " [width=" + inches(node.size.width) +
           ",height=" + inches(node.size.height) +
           (node.shape == Node::Shape::start ? ",shape=circle" : "") + "];\n";
  }
  for (std::size_t child = 1; child < picture.groups.size(); ++child) {
    if (picture.groups[child].parent == group) write_group(dot, picture, child);
  }
  if (group != 0) dot += "}\n";
}

/// Sizes instead of texts, so that no font of this machine has a say.
std::string geometry_of(const Picture& picture) {
  std::string dot =
      "digraph g {\n"
      "graph [rankdir=TB,nodesep=0.3,ranksep=0.42,compound=true,splines=true,fontsize=12];\n"
      "node [shape=box,fixedsize=true,label=\"\"];\n"
      "edge [dir=none];\n";
  write_group(dot, picture, 0);
  for (std::size_t i = 0; i < picture.edges.size(); ++i) {
    const auto& edge = picture.edges[i];
    dot += picture.nodes[edge.from].name + " -> " + picture.nodes[edge.to].name + " [id=e" +
           std::to_string(i);
    if (!edge.lines.empty()) {
      dot += ",label=<<TABLE BORDER=\"0\" FIXEDSIZE=\"TRUE\" WIDTH=\"" +
             std::to_string(std::lround(edge.label.width)) + "\" HEIGHT=\"" +
             std::to_string(std::lround(edge.label.height)) + "\"><TR><TD></TD></TR></TABLE>>";
    }
    if (edge.from_group != 0) dot += ",ltail=" + picture.groups[edge.from_group].name;
    if (edge.to_group != 0) dot += ",lhead=" + picture.groups[edge.to_group].name;
    dot += "];\n";
  }
  return dot + "}\n";
}

/// Reads numbers that are parted by anything else.
std::vector<double> numbers_in(std::string_view text) {
  std::vector<double> numbers;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at < end) {
    double number = 0;
    const auto read = std::from_chars(at, end, number);
    if (read.ec == std::errc()) {
      numbers.push_back(number);
      at = read.ptr;
    } else {
      ++at;
    }
  }
  return numbers;
}

std::vector<double> numbers_of(const Value& object, const char* attribute) {
  const Value* text = object.find(attribute);
  if (text == nullptr || !text->is(Value::Kind::string)) return {};
  return numbers_in(text->text());
}

std::string_view text_of(const Value& object, const char* attribute) {
  const Value* text = object.find(attribute);
  return text != nullptr && text->is(Value::Kind::string) ? text->text() : std::string_view();
}

Error not_understood() {
  return Error(Errc::plugin_failed,
               Text("Het antwoord van 'dot' is niet te begrijpen.",
                    "The answer of 'dot' cannot be understood."),
               Text("Installeer Graphviz 2.40 of nieuwer.", "Install Graphviz 2.40 or newer."));
}

/// Reads the answer of `dot -Tjson0`. Its y goes upwards.
class Answer {
 public:
  Answer(const Picture& picture, const Value& root) : picture_(picture), root_(root) {}

  std::optional<Layout> read() {
    const auto bounds = numbers_of(root_, "bb");
    if (bounds.size() != 4) return std::nullopt;
    left_ = bounds[0];
    top_ = bounds[3];
    layout_.size = {bounds[2] - bounds[0], bounds[3] - bounds[1]};
    layout_.nodes.resize(picture_.nodes.size());
    layout_.groups.resize(picture_.groups.size());
    layout_.edges.resize(picture_.edges.size());
    placed_.assign(picture_.nodes.size() + picture_.groups.size() - 1 + picture_.edges.size(), 0);
    read_list("objects", [&](const Value& object) { read_object(object); });
    read_list("edges", [&](const Value& edge) { read_edge(edge); });
    for (const char placed : placed_) {
      if (placed == 0) return std::nullopt;
    }
    return std::move(layout_);
  }

 private:
  template <class Each>
  void read_list(const char* name, Each each) {
    const Value* list = root_.find(name);
    if (list == nullptr || !list->is(Value::Kind::list)) return;
    for (const auto& item : list->items()) each(item);
  }

  [[nodiscard]] Point at(double x, double y) const { return {x - left_, top_ - y}; }

  void read_object(const Value& object) {
    const auto name = text_of(object, "name");
    for (std::size_t i = 0; i < picture_.nodes.size(); ++i) {
      const auto place = numbers_of(object, "pos");
      if (picture_.nodes[i].name != name || place.size() != 2) continue;
      layout_.nodes[i] = at(place[0], place[1]);
      placed_[i] = 1;
    }
    for (std::size_t i = 1; i < picture_.groups.size(); ++i) {
      const auto box = numbers_of(object, "bb");
      if (picture_.groups[i].name != name || box.size() != 4) continue;
      layout_.groups[i] = {at(box[0], box[3]), {box[2] - box[0], box[3] - box[1]}};
      placed_[picture_.nodes.size() + i - 1] = 1;
    }
  }

  void read_edge(const Value& edge) {
    const auto id = numbers_of(edge, "id");
    const auto path = numbers_of(edge, "pos");
    if (id.size() != 1 || id[0] < 0 || id[0] >= static_cast<double>(picture_.edges.size())) return;
    if (path.size() < 8 || path.size() % 2 != 0) return;
    const auto index = static_cast<std::size_t>(id[0]);
    auto& found = layout_.edges[index];
    for (std::size_t i = 0; i < path.size(); i += 2)
      found.points.push_back(at(path[i], path[i + 1]));
    const auto label = numbers_of(edge, "lp");
    if (label.size() == 2) found.label = at(label[0], label[1]);
    placed_[picture_.nodes.size() + picture_.groups.size() - 1 + index] = 1;
  }

  const Picture& picture_;
  const Value& root_;
  Layout layout_;
  std::vector<char> placed_;
  double left_ = 0;
  double top_ = 0;
};

}  // namespace

std::string short_number(double number) {
  const auto tenths = static_cast<std::int64_t>(std::llround(number * 10));
  const auto positive = tenths < 0 ? -tenths : tenths;
  std::string text = (tenths < 0 ? "-" : "") + std::to_string(positive / 10);
  if (positive % 10 != 0) text += "." + std::to_string(positive % 10);
  return text;
}

Result<Layout> lay_out(const Picture& picture, const DrawOptions& options) {
  ChildLimits child_limits;
  child_limits.longest_ms = options.layout_ms;
  auto answer = run_child({options.layout_program, "-Tjson0"}, geometry_of(picture), child_limits);
  if (!answer) {
    auto error = answer.error();
    if (error.advice.empty()) {
      error.advice = Text("Probeer het opnieuw, of teken een kleinere workflow.",
                          "Try again, or draw a smaller workflow.");
    } else {
      error.advice = Text("Installeer Graphviz (apt install graphviz), of zet 'dot' in PATH.",
                          "Install Graphviz (apt install graphviz), or put 'dot' into PATH.");
    }
    return error;
  }
  const auto root = from_json(answer.value(), Limits());
  if (!root) return not_understood();
  auto layout = Answer(picture, root.value()).read();
  if (!layout) return not_understood();
  return std::move(*layout);
}

}  // namespace regie::diagram
