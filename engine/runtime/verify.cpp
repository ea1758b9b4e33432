// SPDX-License-Identifier: Apache-2.0
#include "engine/runtime/verify.hpp"

#include <map>

#include "engine/base/cbor.hpp"
#include "engine/runtime/draft.hpp"
#include "engine/runtime/erasure.hpp"

namespace regie::runtime {

namespace {

class Verification {
 public:
  Verification(Core& core, const CaseRow& row) : core_(core), row_(row) {}

  Result<CaseCheck> run() {
    auto vault = read_vault(core_.storage(), row_.id);
    if (vault) {
      vault_ = *vault;
      check_.erased = !vault_;
    } else if (vault.error().code == Errc::corrupt) {
      problem(0, vault.error().message);
    } else {
      return vault.error();
    }
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
    if (auto compared = compare_with_rows(); !compared) return compared.error();
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
    last_kind_ = entry.kind;
    if (last_at_ && entry.at < *last_at_) {
      problem(entry.revision, {"De regel is van eerder dan de regel ervoor.",
                               "The entry is earlier than the one before it."});
    }
    last_at_ = entry.at;
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
    return read_case_form(*definition_->chart, vault_.get(), to_cbor(stored));
  }

  /// As it would be written down today: what is sealed has changed over time. Empty where it
  /// cannot be read.
  std::string written_anew(const Value& stored) {
    auto snapshot = snapshot_of(stored);
    if (!snapshot) return {};
    return stored_case(*definition_->chart, *vault_, *snapshot);
  }

  /// Whether nothing changed since `before` but the revision.
  bool only_counted(const Value& before) {
    auto snapshot = snapshot_of(before);
    if (!snapshot) return false;
    ++snapshot->revision;
    return stored_case(*definition_->chart, *vault_, *snapshot) == written_anew(folded_);
  }

  void carry_out_again(const JournalRecord& record, const Value& before) {
    if (is_care_kind(record.kind)) {
      if (!only_counted(before)) {
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
    const std::string again = stored_case(*definition_->chart, *vault_, step.next);
    if (again != to_cbor(folded_) && again != written_anew(folded_)) {
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
    auto stored = without_version(row_.snapshot);
    if (!stored) {
      problem(row_.revision, stored.error().message);
    } else if (revision_ != row_.revision || *stored != to_cbor(folded_)) {
      problem(row_.revision, {"De toestand is niet wat het verslag zegt.",
                              "The snapshot is not what the journal says."});
    }
  }

  /// What lists and due work are read from: it is made of the snapshot, and goes with it.
  Result<void> compare_with_rows() {
    if (!check_.problems.empty()) return {};
    auto snapshot = snapshot_of(folded_);
    if (!snapshot) {
      problem(row_.revision, snapshot.error().message);
      return {};
    }
    compare_heading(*snapshot);
    // With the erasure of a case everything is taken back that waits. Where only the key went, it
    // ends when it is due.
    const bool erased = last_kind_ == erase_kind;
    if (!vault_ && !erased) return {};
    const statechart::Snapshot nothing;
    if (auto done = compare_tasks(erased ? nothing : *snapshot); !done) return done;
    return compare_timers(erased ? nothing : *snapshot);
  }

  void differs(const Text& what) {
    problem(row_.revision, {what.nl + " is niet wat het verslag zegt.",
                            what.en + " is not what the journal says."});
  }

  void compare_heading(const statechart::Snapshot& snapshot) {
    CaseRow told;
    tell(*definition_->chart, snapshot, told);
    if (last_kind_ == erase_kind && told.status == CaseStatus::open) {
      told.status = CaseStatus::cancelled;
      told.closed = row_.closed;
    }
    if (row_.status != told.status) differs({"De status van de zaak", "The status of the case"});
    if (row_.result != told.result) differs({"De uitkomst van de zaak", "The result of the case"});
    if (row_.state != told.state) {
      differs({"Waar de zaak staat in lijsten", "Where the case stands in lists"});
    }
    if (row_.started != told.started || row_.updated != told.updated ||
        row_.closed != told.closed) {
      differs({"Een moment van de zaak (begonnen, bijgewerkt of gesloten)",
               "A moment of the case (started, updated or closed)"});
    }
    if (vault_ &&
        decode_subject(row_.subject, vault_.get()) !=
            decode_subject(encode_subject(*definition_->chart, *vault_, snapshot), vault_.get())) {
      differs({"De naam van de zaak in lijsten", "The name of the case in lists"});
    }
  }

  StoreFilter of_this_case() const {
    StoreFilter filter;
    filter.case_prefix.assign(reinterpret_cast<const char*>(row_.id.bytes.data()),
                              row_.id.bytes.size());
    return filter;
  }

  Result<void> compare_tasks(const statechart::Snapshot& snapshot) {
    auto around = core_.surroundings(*definition_->chart, core_.now());
    if (!around) return around.error();
    auto page = core_.storage().query_tasks(of_this_case());
    if (!page) return page.error();
    std::map<std::string, const TaskRow*> rows;
    for (const TaskRow& row : page->rows) rows[row.task_id] = &row;
    if (snapshot.status == statechart::Snapshot::Status::open) {
      for (const auto& task : statechart::tasks(*definition_->chart, snapshot, around->context())) {
        const auto row = rows.find(task.id);
        if (row == rows.end()) {
          problem(row_.revision, {"De open taak " + task.id + " ontbreekt in de opslag.",
                                  "The open task " + task.id + " is missing in the store."});
          continue;
        }
        if (row->second->opened != task.opened || row->second->due != task.due) {
          differs({"Een moment van de taak " + task.id, "A moment of the task " + task.id});
        }
        rows.erase(row);
      }
    }
    for (const auto& [id, row] : rows) {
      problem(row_.revision, {"De opslag heeft een open taak " + id + " die er niet meer is.",
                              "The store has an open task " + id + " that is no more."});
    }
    return {};
  }

  Result<void> compare_timers(const statechart::Snapshot& snapshot) {
    StoreFilter filter = of_this_case();
    filter.work_kind = WorkKind::timer;
    auto page = core_.storage().query_work(filter);
    if (!page) return page.error();
    std::map<std::string, const WorkRow*> rows;
    for (const WorkRow& row : page->rows) {
      if (row.work_id != keep_work_id) rows[row.work_id] = &row;
    }
    for (const statechart::RunningTimer& timer : snapshot.dossier().timers) {
      const std::string number = std::to_string(timer.id);
      const auto row = rows.find(timer_work_id(timer.id));
      if (row == rows.end()) {
        problem(row_.revision, {"Tijdklok " + number + " ontbreekt in de opslag.",
                                "Timer " + number + " is missing in the store."});
        continue;
      }
      // One that failed before is tried again later than it was due.
      if (row->second->attempt == 0 && row->second->due != timer.due) {
        differs({"Wanneer tijdklok " + number + " afgaat", "When timer " + number + " is due"});
      }
      rows.erase(row);
    }
    for (const auto& [id, row] : rows) {
      const std::string number = std::to_string(timer_of_work_id(id));
      problem(row_.revision, {"De opslag heeft een tijdklok " + number + " die er niet meer is.",
                              "The store has a timer " + number + " that is no more."});
    }
    return {};
  }

  Core& core_;
  const CaseRow& row_;
  CaseCheck check_;
  std::shared_ptr<const Vault> vault_;
  std::shared_ptr<const Definition> definition_;
  std::int64_t revision_ = 0;
  Digest hash_{};
  std::string last_kind_;
  std::optional<Instant> last_at_;
  Value folded_ = Value::map({});
};

}  // namespace

Result<CaseCheck> verify_case(Core& core, const CaseRow& row) {
  return Verification(core, row).run();
}

}  // namespace regie::runtime
