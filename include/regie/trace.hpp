// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <regie/export.hpp>
#include <regie/instant.hpp>
#include <regie/limits.hpp>
#include <regie/outcome.hpp>
#include <regie/value.hpp>

namespace regie {

/// How a trace begins. A plain value.
struct TraceOptions {
  /// The clock at the start; it moves by commands only.
  Instant at{1'767'225'600'000};            ///< 2026-01-01T00:00:00Z
  std::string actor = {};                   ///< who starts the case, `KIND:ID`; may be empty
  Value data = {};                          ///< that the case starts with; unset: none
  std::string directory = {};               ///< file with contacts; empty: nobody is known
  std::vector<std::string> calendars = {};  ///< files, beside those that come with Regie
  bool microsteps = false;                  ///< tell each microstep
  Limits limits = {};
};

/// A case in memory that machines play: JSON commands in, after each the whole state of the case
/// as one line of JSON (docs/trace.md). No store, no wall clock; the same commands give the same
/// lines. Thread safety: one thread at a time. Nothing returned refers to it.
class REGIE_API Trace {
 public:
  /// The first file is the workflow to trace, the others are those of its children.
  /// Errors: `not_found`, `invalid_document`, `invalid_argument`.
  static Outcome<Trace> open(const std::vector<std::string>& files,
                             const TraceOptions& options = {});
  ~Trace();
  Trace(Trace&&) noexcept;
  Trace& operator=(Trace&&) noexcept;

  /// Starts the case and tells how it stands, without a newline. Call it once, first.
  std::string begin();
  /// Carries out one command and tells how the case stands then. Never throws because of what a
  /// command says: that is told in the line.
  std::string obey(std::string_view command);

 private:
  struct Impl;
  explicit Trace(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace regie
