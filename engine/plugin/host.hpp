// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <regie/abi/plugin.h>
#include <regie/instant.hpp>

#include "engine/runtime/ports.hpp"

namespace regie::plugin {

enum class Level { trace, debug, info, warn, error, off };

/// One line of a log: the message, then each fact as `name=value`; a value with blanks or quotes is
/// quoted, and nothing in it can begin another line or another fact.
[[nodiscard]] std::string log_line(
    std::string_view message,
    const std::vector<std::pair<std::string_view, std::string_view>>& fields);

/// The engine as plugins see it: where they log, and what time it is; and where the engine itself
/// logs. Must outlive every handle that was made with it. Thread safety: any thread.
class Host final : public runtime::Log {
 public:
  /// `clock` gives business time.
  Host(plugin::Level level, std::function<Instant()> clock);
  ~Host() override;
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  [[nodiscard]] const regie_host* abi() const noexcept { return &table_; }
  void write(runtime::Log::Level level, std::string_view message,
             const std::vector<Field>& fields) override;

 private:
  struct Logger;
  std::unique_ptr<Logger> logger_;
  std::function<Instant()> clock_;
  regie_host table_{};
};

/// Stands for the process, for `init`: logs warnings and errors, and has the host's clock.
[[nodiscard]] const regie_host* process_host();

}  // namespace regie::plugin
