// SPDX-License-Identifier: Apache-2.0
#include <mutex>
#include <optional>
#include <string>
#include <thread>

// The variant to link in, named so that it meets no other plugin of this program.
#define REGIE_PLUGIN_STATIC_NAME sdk_test_action
#include <regie/sdk/action.hpp>
#include <regie/sdk/testing.hpp>

#include "tests/unit/catch.hpp"

namespace {

using namespace regie::sdk;

/// Does with a call what its input says.
class ScriptedAction final : public Action {
 public:
  ScriptedAction(Host, const Options& options) { options.allow_only({"kept"}); }
  ~ScriptedAction() override {
    if (kept_) kept_->retry(REGIE_CANCELLED, "stopped");
  }
  void invoke(const regie_call& call, Outcome&& outcome) override {
    const auto script = view(call.input);
    if (script == "throw") throw Failure(REGIE_DENIED, "not today");
    if (script == "throw after taking it") {
      const Outcome taken = std::move(outcome);
      throw Failure(REGIE_DENIED, "too late");
    }
    if (script == "keep") {
      kept_ = std::move(outcome);
    } else if (script == "reject") {
      outcome.reject(REGIE_REJECTED, "no such thing", R"({"hint": 1})");
    } else if (script == "fail") {
      outcome.fail(Failure(REGIE_UNAVAILABLE, "away", 0, 900));
    } else if (script == "fail for ever") {
      outcome.fail(Failure(REGIE_DENIED, "never"));
    } else if (script == "twice") {
      outcome.done(R"({"first": true})");
      outcome.reject(REGIE_REJECTED, "second");
    } else if (script == "thread") {
      std::thread([taken = std::move(outcome)]() mutable { taken.done("{}"); }).join();
    }  // anything else: forgotten
  }
  void cancel(std::string_view) override {
    if (kept_) kept_->reject(REGIE_CANCELLED, "cancelled");
    kept_.reset();
    throw Failure(REGIE_INTERNAL, "goes nowhere");
  }

 private:
  std::optional<Outcome> kept_;
};

}  // namespace

REGIE_SDK_PLUGIN((regie::sdk::About{"nl.example.scripted_action", "Scripted", "1.0.0"}),
                 ScriptedAction)

namespace {

/// What an action answered.
struct Answered {
  static void done(void* ctx, const regie_call_outcome* outcome) noexcept {
    auto& self = *static_cast<Answered*>(ctx);
    ++self.times;
    self.verdict = outcome->verdict;
    self.status = outcome->status;
    self.retry_after_ms = outcome->retry_after_ms;
    self.output = std::string(view(outcome->output));
    self.reason = std::string(view(outcome->reason));
  }
  int times = 0;
  std::int32_t verdict = 0;
  regie_status status = REGIE_OK;
  std::int64_t retry_after_ms = 0;
  std::string output;
  std::string reason;
};

struct OpenAction {
  testing::FakeHost host;
  const regie_action_v1* table = testing::interface_of<regie_action_v1>(
      regie_plugin_entry_v1_sdk_test_action(REGIE_ABI_VERSION), REGIE_ACTION_V1_ID);
  regie_action* handle = nullptr;
  regie_error error = sized<regie_error>();

  OpenAction() { REQUIRE(table->create(host.get(), nullptr, 0, &handle, &error) == REGIE_OK); }
  ~OpenAction() { close(); }
  void close() {
    if (handle != nullptr) table->destroy(handle);
    handle = nullptr;
  }
  regie_status invoke(std::string_view script, Answered& answered) {
    auto call = sized<regie_call>();
    call.key = str("k");
    call.input = str(script);
    return table->invoke(handle, &call, &Answered::done, &answered, &error);
  }
};

}  // namespace

TEST_CASE("sdk: an action answers once, whatever its class does") {
  OpenAction open;
  Answered answered;
  const auto ask = [&](std::string_view script) {
    answered = {};
    return open.invoke(script, answered);
  };
  CHECK(ask("twice") == REGIE_OK);
  CHECK(answered.times == 1);
  CHECK(answered.verdict == REGIE_CALL_DONE);
  CHECK(answered.output == R"({"first": true})");

  CHECK(ask("reject") == REGIE_OK);
  CHECK(answered.verdict == REGIE_CALL_FAILED);
  CHECK(answered.reason == "no such thing");
  CHECK(answered.output == R"({"hint": 1})");

  CHECK(ask("fail") == REGIE_OK);
  CHECK(answered.verdict == REGIE_CALL_RETRY);
  CHECK(answered.status == REGIE_UNAVAILABLE);
  CHECK(answered.retry_after_ms == 900);
  CHECK(ask("fail for ever") == REGIE_OK);
  CHECK(answered.verdict == REGIE_CALL_FAILED);

  CHECK(ask("thread") == REGIE_OK);
  CHECK(answered.verdict == REGIE_CALL_DONE);

  // Forgotten, so to be tried again.
  CHECK(ask("nothing of the kind") == REGIE_OK);
  CHECK(answered.times == 1);
  CHECK(answered.verdict == REGIE_CALL_RETRY);
}

TEST_CASE("sdk: an action that throws has not taken the call, or answers for it") {
  OpenAction open;
  Answered answered;
  CHECK(open.invoke("throw", answered) == REGIE_DENIED);
  CHECK(answered.times == 0);
  CHECK(std::string(open.error.message) == "not today");
  CHECK(open.invoke("throw after taking it", answered) == REGIE_OK);
  CHECK(answered.times == 1);
  CHECK(answered.verdict == REGIE_CALL_RETRY);
}

TEST_CASE("sdk: a call under way is answered when it is cancelled, and at the end") {
  OpenAction open;
  Answered answered;
  CHECK(open.invoke("keep", answered) == REGIE_OK);
  CHECK(answered.times == 0);
  open.table->cancel(open.handle, str("k"));  // what it throws goes nowhere
  CHECK(answered.times == 1);
  CHECK(answered.status == REGIE_CANCELLED);
  answered = {};
  CHECK(open.invoke("keep", answered) == REGIE_OK);
  open.close();
  CHECK(answered.times == 1);
}

TEST_CASE("sdk: a setting that an action does not know is refused") {
  OpenAction open;
  const regie_kv wrong{str("kpet"), str("1")};
  const regie_kv* const list[] = {&wrong};
  regie_action* handle = nullptr;
  CHECK(open.table->create(open.host.get(), list, 1, &handle, &open.error) == REGIE_BAD_CONFIG);
  CHECK(handle == nullptr);
}
