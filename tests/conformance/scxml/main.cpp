// SPDX-License-Identifier: Apache-2.0
// Runs cases of SCXML suites (`statechart-case/1`) through `regie trace`, each translated into the
// language, and prints a matrix. `scxml_conformance REGIE DOCUMENT FOLDER…`: REGIE is the command,
// or `-` for the library behind it, without a process for each case. DOCUMENT names the cases that
// are known not to pass, each with its reason; a case that is named there and passes is a failure
// too.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>
#include <sstream>

#include <regie/trace.hpp>

#include "engine/base/json.hpp"
#include "tests/conformance/scxml/translate.hpp"

namespace fs = std::filesystem;

namespace regie::scxml {
namespace {

std::string content_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

void write(const fs::path& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
}

std::string shell_word(const std::string& word) { return "'" + word + "'"; }

std::string joined(std::vector<std::string> words) {
  std::sort(words.begin(), words.end());
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return "[" + text + "]";
}

std::vector<std::string> texts(const Value* list) {
  std::vector<std::string> words;
  if (list == nullptr) return words;
  for (const Value& one : list->items()) words.emplace_back(one.text());
  return words;
}

/// One case: its documents, the commands, and what must come out.
class Case {
 public:
  Case(const Value& content, std::string regie, fs::path folder)
      : case_(content), regie_(std::move(regie)), folder_(std::move(folder)) {}

  /// What went otherwise than told; empty: it passes.
  std::string run() {
    fs::create_directories(folder_);
    const std::string problem = write_documents();
    if (!problem.empty()) return problem;
    write_commands();
    std::vector<std::string> lines;
    const std::string refused = regie_ == "-" ? play(lines) : play_by_command(lines);
    if (refused.empty()) return compare(lines);
    const Value* may = case_.find("may_reject_statically");
    const bool rightly = may != nullptr && may->is(Value::Kind::boolean) && may->boolean();
    return rightly ? std::string() : "refused: " + refused.substr(0, 400);
  }

 private:
  std::string write_documents() {
    std::map<std::string, std::string> children;
    const Value* machines = case_.find("machines");
    if (machines != nullptr) {
      for (const Entry& one : machines->entries()) {
        children[std::string(one.key.text())] = "machine_" + std::string(one.key.text());
      }
    }
    std::string problem;
    const auto add = [&](const Value& machine, const std::string& workflow) {
      const Translation made(machine, workflow, children);
      if (problem.empty()) problem = made.problem();
      const fs::path path = folder_ / (workflow + ".yaml");
      write(path, made.yaml());
      files_.push_back(path.string());
      return made.states();
    };
    const Value* name = case_.find("machine")->find("name");
    const bool named = name != nullptr && name->is(Value::Kind::string);
    Names names;
    states_ = add(*case_.find("machine"), named ? names.of(std::string(name->text())) : "machine");
    if (machines != nullptr) {
      for (const Entry& one : machines->entries()) {
        add(one.value, children[std::string(one.key.text())]);
      }
    }
    return problem;
  }

  std::string play(std::vector<std::string>& lines) {
    auto trace = Trace::open(files_);
    if (!trace) {
      const Error& error = trace.error();
      std::string told = error.message.en;
      for (const Diagnostic& one : error.diagnostics) told += "\n" + one.message.en;
      return told;
    }
    lines.push_back(trace->begin());
    std::istringstream commands(content_of(folder_ / "commands"));
    for (std::string command; std::getline(commands, command);) {
      lines.push_back(trace->obey(command));
    }
    return {};
  }

  std::string play_by_command(std::vector<std::string>& lines) {
    std::string words;
    for (const std::string& file : files_) words += " " + shell_word(file);
    const std::string out = (folder_ / "out").string();
    const std::string command = shell_word(regie_) + " --lang en trace" + words + " < " +
                                shell_word((folder_ / "commands").string()) + " > " +
                                shell_word(out) + " 2> " +
                                shell_word((folder_ / "errors").string());
    const int status = std::system(command.c_str());
    const std::string errors = content_of(folder_ / "errors");
    if (status != 0 || !errors.empty()) return errors.empty() ? "without a word" : errors;
    std::ifstream file(out);
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    return {};
  }

  [[nodiscard]] const Value& run_of() const { return *case_.find("run"); }

  void write_commands() const {
    std::string commands;
    const Value* steps = run_of().find("steps");
    if (steps == nullptr) {
      commands = "{\"advance\":" + to_json(*run_of().find("within_ms")) + "}\n";
    } else {
      for (const Value& step : steps->items()) {
        const Value* advance = step.find("advance_ms");
        const Value* event = step.find("event");
        const bool moves = advance != nullptr && advance->is(Value::Kind::integer);
        commands += "{\"advance\":" + (moves ? to_json(*advance) : std::string("0"));
        if (event != nullptr && !event->is(Value::Kind::null)) {
          commands += ",\"event\":" + to_json(*event->find("name"));
          if (const Value* data = event->find("data")) commands += ",\"data\":" + to_json(*data);
        }
        commands += "}\n";
      }
    }
    write(folder_ / "commands", commands);
  }

  /// The active atomic states of a line, by SCXML's names.
  [[nodiscard]] std::string configuration(const Value& line) const {
    std::vector<std::string> active;
    for (const std::string& path : texts(line.find("atomic"))) {
      active.push_back(states_.original(path.substr(path.find_last_of('/') + 1)));
    }
    return joined(std::move(active));
  }

  [[nodiscard]] std::string compare(const std::vector<std::string>& lines) const {
    std::vector<std::string> seen;
    for (const std::string& text : lines) {
      const auto line = from_json(text, Limits{});
      if (!line) return "not JSON: " + text;
      seen.push_back(configuration(*line));
    }
    const Value* steps = run_of().find("steps");
    if (steps == nullptr) {
      const std::string last = seen.empty() ? "nothing" : seen.back();
      const std::string wanted = "[" + std::string(run_of().find("final")->text()) + "]";
      return last == wanted ? "" : "ends in " + last;
    }
    std::vector<std::string> wanted = {joined(texts(run_of().find("initial_configuration")))};
    for (const Value& step : steps->items()) {
      wanted.push_back(joined(texts(step.find("configuration"))));
    }
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      const std::string is = i < seen.size() ? seen[i] : "nothing";
      if (is != wanted[i]) {
        return "step " + std::to_string(i) + ": " + is + " instead of " + wanted[i];
      }
    }
    return {};
  }

  const Value& case_;
  std::string regie_;
  fs::path folder_;
  std::vector<std::string> files_;
  Names states_;
};

/// Cases that are known not to pass: rows of the table in docs/conformance.md, below its heading.
std::map<std::string, std::string> exceptions_of(const fs::path& path) {
  std::map<std::string, std::string> known;
  std::ifstream file(path);
  bool here = false;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("## ")) here = line == "## SCXML";
    if (!here || !line.starts_with("| `")) continue;
    const std::size_t end = line.find('`', 3);
    known[line.substr(3, end - 3)] = line.substr(end + 1);
  }
  return known;
}

struct Row {
  int passed = 0;
  int all = 0;
};

int run_all(const std::string& regie, const fs::path& exceptions,
            const std::vector<fs::path>& folders) {
  const std::map<std::string, std::string> known = exceptions_of(exceptions);
  std::set<fs::path> files;
  for (const fs::path& folder : folders) {
    if (!fs::is_directory(folder)) continue;
    for (const auto& entry : fs::directory_iterator(folder)) {
      if (entry.path().extension() == ".json") files.insert(entry.path());
    }
  }
  const fs::path work = fs::current_path() / "scxml_cases";
  std::map<std::string, Row> matrix;
  int wrong = 0;
  for (const fs::path& path : files) {
    const auto content = from_json(content_of(path), Limits{});
    if (!content) {
      std::cout << path.filename().string() << ": " << content.error().message.en << "\n";
      ++wrong;
      continue;
    }
    const std::string id(content->find("id")->text());
    const std::string level(content->find("level")->text());
    const std::string problem = Case(*content, regie, work / path.stem()).run();
    for (const std::string& key :
         {"level " + level, "class " + std::string(content->find("class")->text())}) {
      ++matrix[key].all;
      matrix[key].passed += problem.empty() ? 1 : 0;
    }
    const auto excused = known.find(id);
    if (problem.empty() == (excused == known.end())) continue;
    ++wrong;
    std::cout << id << " (" << level
              << "): " << (problem.empty() ? "passes, but is said not to" : problem) << "\n";
  }
  for (const auto& [key, row] : matrix) {
    std::printf("%-24s %4d of %4d\n", key.c_str(), row.passed, row.all);
  }
  if (files.empty()) std::cout << "no cases\n";
  return wrong == 0 && !files.empty() ? 0 : 1;
}

}  // namespace
}  // namespace regie::scxml

int main(int count, char** words) {
  if (count < 4) {
    std::cerr << "scxml_conformance REGIE DOCUMENT FOLDER...\n";
    return 2;
  }
  std::vector<fs::path> folders(words + 3, words + count);
  return regie::scxml::run_all(words[1], words[2], folders);
}
