// SPDX-License-Identifier: Apache-2.0
// How a case stands, as a line of a trace tells it (docs/trace.md).
#include <algorithm>

#include "engine/analysis/trace.hpp"

namespace regie::analysis {

namespace {

using statechart::Chart;
using statechart::Index;
using statechart::none;
using statechart::Region;
using statechart::Snapshot;

const char* status_name(Region::Status status) {
  switch (status) {
    case Region::Status::open:
      return "open";
    case Region::Status::answered:
      return "answered";
    case Region::Status::lingering:
      return "lingering";
    case Region::Status::withdrawn:
      return "withdrawn";
  }
  return "";
}

const char* status_name(Snapshot::Status status) {
  switch (status) {
    case Snapshot::Status::fresh:
      return "fresh";
    case Snapshot::Status::open:
      return "open";
    case Snapshot::Status::closed:
      return "closed";
  }
  return "";
}

/// The paths of these states; with `leaves`, of those that have no active state within.
Value paths_of(const Chart& chart, const std::vector<Index>& configuration, bool leaves) {
  std::vector<Value> paths;
  for (std::size_t i = 0; i < configuration.size(); ++i) {
    const Index state = configuration[i];
    if (chart.states[state].parent == none) continue;
    const bool inner =
        i + 1 < configuration.size() && chart.is_descendant(configuration[i + 1], state);
    if (!leaves || !inner) paths.emplace_back(chart.states[state].path);
  }
  return Value::list(std::move(paths));
}

Value region_value(const Chart& chart, const Region& region) {
  return Value::record({{"state", chart.states[region.each].path},
                        {"key", region.key},
                        {"ordinal", static_cast<std::int64_t>(region.ordinal)},
                        {"within", static_cast<std::int64_t>(region.parent)},
                        {"status", status_name(region.status)},
                        {"configuration", paths_of(chart, region.configuration, false)},
                        {"choice", region.choice},
                        {"by", region.by}});
}

/// By the place of the `each`, then by key, then the older one first.
std::vector<const Region*> ordered(const std::vector<Region>& regions) {
  std::vector<const Region*> order;
  for (const Region& region : regions) order.push_back(&region);
  std::sort(order.begin(), order.end(), [](const Region* a, const Region* b) {
    if (a->parent != b->parent) return a->parent < b->parent;
    if (a->each != b->each) return a->each < b->each;
    if (a->key != b->key) return a->key < b->key;
    return a->ordinal < b->ordinal;
  });
  return order;
}

}  // namespace

Value trace_state(const Chart& chart, const Snapshot& snapshot) {
  std::vector<Value> regions;
  for (const Region* region : ordered(snapshot.dossier().regions)) {
    regions.push_back(region_value(chart, *region));
  }
  std::vector<Entry> data;
  for (std::size_t i = 0; i < snapshot.data.size(); ++i) {
    if (!snapshot.data[i].is_unset()) data.push_back({chart.fields[i].name, snapshot.data[i]});
  }
  std::vector<const statechart::RunningTimer*> running;
  for (const statechart::RunningTimer& timer : snapshot.dossier().timers) running.push_back(&timer);
  std::stable_sort(running.begin(), running.end(),
                   [](const auto* a, const auto* b) { return a->due < b->due; });
  std::vector<Value> timers;
  for (const statechart::RunningTimer* timer : running) {
    Value told = Value::record({{"event", statechart::event_of(chart, *timer)},
                                {"due", to_rfc3339(timer->due)},
                                {"region", static_cast<std::int64_t>(timer->region)}});
    if (timer->send != nullptr) told = told.with("id", timer->send->id);
    timers.push_back(std::move(told));
  }
  const bool closed = snapshot.status == Snapshot::Status::closed;
  return Value::record(
      {{"status", status_name(snapshot.status)},
       {"result", closed && snapshot.result != none ? Value(chart.states[snapshot.result].path)
                                                    : Value(nullptr)},
       {"round", static_cast<std::int64_t>(snapshot.round)},
       {"configuration", paths_of(chart, snapshot.configuration, false)},
       {"atomic", paths_of(chart, snapshot.configuration, true)},
       {"regions", Value::list(std::move(regions))},
       {"data", Value::map(std::move(data))},
       {"timers", Value::list(std::move(timers))}});
}

Value trace_children(const Family& family) {
  std::vector<Value> children;
  for (const Family::Member& member : family.members()) {
    const bool child = &member != &family.first();
    if (!child || member.gone || member.snapshot.status != Snapshot::Status::open) continue;
    const Value state = trace_state(*member.definition.chart, member.snapshot);
    children.push_back(Value::record({{"id", member.id},
                                      {"case", member.snapshot.dossier().case_id},
                                      {"workflow", member.definition.chart->workflow},
                                      {"configuration", *state.find("configuration")},
                                      {"data", *state.find("data")}}));
  }
  return Value::list(std::move(children));
}

}  // namespace regie::analysis
