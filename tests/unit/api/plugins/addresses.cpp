// SPDX-License-Identifier: Apache-2.0
// The action of docs/plugin, as a vendor would write it.
#include <regie/sdk/action.hpp>

class Addresses : public regie::sdk::Action {
 public:
  Addresses(regie::sdk::Host, const regie::sdk::Options& options) { options.allow_only({}); }

  void invoke(const regie_call& call, regie::sdk::Outcome&& outcome) override {
    if (regie::sdk::view(call.input).find("2991 AB") == std::string_view::npos) {
      return outcome.reject(REGIE_NOT_FOUND, "no such postal code");
    }
    outcome.done(R"({"street": "Dorpsstraat"})");
  }
};

REGIE_SDK_PLUGIN((regie::sdk::About{REGIE_PLUGIN_ID, "Addresses", REGIE_PLUGIN_VERSION}), Addresses)
