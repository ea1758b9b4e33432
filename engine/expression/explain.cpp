// SPDX-License-Identifier: Apache-2.0
#include "engine/expression/explain.hpp"

#include "engine/expression/code.hpp"
#include "engine/expression/evaluator.hpp"
#include "engine/expression/positions.hpp"

namespace regie::expression {

namespace {

using Form = Explanation::Form;
using Kind = Value::Kind;

/// Items of a list that are shown as having decided.
constexpr std::size_t most_shown = 5;

Form form_of(Op op) {
  if (compares(op)) return Form::comparison;
  switch (op) {
    case Op::constant:
      return Form::constant;
    case Op::slot:
    case Op::local:
    case Op::select:
      return Form::variable;
    case Op::in:
      return Form::membership;
    case Op::has:
    case Op::has_slot:
      return Form::presence;
    case Op::logic_and:
      return Form::conjunction;
    case Op::logic_or:
      return Form::disjunction;
    case Op::logic_not:
      return Form::negation;
    case Op::conditional:
      return Form::condition;
    case Op::all:
    case Op::exists:
    case Op::exists_one:
      return Form::quantifier;
    default:
      return Form::call;
  }
}

class Explainer {
 public:
  Explainer(const Code& code, const Activation& activation)
      : code_(code), host_(activation.host), evaluator_(code, activation) {}

  Explanation explain(std::uint32_t index) {
    const Node& node = code_.nodes[index];
    Explanation made;
    made.form = form_of(node.op);
    if (node.op != Op::constant && node.op != Op::slot && node.op != Op::local)
      made.operation = operation(node);
    made.source = part_of(code_.source, node.begin, node.end);
    made.begin = node.begin;
    made.end = node.end;
    made.value = value_of(index);
    made.shown = value_in_words(made.value, host_);
    name(index, made);
    switch (made.form) {
      case Form::constant:
      case Form::variable:
      case Form::presence:
        break;
      case Form::conjunction:
        deciding(node, made, false);
        break;
      case Form::disjunction:
        deciding(node, made, true);
        break;
      case Form::condition:
        branch(node, made);
        break;
      case Form::quantifier:
        quantifier(node, made);
        break;
      default:
        if (node.op >= Op::all) {
          made.children.push_back(explain(code_.operand(node, 0)));
        } else {
          all_operands(node, made);
          if (made.form == Form::comparison || made.form == Form::membership)
            share_choice(node, made);
        }
    }
    return made;
  }

 private:
  /// What people call the part, and its value where that is a word of a choice.
  void name(std::uint32_t index, Explanation& made) const {
    const Node* node = &code_.nodes[index];
    while (node->op == Op::select) node = &code_.nodes[node->left];
    made.of_item = node->op == Op::local;
    const auto known = code_.words.find(index);
    if (known == code_.words.end()) return;
    made.title = known->second.title;
    show_choice(known->second.choice, made);
  }

  static void show_choice(const Type& choice, Explanation& made) {
    if (!made.value.is(Kind::string)) return;
    Text title = choice.title_of(made.value.text());
    if (!title.empty())
      made.shown = {"'" + title.in(Language::nl) + "'", "'" + title.in(Language::en) + "'"};
  }

  /// The word with which a choice is compared is shown as people call it, too.
  void share_choice(const Node& node, Explanation& made) const {
    if (made.children.size() != 2) return;
    for (std::size_t side = 0; side < 2; ++side) {
      const auto known = code_.words.find(code_.operand(node, side));
      Explanation& other = made.children[1 - side];
      if (known == code_.words.end() || other.form != Form::constant) continue;
      const Type& choice = known->second.choice;
      show_choice(choice, other);
      if (!other.value.is(Kind::list)) continue;
      for (const Value& word : other.value.items()) {
        Explanation item;
        item.value = word;
        item.shown = value_in_words(word, host_);
        show_choice(choice, item);
        other.children.push_back(std::move(item));
      }
    }
  }

  std::string operation(const Node& node) const {
    if (node.op == Op::logic_and) return "&&";
    if (node.op == Op::logic_or) return "||";
    if (node.op == Op::conditional) return "?:";
    if (node.op == Op::logic_not) return "!";
    if (node.op == Op::negate) return "-";
    const Value& name = code_.constants[node.name];
    return name.is(Kind::string) ? std::string(name.text()) : std::string();
  }

  Value value_of(std::uint32_t index) {
    evaluator_.refill();
    Value out;
    const Value& value = evaluator_.eval(index, out);
    return &value == &out ? out : value;
  }

  void all_operands(const Node& node, Explanation& made) {
    for (std::size_t i = 0; i < node.count; ++i)
      made.children.push_back(explain(code_.operand(node, i)));
  }

  /// Of `&&` that is false the parts that are false, of one that is true all; of errors those.
  void deciding(const Node& node, Explanation& made, bool decisive) {
    for (std::size_t i = 0; i < node.count; ++i) {
      const Value part = value_of(code_.operand(node, i));
      const bool decided = made.value.is_error()
                               ? part.is_error()
                               : part.is(Kind::boolean) && part.boolean() == made.value.boolean();
      if (!decided) continue;
      made.children.push_back(explain(code_.operand(node, i)));
      // One that holds is enough for `||`; all that fail are told at once for `&&`.
      if (decisive && made.value.is(Kind::boolean) && made.value.boolean()) break;
    }
  }

  void branch(const Node& node, Explanation& made) {
    made.children.push_back(explain(code_.operand(node, 0)));
    const Value& condition = made.children.front().value;
    if (condition.is(Kind::boolean))
      made.children.push_back(explain(code_.operand(node, condition.boolean() ? 1 : 2)));
  }

  /// The range, then the body for each item that decided, with its value in front of its source.
  void quantifier(const Node& node, Explanation& made) {
    made.children.push_back(explain(code_.operand(node, 0)));
    const Value range = made.children.front().value;
    if (made.value.is_error() || !made.value.is(Kind::boolean)) return;
    const bool wanted = node.op == Op::exists_one ? true : made.value.boolean();
    const auto visit = [&](const Value& key, const Value& item) {
      if (made.children.size() > most_shown) return;
      evaluator_.bind(node.number, node.flag || range.is(Kind::map) ? key : item);
      if (node.flag) evaluator_.bind(node.number + 1, item);
      const Value part = value_of(code_.operand(node, 1));
      if (!part.is(Kind::boolean) || part.boolean() != wanted) return;
      made.children.push_back(explain(code_.operand(node, 1)));
    };
    if (range.is(Kind::list)) {
      std::int64_t number = 0;
      for (const Value& item : range.items()) visit(Value(number++), item);
    } else if (range.is(Kind::map)) {
      for (const Entry& entry : range.entries()) visit(entry.key, entry.value);
    }
  }

  const Code& code_;
  const Host* host_;
  Evaluator evaluator_;
};

}  // namespace

Explanation explain(const Program& program, const Activation& activation) {
  return Explainer(program.code(), activation).explain(program.code().root);
}

}  // namespace regie::expression
