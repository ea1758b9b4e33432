// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/expression/checker.hpp"

namespace regie::expression {

/// The state of checking one expression. Its parts are in checker*.cpp, a subject each.
class Checker {
 public:
  Checker(std::string_view source, const Environment& environment, const CompileOptions& options,
          CheckResult& result)
      : source_(source), environment_(environment), options_(options), result_(result) {}

  void run(Expr& root);

 private:
  struct Local {
    std::string name;
    Type type;
    std::uint32_t number = 0;
  };
  using Facts = std::set<std::string>;

  Type check(Expr& expr);
  Type dispatch(Expr& expr);

  // checker_names.cpp
  Type identifier(Expr& expr);
  Type select(Expr& expr);
  Type has(Expr& expr);
  Type index(Expr& expr);
  Type field_of(const Expr& expr, const Type& base);
  bool resolve_variable(Expr& expr, const std::string& dotted, bool absolute);
  bool resolve_type_name(Expr& expr, const std::string& dotted);
  [[nodiscard]] std::string dotted_name(const Expr& expr, bool& absolute) const;
  [[nodiscard]] const Local* local(std::string_view name) const;
  Type unknown_name(Expr& expr);
  Type use_variable(Expr& expr, const Variable& variable);
  [[nodiscard]] static std::string fact_of(const Expr& expr);
  void read(const Expr& expr, const std::string& shown);
  void learn(const Expr& condition, bool holds);

  // checker_calls.cpp
  Type call(Expr& expr);
  Type logic(Expr& expr);
  Type conditional(Expr& expr);
  Type list(Expr& expr);
  Type map(Expr& expr);
  void qualify(Expr& expr);
  const Function* function_of(const std::string& name, bool absolute);
  Type unknown_function(Expr& expr);
  Type wrong_macro(Expr& expr, const std::string& macro);
  Type wrong_arguments(const Expr& expr, const std::vector<Type>& types);
  [[nodiscard]] std::string data_at_fault(const Expr& expr) const;
  void wrong_operands(const Expr& expr, const std::vector<Type>& types, Text& message,
                      Text& advice) const;
  void choice_words(const Expr& expr);
  void choice_word(const Type& choice, const Expr& literal);
  void condition(const Expr& expr);
  void expected(const Expr& root, const Type& type);

  // checker_macros.cpp
  Type macro(Expr& expr);
  void declare(Expr& expr, const Type& range, bool optional);
  Type map_macro(Expr& expr, const Type& range);

  [[nodiscard]] Type known(const Type& type) const { return unifier_.resolve(type); }
  [[nodiscard]] std::string text_of(const Expr& expr) const;
  Type problem(const char* rule, std::uint32_t begin, std::uint32_t end, Text message,
               Advice advice = {});
  Type problem(const char* rule, const Expr& expr, Text message, Advice advice = {}) {
    return problem(rule, expr.begin, expr.end, std::move(message), std::move(advice));
  }

  /// A name, such as the one of `expr`, that does not exist.
  Type unknown(const std::string& name, std::uint32_t begin, std::uint32_t end, Text message,
               Advice advice) {
    problem("expression-name", begin, end, std::move(message), std::move(advice));
    result_.problems.back().subject = name;
    return Type::error();
  }
  /// The same for what stands by itself: without type checks an error when it is evaluated.
  Type missing(const char* rule, Expr& expr, std::uint32_t begin, std::uint32_t end, Text message,
               Advice advice);

  std::string_view source_;
  const Environment& environment_;
  const CompileOptions& options_;
  CheckResult& result_;
  Unifier unifier_;
  std::vector<Local> locals_;
  Facts facts_;     // what is known to be filled in here
  Facts reported_;  // what has been warned about once
};

/// "Bedoelde u `x`?" when there is a candidate that is near enough.
[[nodiscard]] Advice did_you_mean(std::string_view name,
                                  const std::vector<std::string>& candidates);

}  // namespace regie::expression
