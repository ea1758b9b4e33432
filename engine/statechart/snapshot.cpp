// SPDX-License-Identifier: Apache-2.0
#include "engine/statechart/snapshot.hpp"

#include <algorithm>

#include "engine/statechart/membership.hpp"

namespace regie::statechart {

const Region* Snapshot::region(std::uint32_t ordinal) const noexcept {
  const auto found = std::lower_bound(
      regions.begin(), regions.end(), ordinal,
      [](const Region& region, std::uint32_t key) { return region.ordinal < key; });
  return found != regions.end() && found->ordinal == ordinal ? &*found : nullptr;
}

Region* Snapshot::region(std::uint32_t ordinal) noexcept {
  return const_cast<Region*>(static_cast<const Snapshot*>(this)->region(ordinal));
}

bool Snapshot::is_active(Index state) const noexcept {
  if (contains(configuration, state)) return true;
  return std::any_of(regions.begin(), regions.end(), [state](const Region& region) {
    return contains(region.configuration, state);
  });
}

}  // namespace regie::statechart
