// SPDX-License-Identifier: Apache-2.0
// kill -9 at many moments of the main job, and then going on: the same end. The moments are told by
// progress (the engine asks for the time at every step), never by a clock.
#include <filesystem>
#include <set>
#include <string>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/crash/course.hpp"
#include "tests/unit/catch.hpp"

namespace {

namespace fs = std::filesystem;
using regie::tests::CourseAct;

/// A folder that is gone with the object.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (fs::temp_directory_path() / "regie-crash-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp");
    path_ = pattern;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] std::string operator/(const std::string& name) const {
    fs::create_directories(fs::path(path_) / name);
    return (fs::path(path_) / name).string();
  }

 private:
  std::string path_;
};

/// Runs the course in a child that is killed at its `stop`-th moment (0: never). Tells how many
/// moments it reached.
long run_child(const std::vector<CourseAct>& course, const std::string& folder, long stop) {
  int moments[2];
  REQUIRE(::pipe(moments) == 0);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    ::close(moments[0]);
    int code = 0;
    try {
      long count = 0;
      regie::tests::run_course(course, folder, [&] {
        const char tick = '.';
        if (::write(moments[1], &tick, 1) != 1) ::_exit(3);
        if (++count == stop) ::kill(::getpid(), SIGKILL);
      });
    } catch (const std::exception& failure) {
      ::fprintf(stderr, "%s\n", failure.what());
      code = 4;
    }
    ::_exit(code);
  }
  ::close(moments[1]);
  long reached = 0;
  char buffer[256];
  for (ssize_t got; (got = ::read(moments[0], buffer, sizeof buffer)) > 0;) reached += got;
  ::close(moments[0]);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  if (stop == 0) {
    REQUIRE(WIFEXITED(status));
    REQUIRE(WEXITSTATUS(status) == 0);
  } else {
    REQUIRE(WIFSIGNALED(status));
  }
  return reached;
}

}  // namespace

TEST_CASE("A killed engine goes on to the same end", "[crash]") {
  const auto course =
      regie::tests::read_course(REGIE_SOURCE_DIR "/examples/courses/results.course");
  const TemporaryFolder folders;
  const std::string whole = folders / "whole";
  const long moments = run_child(course, whole, 0);
  const std::string expected = regie::tests::outcome_of(whole);
  CHECK(expected.find("completed") != std::string::npos);
  CHECK(expected.find("verify:") == std::string::npos);

  constexpr long kills = 20;
  REQUIRE(moments > kills);
  for (long kill = 1; kill <= kills; ++kill) {
    const long stop = moments * kill / (kills + 1);
    const std::string folder = folders / ("killed-" + std::to_string(kill));
    INFO("killed at moment " << stop << " of " << moments);
    run_child(course, folder, stop);
    run_child(course, folder, 0);
    CHECK(regie::tests::outcome_of(folder) == expected);
  }
}

TEST_CASE("An engine that is killed again and again goes on to the same end", "[crash]") {
  const auto course =
      regie::tests::read_course(REGIE_SOURCE_DIR "/examples/courses/results.course");
  const TemporaryFolder folders;
  const std::string whole = folders / "whole";
  const long moments = run_child(course, whole, 0);
  const std::string folder = folders / "killed";
  // What was done is not done again and takes fewer moments, so each run gets further.
  for (int kill = 0; kill < 5; ++kill) run_child(course, folder, moments / 6);
  run_child(course, folder, 0);
  CHECK(regie::tests::outcome_of(folder) == regie::tests::outcome_of(whole));
}
