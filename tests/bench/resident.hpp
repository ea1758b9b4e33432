// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <fstream>

#include <unistd.h>

namespace regie::bench {

/// Memory of this process, in bytes.
inline std::size_t resident_bytes() {
  std::ifstream file("/proc/self/statm");
  std::size_t whole = 0;
  std::size_t resident = 0;
  file >> whole >> resident;
  return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

inline double resident_mib() { return static_cast<double>(resident_bytes()) / (1 << 20); }

}  // namespace regie::bench
