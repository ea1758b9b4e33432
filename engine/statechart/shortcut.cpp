// SPDX-License-Identifier: Apache-2.0
#include "engine/statechart/shortcut.hpp"

#include <algorithm>
#include <array>
#include <new>

#include "engine/statechart/membership.hpp"
#include "engine/statechart/step.hpp"

namespace regie::statechart {

namespace {

/// A few things in place: what a step remembers without taking memory.
template <class T, std::size_t Most>
class Few {
 public:
  Few() noexcept {}
  Few(const Few&) = delete;
  Few& operator=(const Few&) = delete;
  ~Few() {
    for (std::size_t i = 0; i < size_; ++i) (*this)[i].~T();
  }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  /// False: it is full.
  template <class... Parts>
  bool add(Parts&&... parts) {
    if (size_ == Most) return false;
    new (room_ + size_ * sizeof(T)) T{std::forward<Parts>(parts)...};
    ++size_;
    return true;
  }
  T& operator[](std::size_t place) noexcept {
    return *std::launder(reinterpret_cast<T*>(room_ + place * sizeof(T)));
  }

 private:
  std::size_t size_ = 0;
  alignas(T) std::byte room_[Most * sizeof(T)];
};

constexpr std::size_t most_active = 64;
constexpr std::size_t most_waiting = 8;
constexpr std::size_t most_writes = 16;
constexpr std::size_t most_events = 16;
constexpr std::size_t most_microsteps = 32;
/// What a light expression costs at most (shortcut_index.cpp).
constexpr std::uint64_t most_cost = 4096;

/// One step on the shortcut. Whatever returns false has met something that it leaves to the
/// algorithm.
class ShortStep final : expression::Slots, expression::Host {
 public:
  ShortStep(const Chart& chart, Snapshot& snapshot, const Context& context) noexcept
      : chart_(chart),
        ways_(chart.shortcuts),
        s_(snapshot),
        context_(context),
        activation_{std::span<const Value>(snapshot.data), this, this, context.limits} {}

  std::optional<bool> take(Index event, const Value& data) {
    if (!keep()) return std::nullopt;
    event_ = event;
    data_ = &data;
    Index found = none;
    const bool fine =
        look(event, found) && (found == none || microstep(found)) && run_to_completion();
    if (fine) return found != none;
    undo();
    return std::nullopt;
  }

  bool start() {
    s_.data = ways_.first_data;
    activation_.values = s_.data;
    s_.status = Snapshot::Status::open;
    s_.started = context_.now;
    const Index initial = chart_.states[0].initial;
    const Range entries = chart_.entries[initial];
    s_.configuration.clear();
    s_.configuration.reserve(entries.count + 1);
    s_.configuration.push_back(0);
    if (run_blocks(chart_.states[0].on_entry) && run(chart_.transitions[initial].actions) &&
        enter(initial, 1) && run_to_completion()) {
      return true;
    }
    s_ = Snapshot();
    return false;
  }

 private:
  struct Written {
    Index field;
    Value before;
  };
  struct Queued {
    Index event;
    Value data;
  };

  bool keep() {
    const std::vector<Index>& active = s_.configuration;
    if (active.size() > most_active) return false;
    kept_ = active.size();
    std::copy(active.begin(), active.end(), before_.begin());
    return true;
  }

  void undo() {
    for (std::size_t i = written_.size(); i-- > 0;) {
      s_.data[written_[i].field] = std::move(written_[i].before);
    }
    s_.configuration.assign(before_.begin(), before_.begin() + static_cast<std::ptrdiff_t>(kept_));
    s_.status = Snapshot::Status::open;
    s_.result = none;
    s_.closed = {};
  }

  [[nodiscard]] bool is_active(Index state) const noexcept {
    return std::binary_search(s_.configuration.begin(), s_.configuration.end(), state);
  }

  // ---- selectTransitions ------------------------------------------------------------------------

  /// The one transition that the event enables; none: there is none.
  bool look(Index event, Index& found) {
    const Shortcuts::Heard& heard = ways_.heard[event];
    if (!heard.usable) return false;
    const auto begin = ways_.waiting.begin() + heard.waiting.first;
    const auto end = begin + heard.waiting.count;
    const std::vector<Index>& active = s_.configuration;
    std::array<const Shortcuts::Waiting*, most_waiting> here;
    std::size_t count = 0;
    if (heard.waiting.count <= 4 * active.size()) {
      for (auto one = begin; one != end; ++one) {
        if (!is_active(one->state)) continue;
        if (count == most_waiting) return false;
        here[count++] = &*one;
      }
    } else {
      auto from = begin;
      for (const Index state : active) {
        from = std::lower_bound(from, end, state, [](const Shortcuts::Waiting& one, Index key) {
          return one.state < key;
        });
        if (from == end) break;
        if (from->state != state) continue;
        if (count == most_waiting) return false;
        here[count++] = &*from;
      }
    }
    if (count > 1) {
      const Index outer = here[0]->state;
      if (here[count - 1]->state >= chart_.states[outer].end || !is_chain(outer)) return false;
    }
    while (count-- > 0 && found == none) {  // the innermost first
      if (!first_enabled(*here[count], found)) return false;
    }
    return true;
  }

  /// Whether the active states below lie within each other. Then one transition is enabled at most:
  /// there is one state among them without others in it.
  [[nodiscard]] bool is_chain(Index outer) const {
    const std::vector<Index>& active = s_.configuration;
    const auto first = std::lower_bound(active.begin(), active.end(), outer);
    const auto last = std::lower_bound(first, active.end(), chart_.states[outer].end);
    return chart_.states[*(last - 1)].depth - chart_.states[outer].depth + 1 ==
           static_cast<std::uint32_t>(last - first);
  }

  bool first_enabled(const Shortcuts::Waiting& waiting, Index& found) {
    for (Index i = 0; i < waiting.edges.count; ++i) {
      const Index index = ways_.edges[waiting.edges.first + i];
      const Transition& transition = chart_.transitions[index];
      if (transition.limit.is_set()) return false;
      if (transition.guard != none) {
        bool held = false;
        if (!holds(transition.guard, held)) return false;
        if (!held) continue;
      }
      if (!ways_.moves[index].plain) return false;
      found = index;
      return true;
    }
    return true;
  }

  // ---- Expressions ------------------------------------------------------------------------------

  bool evaluate(Index program, Value& value) {
    const expression::Program& light = ways_.programs[program];
    if (!light) return false;
    value = expression::evaluate(light, activation_);
    return !value.is_error() && !missed_;
  }

  bool holds(Index program, bool& held) {
    Value value;
    if (!evaluate(program, value) || !value.is(Value::Kind::boolean)) return false;
    held = value.boolean();
    return true;
  }

  const Value& at(std::uint32_t slot) const override {
    static const Value nothing;
    static const Value no_data = Value::map({});
    // While the case begins there is no event: what reads it is left to the algorithm, as
    // is what reads anything else.
    const Index own = chart_.variable(chart_.variables);
    if (event_ == none || slot < own) {
      missed_ = true;
      return nothing;
    }
    if (slot != own) return chart_.events[event_].name;
    return data_ == nullptr || data_->is_unset() ? no_data : *data_;
  }
  Result<bool> in_state(std::string_view state) const override {
    const Index found = chart_.state_named(state);
    if (found == none) return Error(Errc::expression_failed, {});
    return is_active(found);
  }
  const TimeZones* zones() const override { return context_.zones; }

  // ---- Executable content -----------------------------------------------------------------------

  bool run_blocks(Range blocks) {
    for (Index i = 0; i < blocks.count; ++i) {
      if (!run(chart_.blocks[blocks.first + i])) return false;
    }
    return true;
  }

  bool run(Range actions) {
    for (Index i = 0; i < actions.count; ++i) {
      if (!run_one(actions.first + i)) return false;
    }
    return true;
  }

  bool run_one(Index index) {
    const Action& action = chart_.actions[index];
    switch (action.op) {
      case Op::set:
        return set(action);
      case Op::raise: {
        Value data;
        if (action.program != none && !evaluate(action.program, data)) return false;
        return raise(ways_.raised[index], std::move(data));
      }
      case Op::if_: {
        bool held = false;
        return holds(action.program, held) && run(held ? action.body : action.otherwise);
      }
      default: {  // a note, which nobody reads here
        Value told;
        return action.program == none || evaluate(action.program, told);
      }
    }
  }

  bool set(const Action& action) {
    Value value;
    if (action.program == none) {
      value = action.literal;
    } else {
      if (!evaluate(action.program, value)) return false;
      const Field& field = chart_.fields[action.field];
      if (!fits_plainly(field.type, value)) {
        auto fitting = conform(field, value, nullptr);
        if (!fitting) return false;
        value = std::move(*fitting);
      }
    }
    Value& place = s_.data[action.field];
    if (place == value) return true;
    std::swap(place, value);
    return written_.add(action.field, std::move(value));
  }

  bool raise(Index event, Value data) {
    if (!ways_.spontaneous && ways_.heard[event].usable && ways_.heard[event].waiting.count == 0) {
      return ++unheard_ <= most_events;
    }
    return queue_.add(event, std::move(data));
  }

  // ---- microstep --------------------------------------------------------------------------------

  bool microstep(Index index) {
    if (++microsteps_ > most_microsteps) return false;
    const Transition& transition = chart_.transitions[index];
    if (transition.targets.count == 0) return run(transition.actions);
    const Index domain = chart_.domains[index];
    std::vector<Index>& active = s_.configuration;
    const auto first = std::upper_bound(active.begin(), active.end(), domain);
    const auto last = std::lower_bound(first, active.end(), chart_.states[domain].end);
    bool silent = true;
    for (auto one = first; one != last; ++one) {
      const Shortcuts::Leaving leaving = ways_.leaving[*one];
      if (leaving == Shortcuts::Leaving::more) return false;
      silent = silent && leaving == Shortcuts::Leaving::nothing;
    }
    const std::size_t place = static_cast<std::size_t>(first - active.begin());
    if (silent) {
      active.erase(first, last);
    } else {
      for (std::size_t i = static_cast<std::size_t>(last - active.begin()); i-- > place;) {
        if (!run_blocks(chart_.states[active[i]].on_exit)) return false;
        active.erase(active.begin() + static_cast<std::ptrdiff_t>(i));
      }
    }
    return run(transition.actions) && enter(index, place);
  }

  /// Everything that the transition enters belongs at `place` of the configuration.
  bool enter(Index index, std::size_t place) {
    const Range entries = chart_.entries[index];
    const Shortcuts::Move& move = ways_.moves[index];
    std::vector<Index>& active = s_.configuration;
    const Chart::Entering* const entering = chart_.entering.data() + entries.first;
    if (move.at_once) {
      active.insert(active.begin() + static_cast<std::ptrdiff_t>(place), entries.count, none);
      for (Index i = 0; i < entries.count; ++i) active[place + i] = entering[i].state;
      return !move.ends || finish(entering[entries.count - 1].state);
    }
    for (Index i = 0; i < entries.count; ++i) {
      const Chart::Entering& one = entering[i];
      const State& state = chart_.states[one.state];
      active.insert(active.begin() + static_cast<std::ptrdiff_t>(place + i), one.state);
      if (!run_blocks(state.on_entry)) return false;
      if (one.by_default && state.initial != none &&
          !run(chart_.transitions[state.initial].actions)) {
        return false;
      }
      if (state.kind == StateKind::final_ && !finish(one.state)) return false;
    }
    return true;
  }

  bool finish(Index final) {
    const State& state = chart_.states[final];
    if (state.parent == 0) {
      s_.status = Snapshot::Status::closed;
      s_.result = final;
      s_.closed = context_.now;
      return true;
    }
    Value data;
    if (state.done_data != none && !evaluate(state.done_data, data)) return false;
    if (!raise(chart_.done_events[state.parent], std::move(data))) return false;
    const Index above = chart_.states[state.parent].parent;
    if (above == none || chart_.states[above].kind != StateKind::parallel || !is_final(above)) {
      return true;
    }
    return raise(chart_.done_events[above], {});
  }

  [[nodiscard]] bool is_final(Index index) const {
    const State& state = chart_.states[index];
    if (state.kind == StateKind::parallel) {
      for (const Index child : chart_.children_of(index)) {
        if (!is_history(chart_.states[child].kind) && !is_final(child)) return false;
      }
      return true;
    }
    if (state.kind != StateKind::compound) return false;
    return has_final_child(chart_, s_.configuration, index);
  }

  // ---- mainEventLoop ----------------------------------------------------------------------------

  bool run_to_completion() {
    const Index no_event = static_cast<Index>(ways_.heard.size() - 1);
    while (s_.status == Snapshot::Status::open) {
      Index found = none;
      if (ways_.spontaneous) {
        if (!look(no_event, found)) return false;
        if (found != none) {
          if (!microstep(found)) return false;
          continue;
        }
      }
      if (next_ == queue_.size()) return true;
      Queued& next = queue_[next_++];
      event_ = next.event;
      data_ = &next.data;
      if (!look(event_, found) || (found != none && !microstep(found))) return false;
    }
    return leave_everything();
  }

  /// The final configuration is kept, as what the case has come to.
  bool leave_everything() {
    const Dossier& file = s_.dossier();
    if (!file.parent.empty() || !file.timers.empty() || !file.todos.empty() ||
        !file.regions.empty() || !file.terms.empty()) {
      return false;
    }
    const std::vector<Index>& active = s_.configuration;
    for (std::size_t i = active.size(); i-- > 0;) {
      if (ways_.leaving[active[i]] == Shortcuts::Leaving::more) return false;
      if (!run_blocks(chart_.states[active[i]].on_exit)) return false;
    }
    return true;
  }

  const Chart& chart_;
  const Shortcuts& ways_;
  Snapshot& s_;
  const Context& context_;
  expression::Activation activation_;
  Index event_ = none;
  const Value* data_ = nullptr;
  mutable bool missed_ = false;  ///< an expression read what is not here
  std::array<Index, most_active> before_;
  std::size_t kept_ = 0;
  std::size_t next_ = 0;
  std::size_t unheard_ = 0;
  std::size_t microsteps_ = 0;
  Few<Written, most_writes> written_;
  Few<Queued, most_events> queue_;
};

/// No bound of the algorithm's lies before those of the shortcut, and nobody watches it.
bool may_try(const Context& context) {
  const Limits& limits = *context.limits;
  return context.conditions == nullptr && limits.expression_cost >= most_cost &&
         limits.microsteps >= most_microsteps && limits.internal_events >= 2 * most_events;
}

}  // namespace

std::optional<bool> advance_shortly(const Chart& chart, Snapshot& snapshot, Index event,
                                    const Value& data, const Context& context) {
  if (!chart.shortcuts.possible || snapshot.status != Snapshot::Status::open ||
      snapshot.data.size() != chart.fields.size() || !may_try(context) ||
      !snapshot.dossier().late.empty()) {
    return std::nullopt;
  }
  const std::optional<bool> moved = ShortStep(chart, snapshot, context).take(event, data);
  if (!moved) return moved;
  ++snapshot.revision;
  snapshot.updated = context.now;
  return moved;
}

bool start_shortly(const Chart& chart, Snapshot& snapshot, const Context& context) {
  if (!chart.shortcuts.starts || snapshot.status != Snapshot::Status::fresh ||
      snapshot.has_dossier() || !may_try(context)) {
    return false;
  }
  if (!ShortStep(chart, snapshot, context).start()) return false;
  ++snapshot.revision;
  snapshot.updated = context.now;
  return true;
}

}  // namespace regie::statechart
