// SPDX-License-Identifier: Apache-2.0
#include "engine/analysis/condition_terms.hpp"

namespace regie::analysis {

namespace {

using expression::Op;
using statechart::DataType;
using statechart::Extra;
using statechart::TypeKind;

std::optional<Compared> compared_as(TypeKind type) {
  switch (type) {
    case TypeKind::truth:
      return Compared::truth;
    case TypeKind::whole_number:
      return Compared::whole;
    case TypeKind::number:
      return Compared::real;
    case TypeKind::euro:
      return Compared::euro;
    case TypeKind::date:
      return Compared::date;
    case TypeKind::moment:
      return Compared::moment;
    case TypeKind::text:
    case TypeKind::choice:
    case TypeKind::contact:
    case TypeKind::email:
    case TypeKind::phone:
    case TypeKind::postcode:
    case TypeKind::url:
    case TypeKind::file:
      return Compared::text;
    default:
      return std::nullopt;
  }
}

}  // namespace

bool ConditionTerms::take(const expression::Program& program) {
  code_ = &program.code();
  return boolean(code_->root);
}

void ConditionTerms::settle() {
  for (ComparedTerm& term : terms) term.group = root_of(term.group);
  for (ComparedConstant& constant : constants) constant.group = root_of(constant.group);
}

std::size_t ConditionTerms::root_of(std::size_t group) const {
  while (joined_[group] != group) group = joined_[group];
  return group;
}

std::size_t ConditionTerms::new_group() {
  joined_.push_back(joined_.size());
  return joined_.size() - 1;
}

bool ConditionTerms::operands(const expression::Node& one) {
  for (std::size_t i = 0; i < one.count; ++i) {
    if (!boolean(code_->operand(one, i))) return false;
  }
  return true;
}

bool ConditionTerms::boolean(std::uint32_t at) {
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
    case Op::call:
      return asks_known_state(one);
    case Op::slot:
    case Op::select: {
      ComparedTerm term;
      return term_at(at, term) && term.kind == Compared::truth && add(std::move(term));
    }
    default:
      return false;
  }
}

/// `In` of a state of which is known whether the case is in it.
bool ConditionTerms::asks_known_state(const expression::Node& one) const {
  if (one.function == nullptr || one.function->name != "In" || one.count != 1) return false;
  const expression::Node& name = node(code_->operand(one, 0));
  return name.op == Op::constant &&
         states_.find(code_->constants[name.number].text()) != states_.end();
}

bool ConditionTerms::comparison(const expression::Node& one, bool equality) {
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
    ComparedTerm term;
    if (!term_at(side, term)) {
      if (!equality || !boolean(side)) return false;
      continue;
    }
    if (term.kind == Compared::text && !equality) return false;
    if (!add(std::move(term), group)) return false;
  }
  return true;
}

bool ConditionTerms::membership(const expression::Node& one) {
  const expression::Node& list = node(code_->operand(one, 1));
  if (list.op != Op::constant || !code_->constants[list.number].is(Value::Kind::list)) {
    return false;
  }
  const std::size_t group = new_group();
  for (const Value& value : code_->constants[list.number].items()) {
    if (!is_scalar(value)) return false;
    constants.push_back({value, group});
  }
  ComparedTerm term;
  return term_at(code_->operand(one, 0), term) && add(std::move(term), group);
}

bool ConditionTerms::presence(const expression::Node& one) {
  ComparedTerm term;
  if (one.op == Op::has_slot) {
    if (!slot_term(one.number, term)) return false;
  } else {
    if (!path_term(code_->operand(one, 0), code_->constants[one.name], term)) return false;
  }
  term.may_lack = true;
  // Of a list or record only the presence matters: any value will do.
  return add(std::move(term));
}

bool ConditionTerms::is_scalar(const Value& value) {
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

bool ConditionTerms::term_at(std::uint32_t at, ComparedTerm& term) {
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
  term.kind = Compared::whole;
  term.type = type;
  return true;
}

/// The slot and members that lead to a value, with its declared type.
bool ConditionTerms::place(std::uint32_t at, ComparedTerm& term, const DataType*& type) {
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

bool ConditionTerms::typed(ComparedTerm& term, const DataType& type) {
  const auto kind = compared_as(type.kind);
  if (!kind) return false;
  term.kind = *kind;
  // What is computed is held to no bounds.
  term.type = derived_ ? nullptr : &type;
  return true;
}

bool ConditionTerms::slot_term(std::uint32_t slot, ComparedTerm& term) {
  term.slot = slot;
  derived_ = false;
  if (slot < chart_.fields.size()) {
    derived_ = static_cast<bool>(chart_.fields[slot].derived);
    return typed(term, chart_.fields[slot].type);
  }
  if (slot == chart_.extra(Extra::today)) {
    term.kind = Compared::date;
    return true;
  }
  if (slot == chart_.extra(Extra::now)) {
    term.kind = Compared::moment;
    return true;
  }
  return false;
}

bool ConditionTerms::path_term(std::uint32_t of, const Value& name, ComparedTerm& term) {
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
    term.kind = Compared::whole;
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

bool ConditionTerms::add(ComparedTerm term, std::size_t group) {
  term.group = group;
  for (ComparedTerm& known : terms) {
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

}  // namespace regie::analysis
