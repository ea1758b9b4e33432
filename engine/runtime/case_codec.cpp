// SPDX-License-Identifier: Apache-2.0
#include "engine/runtime/case_codec.hpp"

#include <algorithm>
#include <utility>

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

/// A key of a map is a text: what is sealed is written in hexadecimal digits behind this.
constexpr char sealed_key = '~';

}  // namespace

bool holds_personal(const Field& field) {
  return field.personal || type_holds_personal(field.type);
}

bool is_private_person(std::string_view actor) {
  return actor.find(':') != std::string_view::npos && !actor.starts_with("contact:") &&
         !actor.starts_with("system:");
}

bool is_personal_item(const Field* list, std::string_view key) {
  return is_private_person(key) || (!key.empty() && list != nullptr && holds_personal(*list));
}

std::string assignee_of(std::string_view person) {
  if (!is_private_person(person)) return std::string(person);
  return "~" + to_hex(sha256("regie assignee 1:" + std::string(person)));
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
  void append_item(const Field* list, std::string_view key, std::string& out) const override {
    if (!is_personal_item(list, key)) return append_cbor_text(out, key);
    append_cbor_bytes(out, sealed(key));
  }
  [[nodiscard]] std::string key_of(std::string_view person) const override {
    return is_private_person(person) ? sealed_key + to_hex(sealed(person)) : std::string(person);
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
  // Grows once a thread, and what is kept of a case takes no more than it needs.
  constexpr std::size_t most_kept = 64 * 1024;
  thread_local std::string out;
  out.clear();
  const Sealing sealing(vault);
  statechart::append_stored(chart, snapshot, &sealing, out);
  if (out.capacity() > most_kept) return std::exchange(out, {});
  return out;
}

namespace {

Error unreadable_name() {
  return damaged("een naam in een zaak is niet te lezen", "a name in a case is unreadable");
}

class Opening final : public statechart::Disclosure {
 public:
  /// Null: what is sealed is gone.
  explicit Opening(const Vault* vault) : vault_(vault) {}

  [[nodiscard]] Result<Value> field(const Field& field, std::string_view cbor) const override {
    if (field.personal) return at("data/" + field.name, cbor);
    auto value = from_cbor(cbor);
    if (!value || !type_holds_personal(field.type)) return value;
    return transform_type(field.type, *value, "data/" + field.name,
                          [this](const std::string& place, const Value& inner) -> Result<Value> {
                            if (vault_ == nullptr) return Value();
                            return vault_->open_value(place, inner);
                          });
  }
  [[nodiscard]] Result<Value> at(std::string_view place, std::string_view cbor) const override {
    auto sealed = from_cbor(cbor);
    if (!sealed) return sealed;
    if (vault_ == nullptr) return Value();
    return vault_->open_value(place, *sealed);
  }
  [[nodiscard]] Result<std::optional<std::string>> person(std::string_view cbor) const override {
    auto stored = from_cbor(cbor);
    if (!stored) return stored.error();
    return opened(*stored);
  }
  [[nodiscard]] Result<std::optional<std::string>> person_of_key(
      std::string_view key) const override {
    if (!key.starts_with(sealed_key)) return std::optional<std::string>(key);
    const auto sealed = from_hex(key.substr(1));
    if (!sealed) return unreadable_name();
    return opened(Value::bytes(*sealed));
  }

 private:
  [[nodiscard]] Result<std::optional<std::string>> opened(const Value& stored) const {
    auto person = open_person(vault_, stored);
    if (!person) return person.error();
    if (person->is_unset()) return std::optional<std::string>();
    if (!person->is(Value::Kind::string)) {
      return unreadable_name();
    }
    return std::optional<std::string>(person->text());
  }

  const Vault* vault_;
};

}  // namespace

Result<statechart::Snapshot> read_case_form(const statechart::Chart& chart, const Vault* vault,
                                            std::string_view stored) {
  const Opening opening(vault);
  return statechart::read_stored(chart, stored, &opening);
}

std::string with_version(std::string_view cbor) {
  std::string bytes(1, codec_version);
  bytes += cbor;
  return bytes;
}

std::string encode(const Value& value) { return to_cbor(value, {&codec_version, 1}); }

Result<std::string_view> without_version(std::string_view bytes) {
  if (bytes.empty() || (bytes[0] != codec_version && bytes[0] != entry_version)) {
    return damaged("een onbekende schrijfwijze van een zaak", "an unknown form of a stored case");
  }
  return bytes.substr(1);
}

Result<Value> decode(std::string_view bytes) {
  auto cbor = without_version(bytes);
  if (!cbor) return cbor.error();
  return from_cbor(*cbor);
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
