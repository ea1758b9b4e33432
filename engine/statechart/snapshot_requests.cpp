// SPDX-License-Identifier: Apache-2.0
// The stored form of requests and calls.
#include "engine/statechart/snapshot_reader.hpp"

namespace regie::statechart {

namespace {

Value whole(std::uint64_t value) { return Value(static_cast<std::int64_t>(value)); }

}  // namespace

Value requests_value(const Chart& chart, const Dossier& dossier) {
  std::vector<Entry> open;
  for (const OpenRequest& one : dossier.requests) {
    const Request& request = chart.requests[one.request];
    Value value = Value::record({{"id", request.id}, {"region", whole(one.region)}});
    if (!request.action.empty()) value = value.with("call", Value(true));
    open.push_back({whole(one.number), std::move(value)});
  }
  std::vector<Value> asked;
  for (const Asked& one : dossier.asked) {
    asked.push_back(
        Value::record({{"from", one.from}, {"number", whole(one.number)}, {"event", one.event}}));
  }
  return Value::record({{"next", whole(dossier.next_request)},
                        {"open", Value::map(std::move(open))},
                        {"asked", Value::list(std::move(asked))}});
}

void read_requests(SnapshotReader& in, const Chart& chart, const Value& value, Dossier& out) {
  const Value* stored = value.find("requests");
  if (stored == nullptr) return;
  out.next_request = static_cast<std::uint32_t>(in.integer(*stored, "next"));
  for (const Entry& entry : in.entries(*stored, "open")) {
    OpenRequest open;
    open.number = static_cast<std::uint32_t>(in.key(entry.key));
    open.region = static_cast<std::uint32_t>(in.integer(entry.value, "region"));
    const std::string id = in.text(entry.value, "id");
    for (Index i = 0; i < chart.requests.size(); ++i) {
      const bool calls = !chart.requests[i].action.empty();
      if (chart.requests[i].id == id && calls == (entry.value.find("call") != nullptr)) {
        open.request = i;
      }
    }
    if (open.request == none) in.fail("request " + id);
    if (in.failed()) return;
    out.requests.push_back(open);
  }
  for (const Value& one : in.list(*stored, "asked")) {
    Asked asked;
    asked.from = in.text(one, "from");
    asked.number = static_cast<std::uint32_t>(in.integer(one, "number"));
    asked.event = in.text(one, "event");
    out.asked.push_back(std::move(asked));
  }
}

}  // namespace regie::statechart
