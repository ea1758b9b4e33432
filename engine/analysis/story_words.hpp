// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/workflow/vocabulary.hpp"

namespace regie::analysis {

/// The words of stories, in tables as those of workflows are. Each is made once and never changes;
/// any thread may read them.
namespace story_words {
[[nodiscard]] const workflow::Vocabulary& head();         ///< of a story as a whole
[[nodiscard]] const workflow::Vocabulary& other();        ///< of a case under `also`
[[nodiscard]] const workflow::Vocabulary& line();         ///< what a line can begin with
[[nodiscard]] const workflow::Vocabulary& act();          ///< beside who does what
[[nodiscard]] const workflow::Vocabulary& outcome();      ///< beside `outcome`
[[nodiscard]] const workflow::Vocabulary& refusal();      ///< the same, where it is refused
[[nodiscard]] const workflow::Vocabulary& expectation();  ///< of `expect`
}  // namespace story_words

}  // namespace regie::analysis
