// SPDX-License-Identifier: Apache-2.0
// Regions per item and their quorum (docs/language.md, rulings 8 to 10).
#include <algorithm>
#include <set>

#include "engine/statechart/machine.hpp"

namespace regie::statechart {

Result<std::vector<std::string>> Machine::item_keys(Index each) const {
  const Each& declared = chart_.eaches[each];
  std::vector<std::string> keys;
  std::set<std::string> seen;
  const Value& list = s_.data[declared.field];
  if (!list.is(Value::Kind::list)) return keys;
  for (const Value& item : list.items()) {
    std::string key = item_key(chart_.fields[declared.field].type, item);
    if (key.empty() || !seen.insert(key).second) {
      const std::string& field = chart_.fields[declared.field].name;
      return fail(Errc::expression_failed,
                  {"In `" + field + "` staat `" + key + "` twee keer of ontbreekt de sleutel.",
                   "In `" + field + "` the key `" + key + "` is there twice, or is missing."},
                  declared.state);
    }
    keys.push_back(std::move(key));
  }
  return keys;
}

Result<void> Machine::new_region(Node each, const std::string& key) {
  if (s_.regions.size() >= context_.limits->regions) {
    return fail(
        Errc::limit_reached,
        {"Er zijn te veel onderdelen om aan te vragen.", "There are too many items to ask."},
        each.state);
  }
  Region region;
  region.ordinal = s_.next_region++;
  region.parent = each.region;
  region.each = each.state;
  region.key = key;
  region.round = s_.round;
  region.opened = context_.now;
  const std::uint32_t ordinal = region.ordinal;
  s_.regions.push_back(std::move(region));
  const State& state = chart_.states[each.state];
  std::vector<Index> targets;
  const Transition& initial = chart_.transitions[state.initial];
  for (Index i = 0; i < initial.targets.count; ++i) {
    targets.push_back(chart_.target_indices[initial.targets.first + i]);
  }
  return enter_targets(ordinal, targets, each.state);
}

/// On entry: regions of this round that were kept come back, the others are made.
Result<void> Machine::open_regions(Node each) {
  const Index index = chart_.states[each.state].each;
  const Each& declared = chart_.eaches[index];
  auto keys = item_keys(index);
  if (!keys) return keys.error();
  for (Region& region : s_.regions) {
    const bool gone = region.each == each.state && region.parent == each.region &&
                      std::find(keys->begin(), keys->end(), region.key) == keys->end();
    if (gone) region.status = Region::Status::withdrawn;
  }
  for (const std::string& key : *keys) {
    Region* kept = nullptr;
    for (Region& region : s_.regions) {
      const bool same = region.each == each.state && region.parent == each.region &&
                        region.round == s_.round && region.key == key;
      if (!same) continue;
      if (!declared.answers_kept) {
        // Asked anew: the former instance is over.
        region.status = Region::Status::withdrawn;
      } else if (region.status != Region::Status::withdrawn) {
        kept = &region;
      }
    }
    if (kept == nullptr) {
      if (auto made = new_region(each, key); !made) return made;
    } else if (kept->status == Region::Status::lingering) {
      kept->status = Region::Status::open;
      kept->configuration = {declared.open_state};
      if (auto started = start_timers({kept->ordinal, declared.open_state}); !started) {
        return started;
      }
    } else {
      kept->configuration = {declared.answered_state};
    }
  }
  weigh_.insert(each);
  return {};
}

void Machine::settle_regions_of(Node each) {
  const Each& declared = chart_.eaches[chart_.states[each.state].each];
  for (Region& region : s_.regions) {
    if (region.each != each.state || region.parent != each.region) continue;
    if (region.status == Region::Status::open) {
      region.status =
          declared.unanswered_stay ? Region::Status::lingering : Region::Status::withdrawn;
      just_left_.insert(region.ordinal);
    }
    region.configuration.clear();
  }
  weigh_.erase(each);
}

void Machine::end_region(std::uint32_t ordinal) {
  Region& region = *s_.region(ordinal);
  region.status = Region::Status::answered;
  const Node each{region.parent, region.each};
  weigh_.insert(each);
}

Result<void> Machine::withdraw(std::uint32_t ordinal) {
  const Region& region = *s_.region(ordinal);
  const Node each{region.parent, region.each};
  std::set<Node> exits;
  collect_exits(ordinal, region.each, exits);
  std::vector<std::pair<std::vector<std::uint64_t>, Node>> order;
  for (const Node& node : exits) order.push_back({order_key(node), node});
  std::sort(order.rbegin(), order.rend());
  for (const auto& [key, node] : order) {
    if (auto left = exit_state(node); !left) return left;
  }
  s_.region(ordinal)->status = Region::Status::withdrawn;
  weigh_.insert(each);
  return {};
}

/// A state that was left keeps the regions of the items that are still there: one that is taken out
/// and added again is asked anew (ruling 8).
Result<void> Machine::forget_removed(Index each) {
  auto keys = item_keys(each);
  if (!keys) return keys.error();
  for (Region& region : s_.regions) {
    if (region.each == chart_.eaches[each].state &&
        std::find(keys->begin(), keys->end(), region.key) == keys->end()) {
      region.status = Region::Status::withdrawn;
    }
  }
  return {};
}

/// Regions follow their list: new items get one, items taken out lose theirs. Tells whether
/// anything changed.
Result<bool> Machine::sync_regions() {
  refresh_computed();
  if (changed_fields_.empty()) return false;
  const std::set<Index> changed = std::move(changed_fields_);
  changed_fields_.clear();
  bool any = false;
  for (Index index = 0; index < chart_.eaches.size(); ++index) {
    const Each& declared = chart_.eaches[index];
    if (changed.count(declared.field) != 0 && !s_.is_active(declared.state)) {
      if (auto done = forget_removed(index); !done) return done.error();
    }
    // What conditions say of the answers may change with any data.
    std::vector<std::uint32_t> scopes{0};
    for (const Region& region : s_.regions) {
      if (is_live_region(region)) scopes.push_back(region.ordinal);
    }
    for (const std::uint32_t scope : scopes) {
      const std::vector<Index>& active = configuration(scope);
      if (!std::binary_search(active.begin(), active.end(), declared.state)) continue;
      const Node each{scope, declared.state};
      weigh_.insert(each);
      if (changed.count(declared.field) == 0) continue;
      auto keys = item_keys(index);
      if (!keys) return keys.error();
      std::vector<std::uint32_t> gone;
      std::set<std::string> present;
      for (const Region& region : s_.regions) {
        if (region.each != declared.state || region.parent != scope || !is_live_region(region)) {
          continue;
        }
        if (std::find(keys->begin(), keys->end(), region.key) == keys->end()) {
          gone.push_back(region.ordinal);
        } else {
          present.insert(region.key);
        }
      }
      for (const std::uint32_t ordinal : gone) {
        any = true;
        if (auto done = withdraw(ordinal); !done) return done.error();
      }
      for (const std::string& key : *keys) {
        if (present.count(key) != 0) continue;
        any = true;
        if (auto made = new_region(each, key); !made) return made.error();
      }
    }
  }
  return any;
}

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

/// Ruling 9: enough before impossible; silence counts among those who could answer, withdrawn items
/// do not; all answered without a quorum is impossible.
Result<void> Machine::weigh_quorums() {
  const std::set<Node> nodes = std::move(weigh_);
  weigh_.clear();
  for (const Node& node : nodes) {
    const Each& each = chart_.eaches[chart_.states[node.state].each];
    const std::string& path = chart_.states[node.state].path;
    Tally tally;
    for (const Region& region : s_.regions) {
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
      if (tally.total > 0 && tally.open == 0) raise("done.state." + path, node.region);
      continue;
    }
    Verdict verdict = judge(each.quorum, tally);
    if (each.quorum.kind == Quorum::Kind::expression) {
      const auto decides = [&](Index program) -> Result<bool> {
        if (program == none) return false;
        return holds(program, node.region, node.state);
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
    if (verdict == Verdict::enough) raise("quorum.enough." + path, node.region);
    if (verdict == Verdict::impossible) raise("quorum.impossible." + path, node.region);
  }
  return {};
}

}  // namespace regie::statechart
