// SPDX-License-Identifier: Apache-2.0
#include "engine/cli/session.hpp"

#include <cerrno>
#include <charconv>
#include <cstdio>
#include <memory>

#include "engine/cli/system_words.hpp"

namespace regie::cli {

namespace {

/// `log:FILE` and `log` (standard output) for the plugin that comes with Regie; else a plugin's id.
void choose_notifier(const std::string& text, Config& config) {
  constexpr const char* log_plugin = "regie.notify_log";
  if (text == "log") {
    config.notify(log_plugin, {{"path", "-"}});
  } else if (text.starts_with("log:")) {
    config.notify(log_plugin, {{"path", text.substr(4)}});
  } else {
    config.notify(text);
  }
}

struct CloseFile {
  void operator()(std::FILE* file) const noexcept {
    if (file != stdin) std::fclose(file);
  }
};

/// Everything there is to read, but not more than the engine would take.
std::string read_all(const std::string& path, const std::string& option, std::size_t most) {
  const std::unique_ptr<std::FILE, CloseFile> file(path == "-" ? stdin
                                                               : std::fopen(path.c_str(), "rb"));
  if (file == nullptr) {
    const Text why = system_words(errno);
    throw UsageError({"Het bestand " + path + " kan niet gelezen worden: " + why.nl + ".",
                      "The file " + path + " cannot be read: " + why.en + "."},
                     {"Kijk of het bestand bestaat en of u het mag lezen.",
                      "See whether the file is there and whether you may read it."});
  }
  std::string content;
  char part[16 * 1024];
  std::size_t size = 0;
  while ((size = std::fread(part, 1, sizeof part, file.get())) > 0) {
    content.append(part, size);
    if (content.size() > most) {
      const std::string bound = std::to_string(most);
      throw Exception(Error(Errc::limit_reached,
                            {"De gegevens bij --" + option + " zijn te groot.",
                             "The data of --" + option + " are too large."},
                            {"Maak ze kleiner dan " + bound + " bytes.",
                             "Make them smaller than " + bound + " bytes."}));
    }
  }
  if (std::ferror(file.get()) != 0) {
    throw UsageError({path + " kan niet gelezen worden.", path + " cannot be read."},
                     {"Geef een gewoon bestand.", "Give an ordinary file."});
  }
  return content;
}

}  // namespace

Config configuration(const Invocation& call, Access access, Console& console) {
  const Globals& globals = call.globals;
  Config config = globals.config ? Config::from_file(*globals.config) : Config();
  if (globals.store) config.store(*globals.store);
  for (const std::string& folder : globals.plugins) config.plugins(folder);
  if (globals.directory) config.directory(*globals.directory);
  if (globals.notify) choose_notifier(*globals.notify, config);
  if (globals.now) config.now(*globals.now);
  if (globals.language) config.language(*globals.language);
  console.set_language(config.language());
  if (globals.verbose) config.log_level(LogLevel::info);
  config.read_only(access == Access::look);
  config.must_exist(access != Access::create);
  return config;
}

Engine open_engine(const Invocation& call, Access access, Console& console) {
  return Engine(configuration(call, access, console));
}

OutputFile::Spared spared_files(const Invocation& call, const Config& config) {
  OutputFile::Spared spared;
  spared.files = call.all("FILE");
  if (call.globals.config) spared.files.push_back(*call.globals.config);
  if (!config.directory().empty()) spared.files.push_back(config.directory());
  spared.files.insert(spared.files.end(), config.calendars().begin(), config.calendars().end());
  constexpr std::string_view scheme = "sqlite:";
  std::string store = config.store();
  if (store.starts_with(scheme)) {
    store.erase(0, scheme.size());
    if (store.starts_with("//")) store.erase(0, 2);
    spared.files.push_back(std::move(store));
  }
  return spared;
}

Value data_option(const Invocation& call, const std::string& name) {
  if (!call.has(name)) return {};
  std::string text = call.get(name);
  const std::size_t most = Limits().payload_bytes;
  if (text == "-") {
    text = read_all("-", name, most);
  } else if (text.starts_with('@')) {
    text = read_all(text.substr(1), name, most);
  }
  const Text form = {"Schrijf --" + name + " '{\"title\": \"Moestuin\"}', --" + name +
                         " @bestand.json, of --" + name + " - voor de standaardinvoer.",
                     "Write --" + name + " '{\"title\": \"Garden\"}', --" + name +
                         " @file.json, or --" + name + " - for standard input."};
  Outcome<Value> value = from_json_text(text);
  if (!value) {
    throw UsageError({"De gegevens bij --" + name + " zijn geen JSON. " + value.error().message.nl,
                      "The data of --" + name + " are no JSON. " + value.error().message.en},
                     form);
  }
  if (!value->is(Value::Kind::map)) {
    throw UsageError(
        {"De gegevens bij --" + name + " zijn geen JSON-object met vragen en antwoorden.",
         "The data of --" + name + " are no JSON object with questions and answers."},
        form);
  }
  return std::move(value).value();
}

std::string required_actor(const Invocation& call) {
  const std::string actor = call.get("as");
  const std::size_t colon = actor.find(':');
  if (colon != std::string::npos && colon > 0 && colon + 1 < actor.size()) return actor;
  throw UsageError(actor.empty()
                       ? Text("Zeg wie dit doet.", "Say who does this.")
                       : Text("--as " + actor + " zegt niet wat voor iemand dit is.",
                              "--as " + actor + " does not say what kind of person it is."),
                   {"Schrijf --as SOORT:NAAM, zoals --as resident:anna of --as contact:ret.",
                    "Write --as KIND:ID, such as --as resident:anna or --as contact:ret."});
}

std::string behalf_option(const Invocation& call) {
  const std::string text = call.get("behalf");
  return text.empty() || text.find(':') != std::string::npos ? text : "contact:" + text;
}

std::string key_option(const Invocation& call) {
  const std::string key = call.get("key");
  if (!call.has("key") || !key.empty()) return key;
  throw UsageError({"--key is leeg, en zegt dus niets.", "--key is empty, and so says nothing."},
                   {"Schrijf een sleutel die alleen bij dit verzoek hoort, of laat --key weg.",
                    "Write a key that belongs to this request alone, or leave out --key."});
}

std::map<std::string, std::string> named_values(const Invocation& call) {
  std::map<std::string, std::string> options;
  for (const std::string& text : call.all("option")) {
    const std::size_t equals = text.find('=');
    if (equals == 0 || equals == std::string::npos) {
      throw UsageError({"--option " + text + " heeft geen naam en waarde.",
                        "--option " + text + " has no name and value."},
                       {"Schrijf --option NAAM=WAARDE.", "Write --option NAME=VALUE."});
    }
    options[text.substr(0, equals)] = text.substr(equals + 1);
  }
  return options;
}

std::size_t count_option(const Invocation& call, const std::string& name) {
  if (!call.has(name)) return 0;
  const std::string text = call.get(name);
  std::size_t count = 0;
  const char* const end = text.data() + text.size();
  const std::from_chars_result read = std::from_chars(text.data(), end, count);
  if (read.ec == std::errc() && read.ptr == end && count > 0) return count;
  throw UsageError(
      {"--" + name + " is een heel getal van 1 of meer, en niet " + text + ".",
       "--" + name + " is a whole number of 1 or more, and not " + text + "."},
      {"Schrijf bijvoorbeeld --" + name + " 20.", "Write for example --" + name + " 20."});
}

std::optional<Instant> moment_option(const Invocation& call, const std::string& name) {
  if (!call.has(name)) return std::nullopt;
  const std::optional<Instant> at = from_rfc3339(call.get(name));
  if (at) return at;
  throw UsageError(
      {"--" + name + " " + call.get(name) + " is geen moment.",
       "--" + name + " " + call.get(name) + " is no moment."},
      {"Schrijf datum, tijd en tijdzone, zoals --" + name + " 2026-03-02T09:00:00+01:00.",
       "Write date, time and zone, as in --" + name + " 2026-03-02T09:00:00+01:00."});
}

}  // namespace regie::cli
