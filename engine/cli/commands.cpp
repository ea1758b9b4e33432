// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "engine/cli/command.hpp"

namespace regie::cli {

std::string Invocation::get(const std::string& name) const {
  const auto found = values.find(name);
  return found == values.end() || found->second.empty() ? std::string() : found->second.back();
}

std::vector<std::string> Invocation::all(const std::string& name) const {
  const auto found = values.find(name);
  return found == values.end() ? std::vector<std::string>() : found->second;
}

std::span<const Command> commands() {
  static const std::array all{check_command(),     //
                              rule_command(),      //
                              fmt_command(),       //
                              test_command(),      //
                              draw_command(),      //
                              read_command(),      //
                              diff_command(),      //
                              schema_command(),    //
                              play_command(),      //
                              new_command(),       //
                              trace_command(),     //
                              eval_command(),      //
                              date_command(),      //
                              calendar_command(),  //
                              deploy_command(),    //
                              start_command(),     //
                              send_command(),      //
                              list_command(),      //
                              show_command(),      //
                              tasks_command(),     //
                              why_command(),       //
                              journal_command(),   //
                              run_command(),       //
                              report_command(),    //
                              verify_command(),    //
                              erase_command(),     //
                              effects_command(),   //
                              backup_command(),    //
                              restore_command(),   //
                              doctor_command(),    //
                              plugin_command()};
  return all;
}

const Command* find_command(std::string_view name) {
  const std::span<const Command> all = commands();
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const Command& command) { return command.name == name; });
  return found == all.end() ? nullptr : &*found;
}

std::span<const Option> global_options() {
  static const std::array all{
      Option{"store",
             "URL",
             {"Waar de zaken staan; anders REGIE_STORE, anders sqlite:regie.db",
              "Where cases are kept; else REGIE_STORE, else sqlite:regie.db"},
             false},
      Option{"config",
             "FILE",
             {"Instellingen uit een bestand; anders REGIE_CONFIG",
              "Settings from a file; else REGIE_CONFIG"},
             false},
      Option{"plugins",
             "DIR",
             {"Map met plug-ins, mag vaker; anders REGIE_PLUGINS",
              "Folder with plugins, may be repeated; else REGIE_PLUGINS"},
             true},
      Option{"directory",
             "FILE",
             {"Bestand met contacten; anders REGIE_DIRECTORY",
              "File with contacts; else REGIE_DIRECTORY"},
             false},
      Option{"notify",
             "PLUGIN",
             {"Plug-in die berichten brengt; log:FILE schrijft ze in een bestand",
              "Plugin that brings messages; log:FILE writes them to a file"},
             false},
      Option{"now",
             "INSTANT",
             {"Doe alsof het dit moment is: 2026-03-02T09:00:00+01:00",
              "Act as if it is this moment: 2026-03-02T09:00:00+01:00"},
             false},
      Option{"lang", "nl|en", {"Taal van de uitvoer", "Language of what is printed"}, false},
      Option{
          "json",
          "",
          {"Uitvoer voor programma's: één JSON-document", "Output for programs: one JSON document"},
          false},
      Option{"verbose,v", "", {"Vertel meer", "Tell more"}, false},
      Option{"version", "", {"Toon de versie", "Show the version"}, false},
      Option{"help,h", "", {"Toon hulp", "Show help"}, false}};
  return all;
}

}  // namespace regie::cli
