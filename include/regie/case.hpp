// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <regie/export.hpp>
#include <regie/instant.hpp>
#include <regie/text.hpp>
#include <regie/value.hpp>

namespace regie {

/// A state as people see it.
struct StateView {
  std::string path;
  Text title;
};

enum class CaseStatus { open, closed, cancelled, suspended };
/// A stable lower-case name, for machines.
[[nodiscard]] REGIE_API const char* to_string(CaseStatus status) noexcept;

/// One line of a list of cases.
struct CaseSummary {
  std::string id;
  std::string workflow;
  std::string version;
  std::string label;  ///< what names the case for people; its id where nothing does
  CaseStatus status = CaseStatus::open;
  std::vector<StateView> states;  ///< active, innermost first; of a closed case its result
  std::string result;             ///< empty: none yet
  std::int64_t revision = 0;
  Instant started;
  Instant updated;
  std::optional<Instant> closed;
};

/// A task that waits for somebody.
struct TaskView {
  std::string case_id;
  std::string id;  ///< names it within its case
  std::string workflow;
  std::string label;  ///< of the case
  StateView state;    ///< empty path: a side task
  Text ask;
  std::string role;                  ///< empty: contacts
  std::vector<std::string> holders;  ///< persons; empty: nobody was found, or anybody
  std::string item;                  ///< key of the region
  bool anybody = false;
  bool unassigned = false;  ///< nobody was found
  bool late = false;
  Instant opened;
  std::optional<Instant> due;
};

/// A moment at which something happens by itself.
struct TimerView {
  std::string name;   ///< `deadline`, `remind_1`, or as the workflow has it
  std::string event;  ///< `first_assessment.deadline`
  std::string state;
  std::string item;
  std::string rule;  ///< as the workflow has it: `5 working days`
  Instant due;
};

/// The answer of one region of an `each`.
struct RegionView {
  std::string state;
  std::string item;
  std::string status;  ///< `open answered lingering withdrawn`
  std::string choice;  ///< empty: not answered
  std::string by;
  std::optional<Instant> answered;
  std::vector<std::string> holders;
};

/// A piece of data, as somebody may see it.
struct FieldView {
  std::string name;
  Text title;                        ///< its `title`, else its question, else its name in words
  std::string type;                  ///< as in the workflow: `text`, `list of record`, …
  std::vector<std::string> options;  ///< words of a `choice`, or of a list of them
  std::vector<Text> option_titles;   ///< one for each of `options`; may be empty
  std::vector<FieldView> fields;     ///< of a record, or of a list of them; without values
  bool personal = false;
  bool erased = false;  ///< its key was destroyed
  Value value;          ///< unset: never written
};

/// A case as somebody may see it.
struct CaseView : CaseSummary {
  std::string tenant;
  std::string zone;  ///< IANA name of the time zone of its calendar
  std::uint32_t round = 1;
  std::vector<FieldView> data;
  std::vector<TaskView> tasks;
  std::vector<TimerView> timers;
  std::vector<RegionView> regions;
  std::map<std::string, std::vector<std::string>> roles;  ///< who was found for each role
  std::map<std::string, Text> role_titles;                ///< what each role is called
};

/// One step of a case, as somebody may see it.
struct JournalEntry {
  std::int64_t revision = 0;
  Instant at;
  std::string kind;  ///< `start choice timer todo external incident`
  std::string name;  ///< id of the choice, event of the timer
  Text title;        ///< the same for people
  std::string actor;
  std::string behalf;
  std::string role;  ///< that the actor acted as; empty: none
  std::string item;
  bool late = false;  ///< recorded, and nothing moved
  std::vector<StateView> entered;
  std::vector<StateView> left;
  std::vector<FieldView> changed;  ///< data written, as far as it may be seen
  std::vector<Text> notes;
  std::vector<std::string> told;  ///< to whom a message went
  std::string hash;               ///< of the chain, in hex
};

/// What came of a request: acknowledged, so it is kept.
struct Receipt {
  std::string case_id;
  std::int64_t revision = 0;
  std::string choice;  ///< id of what was taken
  std::vector<StateView> states;
  CaseStatus status = CaseStatus::open;
  std::string result;
  bool late = false;      ///< recorded, and nothing moved
  bool repeated = false;  ///< the answer to an earlier request with the same key
};

/// Which cases to list. What is empty is no condition.
struct CaseFilter {
  std::string workflow = {};
  std::optional<CaseStatus> status = {};
  std::string state = {};  ///< path of a state
  std::string result = {};
  std::string actor = {};  ///< list as this person may see it; empty: the operator
  std::size_t limit = 0;   ///< 0: all
  bool newest_first = false;
};

/// Which tasks to list. What is empty is no condition.
struct TaskFilter {
  std::string actor = {};  ///< asked of this person: `contact:ret`
  std::string role = {};
  std::string workflow = {};
  std::string case_id = {};
  std::optional<Instant> due_before = {};
  std::size_t limit = 0;  ///< 0: all
};

}  // namespace regie
