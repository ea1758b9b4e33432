// SPDX-License-Identifier: Apache-2.0
#include <optional>
#include <thread>

// The variant to link in, named so that it meets no other plugin of this program.
#define REGIE_PLUGIN_STATIC_NAME sdk_test_notifier
#include <regie/sdk/notifier.hpp>
#include <regie/sdk/testing.hpp>

#include "tests/unit/catch.hpp"

namespace {

using namespace regie::sdk;

/// Does with a message what its text says.
class Scripted final : public Notifier {
 public:
  Scripted(Host host, const Options& options) : host_(host) { options.allow_only({"kept"}); }
  ~Scripted() override {
    if (kept_) kept_->retry(REGIE_CANCELLED, "stopped");
  }
  void deliver(const regie_message& message, Done&& done) override {
    const auto script = view(message.body_text);
    if (script == "throw") throw Failure(REGIE_DENIED, "not today");
    if (script == "throw after taking it") {
      const Done taken = std::move(done);
      throw Failure(REGIE_DENIED, "too late");
    }
    if (script == "keep") {
      kept_ = std::move(done);
    } else if (script == "reject") {
      done.reject(REGIE_REJECTED, "no such address");
    } else if (script == "fail") {
      done.fail(Failure(REGIE_UNAVAILABLE, "away", 0, 900));
    } else if (script == "twice") {
      done.delivered("first");
      done.reject(REGIE_REJECTED, "second");
    } else if (script == "thread") {
      std::thread([taken = std::move(done)]() mutable { taken.delivered("later"); }).detach();
    }  // anything else: forgotten
  }
  void cancel(std::string_view) override {
    if (kept_) kept_->reject(REGIE_CANCELLED, "cancelled");
    kept_.reset();
    throw Failure(REGIE_INTERNAL, "goes nowhere");
  }

 private:
  Host host_;
  std::optional<Done> kept_;
};

}  // namespace

REGIE_SDK_PLUGIN((regie::sdk::About{"nl.example.scripted", "Scripted", "1.0.0"}), Scripted)

namespace {

struct Open {
  testing::FakeHost host;
  const regie_notifier_v1* table = testing::interface_of<regie_notifier_v1>(
      regie_plugin_entry_v1_sdk_test_notifier(REGIE_ABI_VERSION), REGIE_NOTIFIER_V1_ID);
  regie_notifier* handle = nullptr;
  regie_error error = sized<regie_error>();

  Open() { REQUIRE(table->create(host.get(), nullptr, 0, &handle, &error) == REGIE_OK); }
  ~Open() { close(); }
  void close() {
    if (handle != nullptr) table->destroy(handle);
    handle = nullptr;
  }
  regie_status deliver(std::string_view script, testing::RecordedDelivery& delivery) {
    auto message = sized<regie_message>();
    message.key = str("k");
    message.body_text = str(script);
    return table->deliver(handle, &message, &testing::RecordedDelivery::done, &delivery, &error);
  }
};

}  // namespace

TEST_CASE("sdk: a plugin's manifest and interfaces") {
  const auto* plugin = regie_plugin_entry_v1_sdk_test_notifier(REGIE_ABI_VERSION);
  CHECK(plugin == regie_plugin_entry_v1_sdk_test_notifier(99));
  CHECK(std::string(plugin->manifest->id) == "nl.example.scripted");
  CHECK(std::string(plugin->manifest->interfaces[0]) == REGIE_NOTIFIER_V1_ID);
  CHECK(plugin->manifest->interfaces[1] == nullptr);
  CHECK(plugin->get_interface(str("regie.storage/1")) == nullptr);
}

TEST_CASE("sdk: a constructor that throws makes no notifier") {
  Open open;
  const testing::OptionList options{{"wrong", "1"}};
  regie_notifier* handle = nullptr;
  CHECK(open.table->create(open.host.get(), options.data(), options.size(), &handle, &open.error) ==
        REGIE_BAD_CONFIG);
  CHECK(handle == nullptr);
}

TEST_CASE("sdk: a message is answered exactly once") {
  Open open;
  testing::RecordedDelivery delivery;
  SECTION("rejected") {
    CHECK(open.deliver("reject", delivery) == REGIE_OK);
    CHECK(delivery.wait() == REGIE_NOT_ACCEPTED);
    CHECK(delivery.reason() == "no such address");
  }
  SECTION("a failure answers by its band") {
    CHECK(open.deliver("fail", delivery) == REGIE_OK);
    CHECK(delivery.wait() == REGIE_RETRY);
    CHECK(delivery.retry_after_ms() == 900);
  }
  SECTION("the first of two answers counts") {
    CHECK(open.deliver("twice", delivery) == REGIE_OK);
    CHECK(delivery.wait() == REGIE_DELIVERED);
    CHECK(delivery.receipt() == "first");
  }
  SECTION("from another thread") {
    CHECK(open.deliver("thread", delivery) == REGIE_OK);
    CHECK(delivery.wait() == REGIE_DELIVERED);
  }
  SECTION("forgotten: try again") {
    CHECK(open.deliver("forget", delivery) == REGIE_OK);
    CHECK(delivery.wait() == REGIE_RETRY);
  }
  SECTION("taken, then thrown: try again, and no error") {
    CHECK(open.deliver("throw after taking it", delivery) == REGIE_OK);
    CHECK(delivery.wait() == REGIE_RETRY);
  }
  SECTION("cancelled") {
    CHECK(open.deliver("keep", delivery) == REGIE_OK);
    CHECK(delivery.calls() == 0);
    open.table->cancel(open.handle, str("k"));
    CHECK(delivery.wait() == REGIE_NOT_ACCEPTED);
    CHECK(delivery.status() == REGIE_CANCELLED);
  }
  SECTION("destroyed") {
    CHECK(open.deliver("keep", delivery) == REGIE_OK);
    open.close();
    CHECK(delivery.wait() == REGIE_RETRY);
  }
  CHECK(delivery.calls() == 1);
}

TEST_CASE("sdk: a message that was not taken is never answered") {
  Open open;
  testing::RecordedDelivery delivery;
  CHECK(open.deliver("throw", delivery) == REGIE_DENIED);
  CHECK(std::string(open.error.message) == "not today");
  CHECK(delivery.calls() == 0);
}
