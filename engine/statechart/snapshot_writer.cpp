// SPDX-License-Identifier: Apache-2.0
// The stored form of a snapshot: names instead of places, so that it outlives a compiled chart.
// Written as CBOR at once, without a Value of the whole: every step of a case writes one. What is
// personal goes through a Protection.
#include "engine/base/cbor.hpp"
#include "engine/statechart/snapshot.hpp"

namespace regie::statechart {

namespace {

/// Members of records stand in the order of CBOR: shorter names first, then by their letters.
class SnapshotWriter {
 public:
  SnapshotWriter(const Chart& chart, const Protection* protection, std::string& out)
      : chart_(chart), protection_(protection), out_(out) {}

  void write(const Snapshot& snapshot) {
    const Dossier& dossier = snapshot.dossier();
    const bool asks = dossier.next_request != 1 || !dossier.asked.empty();
    std::size_t members = 25;
    for (const bool more : {!dossier.key.empty(), !dossier.terms.empty(), asks}) members += more;
    append_cbor_map(out_, members);
    if (!dossier.key.empty()) text("key", dossier.key);
    acts(dossier);
    text("case", dossier.case_id);
    data(snapshot);
    paths("late", dossier.late);
    next(dossier);
    text("child", dossier.child);
    roles(dossier);
    number("round", snapshot.round);
    if (!dossier.terms.empty()) terms(dossier);
    todos(dossier);
    moment("closed", snapshot.closed);
    counts(dossier);
    grants(dossier);
    text("parent", dossier.parent);
    text("result", snapshot.result == none ? std::string_view() : path(snapshot.result));
    paths("states", snapshot.configuration);
    text("status", status_words[static_cast<std::size_t>(snapshot.status)]);
    timers(dossier);
    entered(dossier);
    histories(dossier.history);
    regions(dossier);
    moment("started", snapshot.started);
    moment("updated", snapshot.updated);
    moment("activity", dossier.activity);
    children(dossier);
    if (asks) requests(dossier);
    number("revision", snapshot.revision);
  }

 private:
  void acts(const Dossier& dossier) {
    list("acts", dossier.acts, [this](const Act& act) {
      append_cbor_map(out_, 3);
      text("role", act.role);
      text("choice", act.choice);
      persons("persons", act.persons);
    });
  }

  void data(const Snapshot& snapshot) {
    std::vector<Index> known;
    for (Index i = 0; i < snapshot.data.size(); ++i) {
      if (!snapshot.data[i].is_unset()) known.push_back(i);
    }
    map(
        "data", known, [this](Index i) { append_cbor_text(out_, chart_.fields[i].name); },
        [&](Index i) {
          if (protection_ == nullptr) return append_cbor(out_, snapshot.data[i]);
          protection_->append_field(chart_.fields[i], snapshot.data[i], out_);
        });
  }

  void next(const Dossier& dossier) {
    name("next");
    append_cbor_map(out_, 4);
    number("todo", dossier.next_todo);
    number("child", dossier.next_child);
    number("timer", dossier.next_timer);
    number("region", dossier.next_region);
  }

  void roles(const Dossier& dossier) {
    map(
        "roles", dossier.roles, [this](const auto& role) { append_cbor_text(out_, role.first); },
        [this](const auto& role) { people(role.second); });
  }

  void terms(const Dossier& dossier) {
    map(
        "terms", dossier.terms,
        [this](const OpenTerm& term) { append_cbor_text(out_, chart_.terms[term.term].name); },
        [this](const OpenTerm& term) { append_cbor(out_, term_value(chart_, term)); });
  }

  void todos(const Dossier& dossier) {
    map(
        "todos", dossier.todos, [this](const OpenTodo& todo) { integer(todo.id); },
        [this](const OpenTodo& todo) {
          append_cbor_map(out_, 4);
          guarded("en", "todos/en", todo.task.en);
          guarded("nl", "todos/nl", todo.task.nl);
          moment("opened", todo.opened);
          persons("holders", todo.holders);
        });
  }

  void counts(const Dossier& dossier) {
    map(
        "counts", dossier.counts,
        [this](const auto& count) { append_cbor_text(out_, count.first); },
        [this](const auto& count) { append_cbor_integer(out_, count.second); });
  }

  void grants(const Dossier& dossier) {
    map(
        "grants", dossier.grants,
        [this](const auto& grant) {
          append_cbor_text(out_,
                           protection_ == nullptr ? grant.first : protection_->key_of(grant.first));
        },
        [this](const auto& grant) {
          append_cbor_list(out_, grant.second.size());
          for (const Index field : grant.second) append_cbor_text(out_, chart_.fields[field].name);
        });
  }

  void timers(const Dossier& dossier) {
    map(
        "timers", dossier.timers, [this](const RunningTimer& timer) { integer(timer.id); },
        [this](const RunningTimer& timer) {
          append_cbor_map(out_, timer.send == nullptr ? 4 : 6);
          moment("due", timer.due);
          if (timer.send != nullptr) {
            guarded("data", "timers/data", timer.send->data);
            name("send");
            append_cbor_map(out_, 2);
            text("id", timer.send->id);
            text("to", timer.send->to);
          }
          text("event", event_of(chart_, timer));
          moment("since", timer.since);
          number("region", timer.region);
        });
  }

  void entered(const Dossier& dossier) {
    map(
        "entered", dossier.entered,
        [this](const auto& entry) { append_cbor_text(out_, path(entry.first)); },
        [this](const auto& entry) { append_cbor_integer(out_, entry.second.ms); });
  }

  void histories(const std::vector<History>& histories) {
    map(
        "history", histories,
        [this](const History& one) { append_cbor_text(out_, path(one.state)); },
        [this](const History& one) { paths(one.active); });
  }

  void regions(const Dossier& dossier) {
    map(
        "regions", dossier.regions, [this](const Region& region) { integer(region.ordinal); },
        [this](const Region& region) {
          append_cbor_map(out_, 12);
          name("by");
          person(region.by);
          name("key");
          item(region);
          text("each", path(region.each));
          number("round", region.round);
          text("choice", region.choice);
          moment("opened", region.opened);
          number("parent", region.parent);
          paths("states", region.configuration);
          text("status", region_words[static_cast<std::size_t>(region.status)]);
          histories(region.history);
          persons("holders", region.holders);
          moment("answered", region.answered_at);
        });
  }

  void children(const Dossier& dossier) {
    map(
        "children", dossier.children, [this](const Child& child) { integer(child.number); },
        [this](const Child& child) {
          const Invoke& invoke = chart_.invokes[child.invoke];
          append_cbor_map(out_, 6);
          text("id", child.id);
          text("key", child.key);
          number("place", child.invoke - chart_.states[invoke.state].invokes.first);
          text("state", path(invoke.state));
          number("region", child.region);
          text("workflow", child.workflow);
        });
  }

  void requests(const Dossier& dossier) {
    name("requests");
    append_cbor_map(out_, 3);
    number("next", dossier.next_request);
    map(
        "open", dossier.requests, [this](const OpenRequest& one) { integer(one.number); },
        [this](const OpenRequest& one) {
          const Request& request = chart_.requests[one.request];
          append_cbor_map(out_, request.action.empty() ? 2 : 3);
          text("id", request.id);
          if (!request.action.empty()) {
            name("call");
            append_cbor(out_, Value(true));
          }
          number("region", one.region);
        });
    list("asked", dossier.asked, [this](const Asked& one) {
      append_cbor_map(out_, 3);
      text("from", one.from);
      text("event", one.event);
      number("number", one.number);
    });
  }

  [[nodiscard]] std::string_view path(Index state) const { return chart_.states[state].path; }
  void integer(std::uint64_t number) {
    append_cbor_integer(out_, static_cast<std::int64_t>(number));
  }

  // A member with its name.
  void name(std::string_view name) { append_cbor_text(out_, name); }
  void text(std::string_view member, std::string_view content) {
    name(member);
    append_cbor_text(out_, content);
  }
  void number(std::string_view member, std::uint64_t content) {
    name(member);
    integer(content);
  }
  void moment(std::string_view member, Instant at) {
    name(member);
    append_cbor_integer(out_, at.ms);
  }
  /// What may have personal data filled in.
  void guarded(std::string_view member, std::string_view place, const Value& value) {
    name(member);
    if (protection_ == nullptr) return append_cbor(out_, value);
    protection_->append_at(place, value, out_);
  }
  template <class States>
  void paths(std::string_view member, const States& states) {
    name(member);
    paths(states);
  }
  template <class People>
  void persons(std::string_view member, const People& these) {
    name(member);
    people(these);
  }
  template <class Items, class Write>
  void list(std::string_view member, const Items& items, const Write& write) {
    name(member);
    append_cbor_list(out_, items.size());
    for (const auto& item : items) write(item);
  }
  template <class Items, class Key, class Write>
  void map(std::string_view member, const Items& items, const Key& key, const Write& write) {
    name(member);
    append_cbor_map(out_, items.size());
    CborOrder order(out_);
    for (const auto& item : items) {
      order.begin_key();
      key(item);
      order.begin_value();
      write(item);
    }
    order.restore();
  }

  template <class States>
  void paths(const States& states) {
    append_cbor_list(out_, states.size());
    for (const Index state : states) append_cbor_text(out_, path(state));
  }
  void item(const Region& region) {
    if (protection_ == nullptr) return append_cbor_text(out_, region.key);
    protection_->append_item(list_of_items(chart_, region.each), region.key, out_);
  }
  void person(std::string_view who) {
    if (protection_ == nullptr) return append_cbor_text(out_, who);
    protection_->append_person(who, out_);
  }
  template <class People>
  void people(const People& these) {
    append_cbor_list(out_, these.size());
    for (const std::string& one : these) person(one);
  }

  const Chart& chart_;
  const Protection* protection_;
  std::string& out_;
};

}  // namespace

const Field* list_of_items(const Chart& chart, Index each_state) noexcept {
  while (each_state != none && chart.states[each_state].each != none) {
    const Each& each = chart.eaches[chart.states[each_state].each];
    if (each.field != none) return &chart.fields[each.field];
    each_state = each.outer;
  }
  return nullptr;
}

void append_stored(const Chart& chart, const Snapshot& snapshot, const Protection* protection,
                   std::string& out) {
  SnapshotWriter(chart, protection, out).write(snapshot);
}

std::string stored_form(const Chart& chart, const Snapshot& snapshot) {
  std::string out;
  append_stored(chart, snapshot, nullptr, out);
  return out;
}

Result<Value> to_value(const Chart& chart, const Snapshot& snapshot) {
  return from_cbor(stored_form(chart, snapshot));
}

}  // namespace regie::statechart
