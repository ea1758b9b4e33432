// SPDX-License-Identifier: Apache-2.0
// Parses, checks, compiles, evaluates and explains what it is given. The first byte chooses how.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "engine/base/civil.hpp"
#include "engine/expression/evaluator.hpp"
#include "engine/expression/explain.hpp"
#include "engine/expression/program.hpp"
#include "engine/expression/record.hpp"

namespace regie::expression {
namespace {

/// Variables of every type.
struct World {
  Environment environment;
  std::vector<Value> values;

  World() {
    add("i", Type::integer(), Value(7));
    add("u", Type::unsigned_integer(), Value(std::uint64_t{7}));
    add("d", Type::real(), Value(0.5));
    add("s", Type::string(), Value("h\u00e9llo"));
    add("b", Type::bytes(), Value::bytes("\x80x"));
    add("t", Type::boolean(), Value(true));
    add("l", Type::list(Type::integer()), Value::list({Value(3), Value(1), Value(2)}));
    add("m", Type::map(Type::string(), Type::dyn()),
        Value::record({{"a", 1}, {"b", Value::list({Value("x")})}}));
    add("x", Type::dyn(), Value(nullptr));
    add("at", Type::timestamp(), Value(Timestamp{1'772'443'200, 5}));
    add("span", Type::duration(), Value(Duration{90, 0}));
    add("day", Type::date(), Value(to_date({2026, 3, 2})));
    add("money", Type::euro(), Value(Euro{1250}));
    add("o", Type::optional(Type::integer()), Value::optional_of(Value(4)));
    add("unset", Type::string(), Value());
  }

 private:
  void add(const std::string& name, Type type, Value value) {
    environment.add({name, std::move(type), environment.slot_count(), value.is_unset()});
    environment.add_record_alias("data", {name});
    values.push_back(std::move(value));
  }
};

void demand(bool good) {
  if (!good) std::abort();
}

void try_expression(std::string_view source, bool check_types, bool condition) {
  static const World world;
  CompileOptions options;
  options.limits.expression_cost = 20'000;
  options.limits.expression_value_bytes = 1 << 16;
  options.check_types = check_types;
  if (condition) options.expected = Type::boolean();
  const auto program = compile(source, world.environment, options);
  if (!program) {
    demand(!program.error().message.nl.empty() && !program.error().message.en.empty());
    return;
  }
  const Activation activation{world.values, nullptr, nullptr, &options.limits};
  const Value value = evaluate(*program, activation);
  demand(value == evaluate_tree(*program, activation));
  if (value.is_error()) demand(!to_error(*program, value).message.nl.empty());
  // Each part is evaluated by itself, so that many parts take many times as long.
  if (source.size() <= 200) demand(!in_words(explain(*program, activation)).nl.empty());
}

}  // namespace
}  // namespace regie::expression

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (data[0] == 'r') {
    regie::Limits limits;
    limits.expression_cost = 20'000;
    const std::string answer =
        regie::expression::answer_record(rest, regie::Language::en, nullptr, limits);
    regie::expression::demand(answer.starts_with('{') && answer.ends_with('}'));
  } else {
    regie::expression::try_expression(rest, data[0] != 'u', data[0] == 'c');
  }
  return 0;
}
