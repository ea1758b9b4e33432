// SPDX-License-Identifier: Apache-2.0
// The stored form of a snapshot (snapshot_writer.cpp), read.
#include "engine/statechart/snapshot_reader.hpp"

#include <algorithm>
#include <limits>
#include <set>
#include <utility>

#include "engine/base/cbor.hpp"
#include "engine/base/utf8.hpp"

namespace regie::statechart {

namespace {

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

/// In the order in which they are written.
const std::array<SnapshotReader::Member, 28> SnapshotReader::members_ = {{
    {"key", &SnapshotReader::key, true},
    {"acts", &SnapshotReader::acts},
    {"case", &SnapshotReader::case_id},
    {"data", &SnapshotReader::data},
    {"late", &SnapshotReader::late},
    {"next", &SnapshotReader::next},
    {"child", &SnapshotReader::child},
    {"roles", &SnapshotReader::roles},
    {"round", &SnapshotReader::round},
    {"terms", &SnapshotReader::terms, true},
    {"todos", &SnapshotReader::todos},
    {"closed", &SnapshotReader::closed},
    {"counts", &SnapshotReader::counts},
    {"grants", &SnapshotReader::grants},
    {"parent", &SnapshotReader::parent},
    {"result", &SnapshotReader::result},
    {"states", &SnapshotReader::active_states},
    {"status", &SnapshotReader::status},
    {"timers", &SnapshotReader::timers},
    {"entered", &SnapshotReader::entered},
    {"history", &SnapshotReader::history},
    {"regions", &SnapshotReader::regions},
    {"started", &SnapshotReader::started},
    {"updated", &SnapshotReader::updated},
    {"activity", &SnapshotReader::activity},
    {"children", &SnapshotReader::children},
    {"requests", &SnapshotReader::requests, true},
    {"revision", &SnapshotReader::revision},
}};

// -- what stands next

void SnapshotReader::fail(const Error& error) {
  if (failed()) return;
  error_ = error;
  fail("what is personal");
}

Error SnapshotReader::error() const {
  if (error_) return *error_;
  return Error(
      Errc::corrupt,
      {"De opgeslagen toestand past niet bij de werkwijze: " + what() + ".",
       "The stored state does not fit the workflow: " + what() + "."},
      {"Controleer de opslag met `regie verify`.", "Check the store with `regie verify`."});
}

Index SnapshotReader::state() {
  const std::string_view path = text();
  const Index found = failed() ? none : chart_.state_of(path);
  if (found == none) fail("state");
  return failed() ? 0 : found;
}

std::vector<Index> SnapshotReader::states() {
  std::vector<Index> found;
  list([&] { found.push_back(state()); });
  std::sort(found.begin(), found.end());
  return found;
}

std::optional<std::string> SnapshotReader::person() {
  if (disclosure_ == nullptr) return std::string(text());
  const std::string_view bytes = whole();
  if (failed()) return std::nullopt;
  auto read = disclosure_->person(bytes);
  if (read) return std::move(*read);
  fail(read.error());
  return std::nullopt;
}

std::vector<std::string> SnapshotReader::persons() {
  std::vector<std::string> found;
  list([&] {
    if (auto one = person()) found.push_back(std::move(*one));
  });
  return found;
}

Value SnapshotReader::guarded(std::string_view place) {
  if (disclosure_ == nullptr) return value();
  const std::string_view bytes = whole();
  if (failed()) return {};
  auto read = disclosure_->at(place, bytes);
  if (!read) {
    fail(read.error());
    return {};
  }
  return read->is_unset() ? Value("") : std::move(*read);
}

std::string SnapshotReader::guarded_text(std::string_view place) {
  const Value read = guarded(place);
  if (!read.is(Value::Kind::string)) {
    fail(place);
    return {};
  }
  return std::string(read.text());
}

std::size_t SnapshotReader::word(const char* const* words, std::size_t count) {
  const std::string_view found = text();
  for (std::size_t i = 0; i < count && !failed(); ++i) {
    if (found == words[i]) return i;
  }
  fail("status");
  return 0;
}

// -- the members of a case

Result<Snapshot> SnapshotReader::read() {
  std::array<bool, std::tuple_size_v<decltype(members_)>> seen{};
  std::size_t expected = 0;  // they nearly always come in their order
  map([&] {
    const std::string_view name = text();
    for (std::size_t tried = 0; tried < members_.size() && !failed(); ++tried) {
      const std::size_t number = (expected + tried) % members_.size();
      if (members_[number].name != name) continue;
      seen[number] = true;
      expected = number + 1;
      return (this->*members_[number].read)();
    }
    static_cast<void>(whole());
  });
  for (std::size_t i = 0; i < members_.size(); ++i) {
    if (!seen[i] && !members_[i].optional) fail(members_[i].name);
  }
  if (!at_end()) fail("end");
  if (failed()) return error();
  return is_blank(file_) ? without_dossier(std::move(out_)) : std::move(out_);
}

void SnapshotReader::case_id() { file_.case_id = text(); }
void SnapshotReader::key() { file_.key = text(); }
void SnapshotReader::parent() { file_.parent = text(); }
void SnapshotReader::child() { file_.child = text(); }
void SnapshotReader::revision() { out_.revision = static_cast<std::uint64_t>(integer()); }
void SnapshotReader::status() {
  out_.status = static_cast<Snapshot::Status>(word(status_words.data(), status_words.size()));
}
void SnapshotReader::result() {
  const std::string_view path = text();
  if (path.empty()) return;
  out_.result = chart_.state_of(path);
  if (out_.result == none) fail("result");
}
void SnapshotReader::round() { out_.round = small_count(); }
void SnapshotReader::started() { out_.started = moment(); }
void SnapshotReader::updated() { out_.updated = moment(); }
void SnapshotReader::closed() { out_.closed = moment(); }
void SnapshotReader::activity() { file_.activity = moment(); }
void SnapshotReader::active_states() { out_.configuration = states(); }
void SnapshotReader::late() {
  list([this] { file_.late.insert(state()); });
}
void SnapshotReader::entered() {
  map([this] {
    const Index at = state();
    file_.entered[at] = moment();
  });
}
void SnapshotReader::history() { file_.history = histories(); }

std::vector<History> SnapshotReader::histories() {
  std::vector<History> found;
  map([&] {
    const Index at = state();
    found.push_back({at, states()});
  });
  std::sort(found.begin(), found.end(),
            [](const History& a, const History& b) { return a.state < b.state; });
  return found;
}

void SnapshotReader::regions() {
  map([this] {
    const std::uint32_t ordinal = small_count();
    Region one = region();
    one.ordinal = ordinal;
    file_.regions.push_back(std::move(one));
  });
}

Region SnapshotReader::region() {
  static constexpr std::array<std::string_view, 12> names = {
      "by",     "key",    "each",   "round",   "choice",  "opened",
      "parent", "states", "status", "history", "holders", "answered"};
  Region found;
  const std::array<void (*)(SnapshotReader&, Region&), 12> read = {
      [](SnapshotReader& in, Region& to) { to.by = in.person().value_or(""); },
      [](SnapshotReader& in, Region& to) { to.key = in.person().value_or(""); },
      [](SnapshotReader& in, Region& to) { to.each = in.state(); },
      [](SnapshotReader& in, Region& to) { to.round = in.small_count(); },
      [](SnapshotReader& in, Region& to) { to.choice = in.text(); },
      [](SnapshotReader& in, Region& to) { to.opened = in.moment(); },
      [](SnapshotReader& in, Region& to) { to.parent = in.small_count(); },
      [](SnapshotReader& in, Region& to) { to.configuration = in.states(); },
      [](SnapshotReader& in, Region& to) {
        to.status = static_cast<Region::Status>(in.word(region_words.data(), region_words.size()));
      },
      [](SnapshotReader& in, Region& to) { to.history = in.histories(); },
      [](SnapshotReader& in, Region& to) { to.holders = in.persons(); },
      [](SnapshotReader& in, Region& to) { to.answered_at = in.moment(); },
  };
  record(names, names.size(), [&](std::size_t member) { read[member](*this, found); });
  return found;
}

void SnapshotReader::timers() {
  map([this] {
    const std::uint64_t id = count();
    RunningTimer one = timer();
    one.id = id;
    file_.timers.push_back(std::move(one));
  });
}

RunningTimer SnapshotReader::timer() {
  static constexpr std::array<std::string_view, 6> names = {"due",    "event", "since",
                                                            "region", "data",  "send"};
  static constexpr std::array<std::string_view, 2> of_send = {"id", "to"};
  RunningTimer found;
  Delayed delayed;
  bool is_send = false;
  record(names, 4, [&](std::size_t member) {
    if (member == 0) found.due = moment();
    if (member == 1) delayed.event = text();
    if (member == 2) found.since = moment();
    if (member == 3) found.region = small_count();
    if (member == 4) delayed.data = guarded("timers/data");
    if (member != 5) return;
    is_send = true;
    record(of_send, of_send.size(),
           [&](std::size_t part) { (part == 0 ? delayed.id : delayed.to) = text(); });
  });
  if (is_send) {
    found.send = std::make_shared<const Delayed>(std::move(delayed));
    return found;
  }
  for (Index i = 0; i < chart_.timers.size(); ++i) {
    if (chart_.timers[i].event == delayed.event) found.timer = i;
  }
  if (found.timer == none) fail("timer " + delayed.event);
  return found;
}

void SnapshotReader::todos() {
  static constexpr std::array<std::string_view, 4> names = {"en", "nl", "opened", "holders"};
  map([this] {
    OpenTodo todo;
    todo.id = small_count();
    record(names, names.size(), [&](std::size_t member) {
      if (member == 0) todo.task.en = guarded_text("todos/en");
      if (member == 1) todo.task.nl = guarded_text("todos/nl");
      if (member == 2) todo.opened = moment();
      if (member == 3) todo.holders = persons();
    });
    file_.todos.push_back(std::move(todo));
  });
}

void SnapshotReader::children() {
  static constexpr std::array<std::string_view, 6> names = {"id",    "key",    "place",
                                                            "state", "region", "workflow"};
  map([this] {
    Child one;
    one.number = small_count();
    std::uint64_t place = 0;
    Index at = 0;
    record(names, names.size(), [&](std::size_t member) {
      if (member == 0) one.id = text();
      if (member == 1) one.key = text();
      if (member == 2) place = count();
      if (member == 3) at = state();
      if (member == 4) one.region = small_count();
      if (member == 5) one.workflow = text();
    });
    if (failed()) return;
    const State& owner = chart_.states[at];
    if (place >= owner.invokes.count) return fail("child " + one.id);
    one.invoke = owner.invokes.first + static_cast<Index>(place);
    file_.children.push_back(std::move(one));
  });
}

void SnapshotReader::data() {
  out_.data.resize(chart_.fields.size());
  map([this] {
    const std::string_view name = text();
    const Index field = failed() ? none : chart_.field_of(name);
    if (field == none) return fail("data " + std::string(name));
    if (disclosure_ == nullptr) {
      out_.data[field] = value();
      return;
    }
    const std::string_view bytes = whole();
    if (failed()) return;
    auto read = disclosure_->field(chart_.fields[field], bytes);
    if (!read) return fail(read.error());
    out_.data[field] = std::move(*read);
  });
}

void SnapshotReader::roles() {
  map([this] {
    const std::string_view role = text();
    file_.roles[std::string(role)] = persons();
  });
}

void SnapshotReader::acts() {
  static constexpr std::array<std::string_view, 3> names = {"role", "choice", "persons"};
  list([this] {
    Act act;
    record(names, names.size(), [&](std::size_t member) {
      if (member == 0) act.role = text();
      if (member == 1) act.choice = text();
      if (member != 2) return;
      for (std::string& one : persons()) act.persons.insert(std::move(one));
    });
    file_.acts.push_back(std::move(act));
  });
}

void SnapshotReader::counts() {
  map([this] {
    const std::string_view what = text();
    file_.counts[std::string(what)] = integer();
  });
}

void SnapshotReader::grants() {
  map([this] {
    const std::string_view key = text();
    std::set<Index> fields;
    list([&] {
      const std::string_view name = text();
      const Index field = failed() ? none : chart_.field_of(name);
      if (field == none) return fail("grants");
      fields.insert(field);
    });
    if (failed()) return;
    std::optional<std::string> who = std::string(key);
    if (disclosure_ != nullptr) {
      auto read = disclosure_->person_of_key(key);
      if (!read) return fail(read.error());
      who = std::move(*read);
    }
    if (who) file_.grants[*who] = std::move(fields);
  });
}

void SnapshotReader::next() {
  static constexpr std::array<std::string_view, 4> names = {"todo", "child", "timer", "region"};
  record(names, names.size(), [this](std::size_t member) {
    if (member == 0) file_.next_todo = small_count();
    if (member == 1) file_.next_child = small_count();
    if (member == 2) file_.next_timer = count();
    if (member == 3) file_.next_region = small_count();
  });
}

void SnapshotReader::requests() {
  static constexpr std::array<std::string_view, 3> names = {"next", "open", "asked"};
  record(names, names.size(), [this](std::size_t member) {
    if (member == 0) file_.next_request = small_count();
    if (member == 1) {
      map([this] {
        const std::uint32_t number = small_count();
        OpenRequest one = open_request();
        one.number = number;
        file_.requests.push_back(one);
      });
    }
    if (member == 2) list([this] { file_.asked.push_back(asked()); });
  });
}

OpenRequest SnapshotReader::open_request() {
  static constexpr std::array<std::string_view, 3> names = {"id", "region", "call"};
  OpenRequest found;
  std::string_view id;
  bool calls = false;
  record(names, 2, [&](std::size_t member) {
    if (member == 0) id = text();
    if (member == 1) found.region = small_count();
    if (member != 2) return;
    calls = true;
    static_cast<void>(whole());
  });
  for (Index i = 0; i < chart_.requests.size(); ++i) {
    if (chart_.requests[i].id == id && calls == !chart_.requests[i].action.empty()) {
      found.request = i;
    }
  }
  if (found.request == none) fail("request " + std::string(id));
  return found;
}

Asked SnapshotReader::asked() {
  static constexpr std::array<std::string_view, 3> names = {"from", "event", "number"};
  Asked found;
  record(names, names.size(), [&](std::size_t member) {
    if (member == 0) found.from = text();
    if (member == 1) found.event = text();
    if (member == 2) found.number = small_count();
  });
  return found;
}

void SnapshotReader::terms() {
  map([this] {
    const std::string name(text());
    const Value stored = value();
    if (failed()) return;
    auto term = term_from_value(chart_, name, stored);
    if (!term) return fail("terms");
    file_.terms.push_back(std::move(*term));
  });
}

Result<Snapshot> read_stored(const Chart& chart, std::string_view bytes,
                             const Disclosure* disclosure) {
  return SnapshotReader(chart, disclosure, bytes).read();
}

}  // namespace regie::statechart
