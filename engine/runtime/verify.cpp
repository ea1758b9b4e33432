// SPDX-License-Identifier: Apache-2.0
#include "engine/runtime/verify.hpp"

#include "engine/base/cbor.hpp"
#include "engine/runtime/erasure.hpp"

namespace regie::runtime {

namespace {

class Verification {
 public:
  Verification(Core& core, const CaseRow& row) : core_(core), row_(row) {}

  Result<CaseCheck> run() {
    auto vault = read_vault(core_.storage(), row_.id);
    if (!vault) return vault.error();
    vault_ = *vault;
    check_.erased = !vault_;
    auto definition = core_.catalog().definition(row_.workflow, row_.version);
    if (!definition) {
      if (definition.error().code == Errc::busy || definition.error().code == Errc::store_failed) {
        return definition.error();
      }
      problem(0, definition.error().message);
      return check_;
    }
    definition_ = *definition;
    if (definition_->sha256 != row_.definition) {
      problem(0, {"De werkwijze in de opslag is een andere dan waarmee de zaak begon.",
                  "The workflow in the store is another than the case was started with."});
    }
    if (auto walked = walk_all(); !walked) return walked.error();
    compare_with_snapshot();
    return check_;
  }

 private:
  void problem(std::int64_t revision, Text message) {
    check_.problems.push_back({revision, std::move(message)});
  }

  /// In pages: a case may have lived for years.
  Result<void> walk_all() {
    constexpr std::uint32_t page = 200;
    while (true) {
      auto entries = core_.storage().journal(row_.id, revision_ + 1, page);
      if (!entries) return entries.error();
      for (const EntryRow& entry : *entries) {
        if (!walk(entry)) return {};
        ++check_.entries;
      }
      if (entries->size() < page) return {};
    }
  }

  /// False: nothing after this can be judged.
  bool walk(const EntryRow& entry) {
    if (entry.revision != revision_ + 1) {
      problem(entry.revision, {"Regel " + std::to_string(revision_ + 1) + " ontbreekt.",
                               "Entry " + std::to_string(revision_ + 1) + " is missing."});
      return false;
    }
    revision_ = entry.revision;
    hash_ = chain(hash_, entry.entry);
    if (hash_ != entry.hash) {
      problem(entry.revision, {"De regel is veranderd nadat hij geschreven werd.",
                               "The entry was changed after it was written."});
      return false;
    }
    auto value = decode(entry.entry);
    if (!value) {
      problem(entry.revision, value.error().message);
      return false;
    }
    auto record = from_stored(vault_.get(), *value);
    if (!record) {
      problem(entry.revision, record.error().message);
      return false;
    }
    auto folded = statechart::fold(folded_, record->changes);
    if (!folded) {
      problem(entry.revision, folded.error().message);
      return false;
    }
    if (record->revision != entry.revision || record->now != entry.at ||
        record->kind != entry.kind) {
      problem(entry.revision, {"Het opschrift van de regel hoort niet bij zijn inhoud.",
                               "The heading of the entry does not fit its content."});
    }
    const Value before = std::exchange(folded_, std::move(*folded));
    if (vault_) carry_out_again(*record, before);
    return true;
  }

  /// The snapshot that a stored form means; of the very first one, a fresh case.
  Result<statechart::Snapshot> snapshot_of(const Value& stored) {
    if (stored.size() == 0) {
      statechart::Snapshot fresh;
      fresh.change().case_id = to_string(row_.id);
      return fresh;
    }
    auto plain = reveal(*definition_->chart, vault_.get(), stored);
    if (!plain) return plain.error();
    return statechart::from_value(*definition_->chart, *plain);
  }

  void carry_out_again(const JournalRecord& record, const Value& before) {
    if (is_care_kind(record.kind)) {
      const bool only_counted =
          record.changes.size() == 1 &&
          record.changes.items()[0].items()[0] == Value::list({Value("revision")});
      if (!only_counted) {
        problem(record.revision, {"Beheer van een zaak veranderde ook haar toestand.",
                                  "Care for a case changed its state too."});
      }
      return;
    }
    if (record.versions.semantics != semantics_version ||
        record.versions.time_zones != core_.catalog().zones().version()) {
      return;  // other rules then: the folded changes are the proof
    }
    auto snapshot = snapshot_of(before);
    auto calendar =
        core_.catalog().calendar_of(record.versions.calendar, record.versions.calendar_document);
    auto directory = core_.catalog().directory_of(record.versions.directory_document);
    if (!snapshot || !calendar || !directory) {
      problem(record.revision, !snapshot   ? snapshot.error().message
                               : !calendar ? calendar.error().message
                                           : directory.error().message);
      return;
    }
    Surroundings around{record.now, *calendar, *directory, &core_.catalog().zones(),
                        &core_.limits()};
    if (!record.versions.statutory_document.empty()) {
      auto statutory = core_.catalog().calendar_of(statechart::statutory_calendar,
                                                   record.versions.statutory_document);
      if (!statutory) return problem(record.revision, statutory.error().message);
      around.statutory = std::move(*statutory);
    }
    auto step = statechart::step(*definition_->chart, *snapshot, record.event, around.context());
    if (record.kind == "incident") {
      if (step) {
        problem(record.revision, {"Wat toen mislukte, lukt nu.", "What failed then works now."});
      }
      ++check_.replayed;
      return;
    }
    if (!step) {
      problem(record.revision, {"Dezelfde invoer wordt nu geweigerd: " + step.error().message.nl,
                                "The same input is refused now: " + step.error().message.en});
      return;
    }
    compare(record, *step);
    ++check_.replayed;
  }

  void compare(const JournalRecord& record, const statechart::Step& step) {
    const Value again =
        protect(*definition_->chart, *vault_, statechart::to_value(*definition_->chart, step.next));
    // As stored: what is not a number is not equal to itself.
    if (!(again == folded_) && to_cbor(again) != to_cbor(folded_)) {
      problem(record.revision, {"Dezelfde invoer geeft nu een andere toestand.",
                                "The same input gives another state now."});
    }
    bool same = step.effects.size() == record.effects.size();
    for (std::size_t i = 0; same && i < step.effects.size(); ++i) {
      same = step.effects[i].kind == record.effects[i].kind &&
             step.effects[i].ordinal == record.effects[i].ordinal &&
             step.effects[i].payload == record.effects[i].payload;
    }
    if (!same) {
      problem(record.revision, {"Dezelfde invoer geeft nu andere berichten.",
                                "The same input gives other messages now."});
    }
  }

  void compare_with_snapshot() {
    if (!check_.problems.empty()) return;
    auto stored = decode(row_.snapshot);
    if (!stored) {
      problem(row_.revision, stored.error().message);
    } else if (revision_ != row_.revision ||
               (!(*stored == folded_) && to_cbor(*stored) != to_cbor(folded_))) {
      problem(row_.revision, {"De toestand is niet wat het verslag zegt.",
                              "The snapshot is not what the journal says."});
    }
  }

  Core& core_;
  const CaseRow& row_;
  CaseCheck check_;
  std::shared_ptr<const Vault> vault_;
  std::shared_ptr<const Definition> definition_;
  std::int64_t revision_ = 0;
  Digest hash_{};
  Value folded_ = Value::map({});
};

}  // namespace

Result<CaseCheck> verify_case(Core& core, const CaseRow& row) {
  return Verification(core, row).run();
}

}  // namespace regie::runtime
