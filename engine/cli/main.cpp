// SPDX-License-Identifier: Apache-2.0
// The `regie` command: a thin layer over <regie/engine.hpp>.
#include <exception>
#include <string>
#include <vector>

#include <regie/error.hpp>

#include "engine/cli/arguments.hpp"
#include "engine/cli/failure.hpp"
#include "engine/cli/help.hpp"

namespace regie::cli {

namespace {

Exit run(const std::vector<std::string>& arguments, Console& console) {
  const CommandLine line = read_command_line(arguments);
  switch (line.wish) {
    case CommandLine::Wish::version:
      console.line({"regie " REGIE_VERSION});
      return Exit::done;
    case CommandLine::Wish::help:
      line.command == nullptr ? print_help(console) : print_help(*line.command, console);
      return Exit::done;
    case CommandLine::Wish::run:
      break;
  }
  return line.command->run(line.call, console);
}

/// Every failure becomes words and an exit code here.
Exit run_and_report(const std::vector<std::string>& arguments, Console& console) {
  try {
    return run(arguments, console);
  } catch (const UsageError& error) {
    console.progress({});
    return report_usage(error, console);
  } catch (const Exception& failure) {
    console.progress({});
    return report_failure(failure.error(), console);
  } catch (const std::exception& failure) {
    console.progress({});
    const std::string what = failure.what();
    return report_failure(
        Error(Errc::store_failed,
              {"Er ging iets mis dat niet had mogen gebeuren: " + what,
               "Something went wrong that should not have: " + what},
              {"Herhaal de opdracht met -v en meld wat u ziet aan de beheerder.",
               "Repeat the command with -v, and report what you see to the maintainer."}),
        console);
  }
}

}  // namespace

}  // namespace regie::cli

int main(int argc, char** argv) {
  using namespace regie;
  using namespace regie::cli;
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  const Globals globals = peek_globals(arguments);
  Console console(globals.language.value_or(Language::nl), globals.json, globals.verbose);
  const Exit exit = run_and_report(arguments, console);
  if (!console.flush()) {
    console.error_paragraph(console.say("De uitvoer kon niet worden geschreven. Is de schijf vol?",
                                        "The output could not be written. Is the disk full?"));
    return static_cast<int>(Exit::store);
  }
  return static_cast<int>(exit);
}
