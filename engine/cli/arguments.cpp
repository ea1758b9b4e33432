// SPDX-License-Identifier: Apache-2.0
#include "engine/cli/arguments.hpp"

#include <algorithm>
#include <cstdlib>
#include <iterator>

#include <boost/program_options.hpp>

#include "engine/cli/suggest.hpp"

namespace regie::cli {

namespace {

namespace po = boost::program_options;

std::string long_name(const Option& option) { return option.name.substr(0, option.name.find(',')); }

/// The name by which an argument names an option: `--store=x` gives `store`; empty: no option.
std::string named_by(const std::string& argument) {
  if (argument.size() < 2 || argument[0] != '-') return {};
  if (argument[1] == '-') return argument.substr(2, argument.find('=') - 2);
  for (const Option& option : global_options()) {
    const std::size_t comma = option.name.find(',');
    if (comma != std::string::npos && option.name.substr(comma + 1) == argument.substr(1, 1)) {
      return long_name(option);
    }
  }
  return argument.substr(1);
}

const Option* find_global(const std::string& name) {
  for (const Option& option : global_options()) {
    if (long_name(option) == name) return &option;
  }
  return nullptr;
}

/// Takes the command's name out of the arguments: the first that is no global option nor its value.
std::string take_command(std::vector<std::string>& arguments) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string name = named_by(arguments[i]);
    if (name.empty()) {
      std::string command = std::move(arguments[i]);
      arguments.erase(arguments.begin() + static_cast<std::ptrdiff_t>(i));
      return command;
    }
    const Option* option = find_global(name);
    const bool takes_value = option != nullptr && !option->placeholder.empty();
    if (takes_value && arguments[i].find('=') == std::string::npos) ++i;
  }
  return {};
}

void describe(const Option& option, po::options_description& all) {
  if (option.placeholder.empty()) {
    all.add_options()(option.name.c_str(), po::bool_switch());
  } else {
    all.add_options()(option.name.c_str(), po::value<std::vector<std::string>>());
  }
}

std::vector<std::string> known_options(const Command* command) {
  std::vector<std::string> names;
  if (command != nullptr) {
    for (const Option& option : command->options) names.push_back("--" + long_name(option));
  }
  for (const Option& option : global_options()) names.push_back("--" + long_name(option));
  return names;
}

Text where_help_is(const Command* command) {
  const std::string help = command == nullptr ? "regie --help" : "regie help " + command->name;
  return {"Kijk met `" + help + "` wat er kan.", "See with `" + help + "` what there is."};
}

[[noreturn]] void throw_unknown_option(const std::string& name, const Command* command) {
  const std::string meant = nearest(name, known_options(command));
  Text advice = where_help_is(command);
  if (!meant.empty()) {
    advice = {"Bedoelde u " + meant + "? " + advice.nl, "Did you mean " + meant + "? " + advice.en};
  }
  throw UsageError(
      {"De optie " + name + " bestaat hier niet.", "There is no option " + name + " here."},
      std::move(advice));
}

[[noreturn]] void throw_unknown_command(const std::string& name) {
  std::vector<std::string> names{"help"};
  for (const Command& command : commands()) names.push_back(command.name);
  const std::string meant = nearest(name, names);
  Text advice = where_help_is(nullptr);
  if (!meant.empty()) {
    advice = {"Bedoelde u `regie " + meant + "`? " + advice.nl,
              "Did you mean `regie " + meant + "`? " + advice.en};
  }
  throw UsageError({"De opdracht " + name + " bestaat niet.", "There is no command " + name + "."},
                   std::move(advice));
}

po::parsed_options parse(const std::vector<std::string>& arguments, const Command* command) {
  po::options_description all;
  for (const Option& option : global_options()) describe(option, all);
  if (command != nullptr) {
    for (const Option& option : command->options) describe(option, all);
  }
  all.add_options()("operand", po::value<std::vector<std::string>>());
  po::positional_options_description operands;
  operands.add("operand", -1);
  try {
    namespace style = po::command_line_style;
    // Without guessing: what is short for one option today may mean two tomorrow.
    return po::command_line_parser(arguments)
        .options(all)
        .positional(operands)
        .style(style::unix_style & ~style::allow_guessing)
        .run();
  } catch (const po::unknown_option& problem) {
    throw_unknown_option(problem.get_option_name(), command);
  } catch (const po::invalid_command_line_syntax& problem) {
    const std::string name = problem.get_option_name();
    if (problem.kind() == po::invalid_syntax::extra_parameter) {
      throw UsageError(
          {"De optie " + name + " krijgt geen waarde.", "The option " + name + " takes no value."},
          where_help_is(command));
    }
    throw UsageError(
        {"Bij de optie " + name + " hoort een waarde.", "The option " + name + " needs a value."},
        where_help_is(command));
  } catch (const po::error& problem) {
    throw UsageError({std::string("De opties kloppen niet: ") + problem.what() + ".",
                      std::string("The options are wrong: ") + problem.what() + "."},
                     where_help_is(command));
  }
}

bool may_repeat(const std::string& name, const Command* command) {
  const auto repeats = [&](const Option& option) {
    return long_name(option) == name && (option.repeatable || option.placeholder.empty());
  };
  if (command != nullptr &&
      std::any_of(command->options.begin(), command->options.end(), repeats)) {
    return true;
  }
  const auto globals = global_options();
  return std::any_of(globals.begin(), globals.end(), repeats);
}

/// Values of options by name; what stands without dashes under `operand`.
std::map<std::string, std::vector<std::string>> collect(const po::parsed_options& parsed,
                                                        const Command* command) {
  std::map<std::string, std::vector<std::string>> values;
  for (const po::option& option : parsed.options) {
    std::vector<std::string>& list = values[option.string_key];
    if (!list.empty() && option.string_key != "operand" &&
        !may_repeat(option.string_key, command)) {
      throw UsageError({"De optie --" + option.string_key + " staat er twee keer.",
                        "The option --" + option.string_key + " was given twice."},
                       {"Laat er één weg.", "Leave one out."});
    }
    list.insert(list.end(), option.value.begin(), option.value.end());
  }
  return values;
}

std::string synopsis_of(const Command& command) {
  std::string text = "regie " + command.name;
  for (const Operand& operand : command.operands) {
    text += " " + (operand.required ? operand.name : "[" + operand.name + "]");
    if (operand.repeated) text += "…";
  }
  return text;
}

void name_operands(const Command& command, Invocation& call) {
  const auto node = call.values.extract("operand");
  const std::vector<std::string> given =
      node.empty() ? std::vector<std::string>() : std::move(node.mapped());
  std::size_t used = 0;
  for (const Operand& operand : command.operands) {
    if (used == given.size()) {
      if (!operand.required) continue;
      throw UsageError({"Er mist iets: " + operand.name + ".", operand.name + " is missing."},
                       {"Schrijf `" + synopsis_of(command) + "`. " + where_help_is(&command).nl,
                        "Write `" + synopsis_of(command) + "`. " + where_help_is(&command).en});
    }
    const std::size_t count = operand.repeated ? given.size() - used : 1;
    const auto first = given.begin() + static_cast<std::ptrdiff_t>(used);
    call.values[operand.name].assign(first, first + static_cast<std::ptrdiff_t>(count));
    used += count;
  }
  if (used < given.size()) {
    throw UsageError(
        {"Dit staat er te veel: " + given[used] + ".", "This is too much: " + given[used] + "."},
        {"Schrijf `" + synopsis_of(command) +
             "`. Zet tekst met spaties tussen "
             "aanhalingstekens.",
         "Write `" + synopsis_of(command) + "`. Put text with spaces between quotes."});
  }
}

std::optional<std::string> from_environment(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr || *value == '\0') return std::nullopt;
  return value;
}

std::vector<std::string> split_folders(const std::string& list) {
  std::vector<std::string> folders;
  std::size_t begin = 0;
  while (begin <= list.size()) {
    const std::size_t end = std::min(list.find(':', begin), list.size());
    if (end > begin) folders.push_back(list.substr(begin, end - begin));
    begin = end + 1;
  }
  return folders;
}

Instant read_now(const std::string& text) {
  const std::optional<Instant> at = from_rfc3339(text);
  if (at) return *at;
  throw UsageError({"--now " + text + " is geen moment.", "--now " + text + " is no moment."},
                   {"Schrijf datum, tijd en tijdzone, zoals --now 2026-03-02T09:00:00+01:00.",
                    "Write date, time and zone, as in --now 2026-03-02T09:00:00+01:00."});
}

Language read_language(const std::string& text) {
  if (text == "nl") return Language::nl;
  if (text == "en") return Language::en;
  throw UsageError({"De taal " + text + " is er niet.", "There is no language " + text + "."},
                   {"Schrijf --lang nl of --lang en.", "Write --lang nl or --lang en."});
}

Globals read_globals(Invocation& call) {
  const auto take = [&](const char* name, const char* variable) -> std::optional<std::string> {
    if (call.has(name)) return call.get(name);
    return variable == nullptr ? std::nullopt : from_environment(variable);
  };
  Globals globals;
  globals.store = take("store", "REGIE_STORE");
  globals.config = take("config", "REGIE_CONFIG");
  globals.directory = take("directory", "REGIE_DIRECTORY");
  globals.notify = take("notify", nullptr);
  globals.plugins = call.all("plugins");
  if (globals.plugins.empty()) {
    globals.plugins = split_folders(from_environment("REGIE_PLUGINS").value_or(""));
  }
  if (const auto now = take("now", nullptr)) globals.now = read_now(*now);
  if (const auto language = take("lang", "REGIE_LANG")) globals.language = read_language(*language);
  globals.json = call.has("json");
  globals.verbose = call.has("verbose");
  return globals;
}

/// `regie help`, `regie help COMMAND`.
CommandLine read_help(const std::vector<std::string>& arguments) {
  CommandLine line;
  line.wish = CommandLine::Wish::help;
  line.call.values = collect(parse(arguments, nullptr), nullptr);
  const std::vector<std::string> topics = line.call.all("operand");
  if (!topics.empty()) {
    line.command = find_command(topics.front());
    if (line.command == nullptr && topics.front() != "help") throw_unknown_command(topics.front());
  }
  line.call.globals = read_globals(line.call);
  return line;
}

}  // namespace

CommandLine read_command_line(const std::vector<std::string>& arguments) {
  std::vector<std::string> rest = arguments;
  const std::string name = take_command(rest);
  if (name == "help") return read_help(rest);
  CommandLine line;
  if (!name.empty()) {
    line.command = find_command(name);
    if (line.command == nullptr) throw_unknown_command(name);
  }
  line.call.values = collect(parse(rest, line.command), line.command);
  line.call.globals = read_globals(line.call);
  if (line.call.has("version")) {
    line.wish = CommandLine::Wish::version;
  } else if (line.call.has("help")) {
    line.wish = CommandLine::Wish::help;
  } else if (line.command == nullptr) {
    throw UsageError({"Zeg wat er moet gebeuren.", "Say what is to be done."},
                     where_help_is(nullptr));
  } else {
    name_operands(*line.command, line.call);
  }
  return line;
}

Globals peek_globals(const std::vector<std::string>& arguments) {
  Globals globals;
  const auto hear = [&globals](const std::string& language) {
    if (language == "nl" || language == "en") globals.language = language_of(language);
  };
  hear(from_environment("REGIE_LANG").value_or(""));
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (argument == "--json") globals.json = true;
    if (argument == "-v" || argument == "--verbose") globals.verbose = true;
    if (argument == "--lang" && i + 1 < arguments.size()) hear(arguments[i + 1]);
    if (argument.starts_with("--lang=")) hear(argument.substr(7));
  }
  return globals;
}

}  // namespace regie::cli
