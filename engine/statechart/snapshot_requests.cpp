// SPDX-License-Identifier: Apache-2.0
// The stored form of requests and calls, read.
#include "engine/statechart/snapshot_reader.hpp"

namespace regie::statechart {

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
