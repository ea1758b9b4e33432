// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ctime>

namespace regie::bench {

/// Time of the processor that this process took, all its threads together, in seconds: other work
/// on the machine does not count in it.
inline double processor_seconds() {
  timespec used{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) * 1e-9;
}

}  // namespace regie::bench
