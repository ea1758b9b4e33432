// SPDX-License-Identifier: Apache-2.0
// `regie plugin`: which plugins there are, and whether one keeps to what plugins promise.
#include <algorithm>
#include <array>

#include "engine/cli/plugin_checker.hpp"
#include "engine/cli/session.hpp"
#include "engine/cli/views.hpp"

namespace regie::cli {

namespace {

// ---- list ---------------------------------------------------------------------------------------

Exit list_known_plugins(const Invocation& call, Console& console) {
  const Config config = configuration(call, Access::look, console);
  const std::vector<PluginView> plugins = list_plugins(config).value();
  const bool usable = std::all_of(plugins.begin(), plugins.end(),
                                  [](const PluginView& plugin) { return plugin.problem.empty(); });
  const Exit exit = usable ? Exit::done : Exit::findings;
  if (console.json()) {
    console.document(Value::record({{"plugins", json_list(plugins)}}));
    return exit;
  }
  std::vector<std::vector<Piece>> rows;
  for (const PluginView& plugin : plugins) {
    const bool fine = plugin.problem.empty();
    rows.push_back({{fine ? "✓" : "✗", fine ? Style::good : Style::bad},
                    {plugin.id, Style::strong},
                    plugin.version,
                    joined(plugin.interfaces),
                    {plugin.file.empty() ? console.say("ingebouwd", "linked in") : plugin.file,
                     Style::faint}});
  }
  if (rows.empty()) {
    console.paragraph(console.say("Er zijn geen plug-ins. Noem met --plugins de map waar ze staan.",
                                  "There are no plugins. Name their folder with --plugins."));
  }
  console.table(rows);
  for (const PluginView& plugin : plugins) {
    if (plugin.problem.empty()) continue;
    console.paragraph(plugin.id + ": " + console.say(plugin.problem), 2, {"✗ ", Style::bad});
  }
  return exit;
}

// ---- check --------------------------------------------------------------------------------------

void print_description(const PluginDescription& plugin, Console& console) {
  console.line({{plugin.id, Style::strong}, " ", plugin.version, " — ", plugin.name});
  std::vector<std::vector<Piece>> rows{{console.say("biedt", "offers"), joined(plugin.interfaces)},
                                       {"ABI", std::to_string(plugin.abi_version)}};
  if (!plugin.vendor.empty()) rows.push_back({console.say("maker", "vendor"), plugin.vendor});
  if (!plugin.license.empty()) rows.push_back({console.say("licentie", "license"), plugin.license});
  console.table(rows, 2);
  console.line();
}

void print_trouble(const PluginCheck& check, Console& console) {
  const std::string expected = console.say("verwacht: ", "expected: ");
  const std::string came = console.say("gekregen: ", "came:     ");
  const std::size_t indent = 4 + expected.size();
  if (!check.problem.empty()) console.paragraph(console.say(check.problem), 4);
  if (!check.said.empty()) {
    console.paragraph(console.say("Hij zei daarbij: ", "It said: ") + check.said, 4);
  }
  for (const PluginFinding& finding : check.findings) {
    console.paragraph(finding.expected, indent, "    " + expected);
    console.paragraph(finding.came, indent, "    " + came);
    if (!finding.where.empty()) {
      console.line(
          {{"    " + console.say("toets:    ", "kit:      ") + finding.where, Style::faint}});
    }
  }
  console.line({{"    " + console.say("regel:    ", "rule:     ") + check.rule, Style::faint}});
}

void print_check(const PluginCheck& check, Console& console) {
  struct Mark {
    const char* text;
    Style style;
  };
  static constexpr std::array marks{Mark{"✓ ", Style::good}, Mark{"✗ ", Style::bad},
                                    Mark{"– ", Style::faint}};
  const Mark mark = marks[static_cast<std::size_t>(check.result)];
  console.line(
      {{mark.text, mark.style}, console.say(check.title), {"  " + check.id, Style::faint}});
  if (check.result == PluginCheck::Result::not_ok) print_trouble(check, console);
  if (check.result == PluginCheck::Result::skipped)
    console.paragraph(console.say(check.skipped), 4);
  for (const auto& [name, value] : check.facts) {
    console.line({{"    " + name + ": " + value, Style::faint}});
  }
}

CheckerRequest checker_request(const Invocation& call) {
  CheckerRequest request;
  request.file = call.get("FILE");
  if (request.file.empty()) {
    throw UsageError(
        {"Zeg welke plug-in nagekeken moet worden.", "Say which plugin to check."},
        {"Schrijf `regie plugin check BESTAND.so`.", "Write `regie plugin check FILE.so`."});
  }
  request.url = call.get("url");
  const bool own_place = request.url.find("{dir}") != std::string::npos ||
                         request.url.find("{name}") != std::string::npos;
  if (call.has("url") && !own_place) {
    throw UsageError({"In --url " + request.url +
                          " staat geen {dir} of {name}: dan zou er in één "
                          "opslag worden geschreven.",
                      "There is no {dir} or {name} in --url " + request.url +
                          ": all would be written into one store."},
                     {"Zet {dir} waar een lege map kan komen, of {name} waar een nieuwe naam kan "
                      "staan: --url 'sqlite:{dir}/store.db'.",
                      "Put {dir} where an empty folder may stand, or {name} where a new name may: "
                      "--url 'sqlite:{dir}/store.db'."});
  }
  request.options = named_values(call);
  if (call.has("data")) {
    const Value data = data_option(call, "data");
    if (!data.is(Value::Kind::map)) {
      throw UsageError({"--data is geen JSON-object.", "--data is no JSON object."},
                       {"Schrijf bijvoorbeeld --data '{\"code\": \"2991 AB\"}'.",
                        "Write for instance --data '{\"code\": \"2991 AB\"}'."});
    }
    request.data = to_json_text(data);
  }
  constexpr std::size_t longest = 3'600;
  request.seconds = count_option(call, "seconds");
  if (call.has("seconds") && (request.seconds == 0 || request.seconds > longest)) {
    throw UsageError({"--seconds kan 1 tot 3600 zijn.", "--seconds may be 1 to 3600."},
                     {"Zonder deze optie is het 60.", "Without this option it is 60."});
  }
  return request;
}

Exit check_one_plugin(const Invocation& call, Console& console) {
  const CheckerRequest request = checker_request(call);
  std::array<std::int64_t, 3> counts{};
  std::vector<Value> checks;
  Value plugin;
  run_checker(request, {[&](const PluginDescription& found) {
                          plugin = found.json;
                          if (!console.json()) print_description(found, console);
                        },
                        [&](const PluginCheck& check) {
                          ++counts[static_cast<std::size_t>(check.result)];
                          checks.push_back(check.json);
                          if (console.json()) return;
                          print_check(check, console);
                          (void)console.flush();  // somebody waits for each; the end tells
                        }});
  const Exit exit = counts[1] == 0 ? Exit::done : Exit::findings;
  if (console.json()) {
    console.document(Value::record({{"file", Value(request.file)},
                                    {"plugin", plugin},
                                    {"checks", Value::list(std::move(checks))},
                                    {"ok", Value(counts[0])},
                                    {"not_ok", Value(counts[1])},
                                    {"skipped", Value(counts[2])}}));
    return exit;
  }
  console.line();
  const auto count = [&counts](std::size_t which) { return std::to_string(counts[which]); };
  console.line({count(0) + console.say(" goed, ", " ok, "),
                {count(1) + console.say(" niet goed", " not ok"),
                 counts[1] == 0 ? Style::plain : Style::bad},
                ", " + count(2) + console.say(" niet van toepassing", " not applicable")});
  return exit;
}

Exit run_plugin(const Invocation& call, Console& console) {
  const std::string action = call.get("ACTION");
  if (action == "check") return check_one_plugin(call, console);
  if (action != "list") {
    throw UsageError({"`regie plugin " + action + "` bestaat niet.",
                      "There is no `regie plugin " + action + "`."},
                     {"Schrijf `regie plugin list` of `regie plugin check BESTAND.so`.",
                      "Write `regie plugin list` or `regie plugin check FILE.so`."});
  }
  for (const char* name : {"FILE", "url", "option", "data", "seconds"}) {
    if (!call.has(name)) continue;
    throw UsageError({"`regie plugin list` neemt geen bestand en geen opties van `check`.",
                      "`regie plugin list` takes no file, and no options of `check`."},
                     {"Schrijf `regie plugin check BESTAND.so`, of noem de map met --plugins.",
                      "Write `regie plugin check FILE.so`, or name the folder with --plugins."});
  }
  return list_known_plugins(call, console);
}

}  // namespace

Command plugin_command() {
  return {
      "plugin",
      {"welke plug-ins er zijn, en of er een deugt", "which plugins there are, and check one"},
      {{"ACTION"}, {"FILE", false}},
      {{"url",
        "URL",
        {"check: van een opslag, met {dir} voor een lege map of {name} voor een nieuwe naam",
         "check: of a store, with {dir} for an empty folder or {name} for a new name"},
        false},
       {"option",
        "NAME=VALUE",
        {"check: een instelling van de plug-in, mag vaker; {dir} is een lege map",
         "check: a setting of the plugin, may be repeated; {dir} is an empty folder"},
        true},
       {"data",
        "JSON",
        {"check: waarmee een actie wordt aangeroepen; anders {}",
         "check: what an action is called with; else {}"},
        false},
       {"seconds",
        "N",
        {"check: hoelang één toets mag duren; anders 60",
         "check: how long one check may take; else "
         "60"},
        false}},
      {"De actie list laadt elke plug-in: is er een die niet werkt, dan eindigt dit met 1. De "
       "actie check laadt FILE en kijkt na of hij doet wat een plug-in belooft, elke toets in een "
       "eigen proces: wie instort of blijft hangen, wordt zo genoemd. Dit eindigt met 1 als er "
       "iets niet goed is en met 3 als het bestand niet te laden is. Let op: een plug-in voor "
       "berichten of acties krijgt proefberichten (aan kit@example.org) en proefaanroepen; "
       "geef hem de instellingen van een proefomgeving.",
       "The action list loads each plugin: where one does not work, this ends with 1. The action "
       "check loads FILE and checks whether it does what plugins promise, each check in a process "
       "of its own: what crashes or hangs is told. This ends with 1 where something is not right, "
       "and with 3 where the file cannot be loaded. Mind: a notifier or action gets messages (to "
       "kit@example.org) and calls for trial; give it the settings of a test system."},
      {"plugin list", "plugin check regie_storage_sql.so --url 'sqlite:{dir}/store.db'",
       "plugin check regie_notify_log.so --option 'path={dir}/messages.ndjson'"},
      run_plugin};
}

}  // namespace regie::cli
