// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <regie/diagnostic.hpp>
#include <regie/export.hpp>

namespace regie {

/// What kind of failure it is; decides the exit code of the command and whether to try again.
enum class Errc {
  invalid_argument,    ///< the call itself is wrong: a malformed id, a missing argument
  invalid_document,    ///< a workflow, story, directory or calendar has errors
  not_found,           ///< no such case, workflow, choice, task or file
  refused,             ///< the workflow does not allow it now to this person
  invalid_data,        ///< a form's answers break their bounds
  expression_failed,   ///< an expression or action failed; the case is as it was
  limit_reached,       ///< one of `Limits` was reached; nothing was changed
  key_reused,          ///< an idempotency key came with another payload
  conflict,            ///< another writer was first, more often than was retried
  busy,                ///< the store is locked or the queue is full; try again later
  store_failed,        ///< the store refused or broke; nothing was acknowledged
  store_incompatible,  ///< not a Regie store, or of a newer schema
  plugin_failed,       ///< a plugin is missing, of another ABI, or failed
  corrupt,             ///< stored data does not verify
  cancelled,
};

/// A stable lower-case name, such as `refused`, for machines.
[[nodiscard]] REGIE_API const char* to_string(Errc code) noexcept;

/// A failure: its kind, one sentence on what is wrong, one on what to do, and, for documents,
/// every problem at its place. A plain value.
struct Error {
  Errc code = Errc::invalid_argument;
  Text message;
  Text advice;
  Diagnostics diagnostics;
  std::string state;          ///< path of the state concerned, where there is one
  std::vector<Text> reasons;  ///< of a refusal: every reason, each a sentence for the person

  Error() = default;
  Error(Errc kind, Text what) : code(kind), message(std::move(what)) {}
  Error(Errc kind, Text what, Text instead)
      : code(kind), message(std::move(what)), advice(std::move(instead)) {}
};

/// What the throwing door of the engine throws. `what()` is the English message with the advice.
class REGIE_API Exception : public std::runtime_error {
 public:
  explicit Exception(Error error);
  [[nodiscard]] const Error& error() const noexcept { return error_; }

 private:
  Error error_;
};

/// The workflow does not allow it now to this person (`refused`, `invalid_data`).
class REGIE_API Refused : public Exception {
  using Exception::Exception;
};
/// A document has errors (`invalid_document`).
class REGIE_API InvalidDocument : public Exception {
  using Exception::Exception;
};
/// The store or a plugin failed (`store_failed`, `store_incompatible`, `plugin_failed`, `corrupt`).
class REGIE_API StoreFailed : public Exception {
  using Exception::Exception;
};
/// Another writer was first, or the store is busy: worth another try (`conflict`, `busy`).
class REGIE_API Conflict : public Exception {
  using Exception::Exception;
};

/// Throws the class of the hierarchy above that fits the error's code.
[[noreturn]] REGIE_API void throw_error(Error error);

}  // namespace regie
