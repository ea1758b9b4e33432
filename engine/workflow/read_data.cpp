// SPDX-License-Identifier: Apache-2.0
// The data of a case: types and their bounds.
#include <algorithm>
#include <cmath>
#include <memory>
#include <string_view>

#include <re2/re2.h>

#include "engine/base/suggest.hpp"
#include "engine/workflow/names.hpp"
#include "engine/workflow/parser.hpp"

namespace regie::workflow {
namespace {

using statechart::DataType;
using statechart::TypeKind;

std::optional<TypeKind> type_named(std::string_view name) {
  const std::vector<std::string>& names = type_names();
  static constexpr TypeKind kinds[] = {TypeKind::text,     TypeKind::whole_number, TypeKind::number,
                                       TypeKind::truth,    TypeKind::date,         TypeKind::moment,
                                       TypeKind::duration, TypeKind::euro,         TypeKind::email,
                                       TypeKind::phone,    TypeKind::postcode,     TypeKind::url,
                                       TypeKind::choice,   TypeKind::contact,      TypeKind::file,
                                       TypeKind::record,   TypeKind::anything};
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return kinds[found - names.begin()];
}

/// Names of types in other languages.
std::string our_name(std::string_view theirs) {
  static const std::pair<std::string_view, const char*> table[] = {
      {"string", "text"},       {"int", "whole number"}, {"integer", "whole number"},
      {"float", "number"},      {"double", "number"},    {"decimal", "number"},
      {"bool", "truth"},        {"boolean", "truth"},    {"datetime", "moment"},
      {"timestamp", "moment"},  {"money", "euro"},       {"enum", "choice"},
      {"object", "record"},     {"map", "record"},       {"array", "list of text"},
      {"list", "list of text"}, {"person", "contact"},   {"getal", "whole number"},
      {"tekst", "text"},        {"datum", "date"},       {"link", "url"},
      {"e-mail", "email"},      {"any", "anything"},     {"dyn", "anything"},
      {"attachment", "file"},   {"document", "file"}};
  for (const auto& [name, ours] : table) {
    if (name == theirs) return ours;
  }
  return {};
}

/// The type itself, or that of a list's items.
const DataType& innermost(const DataType& type) {
  return type.kind == TypeKind::list && type.item ? *type.item : type;
}

bool has_size(const DataType& type) {
  switch (type.kind) {
    case TypeKind::text:
    case TypeKind::whole_number:
    case TypeKind::number:
    case TypeKind::euro:
    case TypeKind::list:
      return true;
    default:
      return false;
  }
}

}  // namespace

std::vector<model::Field> Parser::read_fields(const Node& node) {
  std::vector<model::Field> fields;
  if (!read_.named(node, {"gegevens, elk met een naam", "data, each with a name"})) return fields;
  for (const Member& member : node.members) fields.push_back(read_field(member));
  return fields;
}

model::Field Parser::read_field(const Member& member) {
  model::Field field;
  field.name = {member.key.text, member.key.span};
  field.field.name = member.key.text;
  check_name(findings_, field.name.text, field.name.span);
  const Node& node = member.value;
  if (node.missing) {
    read_.present(node, member.key.span, member.key.text);
    return field;
  }
  if (!read_.mapping(node, words::field(), member.key.span)) return field;
  const Node* type = read_.value(node, "type");
  if (type == nullptr || !read_type(*type, node, field)) {
    field.field.type.kind = TypeKind::anything;  // so that no condition fails because of it
    return field;
  }
  read_record(node, field);
  read_bounds(node, field);
  read_privacy(node, field);
  if (const Node* title = read_.value(node, "title")) field.title = read_.words(*title);
  if (const Node* ask = read_.value(node, "ask")) field.ask = read_.words(*ask);
  field.field.title = field.title.text;
  field.field.ask = field.ask.text;
  if (const Node* optional = read_.value(node, "optional")) {
    field.field.optional = read_.truth(*optional);
  }
  field.fallback = read_.value(node, "default");
  if (const Node* is = read_.value(node, "is")) field.derived = read_.expression(*is);
  if (const Node* suggest = read_.value(node, "suggest")) {
    field.field.suggest = read_.word(*suggest, {"directory"}).has_value();
  }
  for (const char* other : {"default", "optional"}) {
    const Member* both = node.member(other);
    if (both == nullptr || node.find("is") == nullptr) continue;
    findings_.error(
        both->key.span, "derived-field",
        {"Een gegeven met `is` wordt berekend, en heeft geen `" + std::string(other) + "`.",
         "Data with `is` is computed, and has no `" + std::string(other) + "`."},
        {"Haal er één weg.", "Remove one of them."});
  }
  return field;
}

bool Parser::read_type(const Node& node, const Node& around, model::Field& field) {
  field.type_span = node.span;
  const auto written = read_.text(node, {"een type", "a type"});
  if (!written) return false;
  std::string_view name = *written;
  bool list = name.starts_with("list of ");
  if (list) name.remove_prefix(8);
  auto kind = type_named(name);
  std::string meant;
  if (!kind) {
    meant = our_name(name);
    if (meant.empty()) meant = suggest(name, type_names());
    if (meant == "list of text" && around.find("fields") != nullptr) meant = "list of record";
    if (list && !meant.empty()) meant = "list of " + meant;
    findings_.error(
        node.span, "unknown-type",
        {"Het type `" + *written + "` bestaat niet.", "There is no type `" + *written + "`."},
        meant.empty() ? did_you_mean(name, type_names()) : did_you_mean(meant));
    name = meant;  // read on as if it was written well
    list = name.starts_with("list of ");
    if (list) name.remove_prefix(8);
    kind = type_named(name);
    if (!kind) return false;
  }
  field.field.type.kind = *kind;
  if (list) {
    auto item = std::make_shared<DataType>();
    item->kind = *kind;
    field.field.type.kind = TypeKind::list;
    field.field.type.item = std::move(item);
  }
  return true;
}

void Parser::read_choice_words(const Node& node, DataType& type) {
  const auto add = [&](const Node& word) {
    const auto text = read_.text(word, {"een woord om uit te kiezen", "a word to choose from"});
    if (!text) return false;
    if (std::find(type.of.begin(), type.of.end(), *text) != type.of.end()) {
      findings_.error(word.span, "named-twice",
                      {"`" + *text + "` staat er al.", "`" + *text + "` is there already."},
                      {"Haal er één weg.", "Remove one of them."});
      return false;
    }
    type.of.push_back(*text);
    return true;
  };
  if (node.is_mapping()) {
    for (const Member& member : node.members) {
      if (!add(member.key)) continue;
      type.of_titles.resize(type.of.size());
      if (!member.value.missing) type.of_titles.back() = read_.words(member.value).text;
    }
  } else if (read_.list(node, {"een lijst van woorden", "a list of words"})) {
    for (const Node& item : node.items) add(item);
  }
}

/// A bound that no value can have, or that leaves nothing.
void Parser::check_bound(const Node& node, const DataType& type, std::string_view key,
                         double bound) {
  constexpr double most = 9e15;  // up to here every whole number and every cent is exact
  const bool is_length = type.kind == TypeKind::text || type.kind == TypeKind::list;
  if (std::abs(bound) > most && type.kind != TypeKind::number) {
    findings_.error(
        node.span, "bound-too-large",
        {"Dit getal is te groot om mee te rekenen.", "This number is too large to compute with."},
        {"Blijf binnen 9000000000000000, of laat `" + std::string(key) + "` weg.",
         "Stay within 9000000000000000, or leave `" + std::string(key) + "` out."});
  } else if (is_length && key == "max" && bound < 1) {
    findings_.error(node.span, "bounds-crossed",
                    {"Zo past er niets in: `max` is kleiner dan 1.",
                     "Like this nothing fits in it: `max` is less than 1."},
                    {"Schrijf hoeveel er hoogstens in mag, of laat `max` weg.",
                     "Write how much it may hold at most, or leave `max` out."});
  }
}

void Parser::read_bounds(const Node& node, model::Field& field) {
  DataType& type = field.field.type;
  DataType item = innermost(type);
  const Member* of = node.member("of");
  if (item.kind == TypeKind::choice) {
    if (const Node* words = read_.value(node, "of")) read_choice_words(*words, item);
    if (of == nullptr) {
      findings_.error(field.name.span, "missing-key",
                      {"Bij een keuze horen de woorden waaruit wordt gekozen.",
                       "A choice needs the words to choose from."},
                      {"Voeg `of: [ een, twee ]` toe.", "Add `of: [ one, two ]`."});
    }
  } else if (of != nullptr) {
    findings_.error(
        of->key.span, "bound-does-not-fit",
        {"`of` hoort bij het type `choice`.", "`of` belongs to the type `choice`."},
        {"Schrijf `type: choice`, of haal `of` weg.", "Write `type: choice`, or remove `of`."});
  }
  const Member* pattern = node.member("pattern");
  if (pattern != nullptr && read_.present(pattern->value, pattern->key.span, "pattern")) {
    item.pattern = read_.text(pattern->value, {"een patroon", "a pattern"}).value_or("");
    const RE2 expression(item.pattern, RE2::Quiet);
    if (item.kind != TypeKind::text) {
      findings_.error(
          pattern->key.span, "bound-does-not-fit",
          {"`pattern` hoort bij het type `text`.", "`pattern` belongs to the type `text`."},
          {"Haal het weg.", "Remove it."});
    } else if (!expression.ok()) {
      findings_.error(pattern->value.span, "bad-pattern",
                      {"Dit patroon klopt niet: " + expression.error() + ".",
                       "This pattern has an error: " + expression.error() + "."},
                      {"Schrijf het in de vorm van RE2, zoals `[0-9]{4} ?[A-Z]{2}`.",
                       "Write it as RE2 has it, such as `[0-9]{4} ?[A-Z]{2}`."});
    }
  }
  if (type.kind == TypeKind::list) {
    type.item = std::make_shared<const DataType>(std::move(item));
  } else {
    type = std::move(item);
  }
  for (const auto& [key, bound] : {std::pair{"min", &type.min}, {"max", &type.max}}) {
    const Member* member = node.member(key);
    if (member == nullptr || !read_.present(member->value, member->key.span, key)) continue;
    if (has_size(type)) {
      *bound = read_.number(member->value);
      if (*bound) check_bound(member->value, type, key, **bound);
      continue;
    }
    findings_.error(member->key.span, "bound-does-not-fit",
                    {"`" + std::string(key) + "` past niet bij dit type.",
                     "`" + std::string(key) + "` does not fit this type."},
                    {"Het kan bij getallen, bedragen, en de lengte van teksten en lijsten.",
                     "It goes with numbers, amounts, and the length of texts and lists."});
  }
  if (type.min && type.max && *type.min > *type.max) {
    findings_.error(node.member("min")->value.span, "bounds-crossed",
                    {"Zo past er niets: `min` is groter dan `max`.",
                     "Nothing fits between these: `min` is larger than `max`."},
                    {"Draai ze om.", "Exchange them."});
  }
}

void Parser::read_record(const Node& node, model::Field& field) {
  DataType& type = field.field.type;
  const bool is_record = innermost(type).kind == TypeKind::record;
  const Member* fields = node.member("fields");
  const Member* key = node.member("key");
  if (!is_record) return read_as_record(node, field);
  if (fields == nullptr) {
    findings_.error(field.name.span, "missing-key",
                    {"Bij een record horen de velden.", "A record needs its fields."},
                    {"Voeg `fields: { naam: { type: text } }` toe.",
                     "Add `fields: { name: { type: text } }`."});
  } else if (read_.present(fields->value, fields->key.span, "fields")) {
    field.fields = read_fields(fields->value);
  }
  // The compiler completes the fields with their defaults.
  auto inside = std::make_shared<std::vector<statechart::Field>>();
  for (const model::Field& one : field.fields) inside->push_back(one.field);
  DataType record;
  record.kind = TypeKind::record;
  record.fields = std::move(inside);
  if (type.kind == TypeKind::list) {
    type.item = std::make_shared<const DataType>(std::move(record));
    check_key_field(node, field, type);
  } else {
    type = std::move(record);
    if (key != nullptr) {
      findings_.error(
          key->key.span, "bound-does-not-fit",
          {"`key` hoort bij een lijst van records.", "`key` belongs to a list of records."},
          {"Haal het weg, of schrijf `type: list of record`.",
           "Remove it, or write `type: list of record`."});
    }
  }
}

/// What belongs to a record, with another type: where there are fields, it is the type that is
/// wrong.
void Parser::read_as_record(const Node& node, model::Field& field) {
  const Member* fields = node.member("fields");
  const Member* key = node.member("key");
  const Member* first = fields != nullptr ? fields : key;
  if (first == nullptr) return;
  const bool list = key != nullptr || field.field.type.kind == TypeKind::list;
  const std::string meant = list ? "list of record" : "record";
  Advice advice{"Kies een ander type, of haal het weg.", "Choose another type, or remove it."};
  if (fields != nullptr) {
    advice = {"Schrijf `type: " + meant + "`, of haal het weg.",
              "Write `type: " + meant + "`, or remove it."};
  }
  findings_.error(first->key.span, "bound-does-not-fit",
                  {"`" + first->key.text + "` hoort bij `record` of `list of record`.",
                   "`" + first->key.text + "` belongs to `record` or `list of record`."},
                  std::move(advice));
  if (fields == nullptr) return;
  auto record = std::make_shared<DataType>();
  record->kind = TypeKind::record;
  field.field.type = list ? DataType{} : *record;
  if (list) {
    field.field.type.kind = TypeKind::list;
    field.field.type.item = std::move(record);
  }
  read_record(node, field);
}

void Parser::check_key_field(const Node& node, model::Field& field, DataType& list) {
  const Node* key = read_.value(node, "key");
  if (key == nullptr) return;
  const auto name = read_.name(*key, {"de naam van een veld", "the name of a field"});
  if (!name) return;
  list.key = name->text;
  std::vector<std::string> known;
  for (const model::Field& one : field.fields) {
    known.push_back(one.name.text);
    if (one.name.text != name->text) continue;
    if (one.field.optional || one.field.type.kind == TypeKind::list ||
        one.field.type.kind == TypeKind::record) {
      findings_.error(key->span, "bad-key",
                      {"`" + name->text + "` kan een onderdeel niet aanwijzen.",
                       "`" + name->text + "` cannot name an item."},
                      {"Kies een veld dat altijd is ingevuld en één waarde heeft.",
                       "Choose a field that is always filled in and has one value."});
    }
    return;
  }
  findings_.error_about(name->text, key->span, "unknown-field",
                        {"Het record heeft geen veld `" + name->text + "`.",
                         "The record has no field `" + name->text + "`."},
                        did_you_mean(name->text, known));
}

void Parser::read_privacy(const Node& node, model::Field& field) {
  if (const Node* personal = read_.value(node, "personal")) {
    field.field.personal = read_.truth(*personal);
  }
  if (const Node* keep = read_.value(node, "keep")) field.field.keep = read_.span(*keep);
  const Member* keep = node.member("keep");
  if (keep != nullptr && !field.field.personal) {
    findings_.error(keep->key.span, "keep-without-personal",
                    {"`keep` hoort bij persoonsgegevens, en dit is er geen.",
                     "`keep` belongs to personal data, and this is not."},
                    {"Voeg `personal: true` toe, of haal `keep` weg.",
                     "Add `personal: true`, or remove `keep`."});
  } else if (keep == nullptr && field.field.personal) {
    findings_.warning(node.member("personal")->key.span, "personal-without-keep",
                      {"Dit persoonsgegeven wordt na het einde nooit gewist.",
                       "This personal data is never erased after the end."},
                      {"Zeg hoe lang het bewaard blijft: `keep: 1 year`.",
                       "Say how long it is kept: `keep: 1 year`."});
  }
}

}  // namespace regie::workflow
