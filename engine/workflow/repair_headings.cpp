// SPDX-License-Identifier: Apache-2.0
#include "engine/workflow/repair_headings.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <utility>

#include "engine/workflow/vocabulary.hpp"

namespace regie::workflow {
namespace {

using document::Member;
using document::Node;

bool has_any(const Node& node, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return node.find(word) != nullptr; });
}

bool is_field(const Node& node) { return node.find("type") != nullptr; }

bool is_common_choice(const Node& node) {
  return node.find("from") != nullptr && !has_any(node, {"choices", "states", "each"});
}

bool is_result(const Node& node) {
  return node.is_mapping() && !node.members.empty() &&
         std::all_of(node.members.begin(), node.members.end(), [](const Member& member) {
           return words::result().find(member.key.text) != nullptr;
         });
}

struct Heading {
  const char* lost;
  std::array<const char*, 2> below;  ///< where its names are when it is not there
  bool (*fits)(const Node&);
  Text what;
};

const std::array<Heading, 3>& headings() {
  static const std::array<Heading, 3> all = {{
      {"data", {"roles", "roles"}, is_field, {"de gegevens", "the data"}},
      {"choices",
       {"states", "states"},
       is_common_choice,
       {"wat vanuit meer toestanden kan", "what can be done from several states"}},
      {"results",
       {"choices", "states"},
       is_result,
       {"hoe een zaak kan eindigen", "how a case can end"}},
  }};
  return all;
}

/// A heading that is indented too far stands among the names of the one above it, with nothing
/// behind it.
std::optional<Member> take_indented(std::vector<Member>& all, const char* lost) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const Member& one) {
    return one.key.text == lost && one.value.missing;
  });
  if (found == all.end()) return std::nullopt;
  Member taken = std::move(*found);
  all.erase(found);
  return taken;
}

/// Whether the workflow says that it may have no results: the machines of a conformance suite.
bool may_have_no_results(const Node& root) {
  const Node* unproved = root.find("unproved");
  return unproved != nullptr && unproved->text == "report";
}

struct Taken {
  std::vector<Member> names;
  std::optional<Member> indented;  ///< the heading itself
};

/// Takes the names out that belong below the heading, in their order.
Taken take(Node& root, const Heading& heading) {
  Taken taken;
  for (const char* key : heading.below) {
    const auto around = std::find_if(root.members.begin(), root.members.end(),
                                     [&](const Member& one) { return one.key.text == key; });
    if (around == root.members.end() || !around->value.is_mapping()) continue;
    std::vector<Member>& all = around->value.members;
    // A case begins in a state, however little stands there.
    const Node* start = root.find("start");
    const auto first = std::stable_partition(all.begin(), all.end(), [&](const Member& one) {
      return !heading.fits(one.value) || (start != nullptr && start->text == one.key.text);
    });
    taken.names.assign(std::make_move_iterator(first), std::make_move_iterator(all.end()));
    all.erase(first, all.end());
    if (taken.names.empty()) continue;
    taken.indented = take_indented(all, heading.lost);
    break;
  }
  return taken;
}

void report(const Heading& heading, const Taken& taken, Findings& findings) {
  const std::string lost = heading.lost;
  if (taken.indented) {
    findings.error(
        taken.indented->key.span, "indentation",
        {"`" + lost + "` springt te ver in.", "`" + lost + "` is indented too far."},
        Text{"Zet het aan het begin van de regel.", "Put it at the beginning of the line."});
    return;
  }
  const std::string first = taken.names.front().key.text;
  findings.error_about(
      lost, taken.names.front().key.span, "missing-key",
      {"Boven `" + first + "` ontbreekt `" + lost + "`: " + heading.what.nl + ".",
       "`" + lost + "` is missing above `" + first + "`: " + heading.what.en + "."},
      Text{"Zet `" + lost + ":` op een eigen regel boven `" + first + "`.",
           "Put `" + lost + ":` on a line of its own above `" + first + "`."});
}

}  // namespace

void repair_headings(Node& root, Findings& findings) {
  if (!root.is_mapping()) return;
  for (const Heading& heading : headings()) {
    if (root.find(heading.lost) != nullptr) continue;
    if (heading.lost == std::string_view("results") && may_have_no_results(root)) continue;
    Taken taken = take(root, heading);
    if (taken.names.empty()) continue;
    report(heading, taken, findings);
    Member member;
    member.key.text = heading.lost;
    member.key.span = taken.names.front().key.span;
    member.value.kind = document::NodeKind::mapping;
    member.value.span = member.key.span;
    member.value.members = std::move(taken.names);
    root.members.push_back(std::move(member));
  }
}

}  // namespace regie::workflow
