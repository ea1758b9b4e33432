// SPDX-License-Identifier: Apache-2.0
#include "engine/diagram/picture.hpp"

#include <algorithm>

#include "engine/diagram/arrow_words.hpp"

namespace regie::diagram {
namespace {

using statechart::Chart;
using statechart::Index;
using statechart::none;
using statechart::StateKind;

constexpr double node_text_width = 150;
constexpr double node_padding = 10;

/// Makes the picture of one chart; lives for one call.
class Painter {
 public:
  Painter(const Chart& chart, const DrawOptions& options)
      : chart_(chart), options_(options), words_(chart, options.language) {}

  Picture paint() {
    picture_.title = in(chart_.title);
    picture_.counted = options_.counts != nullptr;
    picture_.groups.push_back({"whole", "", {}, 0, false});
    places_.assign(chart_.states.size(), {});
    add_start(0, 0);
    for (Index child = 0; child < chart_.states[0].children.count; ++child)
      add(child_of(0, child), 0);
    add_anywhere();
    for (Index start = 0; start < starts_.size(); ++start) add_first_edge(starts_[start]);
    for (Index state = 0; state < chart_.states.size(); ++state) add_edges_of(state);
    for (auto& edge : picture_.edges) finish(edge);
    return std::move(picture_);
  }

 private:
  /// Where a state is: its node, and its group when it has states of its own.
  struct Place {
    std::size_t node = 0;
    std::size_t group = 0;
    bool shown = false;
  };
  struct Start {
    Index state;
    std::size_t node;
  };

  [[nodiscard]] std::string in(const Text& text) const { return text.in(options_.language); }
  [[nodiscard]] std::string say(const char* dutch, const char* english) const {
    return options_.language == Language::nl ? dutch : english;
  }
  [[nodiscard]] Index child_of(Index state, Index place) const {
    return chart_.child_indices[chart_.states[state].children.first + place];
  }
  [[nodiscard]] bool has_shown_children(Index state) const {
    for (Index i = 0; i < chart_.states[state].children.count; ++i) {
      if (!chart_.states[child_of(state, i)].hidden) return true;
    }
    return false;
  }

  void add_start(Index state, std::size_t group) {
    if (chart_.states[state].initial == none) return;
    starts_.push_back({state, picture_.nodes.size()});
    picture_.nodes.push_back({"n" + std::to_string(picture_.nodes.size()),
                              "",
                              Node::Shape::start,
                              {},
                              {16, 16},
                              group,
                              false});
  }

  /// What can happen wherever the case is, such as a term of the law that is over: a box of its
  /// own, with what leaves it to a state, and what only tells somebody.
  void add_anywhere() {
    Lines timers;
    bool any = false;
    const auto& range = chart_.states[0].transitions;
    for (Index i = 0; i < range.count; ++i) {
      const auto& transition = chart_.transitions[range.first + i];
      if (transition.choice != none) continue;
      any = true;
      for (Index k = 0; transition.targets.count == 0 && k < transition.events.count; ++k) {
        words_.add_event(timers, chart_.descriptors[transition.events.first + k]);
      }
    }
    if (!any) return;
    Node node;
    node.name = "n" + std::to_string(picture_.nodes.size());
    add_wrapped(node.lines, say("waar de zaak ook is", "wherever the case is"), node_text_width,
                false);
    node.lines.insert(node.lines.end(), timers.begin(), timers.end());
    node.size = size_of(node.lines);
    node.size.width += 2 * node_padding;
    node.size.height += 2 * node_padding;
    places_[0] = {picture_.nodes.size(), 0, true};
    picture_.nodes.push_back(std::move(node));
  }

  void add(Index index, std::size_t group) {
    const auto& state = chart_.states[index];
    if (state.hidden) return;
    Place& place = places_[index];
    place.shown = true;
    Node node;
    node.name = "n" + std::to_string(picture_.nodes.size());
    node.path = state.path;
    node.group = group;
    node.highlighted = options_.highlighted.count(state.path) != 0;
    if (!has_shown_children(index)) {
      node.shape = state.kind == StateKind::final_ ? Node::Shape::result
                   : state.kind == StateKind::each ? Node::Shape::each
                                                   : Node::Shape::state;
      node.lines = lines_of(index);
      node.size = size_of(node.lines);
      node.size.width += 2 * node_padding + (node.shape == Node::Shape::result ? 16 : 0);
      node.size.height += 2 * node_padding;
      if (node.shape == Node::Shape::each)
        node.size = {node.size.width + stack, node.size.height + stack};
      place.node = picture_.nodes.size();
      picture_.nodes.push_back(std::move(node));
      return;
    }
    place.group = picture_.groups.size();
    picture_.groups.push_back({"cluster" + std::to_string(place.group), state.path, lines_of(index),
                               group, state.kind == StateKind::parallel});
    const std::size_t own = place.group;
    node.shape = Node::Shape::anchor;
    node.size = {2, 2};
    node.group = own;
    place.node = picture_.nodes.size();
    picture_.nodes.push_back(std::move(node));
    if (state.kind != StateKind::parallel) add_start(index, own);
    for (Index i = 0; i < state.children.count; ++i) add(child_of(index, i), own);
  }

  /// The words in a state's box: its title, who has the ball, terms that do not move it, counts.
  [[nodiscard]] Lines lines_of(Index index) const {
    const auto& state = chart_.states[index];
    Lines lines;
    std::string title = in(state.title);
    if (title.empty()) {
      title = statechart::is_history(state.kind) ? say("verder waar het was", "on where it was")
                                                 : state.name;
    }
    add_wrapped(lines, title, node_text_width, true);
    const std::string who = holders_of(index);
    if (!who.empty()) add_wrapped(lines, who, node_text_width, false);
    if (state.kind == StateKind::each)
      lines.push_back({say("elk apart", "each apart"), false, false});
    for (Index i = 0; i < state.timers.count; ++i) {
      const auto& timer = chart_.timers[state.timers.first + i];
      if (timer.kind == statechart::Timer::Kind::deadline && !moves(index, timer.event)) {
        add_wrapped(lines, words_.due_of(timer), node_text_width, false, true);
      }
    }
    if (options_.counts != nullptr) {
      const auto found = options_.counts->cases.find(state.path);
      if (found != options_.counts->cases.end() && found->second > 0) {
        const std::string number = std::to_string(found->second);
        lines.push_back({number + (state.kind == StateKind::final_ ? say(" afgesloten", " closed")
                                                                   : say(" nu hier", " here now")),
                         true, false});
      }
    }
    if (options_.highlighted.count(state.path) != 0) {
      lines.push_back({say("de zaak is hier", "the case is here"), true, false});
    } else if (options_.visited.count(state.path) != 0) {
      lines.push_back({say("de zaak was hier", "the case was here"), false, false});
    }
    return lines;
  }

  [[nodiscard]] std::string holders_of(Index index) const {
    const auto& state = chart_.states[index];
    Index task = state.task;
    if (task == none && state.each != none) {
      const Index open = chart_.eaches[state.each].open_state;
      if (open != none) task = chart_.states[open].task;
    }
    if (task == none) return {};
    std::string names;
    for (const auto& who : chart_.tasks[task].who) {
      std::string name;
      if (who.kind == statechart::Who::Kind::role) name = in(chart_.roles[who.role].title);
      if (who.kind == statechart::Who::Kind::anybody) name = say("iedereen", "anybody");
      if (who.kind == statechart::Who::Kind::contact && state.each == none) {
        name = say("wie het aangaat", "whom it concerns");
      }
      if (!name.empty()) names += (names.empty() ? "" : ", ") + name;
    }
    return names;
  }

  /// Whether an event takes a state elsewhere.
  [[nodiscard]] bool moves(Index state, const std::string& event) const {
    const auto& range = chart_.states[state].transitions;
    for (Index i = 0; i < range.count; ++i) {
      const auto& transition = chart_.transitions[range.first + i];
      if (transition.targets.count == 0) continue;
      for (Index d = 0; d < transition.events.count; ++d) {
        if (chart_.descriptors[transition.events.first + d] == event) return true;
      }
    }
    return false;
  }

  /// The nearest state that is shown, from a state outwards.
  [[nodiscard]] Index shown(Index state) const {
    while (state != 0 && state != none && !places_[state].shown)
      state = chart_.states[state].parent;
    return state;
  }

  void add_first_edge(const Start& start) {
    const auto& initial = chart_.transitions[chart_.states[start.state].initial];
    for (Index i = 0; i < initial.targets.count; ++i) {
      const Index target = shown(chart_.target_indices[initial.targets.first + i]);
      if (target == 0 || target == none) continue;
      auto& edge = edge_between(start.node, 0, target, false);
      if (start.state == 0) edge.taken = taken("", chart_.states[target].path);
    }
  }

  void add_edges_of(Index source) {
    if (!places_[source].shown) return;
    const auto& range = chart_.states[source].transitions;
    for (Index i = 0; i < range.count; ++i) {
      const auto& transition = chart_.transitions[range.first + i];
      for (Index t = 0; t < transition.targets.count; ++t) {
        const Index target = shown(chart_.target_indices[transition.targets.first + t]);
        if (target == none || target == 0) continue;
        if (source == 0 && transition.choice != none) continue;
        add_transition(source, target, range.first + i);
      }
    }
  }

  void add_transition(Index source, Index target, Index index) {
    const auto& transition = chart_.transitions[index];
    Lines lines;
    const bool timed = words_.add_trigger(lines, transition);
    const Place& place = places_[source];
    auto& edge = edge_between(place.node, place.group, target, timed);
    edge.taken = taken(chart_.states[source].path, chart_.states[target].path);
    Lines branch;
    words_.add_branch(branch, source, index);
    // Rules of one choice may lead to the same state: one text says it.
    const auto same = [](const Line& a, const Line& b) { return a.text == b.text; };
    if (std::search(edge.lines.begin(), edge.lines.end(), lines.begin(), lines.end(), same) !=
        edge.lines.end()) {
      if (branch.empty()) return;
      lines.clear();
    }
    lines.insert(lines.end(), branch.begin(), branch.end());
    if (!edge.lines.empty()) edge.lines.push_back({say("of", "or"), false, false});
    edge.lines.insert(edge.lines.end(), lines.begin(), lines.end());
  }

  Edge& edge_between(std::size_t from, std::size_t from_group, Index target, bool timed) {
    const Place& to = places_[target];
    for (auto& edge : picture_.edges) {
      if (edge.from == from && edge.to == to.node && edge.timed == timed) return edge;
    }
    Edge edge;
    edge.from = from;
    edge.from_group = from_group;
    edge.to = to.node;
    edge.to_group = to.group;
    edge.timed = timed;
    picture_.edges.push_back(std::move(edge));
    return picture_.edges.back();
  }

  [[nodiscard]] std::uint64_t taken(const std::string& from, const std::string& to) const {
    if (options_.counts == nullptr) return 0;
    const auto found = options_.counts->taken.find({from, to});
    return found == options_.counts->taken.end() ? 0 : found->second;
  }

  void finish(Edge& edge) {
    if (edge.taken > 0) edge.lines.push_back({std::to_string(edge.taken) + " ×", true, false});
    if (edge.lines.empty()) return;
    edge.label = size_of(edge.lines);
    edge.label.width += 8;
    edge.label.height += 4;
    if (edge.from != edge.to) return;
    // Graphviz gives a loop and its text no more height than the box has.
    Size& box = picture_.nodes[edge.to].size;
    box.height = std::max(box.height, edge.label.height);
  }

  const Chart& chart_;
  const DrawOptions& options_;
  const ArrowWords words_;
  Picture picture_;
  std::vector<Place> places_;
  std::vector<Start> starts_;
};

}  // namespace

Picture picture_of(const statechart::Chart& chart, const DrawOptions& options) {
  return Painter(chart, options).paint();
}

}  // namespace regie::diagram
