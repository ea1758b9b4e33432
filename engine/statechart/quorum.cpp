// SPDX-License-Identifier: Apache-2.0
// Whether the answers of the regions are enough, or can never be (docs/language.md, ruling 9).
#include <algorithm>

#include "engine/statechart/machine.hpp"

namespace regie::statechart {

namespace {

struct Tally {
  std::int64_t total = 0;
  std::int64_t open = 0;
  std::int64_t chosen = 0;  ///< ended with the choice that counts
};

enum class Verdict { undecided, enough, impossible };

Verdict judge(const Quorum& quorum, const Tally& tally) {
  const std::int64_t reachable = tally.chosen + tally.open;
  switch (quorum.kind) {
    case Quorum::Kind::nothing:
    case Quorum::Kind::expression:
      return Verdict::undecided;
    case Quorum::Kind::count:
      if (tally.chosen >= quorum.count) return Verdict::enough;
      return reachable < quorum.count ? Verdict::impossible : Verdict::undecided;
    case Quorum::Kind::all:
      if (tally.total > 0 && tally.chosen == tally.total) return Verdict::enough;
      return reachable < tally.total || tally.total == 0 ? Verdict::impossible : Verdict::undecided;
    case Quorum::Kind::majority:
      if (2 * tally.chosen > tally.total) return Verdict::enough;
      return 2 * reachable <= tally.total ? Verdict::impossible : Verdict::undecided;
    case Quorum::Kind::half:
      if (tally.total > 0 && 2 * tally.chosen >= tally.total) return Verdict::enough;
      return tally.total == 0 || 2 * reachable < tally.total ? Verdict::impossible
                                                             : Verdict::undecided;
  }
  return Verdict::undecided;
}

}  // namespace

void Machine::weigh_later(Node each) {
  if (std::find(w_.weigh.begin(), w_.weigh.end(), each) == w_.weigh.end()) w_.weigh.push_back(each);
}

Result<void> Machine::weigh_quorums() {
  if (w_.weigh.empty()) return {};
  std::vector<Node> nodes = std::move(w_.weigh);
  w_.weigh.clear();
  std::sort(nodes.begin(), nodes.end());
  for (const Node& node : nodes) {
    if (auto weighed = weigh_quorum(node); !weighed) return weighed;
  }
  return {};
}

/// Ruling 9: enough before impossible; silence counts among those who could answer, withdrawn items
/// do not; all answered without a quorum is impossible.
Result<void> Machine::weigh_quorum(Node node) {
  const Each& each = chart_.eaches[chart_.states[node.state].each];
  Tally tally;
  for (const Region& region : file().regions) {
    if (region.each != node.state || region.parent != node.region || !is_live_region(region)) {
      continue;
    }
    ++tally.total;
    if (region.status == Region::Status::open) {
      ++tally.open;
    } else if (each.quorum.choice.empty() || region.choice == each.quorum.choice) {
      ++tally.chosen;
    }
  }
  if (each.quorum.kind == Quorum::Kind::nothing) {
    if (tally.total == 0 || tally.open != 0) return {};
    if (auto raised = raise(chart_.done_events[node.state], node.region); !raised) return raised;
    const Index above = chart_.states[node.state].parent;
    if (chart_.states[above].kind != StateKind::parallel || !is_final({node.region, above})) {
      return {};
    }
    return raise(chart_.done_events[above], node.region);
  }
  Verdict verdict = judge(each.quorum, tally);
  if (each.quorum.kind == Quorum::Kind::expression) {
    const auto decides = [&](Index program) -> Result<bool> {
      if (program == none) return false;
      auto held = holds(program, node.region, node.state);
      if (held) return held;
      if (auto absorbed = absorb(held.error(), node.region); !absorbed) return absorbed.error();
      return false;
    };
    auto enough = tally.total == 0 ? Result<bool>(false) : decides(each.quorum.enough);
    if (!enough) return enough.error();
    auto impossible = *enough ? Result<bool>(false) : decides(each.quorum.impossible);
    if (!impossible) return impossible.error();
    if (*enough) {
      verdict = Verdict::enough;
    } else if (*impossible || tally.open == 0) {
      verdict = Verdict::impossible;
    }
  }
  if (verdict == Verdict::undecided) return {};
  CurrentEvent event =
      event_named((verdict == Verdict::enough ? "quorum.enough." : "quorum.impossible.") +
                  chart_.states[node.state].path);
  event.region = node.region;
  return raise(std::move(event));
}

}  // namespace regie::statechart
