// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>

#include <regie/sdk/testing.hpp>

#include "engine/kit/check.hpp"
#include "engine/plugin/abi_text.hpp"
#include "engine/plugin/contract.hpp"

namespace regie::kit {

/// What a plugin made with the settings of the subject: a notifier, an action, a reporter. Where it
/// makes none, that is found and the check ends.
template <class Table, class Handle>
class Made {
 public:
  explicit Made(const char* interface) {
    const void* table = offered(interface);
    if (table == nullptr) throw std::runtime_error(std::string("no ") + interface);
    table_ = plugin::whole_table(static_cast<const Table*>(table));
    const std::map<std::string, std::string> options = settings();
    const plugin::OptionList list(options);
    auto error = sdk::sized<regie_error>();
    const Status status = table_.create(host_.get(), list.data(), list.size(), &handle_, &error);
    if (status == REGIE_OK) return;
    add_finding({"create to give REGIE_OK (settings are given with --option NAME=VALUE)",
                 show(status) + ": " + error.message,
                 {}});
    throw Stop{};
  }
  ~Made() { end(); }
  Made(const Made&) = delete;
  Made& operator=(const Made&) = delete;

  void end() {
    if (handle_ != nullptr) table_.destroy(handle_);
    handle_ = nullptr;
  }
  [[nodiscard]] const Table& table() const { return table_; }
  [[nodiscard]] Handle* handle() const { return handle_; }

 private:
  sdk::testing::FakeHost host_;
  Table table_{};
  Handle* handle_ = nullptr;
};

}  // namespace regie::kit
