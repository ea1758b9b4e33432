// SPDX-License-Identifier: Apache-2.0
#include "engine/plugin/action_adapter.hpp"

#include <utility>
#include <vector>

#include <regie/limits.hpp>

#include "engine/base/json.hpp"
#include "engine/plugin/abi_text.hpp"
#include "engine/plugin/contract.hpp"
#include "engine/plugin/open_deliveries.hpp"

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

DeliveryAnswer answer_to_call(const regie_call_outcome* said) {
  DeliveryAnswer answer;
  if (said == nullptr) {
    // It was done, perhaps; to do it again would not give a better answer.
    return {DeliveryAnswer::Verdict::rejected, 0, "the action answered without an outcome", {}};
  }
  const regie_call_outcome& outcome = *said;
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

class PluginAction final : public Effects {
 public:
  PluginAction(const regie_action_v1& table, regie_action* handle)
      : table_(table), handle_(handle) {}
  ~PluginAction() override {
    table_.destroy(handle_);
    OpenDeliveries::all().forget(this);
  }

  void deliver(const Delivery& delivery, Done done) override {
    const Call call(delivery);
    auto error = sized<regie_error>();
    const auto finished = [](void* ticket, const regie_call_outcome* outcome) noexcept {
      try {
        if (const Done waiting = OpenDeliveries::all().take(ticket))
          waiting(answer_to_call(outcome));
      } catch (...) {
        // Out of memory while an answer is kept: the lease ends, and it is called again under the
        // same key.
      }
    };
    void* const ticket = OpenDeliveries::all().add(this, std::move(done));
    const regie_status status = table_.invoke(handle_, &call.abi, finished, ticket, &error);
    if (status != REGIE_OK) OpenDeliveries::all().refuse(ticket, status, error);
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
  if (missing_function(whole) != nullptr) return incomplete(plugin, "regie.action/1");
  const OptionList list(options);
  regie_action* handle = nullptr;
  auto error = sized<regie_error>();
  const regie_status status = whole.create(host.abi(), list.data(), list.size(), &handle, &error);
  if (status != REGIE_OK) return not_made(plugin, status, error);
  return std::unique_ptr<Effects>(std::make_unique<PluginAction>(whole, handle));
}

}  // namespace regie::plugin
