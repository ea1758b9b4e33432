// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include <regie/limits.hpp>

#include "engine/runtime/case_state.hpp"

namespace regie::runtime {

/// What the steps of one draft look at: fixed, so that they agree with each other.
struct Surroundings {
  Instant now;
  Dated<calendar::Calendar> calendar;
  Dated<statechart::Directory> directory;
  const TimeZones* zones = nullptr;
  const Limits* limits = nullptr;
  Dated<calendar::Calendar> statutory = {};  ///< where the workflow has terms

  [[nodiscard]] statechart::Context context() const noexcept {
    return {now,    directory.content.get(), calendar.content.get(), zones,
            limits, statutory.content.get()};
  }
  [[nodiscard]] Versions versions(const Definition& definition) const;
};

/// One or more steps of a case on their way into one commit. Used by one thread.
class Draft {
 public:
  /// A case that is there. No step is earlier than the one before it: where the clock went back,
  /// or another machine's is ahead, time stands still for the case until the clock has caught up.
  Draft(CaseStatePointer before, Surroundings surroundings);
  /// A new case; `key` is its key.
  Draft(const Id& case_id, std::string tenant, std::shared_ptr<const Definition> definition,
        std::string key, Surroundings surroundings);

  /// Fires every timer that is due, each in its own step, in due order (docs/language.md, ruling
  /// 7). One that fails is passed over: it stays as it is, for the worker to park.
  void fire_due();
  /// Errors as of statechart::step; the draft is then as it was before. The step's own snapshot has
  /// gone into the draft.
  Result<statechart::Step> apply(const statechart::Event& event);
  /// Journals that an event failed, without any other change.
  void record_incident(const statechart::Event& event, const Error& error);
  /// Journals what was done to the case from outside its workflow: nothing else changes.
  void record_care(const char* kind, const std::string& actor, const std::string& name);

  [[nodiscard]] const statechart::Chart& chart() const noexcept { return *definition_->chart; }
  [[nodiscard]] const statechart::Snapshot& snapshot() const noexcept {
    return before_ && steps_.empty() ? before_->snapshot : snapshot_;
  }
  [[nodiscard]] const Vault& vault() const noexcept { return *vault_; }
  [[nodiscard]] const Surroundings& surroundings() const noexcept { return surroundings_; }
  [[nodiscard]] bool has_steps() const noexcept { return !steps_.empty(); }
  [[nodiscard]] std::size_t steps() const noexcept { return steps_.size(); }
  /// Timers that failed to fire, with what went wrong.
  [[nodiscard]] const std::vector<std::pair<std::uint64_t, Error>>& failed_timers() const noexcept {
    return failed_timers_;
  }

  struct Finished {
    Unit unit;
    CaseStatePointer after;
    std::int64_t clock_behind_ms = 0;  ///< behind the last entry of the case; 0: it was not
  };
  /// Everything as rows. Only after at least one step, and once: the snapshot goes into the result.
  /// Errors: `limit_reached`; where the end of
  /// `keep` cannot be counted, what the calendar says.
  [[nodiscard]] Result<Finished> finish(const Id& commit_id);

 private:
  void take(JournalRecord record, statechart::Snapshot next,
            const std::vector<statechart::Node>& entered,
            const std::vector<statechart::Node>& left);
  [[nodiscard]] bool item_is_personal(const JournalRecord& record) const;
  /// The stored form before the next step.
  [[nodiscard]] std::string_view stored() const noexcept;
  [[nodiscard]] JournalRecord record_of(const statechart::Event& event) const;
  [[nodiscard]] std::string effect_payload(const std::string& kind, Instant created,
                                           std::string_view sealed) const;
  [[nodiscard]] std::string timer_payload(const statechart::RunningTimer& running) const;
  void diff_timers(Unit& unit) const;
  void diff_tasks(Unit& unit) const;
  [[nodiscard]] Result<void> add_keep(Unit& unit) const;
  [[nodiscard]] CaseRow case_row() const;
  [[nodiscard]] std::vector<statechart::TaskView> tasks_of(
      const statechart::Snapshot& snapshot) const;
  [[nodiscard]] TaskRow task_row(const statechart::TaskView& task) const;
  [[nodiscard]] std::string task_payload(const statechart::TaskView& task) const;

  CaseStatePointer before_;  ///< null: a new case
  Id id_;
  std::string tenant_;
  std::shared_ptr<const Definition> definition_;
  std::shared_ptr<const Vault> vault_;
  std::string new_key_;
  Surroundings surroundings_;
  std::int64_t clock_behind_ms_ = 0;
  statechart::Snapshot snapshot_;  ///< of a case that is there: once there is a step
  std::string stored_;
  Digest hash_{};
  struct Taken {
    JournalRecord record;
    std::string changes;  ///< encoded
  };
  std::vector<Taken> steps_;
  std::vector<std::pair<std::uint64_t, Error>> failed_timers_;
};

/// The row of work that says when a closed case is to be erased.
inline constexpr const char* keep_work_id = "keep";

/// Names of rows of work.
[[nodiscard]] std::string timer_work_id(std::uint64_t timer);
[[nodiscard]] std::uint64_t timer_of_work_id(const std::string& work_id);
[[nodiscard]] std::string effect_work_id(std::int64_t revision, std::uint32_t ordinal);
/// CASE/REVISION/ORDINAL, as receivers see it.
[[nodiscard]] std::string effect_name(const Id& case_id, const std::string& work_id);

}  // namespace regie::runtime
