// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <regie/text.hpp>

namespace regie::workflow {

/// A word of the language: a key that may stand in a mapping, and what it is for. Everything that
/// is made of the language (its reader, its advice, its schema) is made of these tables.
struct Word {
  std::string_view name;
  std::string_view nl;  ///< what it says, as a phrase without a full stop
  std::string_view en;
  bool required = false;
  bool supported = true;  ///< false: the language has it, this version does not
};

/// The words of one kind of mapping, such as a state or a choice.
struct Vocabulary {
  std::string_view nl;  ///< `een toestand`
  std::string_view en;  ///< `a state`
  std::vector<Word> words;

  [[nodiscard]] const Word* find(std::string_view name) const noexcept;
  /// Names of the supported words, for suggestions.
  [[nodiscard]] std::vector<std::string> names() const;
};

/// The tables. Each is made once and never changes; any thread may read them.
namespace words {
[[nodiscard]] const Vocabulary& workflow();
[[nodiscard]] const Vocabulary& role();
[[nodiscard]] const Vocabulary& field();
[[nodiscard]] const Vocabulary& state();
[[nodiscard]] const Vocabulary& choice();         ///< of a state
[[nodiscard]] const Vocabulary& common_choice();  ///< top-level, with `from`
[[nodiscard]] const Vocabulary& rule();           ///< a branch of a choice
[[nodiscard]] const Vocabulary& transition();     ///< of `when`, `always`, `late`, an exit
[[nodiscard]] const Vocabulary& heard();          ///< of `when` as a list
[[nodiscard]] const Vocabulary& start();          ///< `start` and `default` with actions
[[nodiscard]] const Vocabulary& raise();
[[nodiscard]] const Vocabulary& send();
[[nodiscard]] const Vocabulary& recipient();  ///< `to` of a send
[[nodiscard]] const Vocabulary& loop();
[[nodiscard]] const Vocabulary& log();
[[nodiscard]] const Vocabulary& child();
[[nodiscard]] const Vocabulary& request();
[[nodiscard]] const Vocabulary& call();
[[nodiscard]] const Vocabulary& retry();  ///< of a `call`
[[nodiscard]] const Vocabulary& reply();  ///< `answer`
[[nodiscard]] const Vocabulary& seat();   ///< of an `each` that names its own
[[nodiscard]] const Vocabulary& need();
[[nodiscard]] const Vocabulary& exits();
[[nodiscard]] const Vocabulary& due();  ///< of `deadline` and `reply`
[[nodiscard]] const Vocabulary& reminder();
[[nodiscard]] const Vocabulary& timer();
[[nodiscard]] const Vocabulary& statutory_term();
[[nodiscard]] const Vocabulary& notice();     ///< of `tell`
[[nodiscard]] const Vocabulary& side_task();  ///< of `todo`
[[nodiscard]] const Vocabulary& action();     ///< of `enter`, `leave`, `do`
[[nodiscard]] const Vocabulary& person();     ///< `{ contact: "…" }`
[[nodiscard]] const Vocabulary& result();
[[nodiscard]] const Vocabulary& reopening();
[[nodiscard]] const Vocabulary& text();  ///< `{ nl, en }`
[[nodiscard]] const Vocabulary& directory();
[[nodiscard]] const Vocabulary& contact();
[[nodiscard]] const Vocabulary& channels();

/// Every table of a workflow, for saying where a misplaced word belongs.
[[nodiscard]] const std::vector<const Vocabulary*>& all();

/// What authors of other systems write, and what to write here; empty when there is nothing to say.
[[nodiscard]] Text instead_of(std::string_view word);
/// A Dutch word by what it is called in the language; empty: it is none that is known.
[[nodiscard]] std::string_view from_dutch(std::string_view word);
}  // namespace words

/// The names of the types of data, as authors write them, without `list of`.
[[nodiscard]] const std::vector<std::string>& type_names();

}  // namespace regie::workflow
