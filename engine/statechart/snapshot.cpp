// SPDX-License-Identifier: Apache-2.0
#include "engine/statechart/snapshot.hpp"

#include <algorithm>

#include "engine/statechart/membership.hpp"

namespace regie::statechart {

Snapshot& Snapshot::operator=(const Snapshot& other) {
  if (this == &other) return *this;
  started = other.started;
  updated = other.updated;
  closed = other.closed;
  revision = other.revision;
  result = other.result;
  round = other.round;
  status = other.status;
  configuration = other.configuration;
  data = other.data;
  if (other.dossier_ == nullptr) {
    dossier_.reset();
  } else if (dossier_ == nullptr) {
    dossier_ = std::make_unique<Dossier>(*other.dossier_);
  } else {
    *dossier_ = *other.dossier_;
  }
  return *this;
}

const Dossier& Snapshot::dossier() const noexcept {
  static const Dossier empty;
  return dossier_ == nullptr ? empty : *dossier_;
}

Dossier& Snapshot::change() {
  if (dossier_ == nullptr) dossier_ = std::make_unique<Dossier>();
  return *dossier_;
}

const Region* Snapshot::region(std::uint32_t ordinal) const noexcept {
  const std::vector<Region>& regions = dossier().regions;
  const auto found = std::lower_bound(
      regions.begin(), regions.end(), ordinal,
      [](const Region& region, std::uint32_t key) { return region.ordinal < key; });
  return found != regions.end() && found->ordinal == ordinal ? &*found : nullptr;
}

bool Snapshot::is_active(Index state) const noexcept {
  const std::vector<Region>& regions = dossier().regions;
  return contains(configuration, state) ||
         std::any_of(regions.begin(), regions.end(),
                     [&](const Region& region) { return contains(region.configuration, state); });
}

const std::string& event_of(const Chart& chart, const RunningTimer& timer) noexcept {
  return timer.timer == none ? timer.send->event : chart.timers[timer.timer].event;
}

}  // namespace regie::statechart
