// SPDX-License-Identifier: Apache-2.0
#include "engine/workflow/repair_headings.hpp"

#include <algorithm>
#include <array>
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

/// Takes the names out that belong below the heading, in their order.
std::vector<Member> take(Node& root, const Heading& heading) {
  std::vector<Member> taken;
  for (const char* key : heading.below) {
    const auto around = std::find_if(root.members.begin(), root.members.end(),
                                     [&](const Member& one) { return one.key.text == key; });
    if (around == root.members.end() || !around->value.is_mapping()) continue;
    std::vector<Member>& all = around->value.members;
    const auto first = std::stable_partition(
        all.begin(), all.end(), [&](const Member& one) { return !heading.fits(one.value); });
    taken.insert(taken.end(), std::make_move_iterator(first), std::make_move_iterator(all.end()));
    all.erase(first, all.end());
    if (!taken.empty()) break;
  }
  return taken;
}

}  // namespace

void repair_headings(Node& root, Findings& findings) {
  if (!root.is_mapping()) return;
  for (const Heading& heading : headings()) {
    if (root.find(heading.lost) != nullptr) continue;
    std::vector<Member> below = take(root, heading);
    if (below.empty()) continue;
    const std::string lost = heading.lost;
    const std::string first = below.front().key.text;
    findings.error_about(
        lost, below.front().key.span, "missing-key",
        {"Boven `" + first + "` ontbreekt `" + lost + "`: " + heading.what.nl + ".",
         "`" + lost + "` is missing above `" + first + "`: " + heading.what.en + "."},
        Text{"Zet `" + lost + ":` op een eigen regel boven `" + first + "`.",
             "Put `" + lost + ":` on a line of its own above `" + first + "`."});
    Member member;
    member.key.text = lost;
    member.key.span = below.front().key.span;
    member.value.kind = document::NodeKind::mapping;
    member.value.span = below.front().key.span;
    member.value.members = std::move(below);
    root.members.push_back(std::move(member));
  }
}

}  // namespace regie::workflow
