// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace regie {

/// Every bound of the engine in one place. Reaching one is a typed error
/// (`Errc::limit_reached`) that names the limit, and changes nothing.
struct Limits {
  // Documents
  std::size_t document_bytes = 1 << 20;
  std::size_t document_depth = 64;
  std::size_t document_nodes = 200'000;
  std::size_t diagnostics = 200;  ///< problems reported for one document

  // Definitions
  std::size_t states = 20'000;
  std::size_t state_depth = 64;

  // Expressions
  std::size_t expression_bytes = 16 * 1024;
  std::size_t expression_depth = 64;
  std::uint64_t expression_cost = 1'000'000;  ///< elementary operations in one evaluation
  std::size_t expression_value_bytes = 4 << 20;

  // Steps
  std::size_t microsteps = 1'000;
  std::size_t internal_events = 10'000;
  std::size_t effects_per_step = 10'000;
  std::size_t regions = 100'000;  ///< regions per item in one case
  std::size_t timers_per_case = 100'000;

  // Data
  std::size_t payload_bytes = 1 << 20;  ///< data that comes with one event
  std::size_t snapshot_bytes = 16 << 20;

  // Engine
  std::size_t batch_units = 256;       ///< cases committed together
  std::size_t queue_units = 10'000;    ///< requests waiting; one more is `busy`
  std::size_t cache_bytes = 64 << 20;  ///< of memory for the cases that were used last
  std::size_t claim_rows = 256;        ///< timers or effects claimed at once
  std::int64_t lease_ms = 60'000;
  unsigned conflict_retries = 20;
  unsigned delivery_attempts = 12;          ///< after which an effect is dead
  std::size_t deliveries_per_channel = 16;  ///< under way at once
  std::int64_t delivery_ms = 30'000;        ///< no answer by then: tried again later
};

}  // namespace regie
