// SPDX-License-Identifier: Apache-2.0
// A journal entry as it is stored. What people wrote, what was looked up for them and what was sent
// to them is sealed as a whole, and so are the names of residents; names of events and states are
// not.
#include "engine/base/cbor.hpp"
#include "engine/runtime/case_codec.hpp"
#include "engine/runtime/errors.hpp"

namespace regie::runtime {

namespace {

constexpr const char* kind_names[] = {"start",   "choice", "external", "timer", "todo",
                                      "message", "cancel", "calendar", "answer"};

void add_texts(CborMembers& out, std::string& bytes, std::string_view name,
               const std::vector<std::string>& texts) {
  if (texts.empty()) return;
  out.name(name);
  append_cbor_list(bytes, texts.size());
  for (const std::string& text : texts) append_cbor_text(bytes, text);
}

void add_if_any(CborMembers& out, std::string_view name, std::string_view text) {
  if (!text.empty()) out.add_text(name, text);
}

/// In the clear: an office, a system, an item that is nobody.
void add_unless_private(CborMembers& out, std::string_view name, std::string_view person) {
  if (!is_private_person(person)) add_if_any(out, name, person);
}
void add_if_private(CborMembers& out, std::string_view name, std::string_view person) {
  if (is_private_person(person)) out.add_text(name, person);
}

void append_event(std::string& bytes, const statechart::Event& event, bool item_is_personal) {
  CborMembers out(bytes);
  if (!item_is_personal) add_if_any(out, "item", event.item);
  out.add_text("kind", kind_name(event.kind));
  out.add_text("name", event.name);
  add_unless_private(out, "actor", event.actor);
  add_if_any(out, "child", event.child);
  if (event.timer != 0) out.add_integer("timer", static_cast<std::int64_t>(event.timer));
  add_unless_private(out, "behalf", event.behalf);
  add_if_any(out, "origin", event.origin);
  if (event.request != 0) out.add_integer("request", static_cast<std::int64_t>(event.request));
  add_if_any(out, "send_id", event.send_id);
}

bool is_empty(const Value& value) { return value.is_unset() || value.size() == 0; }

/// What people wrote, what was looked up for them, and the names of residents, sealed together.
std::string sealed_part(const Vault& vault, const JournalRecord& record, bool item_is_personal) {
  std::string plain;
  CborMembers out(plain);
  if (!record.event.data.is_unset()) out.add("data", record.event.data);
  if (item_is_personal) add_if_any(out, "item", record.event.item);
  add_if_private(out, "actor", record.event.actor);
  if (!is_empty(record.notes)) out.add("notes", record.notes);
  add_if_private(out, "behalf", record.event.behalf);
  if (!is_empty(record.resolved)) out.add("resolved", record.resolved);
  return vault.seal("entry", plain);
}

void append_effects(std::string& bytes, const std::vector<statechart::Effect>& effects,
                    const std::vector<std::string>& payloads) {
  append_cbor_list(bytes, effects.size());
  for (std::size_t i = 0; i < effects.size(); ++i) {
    CborMembers effect(bytes);
    effect.add_text("kind", effects[i].kind);
    effect.add_integer("ordinal", static_cast<std::int64_t>(effects[i].ordinal));
    effect.add_bytes("payload", payloads[i]);
  }
}

/// Reads members; remembers when something did not fit.
class Reader {
 public:
  [[nodiscard]] bool failed() const { return failed_; }

  const Value& member(const Value& map, std::string_view name) {
    static const Value nothing;
    const Value* found = map.find(name);
    if (found == nullptr) {
      failed_ = true;
      return nothing;
    }
    return *found;
  }
  /// What is not written where it is nothing.
  std::string text_or_none(const Value& map, std::string_view name) {
    return map.find(name) == nullptr ? std::string() : text(map, name);
  }
  std::int64_t integer_or_0(const Value& map, std::string_view name) {
    return map.find(name) == nullptr ? 0 : integer(map, name);
  }
  std::string text(const Value& map, std::string_view name) {
    const Value& value = member(map, name);
    if (!value.is(Value::Kind::string)) {
      failed_ = true;
      return {};
    }
    return std::string(value.text());
  }
  std::int64_t integer(const Value& map, std::string_view name) {
    const Value& value = member(map, name);
    if (!value.is(Value::Kind::integer)) {
      failed_ = true;
      return 0;
    }
    return value.integer();
  }
  bool truth(const Value& map, std::string_view name) {
    const Value& value = member(map, name);
    if (!value.is(Value::Kind::boolean)) {
      failed_ = true;
      return false;
    }
    return value.boolean();
  }
  std::vector<std::string> texts(const Value& map, std::string_view name) {
    std::vector<std::string> out;
    if (map.find(name) == nullptr) return out;
    const Value& value = member(map, name);
    if (!value.is(Value::Kind::list)) {
      failed_ = true;
      return out;
    }
    for (const Value& item : value.items()) {
      if (item.is(Value::Kind::string)) {
        out.emplace_back(item.text());
      } else {
        failed_ = true;
      }
    }
    return out;
  }
  Value sealed(const Value& map, std::string_view name, std::string_view place,
               const Vault* vault) {
    const Value& value = member(map, name);
    if (vault == nullptr || failed_) return {};
    auto opened = vault->open_value(place, value);
    if (!opened) {
      failed_ = true;
      return {};
    }
    return *opened;
  }
  /// What is sealed together in an entry.
  void open(const Value& entry, const Vault* vault) {
    is_open_ = vault != nullptr;
    sealed_ = sealed(entry, "sealed", "entry", vault);
    if (is_open_ && !sealed_.is(Value::Kind::map)) failed_ = true;
  }
  /// Of the sealed part; `none` where it is not there, unset without the key.
  Value within(std::string_view name, Value none) {
    if (!is_open_ || failed_) return {};
    const Value* found = sealed_.find(name);
    return found == nullptr ? none : *found;
  }
  /// In the clear, sealed, or nobody. Empty where it was sealed and there is no key any more.
  std::string person(const Value& event, std::string_view name) {
    if (event.find(name) != nullptr) return text(event, name);
    const Value value = within(name, Value(""));
    if (value.is_unset()) return {};
    if (value.is(Value::Kind::string)) return std::string(value.text());
    failed_ = true;
    return {};
  }
  /// The same in entries of version 2, each sealed by itself.
  std::string person_alone(const Value& event, std::string_view name, const Vault* vault) {
    auto value = open_person(vault, member(event, name));
    if (value && value->is(Value::Kind::string)) return std::string(value->text());
    failed_ = failed_ || !value || !value->is_unset();
    return {};
  }

 private:
  bool failed_ = false;
  bool is_open_ = false;
  Value sealed_;
};

/// What people wrote and who they are.
void read_sealed(Reader& in, const Value& stored, const Value& event, const Vault* vault,
                 JournalRecord& record) {
  if (stored.find("sealed") == nullptr) {  // version 2
    record.event.actor = in.person_alone(event, "actor", vault);
    record.event.behalf = in.person_alone(event, "behalf", vault);
    record.event.item = in.text(event, "item");
    record.event.data = in.sealed(event, "data", "event", vault);
    record.resolved = in.sealed(stored, "resolved", "resolved", vault);
    record.notes = in.sealed(stored, "notes", "notes", vault);
    return;
  }
  in.open(stored, vault);
  record.event.actor = in.person(event, "actor");
  record.event.behalf = in.person(event, "behalf");
  record.event.item = in.person(event, "item");
  record.event.data = in.within("data", Value());
  record.resolved = in.within("resolved", Value::map({}));
  record.notes = in.within("notes", Value::list({}));
}

Error unreadable() {
  return damaged("een regel van het verslag is niet te lezen",
                 "an entry of a journal is unreadable");
}

}  // namespace

const char* kind_name(statechart::Event::Kind kind) noexcept {
  return kind_names[static_cast<std::size_t>(kind)];
}

std::string seal_payload(const Vault& vault, const statechart::Effect& effect) {
  return vault.seal("effect", to_cbor(effect.payload));
}

std::string encode_versions(const Versions& versions) {
  std::string bytes;
  CborMembers out(bytes);
  out.add_text("calendar", versions.calendar);
  out.add_text("directory", versions.directory);
  out.add_integer("semantics", versions.semantics);
  out.add_text("definition", versions.definition);
  out.add_text("time_zones", versions.time_zones);
  out.add_text("calendar_version", versions.calendar_version);
  out.add_text("calendar_document", versions.calendar_document);
  const bool by_law = !versions.statutory_document.empty();
  if (by_law) out.add_text("statutory_version", versions.statutory_version);
  out.add_text("directory_document", versions.directory_document);
  if (by_law) out.add_text("statutory_document", versions.statutory_document);
  return bytes;
}

std::string encode_record(const Vault& vault, const JournalRecord& record,
                          const EncodedParts& parts) {
  std::string entry(1, entry_version);
  entry.reserve(1'024 + parts.changes.size());
  CborMembers out(entry);
  out.add_integer("now", record.now.ms);
  out.add_text("kind", record.kind);
  if (record.late) out.add("late", Value(true));
  add_texts(out, entry, "left", record.left);
  add_if_any(out, "role", record.role);
  add_if_any(out, "error", record.error);
  out.name("event");
  append_event(entry, record.event, parts.item_is_personal);
  add_if_any(out, "choice", record.choice);
  if (record.region != 0) out.add_integer("region", static_cast<std::int64_t>(record.region));
  out.add_bytes("sealed", sealed_part(vault, record, parts.item_is_personal));
  out.add_encoded("changes", parts.changes);
  if (!record.effects.empty()) {
    out.name("effects");
    append_effects(entry, record.effects, parts.payloads);
  }
  add_texts(out, entry, "entered", record.entered);
  out.add_integer("revision", record.revision);
  out.add_encoded("versions", parts.versions);
  return entry;
}

Result<JournalRecord> from_stored(const Vault* vault, const Value& stored) {
  Reader in;
  JournalRecord record;
  record.sealed = vault == nullptr;
  record.revision = in.integer(stored, "revision");
  record.kind = in.text(stored, "kind");
  const Value& event = in.member(stored, "event");
  const std::string kind = in.text(event, "kind");
  bool known = false;
  for (std::size_t i = 0; i < std::size(kind_names); ++i) {
    if (kind != kind_names[i]) continue;
    record.event.kind = static_cast<statechart::Event::Kind>(i);
    known = true;
  }
  if (!known) return unreadable();
  record.event.name = in.text(event, "name");
  read_sealed(in, stored, event, vault, record);
  record.event.timer = static_cast<std::uint64_t>(in.integer_or_0(event, "timer"));
  record.event.child = in.text_or_none(event, "child");
  record.event.send_id = in.text_or_none(event, "send_id");
  record.event.origin = in.text_or_none(event, "origin");
  record.event.request = static_cast<std::uint32_t>(in.integer_or_0(event, "request"));
  record.now = {in.integer(stored, "now")};
  record.choice = in.text_or_none(stored, "choice");
  record.role = in.text_or_none(stored, "role");
  record.region = static_cast<std::uint32_t>(in.integer_or_0(stored, "region"));
  record.late = stored.find("late") != nullptr && in.truth(stored, "late");
  record.changes = in.member(stored, "changes");
  static const Value no_effects = Value::list({});
  const Value* found = stored.find("effects");
  const Value& effects = found == nullptr ? no_effects : *found;
  if (!effects.is(Value::Kind::list)) return unreadable();
  for (const Value& item : effects.items()) {
    statechart::Effect effect;
    effect.ordinal = static_cast<std::uint32_t>(in.integer(item, "ordinal"));
    effect.kind = in.text(item, "kind");
    effect.payload = in.sealed(item, "payload", "effect", vault);
    record.effects.push_back(std::move(effect));
  }
  record.entered = in.texts(stored, "entered");
  record.left = in.texts(stored, "left");
  record.error = in.text_or_none(stored, "error");
  const Value& versions = in.member(stored, "versions");
  record.versions.definition = in.text(versions, "definition");
  record.versions.time_zones = in.text(versions, "time_zones");
  record.versions.calendar = in.text(versions, "calendar");
  record.versions.calendar_version = in.text(versions, "calendar_version");
  record.versions.calendar_document = in.text(versions, "calendar_document");
  if (versions.find("statutory_document") != nullptr) {
    record.versions.statutory_version = in.text(versions, "statutory_version");
    record.versions.statutory_document = in.text(versions, "statutory_document");
  }
  record.versions.directory = in.text(versions, "directory");
  record.versions.directory_document = in.text(versions, "directory_document");
  record.versions.semantics = in.integer(versions, "semantics");
  if (in.failed()) return unreadable();
  return record;
}

}  // namespace regie::runtime
