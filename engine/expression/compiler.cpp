// SPDX-License-Identifier: Apache-2.0
#include "engine/expression/compiler.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

#include "engine/expression/error_value.hpp"
#include "engine/expression/evaluator.hpp"
#include "engine/expression/operators.hpp"

namespace regie::expression {

namespace {

struct NamedOp {
  std::string_view name;
  Op op;
};

constexpr std::array<NamedOp, 14> operators = {{{"==", Op::equal},
                                                {"!=", Op::not_equal},
                                                {"<", Op::less},
                                                {"<=", Op::less_equal},
                                                {">", Op::greater},
                                                {">=", Op::greater_equal},
                                                {"in", Op::in},
                                                {"+", Op::add},
                                                {"-", Op::subtract},
                                                {"*", Op::multiply},
                                                {"/", Op::divide},
                                                {"%", Op::modulo},
                                                {"-_", Op::negate},
                                                {"!_", Op::logic_not}}};

constexpr std::array<NamedOp, 11> macros = {{{"all", Op::all},
                                             {"exists", Op::exists},
                                             {"exists_one", Op::exists_one},
                                             {"filter", Op::filter},
                                             {"map", Op::map_list},
                                             {"transformMap", Op::transform_map},
                                             {"transformMapEntry", Op::transform_map_entry},
                                             {"sortBy", Op::sort_by},
                                             {"bind", Op::bind},
                                             {"optMap", Op::optional_map},
                                             {"optFlatMap", Op::optional_flat_map}}};

template <class Table>
Op op_of(const Table& table, std::string_view name) {
  for (const NamedOp& line : table)
    if (line.name == name) return line.op;
  return Op::call;
}

Op op_of(const Expr& expr) {
  switch (expr.kind) {
    case ExprKind::literal:
    case ExprKind::identifier:
      return Op::constant;
    case ExprKind::failure:
      return Op::failure;
    case ExprKind::slot:
      return Op::slot;
    case ExprKind::local:
      return Op::local;
    case ExprKind::select:
      return expr.optional ? Op::optional_select : Op::select;
    case ExprKind::has:
      return Op::has;
    case ExprKind::has_slot:
      return Op::has_slot;
    case ExprKind::index:
      return expr.optional ? Op::optional_index : Op::index;
    case ExprKind::call:
      return expr.member ? Op::call : op_of(operators, expr.name);
    case ExprKind::logic_and:
      return Op::logic_and;
    case ExprKind::logic_or:
      return Op::logic_or;
    case ExprKind::conditional:
      return Op::conditional;
    case ExprKind::list:
      return Op::list;
    case ExprKind::map:
      return Op::map;
    case ExprKind::macro:
      return op_of(macros, expr.name);
  }
  return Op::constant;
}

class Generator {
 public:
  explicit Generator(Code& code) : code_(code) {}

  std::uint32_t generate(const Expr& expr) {
    Node node;
    node.op = op_of(expr);
    node.begin = expr.begin;
    node.end = expr.end;
    node.mark = expr.mark;
    node.function = expr.function;
    node.number = expr.number;
    node.flag = expr.record_member;
    if (!expr.name.empty()) node.name = name(expr.name);
    if (expr.kind == ExprKind::literal || expr.kind == ExprKind::failure)
      node.number = constant(expr.literal);
    if (expr.kind == ExprKind::macro) {
      node.flag = expr.local_numbers.size() == 2;
      node.number = expr.local_numbers.empty() ? 0 : expr.local_numbers.front();
    }
    const bool marked = std::find(expr.optional_items.begin(), expr.optional_items.end(), true) !=
                        expr.optional_items.end();
    if (marked) {
      std::vector<Value> marks(expr.optional_items.begin(), expr.optional_items.end());
      node.flag = true;
      node.number = constant(Value::list(std::move(marks)));
    }
    std::vector<std::uint32_t> operands;
    operands.reserve(expr.children.size());
    for (const ExprPtr& child : expr.children) operands.push_back(generate(*child));
    node.count = static_cast<std::uint16_t>(operands.size());
    node.first = static_cast<std::uint32_t>(code_.links.size());
    if (!operands.empty()) node.left = operands[0];
    if (operands.size() > 1) node.right = operands[1];
    code_.links.insert(code_.links.end(), operands.begin(), operands.end());
    code_.nodes.push_back(node);
    const bool choice = !expr.type.allowed().empty();
    if (choice || !expr.title.empty())
      code_.words[static_cast<std::uint32_t>(code_.nodes.size() - 1)] = {
          expr.title, choice ? expr.type : Type()};
    fold();
    look_up();
    try_pattern();
    return static_cast<std::uint32_t>(code_.nodes.size() - 1);
  }

  [[nodiscard]] std::vector<ConstantFailure> take_failures() { return std::move(failures_); }

 private:
  std::uint32_t constant(const Value& value) {
    code_.constants.push_back(value);
    return static_cast<std::uint32_t>(code_.constants.size() - 1);
  }

  std::uint32_t name(const std::string& text) {
    const auto [found, added] = names_.try_emplace(text, 0);
    if (added) found->second = constant(Value(text));
    return found->second;
  }

  /// Evaluates the last node when all that it needs is constant. An error is left for evaluation,
  /// where it may be absorbed.
  void fold() {
    Node& node = code_.nodes.back();
    const bool possible = node.op != Op::constant && node.op != Op::failure &&
                          node.op != Op::slot && node.op != Op::local && node.op != Op::has_slot &&
                          node.op < Op::all && !(node.function && node.function->host);
    if (!possible) return;
    for (std::size_t i = 0; i < node.count; ++i) {
      const Node& operand = code_.nodes[code_.operand(node, i)];
      if (operand.op != Op::constant) return;
      const bool zoned = node.function && node.function->zoned;
      if (zoned && code_.constants[operand.number].is(Value::Kind::timestamp)) return;
    }
    const Activation nothing{{}, nullptr, nullptr, &code_.limits};
    Evaluator evaluator(code_, nothing);
    Value out;
    const Value value = evaluator.eval(static_cast<std::uint32_t>(code_.nodes.size() - 1), out);
    if (value.is_error()) {
      if (!is_limit_error(value)) failures_.push_back({node.begin, node.end, error_message(value)});
      return;
    }
    node.op = Op::constant;
    node.number = constant(value);
  }

  /// A pattern is a constant nearly always, and wrong whatever it is matched with.
  void try_pattern() {
    const Node& node = code_.nodes.back();
    if (node.op != Op::call || node.count != 2 || node.function->name != "matches") return;
    const Node& pattern = code_.nodes[node.right];
    if (pattern.op != Op::constant || !code_.constants[pattern.number].is(Value::Kind::string))
      return;
    const Value text("");
    const Value* const arguments[] = {&text, &code_.constants[pattern.number]};
    Budget budget{code_.limits.expression_cost, code_.limits.expression_value_bytes, false};
    const Value tried = node.function->run({arguments, 2, node.mark, &budget, nullptr});
    if (tried.is_error() && !is_limit_error(tried))
      failures_.push_back({pattern.begin, pattern.end, error_message(tried)});
  }

  /// `in` over a constant list of keys looks in a table of them (a map, sorted by key).
  void look_up() {
    if (code_.nodes.back().op != Op::in) return;
    const Node& range = code_.nodes[code_.operand(code_.nodes.back(), 1)];
    if (range.op != Op::constant || !code_.constants[range.number].is(Value::Kind::list)) return;
    std::vector<Entry> entries;
    for (const Value& item : code_.constants[range.number].items()) {
      if (!is_key(item)) return;
      entries.push_back({item, Value(true)});
    }
    code_.nodes.back().flag = true;
    code_.nodes.back().number = constant(Value::map(std::move(entries)));
  }

  Code& code_;
  std::vector<ConstantFailure> failures_;
  std::map<std::string, std::uint32_t, std::less<>> names_;
};

}  // namespace

std::vector<ConstantFailure> generate(const Expr& root, Code& code) {
  Generator generator(code);
  code.root = generator.generate(root);
  return generator.take_failures();
}

}  // namespace regie::expression
