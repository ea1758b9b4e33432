// SPDX-License-Identifier: Apache-2.0
#include "engine/expression/macros.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace regie::expression {

namespace {

/// A member macro: how many variables it names and how many expressions follow.
struct Macro {
  std::string_view written;
  std::string_view name;
  std::size_t variables;
  std::size_t bodies;
};

// CEL "Macros", the extension "two-variable comprehensions", "optional" and "lists" (sortBy).
constexpr std::array<Macro, 21> known_macros = {{
    {"all", "all", 1, 1},
    {"all", "all", 2, 1},
    {"exists", "exists", 1, 1},
    {"exists", "exists", 2, 1},
    {"exists_one", "exists_one", 1, 1},
    {"exists_one", "exists_one", 2, 1},
    {"existsOne", "exists_one", 1, 1},
    {"existsOne", "exists_one", 2, 1},
    {"map", "map", 1, 1},
    {"map", "map", 1, 2},
    {"filter", "filter", 1, 1},
    {"transformList", "map", 2, 1},
    {"transformList", "map", 2, 2},
    {"transformMap", "transformMap", 2, 1},
    {"transformMap", "transformMap", 2, 2},
    {"transformMapEntry", "transformMapEntry", 2, 1},
    {"transformMapEntry", "transformMapEntry", 2, 2},
    {"sortBy", "sortBy", 1, 1},
    {"optMap", "optMap", 1, 1},
    {"optFlatMap", "optFlatMap", 1, 1},
    {"bind", "bind", 1, 2},
}};

bool is_name(const Expr& expr) { return expr.kind == ExprKind::identifier && !expr.absolute; }

SyntaxProblem not_a_name(const Expr& expr, std::string_view macro) {
  const std::string shown(macro);
  return {expr.begin,
          expr.end,
          {"`" + shown + "` verwacht hier een naam voor het onderdeel, zoals `x`",
           "`" + shown + "` expects a name for the item here, such as `x`"},
          {"Schrijf bijvoorbeeld `lijst." + shown + "(x, x > 1)`.",
           "Write for example `list." + shown + "(x, x > 1)`."}};
}

/// Turns the first `count` children after `from` into names.
std::optional<SyntaxProblem> take_variables(Expr& call, std::size_t from, std::size_t count,
                                            std::string_view written) {
  for (std::size_t i = from; i < from + count; ++i) {
    const Expr& name = *call.children[i];
    if (!is_name(name)) return not_a_name(name, written);
    if (std::find(call.variables.begin(), call.variables.end(), name.name) !=
        call.variables.end()) {
      return SyntaxProblem{
          name.begin,
          name.end,
          {"`" + name.name + "` staat er twee keer", "`" + name.name + "` is named twice"},
          {"Geef beide een eigen naam.", "Give each a name of its own."}};
    }
    call.variables.push_back(name.name);
    call.variable_marks.push_back(name.begin);
  }
  const auto first = call.children.begin() + static_cast<std::ptrdiff_t>(from);
  call.children.erase(first, first + static_cast<std::ptrdiff_t>(count));
  return std::nullopt;
}

std::optional<SyntaxProblem> expand_has(Expr& call) {
  Expr& what = *call.children.front();
  if (what.kind != ExprKind::select || what.optional) {
    const std::string name = is_name(what) ? what.name : "x";
    return SyntaxProblem{what.begin,
                         what.end,
                         {"`has` vraagt naar een veld van iets, met een punt",
                          "`has` asks for a field of something, with a dot"},
                         {"Schrijf `has(data." + name + ")`.", "Write `has(data." + name + ")`."}};
  }
  call.kind = ExprKind::has;
  call.name = what.name;
  call.mark = what.mark;
  ExprPtr base = std::move(what.children.front());
  call.children.clear();
  call.children.push_back(std::move(base));
  return std::nullopt;
}

}  // namespace

std::vector<std::string> macro_names() {
  std::vector<std::string> names;
  for (const Macro& macro : known_macros)
    if (macro.name != "bind" && (names.empty() || names.back() != macro.written))
      names.emplace_back(macro.written);
  return names;
}

std::optional<SyntaxProblem> expand_macro(Expr& call) {
  if (!call.member)
    return call.name == "has" && !call.absolute && call.children.size() == 1 ? expand_has(call)
                                                                             : std::nullopt;
  if (expand_block(call)) return std::nullopt;
  const std::size_t arguments = call.children.size() - 1;
  for (const Macro& macro : known_macros) {
    if (macro.written != call.name || macro.variables + macro.bodies != arguments) continue;
    const bool bind = macro.name == "bind";
    if (bind) {
      if (!is_name(*call.children[0]) || call.children[0]->name != "cel") return std::nullopt;
      call.children.erase(call.children.begin());
    }
    if (auto problem = take_variables(call, bind ? 0 : 1, macro.variables, macro.written))
      return problem;
    call.kind = ExprKind::macro;
    call.member = false;
    call.name = macro.name;
    return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace regie::expression
