// SPDX-License-Identifier: Apache-2.0
#include "facts.hpp"

#include <algorithm>

namespace regie::report_html {
namespace {

using sdk::view;

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    if (end > 0) words.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

/// The newest version says how things are called; states that it no longer has keep their place
/// at the end, because older cases may have been there.
void read_model(Workflow& workflow, const Json& model) {
  std::vector<State> states;
  for (const auto& state : model["states"].items) {
    states.push_back(
        {state["path"].text, state["title"].text, state["kind"].text, state["result"].is_true()});
  }
  for (auto& older : workflow.states) {
    const bool known = std::any_of(states.begin(), states.end(),
                                   [&](const State& state) { return state.path == older.path; });
    if (!known) states.push_back(std::move(older));
  }
  workflow.states = std::move(states);
  for (const auto& choice : model["choices"].items) {
    workflow.choices[choice["id"].text] = choice["title"].text;
  }
  for (const auto& field : model["data"].items) {
    auto& words = workflow.field_words[field["name"].text];
    words.clear();
    for (const auto& word : field["values"].items) {
      words.push_back({word["name"].text, word["title"].text});
    }
  }
}

void read_definition(Facts& facts, const regie_report_definition& row) {
  const auto name = view(row.workflow);
  auto found = std::find_if(facts.workflows.begin(), facts.workflows.end(),
                            [&](const Workflow& workflow) { return workflow.name == name; });
  if (found == facts.workflows.end()) {
    facts.workflows.emplace_back();
    found = facts.workflows.end() - 1;
    found->name = name;
  }
  found->version = view(row.version);
  found->title = view(row.title);
  read_model(*found, parse_json(view(row.model_json)));
}

void read_progress(Case& entry, const Json& progress) {
  for (const auto& task : progress["tasks"].items) {
    Task made;
    made.state = task["state"].text;
    made.role = task["role"].text;
    for (const auto& holder : task["holders"].items) made.holders.push_back(holder.text);
    made.outsiders = task["outsiders"].integer(0);
    made.opened_ms = task["opened_ms"].integer(0);
    made.due_ms = task["due_ms"].integer(no_time);
    made.late = task["late"].is_true();
    entry.tasks.push_back(std::move(made));
  }
  for (const auto& region : progress["regions"].items) {
    Region made;
    made.state = region["state"].text;
    made.item = region["item"].text;
    made.choice = region["choice"].text;
    made.opened_ms = region["opened_ms"].integer(0);
    made.answered_ms = region["answered_ms"].integer(no_time);
    // An answer such as "later" is noted, and leaves the question open.
    const auto& status = region["status"].text;
    made.answered = made.answered_ms != no_time && status != "open" && status != "lingering";
    entry.regions.push_back(std::move(made));
  }
}

Case read_case(const regie_report_case& row) {
  Case entry;
  entry.id = view(row.id);
  entry.workflow = view(row.workflow);
  entry.title = view(row.subject);
  entry.state_title = view(row.state_title);
  entry.states = words_of(view(row.state));
  entry.result = view(row.result);
  entry.result_title = view(row.result_title);
  entry.open = row.status == 0 || row.status == 3;
  entry.started_ms = row.started_ms;
  entry.closed_ms = row.closed_ms;
  entry.data = parse_json(view(row.data_json));
  if (REGIE_HAS(regie_report_case, &row, progress_json) && row.progress_json.len > 0) {
    read_progress(entry, parse_json(view(row.progress_json)));
  }
  if (entry.title.empty()) entry.title = entry.data["title"].text;
  if (entry.title.empty()) entry.title = entry.id;
  return entry;
}

void read_step(Case& entry, const regie_report_entry& row) {
  const Json step = parse_json(view(row.entry_json));
  const auto& left = step["left"].items;
  const auto& entered = step["entered"].items;
  for (const auto& state : left) {
    for (auto& stay : entry.stays) {
      if (stay.state == state.text && stay.until_ms == no_time) stay.until_ms = row.at_ms;
    }
  }
  for (const auto& state : entered) entry.stays.push_back({state.text, row.at_ms, no_time});
  if (entered.empty()) return;
  entry.moves.push_back({left.empty() ? std::string() : left.back().text, entered.back().text});
}

}  // namespace

std::string Workflow::state_title(const std::string& path) const {
  for (const auto& state : states) {
    if (state.path == path && !state.title.empty()) return state.title;
  }
  return path;
}

std::string Workflow::word_title(const std::string& field, const std::string& word) const {
  const auto found = field_words.find(field);
  if (found == field_words.end()) return word;
  for (const auto& known : found->second) {
    if (known.name == word && !known.title.empty()) return known.title;
  }
  return word;
}

Facts gather(const regie_report_request& request, sdk::Window& window) {
  Facts facts;
  window.progress(0, 0);
  const auto workflow = view(request.workflow);
  window.definitions(workflow,
                     [&](const regie_report_definition& row) { read_definition(facts, row); });
  window.contacts([&](const regie_report_contact& row) {
    if (row.name.len > 0) facts.contacts[std::string(view(row.id))] = {std::string(view(row.name))};
  });
  window.cases(workflow, request.from_ms, request.until_ms,
               [&](const regie_report_case& row) { facts.cases.push_back(read_case(row)); });
  for (std::size_t i = 0; i < facts.cases.size(); ++i) {
    window.progress(i, facts.cases.size());
    auto& entry = facts.cases[i];
    window.journal(entry.id, [&](const regie_report_entry& row) { read_step(entry, row); });
  }
  return facts;
}

}  // namespace regie::report_html
