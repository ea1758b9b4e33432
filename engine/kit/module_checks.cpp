// SPDX-License-Identifier: Apache-2.0
// Every plugin: its file, its manifest, its tables.
#include <dlfcn.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include <regie/limits.hpp>

#include "engine/base/json.hpp"
#include "engine/base/utf8.hpp"
#include "engine/kit/check.hpp"
#include "engine/kit/module.hpp"
#include "engine/plugin/contract.hpp"
#include "engine/plugin/sidecar.hpp"

namespace regie::kit {

namespace {

const regie_manifest& manifest() { return *subject().plugin->manifest; }

std::string text_of(const char* text) { return text == nullptr ? std::string() : text; }

std::vector<std::string> named_interfaces() {
  std::vector<std::string> names;
  for (const char* const* at = manifest().interfaces; *at != nullptr; ++at) names.emplace_back(*at);
  return names;
}

/// `nl.example.sms`: words of small letters, digits, _ and -, with dots between.
bool is_id(std::string_view id) {
  bool begins = true;
  bool dotted = false;
  for (const char c : id) {
    if (c == '.') {
      if (begins) return false;
      begins = dotted = true;
      continue;
    }
    const bool letter = c >= 'a' && c <= 'z';
    const bool other = (c >= '0' && c <= '9') || c == '_' || c == '-';
    if (!letter && (begins || !other)) return false;
    begins = false;
  }
  return dotted && !begins;
}

/// Three numbers, and what may follow them: `1.2.3-rc.1+build`.
bool is_semantic(std::string_view version) {
  for (int part = 0; part < 3; ++part) {
    std::size_t digits = 0;
    while (digits < version.size() && version[digits] >= '0' && version[digits] <= '9') ++digits;
    if (digits == 0 || (digits > 1 && version[0] == '0')) return false;
    version.remove_prefix(digits);
    if (part == 2) break;
    if (version.empty() || version[0] != '.') return false;
    version.remove_prefix(1);
  }
  return version.empty() || (version.size() > 1 && (version[0] == '-' || version[0] == '+'));
}

void module_entry() {
  // Loaded again, which gives the same library.
  void* library = ::dlopen(subject().file.c_str(), RTLD_NOW | RTLD_LOCAL);
  REGIE_NEED(library != nullptr);
  const auto entry =
      reinterpret_cast<regie_plugin_entry>(::dlsym(library, REGIE_PLUGIN_ENTRY_SYMBOL));
  REGIE_NEED(entry != nullptr);
  const bool same_again = entry(REGIE_ABI_VERSION) == subject().plugin;
  const bool same_for_later_hosts = entry(REGIE_ABI_VERSION + 1) == subject().plugin;
  REGIE_EXPECT(same_again);
  REGIE_EXPECT(same_for_later_hosts);
}

void module_manifest() {
  const std::string id = text_of(manifest().id);
  const std::string version = text_of(manifest().version);
  const std::string name = text_of(manifest().name);
  if (!is_id(id)) add_finding({"`id` to be dotted and lower-case: nl.example.sms", show(id), {}});
  if (!is_semantic(version)) {
    add_finding({"`version` to be a semantic version: 1.2.3", show(version), {}});
  }
  REGIE_EXPECT(name != "");
  for (const std::string& text : {id, name, version}) {
    if (find_invalid_utf8(text) == std::string::npos) continue;
    add_finding({"texts in UTF-8", show(text), {}});
  }
  if (!REGIE_HAS(regie_manifest, &manifest(), config_schema)) return;
  const std::string schema = text_of(manifest().config_schema);
  if (schema.empty()) return;
  const auto value = from_json(schema, Limits{});
  if (!value) {
    add_finding({"`config_schema` to be a JSON Schema", value.error().message.en, {}});
  } else if (!value->is(Value::Kind::map)) {
    add_finding({"`config_schema` to be a JSON object", show(schema), {}});
  }
}

void module_interfaces() {
  const std::vector<std::string> names = named_interfaces();
  REGIE_EXPECT(names.size() >= 1);
  std::set<std::string> once;
  for (const std::string& name : names) {
    if (!once.insert(name).second) add_finding({"each interface once", name + " twice", {}});
    const void* table = offered(name);
    if (table == nullptr) {
      add_finding({"get_interface(\"" + name + "\") to give a table", "NULL", {}});
    } else if (offered(name) != table) {
      add_finding({"get_interface(\"" + name + "\") to give the same table", "another one", {}});
    }
  }
  for (const std::string name :
       {"", "regie.storage", "regie.storage/999", "regie.storage/1x", "nobody.nothing/1",
        REGIE_STORAGE_V1_ID, REGIE_NOTIFIER_V1_ID, REGIE_REPORTER_V1_ID, REGIE_ACTION_V1_ID}) {
    if (once.count(name) != 0 || offered(name) == nullptr) continue;
    add_finding({"get_interface(\"" + name + "\") to give NULL: the manifest does not name it",
                 "a table",
                 {}});
  }
}

template <class Table>
void expect_whole(const char* interface) {
  const auto* table = static_cast<const Table*>(offered(interface));
  if (table == nullptr) return;
  if (table->struct_size < 2 * sizeof(std::uint32_t)) {
    add_finding({std::string("struct_size of the table of ") + interface + " to be set",
                 std::to_string(table->struct_size),
                 {}});
    return;
  }
  const char* missing = plugin::missing_function(plugin::whole_table(table));
  if (missing == nullptr) return;
  add_finding({std::string(interface) + ": the required function `" + missing + "`", "NULL", {}});
}

void module_functions() {
  expect_whole<regie_storage_v1>(REGIE_STORAGE_V1_ID);
  expect_whole<regie_notifier_v1>(REGIE_NOTIFIER_V1_ID);
  expect_whole<regie_action_v1>(REGIE_ACTION_V1_ID);
  expect_whole<regie_reporter_v1>(REGIE_REPORTER_V1_ID);
}

Symbols symbols_of_file() {
  std::ifstream file(subject().file, std::ios::binary);
  std::ostringstream content;
  content << file.rdbuf();
  const auto symbols = read_symbols(content.str());
  if (!symbols) {
    skip({"het bestand heeft geen tabel van symbolen meer", "the file has no table of symbols"});
  }
  return *symbols;
}

void module_exports() {
  std::vector<std::string> others;
  for (const std::string& name : symbols_of_file().exported) {
    if (name != REGIE_PLUGIN_ENTRY_SYMBOL) others.push_back(name);
  }
  if (others.empty()) return;
  const std::size_t count = others.size();
  if (count > 5) others.resize(5);
  add_finding({REGIE_PLUGIN_ENTRY_SYMBOL " to be the one exported symbol (hidden visibility and a "
                                         "version script; regie_add_plugin sees to both)",
               std::to_string(count) + " others: " + show(others),
               {}});
}

void module_stays() {
  const bool linked_with_nodelete = symbols_of_file().stays;
  REGIE_EXPECT(linked_with_nodelete);
}

void module_sidecar() {
  const std::string path = subject().file + ".manifest.json";
  if (!std::filesystem::exists(path)) {
    add_finding(
        {path + ", by which Regie finds a plugin (regie_add_plugin makes it)", "no such file", {}});
    return;
  }
  const auto sidecar = plugin::read_sidecar(path);
  if (!sidecar) {
    add_finding({"a manifest beside the file", sidecar.error().message.en, {}});
    return;
  }
  if (const auto checked = plugin::check_digest(*sidecar); !checked) {
    add_finding({"the digest of this file", checked.error().message.en, {}});
  }
  const auto same = [](const char* name, const std::string& beside, const std::string& inside) {
    if (beside == inside) return;
    add_finding(
        {std::string("`") + name + "` as the plugin says it itself: " + inside, beside, {}});
  };
  same("id", show(sidecar->id), show(text_of(manifest().id)));
  same("version", show(sidecar->version), show(text_of(manifest().version)));
  std::vector<std::string> beside = sidecar->interfaces;
  std::vector<std::string> inside = named_interfaces();
  std::sort(beside.begin(), beside.end());
  std::sort(inside.begin(), inside.end());
  same("interfaces", show(beside), show(inside));
}

}  // namespace

std::vector<Check> checks_of_modules() {
  return {
      {"module.entry",
       {"het begin geeft altijd dezelfde tabel", "the entry always gives the same table"},
       "plugin.h: REGIE_PLUGIN_ENTRY_SYMBOL",
       module_entry},
      {"module.manifest",
       {"wat de plug-in van zichzelf zegt, heeft de goede vorm",
        "what the plugin says of itself has its form"},
       "plugin.h: regie_manifest",
       module_manifest},
      {"module.interfaces",
       {"hij biedt wat hij noemt, en niets anders", "it offers what it names, and nothing else"},
       "plugin.h: regie_plugin.get_interface",
       module_interfaces},
      {"module.functions",
       {"elke verplichte functie is er", "every required function is there"},
       "the interfaces' headers: Required",
       module_functions},
      {"module.exports",
       {"hij laat alleen zijn begin zien", "it exports its entry alone"},
       "docs/plugin: One exported symbol",
       module_exports},
      {"module.stays",
       {"hij wordt nooit uitgeladen (-z nodelete)", "it is never unloaded (-z nodelete)"},
       "docs/plugin: A plugin stays",
       module_stays},
      {"module.sidecar",
       {"het manifest naast het bestand klopt", "the manifest beside the file is true"},
       "docs/plugin: The manifest beside the file",
       module_sidecar},
  };
}

}  // namespace regie::kit
