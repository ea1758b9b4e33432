// SPDX-License-Identifier: Apache-2.0
#include "engine/runtime/case_codec.hpp"

#include <algorithm>

#include "engine/base/cbor.hpp"
#include "engine/base/sha256.hpp"
#include "engine/base/storable.hpp"
#include "engine/runtime/errors.hpp"

namespace regie::runtime {

using statechart::DataType;
using statechart::Field;
using statechart::TypeKind;

namespace {

/// How the label of a case is kept: a text of the store, which takes no NUL and no 64 KiB.
constexpr char plain_subject = '=';
constexpr char sealed_subject = '#';
constexpr std::size_t longest_label = 1'000;

const Field* field_named(const std::vector<Field>& fields, std::string_view name) {
  const auto found = std::find_if(fields.begin(), fields.end(),
                                  [name](const Field& field) { return field.name == name; });
  return found == fields.end() ? nullptr : &*found;
}

bool type_holds_personal(const DataType& type) {
  if (type.fields && std::any_of(type.fields->begin(), type.fields->end(), holds_personal)) {
    return true;
  }
  return type.item && type_holds_personal(*type.item);
}

/// Walks data along its declared type and changes what is personal in it.
template <class Change>
Result<Value> transform(const Field& field, const Value& value, const std::string& place,
                        const Change& change);

template <class Change>
Result<Value> transform_type(const DataType& type, const Value& value, const std::string& place,
                             const Change& change) {
  if (type.kind == TypeKind::list && type.item && value.is(Value::Kind::list)) {
    std::vector<Value> items;
    for (const Value& item : value.items()) {
      auto changed = transform_type(*type.item, item, place, change);
      if (!changed) return changed;
      items.push_back(std::move(*changed));
    }
    return Value::list(std::move(items));
  }
  if (type.kind == TypeKind::record && type.fields && value.is(Value::Kind::map)) {
    std::vector<Entry> entries;
    for (const Entry& entry : value.entries()) {
      const Field* inner =
          entry.key.is(Value::Kind::string) ? field_named(*type.fields, entry.key.text()) : nullptr;
      if (inner == nullptr) {
        entries.push_back(entry);
        continue;
      }
      auto changed = transform(*inner, entry.value, place + '/' + inner->name, change);
      if (!changed) return changed;
      if (!changed->is_unset()) entries.push_back({entry.key, std::move(*changed)});
    }
    return Value::map(std::move(entries));
  }
  return value;
}

template <class Change>
Result<Value> transform(const Field& field, const Value& value, const std::string& place,
                        const Change& change) {
  if (field.personal) return change(place, value);
  if (!type_holds_personal(field.type)) return value;
  return transform_type(field.type, value, place, change);
}

/// Members of the records in a map: the texts of side tasks may have personal data filled in, and
/// what a delayed event carries may be personal.
template <class Change>
Result<Value> transform_members(const Value& records, const std::string& place,
                                std::initializer_list<const char*> members, const Change& change) {
  std::vector<Entry> entries;
  for (const Entry& entry : records.entries()) {
    Value record = entry.value;
    for (const char* member : members) {
      const Value* content = record.find(member);
      if (content == nullptr) continue;
      auto changed = change(place + "/" + member, *content);
      if (!changed) return changed;
      // Erased: the record stays countable, its content is gone.
      record = record.with(member, changed->is_unset() ? Value("") : std::move(*changed));
    }
    entries.push_back({entry.key, std::move(record)});
  }
  return Value::map(std::move(entries));
}

/// Persons in a list; who can no longer be read is left out.
template <class Change>
Result<Value> transform_persons(const Value& persons, const Change& change) {
  std::vector<Value> items;
  for (const Value& person : persons.items()) {
    auto changed = change(person);
    if (!changed) return changed;
    if (!changed->is_unset()) items.push_back(std::move(*changed));
  }
  return Value::list(std::move(items));
}

/// The persons in one record of a case: `by`, the `key` of an item, and the lists of names `lists`.
template <class Change>
Result<Value> transform_record(Value record, std::initializer_list<const char*> lists,
                               const Change& change) {
  for (const char* name : lists) {
    const Value* persons = record.find(name);
    if (persons == nullptr || !persons->is(Value::Kind::list)) continue;
    auto changed = transform_persons(*persons, change);
    if (!changed) return changed;
    record = record.with(name, std::move(*changed));
  }
  for (const char* name : {"by", "key"}) {
    const Value* person = record.find(name);
    if (person == nullptr) continue;
    auto changed = change(*person);
    if (!changed) return changed;
    record = record.with(name, changed->is_unset() ? Value("") : std::move(*changed));
  }
  return record;
}

template <class Change>
Result<Value> transform_records(const Value& records, const Change& change) {
  std::vector<Entry> entries;
  for (const Entry& entry : records.entries()) {
    auto changed = transform_record(entry.value, {"holders"}, change);
    if (!changed) return changed;
    entries.push_back({entry.key, std::move(*changed)});
  }
  return Value::map(std::move(entries));
}

/// Who was found, who did what, who was allowed to see more.
template <class Change, class ChangeKey>
Result<Value> transform_people(Value out, const Change& change, const ChangeKey& change_key) {
  for (const char* name : {"regions", "todos"}) {
    const Value* records = out.find(name);
    if (records == nullptr || !records->is(Value::Kind::map) || records->size() == 0) continue;
    auto changed = transform_records(*records, change);
    if (!changed) return changed;
    out = out.with(name, std::move(*changed));
  }
  if (const Value* acts = out.find("acts"); acts != nullptr && acts->is(Value::Kind::list)) {
    std::vector<Value> items;
    for (const Value& act : acts->items()) {
      auto changed = transform_record(act, {"persons"}, change);
      if (!changed) return changed;
      items.push_back(std::move(*changed));
    }
    out = out.with("acts", Value::list(std::move(items)));
  }
  if (const Value* roles = out.find("roles"); roles != nullptr && roles->is(Value::Kind::map)) {
    std::vector<Entry> entries;
    for (const Entry& entry : roles->entries()) {
      auto changed = transform_persons(entry.value, change);
      if (!changed) return changed;
      entries.push_back({entry.key, std::move(*changed)});
    }
    out = out.with("roles", Value::map(std::move(entries)));
  }
  if (const Value* grants = out.find("grants"); grants != nullptr && grants->is(Value::Kind::map)) {
    std::vector<Entry> entries;
    for (const Entry& entry : grants->entries()) {
      auto key = change_key(entry.key);
      if (!key) return key;
      if (!key->is_unset()) entries.push_back({std::move(*key), entry.value});
    }
    out = out.with("grants", Value::map(std::move(entries)));
  }
  return out;
}

/// A key of a map is a text: what is sealed is written in hexadecimal digits behind this.
constexpr char sealed_key = '~';

std::string hex_of(std::string_view bytes) {
  constexpr const char* digits = "0123456789abcdef";
  std::string text;
  for (const char byte : bytes) {
    text += digits[static_cast<std::uint8_t>(byte) >> 4];
    text += digits[static_cast<std::uint8_t>(byte) & 15];
  }
  return text;
}

std::string bytes_of(std::string_view hex) {
  const auto number = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes += static_cast<char>(number(hex[i]) << 4 | number(hex[i + 1]));
  }
  return bytes;
}

template <class Change>
Result<Value> transform_case(const statechart::Chart& chart, const Value& value,
                             const Change& change) {
  Value out = value;
  if (const Value* data = value.find("data"); data != nullptr && data->is(Value::Kind::map)) {
    std::vector<Entry> entries;
    for (const Entry& entry : data->entries()) {
      const Field* field =
          entry.key.is(Value::Kind::string) ? field_named(chart.fields, entry.key.text()) : nullptr;
      if (field == nullptr) {
        entries.push_back(entry);
        continue;
      }
      auto changed = transform(*field, entry.value, "data/" + field->name, change);
      if (!changed) return changed;
      if (!changed->is_unset()) entries.push_back({entry.key, std::move(*changed)});
    }
    out = out.with("data", Value::map(std::move(entries)));
  }
  const auto within = [&](const char* name, std::initializer_list<const char*> members) {
    const Value* records = value.find(name);
    if (records == nullptr || !records->is(Value::Kind::map) || records->size() == 0) {
      return Result<void>();
    }
    auto changed = transform_members(*records, name, members, change);
    if (!changed) return Result<void>(changed.error());
    out = out.with(name, std::move(*changed));
    return Result<void>();
  };
  if (auto done = within("todos", {"nl", "en"}); !done) return done.error();
  if (auto done = within("timers", {"data"}); !done) return done.error();
  return out;
}

}  // namespace

bool holds_personal(const Field& field) {
  return field.personal || type_holds_personal(field.type);
}

bool is_private_person(std::string_view actor) {
  return actor.find(':') != std::string_view::npos && !actor.starts_with("contact:") &&
         !actor.starts_with("system:");
}

std::string assignee_of(std::string_view person) {
  if (!is_private_person(person)) return std::string(person);
  return "~" + to_hex(sha256("regie assignee 1:" + std::string(person)));
}

Value seal_person(const Vault& vault, const Value& person) {
  return person.is(Value::Kind::string) && is_private_person(person.text())
             ? vault.seal_value("person", person)
             : person;
}

Result<Value> open_person(const Vault* vault, const Value& person) {
  if (!person.is(Value::Kind::bytes)) return person;
  if (vault == nullptr) return Value();
  return vault->open_value("person", person);
}

namespace {

class Sealing final : public statechart::Protection {
 public:
  explicit Sealing(const Vault& vault) : vault_(vault) {}

  void append_field(const Field& field, const Value& value, std::string& out) const override {
    if (field.personal) return append_at("data/" + field.name, value, out);
    if (!type_holds_personal(field.type)) return append_cbor(out, value);
    // Sealing cannot fail.
    append_cbor(out, *transform_type(field.type, value, "data/" + field.name,
                                     [this](const std::string& place, const Value& inner) {
                                       return Result<Value>(vault_.seal_value(place, inner));
                                     }));
  }
  void append_at(std::string_view place, const Value& value, std::string& out) const override {
    append_cbor_bytes(out, vault_.seal(place, to_cbor(value)));
  }
  void append_person(std::string_view person, std::string& out) const override {
    if (!is_private_person(person)) return append_cbor_text(out, person);
    append_cbor_bytes(out, sealed(person));
  }
  [[nodiscard]] std::string key_of(std::string_view person) const override {
    return is_private_person(person) ? sealed_key + hex_of(sealed(person)) : std::string(person);
  }

 private:
  [[nodiscard]] std::string sealed(std::string_view person) const {
    std::string plain;
    append_cbor_text(plain, person);
    return vault_.seal("person", plain);
  }

  const Vault& vault_;
};

}  // namespace

std::string stored_case(const statechart::Chart& chart, const Vault& vault,
                        const statechart::Snapshot& snapshot) {
  std::string out;
  const Sealing sealing(vault);
  statechart::append_stored(chart, snapshot, &sealing, out);
  return out;
}

Result<Value> reveal(const statechart::Chart& chart, const Vault* vault, const Value& stored) {
  const auto person = [vault](const Value& value) { return open_person(vault, value); };
  auto people = transform_people(stored, person, [&person](const Value& key) -> Result<Value> {
    if (!key.is(Value::Kind::string) || !key.text().starts_with(sealed_key)) return key;
    return person(Value::bytes(bytes_of(key.text().substr(1))));
  });
  if (!people) return people;
  return transform_case(chart, *people,
                        [vault](const std::string& place, const Value& value) -> Result<Value> {
                          if (vault == nullptr) return Value();
                          return vault->open_value(place, value);
                        });
}

std::string with_version(std::string_view cbor) {
  std::string bytes(1, codec_version);
  bytes += cbor;
  return bytes;
}

std::string_view without_version(std::string_view bytes) { return bytes.substr(1); }

std::string encode(const Value& value) { return to_cbor(value, {&codec_version, 1}); }

Result<Value> decode(std::string_view bytes) {
  if (bytes.empty() || (bytes[0] != codec_version && bytes[0] != entry_version)) {
    return damaged("een onbekende schrijfwijze van een zaak", "an unknown form of a stored case");
  }
  return from_cbor(bytes.substr(1));
}

Digest chain(const Digest& previous, std::string_view entry) {
  return sha256({reinterpret_cast<const char*>(previous.data()), previous.size()}, entry);
}

std::string encode_subject(const statechart::Chart& chart, const Vault& vault,
                           const statechart::Snapshot& snapshot) {
  const std::string label = statechart::label_of(chart, snapshot);
  const bool personal =
      chart.label_field != statechart::none && chart.fields[chart.label_field].personal;
  const std::string kept = storable_text(label, longest_label);
  if (!personal) return plain_subject + kept;
  return sealed_subject + to_hex(vault.seal_value("subject", Value(kept)).text());
}

bool is_sealed_subject(std::string_view subject) {
  return !subject.empty() && subject[0] == sealed_subject;
}

std::string decode_subject(std::string_view subject, const Vault* vault) {
  if (subject.empty()) return {};
  const std::string_view kept = subject.substr(1);
  if (subject[0] == plain_subject) return std::string(kept);
  if (subject[0] != sealed_subject || vault == nullptr) return {};
  const auto sealed = from_hex(kept);
  if (!sealed) return {};
  const auto label = vault->open_value("subject", Value::bytes(*sealed));
  return label && label->is(Value::Kind::string) ? std::string(label->text()) : std::string();
}

}  // namespace regie::runtime
