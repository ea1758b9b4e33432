// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/calendar/due.hpp"
#include "engine/statechart/step.hpp"

namespace regie::statechart {

/// Why a choice is closed whose rules were all tried.
inline const Text no_rule_fits{"Geen van de regels past.", "None of the rules fits."};

/// An event on its way, and what expressions see of it.
struct CurrentEvent {
  enum class Type : std::uint8_t { platform, internal, external };
  Value name;          ///< a text
  Index known = none;  ///< in `Chart::events`
  std::uint32_t region =
      0;  ///< only for this region, those within it and what is around it; 0: all
  Type type = Type::internal;
  Value data;  ///< unset: none

  /// What few events have; empty texts where there is none.
  struct Provenance {
    std::string item;
    std::string child;
    std::string send_id;
    std::string origin;
  };
  [[nodiscard]] const Provenance& from() const noexcept {
    static const Provenance nowhere;
    return provenance == nullptr ? nowhere : *provenance;
  }
  [[nodiscard]] Provenance& add_from() {
    if (provenance == nullptr) provenance = std::make_unique<Provenance>();
    return *provenance;
  }
  std::unique_ptr<Provenance> provenance;
};

/// A notification that was decided on.
struct Message {
  std::string person;
  Notice::Kind kind = Notice::Kind::notice;
  Text subject;  ///< filled in when it was decided; empty: the case's label
  Text text;     ///< empty: made of the state in which the step ends
  std::uint32_t region = 0;
};

/// The queues and sets of one step at work. Kept from step to step, so that its memory is: a step
/// that changes no data takes none. Not thread-safe.
struct Workspace {
  struct Enabled {
    std::uint32_t region = 0;  ///< scope of the source
    Index transition = none;
    Node first;  ///< in document order it stands where this node stands
    bool preempted = false;
  };

  std::vector<CurrentEvent> internal;  ///< from `internal_next` on
  std::size_t internal_next = 0;
  std::vector<CurrentEvent> external;  ///< sent to itself; from `external_next` on
  std::size_t external_next = 0;
  std::size_t events_raised = 0;
  std::size_t microsteps = 0;
  std::uint64_t loops = 0;  ///< rounds of loops
  std::uint64_t sends = 0;  ///< ids made for sends
  CurrentEvent current;
  std::vector<Index> matches;  ///< descriptors that match the current event
  std::vector<Node> candidates;
  std::vector<Node> covered;
  std::size_t cover = 0;
  std::vector<Enabled> enabled;
  std::vector<std::size_t> moving;
  std::vector<Node> exits;
  std::vector<Chart::Entering> entries;
  std::vector<Node> to_invoke;  ///< entered, and not left again
  std::vector<Index> changed_fields;
  std::vector<Node> weigh;  ///< `each` states whose quorum must be looked at
  std::vector<Message> messages;
  std::vector<Value> due;           ///< timers started, for the journal
  std::set<std::string> looked_up;  ///< contacts used, for the journal
  std::vector<Value> notes;
  std::vector<Effect> effects;  ///< for other cases
  bool keeps_course = false;    ///< `taken`, `raised`, `entered` and `left` are asked for
  std::vector<Taken> taken;
  std::vector<Raised> raised;
  std::vector<Node> entered;
  std::vector<Node> left;
  std::array<Value, static_cast<std::size_t>(Extra::count)> extra;
  std::vector<Value> variables;  ///< of loops

  /// Where the items of the last large list stand, for as long as it is the same list.
  struct {
    Value list;
    std::unordered_map<std::string, std::size_t> places;
  } items;
  Snapshot spare;

  void clear();
};

/// One step at work: the W3C's algorithm over a snapshot that it changes in place. Where a step
/// fails, the snapshot is of no use any more: the caller has kept the one before. Lives for one
/// call of `step` or of a query. Not thread-safe.
class Machine final : public expression::Slots, public expression::Host {
 public:
  Machine(const Chart& chart, Snapshot& snapshot, const Event& event, const Context& context,
          Workspace& workspace);

  // ---- gate.cpp: what comes from outside -------------------------------------------------
  Result<void> start();
  Result<void> choose();
  /// `refuse`: an event that nothing waits for is an error; otherwise it is dropped (SCXML 3.13).
  Result<void> receive(bool refuse);
  Result<void> fire();
  Result<void> finish_todo();
  [[nodiscard]] Result<void> run();
  void count_step();
  void report(Step& done);
  [[nodiscard]] Value resolved();
  /// Whether an external event enabled anything.
  [[nodiscard]] bool moved() const noexcept { return moved_; }
  [[nodiscard]] Result<void> take_over_data();
  [[nodiscard]] Result<void> may_begin_with(const std::string& name, Index field) const;
  [[nodiscard]] Result<void> take_key();
  /// Fills in nothing but what the case begins with, and its key.
  [[nodiscard]] Result<void> name_case();
  [[nodiscard]] Result<void> cancel();
  [[nodiscard]] bool has_child(std::string_view id) const;

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
  [[nodiscard]] Result<std::int64_t> most_of(const TakeLimit& limit, std::uint32_t region);

  // ---- people.cpp ---------------------------------------------------------------------------
  [[nodiscard]] Result<std::vector<std::string>> holders(Index role);
  /// These, or, where they stand for the seat of a region, those who are named with the seat.
  [[nodiscard]] const std::vector<Who>& seated(const std::vector<Who>& who,
                                               std::uint32_t region) const;
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
  /// The list or record that an `each` goes over, as it is now; unset where there is none.
  [[nodiscard]] Value list_of(const Each& each, std::uint32_t around) const;
  /// Computes everything that is computed, or what reads the clock or the case.
  void compute_all();
  void compute_always();
  void field_changed(Index field);
  [[nodiscard]] bool compute(Index place);
  void forget_scope();
  const Value& at(std::uint32_t slot) const override;
  Result<bool> in_state(std::string_view state) const override;
  Result<std::int64_t> times(std::string_view choice) const override;
  Result<bool> can(std::string_view right) const override;
  Result<std::int64_t> working_days_between(Date from, Date to) const override;
  Result<Date> add_term(Date from, std::string_view term, std::string_view basis,
                        bool back) const override;
  const TimeZones* zones() const override { return context_.zones; }
  std::string_view zone() const override { return context_.calendar->zone(); }

  // ---- machine.cpp: the algorithm (SCXML 1.0, appendix D) ---------------------------------------
  using Enabled = Workspace::Enabled;
  /// mainEventLoop, until both queues are empty.
  [[nodiscard]] Result<void> run_to_completion();
  [[nodiscard]] Result<bool> macrostep();
  /// An external event as SCXML takes it: finalize, forwarding, transitions. Tells whether a
  /// transition was enabled.
  [[nodiscard]] Result<bool> take_external(CurrentEvent event);
  [[nodiscard]] Result<void> begin_event(CurrentEvent event);
  [[nodiscard]] Result<void> microstep();
  void record_histories();
  [[nodiscard]] Result<void> enter(std::uint32_t region, Index transition, Index domain);
  [[nodiscard]] Result<void> enter_state(Node node, const Chart::Entering& how);
  [[nodiscard]] Result<void> finish_state(Node node);
  [[nodiscard]] Result<void> exit_state(Node node);
  [[nodiscard]] Result<void> exit_all();
  [[nodiscard]] bool is_final(Node node) const;
  [[nodiscard]] Result<Value> done_data(Node node);
  [[nodiscard]] Result<void> raise(CurrentEvent event);
  [[nodiscard]] Result<void> raise(Index known, std::uint32_t region, Value data = {});
  [[nodiscard]] CurrentEvent event_named(std::string_view name) const;
  /// What an error does: `errors_raise` makes it an event, otherwise it ends the step.
  [[nodiscard]] Result<void> absorb(const Error& error, std::uint32_t region,
                                    const std::string& send_id = {});

  // ---- selection.cpp ----------------------------------------------------------------------------
  /// Fills `enabled` with what the current event enables, without conflicts; `eventless`: with what
  /// needs none. `only_region`: in this region, those within it and the states around it.
  [[nodiscard]] Result<void> select(bool eventless, std::uint32_t only_region);
  void collect_candidates(std::uint32_t only_region);
  void collect_in(std::uint32_t region, Index each, std::uint32_t only_region);
  [[nodiscard]] Result<Index> first_enabled(Node node);
  [[nodiscard]] Node first_uncovered(Node node, std::size_t low, std::uint32_t only_region);
  void remove_conflicts();
  [[nodiscard]] Index domain(Index transition, std::uint32_t region) const;
  [[nodiscard]] std::vector<Index>& configuration(std::uint32_t region);
  [[nodiscard]] const std::vector<Index>& configuration(std::uint32_t region) const;
  [[nodiscard]] const std::vector<History>& histories(std::uint32_t region) const;
  /// Whether `node` lies below `above`, through regions.
  [[nodiscard]] bool is_within(Node node, Node above) const;
  [[nodiscard]] bool is_before(Node a, Node b) const;
  /// Whether a region is `region`, within it or around it.
  [[nodiscard]] bool concerns(std::uint32_t one, std::uint32_t region) const;
  void collect_exits(std::uint32_t region, Index domain);

  // ---- regions.cpp ------------------------------------------------------------------------------
  [[nodiscard]] Result<void> open_regions(Node each);
  [[nodiscard]] Result<bool> sync_regions();
  [[nodiscard]] Result<bool> sync_each(Index each, std::uint32_t around);
  [[nodiscard]] Result<void> forget_removed(Index each);
  [[nodiscard]] Result<std::vector<std::string>> item_keys(Index each, std::uint32_t around) const;
  [[nodiscard]] Result<void> new_region(Node each, const std::string& key);
  [[nodiscard]] Result<void> withdraw(std::uint32_t region);
  void settle_regions_of(Node each);
  [[nodiscard]] Result<void> end_region(Node final);
  [[nodiscard]] bool is_live_region(const Region& region) const;
  [[nodiscard]] Region* own_region(std::uint32_t ordinal);
  [[nodiscard]] bool has_ended(Node each) const;

  // ---- quorum.cpp -------------------------------------------------------------------------------
  void weigh_later(Node each);
  [[nodiscard]] Result<void> weigh_quorums();
  [[nodiscard]] Result<void> weigh_quorum(Node node);

  // ---- actions.cpp ------------------------------------------------------------------------------
  [[nodiscard]] Result<void> run_block(Range actions, std::uint32_t region, Index source);
  [[nodiscard]] Result<void> run_blocks(Range blocks, std::uint32_t region, Index source);
  [[nodiscard]] Result<void> run_actions(Range actions, std::uint32_t region, Index source);
  [[nodiscard]] Result<void> run_action(const Action& action, std::uint32_t region, Index source);
  [[nodiscard]] Result<void> run_set(const Action& action, std::uint32_t region);
  [[nodiscard]] Result<void> run_list_change(const Action& action, std::uint32_t region);
  [[nodiscard]] Result<void> run_branch(const Action& action, std::uint32_t region, Index source);
  [[nodiscard]] Result<Value> replaced(const Value& value, const Action& action, std::size_t depth,
                                       const Value& replacement, std::uint32_t region);
  [[nodiscard]] Result<void> run_loop(const Action& action, std::uint32_t region, Index source);
  [[nodiscard]] Result<void> write(Index field, const std::string& item_field, Value value,
                                   std::uint32_t region);
  [[nodiscard]] Result<void> write_slot(Index slot, Value value, std::uint32_t region);
  [[nodiscard]] Result<void> write_item(const std::string& item_field, const Value& value,
                                        std::uint32_t region);
  void record_answer(std::uint32_t region, const std::string& choice, const std::string& by);
  [[nodiscard]] Result<void> open_task(Node node);

  // ---- sends.cpp: events for this and other cases, child cases ----------------------------------
  [[nodiscard]] Result<void> fill(Delayed& what, const Send& send, std::uint32_t region);
  [[nodiscard]] Result<void> run_send(const Send& send, std::uint32_t region);
  /// `request`: the number of the request that it is; 0: of none.
  [[nodiscard]] Result<void> dispatch(Delayed what, std::uint32_t region,
                                      std::uint32_t request = 0);
  [[nodiscard]] Result<void> start_send_timer(const Send& send, Delayed what, std::uint32_t region);
  void cancel_send(std::string_view id);
  [[nodiscard]] Result<std::string> text_of(Index program, std::uint32_t region);
  [[nodiscard]] Result<std::string> receiver(const Send& send, std::uint32_t region);
  [[nodiscard]] Result<void> unreachable(const Delayed& what, std::uint32_t region);
  [[nodiscard]] Result<void> invoke_children();
  [[nodiscard]] Result<void> start_child(const Invoke& invoke, Index index, std::uint32_t region);
  void cancel_children(Node node);
  [[nodiscard]] Result<void> effect(const char* kind, Value payload);
  [[nodiscard]] Result<void> report_end();

  // ---- requests.cpp: questions to other cases, and answers to theirs ----------------------------
  [[nodiscard]] Result<void> ask(Index request, std::uint32_t region);
  [[nodiscard]] Result<void> call(Index request, std::uint32_t region);
  void withdraw_requests(Node node);
  [[nodiscard]] Result<void> receive_answer();
  [[nodiscard]] Result<void> answer_never(const OpenRequest& open, const Text& why);
  [[nodiscard]] Result<bool> note_question();
  [[nodiscard]] Result<void> refuse_question(const Asked& asked, Errc code, const Text& why);
  [[nodiscard]] Result<void> reply(const Reply& reply, std::uint32_t region);
  [[nodiscard]] Result<void> end_questions();

  // ---- timers.cpp -------------------------------------------------------------------------------
  [[nodiscard]] Result<void> start_timers(Node node);
  [[nodiscard]] Result<void> start_timer(Index timer, std::uint32_t region);
  [[nodiscard]] Result<Instant> moment_of(Index program, std::uint32_t region, const char* word,
                                          const Timer& timer);
  void cancel_timers(Node node);
  [[nodiscard]] Result<void> note_activity();

  // ---- terms.cpp --------------------------------------------------------------------------------
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

  // ---- messages.cpp -----------------------------------------------------------------------------
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

  // ---- views.cpp --------------------------------------------------------------------------------
  /// Whether the person holds the role, or acted in it.
  [[nodiscard]] bool acts_as(Index role, const std::string& person);
  [[nodiscard]] bool takes_part(const std::string& person);
  [[nodiscard]] std::vector<bool> visible(const std::string& person);
  /// Whether `actor` may be told the values that a condition looks at; nobody named: the operator.
  [[nodiscard]] bool may_know(Index program, std::uint32_t region, const std::string& actor);
  /// Why a need or a rule does not hold, as far as whoever acts may know it.
  [[nodiscard]] Reason reason_unmet(Reason::Kind kind, const Text& sentence, Index program,
                                    std::uint32_t region, Index each);
  /// What a side task asks, as somebody may read it: it was written down for the case's own use.
  [[nodiscard]] Text todo_for(const OpenTodo& todo, const std::string& reader);
  /// An error of a condition, without its values for who may not know them.
  [[nodiscard]] Error not_judged(const Error& error, Index program, std::uint32_t region);
  [[nodiscard]] Text item_title(const Region& region);

  [[nodiscard]] Error fail(Errc code, Text message, Index state = none) const;
  [[nodiscard]] const Chart& chart() const { return chart_; }
  [[nodiscard]] Snapshot& snapshot() { return s_; }
  [[nodiscard]] const Dossier& file() const { return s_.dossier(); }
  [[nodiscard]] const std::string& choice_taken() const { return choice_taken_; }

 private:
  friend struct Views;

  const Chart& chart_;
  const Event& event_;
  const Context& context_;
  Snapshot& s_;
  Workspace& w_;

  std::string person_;  ///< who acts
  std::string role_;    ///< as which role
  std::string choice_taken_;
  std::uint32_t region_taken_ = 0;
  bool late_ = false;
  bool moved_ = true;

  mutable std::uint32_t extra_ready_ = 0;  ///< bits by place in `Workspace::extra`
  std::uint32_t eval_region_ = 0;
  Index eval_each_ = none;
  Index acting_each_ = none;              ///< the `each` whose answers the actions that run see
  std::vector<std::uint32_t> just_left_;  ///< regions that this microstep withdraws unanswered
  bool removing_ = false;                 ///< `item` is the item that `remove` looks at
  Value remove_item_;
  std::size_t nesting_ = 0;  ///< of actions within actions
  std::string failed_send_;  ///< id of the send whose error ends its block
};

}  // namespace regie::statechart
