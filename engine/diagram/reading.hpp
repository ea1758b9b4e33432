// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <regie/text.hpp>

#include "engine/statechart/chart.hpp"

namespace regie::diagram {

/// One thing that a workflow says, in plain words. A plain value.
struct Statement {
  std::string about;                 ///< stable name of what it is about: `who`, `choice:accept`
  std::string text;                  ///< one or a few sentences
  bool listed = false;               ///< one of several alike, with a bullet
  std::vector<std::string> details;  ///< more sentences of a listed one
};

/// A part of a reading: a state, the people, the results.
struct Section {
  std::string about;  ///< `state:PATH`, `people`, `results`…
  std::string title;
  std::vector<Statement> statements;
  std::size_t depth = 0;  ///< how deep a state lies within others
};

/// A workflow read back in plain language (B1 of the European framework: short sentences, words of
/// every day): who does what, by when, and what then. A plain value.
struct Reading {
  std::string title;
  std::vector<Statement> opening;
  std::vector<Section> sections;
};

[[nodiscard]] Reading reading_of(const statechart::Chart& chart, Language language);

/// As a text with headings of Markdown, which reads as well without.
[[nodiscard]] std::string to_text(const Reading& reading);

/// What changes between two versions of a workflow, in sentences, and what that means for cases
/// that run. Empty sections where nothing changes.
[[nodiscard]] Reading changes_between(const statechart::Chart& before,
                                      const statechart::Chart& after, Language language);

}  // namespace regie::diagram
