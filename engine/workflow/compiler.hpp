// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <regie/limits.hpp>

#include "engine/statechart/chart.hpp"
#include "engine/workflow/environment.hpp"
#include "engine/workflow/findings.hpp"
#include "engine/workflow/model.hpp"

namespace regie::workflow {

/// Looks up the names of a model and fills the tables of a chart. Reports what does not fit.
class Compiler {
 public:
  using Index = statechart::Index;
  using Range = statechart::Range;
  using Node = document::Node;

  Compiler(Findings& findings, const model::Workflow& workflow, const Limits& limits);

  /// The chart, not yet sealed; of use only where nothing was reported as an error.
  std::shared_ptr<statechart::Chart> run();

  [[nodiscard]] const std::vector<bool>& used_fields() const noexcept { return used_fields_; }
  [[nodiscard]] const std::vector<bool>& used_roles() const noexcept { return used_roles_; }
  /// States and choices that have no title of their own, in document order.
  [[nodiscard]] const std::vector<model::Name>& untitled() const noexcept { return untitled_; }

 private:
  /// Where an expression stands.
  struct Scope {
    std::vector<Index> states;   ///< it is evaluated in one of these
    std::vector<Index> written;  ///< fields that were filled in just before
    const statechart::DataType* item = nullptr;
    std::vector<Index> answers_of;    ///< `each` states whose answers it sees
    std::vector<Variable> variables;  ///< of the loops around it, the innermost last
    bool anywhere = false;            ///< nothing is known about what is filled in
  };
  /// An expression that waits until it is known which data is filled in where.
  struct Pending {
    std::string text;
    Span span;
    Scope scope;
    std::optional<expression::Type> expected;
    Index program = statechart::none;
    bool silent = false;  ///< a part of it stands at its own place and is reported there
    /// What its value is for, where it must fit; else null.
    std::shared_ptr<const statechart::Field> fits;
  };
  /// A transition with what it surely writes.
  struct Edge {
    statechart::Transition transition;
    std::vector<Index> writes;
  };
  /// What a state collects before the tables are laid out.
  struct Draft {
    const model::State* model = nullptr;
    std::vector<Index> children;
    std::map<std::string, Index, std::less<>> named;  ///< the first child of each name
    std::optional<Edge> initial;
    std::vector<Edge> edges;
    std::vector<statechart::Timer> timers;
    std::vector<statechart::Invoke> invokes;
    std::vector<statechart::Request> requests;
    std::vector<Index> enter_writes;
  };
  struct Derived {
    std::vector<std::string> reads;
    bool always = false;  ///< it can be computed even where nothing is filled in
  };
  struct Operand {
    Index program = statechart::none;
    Value literal;
  };
  /// How the rules of a choice or event become transitions.
  struct Site {
    std::vector<Index> sources;
    std::vector<std::string> events;  ///< none: eventless
    Index choice = statechart::none;
    Scope scope;
    bool in_region = false;           ///< an answer to an `each` that only asks
    Index around = statechart::none;  ///< the `each` whose region it is in
    std::string condition;            ///< holds for every rule, beside its own
    bool marks_late = false;
    Index answered = statechart::none;  ///< where an answer ends its region
    std::vector<Index> form_writes;
  };

  // compile_data.cpp
  void compile_fields();
  void derive(std::size_t field);
  void check_circles();
  void tell_circle(std::vector<std::size_t> circle);
  void compile_key();
  void derive_member(const model::Field& written, const std::vector<statechart::Field>& above,
                     statechart::Field& member);
  statechart::Field complete(const model::Field& field);
  expression::Program fallback(const Node& node, const statechart::Field& field);
  Index data_field(const model::Name& name, const char* rule = "unknown-field");
  std::vector<Index> data_fields(const std::vector<model::Name>& names);
  [[nodiscard]] std::vector<std::string> field_names() const;

  // operands.cpp
  Index program(const Node& node, const Scope& scope, std::optional<expression::Type> expected);
  Index program(std::string text, const Span& span, const Scope& scope,
                std::optional<expression::Type> expected);
  Operand operand(const Node& node, const statechart::Field& field, const Scope& scope);
  Value literal_value(const Node& node, const statechart::DataType& type);
  std::string composed(const Node& node, const statechart::DataType& type);
  void check_constant(const expression::Program& program, const statechart::Field& field,
                      const Span& span);
  void check_expression(const Node& node, const Scope& scope, const statechart::DataType& type);
  void compile_pending();
  void check_moments();
  void check_contacts();
  expression::Program compile_now(const std::string& text, const Span& span, const View& view,
                                  std::optional<expression::Type> expected,
                                  bool report_warnings = true);
  expression::Program compile_now(const std::string& text, const Span& span,
                                  const expression::Environment& names,
                                  std::optional<expression::Type> expected,
                                  bool report_warnings = true);
  void check_terms_of(const expression::Program& program);
  View view_of(const Scope& scope) const;

  // filled.cpp
  void find_filled();
  void arrive(Index state, std::vector<bool> filled, std::vector<Index>& work);
  void close_derived(std::vector<bool>& filled) const;

  // compile_people.cpp
  void declare_roles();
  void compile_roles();
  Index role(const model::Name& name);
  std::vector<statechart::Who> people(const std::vector<model::Person>& people, const Scope& scope);
  std::vector<statechart::Except> excepts(const std::vector<model::Name>& names);
  Index choice_named(std::string_view name) const;

  // templates.cpp
  statechart::Template make_template(const model::Words& words, const Scope& scope);
  std::vector<statechart::Template::Part> parse_template(const std::string& text, const Node* node,
                                                         const Scope& scope);
  bool term_place(const std::vector<std::string>& names, const Span& span,
                  statechart::Template::Part& part);
  bool resolve_place(const std::string& place, const Span& span, const Scope& scope,
                     statechart::Template::Part& part);

  // states.cpp
  void declare_states();
  Index declare_state(const model::State& state, Index parent);
  Index declare(const model::Name& name, Index parent, statechart::StateKind kind, bool hidden);
  void compile_states();
  void compile_state(Index state);
  void compile_task(Index state);
  void compile_results();
  void compile_root();
  Text title_of(const model::Words& words, const model::Name& name);
  Scope scope_of(Index state) const;
  /// `none`, reported, where there is no such state.
  Index target(const model::Name& name, Index from);
  Index find_state(std::string_view name, Index from, std::vector<Index>& several) const;

  // compile_events.cpp
  void set_start(Index state, const model::Start& start);
  Index start_target(Index parent, Index state, const model::Name& name);
  void compile_when(Index state, const std::vector<model::When>& when);
  std::string event_name(const model::Name& event, Index state);
  void compile_events(Index state);
  Range blocks(const std::vector<model::Block>& written, const Scope& scope,
               std::vector<Index>& writes);
  void compile_children(Index state);
  void compile_child(Index state, const model::Child& child);
  void declare_children();
  void unknown_child(const std::string& id, const Span& span);
  void check_together(const std::vector<model::Name>& names, const std::vector<Index>& states);
  /// One program for what is written: an expression, or a mapping of names to values.
  Index made_of(const Node* node, const Scope& scope);
  Index id_field(const model::Name& name);

  // compile_requests.cpp
  void compile_requests(Index state);
  statechart::Request compile_request(const model::Request& written, Index state,
                                      const Scope& scope);
  Index reply(const model::Action& written, const Scope& scope);
  void check_replies();

  // compile_each.cpp
  void resolve_eaches();
  void compile_each(Index state);
  void compile_asking(Index state);
  void compile_seats(Index state);
  const statechart::DataType* item_type(const model::Each& each, statechart::Each& made,
                                        Index state);
  const statechart::DataType* inner_list(const model::Each& each, statechart::Each& made,
                                         Index state);
  [[nodiscard]] Index each_around(Index state) const;
  [[nodiscard]] const statechart::DataType* item_of(Index each_state) const;
  void compile_quorum(Index state, const model::Each& each);
  void check_exits(Index state, const model::Each& each);
  void compile_reply(Index state, const model::Each& each);
  [[nodiscard]] std::vector<std::string> answer_words(Index state) const;

  // compile_time.cpp
  void check_calendar(const model::Due& due);
  void compile_deadline(Index state);
  void compile_reminders(Index state);
  void compile_timer(Index state, const model::Timer& timer);
  statechart::Timer timer(const model::Due& due, std::string_view name,
                          statechart::Timer::Kind kind, Index state, const Scope& scope);

  // compile_terms.cpp
  void declare_terms();
  void compile_terms();
  void lay_out_terms();

  // compile_choices.cpp
  void declare_choices();
  Index declare_choice(const model::Choice& choice, Index state, std::string id);
  void compile_choice(const model::Choice& choice, Site site);
  void compile_common_choices();
  Range form(const std::vector<const std::vector<model::Name>*>& parts, const Site& site,
             std::vector<Index>& writes);
  void asks_derived(const model::Name& name);
  statechart::TakeLimit limit(const std::optional<model::Limit>& limit, bool in_region,
                              const Scope& scope);
  void compile_rules(const std::vector<model::Rule>& rules, const Site& site);
  std::vector<Index> targets(const model::Rule& rule, Index source, const Site& site);

  // compile_actions.cpp
  using Actions = std::vector<statechart::Action>;
  Range actions(const std::vector<model::Action>& actions, Scope scope, bool marks_late,
                std::vector<Index>& writes);
  Actions compile_block(const std::vector<model::Action>& actions, Scope& scope,
                        std::vector<Index>& writes);
  void compile_action(const model::Action& action, Scope& scope, std::vector<Index>& writes,
                      Actions& block);
  void compile_term_action(const model::Action& action, Actions& block);
  void compile_list_change(const model::Action& action, const Scope& scope, Actions& block);
  void check_readers();
  void check_texts();
  void check_named(const std::vector<bool>& granted);
  Index notice(const model::Tell& tell, statechart::Notice::Kind kind, const Scope& scope);
  Index todo(const model::Todo& todo, const Scope& scope);
  Range block_of(const Actions& actions);

  // compile_messages.cpp
  void compile_branch(const model::Action& action, const Scope& scope, std::vector<Index>& writes,
                      Actions& block);
  void compile_loop(const model::Action& action, const Scope& scope, Actions& block);
  Index loop_slot(const model::Name& name, expression::Type type, Scope& scope);
  Index send(const model::Send& send, const Scope& scope);
  void check_spans();

  // compile_set.cpp
  void compile_set(const model::Action& action, Scope& scope, std::vector<Index>& writes,
                   Actions& block);
  bool split_path(const model::Name& name, const Scope& scope, std::string& head,
                  std::vector<statechart::Member>& path);
  const statechart::Field* set_derived(const model::Name& name);
  const statechart::Field* settable(const model::Name& name, const Scope& scope,
                                    statechart::Action& made);

  // layout.cpp
  void lay_out();

  Findings& findings_;
  const model::Workflow& workflow_;
  const Limits& limits_;
  std::shared_ptr<statechart::Chart> chart_;
  std::vector<Draft> drafts_;
  std::vector<Pending> pending_;
  std::unordered_map<const model::Choice*, Index> choices_;
  std::vector<std::vector<bool>> filled_;  ///< by state: what surely has a value there
  std::vector<bool> visited_;
  std::vector<bool> used_fields_;
  std::vector<bool> used_roles_;
  std::vector<model::Name> untitled_;
  std::vector<Derived> derived_;
  struct Promise {
    Index program;
    Span span;
  };
  std::vector<Promise> moments_;   ///< programs that must give a date or a moment
  std::vector<Promise> contacts_;  ///< programs that must give a contact or a list of them
  /// By `each`: the type of its items where it is not that of data.
  std::map<Index, statechart::DataType> made_items_;
  std::set<const statechart::DataType*> seats_;  ///< those of `made_items_` that an `each` names
  std::vector<Promise> spans_;                   ///< programs that must give a span of time
  std::set<std::string> child_ids_;
  std::set<std::string> request_ids_;
  std::vector<model::Name> answered_events_;
  std::set<Index> started_terms_;
  struct Told {
    Index notice;
    Span span;
    std::vector<Index> states;  ///< where it is sent
  };
  std::vector<Told> told_;
  struct TextPlace {
    Index field;
    Span span;
    Scope scope;
  };
  std::vector<TextPlace> texts_;  ///< where texts say data
  Index depth_ = 0;               ///< of loops within loops
};

/// The field of a record type with that name; null where the type is no record or has none.
[[nodiscard]] const statechart::Field* member_of(const statechart::DataType& type,
                                                 std::string_view name) noexcept;

}  // namespace regie::workflow
