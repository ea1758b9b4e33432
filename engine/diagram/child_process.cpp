// SPDX-License-Identifier: Apache-2.0
#include "engine/diagram/child_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <ctime>

extern char** environ;

namespace regie::diagram {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t complaint_bytes = 400;

/// A file descriptor, closed when it goes.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int value) : value_(value) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  Descriptor(Descriptor&& other) noexcept : value_(other.value_) { other.value_ = -1; }
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(value_, other.value_);
    return *this;
  }
  ~Descriptor() { close(); }
  void close() {
    if (value_ >= 0) ::close(value_);
    value_ = -1;
  }
  [[nodiscard]] int get() const noexcept { return value_; }
  [[nodiscard]] bool open() const noexcept { return value_ >= 0; }

 private:
  int value_ = -1;
};

struct Ends {
  Descriptor ours;
  Descriptor theirs;
};

/// A socket pair instead of a pipe: writing to a child that has gone is then an error of this call
/// (MSG_NOSIGNAL), and no signal to the whole process.
bool connect(Ends& ends) {
  std::array<int, 2> pair{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()) != 0) return false;
  ends.ours = Descriptor(pair[0]);
  ends.theirs = Descriptor(pair[1]);
  return ::fcntl(pair[0], F_SETFL, O_NONBLOCK) == 0;
}

Error failure(const std::string& program, const std::string& dutch, const std::string& english) {
  return Error(Errc::plugin_failed, Text("Het programma '" + program + "' " + dutch,
                                         "The program '" + program + "' " + english));
}

class Child {
 public:
  Child(const std::vector<std::string>& command, const std::string& input,
        const ChildLimits& limits)
      : program_(command.front()),
        input_(input),
        limits_(limits),
        until_(Clock::now() + std::chrono::milliseconds(limits.longest_ms)) {
    for (const auto& word : command) words_.push_back(const_cast<char*>(word.c_str()));
    words_.push_back(nullptr);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }

  Result<std::string> run() {
    if (!connect(in_) || !connect(out_) || !connect(complaints_)) {
      return failure(program_, std::string("kan niet starten: ") + std::strerror(errno),
                     std::string("cannot be started: ") + std::strerror(errno));
    }
    if (auto started = spawn(); !started) return started.error();
    in_.theirs.close();
    out_.theirs.close();
    complaints_.theirs.close();
    while (out_.ours.open() || complaints_.ours.open()) {
      if (auto moved = exchange(); !moved) return moved.error();
    }
    return finish();
  }

 private:
  Result<void> spawn() {
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&files);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_adddup2(&files, in_.theirs.get(), STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&files, out_.theirs.get(), STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&files, complaints_.theirs.get(), STDERR_FILENO);
    sigset_t signals;
    sigemptyset(&signals);
    posix_spawnattr_setsigmask(&attributes, &signals);
    sigaddset(&signals, SIGPIPE);
    posix_spawnattr_setsigdefault(&attributes, &signals);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    const int status =
        ::posix_spawnp(&pid_, program_.c_str(), &files, &attributes, words_.data(), environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    if (status == 0) return {};
    pid_ = 0;
    auto error = failure(program_, std::string("kan niet starten: ") + std::strerror(status),
                         std::string("cannot be started: ") + std::strerror(status));
    error.advice = Text("Installeer het, of zet het in PATH.", "Install it, or put it into PATH.");
    return error;
  }

  [[nodiscard]] int left_ms() const {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until_ - Clock::now());
    return left.count() <= 0 ? 0 : static_cast<int>(left.count());
  }

  Result<void> exchange() {
    if (in_.ours.open() && sent_ == input_.size()) in_.ours.close();
    std::array<pollfd, 3> waits = {pollfd{in_.ours.get(), POLLOUT, 0},
                                   pollfd{out_.ours.get(), POLLIN, 0},
                                   pollfd{complaints_.ours.get(), POLLIN, 0}};
    const int left = left_ms();
    if (left == 0 || (::poll(waits.data(), waits.size(), left) == 0)) {
      const std::string seconds = std::to_string(limits_.longest_ms / 1000);
      return failure(program_, "was na " + seconds + " seconden nog niet klaar.",
                     "was not done after " + seconds + " seconds.");
    }
    if (waits[0].revents != 0) send_some();
    if (waits[1].revents != 0) receive(out_.ours, output_);
    if (waits[2].revents != 0) receive(complaints_.ours, said_);
    if (output_.size() > limits_.output_bytes || said_.size() > limits_.output_bytes) {
      return failure(program_, "schrijft te veel.", "writes too much.");
    }
    return {};
  }

  void send_some() {
    const auto sent =
        ::send(in_.ours.get(), input_.data() + sent_, input_.size() - sent_, MSG_NOSIGNAL);
    if (sent > 0) sent_ += static_cast<std::size_t>(sent);
    // A child that reads no more may still answer.
    if (sent < 0 && errno != EAGAIN && errno != EINTR) in_.ours.close();
  }

  static void receive(Descriptor& from, std::string& into) {
    std::array<char, 16384> part{};
    const auto got = ::recv(from.get(), part.data(), part.size(), 0);
    if (got > 0) into.append(part.data(), static_cast<std::size_t>(got));
    if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) from.close();
  }

  /// The child has closed its output: it ends now, or it is ended.
  Result<std::string> finish() {
    int status = 0;
    pid_t ended = 0;
    while ((ended = ::waitpid(pid_, &status, WNOHANG)) == 0 || (ended < 0 && errno == EINTR)) {
      if (left_ms() == 0) return failure(program_, "stopt niet.", "does not stop.");
      const timespec little{0, 2'000'000};
      ::nanosleep(&little, nullptr);
    }
    pid_ = 0;
    // ended < 0: the embedder ignores SIGCHLD, and the answer is all there is to go by.
    if (ended > 0 && (!WIFEXITED(status) || WEXITSTATUS(status) != 0)) {
      const std::string said = said_.substr(0, complaint_bytes);
      return failure(program_, "is mislukt: " + said, "failed: " + said);
    }
    return std::move(output_);
  }

  std::string program_;
  const std::string& input_;
  const ChildLimits& limits_;
  Clock::time_point until_;
  std::vector<char*> words_;
  pid_t pid_ = 0;
  Ends in_;
  Ends out_;
  Ends complaints_;
  std::size_t sent_ = 0;
  std::string output_;
  std::string said_;
};

}  // namespace

Result<std::string> run_child(const std::vector<std::string>& command, const std::string& input,
                              const ChildLimits& limits) {
  return Child(command, input, limits).run();
}

}  // namespace regie::diagram
