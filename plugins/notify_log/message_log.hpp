// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_set>

#include <regie/sdk/notifier.hpp>

namespace regie::notify_log {

/// Writes each message as one line of JSON at the end of a file, or to standard output. A message
/// whose key is in the file already is answered without a second line. Any thread.
///
/// Several processes may share a file: before it writes, each takes the file's lock and reads what
/// the others added.
class MessageLog final : public sdk::Notifier {
 public:
  /// Setting `path`: a file, or `-` for standard output.
  MessageLog(sdk::Host host, const sdk::Options& options);
  ~MessageLog() override;

  void deliver(const regie_message& message, sdk::Done&& done) override;

 private:
  /// Writes the line unless its key is there, and waits until it is on the disk.
  void write_once(const std::string& key, std::string_view line);
  /// Reads the lines that were added since the last time; whether the file ends within one.
  bool read_new_keys();
  void append(std::string_view line);

  const sdk::Host host_;
  const std::string path_;
  int descriptor_ = -1;
  bool is_file_ = false;  ///< can be locked, read back and flushed to a disk

  std::mutex mutex_;
  std::unordered_set<std::string> written_;  // under mutex_; keys as they stand in the file
  std::int64_t read_until_ = 0;              // under mutex_; offset after the last whole line
};

}  // namespace regie::notify_log
