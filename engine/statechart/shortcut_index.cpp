// SPDX-License-Identifier: Apache-2.0
// Which steps can take the shortcut, and what is known of them beforehand.
#include <algorithm>

#include "engine/expression/code.hpp"
#include "engine/statechart/chart.hpp"

namespace regie::statechart {

namespace {

/// Expressions of this kind cost little, whatever the data: where `event.data` is read from a slot
/// of its own instead of `event`, no limit is reached that would not be reached otherwise.
constexpr std::size_t most_nodes = 256;
/// How deep conditions may lie within actions; the algorithm's own bound is further.
constexpr std::size_t most_nesting = 16;

bool is_light(expression::Op op) {
  using expression::Op;
  return op <= Op::slot || op == Op::select || (op >= Op::has && op <= Op::has_slot) ||
         (op >= Op::conditional && op <= Op::greater_equal) || (op >= Op::add && op <= Op::modulo);
}

bool is_in_call(const expression::Node& node) {
  return node.op == expression::Op::call && node.function != nullptr && node.function->name == "In";
}

/// The program for the shortcut: `event.data` and `event.name` become slots of their own, behind
/// the variables, so that the record of the event is never made. Empty: it reads something else.
expression::Program for_shortcut(const Chart& chart, const expression::Program& program) {
  const expression::Code& code = program.code();
  if (code.nodes.size() > most_nodes) return {};
  const Index event = chart.extra(Extra::event);
  std::vector<bool> replaced(code.nodes.size(), false);
  std::shared_ptr<expression::Code> changed;
  for (std::size_t i = 0; i < code.nodes.size(); ++i) {
    const expression::Node& node = code.nodes[i];
    if (node.op != expression::Op::select) continue;
    const std::uint32_t base = code.operand(node, 0);
    const expression::Node& of = code.nodes[base];
    if (of.op != expression::Op::slot || of.number != event) continue;
    const std::string_view name = code.constants[node.name].text();
    if (name != "data" && name != "name") return {};
    if (changed == nullptr) changed = std::make_shared<expression::Code>(code);
    expression::Node& slot = changed->nodes[i];
    slot.op = expression::Op::slot;
    slot.count = 0;
    slot.number = chart.variable(chart.variables) + (name == "data" ? 0 : 1);
    replaced[base] = true;
  }
  for (std::size_t i = 0; i < code.nodes.size(); ++i) {
    const expression::Node& node = code.nodes[i];
    if (!is_light(node.op) && !is_in_call(node)) return {};
    const bool reads = node.op == expression::Op::slot || node.op == expression::Op::has_slot;
    if (reads && node.number >= chart.fields.size() && !replaced[i]) return {};
  }
  if (changed == nullptr) return program;
  changed->decision = expression::decision_of(*changed);
  return expression::Program(std::move(changed));
}

class ShortcutFinder {
 public:
  explicit ShortcutFinder(const Chart& chart) : chart_(chart) {}

  Shortcuts find() {
    s_.possible = chart_.eaches.empty() && chart_.invokes.empty() && chart_.requests.empty() &&
                  !chart_.computes_always;
    if (!s_.possible) return std::move(s_);
    s_.spontaneous = chart_.waiting_of[Chart::eventless].count != 0;
    for (const expression::Program& program : chart_.programs) {
      s_.programs.push_back(program ? for_shortcut(chart_, program) : expression::Program());
    }
    s_.raised.assign(chart_.actions.size(), none);
    for (std::size_t i = 0; i < chart_.actions.size(); ++i) {
      if (chart_.actions[i].op == Op::raise) s_.raised[i] = chart_.event_of(chart_.actions[i].text);
    }
    for (Index i = 0; i < chart_.states.size(); ++i) s_.leaving.push_back(leaving(i));
    for (Index i = 0; i < chart_.transitions.size(); ++i) s_.moves.push_back(move(i));
    for (const Chart::KnownEvent& event : chart_.events) {
      const std::string_view name = event.name.text();
      const bool of_child = name.starts_with("done.child.");
      hear(std::span(chart_.matches).subspan(event.descriptors.first, event.descriptors.count),
           !of_child);
    }
    const Index eventless[] = {Chart::eventless};
    hear(eventless, true);
    look_at_start();
    return std::move(s_);
  }

 private:
  bool can(Index program) const {
    return program == none || static_cast<bool>(s_.programs[program]);
  }

  bool is_simple(Range actions, std::size_t depth = 0) const {
    if (depth > most_nesting) return false;
    for (Index i = 0; i < actions.count; ++i) {
      if (!is_simple(actions.first + i, depth)) return false;
    }
    return true;
  }

  bool is_simple(Index index, std::size_t depth) const {
    const Action& action = chart_.actions[index];
    if (!can(action.program)) return false;
    switch (action.op) {
      case Op::raise:
        return s_.raised[index] != none;
      case Op::set:
        return action.slot == none && action.field != none && action.item_field.empty() &&
               action.path.empty() && chart_.readers_of[action.field].count == 0 &&
               !chart_.fields[action.field].type.computes;
      case Op::if_:
        return is_simple(action.body, depth + 1) && is_simple(action.otherwise, depth + 1);
      case Op::log:
        return true;
      default:
        return false;
    }
  }

  bool blocks_are_simple(Range blocks) const {
    for (Index i = 0; i < blocks.count; ++i) {
      if (!is_simple(chart_.blocks[blocks.first + i])) return false;
    }
    return true;
  }

  bool needs_more(const State& state) const {
    return state.kind == StateKind::each || is_history(state.kind) || state.task != none ||
           state.timers.count != 0 || state.invokes.count != 0;
  }

  bool can_enter(Index index) const {
    const State& state = chart_.states[index];
    return !needs_more(state) && can(state.done_data) && blocks_are_simple(state.on_entry);
  }

  Shortcuts::Leaving leaving(Index index) const {
    const State& state = chart_.states[index];
    for (const Index child : chart_.children_of(index)) {
      if (is_history(chart_.states[child].kind)) return Shortcuts::Leaving::more;
    }
    if (needs_more(state) || !blocks_are_simple(state.on_exit)) return Shortcuts::Leaving::more;
    return state.on_exit.count == 0 ? Shortcuts::Leaving::nothing : Shortcuts::Leaving::actions;
  }

  Shortcuts::Move move(Index index) const {
    Shortcuts::Move move;
    const Transition& transition = chart_.transitions[index];
    if (transition.limit.is_set() || !is_simple(transition.actions)) return move;
    if (transition.targets.count == 0) {
      move.plain = true;
      return move;
    }
    const Range entries = chart_.entries[index];
    if (chart_.domains[index] == none || entries.count == 0) return move;
    move.at_once = true;
    for (Index i = 0; i < entries.count; ++i) {
      const Chart::Entering& one = chart_.entering[entries.first + i];
      const State& state = chart_.states[one.state];
      if (!can_enter(one.state)) return move;
      bool runs = state.on_entry.count != 0;
      if (one.by_default && state.initial != none) {
        const Range actions = chart_.transitions[state.initial].actions;
        if (!is_simple(actions)) return move;
        runs = runs || actions.count != 0;
      }
      const bool last = i + 1 == entries.count;
      const bool ends = state.kind == StateKind::final_;
      if (runs || (ends && !last)) move.at_once = false;
      move.ends = ends && last;
    }
    move.plain = true;
    return move;
  }

  /// Who waits for an event with these descriptors. Events with prefixes that many share are left
  /// to the algorithm once the table grows beyond the chart.
  void hear(std::span<const Index> descriptors, bool usable) {
    Shortcuts::Heard heard;
    std::vector<Index> states;
    std::size_t all = 0;
    for (const Index one : descriptors) all += chart_.waiting_of[one].count;
    const std::size_t most = 8 * (chart_.transitions.size() + 64);
    heard.usable = usable && s_.waiting.size() + all <= most;
    if (heard.usable) {
      for (const Index one : descriptors) {
        const Range range = chart_.waiting_of[one];
        states.insert(states.end(), chart_.waiting.begin() + range.first,
                      chart_.waiting.begin() + range.first + range.count);
      }
      if (descriptors.size() > 1) {
        std::sort(states.begin(), states.end());
        states.erase(std::unique(states.begin(), states.end()), states.end());
      }
      heard.waiting = {static_cast<Index>(s_.waiting.size()), static_cast<Index>(states.size())};
      for (const Index state : states) add_waiting(state, descriptors);
    }
    s_.heard.push_back(heard);
  }

  void add_waiting(Index state, std::span<const Index> descriptors) {
    Shortcuts::Waiting waiting{state, {static_cast<Index>(s_.edges.size()), 0}};
    const Range range = chart_.states[state].transitions;
    for (Index i = range.first; i < range.first + range.count; ++i) {
      if (!chart_.is_enabled_by(chart_.transitions[i], descriptors)) continue;
      s_.edges.push_back(i);
      ++waiting.edges.count;
    }
    s_.waiting.push_back(waiting);
  }

  void look_at_start() {
    const State& root = chart_.states[0];
    s_.starts = can_enter(0) && chart_.tasks.empty() && !chart_.counts_activity &&
                s_.moves[root.initial].plain && chart_.entries[root.initial].count != 0;
    s_.first_data.resize(chart_.fields.size());
    for (const Chart::Computed& one : chart_.computed) {
      const Field& field = chart_.fields[one.field];
      const Value* const value = field.fallback ? field.fallback.constant() : nullptr;
      if (field.derived || value == nullptr || value->is_error() || field.type.computes) {
        s_.starts = false;
        continue;
      }
      s_.first_data[one.field] = *value;
    }
  }

  const Chart& chart_;
  Shortcuts s_;
};

}  // namespace

Shortcuts find_shortcuts(const Chart& chart) { return ShortcutFinder(chart).find(); }

}  // namespace regie::statechart
