// SPDX-License-Identifier: Apache-2.0
// The arrows of docs/architecture.md. To change one, change that page and this file together.
#include "tests/architecture/rules.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace regie::architecture {
namespace {

using Words = std::vector<std::string_view>;

/// Headers of include/regie that say what a value, an instant, a text and an error are. Every layer
/// may speak in them; the other public headers are the face of the api layer.
const Words vocabulary = {"text",  "instant", "value",  "diagnostic",
                          "error", "limits",  "export", "observer"};

struct Layer {
  std::string_view name;
  Words layers;        ///< what it may include, beside itself
  Words public_files;  ///< of include/regie, beside the vocabulary; "*" is all but abi/ and sdk/
  bool abi = false;
  bool sdk = false;
};

const std::vector<Layer> layers = {
    {"base", {}, {}},
    {"document", {"base"}, {}},
    {"expression", {"base"}, {}},
    {"calendar", {"base"}, {}},
    {"statechart", {"base", "expression", "calendar"}, {}},
    {"workflow", {"base", "document", "expression", "calendar", "statechart"}, {}},
    {"analysis", {"base", "document", "expression", "calendar", "statechart", "workflow"}, {}},
    {"diagram", {"base", "expression", "calendar", "statechart", "workflow"}, {}},
    {"runtime", {"base", "expression", "calendar", "statechart", "workflow"}, {"async"}},
    {"plugin", {"base", "runtime"}, {}, true},
    {"kit", {"base", "plugin"}, {}, true, true},
    {"api",
     {"base", "document", "expression", "calendar", "statechart", "workflow", "analysis", "diagram",
      "runtime", "plugin"},
     {"*"},
     true},
    {"cli", {}, {"*"}},
};

/// A library that is used in one place, so that what it drags in, and its traps, stay there.
struct Heavy {
  std::string_view prefix;
  Words only_in;
};

const std::vector<Heavy> heavy_headers = {
    {"yaml-cpp/", {"engine/document/"}},
    {"boost/asio", {"engine/runtime/", "include/regie/async.hpp", "examples/"}},
    {"boost/dll", {"engine/plugin/"}},
    {"boost/program_options", {"engine/cli/"}},
    {"soci/", {"plugins/storage_sql/"}},
    {"sqlite3.h", {"plugins/storage_sql/"}},
    {"libpq-fe.h", {"plugins/storage_sql/"}},
    {"catch2/", {}},
};

/// Libraries whose types embedders must not meet, so that they can use any version of them.
const Words not_in_public_headers = {"boost/", "yaml-cpp/", "soci/", "spdlog/", "fmt/", "absl/"};

/// Costs a second a file, so never in a header that others include.
const Words not_in_engine_headers = {"boost/json.hpp", "boost/json/src.hpp", "spdlog/", "soci/"};

bool contains(const Words& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool starts_with_one_of(std::string_view text, const Words& prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](std::string_view prefix) { return text.starts_with(prefix); });
}

std::string join(const Words& words) {
  std::string joined;
  for (std::string_view word : words) {
    if (!joined.empty()) joined += ", ";
    joined += word;
  }
  return joined;
}

/// "a/b/c.hpp" to "a" and "b/c.hpp"; without a slash the second is empty.
std::pair<std::string_view, std::string_view> split(std::string_view path) {
  const auto slash = path.find('/');
  if (slash == std::string_view::npos) return {path, {}};
  return {path.substr(0, slash), path.substr(slash + 1)};
}

std::string_view stem(std::string_view file) { return file.substr(0, file.rfind('.')); }

const Layer* find_layer(std::string_view name) {
  const auto found = std::find_if(layers.begin(), layers.end(),
                                  [&](const Layer& layer) { return layer.name == name; });
  return found == layers.end() ? nullptr : &*found;
}

bool is_header(std::string_view path) { return path.ends_with(".hpp") || path.ends_with(".h"); }

std::string objection_to_heavy(std::string_view path, std::string_view target) {
  for (const Heavy& heavy : heavy_headers) {
    if (!target.starts_with(heavy.prefix) || starts_with_one_of(path, heavy.only_in)) continue;
    const std::string where = heavy.only_in.empty() ? "tests/" : join(heavy.only_in);
    return std::string(heavy.prefix) + " is used in " + where + " alone\n" +
           "call what is there, or add there what you need";
  }
  if (path.starts_with("include/regie/") && path != "include/regie/async.hpp" &&
      starts_with_one_of(target, not_in_public_headers)) {
    return "a public header shows nothing of the libraries that Regie is built on\n"
           "use a standard type, or keep it behind a pointer to the implementation";
  }
  if (path.starts_with("engine/") && is_header(path) &&
      starts_with_one_of(target, not_in_engine_headers)) {
    return "this header is too heavy for a header of the engine\n"
           "include it in the .cpp file; for Boost.JSON boost/json/fwd.hpp will do here";
  }
  return {};
}

std::string objection_in_layer(const Layer& layer, std::string_view target) {
  const auto [root, rest] = split(target);
  const std::string name(layer.name);
  if (root == "engine") {
    const std::string_view other = split(rest).first;
    if (other == layer.name || contains(layer.layers, other)) return {};
    if (layer.layers.empty() && layer.name != "base") {
      return name + " stands on the public headers alone\n" +
             "include one of include/regie; what is missing there, embedders miss too";
    }
    return "no arrow goes from " + name + " to " + std::string(other) + "\n" + name +
           " may include " + (layer.layers.empty() ? "no other layer" : join(layer.layers)) +
           "; give it what it needs as an argument or an interface, or move the code to the right";
  }
  if (root != "regie") return {};
  const auto [folder, in_folder] = split(rest);
  if (folder == "sdk") {
    if (layer.sdk) return {};
    return "regie/sdk is for plugins\nuse the engine's own types";
  }
  if (folder == "abi") {
    if (layer.abi) return {};
    return "only plugin, kit and api know the C ABI\nspeak to the port in engine/runtime instead";
  }
  if (contains(vocabulary, stem(rest)) || contains(layer.public_files, stem(rest)) ||
      contains(layer.public_files, "*")) {
    return {};
  }
  return "the layer " + name + " knows of include/regie only " + join(vocabulary) +
         "\nthe other public headers are the face of the api layer: turn the arrow round";
}

std::string objection_in_public(std::string_view path, std::string_view target) {
  const auto [root, rest] = split(target);
  const bool in_abi = path.starts_with("include/regie/abi/");
  const bool in_sdk = path.starts_with("include/regie/sdk/");
  if (root == "engine") {
    return "a public header knows no engine header\nthey are not installed; use a pimpl";
  }
  if (root != "regie") return {};
  const std::string_view folder = split(rest).first;
  if (in_abi && folder != "abi") return "the C ABI depends on nothing\nmove it into regie/abi";
  if (in_sdk && folder != "abi" && folder != "sdk") {
    return "the SDK stands on regie/abi alone\nmove what it needs into regie/sdk";
  }
  if (!in_abi && !in_sdk && folder == "sdk") {
    return "regie/sdk is for plugins, not for embedders\nuse regie/abi or a type of your own";
  }
  return {};
}

std::string objection_in_plugin(std::string_view plugin, std::string_view target) {
  const auto [root, rest] = split(target);
  if (root == "engine") {
    return "a plugin knows no engine header\nuse regie/abi and regie/sdk, as a vendor would";
  }
  if (root == "plugins" && split(rest).first != plugin) {
    return "a plugin stands alone\nkeep a copy, or put what both need into regie/sdk";
  }
  if (root != "regie") return {};
  const std::string_view folder = split(rest).first;
  if (folder == "abi" || folder == "sdk") return {};
  return "a plugin includes regie/abi and regie/sdk, nothing else of Regie\n"
         "add what is missing to regie/sdk";
}

std::string objection_in_example(std::string_view target) {
  if (split(target).first != "engine") return {};
  return "an example uses what is installed\ninclude a header of include/regie";
}

}  // namespace

std::string objection_to_place(std::string_view path) {
  const auto [root, rest] = split(path);
  if (root != "engine" || find_layer(split(rest).first) != nullptr) return {};
  return "engine/" + std::string(split(rest).first) +
         " is no layer\nput the file into one of the layers of docs/architecture.md";
}

std::string objection(std::string_view path, const Include& include) {
  const std::string_view target = include.target;
  const auto [root, rest] = split(path);
  if (target.find("../") != std::string_view::npos) {
    return "a path with .. hides which folder is meant\n"
           "write it from the root of the project: \"engine/layer/file.hpp\"";
  }
  if (include.quoted && target.starts_with("regie/")) {
    return "a public header is included as users include it\nwrite it in angle brackets";
  }
  if (root == "engine" && include.quoted && !target.starts_with("engine/")) {
    return "a header of the engine is named from the root of the project\n"
           "write \"engine/layer/file.hpp\"; other libraries go in angle brackets";
  }
  if (std::string heavy = objection_to_heavy(path, target); !heavy.empty()) return heavy;
  if (root == "engine") {
    const Layer* layer = find_layer(split(rest).first);
    return layer == nullptr ? std::string() : objection_in_layer(*layer, target);
  }
  if (root == "include") return objection_in_public(path, target);
  if (root == "plugins") return objection_in_plugin(split(rest).first, target);
  if (root == "examples") return objection_in_example(target);
  return {};
}

}  // namespace regie::architecture
