// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>

namespace regie::kit {

/// How a piece of work in a process of its own came to its end.
struct Ended {
  enum class How {
    answered,
    exited,   ///< the process ended itself, with `number`
    crashed,  ///< by the signal `number`
    hung,     ///< it was ended, for it took too long
    stopped,  ///< this process was asked to stop
  };
  How how = How::answered;
  int number = 0;
  std::string answer;  ///< what `work` gave
  std::string said;    ///< what was written on standard output and standard error, its beginning
};

/// Carries out `work` in a process of its own, which is ended with all that it started. What it
/// prints goes to the file `output`. Only for a process with one thread. Throws std::system_error
/// where no process can be made.
Ended in_own_process(const std::function<std::string()>& work, std::chrono::seconds limit,
                     const std::filesystem::path& output);

/// From now on SIGINT and SIGTERM end what is under way (Ended::How::stopped) and not this process.
void stop_on_signals();

}  // namespace regie::kit
