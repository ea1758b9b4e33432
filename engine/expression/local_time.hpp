// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "engine/base/time_zones.hpp"
#include "engine/expression/program.hpp"

namespace regie::expression {

/// The wall clock in a zone: `UTC`, a fixed offset (`02:00`, `+02:00`, `-02:30`; CEL "Timezones"),
/// or a name that the host's time zones know. Empty when it is none of these.
[[nodiscard]] std::optional<LocalTime> local_time(const Host* host, std::string_view zone,
                                                  Timestamp at);
/// The moment of a wall clock reading, likewise.
[[nodiscard]] std::optional<Instant> instant_of(const Host* host, std::string_view zone,
                                                LocalTime local);

}  // namespace regie::expression
