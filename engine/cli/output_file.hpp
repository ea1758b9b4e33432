// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace regie::cli {

/// A file that is there as a whole or not at all: `keep` puts it in its place, and what was there
/// stays until then. A link stays a link, and a file keeps who may read it. A stream such as
/// /dev/stdout or a pipe has no place, and is written to as it comes.
///
/// A store, and what else would be lost by a slip of the hand, is never written over.
class OutputFile {
 public:
  /// What may not be written over, besides stores.
  struct Spared {
    std::vector<std::string> files;  ///< what the command reads; they need not be there
    bool documents = true;           ///< any YAML file that is there
  };
  /// Throws regie::Exception where it cannot be made, or is not to be written over.
  OutputFile(const std::string& path, const Spared& spared);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  /// False: it could not be written; `check` tells why.
  [[nodiscard]] bool write(std::string_view part);
  /// Throws regie::Exception where a write failed.
  void check() const;
  /// Puts it in its place. Throws regie::Exception.
  void keep();

 private:
  struct Close {
    void operator()(std::FILE* file) const noexcept { std::fclose(file); }
  };
  [[noreturn]] void fail(int reason) const;
  void open_stream(int descriptor);
  void open_beside();

  std::string said_;      ///< as it was asked for
  std::string path_;      ///< where that is, links followed
  std::string beside_;    ///< until `keep`; empty: a stream
  bool unnamed_ = false;  ///< it has no name yet, so that nothing is left of it after a crash
  std::unique_ptr<std::FILE, Close> file_;
  int failure_ = 0;  ///< errno of the first write that failed
};

/// What is in a regular file; empty where there is none, or it cannot be read.
[[nodiscard]] std::string content_of(const std::string& path);
/// Whether all that is in a file are stories, each with its `test:` and `story:`.
[[nodiscard]] bool holds_stories(std::string_view text);

}  // namespace regie::cli
