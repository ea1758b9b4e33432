// SPDX-License-Identifier: Apache-2.0
// Notifiers and actions: what is handed over is answered exactly once.
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include <regie/limits.hpp>

#include "engine/base/json.hpp"
#include "engine/kit/check.hpp"
#include "engine/kit/made.hpp"

namespace regie::kit {

namespace {

using sdk::sized;
using sdk::str;
using sdk::view;

constexpr std::chrono::seconds patience{10};
constexpr std::size_t most_found = 5;

/// What became of what was handed over. Never destroyed: a plugin may answer when it should not.
class Answers {
 public:
  struct One {
    Answers* all;
    std::string key;
    int calls = 0;
    std::int32_t verdict = 0;
    Status status;
    std::string text;    ///< the reason, or a receipt
    std::string output;  ///< of an action
    bool nothing = false;
  };
  One* expect(std::string key) {
    const std::lock_guard lock(mutex_);
    return &ones_.emplace_back(One{this, std::move(key), 0, 0, {}, {}, {}, false});
  }
  template <class Outcome>
  static void done(void* ctx, const Outcome* outcome) noexcept {
    auto& one = *static_cast<One*>(ctx);
    const std::lock_guard lock(one.all->mutex_);
    ++one.calls;
    one.nothing = outcome == nullptr;
    if (outcome != nullptr) {
      one.verdict = outcome->verdict;
      one.status = outcome->status;
      one.text = std::string(view(outcome->reason));
      if constexpr (requires { outcome->output; }) one.output = std::string(view(outcome->output));
    }
    one.all->answered_.notify_all();
  }
  /// Waits until each was answered; those that were, by their number of answers.
  void wait() {
    std::unique_lock lock(mutex_);
    answered_.wait_for(lock, patience, [this] {
      for (const One& one : ones_) {
        if (one.calls == 0) return false;
      }
      return true;
    });
  }
  std::vector<One> all() {
    const std::lock_guard lock(mutex_);
    return {ones_.begin(), ones_.end()};
  }

 private:
  std::mutex mutex_;
  std::condition_variable answered_;
  std::deque<One> ones_;
};

struct NotifierKind {
  using Table = regie_notifier_v1;
  using Handle = regie_notifier;
  using Item = regie_message;
  using Outcome = regie_outcome;
  static constexpr const char* interface = REGIE_NOTIFIER_V1_ID;
  static constexpr const char* verdicts = "REGIE_DELIVERED, REGIE_RETRY or REGIE_NOT_ACCEPTED";
  static auto hand_over(const Table& table) { return table.deliver; }
  static Item item(std::string_view key) {
    auto message = sized<regie_message>();
    message.key = str(key);
    message.channel = str("mail");
    message.recipient_id = str("resident:kit");
    message.recipient_name = str("Kit");
    message.address = str("kit@example.org");
    message.locale = str("nl");
    message.subject = str("Proef");
    message.body_text = str("Dit is een proef van `regie plugin check`.");
    message.deadline_ms = REGIE_NO_TIME;
    return message;
  }
};

struct ActionKind {
  using Table = regie_action_v1;
  using Handle = regie_action;
  using Item = regie_call;
  using Outcome = regie_call_outcome;
  static constexpr const char* interface = REGIE_ACTION_V1_ID;
  static constexpr const char* verdicts = "REGIE_CALL_DONE, REGIE_CALL_RETRY or REGIE_CALL_FAILED";
  static auto hand_over(const Table& table) { return table.invoke; }
  static Item item(std::string_view key) {
    auto call = sized<regie_call>();
    call.key = str(key);
    call.input = str(subject().input);
    return call;
  }
};

// Both kinds number their verdicts alike.
static_assert(REGIE_DELIVERED == REGIE_CALL_DONE && REGIE_RETRY == REGIE_CALL_RETRY &&
              REGIE_NOT_ACCEPTED == REGIE_CALL_FAILED);

/// A notifier or an action that was made, with the settings of the subject.
template <class Kind>
class Receiver {
 public:
  /// Hands over under `key`; what the plugin said.
  Status give(Answers& answers, const std::string& key, std::uint32_t attempt = 1) {
    Answers::One* one = answers.expect(key);
    auto item = Kind::item(one->key);
    item.attempt = attempt;
    const regie_kv about{str("case"), str("kit")};
    const regie_kv* const properties[] = {&about};
    item.properties = properties;
    item.property_count = 1;
    return Kind::hand_over(table())(handle(), &item, &Answers::done<typename Kind::Outcome>, one,
                                    nullptr);
  }
  void cancel(std::string_view key) { table().cancel(handle(), str(key)); }
  void destroy() { made_.end(); }
  [[nodiscard]] const typename Kind::Table& table() const { return made_.table(); }
  [[nodiscard]] typename Kind::Handle* handle() const { return made_.handle(); }

 private:
  Made<typename Kind::Table, typename Kind::Handle> made_{Kind::interface};
};

/// That each was answered once, `taken` of them; and with what may be answered.
template <class Kind>
void expect_answers(Answers& answers) {
  std::size_t found = 0;
  const auto add = [&found](Finding finding) {
    if (++found <= most_found) add_finding(std::move(finding));
  };
  for (const Answers::One& one : answers.all()) {
    const std::string which = "`done` of " + show(one.key) + " ";
    if (one.calls != 1) {
      add({which + "to be called exactly once", std::to_string(one.calls) + " times", {}});
      continue;
    }
    if (one.nothing) {
      add({which + "to get an outcome", "NULL", {}});
      continue;
    }
    const bool known = one.verdict >= REGIE_DELIVERED && one.verdict <= REGIE_NOT_ACCEPTED;
    if (!known) {
      add({which + "to say " + Kind::verdicts, std::to_string(one.verdict), {}});
    } else if (one.verdict == REGIE_DELIVERED && one.status != REGIE_OK) {
      add({which + "that was done to have the status REGIE_OK", show(one.status), {}});
    } else if (one.verdict == REGIE_RETRY && !REGIE_IS_TRANSIENT(one.status) &&
               one.status != REGIE_CANCELLED) {
      add({which + "to be tried again to have a transient status (100..199)",
           show(one.status),
           {}});
    } else if (one.verdict == REGIE_NOT_ACCEPTED && !REGIE_IS_PERMANENT(one.status)) {
      add({which + "that is refused for ever to have a permanent status (1..99)",
           show(one.status),
           {}});
    }
    if (one.output.empty()) continue;
    const auto output = from_json(one.output, Limits{});
    if (!output || !output->is(Value::Kind::map)) {
      add({which + "to have one JSON object as output", show(one.output), {}});
    }
  }
}

template <class Kind>
void made_and_gone() {
  for (int i = 0; i < 3; ++i) {
    Receiver<Kind> one;
    Receiver<Kind> beside;
  }
}

template <class Kind>
void answered_once() {
  Answers& answers = for_good<Answers>();
  Receiver<Kind> receiver;
  REGIE_EXPECT(receiver.give(answers, "kit:once") == REGIE_OK);
  answers.wait();
  const auto all = answers.all();
  if (all[0].calls > 0) {
    static constexpr const char* said[] = {"", "done", "try again", "never"};
    const bool known = all[0].verdict >= 1 && all[0].verdict <= 3;
    tell(Kind::interface, known ? said[all[0].verdict] : "?");
  }
  receiver.destroy();  // an answer too many may come until here
  expect_answers<Kind>(answers);
}

template <class Kind>
void answered_to_many() {
  Answers& answers = for_good<Answers>();
  Receiver<Kind> receiver;
  constexpr int threads = 4;
  constexpr int each = 10;
  std::vector<std::thread> workers;
  std::mutex mutex;
  std::vector<std::string> refused;
  for (int worker = 0; worker < threads; ++worker) {
    workers.emplace_back([&, worker] {
      for (int i = 0; i < each; ++i) {
        const std::string key = "kit:many:" + std::to_string(worker * each + i);
        const Status status = receiver.give(answers, key);
        const std::lock_guard lock(mutex);
        if (status != REGIE_OK) refused.push_back(key + " " + show(status));
      }
    });
  }
  for (auto& worker : workers) worker.join();
  REGIE_NEED(refused == std::vector<std::string>());
  answers.wait();
  receiver.destroy();
  expect_answers<Kind>(answers);
}

template <class Kind>
void known_again() {
  Answers& answers = for_good<Answers>();
  {
    Receiver<Kind> receiver;
    REGIE_NEED(receiver.give(answers, "kit:again") == REGIE_OK);
    answers.wait();
    REGIE_NEED(receiver.give(answers, "kit:again", 2) == REGIE_OK);
    answers.wait();
  }
  Receiver<Kind> later;
  REGIE_NEED(later.give(answers, "kit:again", 3) == REGIE_OK);
  answers.wait();
  later.destroy();
  expect_answers<Kind>(answers);
  const auto all = answers.all();
  if (all[0].verdict != REGIE_DELIVERED) return;
  for (const Answers::One& one : all) {
    if (one.calls == 0 || one.verdict == REGIE_DELIVERED) continue;
    add_finding({"what was done under a key to be answered as done again",
                 "verdict " + std::to_string(one.verdict),
                 {}});
  }
}

template <class Kind>
void cancelled() {
  Answers& answers = for_good<Answers>();
  Receiver<Kind> receiver;
  receiver.cancel("kit:nothing of that name");
  receiver.cancel("");
  for (int i = 0; i < 10; ++i) {
    const std::string key = "kit:cancel:" + std::to_string(i);
    REGIE_NEED(receiver.give(answers, key) == REGIE_OK);
    receiver.cancel(key);
    receiver.cancel(key);
  }
  answers.wait();
  receiver.destroy();
  expect_answers<Kind>(answers);
}

template <class Kind>
void ended() {
  Answers& answers = for_good<Answers>();
  Receiver<Kind> receiver;
  for (int i = 0; i < 20; ++i) {
    REGIE_NEED(receiver.give(answers, "kit:end:" + std::to_string(i)) == REGIE_OK);
  }
  receiver.destroy();
  // All of them before `destroy` returned, so nothing is waited for.
  expect_answers<Kind>(answers);
  // And none after: the next one that is made has all the time to be answered.
  Answers& next = for_good<Answers>();
  Receiver<Kind> other;
  REGIE_NEED(other.give(next, "kit:end:next") == REGIE_OK);
  next.wait();
  expect_answers<Kind>(answers);
}

template <class Kind>
void read_longer() {
  Answers& answers = for_good<Answers>();
  Receiver<Kind> receiver;
  Answers::One* one = answers.expect("kit:longer");
  struct Later {
    typename Kind::Item item;
    std::uint64_t garbage[4];
  } later{Kind::item(one->key), {~0ULL, ~0ULL, ~0ULL, ~0ULL}};
  later.item.struct_size = sizeof later;
  later.item.attempt = 1;
  const Status status = Kind::hand_over(receiver.table())(
      receiver.handle(), &later.item, &Answers::done<typename Kind::Outcome>, one, nullptr);
  REGIE_NEED(status == REGIE_OK);
  answers.wait();
  receiver.destroy();
  expect_answers<Kind>(answers);
}

template <class Kind>
void refused() {
  Answers& answers = for_good<Answers>();
  Receiver<Kind> receiver;
  const Status status = receiver.give(answers, "");  // without a key, which breaks the rules
  if (status == REGIE_OK) answers.wait();
  receiver.destroy();
  const int calls = answers.all().at(0).calls;
  if (status == REGIE_OK) {
    expect_answers<Kind>(answers);
  } else if (calls != 0) {
    add_finding({"`done` never to be called for what was not taken (" + show(status) + ")",
                 std::to_string(calls) + " calls",
                 {}});
  }
}

template <class Kind>
std::vector<Check> delivery_checks(const std::string& kind, const std::string& hand_over) {
  const std::string header = kind + ".h: ";
  return {
      {kind + ".create",
       {"hij kan worden gemaakt en beëindigd, ook twee naast elkaar",
        "it can be made and ended, also two beside each other"},
       header + "create, destroy",
       made_and_gone<Kind>},
      {kind + ".once",
       {"wat hij aanneemt, beantwoordt hij precies één keer",
        "what it takes is answered exactly once"},
       header + hand_over,
       answered_once<Kind>},
      {kind + ".many",
       {"ook wat van meer draden tegelijk komt", "also what comes from several threads at once"},
       header + hand_over,
       answered_to_many<Kind>},
      {kind + ".again",
       {"een sleutel die al gedaan is, wordt als gedaan beantwoord",
        "a key that was done before is answered as done"},
       header + hand_over,
       known_again<Kind>},
      {kind + ".cancel",
       {"afbreken geeft toch precies één antwoord",
        "cancelling gives exactly one answer all the same"},
       header + "cancel",
       cancelled<Kind>},
      {kind + ".destroy",
       {"voor het einde is alles beantwoord, en daarna komt er niets",
        "all is answered before the end, and nothing after it"},
       header + "destroy",
       ended<Kind>},
      {kind + ".refused",
       {"wat hij niet aanneemt, beantwoordt hij niet", "what it does not take is not answered"},
       header + hand_over,
       refused<Kind>},
      {kind + ".longer",
       {"structuren van een latere versie, met een langere staart, worden gelezen",
        "structs of a later version with a longer tail are read"},
       "plugin.h: struct_size",
       read_longer<Kind>},
  };
}

}  // namespace

std::vector<Check> notifier_checks() {
  return delivery_checks<NotifierKind>("notifier", "deliver");
}
std::vector<Check> action_checks() { return delivery_checks<ActionKind>("action", "invoke"); }

}  // namespace regie::kit
