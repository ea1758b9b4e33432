// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <regie/export.hpp>
#include <regie/limits.hpp>
#include <regie/outcome.hpp>
#include <regie/text.hpp>

namespace regie {

enum class DrawingFormat {
  svg,      ///< one element, without script and without anything from elsewhere
  dot,      ///< the language of Graphviz
  mermaid,  ///< a flowchart, for Markdown pages that draw Mermaid
};

/// Draws the workflow of a file, with its texts in `language`. The drawing of a case is
/// `Engine::try_draw`.
///
/// SVG runs Graphviz's `dot` as a child process, and may block up to 20 seconds. Any thread.
/// Errors: `not_found`, `invalid_document`; for SVG also `plugin_failed` where `dot` is not there.
REGIE_API Outcome<std::string> draw_workflow(const std::string& path, DrawingFormat format,
                                             Language language, const Limits& limits = {});

}  // namespace regie
