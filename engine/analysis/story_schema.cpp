// SPDX-License-Identifier: Apache-2.0
#include "engine/analysis/story_schema.hpp"

#include <map>
#include <utility>
#include <vector>

#include "engine/analysis/story_words.hpp"
#include "engine/workflow/schema.hpp"

namespace regie::analysis {
namespace story_schema {
namespace {

using Forms = std::map<std::string_view, Value>;

Value object(std::vector<Entry> members) { return Value::map(std::move(members)); }

Value types(std::vector<Value> names) { return object({{"type", Value::list(std::move(names))}}); }

/// A word, a number or a day, all of which are texts to a story; nothing is for `key:` alone.
Value scalar() { return types({"string", "number", "boolean", "null"}); }
Value word() { return types({"string", "number", "boolean"}); }
Value names() {
  return object(
      {{"type", Value::list({"string", "number", "boolean", "null", "array"})}, {"items", word()}});
}
/// Or the place of an example, `<word>`, which may be filled in with a mapping or a list.
Value or_place(Value form) {
  return object({{"anyOf", Value::list({std::move(form),
                                        object({{"type", "string"}, {"pattern", "^<.*>$"}})})}});
}
Value named(Value value) {
  return or_place(object({{"type", "object"}, {"additionalProperties", std::move(value)}}));
}
Value list_of(Value item) {
  return or_place(object({{"type", "array"}, {"items", std::move(item)}}));
}
Value reference(const char* name) { return object({{"$ref", std::string("#/$defs/") + name}}); }

/// The words of a table; `others` is what may stand behind any other key, null: there are none.
Value definition(const workflow::Vocabulary& table, const Forms& forms, Value others) {
  Value schema = workflow::object_schema(table, [&](std::string_view name) {
    const auto found = forms.find(name);
    return found == forms.end() ? word() : found->second;
  });
  return others.is(Value::Kind::null) ? schema
                                      : schema.with("additionalProperties", std::move(others));
}

const Forms& forms_of_head() {
  static const Forms forms{{"data", named(object({}))},
                           {"also", or_place(object({{"anyOf", Value::list({
                                                                   reference("other"),
                                                                   list_of(reference("other")),
                                                               })}}))},
                           {"story", list_of(reference("line"))},
                           {"examples", list_of(object({{"type", "object"}}))}};
  return forms;
}

const Forms& forms_of_act() {
  static const Forms forms{{"with", named(object({}))}};
  return forms;
}

/// Who does what is no word of its own: it stands beside the others.
Value line() {
  workflow::Vocabulary all = story_words::line();
  for (const workflow::Vocabulary* beside : {&story_words::act(), &story_words::outcome()}) {
    for (const workflow::Word& one : beside->words) {
      if (all.find(one.name) == nullptr) all.words.push_back(one);
    }
  }
  return definition(
      all,
      {{"with", named(object({}))},
       {"restart", or_place(object({{"enum", Value::list({true, "true"})}}))},
       {"failed", or_place(object({{"enum", Value::list({true, false, "true", "false"})}}))},
       {"expect", or_place(reference("expectation"))},
       {"refused", or_place(reference("refusal"))}},
      word());
}

Value expectation() {
  const Value of_names = named(names());
  Forms forms{{"reads", of_names},
              {"open", of_names},
              {"closed", named(object({{"anyOf", Value::list({names(), named(scalar())})}}))},
              {"data", named(object({}))},
              {"answers", named(scalar())},
              {"regions", of_names},
              {"due", of_names},
              {"result", scalar()}};
  for (const char* one : {"state", "told", "reminded", "asked", "withdrawn", "tasks"}) {
    forms[one] = names();
  }
  return definition(story_words::expectation(), forms, nullptr);
}

}  // namespace
}  // namespace story_schema

std::string story_json_schema() {
  using namespace story_schema;
  return workflow::schema_text(
      "Regie story", {"een verhaal bij een werkwijze van Regie", "a story of a workflow of Regie"},
      {{"story", definition(story_words::head(), forms_of_head(), nullptr)},
       {"other", definition(story_words::other(), {{"data", named(object({}))}}, nullptr)},
       {"line", line()},
       {"refusal", definition(story_words::refusal(), forms_of_act(), word())},
       {"expectation", expectation()}});
}

}  // namespace regie::analysis
