// SPDX-License-Identifier: Apache-2.0
#include "engine/workflow/consequences.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>
#include <utility>

namespace regie::workflow {
namespace {

/// Rules that say that a name is not known: of a state, or of anything else. One name that is used
/// as a role in one place and between braces in another is still one mistake.
constexpr std::array<std::string_view, 6> unknown_names = {"unknown-role",    "unknown-except",
                                                           "unknown-field",   "unknown-place",
                                                           "expression-name", "unknown-term"};

bool is_of_name(const std::string& rule) {
  return std::find(unknown_names.begin(), unknown_names.end(), rule) != unknown_names.end();
}

/// What is one mistake wherever it shows: a name that is not known, a word that is no choice, data
/// whose type fits nowhere. Empty: what a finding says is about its own place alone.
std::string cause_of(const Diagnostic& finding) {
  if (finding.subject.empty()) return {};
  if (finding.rule == "expression-unset" || finding.rule == "text-unset") {
    return "unset " + finding.subject;
  }
  if (is_of_name(finding.rule)) return "name " + finding.subject;
  if (finding.rule == "unknown-state") return "state " + finding.subject;
  if (finding.rule == "expression-choice" || finding.rule == "expression-type") {
    return finding.rule + " " + finding.subject + " " + finding.advice.en;
  }
  return {};
}

/// A form or another part of a state that could not be read may have been what fills in the data.
bool was_left_out(const Diagnostic& finding) {
  static constexpr std::array<std::string_view, 3> rules = {"key-in-wrong-place", "wrong-type",
                                                            "missing-value"};
  const bool unread = std::find(rules.begin(), rules.end(), finding.rule) != rules.end();
  return unread || (finding.rule == "unknown-key" && finding.suggestion.empty());
}

/// What errors explain: the names that were meant by misspelt ones, their lines, and whether any
/// part of a state is missing.
class Explained {
 public:
  explicit Explained(const Diagnostics& findings) {
    for (const Diagnostic& finding : findings) {
      if (finding.severity != Severity::error) continue;
      if (!finding.suggestion.empty()) meant_.insert(finding.suggestion);
      lines_.insert(finding.span.line);
      unknown_.insert(cause_of(finding));
      left_out_ = left_out_ || was_left_out(finding);
      no_results_ = no_results_ || (finding.rule == "missing-key" && finding.subject == "results");
      if (finding.rule == "unknown-term") unknown_terms_.insert(finding.subject);
      if (finding.rule == "term-never-starts") ++idle_terms_;
    }
  }

  [[nodiscard]] bool is_unknown(const std::string& cause) const {
    return unknown_.count(cause) != 0;
  }

  /// Whether a finding is only there because of an error: data that nothing fills in, a term that
  /// nothing begins.
  [[nodiscard]] bool covers(const Diagnostic& finding) const {
    if (finding.rule == "text-hides-field") return meant_.count(finding.subject) != 0;
    if (finding.rule == "unknown-state") return no_results_ && finding.suggestion.empty();
    const bool unset = finding.rule == "expression-unset" || finding.rule == "text-unset";
    if (!unset && finding.rule != "term-never-starts") return false;
    if (meant_.count(finding.subject) != 0) return true;
    // As many terms as nothing begins are begun under a name that is not known.
    if (!unset) return idle_terms_ <= unknown_terms_.size();
    return left_out_ || lines_.count(finding.span.line) != 0;
  }

 private:
  std::set<std::string> meant_;
  std::set<std::string> unknown_;  ///< as `cause_of` has them
  std::set<std::uint32_t> lines_;
  bool left_out_ = false;
  bool no_results_ = false;
  std::set<std::string> unknown_terms_;
  std::size_t idle_terms_ = 0;
};

Text same_on(const std::vector<std::uint32_t>& lines) {
  constexpr std::size_t most = 8;
  Text list;
  const std::size_t shown = std::min(lines.size(), most);
  for (std::size_t i = 0; i < shown; ++i) {
    const bool last = i + 1 == shown && shown == lines.size();
    const std::string line = std::to_string(lines[i]);
    list.nl += (i == 0 ? "" : last ? " en " : ", ") + line;
    list.en += (i == 0 ? "" : last ? " and " : ", ") + line;
  }
  const std::string more = shown < lines.size() ? ", …" : "";
  return {"Hetzelfde geldt voor regel " + list.nl + more + ".",
          (lines.size() == 1 ? "The same goes for line " : "The same goes for lines ") + list.en +
              more + "."};
}

void append(std::string& advice, const std::string& sentence) {
  advice += (advice.empty() ? "" : " ") + sentence;
}

}  // namespace

void fold_consequences(Diagnostics& findings, const std::vector<std::string>& told) {
  struct Cause {
    std::size_t at;
    std::vector<std::uint32_t> more;
  };
  std::map<std::string, Cause> causes;
  Diagnostics kept;
  const Explained explained(findings);
  for (Diagnostic& finding : findings) {
    if (explained.covers(finding)) continue;
    std::string key = cause_of(finding);
    // `review.accept` is not known because `review` is not.
    const std::string owner = "state " + finding.subject.substr(0, finding.subject.rfind('.'));
    if (finding.rule == "unknown-except" && explained.is_unknown(owner)) key = owner;
    if (key.empty()) {
      kept.push_back(std::move(finding));
      continue;
    }
    if (std::find(told.begin(), told.end(), finding.subject) != told.end()) continue;
    const auto [cause, first] = causes.try_emplace(key, Cause{kept.size(), {}});
    if (first) {
      kept.push_back(std::move(finding));
      continue;
    }
    std::vector<std::uint32_t>& more = cause->second.more;
    const std::uint32_t line = finding.span.line;
    const bool known = line == 0 || line == kept[cause->second.at].span.line ||
                       (!more.empty() && more.back() == line);
    if (!known) more.push_back(line);
  }
  for (const auto& [key, cause] : causes) {
    if (cause.more.empty()) continue;
    const Text sentence = same_on(cause.more);
    append(kept[cause.at].advice.nl, sentence.nl);
    append(kept[cause.at].advice.en, sentence.en);
  }
  findings = std::move(kept);
}

}  // namespace regie::workflow
