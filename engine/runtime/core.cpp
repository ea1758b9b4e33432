// SPDX-License-Identifier: Apache-2.0
#include "engine/runtime/core.hpp"

#include "engine/base/cbor.hpp"
#include "engine/base/storable.hpp"
#include "engine/runtime/errors.hpp"
#include "engine/runtime/system_ports.hpp"

namespace regie::runtime {

namespace {

constexpr std::size_t longest_key = 200;

/// What makes two requests with this key the same: everything that was asked.
Digest digest_of(const std::string& key, const statechart::Event& event,
                 const std::string& target) {
  if (key.empty()) return {};
  Value asked = Value::record({{"target", target},
                               {"name", event.name},
                               {"actor", event.actor},
                               {"behalf", event.behalf},
                               {"item", event.item},
                               {"child", event.child},
                               {"send_id", event.send_id},
                               {"origin", event.origin},
                               {"data", event.data}});
  if (event.request != 0) {
    asked = asked.with("request", Value(static_cast<std::int64_t>(event.request)));
  }
  return sha256(to_cbor(asked));
}

Value answer_value(const Acknowledged& answer) {
  return Value::record(
      {{"revision", answer.revision},
       {"choice", answer.choice},
       {"states", Value::list(std::vector<Value>(answer.states.begin(), answer.states.end()))},
       {"closed", answer.closed},
       {"result", answer.result},
       {"late", answer.late}});
}

Result<Acknowledged> answer_from(std::string_view bytes) {
  auto value = decode(bytes);
  if (!value) return value.error();
  Acknowledged answer;
  const Value* revision = value->find("revision");
  const Value* choice = value->find("choice");
  const Value* states = value->find("states");
  const Value* closed = value->find("closed");
  const Value* result = value->find("result");
  const Value* late = value->find("late");
  if (!revision || !choice || !states || !closed || !result || !late) {
    return damaged("een bewaard antwoord is niet te lezen", "a kept answer is unreadable");
  }
  answer.revision = revision->integer();
  answer.choice = std::string(choice->text());
  for (const Value& state : states->items()) answer.states.emplace_back(state.text());
  answer.closed = closed->boolean();
  answer.result = std::string(result->text());
  answer.late = late->boolean();
  answer.repeated = true;
  return answer;
}

Error key_reused(const std::string& key) {
  return {Errc::key_reused,
          {"De sleutel " + key + " is al gebruikt voor een ander verzoek.",
           "The key " + key + " was used for another request already."},
          {"Geef elk verzoek een eigen sleutel.", "Give each request a key of its own."}};
}

class Nobody final : public Observer {
 public:
  void count(Count, std::uint64_t) noexcept override {}
  void measure(Measure, double) noexcept override {}
};

Observer& observer_of(const Ports& ports) {
  static Nobody nobody;
  return ports.observer == nullptr ? nobody : *ports.observer;
}

class NoLog final : public Log {
 public:
  void write(Level, std::string_view, const std::vector<Field>&) override {}
};

Log& log_of(const Ports& ports) {
  static NoLog none;
  return ports.log == nullptr ? none : *ports.log;
}

/// What would be kept and could not be read back is refused here.
Result<void> check_texts(const statechart::Event& event, const std::string& key) {
  const std::pair<std::string_view, Text> texts[] = {
      {event.actor, {"wie het doet", "who does it"}},
      {event.behalf, {"namens wie het is", "on whose behalf it is"}},
      {event.name, {"de naam van de gebeurtenis", "the name of the event"}},
      {event.item, {"het onderdeel", "the item"}},
      {key, {"de sleutel", "the key"}}};
  for (const auto& [text, what] : texts) {
    if (is_storable_text(text)) continue;
    return Error(Errc::invalid_argument,
                 {"Er staan tekens in " + what.nl + " die geen UTF-8 zijn, of een NUL.",
                  "There are characters in " + what.en + " that are not UTF-8, or a NUL."},
                 {"Schrijf het in UTF-8.", "Write it in UTF-8."});
  }
  const Text why = why_not_storable(event.data);
  if (why.empty()) return {};
  return Error(Errc::invalid_data, {"De gegevens kunnen niet bewaard worden: " + why.nl + ".",
                                    "The data cannot be kept: " + why.en + "."});
}

Result<void> check_request(const statechart::Event& event, const std::string& key,
                           const Limits& limits) {
  // Before anything is encoded: an error has no form, and what is very deep takes all of the stack.
  if (auto fine = check_texts(event, key); !fine) return fine;
  const Value& data = event.data;
  if (key.size() > longest_key) {
    return Error(Errc::invalid_argument,
                 {"De sleutel is langer dan 200 bytes.", "The key is longer than 200 bytes."});
  }
  if (!data.is_unset() && !data.is(Value::Kind::map)) {
    return Error(Errc::invalid_argument, {"De gegevens zijn geen lijst van namen met waarden.",
                                          "The data are not names with values."});
  }
  if (!data.is_unset() && to_cbor(data).size() > limits.payload_bytes) {
    const std::string most = std::to_string(limits.payload_bytes);
    return Error(Errc::limit_reached,
                 {"De gegevens zijn groter dan " + most + " bytes (payload_bytes).",
                  "The data are larger than " + most + " bytes (payload_bytes)."});
  }
  return {};
}

/// A request by a person or a system: due timers first, then the event (ruling 7).
class EventRequest final : public Request {
 public:
  EventRequest(Core& core, const Id& id, statechart::Event event, std::string key, Digest digest,
               std::shared_ptr<const Definition> to_start, Begin begin = {})
      : Request(id),
        core_(core),
        event_(std::move(event)),
        key_(std::move(key)),
        digest_(digest),
        to_start_(std::move(to_start)),
        begin_(std::move(begin)) {}

  [[nodiscard]] Result<Acknowledged> take() {
    if (*answer_) (*answer_)->definition = definition_;
    return std::move(*answer_);
  }

  [[nodiscard]] bool is_new() const override { return to_start_ && key_.empty(); }

  Prepared prepare(const CaseStatePointer& before, bool fresh) override {
    if (const Begin begin = std::exchange(begin_, nullptr); begin && !begin()) {
      answer_ = taken_back();
      return {};
    }
    if (before && before->tenant != core_.tenant()) {
      answer_ = no_such_case(to_string(case_id()));
      return {};
    }
    definition_ = before ? before->definition : to_start_;
    if (before && !before->vault) {
      answer_ = erased_case();
      return {};
    }
    if (!key_.empty() && before && answered_before(*before->vault)) return {};
    if (to_start_ ? before != nullptr : before == nullptr) {
      if (!fresh) return {std::nullopt, true};
      answer_ = before ? started_before(*before) : no_such_case(to_string(case_id()));
      return {};
    }
    const Instant now = core_.now();
    auto surroundings = core_.surroundings(*definition_->chart, now);
    if (!surroundings) {
      answer_ = surroundings.error();
      return {};
    }
    Draft draft = to_start_
                      ? Draft(case_id(), core_.tenant(), to_start_,
                              Vault::new_key(*core_.ports().randomness), std::move(*surroundings))
                      : Draft(before, std::move(*surroundings));
    return decide(draft, fresh);
  }

  bool committed(const UnitResult& result) override {
    switch (result.status) {
      case UnitStatus::ok:
        return true;
      case UnitStatus::conflict:
      case UnitStatus::duplicate_key:
      case UnitStatus::already_exists:
      case UnitStatus::stale_lease:
        return false;
      case UnitStatus::erased:
        answer_ = erased_case();
        return true;
      case UnitStatus::limit:
        answer_ = Error(Errc::limit_reached,
                        {"De opslag kan zoveel niet bewaren.", "The store cannot hold that much."});
        return true;
      case UnitStatus::invalid:
      case UnitStatus::failed:
        break;
    }
    answer_ =
        Error(Errc::store_failed, {"De opslag weigerde de stap.", "The store refused the step."},
              {"Controleer de opslag met `regie verify`.", "Check the store with `regie verify`."});
    return true;
  }

  void fail(const Error& error) override { answer_ = error; }

 private:
  /// What names this request in the store. Who asked and what was asked can be found again with
  /// the key of the case, and not be read.
  [[nodiscard]] ReplyRow reply_row(const Vault& vault) const {
    ReplyRow reply;
    reply.case_id = case_id();
    reply.scope = to_hex(vault.tag("actor", event_.actor));
    reply.key = to_hex(vault.tag("key", key_));
    reply.request =
        vault.tag("request", {reinterpret_cast<const char*>(digest_.data()), digest_.size()});
    return reply;
  }

  /// Whether the answer to this key is known already, or cannot be known.
  bool answered_before(const Vault& vault) {
    const ReplyRow mine = reply_row(vault);
    auto reply = core_.storage().find_reply(case_id(), mine.scope, mine.key);
    if (!reply) {
      answer_ = reply.error();
      return true;
    }
    if (!reply->has_value()) return false;
    if ((*reply)->request != mine.request) {
      answer_ = key_reused(key_);
      return true;
    }
    auto answer = answer_from((*reply)->reply);
    if (answer) answer->case_id = case_id();
    answer_ = std::move(answer);
    return true;
  }

  /// The answer to a start was forgotten with the years; the journal knows what was asked, and
  /// which case the key names.
  [[nodiscard]] Result<Acknowledged> started_before(const CaseState& state) {
    auto first = core_.storage().journal(case_id(), 1, 1);
    if (!first) return first.error();
    if (first->empty()) return key_reused(key_);
    auto stored = decode(first->front().entry);
    if (!stored) return stored.error();
    auto record = from_stored(state.vault.get(), *stored);
    if (!record) return record.error();
    const statechart::Event& then = record->event;
    const bool same = then.actor == event_.actor && then.behalf == event_.behalf &&
                      then.child == event_.child && then.origin == event_.origin &&
                      then.data == event_.data &&
                      state.chart().workflow == to_start_->chart->workflow;
    if (!same) return key_reused(key_);
    Acknowledged answer = acknowledge(state.chart(), state.snapshot);
    answer.repeated = true;
    return answer;
  }

  Prepared decide(Draft& draft, bool fresh) {
    if (!to_start_) draft.fire_due();
    auto step = draft.apply(event_);
    if (!step) {
      const Error& error = step.error();
      if (!fresh) return {std::nullopt, true};
      answer_ = error;
      // A failing expression is a fault of the workflow that somebody must see (ruling 15).
      if (error.code == Errc::expression_failed && !to_start_) {
        draft.record_incident(event_, error);
      }
      return draft.has_steps() ? finish(draft, false) : Prepared{};
    }
    Acknowledged answer = acknowledge(draft.chart(), draft.snapshot());
    answer.choice = step->choice;
    answer.late = step->late;
    answer_ = std::move(answer);
    return finish(draft, true);
  }

  [[nodiscard]] Acknowledged acknowledge(const statechart::Chart& chart,
                                         const statechart::Snapshot& snapshot) const {
    Acknowledged answer;
    answer.case_id = case_id();
    answer.revision = static_cast<std::int64_t>(snapshot.revision);
    answer.closed = snapshot.status == statechart::Snapshot::Status::closed;
    if (snapshot.result != statechart::none) answer.result = chart.states[snapshot.result].path;
    for (const auto state : active_states(chart, snapshot)) {
      answer.states.push_back(chart.states[state].path);
    }
    return answer;
  }

  Prepared finish(Draft& draft, bool with_reply) {
    auto finished = draft.finish(core_.ports().ids->new_id());
    if (!finished) {
      answer_ = finished.error();
      return {};
    }
    if (with_reply && !key_.empty()) {
      ReplyRow reply = reply_row(draft.vault());
      reply.at = core_.now();
      reply.reply = encode(answer_value(**answer_));
      finished->unit.reply = std::move(reply);
    }
    if (auto kept = core_.catalog().keep_for(draft.chart()); !kept) {
      answer_ = kept.error();
      return {};
    }
    return {std::move(*finished), false};
  }

  Core& core_;
  statechart::Event event_;
  std::string key_;
  Digest digest_;
  std::shared_ptr<const Definition> to_start_;    ///< null: the case is there
  std::shared_ptr<const Definition> definition_;  ///< of the case
  Begin begin_;                                   ///< empty: it has begun
  std::optional<Result<Acknowledged>> answer_;
};

}  // namespace

Core::Core(const Ports& ports, const TimeZones& zones, Loaders loaders, const Limits& limits,
           std::string tenant)
    : ports_(ports),
      limits_(limits),
      tenant_(std::move(tenant)),
      catalog_(*ports.storage, *ports.clock, zones, std::move(loaders)),
      committer_(*ports.storage, catalog_, limits, observer_of(ports), log_of(ports)) {
  static SystemPatience patience;
  if (ports_.patience == nullptr) ports_.patience = &patience;
  ports_.observer = &observer_of(ports);
  ports_.log = &log_of(ports);
}

Id Core::case_of_key(const std::string& workflow, const std::string& key) const {
  return derive_id({"case", tenant_, workflow, key});
}

Result<Surroundings> Core::surroundings(const statechart::Chart& chart, Instant now) {
  auto calendar = catalog_.calendar(chart.calendar);
  if (!calendar) return calendar.error();
  Surroundings around{now, std::move(*calendar), catalog_.directory(), &catalog_.zones(), &limits_};
  if (!chart.needs_law) return around;
  auto statutory = catalog_.calendar(statechart::statutory_calendar);
  if (!statutory) return statutory.error();
  around.statutory = std::move(*statutory);
  return around;
}

/// What names a case: what the workflow's own `key` gives, or what was asked for.
Result<std::string> Core::key_of(const statechart::Chart& chart, const statechart::Event& start,
                                 const std::string& wanted) {
  if (chart.key == statechart::none) return wanted;
  auto around = surroundings(chart, now());
  if (!around) return around.error();
  auto key = statechart::business_key(chart, start, around->context());
  if (!key) return key.error();
  if (key->size() > longest_key) {
    return Error(Errc::invalid_argument, {"Het kenmerk van de zaak is langer dan 200 bytes.",
                                          "The key of the case is longer than 200 bytes."});
  }
  if (!wanted.empty() && wanted != *key) {
    return Error(
        Errc::invalid_argument,
        {"Deze werkwijze geeft de zaak zelf het kenmerk `" + *key + "`, en niet `" + wanted + "`.",
         "This workflow itself gives the case the key `" + *key + "`, and not `" + wanted + "`."},
        {"Laat de sleutel weg, of geef dezelfde.", "Leave the key out, or give the same."});
  }
  return key;
}

Result<Acknowledged> Core::start(const StartRequest& request) {
  statechart::Event event;
  event.kind = statechart::Event::Kind::start;
  event.actor = request.actor;
  event.behalf = request.behalf;
  event.data = request.data;
  if (auto fine = check_request(event, request.key, limits_); !fine) return fine.error();
  auto definition = catalog_.definition(request.workflow, request.version);
  if (!definition) return definition.error();
  if (const Instant at = now(); !is_in_time(at)) return outside_time(at);
  auto key = key_of(*(*definition)->chart, event, request.key);
  if (!key) return key.error();
  const Id id = key->empty() ? ports_.ids->new_id() : case_of_key(request.workflow, *key);
  EventRequest work(*this, id, event, *key, digest_of(*key, event, request.workflow), *definition,
                    request.begin);
  committer_.submit(work);
  return work.take();
}

Result<Acknowledged> Core::start_child(const Id& id, const std::string& workflow,
                                       const statechart::Event& event, const std::string& key,
                                       const std::string& name) {
  auto definition = catalog_.definition(workflow, "");
  if (!definition) return definition.error();
  if ((*definition)->chart->key != statechart::none) {
    auto own = key_of(*(*definition)->chart, event, name);
    if (!own) return own.error();
    // The parent finds its child by the key that it gave.
    if (name.empty()) {
      return Error(Errc::invalid_argument,
                   {"De werkwijze " + workflow + " geeft een zaak zelf een kenmerk.",
                    "The workflow " + workflow + " gives a case a key of its own."},
                   {"Zet bij `child` hetzelfde kenmerk, met `key: \"…\"`.",
                    "Put the same key with `child`, as `key: \"…\"`."});
    }
  }
  EventRequest work(*this, id, event, key, digest_of(key, event, workflow), *definition);
  committer_.submit(work);
  return work.take();
}

Id Core::case_of_child(const std::string& parent, std::int64_t number, const std::string& workflow,
                       const std::string& key) const {
  if (!key.empty()) return case_of_key(workflow, key);
  return derive_id({"child", tenant_, parent, std::to_string(number)});
}

Result<Acknowledged> Core::send(const SendRequest& request) {
  if (auto fine = check_request(request.event, request.key, limits_); !fine) return fine.error();
  if (const Instant at = now(); !is_in_time(at)) return outside_time(at);
  EventRequest work(*this, request.case_id, request.event, request.key,
                    digest_of(request.key, request.event, to_string(request.case_id)), nullptr,
                    request.begin);
  committer_.submit(work);
  return work.take();
}

Result<CaseStatePointer> Core::load(const Id& case_id) {
  auto state = committer_.read(case_id);
  if (state && (*state)->tenant != tenant_) return no_such_case(to_string(case_id));
  return state;
}

Result<Core::Present> Core::present(const Id& case_id) {
  auto state = load(case_id);
  if (!state) return state.error();
  auto around = surroundings((*state)->chart(), now());
  if (!around) return around.error();
  Present present{*state, (*state)->snapshot, *around};
  if ((*state)->vault) {
    Draft draft(*state, *around);
    draft.fire_due();
    present.snapshot = draft.snapshot();
    present.surroundings.now = draft.surroundings().now;
  }
  return present;
}

}  // namespace regie::runtime
