// SPDX-License-Identifier: Apache-2.0
#include "engine/expression/unifier.hpp"

#include <algorithm>

namespace regie::expression {

namespace {

/// The type made of what `change` makes of its parts.
template <class Change>
Type rebuilt(const Type& type, Change change) {
  if (type.arguments().empty()) return type;
  std::vector<Type> arguments;
  arguments.reserve(type.arguments().size());
  for (const Type& argument : type.arguments()) arguments.push_back(change(argument));
  return type.with_arguments(std::move(arguments));
}

/// A signature's own parameters, A from 0, become parameters of the unifier from `base`.
Type shifted(const Type& type, std::uint32_t base) {
  if (type.is(TypeKind::parameter)) return Type::parameter(base + type.number());
  return rebuilt(type, [&](const Type& argument) { return shifted(argument, base); });
}

/// Whether `type` says nothing, or has a part that says nothing: then several overloads may fit.
bool is_vague(const Type& type) {
  return type.is_dyn() || type.is(TypeKind::parameter) ||
         (type.is(TypeKind::list) && is_vague(type.item()));
}

}  // namespace

Type Unifier::fresh() {
  bindings_.emplace_back();
  return Type::parameter(static_cast<std::uint32_t>(bindings_.size() - 1));
}

const Type* Unifier::binding(const Type& type) const {
  const Type* at = &type;
  while (at->is(TypeKind::parameter) && at->number() < bindings_.size() && bindings_[at->number()])
    at = &*bindings_[at->number()];
  return at;
}

Type Unifier::replace(const Type& type, bool unknown_as_dyn) const {
  const Type& known = *binding(type);
  if (known.is(TypeKind::parameter)) return unknown_as_dyn ? Type::dyn() : known;
  return rebuilt(known, [&](const Type& argument) { return replace(argument, unknown_as_dyn); });
}

Type Unifier::resolve(const Type& type) const { return replace(type, false); }
Type Unifier::final(const Type& type) const { return replace(type, true); }

bool Unifier::occurs(std::uint32_t parameter, const Type& in) const {
  const Type& known = *binding(in);
  if (known.is(TypeKind::parameter)) return known.number() == parameter;
  return std::any_of(known.arguments().begin(), known.arguments().end(),
                     [&](const Type& argument) { return occurs(parameter, argument); });
}

bool Unifier::assign(const Type& to, const Type& from) {
  const auto before = bindings_;
  if (match(to, from)) return true;
  bindings_ = before;
  return false;
}

bool Unifier::match(const Type& to, const Type& from) {
  const Type target = *binding(to);
  const Type given = *binding(from);
  if (target.is(TypeKind::parameter) || given.is(TypeKind::parameter)) {
    const bool ours = target.is(TypeKind::parameter);
    const std::uint32_t number = ours ? target.number() : given.number();
    const Type& other = ours ? given : target;
    if (other.is(TypeKind::parameter) && other.number() == number) return true;
    if (occurs(number, other)) return false;
    bindings_[number] = other;
    return true;
  }
  if (target.is_dyn() || given.is_dyn()) {
    // Once a parameter has met something unknown, it is unknown (CEL "Type checking").
    if (given.is(TypeKind::dyn) && to.is(TypeKind::parameter)) bindings_[to.number()] = given;
    return true;
  }
  return match_parts(target, given);
}

bool Unifier::match_parts(const Type& to, const Type& from) {
  // null stands for the absence of what may be absent (CEL "Null").
  if (from.is(TypeKind::null_type)) {
    return to.is(TypeKind::null_type) || to.is(TypeKind::optional) || to.is(TypeKind::timestamp) ||
           to.is(TypeKind::duration) || to.is(TypeKind::record) || to.is(TypeKind::opaque);
  }
  if (to.is(TypeKind::map) && from.is(TypeKind::record)) {
    if (!match(to.key(), Type::string())) return false;
    return std::all_of(from.fields().begin(), from.fields().end(),
                       [&](const Field& field) { return match(to.item(), field.type); });
  }
  if (to.is(TypeKind::record) && from.is(TypeKind::map)) {
    return match(from.key(), Type::string()) &&
           std::all_of(to.fields().begin(), to.fields().end(),
                       [&](const Field& field) { return match(field.type, from.item()); });
  }
  if (to.kind() != from.kind()) return false;
  switch (to.kind()) {
    case TypeKind::list:
    case TypeKind::optional:
      return match(to.item(), from.item());
    case TypeKind::map:
      return match(to.key(), from.key()) && match(to.item(), from.item());
    case TypeKind::record:
      return to == from;
    case TypeKind::opaque:
      return to.name() == from.name() &&
             std::equal(to.arguments().begin(), to.arguments().end(), from.arguments().begin(),
                        from.arguments().end(),
                        [&](const Type& one, const Type& other) { return match(one, other); });
    default:
      return true;  // any two types can be compared as types
  }
}

Type Unifier::join(const Type& left, const Type& right) {
  const Type one = resolve(left);
  const Type other = resolve(right);
  if (one.is(TypeKind::dyn) || other.is(TypeKind::dyn)) return Type::dyn();
  // A choice among other words is a text like any other.
  if (one.is(TypeKind::string) && other.is(TypeKind::string))
    return one.allowed() == other.allowed() ? one : Type::string();
  if (one.is(TypeKind::null_type) && assign(other, one)) return other;
  if (!assign(one, other)) return Type::dyn();
  const Type merged = resolve(one);
  if (final(merged) == final(other)) return merged;
  if (merged.kind() == other.kind() && merged.arguments().size() == other.arguments().size() &&
      !merged.arguments().empty()) {
    std::vector<Type> arguments;
    for (std::size_t i = 0; i < merged.arguments().size(); ++i)
      arguments.push_back(join(merged.arguments()[i], other.arguments()[i]));
    return merged.with_arguments(std::move(arguments));
  }
  return merged;
}

std::optional<Type> Unifier::call(const Function& function, const std::vector<Type>& arguments) {
  const auto before = bindings_;
  std::optional<Type> result;
  auto learnt = before;
  const bool vague = std::any_of(arguments.begin(), arguments.end(),
                                 [&](const Type& type) { return is_vague(resolve(type)); });
  for (const Overload& overload : function.overloads) {
    const std::size_t declared = overload.arguments.size();
    const bool variadic = function.variadic && declared > 1;
    if (variadic ? arguments.size() < declared : arguments.size() != declared) continue;
    bindings_ = before;
    const auto base = static_cast<std::uint32_t>(bindings_.size());
    bindings_.resize(bindings_.size() + overload.parameters);
    bool good = true;
    for (std::size_t i = 0; good && i < arguments.size(); ++i)
      good = match(shifted(overload.arguments[std::min(i, declared - 1)], base), arguments[i]);
    if (!good) continue;
    const Type found = resolve(shifted(overload.result, base));
    if (!result) {
      result = found;
      learnt = bindings_;
      if (!vague) break;
    } else if (!(*result == found)) {
      result = Type::dyn();  // which one it is shows only when it is evaluated
      learnt = before;
      break;
    }
  }
  bindings_ = result ? learnt : before;
  return result;
}

}  // namespace regie::expression
