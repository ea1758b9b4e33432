// SPDX-License-Identifier: Apache-2.0
#include "engine/runtime/draft.hpp"

#include <algorithm>
#include <cassert>

#include "engine/base/cbor.hpp"
#include "engine/calendar/due.hpp"
#include "engine/runtime/calls.hpp"
#include "engine/runtime/case_effects.hpp"
#include "engine/runtime/errors.hpp"

namespace regie::runtime {

namespace {

std::vector<std::string> paths(const statechart::Chart& chart,
                               const std::vector<statechart::Index>& states) {
  std::vector<std::string> list;
  for (const statechart::Index state : states) list.push_back(chart.states[state].path);
  return list;
}

/// States of one side that are not on the other, or were left and entered again.
std::vector<std::string> changed_states(const statechart::Chart& chart,
                                        const std::vector<statechart::Index>& among,
                                        const std::vector<statechart::Index>& others,
                                        const std::vector<statechart::Node>& moved) {
  std::vector<statechart::Index> found;
  for (const statechart::Index state : among) {
    const bool both = std::binary_search(others.begin(), others.end(), state);
    const bool anew =
        std::any_of(moved.begin(), moved.end(),
                    [state](const statechart::Node& node) { return node.state == state; });
    if (!both || anew) found.push_back(state);
  }
  return paths(chart, found);
}

Error snapshot_too_large(const Limits& limits) {
  const std::string most = std::to_string(limits.snapshot_bytes);
  return {Errc::limit_reached,
          {"De zaak zou groter worden dan " + most + " bytes (snapshot_bytes).",
           "The case would grow beyond " + most + " bytes (snapshot_bytes)."},
          {"Haal gegevens uit de zaak, of verhoog de grens in Limits.",
           "Take data out of the case, or raise the limit in Limits."}};
}

void collect_keep(const statechart::Field& field, std::vector<calendar::Span>& spans) {
  if (field.keep) spans.push_back(*field.keep);
  const statechart::DataType* type = &field.type;
  while (type->item) type = type->item.get();
  if (!type->fields) return;
  for (const statechart::Field& inner : *type->fields) collect_keep(inner, spans);
}

std::string big_endian(std::uint64_t number) {
  std::string bytes;
  for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>(number >> shift);
  return bytes;
}

std::uint64_t from_big_endian(std::string_view bytes) {
  std::uint64_t number = 0;
  for (const char byte : bytes) number = number << 8 | static_cast<std::uint8_t>(byte);
  return number;
}

}  // namespace

std::string timer_work_id(std::uint64_t timer) { return big_endian(timer); }

std::uint64_t timer_of_work_id(const std::string& work_id) { return from_big_endian(work_id); }

std::string effect_work_id(std::int64_t revision, std::uint32_t ordinal) {
  return big_endian(static_cast<std::uint64_t>(revision)) + big_endian(ordinal).substr(4);
}

std::string effect_name(const Id& case_id, const std::string& work_id) {
  const std::string_view bytes = work_id;
  return to_string(case_id) + '/' + std::to_string(from_big_endian(bytes.substr(0, 8))) + '/' +
         std::to_string(from_big_endian(bytes.substr(8)));
}

Versions Surroundings::versions(const Definition& definition) const {
  Versions versions;
  versions.definition = to_hex(definition.sha256);
  versions.time_zones = zones->version();
  versions.calendar = calendar.content->id();
  versions.calendar_version = calendar.version;
  versions.calendar_document = calendar.document;
  versions.statutory_version = statutory.version;
  versions.statutory_document = statutory.document;
  versions.directory = directory.version;
  versions.directory_document = directory.document;
  return versions;
}

Draft::Draft(CaseStatePointer before, Surroundings surroundings)
    : before_(std::move(before)),
      id_(before_->id),
      tenant_(before_->tenant),
      definition_(before_->definition),
      vault_(before_->vault),
      surroundings_(std::move(surroundings)),
      hash_(before_->hash) {
  assert(vault_);
  if (surroundings_.now >= before_->last) return;
  clock_behind_ms_ = before_->last.ms - surroundings_.now.ms;
  surroundings_.now = before_->last;
}

Draft::Draft(const Id& case_id, std::string tenant, std::shared_ptr<const Definition> definition,
             std::string key, Surroundings surroundings)
    : id_(case_id),
      tenant_(std::move(tenant)),
      definition_(std::move(definition)),
      vault_(std::make_shared<const Vault>(*Vault::make(key))),
      new_key_(std::move(key)),
      surroundings_(std::move(surroundings)) {
  snapshot_.change().case_id = to_string(case_id);
}

JournalRecord Draft::record_of(const statechart::Event& event) const {
  JournalRecord record;
  record.kind = kind_name(event.kind);
  record.event = event;
  record.now = surroundings_.now;
  record.notes = Value::list({});
  record.resolved = Value::map({});
  return record;
}

void Draft::take(JournalRecord record, statechart::Snapshot next,
                 const std::vector<statechart::Node>& entered,
                 const std::vector<statechart::Node>& left) {
  std::string stored = stored_case(chart(), *vault_, next);
  record.revision = static_cast<std::int64_t>(next.revision);
  std::string changes = statechart::difference(this->stored(), stored);
  const auto before = active_states(chart(), snapshot());
  const auto after = active_states(chart(), next);
  record.entered = changed_states(chart(), after, before, entered);
  record.left = changed_states(chart(), before, after, left);
  steps_.push_back({std::move(record), std::move(changes)});
  snapshot_ = std::move(next);
  stored_ = std::move(stored);
}

std::string_view Draft::stored() const noexcept {
  if (!steps_.empty()) return stored_;
  return before_ ? std::string_view(before_->stored) : statechart::nothing_stored;
}

Result<statechart::Step> Draft::apply(const statechart::Event& event) {
  auto step = statechart::step(chart(), snapshot(), event, surroundings_.context());
  if (!step) return step;
  JournalRecord record = record_of(event);
  record.choice = step->choice;
  record.region = step->region;
  record.late = step->late;
  record.resolved = step->resolved;
  if (const Value* role = step->resolved.find("role");
      role != nullptr && role->is(Value::Kind::string)) {
    record.role = std::string(role->text());
  }
  record.notes = step->notes;
  record.effects = step->effects;
  take(std::move(record), std::move(step->next), step->entered, step->left);
  return step;
}

void Draft::record_incident(const statechart::Event& event, const Error& error) {
  JournalRecord record = record_of(event);
  record.kind = "incident";
  // The code alone: a message may quote what somebody wrote.
  record.error = to_string(error.code);
  record.notes = Value::list({Value::record({{"nl", error.message.nl}, {"en", error.message.en}})});
  statechart::Snapshot next = snapshot();
  ++next.revision;
  take(std::move(record), std::move(next), {}, {});
}

void Draft::record_care(const char* kind, const std::string& actor, const std::string& name) {
  statechart::Event event;
  event.kind = statechart::Event::Kind::external;
  event.name = name;
  event.actor = actor;
  JournalRecord record = record_of(event);
  record.kind = kind;
  statechart::Snapshot next = snapshot();
  ++next.revision;
  take(std::move(record), std::move(next), {}, {});
}

void Draft::fire_due() {
  std::set<std::uint64_t> passed_over;
  // Each step may start or cancel timers, so the next one is looked for anew. The bound is that of
  // a step: a workflow whose timers start others at once must not hold up its case for ever.
  for (std::size_t fired = 0; fired < surroundings_.limits->microsteps; ++fired) {
    const statechart::RunningTimer* due = nullptr;
    for (const statechart::RunningTimer& timer : snapshot().dossier().timers) {
      if (timer.due > surroundings_.now || passed_over.contains(timer.id)) continue;
      if (due == nullptr || timer.due < due->due) due = &timer;
    }
    if (due == nullptr) return;
    statechart::Event event;
    event.kind = statechart::Event::Kind::timer;
    event.name = statechart::event_of(chart(), *due);
    event.timer = due->id;
    const std::uint64_t id = due->id;
    passed_over.insert(id);  // an occurrence of `every` gets a new moment, beyond now, or a new id
    if (auto step = apply(event); !step) {
      failed_timers_.emplace_back(id, step.error());
    } else if (std::any_of(snapshot().dossier().timers.begin(), snapshot().dossier().timers.end(),
                           [&](const auto& timer) { return timer.id == id; })) {
      passed_over.erase(id);  // it repeats: missed occurrences are each journaled (ruling 7)
    }
  }
}

std::string Draft::effect_payload(const std::string& kind, Instant created,
                                  std::string_view sealed) const {
  std::string bytes(1, codec_version);
  CborMembers out(bytes);
  out.add_text("kind", kind);
  out.add_integer("created", created.ms);
  out.add_bytes("payload", sealed);
  out.add_text("workflow", chart().workflow);
  return bytes;
}

/// What the due moment came from, beside the moment itself: for who looks into the store.
std::string Draft::timer_payload(const statechart::RunningTimer& running) const {
  std::string bytes(1, codec_version);
  CborMembers out(bytes);
  if (running.timer == statechart::none) {
    out.add_text("event", running.send->event);
    out.add_integer("since", running.since.ms);
    return bytes;
  }
  const statechart::Timer& timer = chart().timers[running.timer];
  const bool by_law = timer.term != statechart::none || timer.statutory || timer.law;
  const Dated<calendar::Calendar>& days = by_law ? surroundings_.statutory : surroundings_.calendar;
  out.add_text("rule", timer.rule);
  out.add_text("event", timer.event);
  out.add_integer("since", running.since.ms);
  out.add_text("calendar", days.content->id());
  out.add_text("time_zones", surroundings_.zones->version());
  out.add_text("calendar_version", days.version);
  return bytes;
}

void Draft::diff_timers(Unit& unit) const {
  static const std::vector<statechart::RunningTimer> nothing;
  const auto& old_timers = before_ ? before_->snapshot.dossier().timers : nothing;
  const auto& new_timers = snapshot_.dossier().timers;
  const auto same = [](const statechart::RunningTimer& a, const statechart::RunningTimer& b) {
    return a.id == b.id && a.due == b.due;
  };
  for (const auto& timer : old_timers) {
    const bool stays = std::any_of(new_timers.begin(), new_timers.end(),
                                   [&](const auto& other) { return same(timer, other); });
    if (!stays) unit.cancel.push_back({WorkKind::timer, timer_work_id(timer.id)});
  }
  for (const auto& timer : new_timers) {
    const bool was = std::any_of(old_timers.begin(), old_timers.end(),
                                 [&](const auto& other) { return same(timer, other); });
    if (was) continue;
    WorkRow row;
    row.case_id = id_;
    row.kind = WorkKind::timer;
    row.work_id = timer_work_id(timer.id);
    row.due = timer.due;
    row.payload = timer_payload(timer);
    unit.add.push_back(std::move(row));
  }
}

/// There is one key a case, so the longest `keep` of its fields counts.
Result<void> Draft::add_keep(Unit& unit) const {
  const bool was_closed =
      before_ && before_->snapshot.status == statechart::Snapshot::Status::closed;
  if (was_closed || snapshot_.status != statechart::Snapshot::Status::closed) return {};
  std::vector<calendar::Span> spans;
  for (const statechart::Field& field : chart().fields) collect_keep(field, spans);
  std::optional<Instant> end;
  for (const calendar::Span& span : spans) {
    auto due = calendar::add(snapshot_.closed, span, *surroundings_.calendar.content,
                             *surroundings_.zones);
    if (!due) return due.error();
    if (!end || due->at > *end) end = due->at;
  }
  if (!end) return {};
  WorkRow row;
  row.case_id = id_;
  row.kind = WorkKind::timer;
  row.work_id = keep_work_id;
  row.due = *end;
  unit.add.push_back(std::move(row));
  return {};
}

std::vector<statechart::TaskView> Draft::tasks_of(const statechart::Snapshot& snapshot) const {
  if (snapshot.status == statechart::Snapshot::Status::fresh) return {};
  return statechart::tasks(chart(), snapshot, surroundings_.context());
}

TaskRow Draft::task_row(const statechart::TaskView& task) const {
  TaskRow row;
  row.case_id = id_;
  row.task_id = task.id;
  row.role = task.role;
  for (const std::string& holder : task.holders) row.assignees.push_back(assignee_of(holder));
  // The title of the state, never the question: that may have personal data filled in.
  if (task.state != statechart::none) row.title = chart().states[task.state].title;
  row.opened = task.opened;
  row.due = task.due;
  row.payload = task_payload(task);
  return row;
}

std::string Draft::task_payload(const statechart::TaskView& task) const {
  std::string plain;
  CborMembers out(plain);
  out.add_text("en", task.ask.en);
  out.add_text("nl", task.ask.nl);
  out.add_text("item", task.item);
  out.add("late", Value(task.late));
  out.add_text("state", task.state == statechart::none
                            ? std::string_view()
                            : std::string_view(chart().states[task.state].path));
  out.add("anybody", Value(task.anybody));
  out.name("holders");
  append_cbor_list(plain, task.holders.size());
  for (const std::string& holder : task.holders) append_cbor_text(plain, holder);
  out.add("unassigned", Value(task.unassigned));
  std::string bytes(1, codec_version);
  append_cbor_bytes(bytes, vault_->seal("task", plain));
  return bytes;
}

void Draft::diff_tasks(Unit& unit) const {
  const auto before = before_ ? tasks_of(before_->snapshot) : std::vector<statechart::TaskView>();
  const auto after = tasks_of(snapshot_);
  const auto by_id = [](const std::vector<statechart::TaskView>& tasks, const std::string& id) {
    return std::find_if(tasks.begin(), tasks.end(),
                        [&id](const auto& task) { return task.id == id; });
  };
  for (const auto& task : before) {
    if (by_id(after, task.id) == after.end()) unit.remove_tasks.push_back(task.id);
  }
  for (const auto& task : after) {
    const auto old = by_id(before, task.id);
    if (old == before.end() || *old != task) unit.put_tasks.push_back(task_row(task));
  }
}

CaseRow Draft::case_row() const {
  CaseRow row;
  row.id = id_;
  row.tenant = tenant_;
  row.workflow = chart().workflow;
  row.version = definition_->version;
  row.definition = definition_->sha256;
  tell(chart(), snapshot_, row);
  row.subject = encode_subject(chart(), *vault_, snapshot_);
  row.snapshot = with_version(stored_);
  return row;
}

/// Where the region is not known, because the event was for none that is there, any list counts.
bool Draft::item_is_personal(const JournalRecord& record) const {
  const std::string& key = record.event.item;
  if (key.empty()) return false;
  const statechart::Region* region = snapshot_.region(record.region);
  if (region == nullptr && before_) region = before_->snapshot.region(record.region);
  if (region != nullptr) {
    return is_personal_item(statechart::list_of_items(chart(), region->each), key);
  }
  return std::any_of(chart().eaches.begin(), chart().eaches.end(), [&](const auto& each) {
    return is_personal_item(statechart::list_of_items(chart(), each.state), key);
  });
}

Result<Draft::Finished> Draft::finish(const Id& commit_id) {
  assert(has_steps());
  Finished finished;
  Unit& unit = finished.unit;
  unit.case_id = id_;
  unit.commit_id = commit_id;
  unit.expected_revision = before_ ? before_->revision() : 0;
  unit.put = case_row();
  if (unit.put->snapshot.size() > surroundings_.limits->snapshot_bytes) {
    return snapshot_too_large(*surroundings_.limits);
  }
  Digest hash = hash_;
  const std::string versions = encode_versions(surroundings_.versions(*definition_));
  for (const auto& [record, changes] : steps_) {
    EntryRow row;
    row.case_id = id_;
    row.revision = record.revision;
    row.commit_id = commit_id;
    row.at = record.now;
    row.kind = record.kind;
    std::vector<std::string> payloads;
    for (const auto& effect : record.effects) payloads.push_back(seal_payload(*vault_, effect));
    row.entry =
        encode_record(*vault_, record, {versions, changes, payloads, item_is_personal(record)});
    row.hash = hash = chain(hash, row.entry);
    unit.journal.push_back(std::move(row));
    for (std::size_t i = 0; i < record.effects.size(); ++i) {
      const statechart::Effect& effect = record.effects[i];
      WorkRow work;
      work.case_id = id_;
      work.kind = is_for_a_case(effect.kind) ? WorkKind::call
                  : is_call(effect.kind)     ? WorkKind::action
                                             : WorkKind::effect;
      work.work_id = effect_work_id(record.revision, effect.ordinal);
      work.due = record.now;
      work.payload = effect_payload(effect.kind, record.now, payloads[i]);
      unit.add.push_back(std::move(work));
    }
  }
  diff_timers(unit);
  if (auto kept = add_keep(unit); !kept) return kept.error();
  diff_tasks(unit);
  unit.case_key = new_key_;

  auto after = std::make_shared<CaseState>();
  after->id = id_;
  after->tenant = tenant_;
  after->definition = definition_;
  after->snapshot = std::move(snapshot_);
  after->stored = std::move(stored_);
  after->vault = vault_;
  after->hash = hash;
  after->last = steps_.back().record.now;
  finished.after = std::move(after);
  finished.clock_behind_ms = clock_behind_ms_;
  return finished;
}

}  // namespace regie::runtime
