// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/analysis/family.hpp"
#include "engine/analysis/story.hpp"
#include "engine/statechart/step.hpp"

namespace regie::analysis {

/// What somebody does, as the event for a case of this workflow.
[[nodiscard]] statechart::Event event_of_act(const statechart::Chart& chart,
                                             const std::string& actor, const std::string& choice,
                                             const std::string& item, const std::string& behalf,
                                             const Value& data);
/// Carries out what somebody does: begins the case where it has not begun, fires what is due, and
/// takes it to the first case of the family that can do it, the outermost first. Where none can,
/// the error of the outermost.
[[nodiscard]] Result<void> act_in(Family& family, const statechart::Event& event);

/// A case in memory under a clock that is moved by hand. Used by one thread.
class StoryCase {
 public:
  StoryCase(const StoryWorld& world, Instant begin);

  /// Moves the clock, firing what falls due on the way, each at its own moment.
  [[nodiscard]] Result<void> advance(Instant to);
  /// What the case begins with.
  void begin_with(const document::Node& data);
  /// Begins another case beside it.
  [[nodiscard]] Result<void> add(const StoryOther& other);
  /// Begins the case, which otherwise the first act does.
  [[nodiscard]] Result<void> begin(const std::string& actor);
  /// Carries out an act. A refusal leaves everything as it was.
  [[nodiscard]] Result<void> act(const std::string& actor, const std::string& choice,
                                 const std::string& item, const std::string& behalf,
                                 const Value& data);
  /// What came of a call of a plugin's action.
  [[nodiscard]] Result<void> end_call(const std::string& id, bool done, Value data);
  /// Ids of the calls that wait for their outcome.
  [[nodiscard]] std::vector<std::string> calls() const { return family_.calls(); }
  /// Through the stored form and back, as after a restart.
  [[nodiscard]] Result<void> restart();

  /// `KIND:ID` for what a story calls somebody: a role means its first holder.
  [[nodiscard]] std::string actor_of(const std::string& name) const;
  /// Whether a story can call somebody so: `KIND:ID`, a role, or a contact of the directory.
  [[nodiscard]] bool knows_actor(const std::string& name) const;
  /// What somebody might be called, and was not.
  [[nodiscard]] std::vector<std::string> actor_names() const;
  /// Whether something can be done by this name in any case of the story, now or later: a choice,
  /// an event, or `done` of a side task.
  [[nodiscard]] bool knows_choice(const std::string& name) const;
  [[nodiscard]] std::vector<std::string> choice_names() const;
  /// The types of the answers that a choice may get; null where the choice has no such field.
  [[nodiscard]] const statechart::DataType* type_of(const std::string& field) const;

  void forget_messages() {
    messages_.clear();
    withdrawn_.clear();
  }
  /// Persons who got a message of this kind since the last line: `notice`, `reminder`, `task`.
  [[nodiscard]] std::set<std::string> reached(std::string_view kind) const;
  /// Subjects and texts of the messages to a person since the last line.
  [[nodiscard]] std::string read_by(std::string_view person) const;
  [[nodiscard]] const std::set<std::string>& withdrawn() const { return withdrawn_; }

  [[nodiscard]] Instant now() const { return family_.now(); }
  [[nodiscard]] const statechart::Snapshot& snapshot() const { return family_.first().snapshot; }
  [[nodiscard]] const StoryWorld& world() const { return world_; }
  [[nodiscard]] statechart::Context context() const { return family_.context(); }

 private:
  void remember(std::size_t member, const statechart::Step& step, statechart::Index timer);
  /// Of the cases that are there, and of those that come out of them.
  [[nodiscard]] std::vector<std::shared_ptr<const statechart::Chart>> charts() const;

  const StoryWorld& world_;
  Family family_;
  std::vector<statechart::Effect> messages_;
  std::set<std::string> withdrawn_;
  std::set<std::pair<std::size_t, std::uint32_t>> known_withdrawn_;
};

/// Where a case is, for who reads a story: its innermost states, as `review, payment/waiting`.
[[nodiscard]] std::string places_of(const statechart::Chart& chart,
                                    const statechart::Snapshot& snapshot);

/// The value of a YAML node as an answer of this type; null: guessed from how it is written.
[[nodiscard]] Value answer_from(const document::Node& node, const statechart::DataType* type);

/// Compares what an `expect` line says with the case.
void check_expectations(const StoryLine& line, const Story& story, const StoryCase& course,
                        std::vector<StoryFailure>& failures);

/// A problem at a place of the story.
[[nodiscard]] Diagnostic story_problem(const Story& story, const Span& span, Text message,
                                       Text advice = {});

}  // namespace regie::analysis
