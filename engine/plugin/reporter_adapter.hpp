// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <regie/abi/reporter.h>
#include <regie/text.hpp>

#include "engine/base/result.hpp"
#include "engine/plugin/host.hpp"

namespace regie::plugin {

struct ReportOffer {
  std::string name;
  Text title;
  Text description;
  std::string media_type;
  std::string extension;
};

/// A reporting plugin. Thread safety: any thread, but for the destructor.
class Reporter {
 public:
  ~Reporter();
  Reporter(const Reporter&) = delete;
  Reporter& operator=(const Reporter&) = delete;

  /// `host` must outlive the result. Errors: `plugin_failed`.
  [[nodiscard]] static Result<std::unique_ptr<Reporter>> make(
      const regie_reporter_v1* table, const Host& host, const std::string& plugin,
      const std::map<std::string, std::string>& options);

  [[nodiscard]] const std::string& plugin() const noexcept { return plugin_; }
  [[nodiscard]] Result<std::vector<ReportOffer>> list() const;
  /// `write`: false when no more can be taken. Errors: what the report or the window said.
  [[nodiscard]] Result<void> render(const regie_report_request& request,
                                    const regie_report_window& window,
                                    const std::function<bool(std::string_view)>& write) const;

 private:
  Reporter(const regie_reporter_v1& table, regie_reporter* handle, std::string plugin)
      : table_(table), handle_(handle), plugin_(std::move(plugin)) {}
  regie_reporter_v1 table_;
  regie_reporter* handle_;
  std::string plugin_;
};

}  // namespace regie::plugin
