// SPDX-License-Identifier: Apache-2.0
// What the report is about, gathered from the engine's window before a letter is written.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <regie/sdk/reporter.hpp>

#include "json.hpp"

namespace regie::report_html {

inline constexpr std::int64_t no_time = REGIE_NO_TIME;

struct State {
  std::string path;
  std::string title;
  std::string kind;
  bool is_result = false;
};

/// A word of a list that people choose from, with its title.
struct Word {
  std::string name;
  std::string title;
};

struct Workflow {
  std::string name;
  std::string version;  ///< the newest
  std::string title;
  std::vector<State> states;
  std::map<std::string, std::string> choices;            ///< id to title
  std::map<std::string, std::vector<Word>> field_words;  ///< of fields that are a choice

  [[nodiscard]] std::string state_title(const std::string& path) const;
  /// The title of a word of a field; the word itself where it has none.
  [[nodiscard]] std::string word_title(const std::string& field, const std::string& word) const;
};

/// The time that a case was in a state.
struct Stay {
  std::string state;
  std::int64_t from_ms = 0;
  std::int64_t until_ms = no_time;  ///< no_time: it is still there
};

/// A step from one state to another.
struct Move {
  std::string from;  ///< empty: the case began
  std::string to;
};

struct Task {
  std::string state;
  std::string role;  ///< title; empty: asked of contacts by name
  std::vector<std::string> holders;
  std::int64_t outsiders = 0;
  std::int64_t opened_ms = 0;
  std::int64_t due_ms = no_time;
  bool late = false;
};

/// One person or organisation that was asked something.
struct Region {
  std::string state;
  std::string item;
  std::string choice;
  bool answered = false;
  std::int64_t opened_ms = 0;
  std::int64_t answered_ms = no_time;
};

struct Case {
  std::string id;
  std::string workflow;
  std::string title;
  std::string state_title;
  std::vector<std::string> states;
  std::string result;
  std::string result_title;
  bool open = true;
  std::int64_t started_ms = 0;
  std::int64_t closed_ms = no_time;
  Json data;
  std::vector<Stay> stays;
  std::vector<Move> moves;
  std::vector<Task> tasks;
  std::vector<Region> regions;
};

struct Contact {
  std::string name;
};

struct Facts {
  std::vector<Workflow> workflows;
  std::vector<Case> cases;
  std::map<std::string, Contact> contacts;  ///< organisations and functions; no private persons
};

/// Reads everything that the report needs, telling progress.
[[nodiscard]] Facts gather(const regie_report_request& request, sdk::Window& window);

}  // namespace regie::report_html
