// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <regie/text.hpp>

#include "engine/base/result.hpp"
#include "engine/statechart/chart.hpp"

namespace regie::diagram {

/// How often cases went where. States are named by their path, the outside by an empty one.
/// A plain value.
struct Counts {
  std::map<std::pair<std::string, std::string>, std::uint64_t> taken;  ///< from, to
  std::map<std::string, std::uint64_t> cases;  ///< how many cases are in a state now
};

/// One step of a case, as its journal tells it.
struct CountedStep {
  std::string event;                 ///< id of the choice, name of the timer's or outside event
  std::vector<std::string> left;     ///< states that were active before, and are no more
  std::vector<std::string> entered;  ///< states that are active now, and were not, or anew
};

/// Adds one step to `counts.taken`. A step may pass through states on its way: after the edge of
/// its event it goes on along edges that nobody chooses.
void count_step(const statechart::Chart& chart, const CountedStep& step, Counts& counts);

struct DrawOptions {
  Language language = Language::nl;
  const Counts* counts = nullptr;      ///< drawn on edges and states; null: none
  std::set<std::string> highlighted;   ///< paths of states where a case is
  std::set<std::string> visited;       ///< paths of states where it was, or is
  std::string layout_program = "dot";  ///< of Graphviz; looked up in PATH
  std::int64_t layout_ms = 20'000;     ///< longest time that the layout may take
};

/// A workflow in the DOT language of Graphviz. Deterministic. Any thread.
[[nodiscard]] std::string to_dot(const statechart::Chart& chart, const DrawOptions& options);

/// A workflow as a flowchart in the language of Mermaid. Deterministic. Any thread.
[[nodiscard]] std::string to_mermaid(const statechart::Chart& chart, const DrawOptions& options);

/// A workflow as one SVG element: no XML declaration, no script, no id, no reference to elsewhere,
/// so that several fit into one page. Texts are measured here and not by the fonts of a machine;
/// the same version of Graphviz gives the same bytes.
///
/// Runs `dot` as a child process for the layout alone: as a library it has invalid reads. May block
/// for `layout_ms`. Any thread.
/// Errors: `Errc::plugin_failed` where `dot` is not there, fails, or takes too long.
[[nodiscard]] Result<std::string> to_svg(const statechart::Chart& chart,
                                         const DrawOptions& options);

}  // namespace regie::diagram
