// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include <regie/value.hpp>

#include "engine/expression/op.hpp"
#include "engine/expression/truth.hpp"

namespace regie::expression {

struct Activation;
struct Code;

/// A condition as a row of tests, each of which says which test comes next: no tree is walked and
/// no value is made. It knows the ordinary cases alone and leaves everything else (a value of
/// another type, a field that is not there, an error) to the evaluator, which begins anew: reading
/// has no effects. Most guards of workflows are of this form. Immutable.
class Decision {
 public:
  /// What the condition says; neither where it is not for this row to say. `constants` are those of
  /// the code it was made from.
  [[nodiscard]] Truth decide(const Value* constants, const Activation& activation) const {
    return tests_.empty() ? Truth::neither : walk(constants, activation);
  }

 private:
  friend class DecisionBuilder;
  friend struct DecisionWalk;

  /// A constant, variable or item, and the names that lead from there to a member.
  struct Path {
    enum class From : std::uint8_t { constant, slot, local };
    From from = From::constant;
    std::uint8_t count = 0;  // names
    std::uint16_t first = 0;
    std::uint32_t number = 0;
  };
  enum class What : std::uint8_t {
    holds,      // `left` is true
    filled,     // the slot of `left` is set
    present,    // `left` is a map with a member of the name `extra`
    compares,   // `left` op `right`
    sized,      // size(`left`) op `right`
    contained,  // `left` is a key of the table `extra`
    some,       // `body` is true for some item of `left`, bound to the local `extra`
    each,       // the same for every item
  };
  struct Test {
    What what = What::holds;
    Op op = Op::equal;
    std::uint16_t yes = 0;
    std::uint16_t no = 0;
    std::uint16_t body = 0;
    std::uint32_t extra = 0;
    std::uint32_t work = 0;  // of an item, of `some` and `each`
    Path left;
    Path right;
  };

  static constexpr std::uint16_t to_yes = std::numeric_limits<std::uint16_t>::max();
  static constexpr std::uint16_t to_no = to_yes - 1;
  /// Locals that a row can bind: conditions within conditions.
  static constexpr std::size_t most_bound = 4;

  [[nodiscard]] Truth walk(const Value* constants, const Activation& activation) const;

  std::vector<Test> tests_;
  std::vector<std::uint32_t> names_;  // constants
  std::uint16_t entry_ = 0;
  std::uint64_t work_ = 0;  // what the evaluator would charge at most, items apart
};

/// The row for the root of `code`; empty where it is not of that form.
[[nodiscard]] Decision decision_of(const Code& code);

}  // namespace regie::expression
