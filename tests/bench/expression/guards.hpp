// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "engine/expression/program.hpp"

namespace regie::expression::bench {

/// A guard with its variables; each guard is true.
struct Guard {
  std::string name;
  std::string source;
  std::vector<std::pair<Variable, Value>> variables;

  [[nodiscard]] Environment environment() const {
    Environment made;
    for (const auto& [variable, value] : variables) made.add(variable);
    return made;
  }
  [[nodiscard]] std::vector<Value> values() const {
    std::vector<Value> made;
    for (const auto& [variable, value] : variables) made.push_back(value);
    return made;
  }
};

/// The five guards that are measured against other implementations, typical of conditions.
inline std::vector<Guard> guards() {
  const Type text = Type::string();
  const Type any = Type::map(Type::string(), Type::dyn());
  const Value customer = Value::record({{"country", "DE"}});
  const Value lines = Value::list({Value::record({{"sku", "a"}}), Value::record({{"sku", "b"}})});
  return {
      {"whole number", "amount <= 1000", {{{"amount", Type::integer(), 0}, Value(420)}}},
      {"three parts",
       "status == \"approved\" && amount < 5000.0 && !blocked",
       {{{"status", text, 0}, Value("approved")},
        {{"amount", Type::real(), 1}, Value(812.5)},
        {{"blocked", Type::boolean(), 2}, Value(false)}}},
      {"exists",
       "roles.exists(r, r == \"manager\") || user.level >= 3",
       {{{"roles", Type::list(text), 0},
         Value::list({Value("clerk"), Value("auditor"), Value("manager")})},
        {{"user", any, 1}, Value::record({{"level", 2}})}}},
      {"has, in, size",
       "has(order.customer) && order.customer.country in [\"NL\", \"BE\", \"DE\"] && "
       "size(order.lines) > 0",
       {{{"order", any, 0}, Value::record({{"customer", customer}, {"lines", lines}})}}},
      {"moments",
       "now - submitted > duration(\"72h\") && priority != \"low\"",
       {{{"now", Type::timestamp(), 0}, Value(Timestamp{1'773'144'000, 0})},
        {{"submitted", Type::timestamp(), 1}, Value(Timestamp{1'772'366'400, 0})},
        {{"priority", text, 2}, Value("high")}}},
  };
}

}  // namespace regie::expression::bench
