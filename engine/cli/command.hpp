// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <regie/instant.hpp>
#include <regie/text.hpp>

#include "engine/cli/console.hpp"

namespace regie::cli {

/// What the command ends with; the same for every command.
enum class Exit {
  done = 0,
  findings = 1,  ///< a check found something, or the workflow refused
  usage = 2,     ///< the command line is wrong
  store = 3,     ///< the store or a plugin failed
  conflict = 4,  ///< others were first, or the store is busy: worth another try
};

/// The command line is wrong: what, and what to write instead.
class UsageError : public std::runtime_error {
 public:
  UsageError(Text what, Text instead)
      : std::runtime_error(what.en), message(std::move(what)), advice(std::move(instead)) {}
  Text message;
  Text advice;
};

/// An option with its value's name, or none for a switch.
struct Option {
  std::string name;         ///< `data`; with a letter for short: `output,o`
  std::string placeholder;  ///< `JSON`; empty: a switch
  Text help;
  bool repeatable = false;
};

/// What stands behind the command without dashes.
struct Operand {
  std::string name;  ///< `CASE`
  bool required = true;
  bool repeated = false;  ///< only the last
};

/// Options that every command takes, after the environment was asked for what is not given.
struct Globals {
  std::optional<std::string> store;
  std::optional<std::string> config;
  std::vector<std::string> plugins;
  std::optional<std::string> directory;
  std::optional<std::string> notify;
  std::optional<Instant> now;
  std::optional<Language> language;
  bool json = false;
  bool verbose = false;
};

/// One call of a command.
class Invocation {
 public:
  Globals globals;
  std::map<std::string, std::vector<std::string>> values;  ///< of options and operands, by name

  [[nodiscard]] bool has(const std::string& name) const { return values.count(name) > 0; }
  /// The value, or empty.
  [[nodiscard]] std::string get(const std::string& name) const;
  [[nodiscard]] std::vector<std::string> all(const std::string& name) const;
};

/// A command: what it is called, takes and does.
struct Command {
  std::string name;
  Text summary;  ///< one line
  std::vector<Operand> operands;
  std::vector<Option> options;
  Text details;                       ///< more lines for `regie help COMMAND`; may be empty
  std::vector<std::string> examples;  ///< without the `regie` in front
  Exit (*run)(const Invocation& call, Console& console) = nullptr;
};

/// In the order in which people read of them.
[[nodiscard]] std::span<const Command> commands();
/// Null where there is none of that name.
[[nodiscard]] const Command* find_command(std::string_view name);
[[nodiscard]] std::span<const Option> global_options();

// The commands, by the file that has them.
[[nodiscard]] Command check_command();
[[nodiscard]] Command rule_command();
[[nodiscard]] Command fmt_command();
[[nodiscard]] Command test_command();
[[nodiscard]] Command play_command();
[[nodiscard]] Command new_command();
[[nodiscard]] Command trace_command();
[[nodiscard]] Command eval_command();
[[nodiscard]] Command draw_command();
[[nodiscard]] Command read_command();
[[nodiscard]] Command diff_command();
[[nodiscard]] Command schema_command();
[[nodiscard]] Command deploy_command();
[[nodiscard]] Command start_command();
[[nodiscard]] Command send_command();
[[nodiscard]] Command list_command();
[[nodiscard]] Command tasks_command();
[[nodiscard]] Command show_command();
[[nodiscard]] Command why_command();
[[nodiscard]] Command journal_command();
[[nodiscard]] Command run_command();
[[nodiscard]] Command report_command();
[[nodiscard]] Command verify_command();
[[nodiscard]] Command plugin_command();
[[nodiscard]] Command date_command();
[[nodiscard]] Command calendar_command();
[[nodiscard]] Command erase_command();
[[nodiscard]] Command effects_command();
[[nodiscard]] Command backup_command();
[[nodiscard]] Command restore_command();
[[nodiscard]] Command doctor_command();

}  // namespace regie::cli
