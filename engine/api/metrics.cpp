// SPDX-License-Identifier: Apache-2.0
// https://github.com/OpenObservability/OpenMetrics/blob/main/specification/OpenMetrics.md
#include <regie/metrics.hpp>

#include <array>
#include <atomic>
#include <charconv>
#include <iterator>

namespace regie {

namespace {

struct CounterWords {
  const char* name;
  const char* help;
};

// In the order of Count.
constexpr CounterWords counters[] = {
    {"regie_commits", "Durable writes."},
    {"regie_steps", "Steps of cases that were kept."},
    {"regie_conflicts", "Steps tried again because another process wrote first."},
    {"regie_busy", "Requests refused because the queue was full."},
    {"regie_timers", "Timers fired."},
    {"regie_effects", "Messages delivered."},
    {"regie_effect_retries", "Deliveries that failed and are tried again."},
    {"regie_effects_given_up", "Messages that wait for a person."},
    {"regie_clock_behind", "Steps whose clock was behind their case."},
};

constexpr std::size_t most_bounds = 14;

struct HistogramWords {
  const char* name;
  const char* unit;  ///< empty: none
  const char* help;
  std::array<double, most_bounds> bounds;
};

constexpr std::array<double, most_bounds> powers = {1,   2,   4,   8,    16,   32,   64,
                                                    128, 256, 512, 1024, 2048, 4096, 8192};
constexpr std::array<double, most_bounds> seconds = {0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1,
                                                     0.2,   0.5,   1,     2,    5,    60,   3600};

// In the order of Measure.
constexpr HistogramWords histograms[] = {
    {"regie_batch_units", "", "Steps in one durable write.", powers},
    {"regie_commit_seconds", "seconds", "How long a durable write took.", seconds},
    {"regie_queue_depth", "", "Requests waiting when one came in.", powers},
    {"regie_timer_lateness_seconds", "seconds", "From the moment of a timer to its commit.",
     seconds},
};

struct Histogram {
  std::array<std::atomic<std::uint64_t>, most_bounds + 1> buckets{};  ///< the last: above all
  std::atomic<double> sum{0};
};

std::string number_text(double value) {
  char digits[32];
  const auto end = std::to_chars(std::begin(digits), std::end(digits), value).ptr;
  return {digits, end};
}

/// A bound as it is written in a label: with a point, so that it has one form everywhere.
/// OpenMetrics, "Considerations: Canonical Numbers".
std::string bound_text(double bound) {
  std::string text = number_text(bound);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

}  // namespace

struct Metrics::Totals {
  std::array<std::atomic<std::uint64_t>, std::size(counters)> counts{};
  std::array<Histogram, std::size(histograms)> measures;
};

Metrics::Metrics() : totals_(std::make_unique<Totals>()) {}
Metrics::~Metrics() = default;

void Metrics::count(Count what, std::uint64_t by) noexcept {
  totals_->counts[static_cast<std::size_t>(what)].fetch_add(by, std::memory_order_relaxed);
}

void Metrics::measure(Measure what, double value) noexcept {
  const auto place = static_cast<std::size_t>(what);
  Histogram& histogram = totals_->measures[place];
  std::size_t bucket = 0;
  while (bucket < most_bounds && value > histograms[place].bounds[bucket]) ++bucket;
  histogram.buckets[bucket].fetch_add(1, std::memory_order_relaxed);
  double sum = histogram.sum.load(std::memory_order_relaxed);
  while (!histogram.sum.compare_exchange_weak(sum, sum + value, std::memory_order_relaxed)) {
  }
}

std::string Metrics::text() const {
  std::string out;
  const auto head = [&out](const std::string& name, const char* type, const char* unit,
                           const char* help) {
    out += "# TYPE " + name + ' ' + type + '\n';
    if (*unit != '\0') out += "# UNIT " + name + ' ' + unit + '\n';
    out += "# HELP " + name + ' ' + help + '\n';
  };
  for (std::size_t i = 0; i < std::size(counters); ++i) {
    head(counters[i].name, "counter", "", counters[i].help);
    out += std::string(counters[i].name) + "_total " + std::to_string(totals_->counts[i]) + '\n';
  }
  for (std::size_t i = 0; i < std::size(histograms); ++i) {
    const std::string name = histograms[i].name;
    head(name, "histogram", histograms[i].unit, histograms[i].help);
    std::uint64_t up_to = 0;
    for (std::size_t bucket = 0; bucket <= most_bounds; ++bucket) {
      up_to += totals_->measures[i].buckets[bucket];
      const std::string bound =
          bucket == most_bounds ? "+Inf" : bound_text(histograms[i].bounds[bucket]);
      out += name + "_bucket{le=\"" + bound + "\"} " + std::to_string(up_to) + '\n';
    }
    out += name + "_count " + std::to_string(up_to) + '\n';
    out += name + "_sum " + number_text(totals_->measures[i].sum) + '\n';
  }
  return out + "# EOF\n";
}

}  // namespace regie
