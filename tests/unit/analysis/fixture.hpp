// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "engine/analysis/story_set.hpp"
#include "tests/unit/catch.hpp"
#include "tests/unit/statechart/fixture.hpp"

namespace regie::analysis::test {

/// A folder with files for one test, empty at its beginning.
class Folder {
 public:
  explicit Folder(const std::string& name)
      : path_(std::filesystem::path(REGIE_BINARY_DIR) / "analysis_test" / name) {
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  std::string write(const std::string& name, const std::string& text) const {
    const std::string file = (path_ / name).string();
    std::ofstream(file, std::ios::binary) << text;
    return file;
  }

 private:
  std::filesystem::path path_;
};

inline constexpr const char* party = R"(regie: 1
workflow: party
version: 1
title: Party
roles:
  neighbour: { title: Neighbour }
  official:  { title: Official }
data:
  guests: { type: whole number, min: 1 }
  why:    { type: text }
start: request
states:
  request:
    title: Request
    who: neighbour
    choices:
      ask: { title: Ask, form: [guests], go: assessment }
  assessment:
    title: Assessment
    who: official
    deadline: 5 working days
    late: { tell: official }
    choices:
      allow:
        title: Allow
        needs: [ { if: "guests <= 200", explain: Too many guests. } ]
        go: allowed
      refuse: { title: Refuse, form: [why], go: refused }
results:
  allowed: { title: Allowed, tell: neighbour }
  refused: { title: Refused, tell: neighbour }
)";

inline std::string story_of(const std::string& lines) {
  return "test: A party\nworkflow: party.yaml\nclock: 2026-03-02 09:00\nstory:\n" + lines;
}

}  // namespace regie::analysis::test
