// SPDX-License-Identifier: Apache-2.0
#include "engine/workflow/environment.hpp"

#include <utility>

namespace regie::workflow {

using expression::Type;
using statechart::Extra;
using statechart::Index;

expression::Environment make_environment(const statechart::Chart& chart, const View& view) {
  expression::Environment environment;
  std::vector<std::string> members;
  for (Index i = 0; i < chart.fields.size(); ++i) {
    const statechart::Field& field = chart.fields[i];
    const bool may_be_unset = !view.filled.empty() && !view.filled[i];
    environment.add(
        {field.name, statechart::expression_type(field.type), i, may_be_unset, field.title});
    members.push_back(field.name);
  }
  environment.add_record_alias("data", members);
  const auto add = [&](const char* name, Type type, Extra slot) {
    environment.add({name, std::move(type), chart.extra(slot), false});
  };
  add("now", Type::timestamp(), Extra::now);
  add("today", Type::date(), Extra::today);
  add("event", Type::dyn(), Extra::event);
  const Type several = Type::list(Type::string());
  add("directory",
      Type::map(Type::string(), Type::record("contact", {{"id", Type::string(), false},
                                                         {"name", Type::string(), false},
                                                         {"organisation", Type::string(), false},
                                                         {"kind", Type::string(), false},
                                                         {"roles", several, false},
                                                         {"themes", several, false},
                                                         {"neighbourhoods", several, false}})),
      Extra::directory);
  add("actor",
      Type::record("actor", {{"id", Type::string(), false},
                             {"kind", Type::string(), false},
                             {"contact", Type::string(), false}}),
      Extra::actor);
  add("case",
      Type::record("case", {{"id", Type::string(), false},
                            {"started", Type::timestamp(), false},
                            {"version", Type::integer(), false},
                            {"round", Type::integer(), false},
                            {"workflow", Type::string(), false},
                            {"key", Type::string(), false}}),
      Extra::case_);
  add("parent", Type::dyn(), Extra::parent);
  for (const Variable& variable : view.variables) {
    environment.add({variable.name, variable.type, variable.slot, false});
  }
  if (view.item != nullptr) add("item", statechart::expression_type(*view.item), Extra::item);
  if (view.answers) {
    std::vector<std::string> words = view.answer_words;
    words.emplace_back();  // nobody has answered yet
    const Type item = view.answered_item != nullptr
                          ? statechart::expression_type(*view.answered_item)
                          : Type::dyn();
    add("answers",
        Type::list(Type::record("answer", {{"item", item, false},
                                           {"key", Type::string(), false},
                                           {"choice", Type::choice(std::move(words)), false},
                                           {"at", Type::timestamp(), true},
                                           {"by", Type::string(), false}})),
        Extra::answers);
  }
  return environment;
}

Type written_type(const statechart::DataType& type) {
  if (type.kind == statechart::TypeKind::record) return Type::map(Type::string(), Type::dyn());
  if (type.kind == statechart::TypeKind::list && type.item) {
    return Type::list(written_type(*type.item));
  }
  return statechart::expression_type(type);
}

}  // namespace regie::workflow
