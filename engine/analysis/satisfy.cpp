// SPDX-License-Identifier: Apache-2.0
#include "engine/analysis/satisfy.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "engine/expression/code.hpp"

namespace regie::analysis {

namespace {

using expression::Code;
using expression::Op;
using statechart::Chart;
using statechart::DataType;
using statechart::Extra;
using statechart::Index;
using statechart::none;
using statechart::TypeKind;

/// What values are compared with each other.
enum class Kind : std::uint8_t { truth, whole, real, euro, date, moment, text };

/// Something that a condition compares: a piece of data, a member of a record in it, or the size of
/// a list.
struct Term {
  std::uint32_t slot = 0;
  std::vector<std::string> path;
  bool size = false;
  Kind kind = Kind::whole;
  const DataType* type = nullptr;  ///< bounds that hold; null: none
  bool may_lack = false;           ///< `has` is asked of it
  std::size_t group = 0;           ///< of terms that are compared with each other
  std::vector<Value> values;

  [[nodiscard]] bool same(const Term& other) const {
    return slot == other.slot && path == other.path && size == other.size;
  }
};

std::optional<Kind> kind_of(TypeKind type) {
  switch (type) {
    case TypeKind::truth:
      return Kind::truth;
    case TypeKind::whole_number:
      return Kind::whole;
    case TypeKind::number:
      return Kind::real;
    case TypeKind::euro:
      return Kind::euro;
    case TypeKind::date:
      return Kind::date;
    case TypeKind::moment:
      return Kind::moment;
    case TypeKind::text:
    case TypeKind::choice:
    case TypeKind::contact:
    case TypeKind::email:
    case TypeKind::phone:
    case TypeKind::postcode:
    case TypeKind::url:
    case TypeKind::file:
      return Kind::text;
    default:
      return std::nullopt;
  }
}

/// Gathers the terms and constants of conditions, as long as they are of the kind that can be
/// looked through.
class Gathering {
 public:
  explicit Gathering(const Chart& chart) : chart_(chart) {}

  bool take(const expression::Program& program) {
    code_ = &program.code();
    return boolean(code_->root);
  }
  /// When all conditions were taken: what is compared, also through others, is one group.
  void settle() {
    for (Term& term : terms) term.group = root_of(term.group);
    for (Constant& constant : constants) constant.group = root_of(constant.group);
  }
  std::vector<Term> terms;
  struct Constant {
    Value value;
    std::size_t group = 0;
  };
  std::vector<Constant> constants;

 private:
  [[nodiscard]] std::size_t root_of(std::size_t group) const {
    while (joined_[group] != group) group = joined_[group];
    return group;
  }
  std::size_t new_group() {
    joined_.push_back(joined_.size());
    return joined_.size() - 1;
  }

  [[nodiscard]] const expression::Node& node(std::uint32_t at) const { return code_->nodes[at]; }

  bool operands(const expression::Node& one) {
    for (std::size_t i = 0; i < one.count; ++i) {
      if (!boolean(code_->operand(one, i))) return false;
    }
    return true;
  }

  bool boolean(std::uint32_t at) {
    const expression::Node& one = node(at);
    switch (one.op) {
      case Op::logic_and:
      case Op::logic_or:
      case Op::logic_not:
      case Op::conditional:
        return operands(one);
      case Op::equal:
      case Op::not_equal:
        return comparison(one, true);
      case Op::less:
      case Op::less_equal:
      case Op::greater:
      case Op::greater_equal:
        return comparison(one, false);
      case Op::in:
        return membership(one);
      case Op::has:
      case Op::has_slot:
        return presence(one);
      case Op::constant:
        return code_->constants[one.number].is(Value::Kind::boolean);
      case Op::slot:
      case Op::select: {
        Term term;
        return term_at(at, term) && term.kind == Kind::truth && add(std::move(term));
      }
      default:
        return false;
    }
  }

  bool comparison(const expression::Node& one, bool equality) {
    const std::uint32_t sides[] = {code_->operand(one, 0), code_->operand(one, 1)};
    const std::size_t group = new_group();
    for (const std::uint32_t side : sides) {
      if (node(side).op == Op::constant) {
        const Value& value = code_->constants[node(side).number];
        if (value.is(Value::Kind::string) && !equality) return false;
        if (!is_scalar(value)) return false;
        constants.push_back({value, group});
        continue;
      }
      Term term;
      if (!term_at(side, term)) {
        if (!equality || !boolean(side)) return false;
        continue;
      }
      if (term.kind == Kind::text && !equality) return false;
      if (!add(std::move(term), group)) return false;
    }
    return true;
  }

  bool membership(const expression::Node& one) {
    const expression::Node& list = node(code_->operand(one, 1));
    if (list.op != Op::constant || !code_->constants[list.number].is(Value::Kind::list)) {
      return false;
    }
    const std::size_t group = new_group();
    for (const Value& value : code_->constants[list.number].items()) {
      if (!is_scalar(value)) return false;
      constants.push_back({value, group});
    }
    Term term;
    return term_at(code_->operand(one, 0), term) && add(std::move(term), group);
  }

  bool presence(const expression::Node& one) {
    Term term;
    if (one.op == Op::has_slot) {
      if (!slot_term(one.number, term)) return false;
    } else {
      if (!path_term(code_->operand(one, 0), code_->constants[one.name], term)) return false;
    }
    term.may_lack = true;
    // Of a list or record only the presence matters: any value will do.
    return add(std::move(term));
  }

  static bool is_scalar(const Value& value) {
    switch (value.kind()) {
      case Value::Kind::boolean:
      case Value::Kind::integer:
      case Value::Kind::real:
      case Value::Kind::string:
      case Value::Kind::euro:
      case Value::Kind::date:
      case Value::Kind::timestamp:
        return true;
      default:
        return false;
    }
  }

  bool term_at(std::uint32_t at, Term& term) {
    const expression::Node& one = node(at);
    if (one.op == Op::slot) return slot_term(one.number, term);
    if (one.op == Op::select) {
      return path_term(code_->operand(one, 0), code_->constants[one.name], term);
    }
    if (one.op != Op::call || one.function == nullptr || one.function->name != "size" ||
        one.count != 1) {
      return false;
    }
    const std::uint32_t of = code_->operand(one, 0);
    const DataType* type = nullptr;
    if (!place(of, term, type) || type == nullptr || type->kind != TypeKind::list) return false;
    term.size = true;
    term.kind = Kind::whole;
    term.type = type;
    return true;
  }

  /// The slot and members that lead to a value, with its declared type.
  bool place(std::uint32_t at, Term& term, const DataType*& type) {
    const expression::Node& one = node(at);
    if (one.op == Op::slot && one.number < chart_.fields.size()) {
      term.slot = one.number;
      type = &chart_.fields[one.number].type;
      derived_ = static_cast<bool>(chart_.fields[one.number].derived);
      return true;
    }
    if (one.op != Op::select || !place(code_->operand(one, 0), term, type)) return false;
    if (type == nullptr || type->kind != TypeKind::record || !type->fields) return false;
    const Value& name = code_->constants[one.name];
    for (const statechart::Field& field : *type->fields) {
      if (field.name != name.text()) continue;
      term.path.push_back(field.name);
      type = &field.type;
      return true;
    }
    return false;
  }

  bool typed(Term& term, const DataType& type) {
    const auto kind = kind_of(type.kind);
    if (!kind) return false;
    term.kind = *kind;
    // What is computed is held to no bounds.
    term.type = derived_ ? nullptr : &type;
    return true;
  }

  bool slot_term(std::uint32_t slot, Term& term) {
    term.slot = slot;
    derived_ = false;
    if (slot < chart_.fields.size()) {
      derived_ = static_cast<bool>(chart_.fields[slot].derived);
      return typed(term, chart_.fields[slot].type);
    }
    if (slot == chart_.extra(Extra::today)) {
      term.kind = Kind::date;
      return true;
    }
    if (slot == chart_.extra(Extra::now)) {
      term.kind = Kind::moment;
      return true;
    }
    return false;
  }

  bool path_term(std::uint32_t of, const Value& name, Term& term) {
    if (!name.is(Value::Kind::string)) return false;
    const expression::Node& base = node(of);
    if (base.op == Op::slot && base.number == chart_.extra(Extra::case_)) {
      if (name.text() != "round") return false;
      static const DataType rounds = [] {
        DataType type;
        type.kind = TypeKind::whole_number;
        type.min = 1;
        return type;
      }();
      term.slot = base.number;
      term.path = {"round"};
      term.kind = Kind::whole;
      term.type = &rounds;
      return true;
    }
    const DataType* type = nullptr;
    if (!place(of, term, type) || type == nullptr || !type->fields) return false;
    for (const statechart::Field& field : *type->fields) {
      if (field.name != name.text()) continue;
      term.path.push_back(field.name);
      return typed(term, field.type);
    }
    return false;
  }

  bool add(Term term) { return add(std::move(term), new_group()); }

  bool add(Term term, std::size_t group) {
    term.group = group;
    for (Term& known : terms) {
      if (known.same(term)) {
        known.may_lack = known.may_lack || term.may_lack;
        joined_[root_of(group)] = root_of(known.group);
        return true;
      }
      // A list whose size is asked, and which is itself looked at otherwise, is not taken apart.
      const bool nested =
          known.slot == term.slot && (known.size != term.size) && known.path == term.path;
      if (nested) return false;
    }
    terms.push_back(std::move(term));
    return true;
  }

  const Chart& chart_;
  const Code* code_ = nullptr;
  bool derived_ = false;
  std::vector<std::size_t> joined_;
};

/// The values at which a term can change an outcome.
class Points {
 public:
  Points(const std::vector<Term>& terms, const std::vector<Gathering::Constant>& constants)
      : terms_(terms), constants_(constants) {}

  std::vector<Value> of(const Term& term) const {
    std::vector<Value> values;
    switch (term.kind) {
      case Kind::truth:
        values = {Value(false), Value(true)};
        break;
      case Kind::text:
        values = texts(term);
        break;
      default:
        values = ordered(term);
    }
    if (term.may_lack) values.push_back(Value());
    return values;
  }

 private:
  [[nodiscard]] std::size_t alike(const Term& term) const {
    return static_cast<std::size_t>(std::count_if(
        terms_.begin(), terms_.end(), [&](const Term& one) { return one.group == term.group; }));
  }

  std::vector<Value> texts(const Term& term) const {
    std::vector<Value> values;
    if (term.type != nullptr && term.type->kind == TypeKind::choice) {
      for (const std::string& word : term.type->of) values.push_back(Value(word));
      return values;
    }
    for (const Gathering::Constant& constant : constants_) {
      if (constant.group == term.group && constant.value.is(Value::Kind::string) &&
          std::find(values.begin(), values.end(), constant.value) == values.end()) {
        values.push_back(constant.value);
      }
    }
    for (std::size_t i = 0; i < alike(term); ++i) {
      values.push_back(Value("\x01 other " + std::to_string(i)));
    }
    return values;
  }

  /// Constants, bounds, and as many values in every gap as there are data of this kind.
  std::vector<Value> ordered(const Term& term) const {
    std::set<double> marks;
    for (const Gathering::Constant& constant : constants_) {
      const auto number = number_of(constant.value, term.kind);
      if (number && constant.group == term.group) marks.insert(*number);
    }
    for (const Term& other : terms_) {
      if (other.type == nullptr || other.group != term.group) continue;
      if (other.type->min) marks.insert(scaled(*other.type->min, other.kind));
      if (other.type->max) marks.insert(scaled(*other.type->max, other.kind));
    }
    if (marks.empty()) marks.insert(0);
    const double least = term.size ? 0 : -1e15;
    const double low = std::max(bound(term, true).value_or(least), least);
    const double high = bound(term, false).value_or(1e15);
    const auto gap = static_cast<double>(alike(term));
    std::set<double> points;
    double before = *marks.begin() - 2 * gap - 2;
    for (const double mark : marks) {
      spread(points, before, mark, gap, term.kind);
      points.insert(mark);
      before = mark;
    }
    spread(points, before, before + 2 * gap + 2, gap, term.kind);
    std::vector<Value> values;
    for (const double point : points) {
      if (point >= low && point <= high) values.push_back(value_of(point, term));
    }
    return values;
  }

  /// `gap` values strictly between two marks: one after the other for whole steps, evenly
  /// otherwise.
  static void spread(std::set<double>& points, double from, double to, double gap, Kind kind) {
    for (double i = 1; i <= gap; ++i) {
      if (kind == Kind::real) {
        points.insert(from + (to - from) * i / (gap + 1));
      }
      // Whole numbers among real ones, too: they are compared with each other.
      const double up = std::floor(from) + i;
      if (up > from && up < to) points.insert(up);
    }
  }

  static double scaled(double number, Kind kind) {
    return kind == Kind::euro ? std::round(number * 100) : number;
  }

  static std::optional<double> bound(const Term& term, bool lower) {
    if (term.type == nullptr) return std::nullopt;
    const auto& number = lower ? term.type->min : term.type->max;
    if (!number) return std::nullopt;
    return scaled(*number, term.size ? Kind::whole : term.kind);
  }

  static std::optional<double> number_of(const Value& value, Kind kind) {
    switch (kind) {
      case Kind::whole:
      case Kind::real:
        if (value.is(Value::Kind::integer)) return static_cast<double>(value.integer());
        if (value.is(Value::Kind::real)) return value.real();
        return std::nullopt;
      case Kind::euro:
        if (value.is(Value::Kind::euro)) return static_cast<double>(value.euro().cents);
        return std::nullopt;
      case Kind::date:
        if (value.is(Value::Kind::date)) return value.date().days;
        return std::nullopt;
      case Kind::moment:
        if (value.is(Value::Kind::timestamp)) {
          return static_cast<double>(value.timestamp().seconds);
        }
        return std::nullopt;
      default:
        return std::nullopt;
    }
  }

  static Value value_of(double point, const Term& term) {
    const auto whole = static_cast<std::int64_t>(std::floor(point));
    if (term.size) return Value::list(std::vector<Value>(static_cast<std::size_t>(whole)));
    switch (term.kind) {
      case Kind::real:
        return Value(point);
      case Kind::euro:
        return Value(Euro{whole});
      case Kind::date:
        return Value(Date{static_cast<std::int32_t>(whole)});
      case Kind::moment:
        return Value(Timestamp{whole, 0});
      default:
        return Value(whole);
    }
  }

  const std::vector<Term>& terms_;
  const std::vector<Gathering::Constant>& constants_;
};

/// Puts a value at its place in a record; unset: leaves it out.
Value with_path(const Value& record, const std::vector<std::string>& path, std::size_t at,
                const Value& value) {
  Value inner = record.is(Value::Kind::map) ? record : Value::map({});
  if (at + 1 == path.size()) return value.is_unset() ? inner : inner.with(path[at], value);
  const Value* const next = inner.find(path[at]);
  return inner.with(path[at], with_path(next == nullptr ? Value() : *next, path, at + 1, value));
}

}  // namespace

Outlook look_through(const Chart& chart, const std::vector<Index>& programs,
                     const std::vector<std::size_t>& asked, std::size_t most) {
  Outlook outlook;
  if (programs.empty() || programs.size() > 8) return outlook;
  Gathering gathering(chart);
  for (const Index program : programs) {
    if (!gathering.take(chart.programs[program])) return outlook;
  }
  gathering.settle();
  std::vector<Term>& terms = gathering.terms;
  const Points points(terms, gathering.constants);
  double cases = 1;
  for (Term& term : terms) {
    term.values = points.of(term);
    if (term.values.empty()) return outlook;
    for (const Value& value : term.values) {
      if (value.is(Value::Kind::list) && value.size() > 1'000) return outlook;
    }
    cases *= static_cast<double>(term.values.size());
  }
  if (cases * static_cast<double>(programs.size()) > static_cast<double>(most)) {
    outlook.too_many = true;
    return outlook;
  }
  outlook.looked = true;
  outlook.occurs.resize(std::size_t{1} << programs.size());
  std::vector<Value> slots(chart.fields.size() + static_cast<std::size_t>(Extra::count));
  const auto all = static_cast<std::size_t>(cases);
  // Far from each other one after the other, so that what occurs is mostly seen soon.
  std::size_t stride = all * 618 / 1000 + 1;
  while (std::gcd(stride, all) != 1) ++stride;
  std::size_t at = 0;
  const Limits limits;
  for (; outlook.cases < all; ++outlook.cases, at = (at + stride) % all) {
    std::size_t rest = at;
    for (const Term& term : terms) slots[term.slot] = Value();
    for (const Term& term : terms) {
      const Value& value = term.values[rest % term.values.size()];
      rest /= term.values.size();
      Value& slot = slots[term.slot];
      slot = term.path.empty() ? value : with_path(slot, term.path, 0, value);
    }
    std::size_t combination = 0;
    bool fails = false;
    for (std::size_t i = 0; i < programs.size() && !fails; ++i) {
      const Value held =
          expression::evaluate(chart.programs[programs[i]], {slots, nullptr, nullptr, &limits});
      fails = !held.is(Value::Kind::boolean);
      if (!fails && held.boolean()) combination |= std::size_t{1} << i;
    }
    if (fails || outlook.occurs[combination]) continue;
    outlook.occurs[combination] = true;
    const bool seen = std::all_of(asked.begin(), asked.end(),
                                  [&](std::size_t one) { return outlook.occurs[one]; });
    if (seen) break;
  }
  return outlook;
}

}  // namespace regie::analysis
