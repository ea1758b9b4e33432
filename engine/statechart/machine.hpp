// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/calendar/due.hpp"
#include "engine/statechart/step.hpp"

namespace regie::statechart {

/// One step at work: a copy of the snapshot, the queues of the W3C's algorithm, and what the step
/// has decided so far. Lives for one call of `step` or of a query. Not thread-safe.
class Machine final : public expression::Slots, public expression::Host {
 public:
  Machine(const Chart& chart, Snapshot snapshot, const Event& event, const Context& context);

  // ---- gate.cpp: what comes from outside -------------------------------------------------
  Result<void> start();
  Result<void> choose();
  Result<void> receive();
  Result<void> fire();
  Result<void> finish_todo();
  [[nodiscard]] Result<Step> finish();

  /// A choice, and the region it is made in (0: the case).
  struct Aim {
    Index choice = none;
    std::uint32_t region = 0;
  };
  [[nodiscard]] Result<Aim> aim(const std::string& name, const std::string& item,
                                const std::string& person) const;
  /// Why `person` may not, or may not now, make this choice; empty: they may. Fills in the role
  /// that they act as.
  [[nodiscard]] Result<std::vector<Reason>> objections(const Aim& aim, std::string* role);
  /// The task that a choice belongs to: its `who` and `except` hold where the choice has none.
  [[nodiscard]] const Task* task_of(const Choice& choice) const;
  [[nodiscard]] Result<std::vector<Reason>> authorise(const Choice& choice, std::uint32_t region,
                                                      std::string* role);
  /// Conditions of the choice as the data stands, with those that failed.
  [[nodiscard]] Result<std::vector<Reason>> unmet_needs(const Aim& aim);
  [[nodiscard]] Result<void> apply_answers(const Aim& aim);
  [[nodiscard]] bool is_live(const Aim& aim) const;

  /// Under which name `what` is counted: in the case, in this round, or for this item.
  [[nodiscard]] std::string count_key(TakeLimit::Per per, const std::string& what,
                                      std::uint32_t region) const;
  /// A rule of a choice by the choice's id and its place among the rules.
  [[nodiscard]] std::string rule_name(Index transition) const;
  [[nodiscard]] std::int64_t taken(const std::string& key) const;

  // ---- people.cpp ---------------------------------------------------------------------------
  [[nodiscard]] Result<std::vector<std::string>> holders(Index role);
  [[nodiscard]] Result<std::vector<std::string>> persons(const Who& who, std::uint32_t region);
  [[nodiscard]] Result<std::vector<std::string>> persons(const std::vector<Who>& who,
                                                         std::uint32_t region);
  [[nodiscard]] std::vector<std::string> from_directory(Index role);
  /// Who may write down what somebody else said: the holders of `role`, and, while it is not known
  /// yet where the case belongs, everybody whom the directory gives it.
  [[nodiscard]] Result<std::vector<std::string>> may_enter_for(Index role);
  [[nodiscard]] bool binds_at_first_act(Index role);
  void bind_role(Index role, std::vector<std::string> persons);
  [[nodiscard]] std::vector<std::string> persons_of_role_acts(Index role) const;

  // ---- evaluation.cpp -------------------------------------------------------------------------
  [[nodiscard]] Result<Value> evaluate(Index program, std::uint32_t region, Index each = none);
  [[nodiscard]] Result<bool> holds(Index program, std::uint32_t region, Index each = none);
  [[nodiscard]] Text explain(Index program, std::uint32_t region, Index each = none);
  [[nodiscard]] Index each_seen(std::uint32_t region, Index each) const;
  [[nodiscard]] Value answers_of(Index each_state) const;
  [[nodiscard]] Value item_of(const Region& region) const;
  void refresh_computed();
  const Value& at(std::uint32_t slot) const override;
  Result<bool> in_state(std::string_view state) const override;
  Result<std::int64_t> times(std::string_view choice) const override;
  Result<bool> can(std::string_view right) const override;
  Result<std::int64_t> working_days_between(Date from, Date to) const override;
  const TimeZones* zones() const override { return context_.zones; }
  std::string_view zone() const override { return context_.calendar->zone(); }

  // ---- machine.cpp: the algorithm (SCXML 1.0, appendix D) ---------------------------------------
  struct Node {
    std::uint32_t region = 0;
    Index state = none;
    friend auto operator<=>(const Node&, const Node&) = default;
  };
  struct Enabled {
    std::uint32_t region = 0;  ///< scope of the source
    Index transition = none;
  };
  struct InternalEvent {
    std::string name;
    std::uint32_t region = 0;  ///< only for this region and what is around it; 0: for all
  };
  [[nodiscard]] Result<void> run_to_completion();
  [[nodiscard]] Result<void> microstep(const std::vector<Enabled>& enabled);
  [[nodiscard]] Result<void> enter_targets(std::uint32_t region, const std::vector<Index>& targets,
                                           Index domain);
  [[nodiscard]] Result<void> enter_state(Node node, bool by_default);
  [[nodiscard]] Result<void> exit_state(Node node);
  void raise(std::string name, std::uint32_t region = 0);

  // ---- selection.cpp ----------------------------------------------------------------------------
  /// Transitions that `name` enables (empty: eventless ones), without conflicts.
  [[nodiscard]] Result<std::vector<Enabled>> select(const std::string& name, std::uint32_t region);
  [[nodiscard]] std::vector<Index> effective_targets(Index transition) const;
  [[nodiscard]] Index domain_of(Index transition) const;
  [[nodiscard]] std::vector<Index>& configuration(std::uint32_t region);
  [[nodiscard]] const std::vector<Index>& configuration(std::uint32_t region) const;
  [[nodiscard]] std::vector<std::uint64_t> order_key(Node node) const;
  void collect_exits(std::uint32_t region, Index domain, std::set<Node>& exits) const;

  // ---- regions.cpp
  // --------------------------------------------------------------------------------
  [[nodiscard]] Result<void> open_regions(Node each);
  [[nodiscard]] Result<bool> sync_regions();
  [[nodiscard]] Result<void> forget_removed(Index each);
  [[nodiscard]] Result<void> weigh_quorums();
  [[nodiscard]] Result<std::vector<std::string>> item_keys(Index each) const;
  [[nodiscard]] Result<void> new_region(Node each, const std::string& key);
  [[nodiscard]] Result<void> withdraw(std::uint32_t region);
  void settle_regions_of(Node each);
  void end_region(std::uint32_t region);
  [[nodiscard]] bool is_live_region(const Region& region) const;

  // ---- actions.cpp
  // --------------------------------------------------------------------------------
  [[nodiscard]] Result<void> run_block(Range actions, std::uint32_t region, Index source);
  [[nodiscard]] Result<void> run_blocks(Range blocks, std::uint32_t region, Index source);
  [[nodiscard]] Result<void> run_action(const Action& action, std::uint32_t region, Index source);
  [[nodiscard]] Result<void> write(Index field, const std::string& item_field, const Value& value,
                                   std::uint32_t region);
  void record_answer(std::uint32_t region, const std::string& choice, const std::string& by);
  [[nodiscard]] Result<void> open_task(Node node);

  // ---- timers.cpp
  // -----------------------------------------------------------------------------------
  [[nodiscard]] Result<void> start_timers(Node node);
  [[nodiscard]] Result<void> start_timer(Index timer, std::uint32_t region);
  void cancel_timers(Node node);
  [[nodiscard]] Result<void> note_activity();

  // ---- terms.cpp
  [[nodiscard]] Result<void> change_term(const Action& action);
  [[nodiscard]] Result<void> start_term(Index term);
  [[nodiscard]] Result<void> stop_term(Index term);
  [[nodiscard]] Result<void> compute_term(OpenTerm& open);
  [[nodiscard]] OpenTerm* open_term(Index term);
  [[nodiscard]] Result<Date> today() const;
  [[nodiscard]] Result<Date> term_day(Index program);
  void cancel_term_timer(Index term);
  [[nodiscard]] Result<void> recompute();
  void move_timer(const RunningTimer& running, const calendar::Due& due);
  void end_term(Index term);
  void close_terms();

  // ---- messages.cpp
  // -----------------------------------------------------------------------------------
  struct Message {
    std::string person;
    Notice::Kind kind = Notice::Kind::notice;
    Text subject;  ///< filled in when it was decided; empty: the case's label
    Text text;     ///< empty: made of the state in which the step ends
    std::uint32_t region = 0;
  };
  [[nodiscard]] Result<void> notify(const Notice& notice, std::uint32_t region, Index source);
  [[nodiscard]] Result<void> say(const std::vector<std::string>& persons, const Template& subject,
                                 const Template& text, Notice::Kind kind, std::uint32_t region);
  [[nodiscard]] Effect message_effect(const std::string& person,
                                      const std::vector<const Message*>& parts);
  [[nodiscard]] Result<Text> fill(const Template& text, std::uint32_t region,
                                  const std::string& reader);
  [[nodiscard]] std::string fill_part(const Template::Part& part, std::uint32_t region,
                                      const std::vector<bool>& visible, Language language);
  [[nodiscard]] std::vector<Effect> effects();
  void note(Text text);

  // ---- views.cpp
  // ----------------------------------------------------------------------------------------
  /// Whether the person holds the role, or acted in it.
  [[nodiscard]] bool acts_as(Index role, const std::string& person);
  [[nodiscard]] bool takes_part(const std::string& person);
  [[nodiscard]] std::vector<bool> visible(const std::string& person);
  [[nodiscard]] Text item_title(const Region& region);

  [[nodiscard]] Error fail(Errc code, Text message, Index state = none) const;
  [[nodiscard]] const Chart& chart() const { return chart_; }
  [[nodiscard]] Snapshot& snapshot() { return s_; }

 private:
  friend struct Views;

  const Chart& chart_;
  const Event& event_;
  const Context& context_;
  Snapshot s_;

  std::deque<InternalEvent> internal_;
  std::size_t internal_events_ = 0;
  std::size_t microsteps_ = 0;
  std::string event_name_;  ///< what expressions see as `event.name`
  std::set<Index> changed_fields_;
  std::set<Node> weigh_;  ///< `each` states whose quorum must be looked at
  std::vector<Message> messages_;
  std::vector<Value> due_;           ///< timers started, for the journal
  std::set<std::string> looked_up_;  ///< contacts used, for the journal
  std::vector<Value> notes_;
  std::vector<Value> trace_;
  std::string person_;  ///< who acts
  std::string role_;    ///< as which role
  std::string choice_taken_;
  std::uint32_t region_taken_ = 0;
  bool late_ = false;

  mutable std::array<Value, static_cast<std::size_t>(Extra::count)> extra_;
  mutable std::array<bool, static_cast<std::size_t>(Extra::count)> extra_ready_{};
  std::uint32_t eval_region_ = 0;
  bool removing_ = false;  ///< `item` is the item that `remove` looks at
  Value remove_item_;
  Index eval_each_ = none;
  Index acting_each_ = none;           ///< the `each` whose answers the actions that run see
  std::set<std::uint32_t> just_left_;  ///< regions that this microstep withdraws unanswered
};

}  // namespace regie::statechart
