// SPDX-License-Identifier: Apache-2.0
// The stored form of a snapshot (snapshot_writer.cpp), read.
#include <algorithm>

#include "engine/statechart/snapshot.hpp"
#include "engine/statechart/snapshot_reader.hpp"

namespace regie::statechart {

namespace {

void read_histories(SnapshotReader& in, const Value& value, std::vector<History>& out) {
  for (const Entry& entry : in.entries(value, "history")) {
    if (!entry.value.is(Value::Kind::list)) in.fail("history");
    if (in.failed()) return;
    out.push_back({in.state(entry.key), in.states(entry.value.items())});
  }
  std::sort(out.begin(), out.end(),
            [](const History& a, const History& b) { return a.state < b.state; });
}

void read_regions(SnapshotReader& in, const Value& value, Snapshot& out) {
  for (const Entry& entry : in.entries(value, "regions")) {
    const Value& stored = entry.value;
    Region region;
    region.ordinal = static_cast<std::uint32_t>(in.key(entry.key));
    region.each = in.state(in.member(stored, "each", Value::Kind::string));
    region.parent = static_cast<std::uint32_t>(in.integer(stored, "parent"));
    region.key = in.text(stored, "key");
    region.status = static_cast<Region::Status>(in.word(in.text(stored, "status"), region_words));
    region.round = static_cast<std::uint32_t>(in.integer(stored, "round"));
    region.configuration = in.states(in.list(stored, "states"));
    read_histories(in, stored, region.history);
    region.holders = in.strings(in.list(stored, "holders"));
    region.choice = in.text(stored, "choice");
    region.by = in.text(stored, "by");
    region.opened = {in.integer(stored, "opened")};
    region.answered_at = {in.integer(stored, "answered")};
    out.change().regions.push_back(std::move(region));
  }
}

void read_timers(SnapshotReader& in, const Chart& chart, const Value& value, Snapshot& out) {
  for (const Entry& entry : in.entries(value, "timers")) {
    RunningTimer timer;
    timer.id = in.key(entry.key);
    const std::string event = in.text(entry.value, "event");
    if (const Value* send = entry.value.find("send")) {
      Delayed delayed{event, {}, in.text(*send, "id"), in.text(*send, "to")};
      if (const Value* data = entry.value.find("data")) delayed.data = *data;
      timer.send = std::make_shared<const Delayed>(std::move(delayed));
    } else {
      for (Index i = 0; i < chart.timers.size(); ++i) {
        if (chart.timers[i].event == event) timer.timer = i;
      }
      if (timer.timer == none) in.fail("timer " + event);
    }
    timer.region = static_cast<std::uint32_t>(in.integer(entry.value, "region"));
    timer.due = {in.integer(entry.value, "due")};
    timer.since = {in.integer(entry.value, "since")};
    out.change().timers.push_back(std::move(timer));
  }
}

void read_children(SnapshotReader& in, const Chart& chart, const Value& value, Snapshot& out) {
  for (const Entry& entry : in.entries(value, "children")) {
    Child child;
    child.number = static_cast<std::uint32_t>(in.key(entry.key));
    child.id = in.text(entry.value, "id");
    const State& state =
        chart.states[in.state(in.member(entry.value, "state", Value::Kind::string))];
    const auto place = static_cast<std::uint64_t>(in.integer(entry.value, "place"));
    if (place >= state.invokes.count) in.fail("child " + child.id);
    if (in.failed()) return;
    child.invoke = state.invokes.first + static_cast<Index>(place);
    child.region = static_cast<std::uint32_t>(in.integer(entry.value, "region"));
    child.workflow = in.text(entry.value, "workflow");
    child.key = in.text(entry.value, "key");
    out.change().children.push_back(std::move(child));
  }
}

void read_people(SnapshotReader& in, const Chart& chart, const Value& value, Snapshot& out) {
  for (const Entry& entry : in.entries(value, "roles")) {
    if (!entry.value.is(Value::Kind::list)) in.fail("roles");
    if (in.failed()) return;
    out.change().roles[std::string(entry.key.text())] = in.strings(entry.value.items());
  }
  for (const Value& stored : in.list(value, "acts")) {
    Act act{in.text(stored, "choice"), in.text(stored, "role"), {}};
    for (std::string& person : in.strings(in.list(stored, "persons"))) act.persons.insert(person);
    out.change().acts.push_back(std::move(act));
  }
  for (const Entry& entry : in.entries(value, "counts")) {
    if (!entry.value.is(Value::Kind::integer)) in.fail("counts");
    if (in.failed()) return;
    out.change().counts[std::string(entry.key.text())] = entry.value.integer();
  }
  for (const Entry& entry : in.entries(value, "grants")) {
    if (!entry.value.is(Value::Kind::list)) in.fail("grants");
    if (in.failed()) return;
    std::set<Index>& fields = out.change().grants[std::string(entry.key.text())];
    for (const std::string& name : in.strings(entry.value.items())) {
      const Index field = chart.field_of(name);
      if (field == none) in.fail("grants");
      fields.insert(field);
    }
  }
}

/// Whether nothing was ever put into it.
bool is_blank(const Dossier& file) {
  return file.case_id.empty() && file.parent.empty() && file.child.empty() &&
         file.activity.ms == 0 && file.entered.empty() && file.late.empty() &&
         file.history.empty() && file.regions.empty() && file.timers.empty() &&
         file.terms.empty() && file.todos.empty() && file.children.empty() && file.roles.empty() &&
         file.acts.empty() && file.counts.empty() && file.grants.empty() && file.next_region == 1 &&
         file.next_timer == 1 && file.next_todo == 1 && file.next_child == 1 &&
         file.next_request == 1 && file.asked.empty() && file.key.empty();
}

/// So that a machine that was stored is as small as it was.
Snapshot without_dossier(Snapshot from) {
  Snapshot small;
  small.started = from.started;
  small.updated = from.updated;
  small.closed = from.closed;
  small.revision = from.revision;
  small.result = from.result;
  small.round = from.round;
  small.status = from.status;
  small.configuration = std::move(from.configuration);
  small.data = std::move(from.data);
  return small;
}

}  // namespace

Result<Snapshot> from_value(const Chart& chart, const Value& value) {
  SnapshotReader in(chart);
  Snapshot out;
  Dossier& dossier = out.change();
  dossier.case_id = in.text(value, "case");
  dossier.parent = in.text(value, "parent");
  dossier.child = in.text(value, "child");
  if (value.find("key") != nullptr) dossier.key = in.text(value, "key");
  out.revision = static_cast<std::uint64_t>(in.integer(value, "revision"));
  out.status = static_cast<Snapshot::Status>(in.word(in.text(value, "status"), status_words));
  const std::string result = in.text(value, "result");
  if (!result.empty()) out.result = in.state(Value(result));
  out.round = static_cast<std::uint32_t>(in.integer(value, "round"));
  out.started = {in.integer(value, "started")};
  out.updated = {in.integer(value, "updated")};
  out.closed = {in.integer(value, "closed")};
  dossier.activity = {in.integer(value, "activity")};
  out.configuration = in.states(in.list(value, "states"));
  for (const Entry& entry : in.entries(value, "entered")) {
    if (!entry.value.is(Value::Kind::integer)) in.fail("entered");
    if (in.failed()) return in.error();
    dossier.entered[in.state(entry.key)] = {entry.value.integer()};
  }
  for (const Index state : in.states(in.list(value, "late"))) dossier.late.insert(state);
  read_histories(in, value, dossier.history);
  read_regions(in, value, out);
  read_timers(in, chart, value, out);
  read_children(in, chart, value, out);
  for (const Entry& entry : in.entries(value, "todos")) {
    OpenTodo todo;
    todo.id = static_cast<std::uint32_t>(in.key(entry.key));
    todo.holders = in.strings(in.list(entry.value, "holders"));
    todo.task = {in.text(entry.value, "nl"), in.text(entry.value, "en")};
    todo.opened = {in.integer(entry.value, "opened")};
    dossier.todos.push_back(std::move(todo));
  }
  out.data.resize(chart.fields.size());
  for (const Entry& entry : in.entries(value, "data")) {
    const Index field = chart.field_of(entry.key.text());
    if (field == none) {
      in.fail("data " + std::string(entry.key.text()));
      break;
    }
    out.data[field] = entry.value;
  }
  read_people(in, chart, value, out);
  read_requests(in, chart, value, dossier);
  if (const Value* terms = value.find("terms")) {
    if (!terms->is(Value::Kind::map)) in.fail("terms");
    if (in.failed()) return in.error();
    for (const Entry& entry : terms->entries()) {
      auto term = term_from_value(chart, std::string(entry.key.text()), entry.value);
      if (!term) in.fail("terms");
      if (in.failed()) return in.error();
      dossier.terms.push_back(std::move(*term));
    }
  }
  const Value& next = in.member(value, "next", Value::Kind::map);
  dossier.next_region = static_cast<std::uint32_t>(in.integer(next, "region"));
  dossier.next_timer = static_cast<std::uint64_t>(in.integer(next, "timer"));
  dossier.next_todo = static_cast<std::uint32_t>(in.integer(next, "todo"));
  dossier.next_child = static_cast<std::uint32_t>(in.integer(next, "child"));
  if (in.failed()) return in.error();
  return is_blank(out.dossier()) ? without_dossier(std::move(out)) : std::move(out);
}

}  // namespace regie::statechart
