// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

#include <stdlib.h>

namespace regie::tests {

/// A folder of its own that is gone with the object. Throws std::system_error where none can be
/// made.
class TemporaryFolder {
 public:
  explicit TemporaryFolder(
      const std::filesystem::path& parent = std::filesystem::temp_directory_path()) {
    std::string name = (parent / ("regie-" + std::string(6, 'X'))).string();
    if (::mkdtemp(name.data()) == nullptr)
      throw std::system_error(errno, std::generic_category(), name);
    path_ = name;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  /// The path of what has that name in it.
  [[nodiscard]] std::string operator/(const std::string& name) const {
    return (path_ / name).string();
  }
  /// Makes a folder in it; its path.
  [[nodiscard]] std::string folder(const std::string& name) const {
    std::filesystem::create_directories(path_ / name);
    return *this / name;
  }
  /// Makes a file in it; its path.
  std::string write(const std::string& name, const std::string& content) const {
    std::ofstream(path_ / name) << content;
    return *this / name;
  }

 private:
  std::filesystem::path path_;
};

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

/// One for a store.
class StoreFolder : public TemporaryFolder {
 public:
  StoreFolder() : TemporaryFolder(folder_for_stores()) {}
};

}  // namespace regie::tests
