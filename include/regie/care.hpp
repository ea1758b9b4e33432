// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <regie/instant.hpp>
#include <regie/text.hpp>

namespace regie {

/// A message (or another effect) that waits in the store.
struct EffectView {
  std::string id;  ///< CASE/REVISION/ORDINAL: the same for every attempt
  std::string case_id;
  std::string workflow;
  std::string kind;     ///< `notify`
  std::string to;       ///< empty: the case was erased
  std::string subject;  ///< as above
  bool dead = false;    ///< given up; waits for a person
  Instant due;          ///< of the next attempt
  std::uint32_t attempts = 0;
  std::string last_error;  ///< English, of the plugin
};

struct EffectQuery {
  std::string case_id = {};  ///< empty: of all cases
  bool dead = false;         ///< only what was given up
  std::size_t limit = 0;     ///< 0: all
};

struct EraseReceipt {
  std::string case_id;
  std::int64_t revision = 0;
  bool before = false;  ///< it was erased already
};

/// One thing that was looked at.
struct HealthFinding {
  enum class Level { fine, attention, problem };
  Level level = Level::fine;
  std::string subject;  ///< `store schema plugins clock timers effects disk`
  Text message;
  Text advice;  ///< empty where nothing has to be done
};

struct HealthReport {
  std::vector<HealthFinding> findings;
  [[nodiscard]] bool ok() const noexcept {
    for (const HealthFinding& finding : findings) {
      if (finding.level == HealthFinding::Level::problem) return false;
    }
    return true;
  }
};

}  // namespace regie
