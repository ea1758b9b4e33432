// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

namespace regie::cli {

/// A file that is there as a whole or not at all: written beside its place, and moved there by
/// `keep`. What was there before stays until then.
class OutputFile {
 public:
  /// Throws regie::Exception where it cannot be made.
  explicit OutputFile(std::string path);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  /// False: it could not be written; `check` tells why.
  [[nodiscard]] bool write(std::string_view part);
  /// Throws regie::Exception where a write failed.
  void check() const;
  /// Moves it to its place. Throws regie::Exception.
  void keep();

 private:
  struct Close {
    void operator()(std::FILE* file) const noexcept { std::fclose(file); }
  };
  [[noreturn]] void fail(int reason) const;

  std::string path_;
  std::string beside_;
  std::unique_ptr<std::FILE, Close> file_;
  int failure_ = 0;  ///< errno of the first write that failed
};

}  // namespace regie::cli
