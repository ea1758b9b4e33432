// SPDX-License-Identifier: Apache-2.0
#include "engine/expression/decision.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "engine/expression/code.hpp"
#include "engine/expression/operators.hpp"
#include "engine/expression/program.hpp"

namespace regie::expression {

/// Makes a row from its end to its beginning, as each test must know what comes after it.
class DecisionBuilder {
 public:
  explicit DecisionBuilder(const Code& code) : code_(code) {}

  Decision build() {
    const Op root = code_.nodes[code_.root].op;
    if (!decides(root) && !(root == Op::conditional && code_.type.is(TypeKind::boolean))) return {};
    const auto entry = condition(code_.root, Decision::to_yes, Decision::to_no);
    if (!entry || *entry >= made_.tests_.size()) return {};
    made_.entry_ = *entry;
    for (const Node& node : code_.nodes) made_.work_ += work_of(node);
    return std::move(made_);
  }

 private:
  using Path = Decision::Path;
  using Test = Decision::Test;
  using What = Decision::What;
  using Entry = std::optional<std::uint16_t>;

  /// No less than the evaluator charges for the node itself.
  static std::uint64_t work_of(const Node& node) { return 1U + std::max<unsigned>(node.count, 2); }

  Entry add(const Test& test) {
    constexpr std::size_t most_tests = 1000;
    if (made_.tests_.size() >= most_tests) return std::nullopt;
    made_.tests_.push_back(test);
    return static_cast<std::uint16_t>(made_.tests_.size() - 1);
  }

  /// The test where a condition begins that goes on to `yes` or `no`.
  Entry condition(std::uint32_t index, std::uint16_t yes, std::uint16_t no) {
    const Node& node = code_.nodes[index];
    switch (node.op) {
      case Op::logic_and:
      case Op::logic_or:
        return logic(node, yes, no);
      case Op::logic_not:
        return condition(node.left, no, yes);
      case Op::conditional: {
        const Entry then = condition(code_.operand(node, 1), yes, no);
        const Entry otherwise = condition(code_.operand(node, 2), yes, no);
        if (!then || !otherwise) return std::nullopt;
        return condition(code_.operand(node, 0), *then, *otherwise);
      }
      case Op::exists:
      case Op::all:
        return loop(node, yes, no);
      default:
        return single(index, yes, no);
    }
  }

  Entry logic(const Node& node, std::uint16_t yes, std::uint16_t no) {
    std::uint16_t& open = node.op == Op::logic_and ? yes : no;  // where the parts go on
    for (std::size_t i = node.count; i-- > 0;) {
      const Entry part = condition(code_.operand(node, i), yes, no);
      if (!part) return std::nullopt;
      open = *part;
    }
    return open;
  }

  Entry loop(const Node& node, std::uint16_t yes, std::uint16_t no) {
    if (node.flag || node.number >= Decision::most_bound) return std::nullopt;
    const auto range = path(code_.operand(node, 0));
    const Entry body = condition(code_.operand(node, 1), Decision::to_yes, Decision::to_no);
    if (!range || !body) return std::nullopt;
    Test test;
    test.what = node.op == Op::exists ? What::some : What::each;
    test.yes = yes;
    test.no = no;
    test.body = *body;
    test.extra = node.number;
    test.work = static_cast<std::uint32_t>(work_below(code_.operand(node, 1)));
    test.left = *range;
    return add(test);
  }

  [[nodiscard]] std::uint64_t work_below(std::uint32_t index) const {
    const Node& node = code_.nodes[index];
    std::uint64_t sum = work_of(node);
    for (std::size_t i = 0; i < node.count; ++i) sum += work_below(code_.operand(node, i));
    return sum;
  }

  /// A condition without conditions in it.
  Entry single(std::uint32_t index, std::uint16_t yes, std::uint16_t no) {
    const Node& node = code_.nodes[index];
    Test test;
    test.op = node.op;
    test.yes = yes;
    test.no = no;
    if (compares(node.op)) return comparison(node, test);
    switch (node.op) {
      case Op::has_slot:
        test.what = What::filled;
        test.left = {Path::From::slot, 0, 0, node.number};
        return add(test);
      case Op::has:
        test.what = What::present;
        test.extra = node.name;
        break;
      case Op::in:
        if (!node.flag) return std::nullopt;
        test.what = What::contained;
        test.extra = node.number;
        break;
      default: {
        test.what = What::holds;
        const auto left = path(index);
        if (!left) return std::nullopt;
        test.left = *left;
        return add(test);
      }
    }
    const auto left = path(node.left);
    if (!left) return std::nullopt;
    test.left = *left;
    return add(test);
  }

  Entry comparison(const Node& node, Test test) {
    const Node& first = code_.nodes[node.left];
    static const Function* const size = find_function("size");
    const bool sized = first.op == Op::call && first.function == size && first.count == 1;
    test.what = sized ? What::sized : What::compares;
    const auto left = path(sized ? first.left : node.left);
    const auto right = path(node.right);
    if (!left || !right) return std::nullopt;
    test.left = *left;
    test.right = *right;
    return add(test);
  }

  std::optional<Path> path(std::uint32_t index) {
    std::vector<std::uint32_t> names;
    const Node* node = &code_.nodes[index];
    for (; node->op == Op::select; node = &code_.nodes[node->left]) names.push_back(node->name);
    Path made;
    made.number = node->number;
    switch (node->op) {
      case Op::constant:
        made.from = Path::From::constant;
        break;
      case Op::slot:
        made.from = Path::From::slot;
        break;
      case Op::local:
        if (node->number >= Decision::most_bound) return std::nullopt;
        made.from = Path::From::local;
        break;
      default:
        return std::nullopt;
    }
    constexpr std::size_t most_names = 60000;
    if (names.size() > 200 || made_.names_.size() > most_names) return std::nullopt;
    made.first = static_cast<std::uint16_t>(made_.names_.size());
    made.count = static_cast<std::uint8_t>(names.size());
    made_.names_.insert(made_.names_.end(), names.rbegin(), names.rend());
    return made;
  }

  const Code& code_;
  Decision made_;
};

/// One way through a row.
struct DecisionWalk {
  using Path = Decision::Path;
  using Test = Decision::Test;
  using What = Decision::What;

  const Decision& row;
  const Value* constants;
  const Activation& activation;
  std::uint64_t left;  // work
  std::array<const Value*, Decision::most_bound> bound;

  /// The value; null where it is not there.
  [[nodiscard]] const Value* at(const Path& path) const {
    const Value* value = nullptr;
    switch (path.from) {
      case Path::From::constant:
        value = constants + path.number;
        break;
      case Path::From::slot:
        value = slot(path.number);
        break;
      case Path::From::local:
        value = bound[path.number];
        break;
    }
    if (path.count == 0) return value;
    const std::uint32_t* name = row.names_.data() + path.first;
    for (std::size_t i = 0; i < path.count && value; ++i)
      value = value->find(constants[name[i]].text());
    return value;
  }

  [[nodiscard]] const Value* slot(std::uint32_t number) const {
    if (number < activation.values.size()) return activation.values.data() + number;
    return activation.slots ? &activation.slots->at(number) : nullptr;
  }

  Truth run(std::uint16_t entry) {
    std::uint16_t next = entry;
    while (next < Decision::to_no) {
      const Test& test = row.tests_[next];
      const Truth found = outcome(test);
      if (found == Truth::neither) return found;
      next = found == Truth::yes ? test.yes : test.no;
    }
    return truth_of(next == Decision::to_yes);
  }

  Truth outcome(const Test& test) {
    const Value* value = at(test.left);
    if (test.what == What::filled) return truth_of(value && !value->is_unset());
    if (!value) return Truth::neither;
    switch (test.what) {
      case What::compares: {
        const Value* other = at(test.right);
        return other ? compare_alike(test.op, *value, *other) : Truth::neither;
      }
      case What::sized: {
        const Value* other = at(test.right);
        const bool known = value->is(Value::Kind::list) || value->is(Value::Kind::map);
        if (!other || !known || !other->is(Value::Kind::integer)) return Truth::neither;
        return truth_of(
            satisfied(test.op, static_cast<std::int64_t>(value->size()), other->integer()));
      }
      case What::present: {
        if (!value->is(Value::Kind::map)) return Truth::neither;
        const Value* found = value->find(constants[test.extra].text());
        return truth_of(found && !found->is_unset());
      }
      case What::contained:
        if (!value->is(Value::Kind::string)) return Truth::neither;
        return truth_of(constants[test.extra].find(value->text()) != nullptr);
      case What::some:
      case What::each:
        return loop(test, *value);
      default:
        return value->is(Value::Kind::boolean) ? truth_of(value->boolean()) : Truth::neither;
    }
  }

  Truth loop(const Test& test, const Value& range) {
    if (!range.is(Value::Kind::list)) return Truth::neither;
    const Truth decisive = truth_of(test.what == What::some);
    for (const Value& item : range.items()) {
      if (left < test.work) return Truth::neither;
      left -= test.work;
      bound[test.extra] = &item;
      const Truth found = run(test.body);
      if (found == Truth::neither || found == decisive) return found;
    }
    return truth_of(test.what == What::each);
  }
};

Truth Decision::walk(const Value* constants, const Activation& activation) const {
  static constexpr Limits defaults;
  const Limits& limits = activation.limits ? *activation.limits : defaults;
  if (limits.expression_cost < work_) return Truth::neither;
  DecisionWalk walk{*this, constants, activation, limits.expression_cost - work_, {}};
  return walk.run(entry_);
}

Decision decision_of(const Code& code) { return DecisionBuilder(code).build(); }

}  // namespace regie::expression
