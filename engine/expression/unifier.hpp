// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "engine/expression/functions.hpp"
#include "engine/expression/type.hpp"

namespace regie::expression {

/// What is known of type parameters while one expression is checked.
class Unifier {
 public:
  /// A parameter of which nothing is known yet.
  [[nodiscard]] Type fresh();
  /// The type with everything known put in place of parameters; unknown ones remain.
  [[nodiscard]] Type resolve(const Type& type) const;
  /// The same, with what is still unknown as `dyn`.
  [[nodiscard]] Type final(const Type& type) const;
  /// Whether a value of type `from` can stand where `to` is expected; learns parameters. When it
  /// cannot, nothing is learnt.
  [[nodiscard]] bool assign(const Type& to, const Type& from);
  /// The type of a list that holds both: the more general of the two, or `dyn`.
  [[nodiscard]] Type join(const Type& left, const Type& right);
  /// The result of the first overload that the arguments fit; `dyn` when several fit because types
  /// of arguments are unknown and their results differ. Nothing when none fits.
  [[nodiscard]] std::optional<Type> call(const Function& function,
                                         const std::vector<Type>& arguments);

 private:
  bool match(const Type& to, const Type& from);
  bool match_parts(const Type& to, const Type& from);
  [[nodiscard]] const Type* binding(const Type& type) const;
  [[nodiscard]] bool occurs(std::uint32_t parameter, const Type& in) const;
  [[nodiscard]] Type replace(const Type& type, bool unknown_as_dyn) const;

  std::vector<std::optional<Type>> bindings_;
};

}  // namespace regie::expression
