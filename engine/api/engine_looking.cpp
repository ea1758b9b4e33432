// SPDX-License-Identifier: Apache-2.0
// What is there, as somebody may see it.
#include <algorithm>
#include <map>
#include <optional>
#include <sstream>

#include "engine/api/engine_impl.hpp"
#include "engine/base/cbor.hpp"
#include "engine/statechart/tasks_for.hpp"

namespace regie {

namespace {

CaseStatus status_of(runtime::CaseStatus status) {
  switch (status) {
    case runtime::CaseStatus::closed:
      return CaseStatus::closed;
    case runtime::CaseStatus::cancelled:
      return CaseStatus::cancelled;
    case runtime::CaseStatus::suspended:
      return CaseStatus::suspended;
    case runtime::CaseStatus::open:
      break;
  }
  return CaseStatus::open;
}

runtime::CaseStatus row_status(CaseStatus status) {
  switch (status) {
    case CaseStatus::closed:
      return runtime::CaseStatus::closed;
    case CaseStatus::cancelled:
      return runtime::CaseStatus::cancelled;
    case CaseStatus::suspended:
      return runtime::CaseStatus::suspended;
    case CaseStatus::open:
      break;
  }
  return runtime::CaseStatus::open;
}

std::string prefix_of(const Id& id) {
  return {reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size()};
}

/// What one person may see of a case.
struct Sight {
  std::vector<bool> fields;
  bool all = false;
  bool label = false;
  bool anything = false;

  Sight(const statechart::Chart& chart, const statechart::Snapshot& snapshot,
        const std::string& actor, const statechart::Context& context)
      : fields(statechart::visible_fields(chart, snapshot, actor, context)) {
    all =
        actor.empty() || std::all_of(fields.begin(), fields.end(), [](bool seen) { return seen; });
    anything = actor.empty() || std::any_of(fields.begin(), fields.end(), [](bool s) { return s; });
    label = chart.label_field == statechart::none || fields[chart.label_field];
  }
};

bool is_mine(const std::vector<std::string>& holders, const std::string& actor) {
  const std::string person = statechart::person_of(actor);
  return std::find(holders.begin(), holders.end(), person) != holders.end();
}

void fill_summary(CaseSummary& summary, const runtime::CaseRow& row, const ViewMaker& maker,
                  std::string label) {
  summary.id = to_string(row.id);
  summary.workflow = row.workflow;
  summary.version = row.version;
  summary.label = label.empty() ? summary.id : std::move(label);
  summary.status = status_of(row.status);
  std::istringstream paths(row.state);
  for (std::string path; paths >> path;) summary.states.push_back(maker.state(path));
  std::reverse(summary.states.begin(), summary.states.end());  // innermost first
  summary.result = row.result;
  summary.revision = row.revision;
  summary.started = row.started;
  summary.updated = row.updated;
  summary.closed = row.closed;
}

}  // namespace

const char* to_string(CaseStatus status) noexcept {
  switch (status) {
    case CaseStatus::closed:
      return "closed";
    case CaseStatus::cancelled:
      return "cancelled";
    case CaseStatus::suspended:
      return "suspended";
    case CaseStatus::open:
      break;
  }
  return "open";
}

Result<std::string> Engine::Impl::label_of(const runtime::CaseRow& row) {
  if (!runtime::is_sealed_subject(row.subject)) {
    return runtime::decode_subject(row.subject, nullptr);
  }
  auto vault = runtime::read_vault(*storage, row.id);
  // A list shows the cases that are whole; `verify` says what is wrong with the others.
  if (!vault && vault.error().code == Errc::corrupt) return std::string();
  if (!vault) return vault.error();
  return runtime::decode_subject(row.subject, vault->get());
}

Result<std::vector<ChoiceView>> Engine::Impl::choices(std::string_view case_id,
                                                      const std::string& actor, const Value& data) {
  auto id = find(case_id);
  if (!id) return id.error();
  auto present = core->present(*id);
  if (!present) return present.error();
  const statechart::Chart& chart = present->stored->chart();
  const ViewMaker maker(chart);
  std::vector<ChoiceView> views;
  if (!present->stored->vault) return views;  // erased: nothing more can happen to it
  for (const auto& view : statechart::choices(chart, present->snapshot, actor, data,
                                              present->surroundings.context())) {
    views.push_back(maker.choice(view));
  }
  return views;
}

Result<std::vector<ChoiceView>> Engine::Impl::why(std::string_view case_id, const Choice& choice) {
  auto id = find(case_id);
  if (!id) return id.error();
  auto present = core->present(*id);
  if (!present) return present.error();
  const statechart::Chart& chart = present->stored->chart();
  const auto found =
      statechart::why(chart, present->snapshot, choice.name(), choice.item(), choice.actor(),
                      choice.data(), present->surroundings.context());
  if (found.empty()) {
    std::string names;
    for (const statechart::Choice& one : chart.choices) {
      names += (names.empty() ? "" : ", ") + one.id;
    }
    return Error(Errc::not_found,
                 {"Deze werkwijze heeft geen keuze " + choice.name() + ".",
                  "This workflow has no choice " + choice.name() + "."},
                 {"Wel: " + names + ".", "It has: " + names + "."});
  }
  const ViewMaker maker(chart);
  std::vector<ChoiceView> views;
  for (const auto& view : found) views.push_back(maker.choice(view));
  return views;
}

Result<std::vector<TaskView>> Engine::Impl::tasks(const TaskFilter& filter) {
  runtime::StoreFilter wanted;
  wanted.tenant = config.tenant();
  wanted.workflow = filter.workflow;
  wanted.role = filter.role;
  wanted.due_before = filter.due_before;
  wanted.limit = static_cast<std::uint32_t>(filter.limit);
  if (!filter.actor.empty())
    wanted.assignee = runtime::assignee_of(statechart::person_of(filter.actor));
  if (!filter.case_id.empty()) {
    auto id = find(filter.case_id);
    if (!id) return id.error();
    wanted.case_prefix = prefix_of(*id);
  }
  auto page = storage->query_tasks(wanted);
  if (!page) return page.error();

  struct OfCase {
    std::shared_ptr<const runtime::Definition> definition;
    std::shared_ptr<const runtime::Vault> vault;
    std::string label;
    /// Asked by somebody who may not see all: what is asked, as they may read it; by task.
    std::optional<std::map<std::string, Text>> asked;
  };
  std::map<Id, OfCase> cases;
  std::vector<TaskView> views;
  for (const runtime::TaskRow& row : page->rows) {
    auto known = cases.find(row.case_id);
    if (known == cases.end()) {
      auto state = core->load(row.case_id);
      if (!state) {
        if (state.error().code == Errc::not_found) continue;  // gone since it was listed
        return state.error();
      }
      auto around = core->surroundings((*state)->chart(), core->now());
      if (!around) return around.error();
      const Sight sight((*state)->chart(), (*state)->snapshot, filter.actor, around->context());
      OfCase of{(*state)->definition,
                (*state)->vault,
                sight.label ? statechart::label_of((*state)->chart(), (*state)->snapshot)
                            : to_string(row.case_id),
                {}};
      if (!sight.all) {
        of.asked.emplace();
        for (auto& task : statechart::tasks_for((*state)->chart(), (*state)->snapshot, filter.actor,
                                                around->context())) {
          of.asked->emplace(task.id, std::move(task.ask));
        }
      }
      known = cases.emplace(row.case_id, std::move(of)).first;
    }
    TaskView view;
    view.case_id = to_string(row.case_id);
    view.id = row.task_id;
    view.workflow = row.workflow;
    view.label = known->second.label;
    view.ask = row.title;
    view.role = row.role;
    view.holders = row.assignees;
    view.opened = row.opened;
    view.due = row.due;
    if (known->second.vault) {
      auto sealed = runtime::decode(row.payload);
      if (!sealed) return sealed.error();
      auto plain = known->second.vault->open_value("task", *sealed);
      if (!plain) return plain.error();
      const auto text = [&plain](const char* name) {
        const Value* found = plain->find(name);
        return found != nullptr && found->is(Value::Kind::string) ? std::string(found->text())
                                                                  : std::string();
      };
      const auto truth = [&plain](const char* name) {
        const Value* found = plain->find(name);
        return found != nullptr && found->is(Value::Kind::boolean) && found->boolean();
      };
      if (const Text ask(text("nl"), text("en")); !ask.empty()) view.ask = ask;
      if (known->second.asked) {
        const auto own = known->second.asked->find(row.task_id);
        view.ask =
            own == known->second.asked->end() || own->second.empty() ? row.title : own->second;
      }
      view.item = text("item");
      if (const Value* holders = plain->find("holders")) {
        view.holders.clear();
        for (const Value& holder : holders->items()) view.holders.emplace_back(holder.text());
      }
      if (const std::string state = text("state"); !state.empty()) {
        view.state = ViewMaker(*known->second.definition->chart).state(state);
      }
      view.anybody = truth("anybody");
      view.unassigned = truth("unassigned");
      view.late = truth("late");
    }
    views.push_back(std::move(view));
  }
  return views;
}

Result<std::vector<CaseSummary>> Engine::Impl::list(const CaseFilter& filter) {
  constexpr std::uint32_t page_rows = 500;
  runtime::StoreFilter wanted;
  wanted.tenant = config.tenant();
  wanted.workflow = filter.workflow;
  if (filter.status) wanted.case_status = row_status(*filter.status);
  wanted.state = filter.state;
  wanted.result = filter.result;
  wanted.newest_first = filter.newest_first;
  wanted.limit = page_rows;
  wanted.with_snapshot = !filter.actor.empty();
  std::vector<CaseSummary> list;
  while (true) {
    auto page = storage->query_cases(wanted);
    if (!page) return page.error();
    for (runtime::CaseRow& row : page->rows) {
      auto definition = core->catalog().definition(row.workflow, row.version);
      if (!definition) return definition.error();
      auto label = label_of(row);
      if (!label) return label.error();
      if (!filter.actor.empty()) {
        auto state = runtime::read_case(*storage, core->catalog(), row);
        if (!state) return state.error();
        auto around = core->surroundings((*state)->chart(), core->now());
        if (!around) return around.error();
        const Sight sight((*state)->chart(), (*state)->snapshot, filter.actor, around->context());
        if (!sight.anything) continue;
        if (!sight.label) label->clear();
      }
      CaseSummary summary;
      fill_summary(summary, row, ViewMaker(*(*definition)->chart), std::move(*label));
      list.push_back(std::move(summary));
      if (filter.limit != 0 && list.size() == filter.limit) return list;
    }
    if (page->rows.size() < page_rows) return list;
    wanted.cursor = page->cursor;
  }
}

Result<CaseView> Engine::Impl::show(std::string_view case_id, const std::string& actor) {
  auto id = find(case_id);
  if (!id) return id.error();
  auto row = storage->load(*id);
  if (!row) return row.error();
  auto loaded = core->load(*id);
  if (!loaded) return loaded.error();
  const runtime::CaseState& state = **loaded;
  const statechart::Chart& chart = state.chart();
  const statechart::Snapshot& snapshot = state.snapshot;
  auto around = core->surroundings(chart, core->now());
  if (!around) return around.error();
  const Sight sight(chart, snapshot, actor, around->context());
  const ViewMaker maker(chart);

  CaseView view;
  const std::string label = sight.label ? statechart::label_of(chart, snapshot) : to_string(*id);
  fill_summary(view, *row, maker, label);
  view.tenant = row->tenant;
  view.zone = around->calendar.content->zone();
  view.round = snapshot.round;
  for (statechart::Index i = 0; i < chart.fields.size(); ++i) {
    if (!sight.fields[i]) continue;
    FieldView field = maker.field(i, snapshot.data[i]);
    field.erased = field.personal && !state.vault;
    view.data.push_back(std::move(field));
  }
  // Of an erased case nothing waits any more, wherever it stood.
  const auto open_tasks = state.vault
                              ? statechart::tasks_for(chart, snapshot, actor, around->context())
                              : std::vector<statechart::TaskView>();
  for (const auto& task : open_tasks) {
    if (sight.all || task.anybody || is_mine(task.holders, actor)) {
      view.tasks.push_back(maker.task(task, view.id, label));
    }
  }
  for (const auto& region : snapshot.dossier().regions) {
    if (sight.all || is_mine(region.holders, actor)) view.regions.push_back(maker.region(region));
  }
  if (sight.all) {
    for (const auto& timer : snapshot.dossier().timers) {
      if (state.vault) view.timers.push_back(maker.timer(timer, snapshot));
    }
    std::stable_sort(view.timers.begin(), view.timers.end(),
                     [](const TimerView& a, const TimerView& b) { return a.due < b.due; });
    view.roles = snapshot.dossier().roles;
    for (const auto& role : chart.roles) view.role_titles[role.name] = role.title;
  }
  return view;
}

Result<std::vector<JournalEntry>> Engine::Impl::journal(std::string_view case_id,
                                                        const std::string& actor) {
  auto id = find(case_id);
  if (!id) return id.error();
  auto loaded = core->load(*id);
  if (!loaded) return loaded.error();
  const runtime::CaseState& state = **loaded;
  const statechart::Chart& chart = state.chart();
  auto around = core->surroundings(chart, core->now());
  if (!around) return around.error();
  if (!statechart::takes_part(chart, state.snapshot, actor, around->context())) {
    return std::vector<JournalEntry>();
  }
  const Sight sight(chart, state.snapshot, actor, around->context());
  auto rows = storage->journal(*id, 1, 0);
  if (!rows) return rows.error();

  const ViewMaker maker(chart);
  std::vector<JournalEntry> entries;
  Value folded = Value::map({});
  for (const runtime::EntryRow& row : *rows) {
    auto stored = runtime::decode(row.entry);
    if (!stored) return stored.error();
    auto record = runtime::from_stored(state.vault.get(), *stored);
    if (!record) return record.error();
    auto next = statechart::fold(folded, record->changes);
    if (!next) return next.error();
    folded = std::move(*next);
    auto snapshot = runtime::read_case_form(chart, state.vault.get(), to_cbor(folded));
    if (!snapshot) return snapshot.error();

    JournalEntry entry;
    entry.revision = row.revision;
    entry.at = row.at;
    entry.kind = record->kind;
    entry.name = record->choice.empty() ? record->event.name : record->choice;
    entry.title = maker.event_title(*record);
    entry.role = record->role;
    entry.item = record->event.item;
    entry.late = record->late;
    entry.hash = to_hex(row.hash);
    const bool own = !actor.empty() &&
                     statechart::person_of(record->event.actor) == statechart::person_of(actor);
    if (sight.all || own) {
      entry.actor = record->event.actor;
      entry.behalf = record->event.behalf;
    }
    for (const std::string& path : record->entered) entry.entered.push_back(maker.state(path));
    for (const std::string& path : record->left) entry.left.push_back(maker.state(path));
    for (const Value& change : record->changes.items()) {
      const auto& path = change.items()[0].items();
      // The very first entry writes the data as a whole.
      const bool whole = path.size() == 1 && path[0] == Value("data");
      if (!whole && (path.size() < 2 || !(path[0] == Value("data")))) continue;
      for (statechart::Index i = 0; i < chart.fields.size(); ++i) {
        if (!sight.fields[i] || (!whole && !(path[1] == Value(chart.fields[i].name)))) continue;
        const Value& value = snapshot->data[i];
        if (whole && value.is_unset()) continue;
        const bool told =
            std::any_of(entry.changed.begin(), entry.changed.end(),
                        [&](const FieldView& field) { return field.name == chart.fields[i].name; });
        if (!told) entry.changed.push_back(maker.field(i, value));
      }
    }
    if (sight.all) {
      if (record->notes.is(Value::Kind::list)) {
        for (const Value& note : record->notes.items()) {
          const Value* nl = note.find("nl");
          const Value* en = note.find("en");
          if (nl != nullptr && en != nullptr) {
            entry.notes.emplace_back(std::string(nl->text()), std::string(en->text()));
          }
        }
      }
      for (const statechart::Effect& effect : record->effects) {
        const Value* to = effect.payload.find("to");
        if (to != nullptr && to->is(Value::Kind::string)) entry.told.emplace_back(to->text());
      }
    }
    entries.push_back(std::move(entry));
  }
  return entries;
}

}  // namespace regie
