// SPDX-License-Identifier: Apache-2.0
// `regie list` and `regie tasks`.
#include <algorithm>

#include "engine/cli/session.hpp"
#include "engine/cli/views.hpp"

namespace regie::cli {

namespace {

/// All of the time in an id (xxxxxxxx-xxxx): those that are not listed begin with other times.
constexpr std::size_t shortest_id = 13;

/// How many characters of the ids tell all of them apart.
template <class T>
std::size_t distinct_length(const std::vector<T>& items, std::string T::*id) {
  std::vector<std::string> ids;
  for (const T& item : items) ids.push_back(item.*id);
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  std::size_t length = shortest_id;
  for (std::size_t i = 1; i < ids.size(); ++i) {
    const auto differ = std::mismatch(ids[i - 1].begin(), ids[i - 1].end(), ids[i].begin());
    length = std::max<std::size_t>(length, differ.first - ids[i - 1].begin() + 1);
  }
  // A UUID does not end in a dash.
  return length == 9 || length == 14 || length == 19 || length == 24 ? length + 1 : length;
}

CaseStatus read_status(const std::string& text) {
  for (const CaseStatus status :
       {CaseStatus::open, CaseStatus::closed, CaseStatus::cancelled, CaseStatus::suspended}) {
    if (text == to_string(status)) return status;
  }
  throw UsageError({"De toestand " + text + " is er niet.", "There is no status " + text + "."},
                   {"Schrijf --status open, closed, cancelled of suspended.",
                    "Write --status open, closed, cancelled or suspended."});
}

/// A name that was mistyped would otherwise look like a workflow without cases.
void expect_workflow(const std::string& name, Engine& engine) {
  if (name.empty()) return;
  const std::vector<Workflow> workflows = engine.workflows().value();
  std::vector<std::string> known;
  for (const Workflow& one : workflows) {
    if (one.name == name) return;
    if (std::find(known.begin(), known.end(), one.name) == known.end()) known.push_back(one.name);
  }
  std::string all;
  for (const std::string& one : known) all += (all.empty() ? "`" : ", `") + one + "`";
  throw Exception(Error(
      Errc::not_found,
      {"De workflow `" + name + "` is hier niet.", "The workflow `" + name + "` is not here."},
      known.empty() ? Text("Er staat nog geen workflow klaar: zie `regie deploy`.",
                           "No workflow has been deployed yet: see `regie deploy`.")
                    : Text("Wel is er: " + all + ".", "There is: " + all + ".")));
}

// ---- list ---------------------------------------------------------------------------------------

void print_cases(const std::vector<CaseSummary>& cases, Engine& engine, Console& console) {
  if (cases.empty()) {
    console.line({console.say("Er zijn geen zaken.", "There are no cases.")});
    return;
  }
  Zones zones(engine);
  const std::size_t length = distinct_length(cases, &CaseSummary::id);
  std::vector<std::vector<Piece>> rows{{{console.say("Zaak", "Case"), Style::faint},
                                        {console.say("Workflow", "Workflow"), Style::faint},
                                        {console.say("Laatst", "Last"), Style::faint},
                                        {console.say("Waar", "Where"), Style::faint},
                                        {console.say("Wat", "What"), Style::faint}}};
  for (const CaseSummary& one : cases) {
    const bool open = one.status == CaseStatus::open;
    rows.push_back({{one.id.substr(0, length), Style::faint},
                    one.workflow + " " + one.version,
                    in_zone(one.updated, zones.of(one.workflow, one.id)),
                    {places(one.states, console.language()), open ? Style::plain : Style::good},
                    {one.label == one.id ? "–" : one.label, Style::strong}});
  }
  console.table(rows);
}

Exit run_list(const Invocation& call, Console& console) {
  CaseFilter filter;
  filter.workflow = call.get("workflow");
  filter.state = call.get("state");
  filter.result = call.get("result");
  filter.actor = call.get("as");
  filter.limit = count_option(call, "limit");
  filter.newest_first = call.has("newest-first");
  if (call.has("status")) filter.status = read_status(call.get("status"));
  Engine engine = open_engine(call, Access::look, console);
  expect_workflow(filter.workflow, engine);
  const std::vector<CaseSummary> cases = engine.list(filter);
  if (console.json()) {
    console.document(Value::record({{"cases", json_list(cases)}}));
  } else {
    print_cases(cases, engine, console);
  }
  return Exit::done;
}

// ---- tasks --------------------------------------------------------------------------------------

Piece who_of(const TaskView& task, const Console& console) {
  if (task.anybody) return {console.say("iedereen", "anybody")};
  if (!task.holders.empty()) return {joined(task.holders)};
  if (task.unassigned) return {console.say("niemand gevonden", "nobody found"), Style::bad};
  return {task.role};
}

void print_tasks(const std::vector<TaskView>& tasks, Engine& engine, Console& console) {
  if (tasks.empty()) {
    console.line({console.say("Er staan geen taken open.", "There are no open tasks.")});
    return;
  }
  Zones zones(engine);
  const std::size_t length = distinct_length(tasks, &TaskView::case_id);
  std::vector<std::vector<Piece>> rows{{{console.say("Zaak", "Case"), Style::faint},
                                        {console.say("Taak", "Task"), Style::faint},
                                        {console.say("Uiterlijk", "Due"), Style::faint},
                                        {console.say("Wie", "Who"), Style::faint},
                                        {console.say("Wat", "What"), Style::faint}}};
  for (const TaskView& task : tasks) {
    std::string due = task.due ? in_zone(*task.due, zones.of(task.workflow, task.case_id)) : "";
    if (task.late) due += (due.empty() ? "" : " ") + console.say("te laat", "late");
    rows.push_back({{task.case_id.substr(0, length), Style::faint},
                    {task.id, Style::faint},
                    {due, task.late ? Style::bad : Style::plain},
                    who_of(task, console),
                    {console.say(task.ask), Style::strong}});
  }
  console.table(rows);
}

Exit run_tasks(const Invocation& call, Console& console) {
  TaskFilter filter;
  filter.actor = call.get("as");
  filter.role = call.get("role");
  filter.workflow = call.get("workflow");
  filter.case_id = call.get("case");
  filter.due_before = moment_option(call, "due-before");
  filter.limit = count_option(call, "limit");
  Engine engine = open_engine(call, Access::look, console);
  expect_workflow(filter.workflow, engine);
  const std::vector<TaskView> tasks = engine.tasks(filter);
  if (console.json()) {
    console.document(Value::record({{"tasks", json_list(tasks)}}));
  } else {
    print_tasks(tasks, engine, console);
  }
  return Exit::done;
}

const Option limit_option{"limit", "N", {"Niet meer dan zoveel", "No more than so many"}, false};
const Option workflow_option{
    "workflow", "NAME", {"Alleen van deze workflow", "Only of this workflow"}, false};

}  // namespace

Command list_command() {
  return {
      "list",
      {"welke zaken er zijn", "which cases there are"},
      {},
      {workflow_option,
       {"state", "STATE", {"Alleen in deze stap", "Only in this state"}, false},
       {"status",
        "STATUS",
        {"Alleen open, closed, cancelled of suspended",
         "Only open, closed, cancelled or suspended"},
        false},
       {"result", "RESULT", {"Alleen met dit resultaat", "Only with this result"}, false},
       {"as", "ACTOR", {"Zoals deze persoon ze mag zien", "As this person may see them"}, false},
       limit_option,
       {"newest-first", "", {"De nieuwste eerst", "The newest first"}, false}},
      {},
      {"list", "list --workflow wijkregie --status open"},
      run_list};
}

Command tasks_command() {
  return {"tasks",
          {"wat er van wie gevraagd wordt", "what is asked of whom"},
          {},
          {{"as",
            "ACTOR",
            {"Alleen van deze persoon: contact:ret", "Only of this person: contact:ret"},
            false},
           {"role", "ROLE", {"Alleen van deze rol", "Only of this role"}, false},
           workflow_option,
           {"case", "CASE", {"Alleen van deze zaak", "Only of this case"}, false},
           {"due-before",
            "INSTANT",
            {"Alleen wat voor dit moment af moet", "Only what is due before"},
            false},
           limit_option},
          {},
          {"tasks --as contact:director_west"},
          run_tasks};
}

}  // namespace regie::cli
