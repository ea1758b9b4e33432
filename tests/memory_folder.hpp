// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <system_error>

namespace regie::tests {

/// Where stores of tests are made: in memory where the system has such a folder. A process that is
/// killed loses nothing that it gave to the kernel, so waiting for a disk would show nothing more;
/// what a disk may do to a store is shown by disks that are made to fail.
inline std::filesystem::path folder_for_stores() {
  std::error_code failed;
  const std::filesystem::path memory = "/dev/shm";
  if (std::filesystem::is_directory(memory, failed)) {
    const auto space = std::filesystem::space(memory, failed);
    constexpr std::uintmax_t enough = std::uintmax_t{128} << 20;
    if (!failed && space.available > enough) return memory;
  }
  return std::filesystem::temp_directory_path();
}

}  // namespace regie::tests
