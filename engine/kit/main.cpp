// SPDX-License-Identifier: Apache-2.0
// The program that `regie plugin check` runs: it carries out the checks of a plugin, each in a
// process of its own, and tells about each in one line of JSON. It stands apart from libregie, so
// that a plugin that forgot a library does not find it there by chance.
//
//   {"unloadable": Text}    and nothing else
//   {"plugin": {..}}        what it is; then
//   {"needs_url": true}     and nothing else; or for each check
//   {"check": {..}}         and at the end
//   {"done": true}
//   {"failed": "..."}       where no process or folder can be made
#include <stdlib.h>
#include <string.h>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <system_error>

#include <regie/abi/storage.h>
#include <regie/limits.hpp>

#include "engine/base/json.hpp"
#include "engine/base/utf8.hpp"
#include "engine/kit/check.hpp"
#include "engine/kit/isolation.hpp"
#include "engine/kit/module.hpp"

namespace regie::kit {

namespace {

namespace fs = std::filesystem;
using std::chrono::seconds;

Value json_of(const Text& text) { return Value::record({{"nl", text.nl}, {"en", text.en}}); }

/// A text of the plugin's, which may be any bytes, for a terminal and for JSON: what is no text is
/// shown as \xNN.
std::string readable(std::string_view text) {
  static constexpr char digits[] = "0123456789abcdef";
  const bool valid = find_invalid_utf8(text) == std::string_view::npos;
  std::string shown;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool control = (byte < 0x20 && c != '\n') || byte == 0x7F;
    if (control || (byte >= 0x80 && !valid)) {
      shown += std::string("\\x") + digits[byte >> 4] + digits[byte & 15];
    } else {
      shown += c;
    }
  }
  while (!shown.empty() && shown.back() == '\n') shown.pop_back();
  return shown;
}

bool say(Value line) {
  const std::string text = to_json(line) + "\n";
  return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() &&
         std::fflush(stdout) == 0;
}

// ---- In the child ---------------------------------------------------------------------------

Value described(const regie_plugin* plugin) {
  const regie_manifest& manifest = *plugin->manifest;
  std::vector<Value> interfaces;
  for (const char* const* at = manifest.interfaces; *at != nullptr; ++at) {
    interfaces.emplace_back(readable(*at));
  }
  const auto optional = [](const char* text) {
    return text == nullptr ? Value("") : Value(readable(text));
  };
  return Value::record({{"id", Value(readable(manifest.id))},
                        {"name", Value(readable(manifest.name))},
                        {"version", Value(readable(manifest.version))},
                        {"vendor", optional(manifest.vendor)},
                        {"license", optional(manifest.license)},
                        {"abi_version", Value(static_cast<std::int64_t>(plugin->abi_version))},
                        {"interfaces", Value::list(std::move(interfaces))}});
}

std::string load_and_describe() {
  const Loaded loaded = load(subject().file);
  if (loaded.plugin == nullptr) {
    return to_json(Value::record(
        {{"unloadable", json_of({readable(loaded.problem.nl), readable(loaded.problem.en)})}}));
  }
  return to_json(Value::record({{"plugin", described(loaded.plugin)}}));
}

std::string load_and_run(const Check& check) {
  const Loaded loaded = load(subject().file);
  if (loaded.plugin == nullptr) {
    return to_json(Value::record(
        {{"problem", json_of({readable(loaded.problem.nl), readable(loaded.problem.en)})}}));
  }
  subject().plugin = loaded.plugin;
  const Outcome outcome = run(check);
  std::vector<Value> findings;
  for (const Finding& finding : outcome.findings) {
    findings.push_back(Value::record({{"expected", Value(readable(finding.expected))},
                                      {"came", Value(readable(finding.came))},
                                      {"where", Value(finding.where)}}));
  }
  std::vector<Value> facts;
  for (const auto& [name, value] : outcome.facts) {
    facts.push_back(Value::record({{"name", Value(name)}, {"value", Value(readable(value))}}));
  }
  return to_json(Value::record({{"findings", Value::list(std::move(findings))},
                                {"facts", Value::list(std::move(facts))},
                                {"skipped", json_of(outcome.skipped)}}));
}

// ---- In the parent --------------------------------------------------------------------------

/// Why there is no answer.
Text why_none(const Ended& ended, seconds limit) {
  const std::string number = std::to_string(ended.number);
  switch (ended.how) {
    case Ended::How::crashed: {
      const char* name = ::sigabbrev_np(ended.number);
      const char* words = ::sigdescr_np(ended.number);
      std::string signal = name == nullptr ? number : "SIG" + std::string(name);
      if (words != nullptr) signal += ", " + std::string(words);
      return {"de plug-in stortte in (" + signal + ")", "the plugin crashed (" + signal + ")"};
    }
    case Ended::How::exited:
      return {"de plug-in beëindigde het hele proces (exit code " + number + ")",
              "the plugin ended the whole process (exit code " + number + ")"};
    case Ended::How::hung: {
      const std::string time = std::to_string(limit.count()) + " s";
      return {"de plug-in hing: na " + time + " was er nog geen antwoord",
              "the plugin hung: there was no answer after " + time};
    }
    case Ended::How::answered:
    case Ended::How::stopped:
      break;
  }
  return {"het antwoord was niet te lezen", "the answer could not be read"};
}

/// A folder that is gone with the object.
class Scratch {
 public:
  Scratch() {
    std::string name =
        (fs::temp_directory_path() / ("regie-check-" + std::string(6, 'X'))).string();
    if (::mkdtemp(name.data()) == nullptr) {
      throw std::system_error(errno, std::generic_category(), name);
    }
    path_ = name;
  }
  ~Scratch() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

struct Asked {
  seconds limit{60};
};

enum class Went { well, badly, stopped };

/// Runs checks, and keeps what they printed.
class Run {
 public:
  explicit Run(Asked asked) : asked_(asked) {}

  /// What the plugin is; nothing where it cannot be loaded, which was told.
  Value describe() {
    const Ended ended = apart(load_and_describe);
    if (ended.how == Ended::How::stopped) return {};
    Value answer = answer_of(ended);
    if (answer.find("plugin") == nullptr && answer.find("unloadable") == nullptr) {
      answer = Value::record({{"unloadable", json_of(why_none(ended, asked_.limit))},
                              {"said", Value(readable(ended.said))}});
    }
    say(answer);
    const Value* plugin = answer.find("plugin");
    return plugin == nullptr ? Value() : *plugin;
  }

  Went check(const Check& check) {
    const Ended ended = apart([&check] { return load_and_run(check); });
    if (ended.how == Ended::How::stopped) return Went::stopped;
    Value answer = answer_of(ended);
    if (!answer.is(Value::Kind::map)) {
      answer = Value::record({{"problem", json_of(why_none(ended, asked_.limit))},
                              {"said", Value(readable(ended.said))}});
    } else if (!ended.said.empty() && printed_.empty()) {
      printed_ = ended.said;
    }
    return tell_of(check, answer);
  }

  /// That nothing was printed by checks that came to their end.
  Went quiet() {
    const Check check{"module.quiet",
                      {"hij schrijft niets op de uitvoer van het programma",
                       "it prints nothing on the output of the program"},
                      "docs/plugin: Log through the host",
                      nullptr};
    Value answer = Value::record({});
    if (!printed_.empty()) {
      const Value finding =
          Value::record({{"expected", Value("nothing on standard output and standard error")},
                         {"came", Value(show(printed_))},
                         {"where", Value("")}});
      answer = Value::record({{"findings", Value::list({finding})}});
    }
    return tell_of(check, answer);
  }

  /// The checks of every plugin.
  Went module() {
    for (const Check& one : checks_of_modules()) {
      const Went went = check(one);
      if (went == Went::stopped) return went;
      if (one.id == "module.functions") whole_ = went == Went::well;
    }
    return Went::well;
  }

  /// All checks of an interface; where the first does not hold, the others are passed over.
  Went interface(const std::string& id) {
    const std::vector<Check> checks = checks_of(id);
    if (checks.empty()) {
      return pass_over(
          {"interface." + id, {id, id}, "plugin.h: regie_manifest.interfaces", nullptr},
          {"deze Regie kent dit niet", "this Regie does not know it"});
    }
    // A plugin without its functions is never called.
    std::string missing = whole_ ? std::string() : "module.functions";
    for (std::size_t i = 0; i < checks.size(); ++i) {
      const Went went = missing.empty()
                            ? check(checks[i])
                            : pass_over(checks[i], {"eerst moet " + missing + " goed zijn",
                                                    missing + " has to be right first"});
      if (went == Went::stopped) return went;
      if (i == 0 && went == Went::badly) missing = checks[0].id;
    }
    return Went::well;
  }

 private:
  static Went pass_over(const Check& check, const Text& reason) {
    return tell_of(check, Value::record({{"skipped", json_of(reason)}}));
  }

  Ended apart(const std::function<std::string()>& work) {
    const Scratch scratch;
    subject().folder = scratch.path() / "work";
    fs::create_directory(subject().folder);
    return in_own_process(work, asked_.limit, scratch.path() / "said");
  }

  static Value answer_of(const Ended& ended) {
    if (ended.how != Ended::How::answered) return {};
    auto answer = from_json(ended.answer, Limits{});
    return answer ? *answer : Value();
  }

  static Went tell_of(const Check& check, const Value& answer) {
    const auto part = [&answer](const char* name, Value otherwise) {
      const Value* found = answer.find(name);
      return found == nullptr ? otherwise : *found;
    };
    const Value line = Value::record({{"id", Value(check.id)},
                                      {"title", json_of(check.title)},
                                      {"rule", Value(check.rule)},
                                      {"problem", part("problem", json_of({}))},
                                      {"said", part("said", Value(""))},
                                      {"skipped", part("skipped", json_of({}))},
                                      {"findings", part("findings", Value::list({}))},
                                      {"facts", part("facts", Value::list({}))}});
    if (!say(Value::record({{"check", line}}))) return Went::stopped;
    const bool well = answer.find("problem") == nullptr && line.find("findings")->items().empty();
    return well ? Went::well : Went::badly;
  }

  Asked asked_;
  bool whole_ = true;  ///< every required function is there
  std::string printed_;
};

std::vector<std::string> interfaces_of(const Value& plugin) {
  std::vector<std::string> names;
  const Value* interfaces = plugin.find("interfaces");
  for (const Value& one : interfaces->items()) names.emplace_back(one.text());
  return names;
}

int check_plugin(const Asked& asked) {
  Run run(asked);
  const Value plugin = run.describe();
  if (!plugin.is(Value::Kind::map)) return 0;
  const std::vector<std::string> interfaces = interfaces_of(plugin);
  for (const std::string& interface : interfaces) {
    if (interface != REGIE_STORAGE_V1_ID || !subject().url.empty()) continue;
    say(Value::record({{"needs_url", Value(true)}}));
    return 0;
  }
  if (run.module() == Went::stopped) return 1;
  for (const std::string& interface : interfaces) {
    if (run.interface(interface) == Went::stopped) return 1;
  }
  if (run.quiet() == Went::stopped) return 1;
  return say(Value::record({{"done", Value(true)}})) ? 0 : 1;
}

void tell_failure(const std::string& reason) {
  (void)say(Value::record({{"failed", Value(readable(reason))}}));
}

/// FILE [--url URL] [--option NAME=VALUE]... [--data JSON] [--seconds N]; whoever calls has looked
/// at them.
bool read_arguments(const std::vector<std::string>& arguments, Asked& asked) {
  if (arguments.empty()) return false;
  subject().file = fs::absolute(arguments[0]).string();
  for (std::size_t i = 1; i + 1 < arguments.size(); i += 2) {
    const std::string& value = arguments[i + 1];
    if (arguments[i] == "--url") {
      subject().url = value;
    } else if (arguments[i] == "--data") {
      subject().input = value;
    } else if (arguments[i] == "--seconds") {
      asked.limit = seconds(std::atoi(value.c_str()));
    } else if (const std::size_t equals = value.find('=');
               arguments[i] == "--option" && equals != std::string::npos) {
      subject().options[value.substr(0, equals)] = value.substr(equals + 1);
    } else {
      return false;
    }
  }
  return arguments.size() % 2 == 1 && asked.limit.count() > 0;
}

}  // namespace

}  // namespace regie::kit

int main(int argc, char** argv) {
  using namespace regie::kit;
  Asked asked;
  try {
    if (!read_arguments({argv + 1, argv + argc}, asked)) {
      std::cerr << "Use `regie plugin check FILE.so`, which runs this program.\n";
      return 2;
    }
    stop_on_signals();
    return check_plugin(asked);
  } catch (const std::exception& failure) {
    tell_failure(failure.what());
    return 1;
  }
}
