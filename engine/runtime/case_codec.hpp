// SPDX-License-Identifier: Apache-2.0
// How a case and its journal are written down: deterministic CBOR behind a version byte, personal
// data sealed. Whatever is stored is read back by every later version.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <regie/value.hpp>

#include "engine/base/result.hpp"
#include "engine/base/sha256.hpp"
#include "engine/runtime/vault.hpp"
#include "engine/statechart/snapshot.hpp"
#include "engine/statechart/step.hpp"

namespace regie::runtime {

inline constexpr char codec_version = 2;
/// Of journal entries. Version 2 sealed each part by itself and wrote what is empty too.
inline constexpr char entry_version = 3;
/// Version of the meaning of `step`; raised when the same inputs would give something else.
inline constexpr std::int64_t semantics_version = 2;

/// The stored form of a snapshot (statechart::append_stored) with its personal data sealed.
[[nodiscard]] std::string stored_case(const statechart::Chart& chart, const Vault& vault,
                                      const statechart::Snapshot& snapshot);
/// And back. Without a vault what was sealed is left out. Errors: `corrupt`.
[[nodiscard]] Result<statechart::Snapshot> read_case_form(const statechart::Chart& chart,
                                                          const Vault* vault,
                                                          std::string_view stored);

/// Whether an actor is somebody's own name, such as `resident:anna`, and so personal. Contacts of
/// the directory act for an office, and systems are nobody.
[[nodiscard]] bool is_private_person(std::string_view actor);
/// Whether the key of an item says something about somebody: a private person, or an item of a
/// list in which something is personal. `list` may be null.
[[nodiscard]] bool is_personal_item(const statechart::Field* list, std::string_view key);
/// A private person is stored sealed, as bytes, any other as the text that it is; this reads both.
/// Unset: it can no longer be read.
[[nodiscard]] Result<Value> open_person(const Vault* vault, const Value& person);

/// How a person of whom a task is asked stands in the store: a private one by a hash, so that tasks
/// can be found by it and nobody's name is kept in a list.
[[nodiscard]] std::string assignee_of(std::string_view person);

/// A value as it is stored: the version byte and CBOR.
[[nodiscard]] std::string encode(const Value& value);
/// What is CBOR already, with the version byte; and back. Errors: `corrupt`.
[[nodiscard]] std::string with_version(std::string_view cbor);
[[nodiscard]] Result<std::string_view> without_version(std::string_view bytes);
[[nodiscard]] Result<Value> decode(std::string_view bytes);

/// Versions of everything that a step looked at.
struct Versions {
  std::string definition;  ///< SHA-256 of the workflow, in hex
  std::string time_zones;
  std::string calendar;  ///< id
  std::string calendar_version;
  std::string calendar_document;  ///< version under which it is kept in the store
  std::string statutory_version;  ///< of the statutory calendar; empty: the workflow has no terms
  std::string statutory_document;
  std::string directory;
  std::string directory_document;
  std::int64_t semantics = semantics_version;
};

/// One step as it stands in the journal.
struct JournalRecord {
  std::int64_t revision = 0;
  std::string kind;  ///< `start choice external timer todo message incident erase drop`
  statechart::Event event;
  Instant now;
  std::string choice;  ///< id of the choice that was taken
  std::string role;    ///< that the actor acted as
  std::uint32_t region = 0;
  bool late = false;
  Value resolved;
  Value notes;
  Value changes;  ///< of the stored form
  std::vector<statechart::Effect> effects;
  std::vector<std::string> entered;  ///< paths of states, hidden ones left out
  std::vector<std::string> left;
  std::string error;  ///< of an incident: what failed, English
  Versions versions;
  bool sealed = false;  ///< read without the key: data, resolved, notes, payloads are unset
};

/// The payload of an effect, as it is kept: in the journal as in the outbox.
[[nodiscard]] std::string seal_payload(const Vault& vault, const statechart::Effect& effect);
/// Of an entry, what is encoded already.
struct EncodedParts {
  std::string_view versions;                 ///< encode_versions
  std::string_view changes;                  ///< statechart::difference, of the stored form
  const std::vector<std::string>& payloads;  ///< of the record's effects, sealed
  bool item_is_personal = false;             ///< of the event
};
[[nodiscard]] std::string encode_versions(const Versions& versions);
/// The entry as it is stored. Its `changes` and `versions` come from the parts.
[[nodiscard]] std::string encode_record(const Vault& vault, const JournalRecord& record,
                                        const EncodedParts& parts);
/// Errors: `corrupt`.
[[nodiscard]] Result<JournalRecord> from_stored(const Vault* vault, const Value& stored);

[[nodiscard]] const char* kind_name(statechart::Event::Kind kind) noexcept;

/// SHA-256(previous ‖ entry): the chain that a change of the past would break.
[[nodiscard]] Digest chain(const Digest& previous, std::string_view entry);

/// The label of a case for lists: text, or bytes that only its key opens.
[[nodiscard]] std::string encode_subject(const statechart::Chart& chart, const Vault& vault,
                                         const statechart::Snapshot& snapshot);
/// Empty where it cannot be read.
[[nodiscard]] std::string decode_subject(std::string_view subject, const Vault* vault);
[[nodiscard]] bool is_sealed_subject(std::string_view subject);

/// Whether a field, or anything within it, is personal.
[[nodiscard]] bool holds_personal(const statechart::Field& field);

}  // namespace regie::runtime
