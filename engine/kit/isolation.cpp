// SPDX-License-Identifier: Apache-2.0
#include "engine/kit/isolation.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <fstream>
#include <optional>
#include <system_error>

namespace regie::kit {

namespace {

constexpr int look_again_ms = 50;
constexpr std::size_t most_said = 2'000;

volatile sig_atomic_t asked_to_stop = 0;

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

void write_all(int to, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(to, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) ::_exit(1);
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

[[noreturn]] void be_child(const std::function<std::string()>& work, int answer,
                           const std::filesystem::path& output) {
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  for (const int signal : {SIGINT, SIGTERM, SIGPIPE}) ::signal(signal, SIG_DFL);
  const int nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  const int said =
      ::open(output.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
  if (nothing < 0 || said < 0 || ::dup2(nothing, 0) < 0 || ::dup2(said, 1) < 0 ||
      ::dup2(said, 2) < 0) {
    ::_exit(1);
  }
  ::close(nothing);
  ::close(said);
  const std::string text = work();
  std::fflush(nullptr);
  // The NUL says that it is whole. Without the plugin's destructors: it is never unloaded.
  write_all(answer, text);
  write_all(answer, {"", 1});
  ::_exit(0);
}

std::string beginning_of(const std::filesystem::path& output) {
  std::ifstream file(output, std::ios::binary);
  std::string text(most_said, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  return text;
}

/// Reads what is there; whether the answer is whole, or the other side gone.
enum class Reading { more, whole, closed };
Reading read_some(int from, std::string& answer) {
  char part[4'096];
  const ssize_t size = ::read(from, part, sizeof part);
  if (size < 0) return errno == EINTR || errno == EAGAIN ? Reading::more : Reading::closed;
  if (size == 0) return Reading::closed;
  answer.append(part, static_cast<std::size_t>(size));
  if (answer.back() != '\0') return Reading::more;
  answer.pop_back();
  return Reading::whole;
}

Ended wait_for(pid_t child, int from, std::chrono::steady_clock::time_point until) {
  Ended ended;
  std::optional<int> status;
  bool open = true;
  for (;;) {
    pollfd pipe{open ? from : -1, POLLIN, 0};
    const int ready = ::poll(&pipe, 1, look_again_ms);
    if (asked_to_stop != 0) {
      ended.how = Ended::How::stopped;
      return ended;
    }
    if (ready > 0) {
      const Reading reading = read_some(from, ended.answer);
      if (reading == Reading::whole) return ended;
      if (reading == Reading::closed) open = false;
      continue;
    }
    // Nothing to read: it works still, or it is gone. What it left behind may hold the pipe open.
    if (status) break;
    int told = 0;
    if (::waitpid(child, &told, WNOHANG) == child) status = told;
    if (!status && std::chrono::steady_clock::now() >= until) {
      ended.how = Ended::How::hung;
      return ended;
    }
  }
  ended.how = WIFSIGNALED(*status) ? Ended::How::crashed : Ended::How::exited;
  ended.number = WIFSIGNALED(*status) ? WTERMSIG(*status) : WEXITSTATUS(*status);
  return ended;
}

}  // namespace

void stop_on_signals() {
  struct sigaction action {};
  action.sa_handler = [](int) { asked_to_stop = 1; };
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) ::sigaction(signal, &action, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
}

Ended in_own_process(const std::function<std::string()>& work, std::chrono::seconds limit,
                     const std::filesystem::path& output) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) fail("pipe");
  const auto until = std::chrono::steady_clock::now() + limit;
  std::fflush(nullptr);
  const pid_t child = ::fork();
  if (child < 0) {
    const int reason = errno;
    ::close(ends[0]);
    ::close(ends[1]);
    errno = reason;
    fail("fork");
  }
  if (child == 0) {
    ::close(ends[0]);
    be_child(work, ends[1], output);
  }
  ::setpgid(child, child);  // both do, so that it holds whoever is first
  ::close(ends[1]);
  Ended ended = wait_for(child, ends[0], until);
  ::kill(-child, SIGKILL);
  ::waitpid(child, nullptr, 0);  // gone already where it was reaped above
  ::close(ends[0]);
  ended.said = beginning_of(output);
  return ended;
}

}  // namespace regie::kit
