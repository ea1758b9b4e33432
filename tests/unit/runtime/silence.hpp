// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <map>
#include <string>

#include "engine/runtime/ports.hpp"

namespace regie::tests {

/// Time passes when somebody waits.
class VirtualPatience final : public runtime::Patience {
 public:
  [[nodiscard]] std::int64_t now_ms() override { return now_; }
  void wait(std::unique_lock<std::mutex>&, std::condition_variable&, std::int64_t ms) override {
    now_ += ms;
    ++waits;
  }
  int waits = 0;

 private:
  std::int64_t now_ = 0;
};

/// Never answers.
class Silence final : public runtime::Effects {
 public:
  void deliver(const runtime::Delivery& delivery, Done done) override {
    under_way[delivery.id] = std::move(done);
    most = std::max(most, under_way.size());
  }
  void cancel(const std::string& id) override {
    under_way.erase(id);
    ++cancelled;
  }
  std::map<std::string, Done> under_way;
  std::size_t most = 0;
  int cancelled = 0;
};

}  // namespace regie::tests
