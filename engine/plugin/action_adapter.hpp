// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>

#include <regie/abi/action.h>

#include "engine/base/result.hpp"
#include "engine/plugin/host.hpp"
#include "engine/runtime/ports.hpp"

namespace regie::plugin {

/// The actions of an engine, by the ids of their plugins: the port for effects of kind `call`.
/// Thread safety: any thread, once all were added.
class ActionTable final : public runtime::Effects {
 public:
  void add(std::string id, std::unique_ptr<runtime::Effects> action);
  void deliver(const runtime::Delivery& delivery, Done done) override;
  [[nodiscard]] bool takes(const runtime::Delivery& delivery) const override;
  [[nodiscard]] std::string channel(const runtime::Delivery& delivery) const override;
  void cancel(const std::string& id) override;

 private:
  std::map<std::string, std::unique_ptr<runtime::Effects>> actions_;
};

/// One action as a port. `table` and `host` must outlive it.
/// Errors: `plugin_failed` with what the plugin said.
[[nodiscard]] Result<std::unique_ptr<runtime::Effects>> make_action(
    const regie_action_v1* table, const Host& host, const std::string& plugin,
    const std::map<std::string, std::string>& options);

}  // namespace regie::plugin
