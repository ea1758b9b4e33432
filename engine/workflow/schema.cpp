// SPDX-License-Identifier: Apache-2.0
#include "engine/workflow/schema.hpp"

#include <utility>
#include <vector>

#include <regie/value.hpp>

#include "engine/base/json.hpp"
#include "engine/workflow/grammar.hpp"

namespace regie::workflow {
namespace schema {
namespace {

using Kind = Shape::Kind;
using Members = std::vector<Entry>;

struct NamedTable {
  const char* name;
  const Vocabulary* table;
};

/// Every table of a workflow by the name that it has in the schema.
const std::vector<NamedTable>& tables() {
  static const std::vector<NamedTable> all = {
      {"workflow", &words::workflow()},
      {"role", &words::role()},
      {"field", &words::field()},
      {"state", &words::state()},
      {"choice", &words::choice()},
      {"common_choice", &words::common_choice()},
      {"rule", &words::rule()},
      {"transition", &words::transition()},
      {"heard", &words::heard()},
      {"start", &words::start()},
      {"raise", &words::raise()},
      {"send", &words::send()},
      {"recipient", &words::recipient()},
      {"loop", &words::loop()},
      {"log", &words::log()},
      {"child", &words::child()},
      {"request", &words::request()},
      {"call", &words::call()},
      {"retry", &words::retry()},
      {"answer", &words::reply()},
      {"seat", &words::seat()},
      {"need", &words::need()},
      {"exits", &words::exits()},
      {"due", &words::due()},
      {"reminder", &words::reminder()},
      {"timer", &words::timer()},
      {"statutory_term", &words::statutory_term()},
      {"notice", &words::notice()},
      {"side_task", &words::side_task()},
      {"action", &words::action()},
      {"person", &words::person()},
      {"result", &words::result()},
      {"reopening", &words::reopening()},
      {"text", &words::text()},
  };
  return all;
}

/// And every table of a directory.
const std::vector<NamedTable>& tables_of_directory() {
  static const std::vector<NamedTable> all = {
      {"directory", &words::directory()},
      {"contact", &words::contact()},
      {"channels", &words::channels()},
      {"text", &words::text()},
  };
  return all;
}

Value of(Members members) { return Value::map(std::move(members)); }

Value texts(const std::vector<std::string>& all) {
  std::vector<Value> items;
  for (const std::string& one : all) items.emplace_back(one);
  return Value::list(std::move(items));
}

Value reference(const std::string& name) { return of({{"$ref", "#/$defs/" + name}}); }

Value reference(const Vocabulary* table) {
  for (const std::vector<NamedTable>* all : {&tables(), &tables_of_directory()}) {
    for (const NamedTable& one : *all) {
      if (one.table == table) return reference(one.name);
    }
  }
  return of({});
}

/// In both languages, since an editor shows one text.
std::string described(std::string_view nl, std::string_view en) {
  const auto sentence = [](std::string_view phrase) {
    std::string text(phrase);
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') {
      text[0] = static_cast<char>(text[0] - 'a' + 'A');
    }
    return text + ".";
  };
  return sentence(nl) + "\n\n" + sentence(en);
}

/// The type decides what a value is, never the parser: a text may look like a number.
Value any_scalar() { return texts({"string", "number", "boolean"}); }

Value types_of_data() {
  std::vector<std::string> all = type_names();
  for (const std::string& name : type_names()) all.push_back("list of " + name);
  return of({{"enum", texts(all)}});
}

Value schema_of(const Shape& shape);

Value any_of(const Shape& shape) {
  std::vector<Value> parts;
  for (const Shape& part : shape.parts) parts.push_back(schema_of(part));
  return of({{"anyOf", Value::list(std::move(parts))}});
}

Value schema_of(const Shape& shape) {
  switch (shape.kind) {
    case Kind::text:
    case Kind::label:
      return of({{"type", any_scalar()}});
    case Kind::name:
    case Kind::event:
      return of({{"type", "string"}, {"minLength", std::int64_t{1}}});
    case Kind::type:
      return reference("type");
    case Kind::expression:
      return reference("expression");
    case Kind::value:
      return of({});
    case Kind::whole_number: {
      Members members{{"type", "integer"}, {"minimum", shape.least}};
      if (shape.most != INT64_MAX) members.push_back({"maximum", shape.most});
      return of(std::move(members));
    }
    case Kind::number:
      return of({{"type", "number"}});
    case Kind::truth:
      return of({{"type", "boolean"}});
    case Kind::span:
      return reference("span");
    case Kind::word: {
      std::vector<std::string> allowed(shape.allowed.begin(), shape.allowed.end());
      return of({{"enum", texts(allowed)}});
    }
    case Kind::pattern:
      return of({{"anyOf",
                  Value::list({of({{"type", "integer"}, {"minimum", std::int64_t{1}}}),
                               of({{"type", "string"},
                                   {"pattern", "^(" + std::string(shape.allowed[0]) + ")$"}})})}});
    case Kind::nothing:
      return of({{"type", "null"}});
    case Kind::table:
      return reference(shape.table);
    case Kind::named:
      return of({{"type", "object"}, {"additionalProperties", schema_of(shape.parts[0])}});
    case Kind::list:
      return of({{"type", "array"}, {"items", schema_of(shape.parts[0])}});
    case Kind::any:
      return any_of(shape);
  }
  return of({});
}

Value definition_of(const NamedTable& one) {
  return object_schema(*one.table, [&](std::string_view word) {
    const Shape* shape = shape_of(*one.table, word);
    return shape == nullptr ? Value(nullptr) : schema_of(*shape);
  });
}

}  // namespace
}  // namespace schema

Value object_schema(const Vocabulary& table, const std::function<Value(std::string_view)>& behind) {
  using namespace schema;
  Members properties;
  std::vector<std::string> required;
  for (const Word& word : table.words) {
    const Value inner = behind(word.name);
    if (inner.is(Value::Kind::null)) continue;
    Members members{{"title", std::string(word.name)},
                    {"description", described(word.nl, word.en)}};
    for (const Entry& entry : inner.entries()) members.push_back(entry);
    properties.push_back({std::string(word.name), of(std::move(members))});
    if (word.required) required.emplace_back(word.name);
  }
  Members members{{"type", "object"},
                  {"title", std::string(table.en)},
                  {"description", described(table.nl, table.en)},
                  {"properties", of(std::move(properties))},
                  {"additionalProperties", false}};
  if (!required.empty()) members.push_back({"required", texts(required)});
  return of(std::move(members));
}

std::string schema_text(std::string_view title, const Text& what,
                        std::vector<std::pair<std::string, Value>> definitions) {
  using namespace schema;
  const std::string first = definitions.front().first;
  Members members;
  for (auto& [name, definition] : definitions) members.push_back({name, std::move(definition)});
  return to_pretty_json(of({{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                            {"title", std::string(title)},
                            {"description", described(what.nl, what.en)},
                            {"$ref", "#/$defs/" + first},
                            {"$defs", of(std::move(members))}})) +
         "\n";
}

std::string json_schema() {
  using namespace schema;
  std::vector<std::pair<std::string, Value>> definitions;
  for (const NamedTable& one : tables()) definitions.emplace_back(one.name, definition_of(one));
  definitions.emplace_back("type", types_of_data());
  definitions.emplace_back(
      "expression",
      of({{"type", "string"},
          {"description", described("een expressie in CEL, altijd tussen dubbele aanhalingstekens",
                                    "an expression in CEL, always between double quotes")}}));
  definitions.emplace_back(
      "span",
      of({{"type", "string"},
          {"minLength", std::int64_t{1}},
          {"description", described("een duur, zoals `10 working days` of `6 weeks`",
                                    "a span of time, such as `10 working days` or `6 weeks`")},
          {"examples", texts({"5 working days", "6 weeks", "1 year and 6 months"})}}));
  return schema_text("Regie workflow",
                     {"een werkwijze van Regie, versie 1 van de taal",
                      "a workflow of Regie, version 1 of the language"},
                     std::move(definitions));
}

std::string directory_json_schema() {
  using namespace schema;
  std::vector<std::pair<std::string, Value>> definitions;
  for (const NamedTable& one : tables_of_directory()) {
    definitions.emplace_back(one.name, definition_of(one));
  }
  return schema_text("Regie directory",
                     {"een adreslijst van Regie, met contacten", "a directory of Regie"},
                     std::move(definitions));
}

}  // namespace regie::workflow
