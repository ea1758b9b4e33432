// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "engine/workflow/model.hpp"
#include "engine/workflow/reader.hpp"

namespace regie::workflow {

/// Reads a workflow's document into the model. What names mean is not looked at; what they look
/// like is.
class Parser {
 public:
  using Node = document::Node;
  using Member = document::Member;

  explicit Parser(Findings& findings) : findings_(findings), read_(findings) {}

  model::Workflow run(const Node& root);

 private:
  // read_workflow.cpp
  void read_roles(const Node& node, model::Workflow& workflow);
  model::Role read_role(const Member& member);
  void read_results(const Node& node, model::Workflow& workflow);
  model::Result read_result(const Member& member);

  // read_data.cpp
  std::vector<model::Field> read_fields(const Node& node);
  model::Field read_field(const Member& member);
  bool read_type(const Node& node, const Node& around, model::Field& field);
  void read_as_record(const Node& node, model::Field& field);
  void read_choice_words(const Node& node, statechart::DataType& type);
  void check_bound(const Node& node, const statechart::DataType& type, std::string_view key,
                   double bound);
  void read_bounds(const Node& node, model::Field& field);
  void read_record(const Node& node, model::Field& field);
  void check_key_field(const Node& node, model::Field& field, statechart::DataType& list);
  void read_privacy(const Node& node, model::Field& field);

  // read_states.cpp
  std::vector<model::State> read_states(const Node& node);
  model::State read_state(const Member& member);
  void read_task(const Node& node, model::State& state);
  void read_nesting(const Node& node, const Span& owner, model::State& state);
  void read_deadline(const Node& node, model::State& state);
  void read_events(const Node& node, model::State& state);
  std::vector<model::When> read_when(const Node& node);

  // read_each.cpp
  void read_each(const Node& node, model::State& state);
  void read_each_source(const Member& member, model::Each& each);
  void read_quorum(const Node& node, model::Each& each);
  void read_plain_quorum(const Node& enough, model::Each& each);
  void read_exits(const Node& node, model::Each& each);
  std::vector<model::Request> read_calls(const Node& node, bool of_state);
  std::optional<model::Request> read_call(const Node& node, bool of_state);
  void read_retry(const Node& node, model::Request& call);
  void require_ways_on(const Node& call, const Span& span);
  void read_reply(const Node& node, model::Each& each);
  void refuse_words_of_each(const Node& node);

  // read_choices.cpp
  std::vector<model::Choice> read_choices(const Node& node);
  model::Choice read_choice(const Node& name, const Node& value, const Vocabulary& table);
  void read_asking(const Node& node, model::Choice& choice);
  std::vector<model::Need> read_needs(const Node& node);
  std::optional<model::Limit> read_limit(const Node& node);
  /// A target, a mapping, or a list of mappings of which all but the last have an `if`.
  std::vector<model::Rule> read_rules(const Node& node, const Span& owner, const Vocabulary& table);
  model::Rule read_rule(const Node& node, const Vocabulary& table);
  void read_move(const Node& node, model::Rule& rule);

  // read_time.cpp
  std::optional<model::Due> read_due(const Node& node, const Vocabulary& table, const Span& owner);
  bool read_after(const Node& node, const Vocabulary& table, model::Due& due);
  bool read_times(const Node& node, model::Due& due);
  bool read_law(const Node& node, model::Due& due);
  std::vector<model::Reminder> read_reminders(const Node& node);
  std::vector<model::Timer> read_timers(const Node& node);

  // read_terms.cpp
  std::vector<model::Term> read_terms(const Node& node);
  std::optional<model::Term> read_term(const Member& member);
  bool read_term_length(const Node& node, const Span& owner, model::Term& term);
  void read_readings(const Node& node, model::Term& term);
  void read_term_action(const Member& member, std::vector<model::Action>& actions);

  // read_actions.cpp
  std::vector<model::Action> read_actions(const Node& node);
  void read_action_item(const Node& node, std::vector<model::Action>& actions);
  void read_done(const Node& node, std::vector<model::Action>& actions);
  void read_action(const Member& member, std::vector<model::Action>& actions);
  void read_assignments(const Member& member, model::Action::Kind kind,
                        std::vector<model::Action>& actions);
  std::vector<model::Person> read_people(const Node& node);
  std::optional<model::Person> read_person(const Node& node);
  model::Tell read_tell(const Node& node);
  model::Todo read_todo(const Node& node, const Span& owner);

  // read_messages.cpp
  bool check_event(const model::Name& name, bool descriptor);
  void read_raised(const Node& event, const Node& with, std::vector<model::Action>& actions);
  void read_sent(const Node& event, const Node& with, std::vector<model::Action>& actions);
  void read_recipient(const Node& node, model::Recipient& recipient);
  void read_cancel(const Node& node, std::vector<model::Action>& actions);
  void read_loop(const Node& node, model::Action action, std::vector<model::Action>& actions);
  void read_log(const Node& node, model::Action action, std::vector<model::Action>& actions);
  std::vector<model::Block> read_blocks(const Node& node);
  std::optional<model::Start> read_start(const Node& node);
  std::vector<model::Child> read_children(const Node& node);
  model::Child read_child(const Node& node);

  // read_requests.cpp
  std::vector<model::Request> read_requests(const Node& node);
  std::optional<model::Request> read_request(const Node& node);
  void read_reply(const Node& node, std::vector<model::Action>& actions);

  Findings& findings_;
  Reader read_;
};

}  // namespace regie::workflow
