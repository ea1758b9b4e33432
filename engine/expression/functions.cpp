// SPDX-License-Identifier: Apache-2.0
#include "engine/expression/functions.hpp"

#include <map>

#include "engine/expression/error_value.hpp"
#include "engine/expression/macros.hpp"
#include "engine/expression/signature.hpp"

namespace regie::expression {

namespace {

using Registry = std::map<std::string, Function, std::less<>>;

Function make_function(const FunctionLine& line) {
  Function made;
  made.name = line.name;
  made.member = line.form.find("member") != std::string_view::npos ||
                line.form.find("both") != std::string_view::npos;
  made.global = line.form.find("global") != std::string_view::npos ||
                line.form.find("both") != std::string_view::npos;
  made.variadic = line.form.find("variadic") != std::string_view::npos;
  made.host = line.form.find("host") != std::string_view::npos;
  made.zoned = line.form.find("zone") != std::string_view::npos;
  made.overloads = parse_signatures(line.signatures);
  made.run = line.run;
  return made;
}

Registry make_registry() {
  Registry all;
  for (const auto& table : {operator_lines(), conversion_functions(), string_functions(),
                            format_functions(), list_functions(), math_functions(),
                            time_functions(), regie_functions(), optional_functions()}) {
    for (const FunctionLine& line : table) all.emplace(line.name, make_function(line));
  }
  return all;
}

const Registry& registry() {
  static const Registry all = make_registry();
  return all;
}

bool fits(const Overload& overload, bool variadic, const Value* const* arguments,
          std::size_t count) {
  const std::size_t declared = overload.kinds.size();
  if (variadic ? count < declared : count != declared) return false;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t kinds = overload.kinds[i < declared ? i : declared - 1];
    if ((kinds >> static_cast<unsigned>(arguments[i]->kind()) & 1U) == 0) return false;
  }
  return true;
}

}  // namespace

const Function* find_function(std::string_view name) noexcept {
  const auto found = registry().find(name);
  return found == registry().end() ? nullptr : &found->second;
}

std::vector<std::string> function_names(bool member) {
  std::vector<std::string> names;
  for (const auto& [name, function] : registry()) {
    const bool word = name.front() >= 'A';
    if (word && (member ? function.member : function.global)) names.push_back(name);
  }
  if (member) {
    for (std::string& macro : macro_names()) names.push_back(std::move(macro));
  } else {
    names.emplace_back("has");
  }
  return names;
}

bool fits(const Function& function, const Value* const* arguments, std::size_t count) noexcept {
  for (const Overload& overload : function.overloads)
    if (fits(overload, function.variadic, arguments, count)) return true;
  return false;
}

Value Call::fail(std::string dutch, std::string english) const {
  return make_error({std::move(dutch), std::move(english)}, position);
}

Value Call::limit() const {
  return make_limit_error(
      {"deze expressie kost te veel werk", "this expression costs too much work"}, position);
}

Value Call::text(std::string content) const {
  if (content.size() > budget->value_bytes || !charge(content.size() / 16)) return limit();
  return Value(content);
}

Value Call::list(std::vector<Value> items) const {
  if (items.size() * sizeof(Value) > budget->value_bytes || !charge(items.size())) return limit();
  return Value::list(std::move(items));
}

}  // namespace regie::expression
