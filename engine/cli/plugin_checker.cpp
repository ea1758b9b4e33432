// SPDX-License-Identifier: Apache-2.0
#include "engine/cli/plugin_checker.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>

#include <regie/engine.hpp>
#include <regie/error.hpp>

#include "engine/cli/command.hpp"

namespace regie::cli {

namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(Text message, Text advice) {
  throw Exception(Error(Errc::plugin_failed, std::move(message), std::move(advice)));
}

[[noreturn]] void fail_to_run(const std::string& reason) {
  fail({"Het programma dat plug-ins nakijkt, werkt niet: " + reason + ".",
        "The program that checks plugins does not work: " + reason + "."},
       {"Installeer Regie opnieuw: het hoort in libexec/regie te staan.",
        "Install Regie anew: it belongs into libexec/regie."});
}

fs::path checker_program() {
  std::error_code error;
  const fs::path own = fs::read_symlink("/proc/self/exe", error);
  if (error) fail_to_run("/proc/self/exe: " + error.message());
  return (own.parent_path() / REGIE_LIBEXEC_FROM_BIN / "plugin_check").lexically_normal();
}

/// The program under way: its lines, and its end.
class Checker {
 public:
  explicit Checker(std::vector<std::string> arguments) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) fail_to_run(std::strerror(errno));
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, ends[1], STDOUT_FILENO);
    std::vector<char*> list;
    for (std::string& argument : arguments) list.push_back(argument.data());
    list.push_back(nullptr);
    const int failed = ::posix_spawn(&child_, list[0], &files, nullptr, list.data(), environ);
    posix_spawn_file_actions_destroy(&files);
    ::close(ends[1]);
    if (failed != 0) {
      ::close(ends[0]);
      child_ = -1;
      fail_to_run(arguments[0] + ": " + std::strerror(failed));
    }
    lines_ = ::fdopen(ends[0], "r");
    if (lines_ == nullptr) {
      const std::string reason = std::strerror(errno);
      ::close(ends[0]);  // it ends where it writes the next line
      (void)end();
      fail_to_run(reason);
    }
  }
  ~Checker() {
    if (lines_ != nullptr) std::fclose(lines_);
    (void)end();
  }
  Checker(const Checker&) = delete;
  Checker& operator=(const Checker&) = delete;

  /// False: there are no more.
  bool next(std::string& line) {
    char* text = nullptr;
    std::size_t size = 0;
    const ssize_t length = ::getline(&text, &size, lines_);
    const std::unique_ptr<char, decltype(&std::free)> owner(text, &std::free);
    if (length <= 0) return false;
    line.assign(text, static_cast<std::size_t>(length));
    return true;
  }
  /// Waits for its end; whether it went well.
  bool end() {
    if (child_ <= 0) return false;
    int status = 0;
    while (::waitpid(child_, &status, 0) < 0 && errno == EINTR) {
    }
    child_ = -1;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
  }

 private:
  pid_t child_ = -1;
  std::FILE* lines_ = nullptr;
};

// ---- Reading its lines --------------------------------------------------------------------------

std::string text_in(const Value& record, const char* name) {
  const Value* found = record.find(name);
  return found != nullptr && found->is(Value::Kind::string) ? std::string(found->text())
                                                            : std::string();
}

Text both_in(const Value& record, const char* name) {
  const Value* found = record.find(name);
  return found == nullptr ? Text() : Text(text_in(*found, "nl"), text_in(*found, "en"));
}

std::vector<Value> list_in(const Value& record, const char* name) {
  const Value* found = record.find(name);
  return found == nullptr ? std::vector<Value>() : found->items();
}

PluginDescription description_of(const Value& told) {
  PluginDescription plugin;
  plugin.id = text_in(told, "id");
  plugin.name = text_in(told, "name");
  plugin.version = text_in(told, "version");
  plugin.vendor = text_in(told, "vendor");
  plugin.license = text_in(told, "license");
  const Value* abi = told.find("abi_version");
  if (abi != nullptr && abi->is(Value::Kind::integer)) plugin.abi_version = abi->integer();
  for (const Value& one : list_in(told, "interfaces")) plugin.interfaces.emplace_back(one.text());
  plugin.json = told;
  return plugin;
}

PluginCheck check_of(const Value& told) {
  PluginCheck check;
  check.id = text_in(told, "id");
  check.rule = text_in(told, "rule");
  check.title = both_in(told, "title");
  check.problem = both_in(told, "problem");
  check.said = text_in(told, "said");
  check.skipped = both_in(told, "skipped");
  for (const Value& one : list_in(told, "findings")) {
    check.findings.push_back(
        {text_in(one, "expected"), text_in(one, "came"), text_in(one, "where")});
  }
  for (const Value& one : list_in(told, "facts")) {
    check.facts.emplace_back(text_in(one, "name"), text_in(one, "value"));
  }
  using Result = PluginCheck::Result;
  if (!check.problem.empty() || !check.findings.empty()) {
    check.result = Result::not_ok;
  } else if (!check.skipped.empty()) {
    check.result = Result::skipped;
  }
  static constexpr std::array words{"ok", "not_ok", "skipped"};
  check.json = told.with("result", words[static_cast<std::size_t>(check.result)]);
  // What there is nothing to say of is null, as everywhere.
  if (check.problem.empty()) check.json = check.json.with("problem", Value(nullptr));
  if (check.skipped.empty()) check.json = check.json.with("skipped", Value(nullptr));
  if (check.said.empty()) check.json = check.json.with("said", Value(nullptr));
  return check;
}

[[noreturn]] void tell_unloadable(const std::string& file, const Value& line) {
  const Text why = both_in(line, "unloadable");
  const std::string said = text_in(line, "said");
  Text message{"Plug-in " + file + " is niet te laden: " + why.nl + ".",
               "Plugin " + file + " cannot be loaded: " + why.en + "."};
  if (!said.empty()) {
    message.nl += " Hij zei daarbij: " + said;
    message.en += " It said: " + said;
  }
  fail(std::move(message),
       {"Bouw hem opnieuw voor deze machine, met alles wat hij nodig heeft (regie_add_plugin, "
        "docs/plugin).",
        "Build it anew for this machine, with all that it needs (regie_add_plugin, docs/plugin)."});
}

/// Whether it was the last line.
bool take_line(const std::string& text, const CheckerRequest& request,
               const CheckerReceiver& receiver) {
  const auto parsed = from_json_text(text);
  if (!parsed) fail_to_run(parsed.error().message.en);
  const Value& line = *parsed;
  if (const Value* plugin = line.find("plugin")) {
    receiver.plugin(description_of(*plugin));
  } else if (const Value* check = line.find("check")) {
    receiver.check(check_of(*check));
  } else if (line.find("unloadable") != nullptr) {
    tell_unloadable(request.file, line);
  } else if (line.find("needs_url") != nullptr) {
    throw UsageError(
        {"Deze plug-in is een opslag: zeg met --url waar hij proefgegevens mag bewaren.",
         "This plugin is a store: say with --url where it may keep data for trial."},
        {"Schrijf bijvoorbeeld --url 'sqlite:{dir}/store.db', met {dir} voor een lege "
         "map.",
         "Write for instance --url 'sqlite:{dir}/store.db', with {dir} for an empty "
         "folder."});
  }
  if (line.find("failed") != nullptr) {
    const std::string reason = text_in(line, "failed");
    fail({"Het nakijken kan niet beginnen of verder: " + reason + ".",
          "Checking can not begin or go on: " + reason + "."},
         {"Er moet ruimte zijn voor processen en tijdelijke bestanden (TMPDIR).",
          "There has to be room for processes and temporary files (TMPDIR)."});
  }
  return line.find("done") != nullptr;
}

void expect_file(const std::string& file) {
  std::error_code error;
  if (fs::is_regular_file(file, error)) return;
  const bool there = fs::exists(file, error);
  fail({"Plug-in " + file + (there ? " is geen bestand." : " is er niet."),
        "Plugin " + file + (there ? " is no file." : " is not there.")},
       {"Noem het bestand van de plug-in: BESTAND.so.", "Name the plugin's file: FILE.so."});
}

}  // namespace

void run_checker(const CheckerRequest& request, const CheckerReceiver& receiver) {
  expect_file(request.file);
  std::vector<std::string> arguments{checker_program().string(), request.file};
  const auto add = [&arguments](const char* name, std::string value) {
    arguments.emplace_back(name);
    arguments.push_back(std::move(value));
  };
  if (!request.url.empty()) add("--url", request.url);
  if (!request.data.empty()) add("--data", request.data);
  if (request.seconds > 0) add("--seconds", std::to_string(request.seconds));
  for (const auto& [name, value] : request.options) add("--option", name + "=" + value);
  Checker checker(std::move(arguments));
  bool whole = false;
  for (std::string line; !whole && checker.next(line);) {
    whole = take_line(line, request, receiver);
  }
  if (!whole || !checker.end()) {
    fail({"Het nakijken stopte halverwege.", "Checking stopped half-way."},
         {"Geef de opdracht opnieuw.", "Give the command again."});
  }
}

}  // namespace regie::cli
