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

Value text_list(const std::vector<std::string>& texts) {
  return Value::list(std::vector<Value>(texts.begin(), texts.end()));
}

std::string encode_versions(const Versions& versions) {
  CborRecord out(512);
  out.add_text("definition", versions.definition);
  out.add_text("time_zones", versions.time_zones);
  out.add_text("calendar", versions.calendar);
  out.add_text("calendar_version", versions.calendar_version);
  out.add_text("calendar_document", versions.calendar_document);
  out.add_text("directory", versions.directory);
  out.add_text("directory_document", versions.directory_document);
  out.add("semantics", versions.semantics);
  if (!versions.statutory_document.empty()) {
    out.add_text("statutory_version", versions.statutory_version);
    out.add_text("statutory_document", versions.statutory_document);
  }
  return out.encoded();
}

std::string encode_event(const Vault& vault, const statechart::Event& event) {
  CborRecord out(512);
  out.add_text("kind", kind_name(event.kind));
  out.add_text("name", event.name);
  out.add("actor", seal_person(vault, event.actor));
  out.add("behalf", seal_person(vault, event.behalf));
  out.add_text("item", event.item);
  out.add("timer", static_cast<std::int64_t>(event.timer));
  out.add_text("child", event.child);
  out.add_text("send_id", event.send_id);
  out.add_text("origin", event.origin);
  out.add_bytes("data", vault.seal("event", to_cbor(event.data)));
  // Few events have one, and entries of older versions none.
  if (event.request != 0) out.add("request", static_cast<std::int64_t>(event.request));
  return out.encoded();
}

std::string encode_effects(const std::vector<statechart::Effect>& effects,
                           const std::vector<std::string>& payloads) {
  std::string out;
  append_cbor_list(out, effects.size());
  for (std::size_t i = 0; i < effects.size(); ++i) {
    CborRecord effect;
    effect.add("ordinal", static_cast<std::int64_t>(effects[i].ordinal));
    effect.add_text("kind", effects[i].kind);
    effect.add_bytes("payload", payloads[i]);
    effect.append_to(out);
  }
  return out;
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
  /// Empty where it was sealed and there is no key any more.
  std::string person(const Value& map, std::string_view name, const Vault* vault) {
    auto value = open_person(vault, member(map, name));
    if (value && value->is(Value::Kind::string)) return std::string(value->text());
    failed_ = failed_ || !value || !value->is_unset();
    return {};
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

 private:
  bool failed_ = false;
};

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

std::string encode_record(const Vault& vault, const JournalRecord& record,
                          const std::vector<std::string>& payloads) {
  CborRecord out(2'048);
  out.add("revision", record.revision);
  out.add_text("kind", record.kind);
  out.add_encoded("event", encode_event(vault, record.event));
  out.add("now", record.now.ms);
  out.add_text("choice", record.choice);
  out.add_text("role", record.role);
  out.add("region", static_cast<std::int64_t>(record.region));
  out.add("late", record.late);
  out.add_bytes("resolved", vault.seal("resolved", to_cbor(record.resolved)));
  out.add_bytes("notes", vault.seal("notes", to_cbor(record.notes)));
  out.add("changes", record.changes);
  out.add_encoded("effects", encode_effects(record.effects, payloads));
  out.add("entered", text_list(record.entered));
  out.add("left", text_list(record.left));
  out.add_text("error", record.error);
  out.add_encoded("versions", encode_versions(record.versions));
  std::string entry(1, codec_version);
  out.append_to(entry);
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
  record.event.actor = in.person(event, "actor", vault);
  record.event.behalf = in.person(event, "behalf", vault);
  record.event.item = in.text(event, "item");
  record.event.timer = static_cast<std::uint64_t>(in.integer(event, "timer"));
  record.event.child = in.text(event, "child");
  record.event.send_id = in.text(event, "send_id");
  record.event.origin = in.text(event, "origin");
  record.event.data = in.sealed(event, "data", "event", vault);
  if (event.find("request") != nullptr) {
    record.event.request = static_cast<std::uint32_t>(in.integer(event, "request"));
  }
  record.now = {in.integer(stored, "now")};
  record.choice = in.text(stored, "choice");
  record.role = in.text(stored, "role");
  record.region = static_cast<std::uint32_t>(in.integer(stored, "region"));
  record.late = in.truth(stored, "late");
  record.resolved = in.sealed(stored, "resolved", "resolved", vault);
  record.notes = in.sealed(stored, "notes", "notes", vault);
  record.changes = in.member(stored, "changes");
  const Value& effects = in.member(stored, "effects");
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
  record.error = in.text(stored, "error");
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
