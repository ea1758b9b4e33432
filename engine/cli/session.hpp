// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include <regie/engine.hpp>

#include "engine/cli/command.hpp"
#include "engine/cli/output_file.hpp"

namespace regie::cli {

/// What a command does with the store.
enum class Access {
  look,    ///< the store must be there and stays as it is
  change,  ///< the store must be there
  create,  ///< it is made where it is not there yet
};

/// The configuration that the global options, the environment and the configuration file give
/// together. Sets the console's language where only the file says one. Throws regie::Exception.
[[nodiscard]] Config configuration(const Invocation& call, Access access, Console& console);
/// The engine over it. Throws regie::Exception.
[[nodiscard]] Engine open_engine(const Invocation& call, Access access, Console& console);

/// The files that a command reads and the store it is over, for what it writes not to replace them.
/// Throws regie::Exception.
[[nodiscard]] OutputFile::Spared spared_files(const Invocation& call, const Config& config);

/// The value of an option with JSON: itself, `@FILE`, or `-` for standard input. Unset where the
/// option is not there. Throws UsageError and regie::Exception.
[[nodiscard]] Value data_option(const Invocation& call, const std::string& name);
/// `--as`. Throws UsageError where it is not there.
[[nodiscard]] std::string required_actor(const Invocation& call);
/// `--behalf`: a person, or the id of a contact. Empty where it is not there.
[[nodiscard]] std::string behalf_option(const Invocation& call);
/// `--key`; empty where it is not there. Throws UsageError where it is there and empty.
[[nodiscard]] std::string key_option(const Invocation& call);
/// The settings of `--option NAME=VALUE`. Throws UsageError where one has no name or no `=`.
[[nodiscard]] std::map<std::string, std::string> named_values(const Invocation& call);
/// A count such as `--limit 20`; 0 where the option is not there. Throws UsageError.
[[nodiscard]] std::size_t count_option(const Invocation& call, const std::string& name);
/// A moment as `--from`; empty where the option is not there. Throws UsageError.
[[nodiscard]] std::optional<Instant> moment_option(const Invocation& call, const std::string& name);

}  // namespace regie::cli
