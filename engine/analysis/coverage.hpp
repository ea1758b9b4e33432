// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <regie/diagnostic.hpp>

#include "engine/statechart/step.hpp"

namespace regie::analysis {

/// What stories can go through in a workflow.
enum class Part : std::uint8_t {
  state,
  choice,
  condition,  ///< counts twice: once that it held, once that it did not
  deadline,   ///< and every other timer
  exit,       ///< exits of an `each`, events and what follows by itself: neither choice nor timer
};
inline constexpr std::size_t part_count = 5;

/// Something that no story went through.
struct Uncovered {
  Part part = Part::state;
  std::string name;         ///< path of a state, id of a choice, text of a condition, event
  bool never_held = false;  ///< of a condition
  bool always_held = false;
  Span span;
};

/// How much of one workflow was gone through.
struct PartCount {
  std::size_t covered = 0;
  std::size_t total = 0;
};
struct ChartCoverage {
  std::shared_ptr<const statechart::Chart> chart;
  PartCount parts[part_count];
  std::vector<Uncovered> uncovered;  ///< by part, then in the order of the document
};

/// Keeps what cases went through, by workflow. Used by one thread.
class Coverage final : public statechart::Conditions {
 public:
  /// From now on this workflow is counted, whether a case goes through it or not.
  void add(const std::shared_ptr<const statechart::Chart>& chart);
  /// `timer`: the one that the step fired, if any.
  void take(const statechart::Chart& chart, const statechart::Step& step, statechart::Index timer);
  void decided(const statechart::Chart& chart, statechart::Index program, bool held) override;

  /// In the order in which the workflows were added.
  [[nodiscard]] std::vector<ChartCoverage> report() const;
  [[nodiscard]] bool has_choice(const statechart::Chart& chart, statechart::Index choice) const;

 private:
  struct Seen {
    std::shared_ptr<const statechart::Chart> chart;
    std::vector<bool> states;
    std::vector<bool> choices;
    std::vector<bool> timers;
    std::vector<bool> transitions;
    std::vector<bool> held;
    std::vector<bool> failed;
  };
  [[nodiscard]] Seen* find(const statechart::Chart& chart);
  [[nodiscard]] static ChartCoverage report_of(const Seen& seen);

  std::vector<Seen> seen_;
};

/// The programs that decide something in words of the author: guards, needs and `if`s.
[[nodiscard]] std::vector<statechart::Index> conditions_of(const statechart::Chart& chart);

}  // namespace regie::analysis
