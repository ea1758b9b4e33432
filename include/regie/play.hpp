// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <regie/choice.hpp>
#include <regie/export.hpp>
#include <regie/limits.hpp>
#include <regie/outcome.hpp>
#include <regie/text.hpp>
#include <regie/value.hpp>

namespace regie {

/// How a walk begins.
struct PlayOptions {
  std::string directory = {};               ///< file with contacts; empty: nobody
  std::vector<std::string> calendars = {};  ///< files, beside those that come with Regie
  std::string clock = {};  ///< `2026-03-02 09:00`, where the calendar is; empty: that
  Limits limits = {};
};

struct PlayTask {
  Text ask;
  std::vector<std::string> holders;  ///< persons; empty: anybody, or nobody yet
  bool anybody = false;
  bool unassigned = false;  ///< nobody was found; otherwise the first to act as `role` gets it
  Text role;                ///< title of the first role asked; may be empty
  bool late = false;
  std::string due;  ///< as the clock; may be empty
};

struct PlayMessage {
  std::string to;
  Text kind;         ///< message, task, reminder
  std::string text;  ///< subject and text, in the language of whoever gets it
};

/// Where a walk is. A plain value.
struct PlayView {
  bool begun = false;
  bool closed = false;
  std::vector<Text> where;  ///< titles, outermost first
  std::string now;          ///< `2026-03-02 09:00`
  std::string next_due;     ///< when the next timer fires; empty: none runs
  std::vector<PlayTask> tasks;
  std::vector<PlayMessage> messages;  ///< that the last step sent
  std::vector<std::string> calls;     ///< ids of calls that wait for a plugin
};

/// A case in memory that is walked by hand, with a clock that stands still until it is moved. For
/// trying out a workflow before anybody depends on it.
/// Thread safety: one thread at a time.
class REGIE_API Play {
 public:
  /// Errors: files that are missing or have errors, `invalid_argument` for the clock.
  static Outcome<Play> open(const std::string& workflow, const PlayOptions& options = {});
  ~Play();
  Play(Play&&) noexcept;
  Play& operator=(Play&&) noexcept;

  [[nodiscard]] PlayView look() const;
  /// Begins the case as this person would, as long as nobody chose anything: `KIND:ID`, a contact,
  /// or a role. Gives the person. Errors: `not_found`, and those of a step.
  Outcome<std::string> person(std::string_view name);
  /// Every choice now for a person, open or closed with all reasons.
  [[nodiscard]] std::vector<ChoiceView> choices(const std::string& person) const;
  /// A line that somebody typed as the answer to a question of a choice's form; `field` is its
  /// name, or a path to a field of a record (`items.what`, also of each item of a list). Of a
  /// truth value `ja`, `yes`, `nee` and `no` will do. Errors: `invalid_data`, where the field
  /// cannot be that.
  [[nodiscard]] Outcome<Value> answer(const std::string& choice, const std::string& field,
                                      const std::string& line) const;
  /// Somebody chooses. Where it fails nothing has changed.
  Outcome<bool> choose(const std::string& person, const std::string& choice, const Value& answers,
                       const std::string& item = {});
  /// What came of a call of a plugin, by its id: a walk has no plugins. `data` is what the plugin
  /// gave back, or unset. Errors: `not_found`, `invalid_argument`, and those of a step.
  Outcome<bool> outcome(const std::string& id, const Value& data, bool failed = false);
  /// Moves the clock by a span of time (`5 working days`), firing what falls due on the way.
  Outcome<bool> wait(const std::string& span);
  /// Moves it to a moment: `2026-03-02 09:00`, or a day, which means its beginning.
  Outcome<bool> until(const std::string& moment);
  /// Moves it to when the next timer fires. False: none runs.
  Outcome<bool> next();
  /// Takes the last step back. False: there is none.
  Outcome<bool> back();
  /// Steps so far.
  [[nodiscard]] std::size_t steps() const;
  /// The walk as a story, for a file in the folder `beside` (empty: that of the workflow).
  [[nodiscard]] std::string story(const std::string& name, const std::string& beside = {}) const;

 private:
  struct Impl;
  explicit Play(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace regie
