// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace regie::runtime {

/// How many requests of each kind go into one commit.
struct Batch {
  std::size_t people = 0;
  std::size_t patient = 0;  ///< requests that nobody waits for
};

/// How many timers give way little enough, when they are so late.
[[nodiscard]] constexpr std::size_t timers_for_lateness(std::int64_t late_ms) noexcept {
  constexpr std::int64_t fewest = 16;
  constexpr std::int64_t late_ms_for_one_more = 4;
  return static_cast<std::size_t>(fewest + late_ms / late_ms_for_one_more);
}

/// How many timers are claimed at once when the last ones were so late: a claim holds the store's
/// writer, and what is not claimed shares no commit.
[[nodiscard]] constexpr std::size_t timers_in_a_claim(std::int64_t late_ms,
                                                      bool people_about) noexcept {
  return std::clamp<std::size_t>(timers_for_lateness(late_ms), 32, people_about ? 128 : 256);
}

/// Shares a commit of at most `most` requests among those that are ready. People go first. What is
/// patient takes little while people are about, because they wait for the batch before theirs as
/// well, and more the later it is [ms]; beside people it always gets some of a batch of two or
/// more, so that no crowd keeps it waiting for ever.
[[nodiscard]] constexpr Batch share_batch(Batch ready, std::int64_t late_ms, bool people_about,
                                          std::size_t most) noexcept {
  if (!people_about) return {0, std::min(ready.patient, most)};
  const std::size_t some = timers_for_lateness(late_ms);
  if (ready.people == 0) return {0, std::min({ready.patient, some, most})};
  const std::size_t kept_free = std::min({ready.patient, some / 2, most / 2});
  const std::size_t people = std::min(ready.people, most - kept_free);
  return {people, std::min({ready.patient, some / 2, most - people})};
}

}  // namespace regie::runtime
