// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <regie/diagnostic.hpp>
#include <regie/limits.hpp>
#include <regie/value.hpp>

#include "engine/base/result.hpp"
#include "engine/base/time_zones.hpp"
#include "engine/expression/environment.hpp"
#include "engine/expression/type.hpp"

namespace regie::expression {

struct Code;

/// An expression that was parsed, checked and compiled. Immutable; a copy costs a counter.
/// Thread safety: may be evaluated by any number of threads at once.
class Program {
 public:
  /// No expression at all; may only be assigned to.
  Program() noexcept = default;
  explicit Program(std::shared_ptr<const Code> code) noexcept : code_(std::move(code)) {}

  [[nodiscard]] explicit operator bool() const noexcept { return code_ != nullptr; }
  /// The type of the result as far as the checker knows it.
  [[nodiscard]] const Type& type() const noexcept;
  /// The expression as it was written.
  [[nodiscard]] const std::string& source() const noexcept;
  /// The names of the variables that are read or tested, each once, in alphabetical order;
  /// `data.x` as `x`.
  [[nodiscard]] const std::vector<std::string>& reads() const noexcept;
  /// Whether it calls a function that only the surroundings can answer, such as `In` or `today`.
  [[nodiscard]] bool asks_host() const noexcept;
  /// Warnings: a field read that may not be filled in yet, a condition that is always true.
  [[nodiscard]] const Diagnostics& findings() const noexcept;
  /// The value, when it does not depend on any variable or function of the host; otherwise null.
  [[nodiscard]] const Value* constant() const noexcept;
  /// Where a part of the expression stands in the document: code points from its beginning, end
  /// exclusive. Line 0 when it was compiled without a document.
  [[nodiscard]] Span span(std::uint32_t begin, std::uint32_t end) const;
  /// The document it stands in; may be null.
  [[nodiscard]] const std::shared_ptr<const Source>& document() const noexcept;

  [[nodiscard]] const Code& code() const noexcept { return *code_; }

 private:
  std::shared_ptr<const Code> code_;
};

struct CompileOptions {
  Limits limits;
  /// What the result must be; a boolean for a condition. Nothing: any type.
  std::optional<Type> expected;
  /// The document that the expression stands in, and the place of its text there (with or without
  /// the quotes around it). Without a document, spans are lines and columns of the expression.
  std::shared_ptr<const Source> document;
  Span span;
  /// Without it, only names and syntax are checked, and types while evaluating.
  bool check_types = true;
};

/// Parses, checks and compiles. A failure is `Errc::invalid_document` with every problem found,
/// each at its place in the document.
[[nodiscard]] Result<Program> compile(std::string_view source, const Environment& environment,
                                      const CompileOptions& options);

/// What an expression can ask of a running case. Everything that is not overridden answers with an
/// error that says that it is not known here.
class Host {
 public:
  virtual ~Host() = default;

  /// `In('state')`: whether that state is active.
  [[nodiscard]] virtual Result<bool> in_state(std::string_view state) const;
  /// `times('state.choice')`: how often that choice was taken in this case.
  [[nodiscard]] virtual Result<std::int64_t> times(std::string_view choice) const;
  /// `actor.can('right')`.
  [[nodiscard]] virtual Result<bool> can(std::string_view right) const;
  /// `working_days_between(from, to)`: working days after `from` up to and including `to`; negative
  /// when `to` is before `from`.
  [[nodiscard]] virtual Result<std::int64_t> working_days_between(Date from, Date to) const;
  /// `add_term(from, '8 weeks')` and, where `back`, `before_term`: the last day of a term, reckoned
  /// in the calendar of the case, or by the law that `basis` names (`act`, `order`, `local`,
  /// `contract`, `eu`; empty: none).
  [[nodiscard]] virtual Result<Date> add_term(Date from, std::string_view term,
                                              std::string_view basis, bool back) const;
  /// Time zones for `getHours('Europe/Amsterdam')` and its like; null: only UTC and fixed offsets.
  [[nodiscard]] virtual const TimeZones* zones() const { return nullptr; }
  /// The zone of `date(timestamp)` and `add_months(timestamp, …)`.
  [[nodiscard]] virtual std::string_view zone() const { return "UTC"; }
};

/// Values of variables that are fetched when they are read. The reference must stay valid until the
/// evaluation has ended. An unset value is an error where it is read.
class Slots {
 public:
  virtual ~Slots() = default;
  [[nodiscard]] virtual const Value& at(std::uint32_t slot) const = 0;
};

/// What one evaluation sees. Slots within `values` are read from there, others from `slots`; a slot
/// that neither has is unset. Nothing here is owned; all of it must outlive the evaluation.
struct Activation {
  std::span<const Value> values;
  const Slots* slots = nullptr;
  const Host* host = nullptr;
  const Limits* limits = nullptr;  ///< null: the default limits
};

/// The value of the expression. Does not throw (but for memory that is used up); its cost is
/// bounded by `Limits::expression_cost`. What goes wrong is a value of kind error: its text is read
/// with `error_message`, its place with `to_error`.
[[nodiscard]] Value evaluate(const Program& program, const Activation& activation);

/// What an error value says, in both languages.
[[nodiscard]] Text error_message(const Value& error);

/// An error value as an `Errc::expression_failed` (or `Errc::limit_reached`) with its place in the
/// document as a diagnostic.
[[nodiscard]] Error to_error(const Program& program, const Value& error);

}  // namespace regie::expression
