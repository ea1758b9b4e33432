// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <regie/diagnostic.hpp>

#include "engine/document/document.hpp"

namespace regie::analysis {

/// One row of a story's `examples`, filled in.
struct StoryExample {
  std::string name;  ///< `guests: 20, answer: allowed`; empty: the story has no examples
  document::Document document;
};

/// A story with `examples` once for each of them, with what stands as `<word>` replaced by what the
/// example says; any other as it is. A place that is `<word>` alone gets the whole value, lists and
/// mappings too. Problems are added at their places: a word that no example has, one that the story
/// does not use, a row that is not a mapping.
[[nodiscard]] std::vector<StoryExample> examples_of(document::Document story,
                                                    Diagnostics& problems);

}  // namespace regie::analysis
