// SPDX-License-Identifier: Apache-2.0
#include "engine/runtime/case_codec.hpp"

#include <algorithm>

#include "engine/base/cbor.hpp"
#include "engine/runtime/errors.hpp"

namespace regie::runtime {

using statechart::DataType;
using statechart::Field;
using statechart::TypeKind;

namespace {

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

Value protect(const statechart::Chart& chart, const Vault& vault, const Value& plain) {
  // Sealing cannot fail.
  return *transform_case(chart, plain,
                         [&vault](const std::string& place, const Value& value) -> Result<Value> {
                           return vault.seal_value(place, value);
                         });
}

Result<Value> reveal(const statechart::Chart& chart, const Vault* vault, const Value& stored) {
  return transform_case(chart, stored,
                        [vault](const std::string& place, const Value& value) -> Result<Value> {
                          if (vault == nullptr) return Value();
                          return vault->open_value(place, value);
                        });
}

std::string encode(const Value& value) { return std::string(1, codec_version) + to_cbor(value); }

Result<Value> decode(std::string_view bytes) {
  if (bytes.empty() || bytes[0] != codec_version) {
    return damaged("een onbekende schrijfwijze van een zaak", "an unknown form of a stored case");
  }
  return from_cbor(bytes.substr(1));
}

Digest chain(const Digest& previous, std::string_view entry) {
  std::string bytes(previous.begin(), previous.end());
  bytes.append(entry);
  return sha256(bytes);
}

std::string encode_subject(const statechart::Chart& chart, const Vault& vault,
                           const statechart::Snapshot& snapshot) {
  const std::string label = statechart::label_of(chart, snapshot);
  const bool personal =
      chart.label_field != statechart::none && chart.fields[chart.label_field].personal;
  return encode(personal ? vault.seal_value("subject", Value(label)) : Value(label));
}

bool is_sealed_subject(std::string_view subject) {
  const auto value = decode(subject);
  return value && value->is(Value::Kind::bytes);
}

std::string decode_subject(std::string_view subject, const Vault* vault) {
  auto value = decode(subject);
  if (!value) return {};
  if (value->is(Value::Kind::bytes)) {
    if (vault == nullptr) return {};
    value = vault->open_value("subject", *value);
    if (!value) return {};
  }
  return value->is(Value::Kind::string) ? std::string(value->text()) : std::string();
}

}  // namespace regie::runtime
