// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <regie/diagnostic.hpp>

#include "engine/base/advice.hpp"
#include "engine/expression/ast.hpp"
#include "engine/expression/environment.hpp"
#include "engine/expression/program.hpp"
#include "engine/expression/unifier.hpp"

namespace regie::expression {

/// A diagnostic with its place in the expression.
struct Problem {
  Severity severity = Severity::error;
  const char* rule = "";
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  Text message;
  Advice advice;
  std::string subject = {};  ///< the name that it is about
};

struct CheckResult {
  Type type;
  std::vector<Problem> problems;
  std::set<std::string> reads;
  std::uint32_t local_count = 0;
  std::vector<std::shared_ptr<const Function>> functions;  // of the environment, that are called
};

/// Finds what names and calls mean, and the type of each part; writes both into the tree.
[[nodiscard]] CheckResult check(Expr& root, std::string_view source, const Environment& environment,
                                const CompileOptions& options);

/// The most variables of macros that may be in scope at once.
inline constexpr std::uint32_t most_locals = 64;

}  // namespace regie::expression
