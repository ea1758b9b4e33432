// SPDX-License-Identifier: Apache-2.0
// kill -9 at many moments of the main job, and then going on: the same end. The moments are told by
// progress (the engine asks for the time at every step), never by a clock.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/crash/course.hpp"
#include "tests/temporary_folder.hpp"
#include "tests/unit/catch.hpp"

namespace {

namespace fs = std::filesystem;
using regie::tests::CourseAct;
using regie::tests::CourseMoment;
using regie::tests::StoreFolder;

constexpr int failed_child = 4;

/// Runs `work` in a process of its own.
template <class Work>
pid_t begin_child(Work&& work) {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child != 0) return child;
  int code = 0;
  try {
    work();
  } catch (const std::exception& failure) {
    ::fprintf(stderr, "%s\n", failure.what());
    code = failed_child;
  }
  ::_exit(code);
}

int status_of(pid_t child) {
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  return status;
}

/// Every moment of a run that nobody disturbs.
std::vector<CourseMoment> moments_of(const std::vector<CourseAct>& course,
                                     const std::string& folder) {
  int told[2];
  REQUIRE(::pipe(told) == 0);
  const pid_t child = begin_child([&] {
    ::close(told[0]);
    regie::tests::run_course(course, folder, [&](const CourseMoment& moment) {
      if (::write(told[1], &moment, sizeof moment) != sizeof moment) ::_exit(3);
    });
  });
  ::close(told[1]);
  std::vector<CourseMoment> moments;
  CourseMoment moment;
  // A record is smaller than PIPE_BUF, so it comes whole.
  while (::read(told[0], &moment, sizeof moment) == sizeof moment) moments.push_back(moment);
  ::close(told[0]);
  REQUIRE(status_of(child) == 0);
  return moments;
}

/// Goes on with the course in `folder` until `stop`, and is killed there.
void run_killed(const std::vector<CourseAct>& course, const std::string& folder,
                const CourseMoment& stop) {
  const pid_t child = begin_child([&] {
    regie::tests::run_course(course, folder, [&](const CourseMoment& moment) {
      if (!(moment < stop)) ::kill(::getpid(), SIGKILL);
    });
  });
  const int status = status_of(child);
  REQUIRE(WIFSIGNALED(status));
  REQUIRE(WTERMSIG(status) == SIGKILL);
}

/// Goes on in each folder to the end, several at once.
void finish_all(const std::vector<CourseAct>& course, const std::vector<std::string>& folders) {
  const std::size_t at_once = std::clamp(std::thread::hardware_concurrency(), 1U, 8U);
  std::vector<pid_t> children;
  for (const std::string& folder : folders) {
    if (children.size() == at_once) {
      REQUIRE(status_of(children.front()) == 0);
      children.erase(children.begin());
    }
    children.push_back(
        begin_child([&] { regie::tests::run_course(course, folder, [](const CourseMoment&) {}); }));
  }
  for (const pid_t child : children) REQUIRE(status_of(child) == 0);
}

}  // namespace

// One run is killed a few times (REGIE_COURSE_KILLS=N: so many), each time further on; what each
// kill left behind is copied. The run itself and every copy must come to the end of a run that was
// never killed.
TEST_CASE("A killed engine goes on to the same end", "[crash]") {
  const auto course =
      regie::tests::read_course(REGIE_SOURCE_DIR "/examples/courses/results.course");
  const StoreFolder folders;
  const std::string whole = folders.folder("whole");
  const std::vector<CourseMoment> moments = moments_of(course, whole);
  const std::string expected = regie::tests::outcome_of(whole);
  CHECK(expected.find("completed") != std::string::npos);
  CHECK(expected.find("verify:") == std::string::npos);

  const char* wanted = std::getenv("REGIE_COURSE_KILLS");
  const std::size_t kills = wanted == nullptr ? 5 : static_cast<std::size_t>(std::atoll(wanted));
  REQUIRE(kills > 0);
  REQUIRE(moments.size() > kills);
  const std::string killed = folders.folder("killed");
  std::vector<std::string> left{killed};
  for (std::size_t kill = 1; kill <= kills; ++kill) {
    const CourseMoment& stop = moments[moments.size() * kill / (kills + 1)];
    INFO("killed at act " << stop.act << ", moment " << stop.number);
    run_killed(course, killed, stop);
    const std::string copy = folders.folder("killed-" + std::to_string(kill));
    fs::copy(killed, copy, fs::copy_options::recursive);
    left.push_back(copy);
  }
  finish_all(course, left);
  for (const std::string& folder : left) {
    INFO(folder);
    CHECK(regie::tests::outcome_of(folder) == expected);
  }
}
