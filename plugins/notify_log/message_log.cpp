// SPDX-License-Identifier: Apache-2.0
#include "message_log.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "message_line.hpp"

namespace regie::notify_log {
namespace {

sdk::Failure file_failure(const std::string& path, int number, const char* doing) {
  const auto status = sdk::detail::status_of_errno(number);
  return {status == REGIE_INTERNAL ? REGIE_UNAVAILABLE : status,
          "cannot " + std::string(doing) + " the message file '" + path +
              "': " + std::generic_category().message(number),
          number};
}

/// The lock that processes which write this file take in turn.
class FileLock {
 public:
  FileLock(int descriptor, const std::string& path) : descriptor_(descriptor) {
    while (::flock(descriptor_, LOCK_EX) != 0) {
      if (errno != EINTR) throw file_failure(path, errno, "lock");
    }
  }
  ~FileLock() { ::flock(descriptor_, LOCK_UN); }
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  int descriptor_;
};

}  // namespace

MessageLog::MessageLog(sdk::Host host, const sdk::Options& options)
    : host_(host), path_(options.required("path")) {
  options.allow_only({"path"});
  if (path_ == "-") {
    descriptor_ = STDOUT_FILENO;
    return;
  }
  descriptor_ = ::open(path_.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor_ < 0) throw file_failure(path_, errno, "open");
  try {
    struct stat about {};
    if (::fstat(descriptor_, &about) != 0) throw file_failure(path_, errno, "look at");
    is_file_ = S_ISREG(about.st_mode);
    if (is_file_) read_new_keys();
  } catch (...) {
    ::close(descriptor_);
    throw;
  }
}

MessageLog::~MessageLog() {
  if (path_ != "-") ::close(descriptor_);
}

bool MessageLog::read_new_keys() {
  std::string rest;
  std::string part(64 * 1024, '\0');
  for (;;) {
    const auto got = ::pread(descriptor_, part.data(), part.size(),
                             read_until_ + static_cast<std::int64_t>(rest.size()));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw file_failure(path_, errno, "read");
    if (got == 0) return !rest.empty();
    rest.append(part, 0, static_cast<std::size_t>(got));
    std::size_t begin = 0;
    for (std::size_t end; (end = rest.find('\n', begin)) != std::string::npos; begin = end + 1) {
      if (auto key = read_key(std::string_view(rest).substr(begin, end - begin))) {
        written_.insert(std::move(*key));
      }
    }
    rest.erase(0, begin);
    read_until_ += static_cast<std::int64_t>(begin);
  }
}

void MessageLog::append(std::string_view line) {
  // One write a line. Only a full disk or a signal cuts it.
  while (!line.empty()) {
    const auto wrote = ::write(descriptor_, line.data(), line.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) throw file_failure(path_, errno, "write to");
    line.remove_prefix(static_cast<std::size_t>(wrote));
  }
}

void MessageLog::write_once(const std::string& key, std::string_view line) {
  const std::lock_guard lock(mutex_);
  if (!is_file_) {
    if (written_.count(key) == 0) append(line);
    written_.insert(key);
    return;
  }
  const FileLock file_lock(descriptor_, path_);
  const bool cut_short = read_new_keys();
  if (written_.count(key) == 0) {
    // What a crash or a full disk cut short stays, on a line of its own.
    if (cut_short) append("\n");
    append(line);
  }
  // Also for a line that was there: whoever wrote it may not have come this far.
  if (::fsync(descriptor_) != 0) throw file_failure(path_, errno, "flush");
}

void MessageLog::deliver(const regie_message& message, sdk::Done&& done) {
  const std::string line = write_line(message);
  const auto key = read_key(std::string_view(line).substr(0, line.size() - 1));
  if (!key || key->empty()) {
    throw sdk::Failure(REGIE_INVALID_ARGUMENT, "a message has an idempotency key");
  }
  try {
    write_once(*key, line);
  } catch (const sdk::Failure& failure) {
    host_.warn(failure.what());
    // Whatever the disk says now may be over later: a message is not given up for it.
    done.retry(REGIE_IS_TRANSIENT(failure.status()) ? failure.status() : REGIE_UNAVAILABLE,
               failure.what());
    return;
  }
  done.delivered();
}

}  // namespace regie::notify_log
