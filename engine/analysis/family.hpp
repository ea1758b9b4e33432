// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <regie/limits.hpp>

#include "engine/base/result.hpp"
#include "engine/base/time_zones.hpp"
#include "engine/calendar/calendar.hpp"
#include "engine/statechart/directory.hpp"
#include "engine/statechart/step.hpp"

namespace regie::analysis {

/// A workflow with the calendars that it is played by.
struct Definition {
  std::shared_ptr<const statechart::Chart> chart;
  std::shared_ptr<const calendar::Calendar> calendar;   ///< that it names
  std::shared_ptr<const calendar::Calendar> statutory;  ///< of the law's terms
};

/// Reads a workflow's file with its calendars: those of `calendars`, or that come with Regie.
/// Errors: files that are missing or have errors.
[[nodiscard]] Result<Definition> read_definition(const std::string& path,
                                                 const std::vector<std::string>& calendars,
                                                 const Limits& limits);

/// A case in memory with the cases that come out of it, under one clock that is moved by hand.
/// What they send each other is delivered at once, in the order of sending. Used by one thread.
class Family {
 public:
  struct Member {
    Definition definition;
    statechart::Snapshot snapshot;
    std::size_t parent = 0;    ///< place among the members; of one without a parent its own
    std::uint32_t number = 0;  ///< of a child: names it in its parent
    std::string id;            ///< of a child: what its parent calls it
    std::string key;           ///< business key; empty: none
    bool gone = false;         ///< was cancelled
  };
  /// Finds the workflow of a child by its name; without a chart: there is none.
  using Find = std::function<Definition(const std::string& workflow)>;
  /// Told of every step that was taken, and of the timer that fired, if one did.
  using Watch = std::function<void(std::size_t member, const statechart::Step& step,
                                   statechart::Index timer)>;

  /// `zones`, `directory` and `limits` must outlive it; `directory` may be null.
  Family(Definition first, Find find, const TimeZones& zones,
         const statechart::Directory* directory, const Limits& limits, Instant now);

  void watch(Watch watch) { watch_ = std::move(watch); }
  /// Told of every condition; must outlive it, or be taken away with null.
  void watch_conditions(statechart::Conditions* conditions) { conditions_ = conditions; }

  /// What the first case begins with; if nothing is said, what makes a key.
  void begin_with(Value data) { begin_with_ = std::move(data); }
  /// The event with which the first case begins.
  [[nodiscard]] statechart::Event start(const std::string& actor,
                                        const std::string& behalf = {}) const;
  /// Begins a case beside the first one, which nothing but a key or an answer leads to.
  [[nodiscard]] Result<void> add(const std::string& workflow, const std::string& actor, Value data,
                                 std::string key);
  /// What came of the earliest call of a plugin's action with that id; nothing else ends one.
  [[nodiscard]] Result<void> end_call(const std::string& id, bool done, Value data);
  /// Ids of the calls that wait for their outcome, the earliest first.
  [[nodiscard]] std::vector<std::string> calls() const;
  /// Carries out an event in one case, and what it sends to the others. An error of the event
  /// itself changes nothing.
  [[nodiscard]] Result<void> take(std::size_t member, const statechart::Event& event);
  /// Moves the clock, firing what falls due on the way, each at its own moment.
  [[nodiscard]] Result<void> advance(Instant to);

  [[nodiscard]] Instant now() const noexcept { return now_; }
  [[nodiscard]] const std::vector<Member>& members() const noexcept { return members_; }
  [[nodiscard]] const Member& first() const noexcept { return members_.front(); }
  [[nodiscard]] statechart::Snapshot& first_snapshot() noexcept {
    return members_.front().snapshot;
  }
  [[nodiscard]] statechart::Context context(std::size_t member = 0) const;
  /// `KIND:ID` for a role of a case, which means its first holder, or a contact.
  [[nodiscard]] std::string actor_of(const std::string& name) const;

 private:
  struct Message {
    std::size_t member = 0;
    statechart::Event event;
  };
  struct PluginCall {
    std::size_t member = 0;
    std::uint32_t number = 0;
    std::string id;
  };
  [[nodiscard]] bool is_waited_for(const PluginCall& call) const;
  [[nodiscard]] Value plain_start(const statechart::Context& context) const;
  [[nodiscard]] Result<void> step(std::size_t member, const statechart::Event& event);
  void send(std::size_t from, const statechart::Effect& effect);
  void start_child(std::size_t parent, const Value& payload);
  void cancel_child(std::size_t parent, const Value& payload);
  void deliver_event(std::size_t from, const Value& payload);
  void deliver_answer(std::size_t from, const Value& payload);
  void fail_to_answer(std::size_t member, std::int64_t request);
  void fail_to_reach(std::size_t member, std::string child, std::string send_id);
  [[nodiscard]] Result<void> deliver();

  Find find_;
  const TimeZones& zones_;
  const statechart::Directory* directory_;
  const Limits& limits_;
  Instant now_;
  Watch watch_;
  statechart::Conditions* conditions_ = nullptr;
  Value begin_with_;
  std::vector<Member> members_;
  std::deque<Message> messages_;
  std::vector<PluginCall> calls_;  ///< that wait for their outcome
};

}  // namespace regie::analysis
