// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <regie/choice.hpp>
#include <regie/export.hpp>
#include <regie/instant.hpp>
#include <regie/limits.hpp>
#include <regie/outcome.hpp>
#include <regie/value.hpp>

namespace regie {

/// An event that a statechart knows, looked up once (`Statechart::event`). A plain value; of use
/// with machines of that statechart alone.
class EventId {
 public:
  friend bool operator==(EventId, EventId) = default;

 private:
  friend class Statechart;
  friend class Machine;
  explicit EventId(std::uint32_t place) noexcept : place_(place) {}
  std::uint32_t place_;
};

/// A statechart, read and checked: what machines run. Copies share it.
/// Thread safety: immutable; any number of threads and machines may use it at once.
class REGIE_API Statechart {
 public:
  /// From the text of a workflow (docs/language.md); `name` is what errors call the text.
  /// Errors: `invalid_document` with everything that is wrong, `limit_reached`, `not_found` where
  /// it names a calendar that does not come with Regie.
  static Outcome<Statechart> from_text(std::string name, std::string text,
                                       const Limits& limits = {});

  [[nodiscard]] const std::string& name() const noexcept;
  [[nodiscard]] std::int64_t version() const noexcept;

  /// The event of that name, so that sending it often looks it up once. Nothing: the statechart
  /// names no such event (one that a prefix or `*` fits is sent by its name).
  [[nodiscard]] std::optional<EventId> event(std::string_view name) const noexcept;

  struct Impl;

 private:
  friend class Machine;
  explicit Statechart(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}
  std::shared_ptr<const Impl> impl_;
};

/// One instance of a statechart, and nothing else: no store, no thread, no clock of its own. What
/// the time is, the caller says with each call (never earlier than before; a machine without timers
/// needs none). Messages and effects are not sent: this is for who wants statecharts alone.
///
/// Each call is one step: it ends in a stable configuration or, where it fails, changes nothing.
/// Thread safety: distinct machines are independent, also of one chart; one machine, one thread at
/// a time.
class REGIE_API Machine {
 public:
  explicit Machine(const Statechart& chart);
  ~Machine();
  Machine(Machine&&) noexcept;
  Machine& operator=(Machine&&) noexcept;

  /// Enters the initial states. `actor` is `KIND:ID`; empty: nobody in particular.
  /// Errors of this and the next four: `refused`, `not_found`, `invalid_data`,
  /// `expression_failed`, `limit_reached`.
  Outcome<bool> start(Instant now = {}, std::string_view actor = {});
  /// An event from outside. False: nothing waited for it, and it was dropped (SCXML 3.13). `data`
  /// is a map, what conditions see as `event.data`.
  Outcome<bool> send(std::string_view event, const Value& data = {}, Instant now = {});
  /// The same, of an event that was looked up.
  Outcome<bool> send(EventId event, const Value& data = {}, Instant now = {});
  /// As `start` and `send`, and puts what a journal needs into `entry` where it succeeds: a map in
  /// deterministic CBOR with `at` (milliseconds since 1970), `data`, `event`, and `changes`, which
  /// is a list of `[path, new value]`, or `[path]` for what is gone. `entry` keeps its memory.
  Outcome<bool> start(Instant now, std::string_view actor, std::string& entry);
  Outcome<bool> send(std::string_view event, const Value& data, Instant now, std::string& entry);
  Outcome<bool> send(EventId event, const Value& data, Instant now, std::string& entry);
  /// Does again what an entry tells, without looking at conditions; entries come in their order.
  /// Errors: `corrupt` where it does not follow on how the machine is; then nothing has changed.
  Outcome<bool> replay(std::string_view entry);
  /// Somebody chooses; `data` are the answers of the form, `item` the key of a region.
  Outcome<bool> choose(std::string_view choice, std::string_view actor, const Value& data = {},
                       Instant now = {}, std::string_view item = {});
  /// When the next timer fires; nothing: none runs.
  [[nodiscard]] std::optional<Instant> next_due() const;
  /// Fires what is due at `now`, in order. Gives whether anything was.
  Outcome<bool> advance(Instant now);

  /// Paths of the active states, in document order, without those within regions of an `each`.
  [[nodiscard]] std::vector<std::string> configuration() const;
  /// Whether a state is active, also in a region; by path, or by name.
  [[nodiscard]] bool is_in(std::string_view state) const;
  [[nodiscard]] bool is_closed() const noexcept;
  /// The final state that it has come to; empty as long as it is not closed.
  [[nodiscard]] std::string result() const;
  /// The data of that name; unset where there is none.
  [[nodiscard]] Value data(std::string_view name) const;
  /// Steps taken.
  [[nodiscard]] std::uint64_t revision() const noexcept;
  /// Every choice of the active states for `actor`, open or closed with all reasons.
  [[nodiscard]] std::vector<ChoiceView> choices(std::string_view actor, Instant now = {}) const;

  /// The whole machine as bytes: deterministic CBOR, states by their path.
  [[nodiscard]] std::string save() const;
  /// Errors: `corrupt` where the bytes are no machine of this chart; then nothing has changed.
  Outcome<bool> load(std::string_view bytes);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace regie
