// SPDX-License-Identifier: Apache-2.0
// What changed between two stored forms, and applying it again: the journal's changes.
#include <algorithm>

#include "engine/statechart/snapshot.hpp"

namespace regie::statechart {

namespace {

void compare(const Value& before, const Value& after, std::vector<Value>& path,
             std::vector<Value>& changes) {
  if (before == after) return;
  if (!before.is(Value::Kind::map) || !after.is(Value::Kind::map)) {
    changes.push_back(Value::list({Value::list(path), after}));
    return;
  }
  const auto& old_entries = before.entries();
  const auto& new_entries = after.entries();
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < old_entries.size() || j < new_entries.size()) {
    int order = 0;
    if (i == old_entries.size()) {
      order = 1;
    } else if (j == new_entries.size()) {
      order = -1;
    } else {
      order = Value::compare_keys(old_entries[i].key, new_entries[j].key);
    }
    path.push_back(order <= 0 ? old_entries[i].key : new_entries[j].key);
    if (order < 0) {
      changes.push_back(Value::list({Value::list(path)}));
      ++i;
    } else if (order > 0) {
      changes.push_back(Value::list({Value::list(path), new_entries[j].value}));
      ++j;
    } else {
      compare(old_entries[i].value, new_entries[j].value, path, changes);
      ++i;
      ++j;
    }
    path.pop_back();
  }
}

Error no_such_path() {
  return Error(Errc::corrupt, {"Een wijziging in het verslag hoort bij iets dat er niet is.",
                               "A change in the journal belongs to something that is not there."});
}

Result<Value> apply(const Value& target, const std::vector<Value>& path, std::size_t depth,
                    const Value* replacement) {
  if (depth == path.size()) return replacement == nullptr ? Value() : *replacement;
  if (!target.is(Value::Kind::map)) return no_such_path();
  std::vector<Entry> entries = target.entries();
  const auto found = std::find_if(entries.begin(), entries.end(), [&](const Entry& entry) {
    return Value::compare_keys(entry.key, path[depth]) == 0;
  });
  const bool last = depth + 1 == path.size();
  if (found == entries.end()) {
    if (!last || replacement == nullptr) return no_such_path();
    entries.push_back({path[depth], *replacement});
    return Value::map(std::move(entries));
  }
  if (last && replacement == nullptr) {
    entries.erase(found);
    return Value::map(std::move(entries));
  }
  auto inner = apply(found->value, path, depth + 1, replacement);
  if (!inner) return inner;
  found->value = std::move(*inner);
  return Value::map(std::move(entries));
}

}  // namespace

Value difference(const Value& before, const Value& after) {
  std::vector<Value> path;
  std::vector<Value> changes;
  compare(before, after, path, changes);
  return Value::list(std::move(changes));
}

Result<Value> fold(const Value& before, const Value& changes) {
  if (!changes.is(Value::Kind::list)) return no_such_path();
  Value state = before;
  for (const Value& change : changes.items()) {
    if (!change.is(Value::Kind::list) || change.size() < 1 || change.size() > 2 ||
        !change.items()[0].is(Value::Kind::list)) {
      return no_such_path();
    }
    const Value* replacement = change.size() == 2 ? &change.items()[1] : nullptr;
    auto next = apply(state, change.items()[0].items(), 0, replacement);
    if (!next) return next;
    state = std::move(*next);
  }
  return state;
}

}  // namespace regie::statechart
