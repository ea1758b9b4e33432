// SPDX-License-Identifier: Apache-2.0
#include "engine/plugin/sidecar.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "engine/base/json.hpp"
#include "engine/base/sha256.hpp"

namespace regie::plugin {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view ending = ".manifest.json";
constexpr std::uintmax_t largest_manifest = 64 * 1024;

Error bad_sidecar(const std::string& path, std::string nl, std::string en) {
  return {Errc::plugin_failed,
          {path + ": " + std::move(nl) + ".", path + ": " + std::move(en) + "."},
          {"Zet de plug-in opnieuw neer, met het manifest dat erbij gemaakt is.",
           "Install the plugin anew, with the manifest that was made with it."}};
}

Result<std::string> read_all(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  content << file.rdbuf();
  if (!file || !content) return bad_sidecar(path.string(), "is niet te lezen", "cannot be read");
  return std::move(content).str();
}

}  // namespace

Result<Sidecar> read_sidecar(const std::string& path) {
  std::error_code error;
  const auto size = fs::file_size(path, error);
  if (error || size > largest_manifest) {
    return bad_sidecar(path, "is geen manifest van een plug-in", "is no manifest of a plugin");
  }
  auto content = read_all(path);
  if (!content) return content.error();
  auto value = from_json(*content, Limits{});
  if (!value) return bad_sidecar(path, value.error().message.nl, value.error().message.en);

  const auto text = [&value](const char* name) {
    const Value* found = value->find(name);
    return found != nullptr && found->is(Value::Kind::string) ? std::string(found->text())
                                                              : std::string();
  };
  Sidecar sidecar;
  sidecar.id = text("id");
  sidecar.version = text("version");
  sidecar.sha256 = text("sha256");
  const std::string file = text("file");
  const Value* interfaces = value->find("interfaces");
  if (sidecar.id.empty() || file.empty() || sidecar.sha256.size() != 64 || interfaces == nullptr ||
      !interfaces->is(Value::Kind::list)) {
    return bad_sidecar(path, "mist id, file, interfaces of sha256",
                       "lacks id, file, interfaces or sha256");
  }
  if (fs::path(file).filename() != fs::path(file)) {
    return bad_sidecar(path, "`file` wijst buiten de map", "`file` points out of the folder");
  }
  for (const Value& interface : interfaces->items()) {
    if (interface.is(Value::Kind::string)) sidecar.interfaces.emplace_back(interface.text());
  }
  sidecar.path = (fs::path(path).parent_path() / file).string();
  return sidecar;
}

Result<std::vector<Sidecar>> read_folder(const std::string& folder) {
  std::error_code error;
  std::vector<std::string> paths;
  fs::directory_iterator at(folder, error);
  if (error) {
    return Error(Errc::plugin_failed,
                 {"De map met plug-ins " + folder + " is er niet of is niet te lezen.",
                  "The folder of plugins " + folder + " is not there or cannot be read."},
                 {"Noem met --plugins (of `plugins:` in de configuratie) een map die er is.",
                  "Name a folder that is there with --plugins (or `plugins:` in the "
                  "configuration)."});
  }
  for (const fs::directory_entry& entry : at) {
    const std::string path = entry.path().string();
    if (path.ends_with(ending)) paths.push_back(path);
  }
  std::sort(paths.begin(), paths.end());
  std::vector<Sidecar> sidecars;
  for (const std::string& path : paths) {
    auto sidecar = read_sidecar(path);
    if (!sidecar) return sidecar.error();
    sidecars.push_back(std::move(*sidecar));
  }
  return sidecars;
}

Result<void> check_digest(const Sidecar& sidecar) {
  std::error_code error;
  if (!fs::is_regular_file(sidecar.path, error)) {
    return bad_sidecar(sidecar.path, "het bestand van plug-in " + sidecar.id + " is er niet",
                       "the file of plugin " + sidecar.id + " is not there");
  }
  auto content = read_all(sidecar.path);
  if (!content) return content.error();
  if (to_hex(sha256(*content)) != sidecar.sha256) {
    return bad_sidecar(sidecar.path,
                       "het bestand is een ander dan waarvoor het manifest gemaakt is",
                       "the file is another than its manifest was made for");
  }
  return {};
}

}  // namespace regie::plugin
