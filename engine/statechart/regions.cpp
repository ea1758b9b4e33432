// SPDX-License-Identifier: Apache-2.0
// Regions per item (docs/semantics.md, "Regions"; docs/language.md, rulings 8 to 10).
#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "engine/statechart/machine.hpp"
#include "engine/statechart/membership.hpp"

namespace regie::statechart {

Value Machine::list_of(const Each& each, std::uint32_t around) const {
  if (!each.seats.empty()) {
    std::vector<Entry> seats;
    for (const Seat& seat : each.seats) {
      seats.push_back({seat.key, Value::record({{"key", seat.key},
                                                {"title", seat.title.in(chart_.language)}})});
    }
    return Value::map(std::move(seats));
  }
  if (each.field != none) return s_.data[each.field];
  const Region* const outer = s_.region(around);
  if (outer == nullptr) return Value();
  Value value = item_of(*outer);
  for (const std::string& name : each.within) {
    const Value* const inner = value.find(name);
    value = inner == nullptr ? Value() : *inner;
  }
  return value;
}

/// Each key once; in the order of the list, of a record in the order of its keys.
Result<std::vector<std::string>> Machine::item_keys(Index index, std::uint32_t around) const {
  const Each& each = chart_.eaches[index];
  std::vector<std::string> keys;
  for (const Seat& seat : each.seats) keys.push_back(seat.key);
  if (!keys.empty()) return keys;
  const Value list = list_of(each, around);
  if (list.is(Value::Kind::map)) {
    for (const Entry& entry : list.entries()) keys.push_back(key_text(entry.key));
    return keys;
  }
  if (!list.is(Value::Kind::list)) return keys;
  if (list.size() > context_.limits->regions) {
    return fail(
        Errc::limit_reached,
        {"Er zijn te veel onderdelen om aan te vragen.", "There are too many items to ask."},
        each.state);
  }
  std::unordered_set<std::string> seen;
  for (const Value& item : list.items()) {
    std::string key = item_key(each.list, item);
    if (key.empty() || !seen.insert(key).second) {
      const std::string& name =
          each.field != none ? chart_.fields[each.field].name : each.within.back();
      return fail(Errc::expression_failed,
                  {"In `" + name + "` staat `" + key + "` twee keer of ontbreekt de sleutel.",
                   "In `" + name + "` the key `" + key + "` is there twice, or is missing."},
                  each.state);
    }
    keys.push_back(std::move(key));
  }
  return keys;
}

Result<void> Machine::new_region(Node each, const std::string& key) {
  if (file().regions.size() >= context_.limits->regions) {
    return fail(
        Errc::limit_reached,
        {"Er zijn te veel onderdelen om aan te vragen.", "There are too many items to ask."},
        each.state);
  }
  Dossier& dossier = s_.change();
  Region region;
  region.ordinal = dossier.next_region++;
  region.parent = each.region;
  region.each = each.state;
  region.key = key;
  region.round = s_.round;
  region.opened = context_.now;
  const std::uint32_t ordinal = region.ordinal;
  dossier.regions.push_back(std::move(region));
  weigh_later(each);
  return enter(ordinal, chart_.states[each.state].initial, each.state);
}

/// On entry: regions of this round that were kept come back, the others are made.
Result<void> Machine::open_regions(Node each) {
  const Index index = chart_.states[each.state].each;
  const Each& declared = chart_.eaches[index];
  auto keys = item_keys(index, each.region);
  if (!keys) return keys.error();
  const std::unordered_set<std::string> wanted(keys->begin(), keys->end());
  const bool keeps = declared.answers_kept && declared.open_state != none;
  std::unordered_map<std::string, std::uint32_t> kept;
  if (!file().regions.empty()) {
    for (Region& region : s_.change().regions) {
      if (region.each != each.state || region.parent != each.region) continue;
      // Asked anew: the former instance is over.
      const bool gone = wanted.count(region.key) == 0 || (region.round == s_.round && !keeps);
      if (gone) region.status = Region::Status::withdrawn;
      if (!gone && region.round == s_.round && region.status != Region::Status::withdrawn) {
        kept[region.key] = region.ordinal;
      }
    }
  }
  for (const std::string& key : *keys) {
    const auto found = kept.find(key);
    if (found == kept.end()) {
      if (auto made = new_region(each, key); !made) return made;
      continue;
    }
    Region& region = *own_region(found->second);
    if (region.status != Region::Status::lingering) {
      region.configuration = {declared.answered_state};
      continue;
    }
    region.status = Region::Status::open;
    region.configuration = {declared.open_state};
    if (auto started = start_timers({found->second, declared.open_state}); !started) {
      return started;
    }
  }
  weigh_later(each);
  return {};
}

void Machine::settle_regions_of(Node each) {
  if (file().regions.empty()) return;
  const Each& declared = chart_.eaches[chart_.states[each.state].each];
  const bool stay = declared.unanswered_stay && declared.open_state != none;
  for (Region& region : s_.change().regions) {
    if (region.each != each.state || region.parent != each.region) continue;
    if (region.status == Region::Status::open) {
      region.status = stay ? Region::Status::lingering : Region::Status::withdrawn;
      just_left_.push_back(region.ordinal);
    }
    region.configuration.clear();
    region.history.clear();
  }
  w_.weigh.erase(std::remove(w_.weigh.begin(), w_.weigh.end(), each), w_.weigh.end());
}

/// A final state directly within the `each` was entered: the region has ended.
Result<void> Machine::end_region(Node final) {
  auto data = done_data(final);
  if (!data) return data.error();
  Region& region = *own_region(final.region);
  region.status = Region::Status::answered;
  if (chart_.eaches[chart_.states[region.each].each].open_state == none) {
    // What the region came to is its answer.
    region.choice = chart_.states[final.state].name;
    region.answered_at = context_.now;
  }
  weigh_later({region.parent, region.each});
  CurrentEvent event = event_named("done.region." + chart_.states[region.each].path);
  // Many regions may end in one step: where nobody waits for it, nobody is told.
  w_.matches.clear();
  chart_.match(event.name.text(), w_.matches);
  if (w_.matches.empty()) return {};
  event.region = region.parent;
  event.add_from().item = region.key;
  event.data = std::move(*data);
  return raise(std::move(event));
}

bool Machine::has_ended(Node each) const {
  bool any = false;
  for (const Region& region : file().regions) {
    if (region.each != each.state || region.parent != each.region || !is_live_region(region)) {
      continue;
    }
    if (region.status == Region::Status::open) return false;
    any = true;
  }
  return any;
}

Result<void> Machine::withdraw(std::uint32_t ordinal) {
  const Region& region = *s_.region(ordinal);
  const Node each{region.parent, region.each};
  w_.exits.clear();
  collect_exits(ordinal, region.each);
  const std::vector<Node> exits = w_.exits;
  for (std::size_t i = exits.size(); i-- > 0;) {
    if (auto left = exit_state(exits[i]); !left) return left;
  }
  own_region(ordinal)->status = Region::Status::withdrawn;
  weigh_later(each);
  return {};
}

/// A state that was left keeps the regions of the items that are still there: one that is taken out
/// and added again is asked anew (ruling 8).
Result<void> Machine::forget_removed(Index index) {
  const Each& each = chart_.eaches[index];
  const bool any = std::any_of(file().regions.begin(), file().regions.end(),
                               [&](const Region& region) { return region.each == each.state; });
  if (!any || each.field == none) return {};
  auto keys = item_keys(index, 0);
  if (!keys) return keys.error();
  const std::unordered_set<std::string> wanted(keys->begin(), keys->end());
  for (Region& region : s_.change().regions) {
    if (region.each == each.state && wanted.count(region.key) == 0) {
      region.status = Region::Status::withdrawn;
    }
  }
  return {};
}

/// Regions follow their list: new items get one, items taken out lose theirs.
Result<bool> Machine::sync_each(Index index, std::uint32_t around) {
  const Index state = chart_.eaches[index].state;
  const Node each{around, state};
  auto keys = item_keys(index, around);
  if (!keys) return keys.error();
  const std::unordered_set<std::string> wanted(keys->begin(), keys->end());
  std::vector<std::uint32_t> gone;
  std::unordered_set<std::string> present;
  for (const Region& region : file().regions) {
    if (region.each != state || region.parent != around || !is_live_region(region)) continue;
    if (wanted.count(region.key) == 0) {
      gone.push_back(region.ordinal);
    } else {
      present.insert(region.key);
    }
  }
  bool any = false;
  for (const std::uint32_t ordinal : gone) {
    any = true;
    if (auto done = withdraw(ordinal); !done) return done.error();
  }
  for (const std::string& key : *keys) {
    if (present.count(key) != 0) continue;
    any = true;
    if (auto made = new_region(each, key); !made) return made.error();
  }
  return any;
}

/// Tells whether any region came or went. What a quorum's condition says of the answers may change
/// with any data.
Result<bool> Machine::sync_regions() {
  if (w_.changed_fields.empty()) return false;
  const std::vector<Index> changed = std::move(w_.changed_fields);
  w_.changed_fields.clear();
  bool any = false;
  for (Index index = 0; index < chart_.eaches.size(); ++index) {
    const Each& each = chart_.eaches[index];
    Index field = each.field;  // a nested list changes with the field that holds it
    for (Index outer = each.outer; field == none && outer != none && each.seats.empty();) {
      const Each& around = chart_.eaches[chart_.states[outer].each];
      field = around.field;
      outer = around.outer;
    }
    const bool own =
        field != none && std::find(changed.begin(), changed.end(), field) != changed.end();
    if (own && !s_.is_active(each.state)) {
      if (auto done = forget_removed(index); !done) return done.error();
      continue;
    }
    std::vector<std::uint32_t> scopes;
    if (each.outer == none) scopes.push_back(0);
    for (const Region& region : file().regions) {
      if (each.outer == region.each && is_live_region(region)) scopes.push_back(region.ordinal);
    }
    for (const std::uint32_t scope : scopes) {
      if (s_.region(scope) != nullptr && !is_live_region(*s_.region(scope))) continue;
      const std::vector<Index>& active = configuration(scope);
      if (!contains(active, each.state)) continue;
      if (each.quorum.kind == Quorum::Kind::expression) weigh_later({scope, each.state});
      if (!own) continue;
      auto synced = sync_each(index, scope);
      if (!synced) return synced.error();
      any = any || *synced;
    }
  }
  return any;
}

}  // namespace regie::statechart
