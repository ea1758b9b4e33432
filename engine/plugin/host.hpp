// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include <regie/abi/plugin.h>
#include <regie/instant.hpp>

namespace regie::plugin {

enum class Level { trace, debug, info, warn, error, off };

/// The engine as plugins see it: where they log, and what time it is. Must outlive every handle
/// that was made with it. Thread safety: any thread.
class Host {
 public:
  /// `clock` gives business time.
  Host(Level level, std::function<Instant()> clock);
  ~Host();
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  [[nodiscard]] const regie_host* abi() const noexcept { return &table_; }
  /// Logs for the engine itself. Never personal data.
  void log(Level level, const std::string& message);

 private:
  struct Logger;
  std::unique_ptr<Logger> logger_;
  std::function<Instant()> clock_;
  regie_host table_{};
};

/// Stands for the process, for `init`: logs warnings and errors, and has the host's clock.
[[nodiscard]] const regie_host* process_host();

}  // namespace regie::plugin
