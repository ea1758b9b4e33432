// SPDX-License-Identifier: Apache-2.0
// The smallest notifier: logs to whom a message goes, and calls it delivered.
#include <utility>

#include <regie/sdk/notifier.hpp>

namespace {

class Hello : public regie::sdk::Notifier {
 public:
  Hello(regie::sdk::Host host, const regie::sdk::Options& options) : host_(host) {
    options.allow_only({});
  }

  void deliver(const regie_message& message, regie::sdk::Done&& done) override {
    host_.info("hello", {{"key", regie::sdk::view(message.key)}});
    std::move(done).delivered();
  }

 private:
  regie::sdk::Host host_;
};

}  // namespace

REGIE_SDK_PLUGIN((regie::sdk::About{REGIE_PLUGIN_ID, "Hello", REGIE_PLUGIN_VERSION}), Hello)
