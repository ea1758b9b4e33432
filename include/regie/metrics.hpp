// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include <regie/export.hpp>
#include <regie/observer.hpp>

namespace regie {

/// An observer that adds up, for a monitoring system: give it to `Config::observer`, and show
/// `text()` where that system looks. One object may observe several engines. Thread safety: any
/// thread.
class REGIE_API Metrics final : public Observer {
 public:
  Metrics();
  ~Metrics() override;
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  void count(Count what, std::uint64_t by) noexcept override;
  void measure(Measure what, double value) noexcept override;

  /// Everything since the object was made, in the OpenMetrics text format 1.0; names begin with
  /// `regie_`.
  [[nodiscard]] std::string text() const;

 private:
  struct Totals;
  std::unique_ptr<Totals> totals_;
};

}  // namespace regie
