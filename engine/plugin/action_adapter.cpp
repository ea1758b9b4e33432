// SPDX-License-Identifier: Apache-2.0
#include "engine/plugin/action_adapter.hpp"

#include <cstdint>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

#include <regie/limits.hpp>

#include "engine/base/json.hpp"
#include "engine/plugin/abi_text.hpp"

namespace regie::plugin {

namespace {

using namespace runtime;

std::string called_text(const Value& payload, const char* name) {
  const Value* found = payload.find(name);
  return found != nullptr && found->is(Value::Kind::string) ? std::string(found->text())
                                                            : std::string();
}

/// Everything that one call borrows.
struct Call {
  std::string key, input;
  std::vector<std::pair<std::string, std::string>> properties;
  std::vector<regie_kv> pairs;
  std::vector<const regie_kv*> list;
  regie_call abi{};

  explicit Call(const Delivery& delivery) : key(delivery.id) {
    const Value* data = delivery.payload.find("data");
    input = to_json(data != nullptr && data->is(Value::Kind::map) ? *data : Value::map({}));
    properties = {{"case", delivery.case_id},
                  {"workflow", delivery.workflow},
                  {"call", called_text(delivery.payload, "id")}};
    for (const auto& [property, value] : properties) pairs.push_back({str(property), str(value)});
    list = pointers(pairs);
    abi = sized<regie_call>();
    abi.attempt = delivery.attempt;
    abi.key = str(key);
    abi.input = str(input);
    abi.properties = list.data();
    abi.property_count = list.size();
    abi.created_ms = delivery.created.ms;
  }
};

DeliveryAnswer answer_to_call(const regie_call_outcome& outcome) {
  DeliveryAnswer answer;
  answer.reason = text(outcome.reason);
  if (outcome.verdict == REGIE_CALL_RETRY) {
    answer.verdict = DeliveryAnswer::Verdict::retry;
    answer.retry_after_ms = outcome.retry_after_ms;
    return answer;
  }
  if (outcome.verdict != REGIE_CALL_DONE) answer.verdict = DeliveryAnswer::Verdict::rejected;
  answer.outcome = Value::map({});
  if (outcome.output.len == 0) return answer;
  auto output = from_json(view(outcome.output), Limits{});
  if (output && output->is(Value::Kind::map)) {
    answer.outcome = std::move(*output);
    return answer;
  }
  // It was done, perhaps; to do it again would not give a better answer.
  answer.verdict = DeliveryAnswer::Verdict::rejected;
  answer.reason = "the action did not answer with a JSON object";
  return answer;
}

/// Who waits for the answers of all actions. What a plugin holds is a number and no pointer: a
/// second answer, or one after the end, finds nobody. Any thread.
class OpenCalls {
 public:
  /// Never taken apart: a plugin may answer while the process ends.
  static OpenCalls& all() {
    static auto* const calls = new OpenCalls;
    return *calls;
  }
  void* add(const void* owner, Effects::Done done) {
    const std::lock_guard lock(mutex_);
    waiting_[++last_] = {owner, std::move(done)};
    return reinterpret_cast<void*>(last_);
  }
  /// Empty: it was answered already.
  Effects::Done take(void* ticket) {
    const std::lock_guard lock(mutex_);
    const auto found = waiting_.find(reinterpret_cast<std::uintptr_t>(ticket));
    if (found == waiting_.end()) return nullptr;
    Effects::Done done = std::move(found->second.done);
    waiting_.erase(found);
    return done;
  }
  void forget(const void* owner) {
    const std::lock_guard lock(mutex_);
    std::erase_if(waiting_, [owner](const auto& one) { return one.second.owner == owner; });
  }

 private:
  struct Waiting {
    const void* owner = nullptr;
    Effects::Done done;
  };
  std::mutex mutex_;
  std::uintptr_t last_ = 0;
  std::map<std::uintptr_t, Waiting> waiting_;
};

class PluginAction final : public Effects {
 public:
  PluginAction(const regie_action_v1& table, regie_action* handle)
      : table_(table), handle_(handle) {}
  ~PluginAction() override {
    table_.destroy(handle_);
    OpenCalls::all().forget(this);
  }

  void deliver(const Delivery& delivery, Done done) override {
    const Call call(delivery);
    auto error = sized<regie_error>();
    const auto finished = [](void* ticket, const regie_call_outcome* outcome) noexcept {
      try {
        if (const Done waiting = OpenCalls::all().take(ticket)) waiting(answer_to_call(*outcome));
      } catch (...) {
        // Out of memory while an answer is kept: the lease ends, and it is called again under the
        // same key.
      }
    };
    void* const ticket = OpenCalls::all().add(this, std::move(done));
    const regie_status status = table_.invoke(handle_, &call.abi, finished, ticket, &error);
    if (status == REGIE_OK) return;
    const Done waiting = OpenCalls::all().take(ticket);
    if (!waiting) return;  // it was answered all the same
    DeliveryAnswer answer;
    answer.verdict = REGIE_IS_TRANSIENT(status) ? DeliveryAnswer::Verdict::retry
                                                : DeliveryAnswer::Verdict::rejected;
    answer.retry_after_ms = error.retry_after_ms;
    answer.reason.assign(error.message, strnlen(error.message, sizeof error.message));
    waiting(std::move(answer));
  }

  void cancel(const std::string& id) override { table_.cancel(handle_, str(id)); }

 private:
  regie_action_v1 table_;
  regie_action* handle_;
};

}  // namespace

void ActionTable::add(std::string id, std::unique_ptr<Effects> action) {
  actions_[std::move(id)] = std::move(action);
}

bool ActionTable::takes(const Delivery& delivery) const {
  return actions_.contains(channel(delivery));
}

void ActionTable::deliver(const Delivery& delivery, Done done) {
  const auto found = actions_.find(channel(delivery));
  if (found != actions_.end()) return found->second->deliver(delivery, std::move(done));
  done({DeliveryAnswer::Verdict::retry, 0, "no plugin is configured for this action", {}});
}

std::string ActionTable::channel(const Delivery& delivery) const {
  return called_text(delivery.payload, "action");
}

void ActionTable::cancel(const std::string& id) {
  for (const auto& [name, action] : actions_) action->cancel(id);
}

Result<std::unique_ptr<Effects>> make_action(const regie_action_v1* table, const Host& host,
                                             const std::string& plugin,
                                             const std::map<std::string, std::string>& options) {
  const regie_action_v1 whole = whole_table(table);
  if (!whole.create || !whole.destroy || !whole.invoke || !whole.cancel) {
    return incomplete(plugin, "regie.action/1");
  }
  const OptionList list(options);
  regie_action* handle = nullptr;
  auto error = sized<regie_error>();
  const regie_status status = whole.create(host.abi(), list.data(), list.size(), &handle, &error);
  if (status != REGIE_OK) return not_made(plugin, status, error);
  return std::unique_ptr<Effects>(std::make_unique<PluginAction>(whole, handle));
}

}  // namespace regie::plugin
