// SPDX-License-Identifier: Apache-2.0
#include "engine/api/config_file.hpp"

#include <filesystem>
#include <functional>
#include <map>

#include "engine/base/suggest.hpp"
#include "engine/document/document.hpp"

namespace regie::api {

namespace {

using document::Member;
using document::Node;

class Reader {
 public:
  Reader(document::Document document, std::string path)
      : document_(std::move(document)), folder_(std::filesystem::path(path).parent_path()) {}

  Result<Config> run() {
    const std::map<std::string, std::function<void(const Node&)>> keys = {
        {"store", [this](const Node& node) { config_.store(store_url(text(node))); }},
        {"directory", [this](const Node& node) { config_.directory(in_folder(text(node))); }},
        {"calendars",
         [this](const Node& node) {
           for (const std::string& file : texts(node)) config_.calendar(in_folder(file));
         }},
        {"plugins",
         [this](const Node& node) {
           for (const std::string& file : texts(node)) config_.plugins(in_folder(file));
         }},
        {"storage",
         [this](const Node& node) {
           PluginChoice plugin = choice(node);
           config_.storage(std::move(plugin.id), std::move(plugin.options));
         }},
        {"notify",
         [this](const Node& node) {
           PluginChoice plugin = choice(node);
           config_.notify(std::move(plugin.id), std::move(plugin.options));
         }},
        {"reports",
         [this](const Node& node) {
           if (!node.is_sequence()) {
             wrong(node, {"Hier hoort een lijst van plug-ins.", "A list of plugins belongs here."});
           }
           for (const Node& item : node.items) {
             PluginChoice plugin = choice(item);
             config_.reporter(std::move(plugin.id), std::move(plugin.options));
           }
         }},
        {"actions",
         [this](const Node& node) {
           if (!node.is_sequence()) {
             wrong(node, {"Hier hoort een lijst van plug-ins.", "A list of plugins belongs here."});
           }
           for (const Node& item : node.items) {
             PluginChoice plugin = choice(item);
             config_.action(std::move(plugin.id), std::move(plugin.options));
           }
         }},
        {"tenant", [this](const Node& node) { config_.tenant(text(node)); }},
        {"language",
         [this](const Node& node) {
           const std::string name = text(node);
           if (name != "nl" && name != "en") {
             wrong(node, {"Een taal is nl of en.", "A language is nl or en."});
           }
           config_.language(language_of(name));
         }},
        {"keep_order",
         [this](const Node& node) {
           const std::string said = text(node);
           if (said != "true" && said != "false") {
             wrong(node, {"Hier hoort true of false.", "True or false belongs here."});
           }
           config_.keep_order(said == "true");
         }},
    };
    for (const Member& member : document_.root.members) {
      const auto known = keys.find(member.key.text);
      if (known != keys.end()) {
        known->second(member.value);
      } else {
        std::vector<std::string> names;
        for (const auto& [name, read] : keys) names.push_back(name);
        unknown(member.key, names);
      }
    }
    if (diagnostics_.empty()) return std::move(config_);
    Error error(Errc::invalid_document,
                {"De configuratie heeft fouten.", "The configuration has errors."});
    sort_and_merge(diagnostics_);
    error.diagnostics = std::move(diagnostics_);
    return error;
  }

 private:
  void add(const Span& span, const char* rule, Text message, Text advice) {
    Diagnostic problem;
    problem.rule = rule;
    problem.source = document_.source;
    problem.span = span;
    problem.message = std::move(message);
    problem.advice = std::move(advice);
    diagnostics_.push_back(std::move(problem));
  }
  void wrong(const Node& node, Text message) {
    add(node.span, "wrong-type", std::move(message), {});
  }

  void unknown(const Node& key, const std::vector<std::string>& names) {
    std::string list;
    for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
    const std::string near = suggest(key.text, names);
    add(key.span, "unknown-key",
        {"Het woord " + key.text + " ken ik hier niet.",
         "The word " + key.text + " is not known here."},
        near.empty() ? Text{"Hier kan staan: " + list + ".", "Known are: " + list + "."}
                     : Text{"Bedoelt u " + near + "?", "Do you mean " + near + "?"});
  }

  std::string text(const Node& node) {
    if (node.is_scalar() && !node.missing && !node.text.empty()) return node.text;
    wrong(node, {"Hier hoort een tekst.", "A text belongs here."});
    return {};
  }
  std::vector<std::string> texts(const Node& node) {
    if (node.is_scalar()) return {text(node)};
    std::vector<std::string> list;
    if (!node.is_sequence()) {
      wrong(node, {"Hier hoort een lijst van teksten.", "A list of texts belongs here."});
    }
    for (const Node& item : node.items) list.push_back(text(item));
    return list;
  }
  PluginChoice choice(const Node& node) {
    PluginChoice plugin;
    if (!node.is_mapping()) {
      wrong(node, {"Schrijf { id: NAAM, options: { … } }.", "Write { id: NAME, options: { … } }."});
      return plugin;
    }
    for (const Member& member : node.members) {
      if (member.key.text == "id") {
        plugin.id = text(member.value);
      } else if (member.key.text == "options") {
        if (!member.value.is_mapping()) {
          wrong(member.value, {"Hier horen namen met waarden.", "Names with values belong here."});
        }
        for (const Member& option : member.value.members) {
          std::string value = text(option.value);
          // The one option that is a file in every plugin of ours.
          if (option.key.text == "path" && value != "-") value = in_folder(value);
          plugin.options[option.key.text] = std::move(value);
        }
      } else {
        unknown(member.key, {"id", "options"});
      }
    }
    if (plugin.id.empty() && node.find("id") == nullptr) {
      wrong(node, {"De plug-in heeft geen id.", "The plugin has no id."});
    }
    return plugin;
  }

  [[nodiscard]] std::string in_folder(const std::string& file) const {
    if (file.empty() || std::filesystem::path(file).is_absolute()) return file;
    return (folder_ / file).string();
  }
  [[nodiscard]] std::string store_url(const std::string& url) const {
    constexpr std::string_view scheme = "sqlite:";
    if (!url.starts_with(scheme)) return url;
    const std::string file = url.substr(scheme.size());
    return file.starts_with(":") || file.starts_with("/") ? url
                                                          : std::string(scheme) + in_folder(file);
  }

  document::Document document_;
  std::filesystem::path folder_;
  Config config_;
  Diagnostics diagnostics_;
};

}  // namespace

Result<Config> read_config(const std::string& path) {
  const Limits limits;
  auto source = document::read_source(path, limits);
  if (!source) return source.error();
  auto parsed = document::parse(*source, limits);
  if (!parsed) return parsed.error();
  return Reader(std::move(*parsed), path).run();
}

}  // namespace regie::api
