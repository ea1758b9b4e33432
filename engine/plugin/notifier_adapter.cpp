// SPDX-License-Identifier: Apache-2.0
#include "engine/plugin/notifier_adapter.hpp"

#include <vector>

#include "engine/plugin/abi_text.hpp"
#include "engine/plugin/contract.hpp"
#include "engine/plugin/open_deliveries.hpp"

namespace regie::plugin {

namespace {

using namespace runtime;

std::string text_of(const Value& map, const char* name) {
  const Value* found = map.find(name);
  return found != nullptr && found->is(Value::Kind::string) ? std::string(found->text())
                                                            : std::string();
}

struct Channel {
  std::string name;
  std::string address;
};

Channel channel_of(const Value& payload) {
  const Value* channels = payload.find("channels");
  if (channels == nullptr || !channels->is(Value::Kind::map)) return {};
  for (const char* preferred : {"email", "phone", "post", "web_hook"}) {
    if (std::string address = text_of(*channels, preferred); !address.empty()) {
      return {preferred, std::move(address)};
    }
  }
  for (const Entry& entry : channels->entries()) {
    return {std::string(entry.key.text()),
            text_of(*channels, std::string(entry.key.text()).c_str())};
  }
  return {};
}

/// Everything that one message borrows.
struct Message {
  std::string key, to, name, language, subject, body, kinds, attempt;
  Channel channel;
  std::vector<std::pair<std::string, std::string>> properties;
  std::vector<regie_kv> pairs;
  std::vector<const regie_kv*> list;
  regie_message abi{};

  explicit Message(const Delivery& delivery)
      : key(delivery.id),
        to(text_of(delivery.payload, "to")),
        name(text_of(delivery.payload, "name")),
        language(text_of(delivery.payload, "language")),
        subject(text_of(delivery.payload, "subject")),
        body(text_of(delivery.payload, "text")),
        channel(channel_of(delivery.payload)) {
    if (const Value* list_of_kinds = delivery.payload.find("kinds");
        list_of_kinds != nullptr && list_of_kinds->is(Value::Kind::list)) {
      for (const Value& kind : list_of_kinds->items()) {
        kinds += (kinds.empty() ? "" : " ") + std::string(kind.text());
      }
    }
    // One line, whatever an author wrote into it.
    for (char& c : subject) {
      if (c == '\n' || c == '\r') c = ' ';
    }
    properties = {{"case", delivery.case_id},
                  {"workflow", delivery.workflow},
                  {"state", text_of(delivery.payload, "state")},
                  {"kinds", kinds}};
    for (const auto& [property, value] : properties) pairs.push_back({str(property), str(value)});
    list = pointers(pairs);
    abi = sized<regie_message>();
    abi.attempt = delivery.attempt;
    abi.key = str(key);
    abi.channel = str(channel.name);
    abi.recipient_id = str(to);
    abi.recipient_name = str(name);
    abi.address = str(channel.address);
    abi.locale = str(language);
    abi.subject = str(subject);
    abi.body_text = str(body);
    abi.properties = list.data();
    abi.property_count = list.size();
    abi.created_ms = delivery.created.ms;
    abi.deadline_ms = REGIE_NO_TIME;
  }
};

DeliveryAnswer answer_of(const regie_outcome* said) {
  DeliveryAnswer answer;
  if (said == nullptr) {
    // It may not have arrived; whoever gets it twice can tell by its key.
    return {DeliveryAnswer::Verdict::retry, 0, "the notifier answered without an outcome", {}};
  }
  const regie_outcome& outcome = *said;
  switch (outcome.verdict) {
    case REGIE_DELIVERED:
      break;
    case REGIE_RETRY:
      answer.verdict = DeliveryAnswer::Verdict::retry;
      answer.retry_after_ms = outcome.retry_after_ms;
      break;
    default:
      answer.verdict = DeliveryAnswer::Verdict::rejected;
      break;
  }
  answer.reason = text(outcome.reason);
  return answer;
}

class PluginNotifier final : public Effects {
 public:
  PluginNotifier(const regie_notifier_v1& table, regie_notifier* handle)
      : table_(table), handle_(handle) {}
  ~PluginNotifier() override {
    table_.destroy(handle_);
    OpenDeliveries::all().forget(this);
  }

  void deliver(const Delivery& delivery, Done done) override {
    if (delivery.kind != "notify") {
      done({DeliveryAnswer::Verdict::rejected, 0, "no plugin carries out " + delivery.kind, {}});
      return;
    }
    const Message message(delivery);
    auto error = sized<regie_error>();
    const auto finished = [](void* ticket, const regie_outcome* outcome) noexcept {
      try {
        if (const Done waiting = OpenDeliveries::all().take(ticket)) waiting(answer_of(outcome));
      } catch (...) {
        // Out of memory while an answer is kept: the lease ends, and it is delivered again under
        // the same key.
      }
    };
    void* const ticket = OpenDeliveries::all().add(this, std::move(done));
    const regie_status status = table_.deliver(handle_, &message.abi, finished, ticket, &error);
    if (status != REGIE_OK) OpenDeliveries::all().refuse(ticket, status, error);
  }

  [[nodiscard]] std::string channel(const Delivery& delivery) const override {
    return channel_of(delivery.payload).name;
  }
  void cancel(const std::string& id) override { table_.cancel(handle_, str(id)); }

 private:
  regie_notifier_v1 table_;
  regie_notifier* handle_;
};

}  // namespace

Result<std::unique_ptr<runtime::Effects>> make_notifier(
    const regie_notifier_v1* table, const Host& host, const std::string& plugin,
    const std::map<std::string, std::string>& options) {
  const regie_notifier_v1 whole = whole_table(table);
  if (missing_function(whole) != nullptr) return incomplete(plugin, "regie.notifier/1");
  const OptionList list(options);
  regie_notifier* handle = nullptr;
  auto error = sized<regie_error>();
  const regie_status status = whole.create(host.abi(), list.data(), list.size(), &handle, &error);
  if (status != REGIE_OK) {
    return not_made(plugin, status, error);
  }
  return std::unique_ptr<runtime::Effects>(std::make_unique<PluginNotifier>(whole, handle));
}

}  // namespace regie::plugin
