// SPDX-License-Identifier: Apache-2.0
#include <regie/value.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <memory>
#include <new>

#include "engine/base/short_text.hpp"

namespace regie {

namespace {

/// Where a kind stands among the keys.
int key_rank(Value::Kind kind) {
  switch (kind) {
    case Value::Kind::boolean:
      return 0;
    case Value::Kind::integer:
    case Value::Kind::unsigned_integer:
    case Value::Kind::real:
      return 1;
    case Value::Kind::string:
      return 2;
    default:
      return 3 + static_cast<int>(kind);
  }
}

/// The first eight bytes of a text, as a number in the same order; what is missing is zero.
std::uint64_t front_of(std::string_view text) noexcept {
  std::uint64_t front = 0;
  for (std::size_t i = 0; i < sizeof front; ++i) {
    front = front << 8 | (i < text.size() ? static_cast<std::uint8_t>(text[i]) : 0);
  }
  return front;
}

}  // namespace

Value::BlobRep* Value::BlobRep::make(std::string_view content) {
  void* memory = ::operator new(sizeof(BlobRep) + content.size());
  auto* rep = new (memory) BlobRep;
  rep->size = content.size();
  if (!content.empty()) std::memcpy(rep->characters(), content.data(), content.size());
  return rep;
}

void Value::BlobRep::destroy(BlobRep* rep) noexcept {
  rep->~BlobRep();
  ::operator delete(rep);
}

struct Value::ListRep : Rep {
  explicit ListRep(std::vector<Value> content) : items(std::move(content)) {}
  std::vector<Value> items;
};

struct Value::MapRep : Rep {
  explicit MapRep(std::vector<Entry> content) : entries(std::move(content)) {}
  std::vector<Entry> entries;  ///< sorted by compare_keys, each key once
};

struct Value::OptionalRep : Rep {
  explicit OptionalRep(Value value) : content(std::move(value)) {}
  Value content;
};

Value::Value(std::uint64_t number) noexcept
    : Value(Kind::unsigned_integer, 0, static_cast<std::int64_t>(number)) {}

Value::Value(double number) noexcept : kind_(Kind::real), aux_(0) { payload_.real = number; }

Value::Value(std::string_view text) : Value(Kind::string, 0, BlobRep::make(text)) {}

Value::Value(Instant at) noexcept : kind_(Kind::timestamp) {
  std::int64_t seconds = at.ms / 1000;
  std::int64_t rest = at.ms % 1000;
  if (rest < 0) {
    rest += 1000;
    --seconds;
  }
  aux_ = static_cast<std::int32_t>(rest * 1'000'000);
  payload_.integer = seconds;
}

Value Value::bytes(std::string_view content) {
  return Value(Kind::bytes, 0, BlobRep::make(content));
}

Value Value::list(std::vector<Value> items) {
  return Value(Kind::list, 0, new ListRep(std::move(items)));
}

Value Value::map(std::vector<Entry> entries) {
  const auto before = [](const Entry& left, const Entry& right) {
    return compare_keys(left.key, right.key) < 0;
  };
  const auto out_of_order = [&](const Entry& left, const Entry& right) {
    return !before(left, right);
  };
  if (std::adjacent_find(entries.begin(), entries.end(), out_of_order) != entries.end()) {
    std::stable_sort(entries.begin(), entries.end(), before);
    // Of equal keys the last stays: unique keeps the first, so it goes backwards.
    const auto same = [](const Entry& left, const Entry& right) {
      return compare_keys(left.key, right.key) == 0;
    };
    const auto kept = std::unique(entries.rbegin(), entries.rend(), same);
    entries.erase(entries.begin(), kept.base());
  }
  return Value(Kind::map, 0, new MapRep(std::move(entries)));
}

Value Value::record(std::initializer_list<std::pair<std::string_view, Value>> fields) {
  constexpr std::size_t most = 32;
  std::vector<Entry> entries;
  entries.reserve(fields.size());
  if (fields.size() > most) {
    for (const auto& [key, value] : fields) entries.push_back({Value(key), value});
    return map(std::move(entries));
  }
  // Sorted before anything is made of it, by the first bytes of the keys: the engine makes many
  // records a step.
  struct Place {
    std::uint64_t front;
    const std::pair<std::string_view, Value>* field;
  };
  std::array<Place, most> places;
  std::size_t count = 0;
  const auto before = [](const Place& left, const Place& right) {
    return left.front != right.front ? left.front < right.front
                                     : left.field->first < right.field->first;
  };
  for (const auto& field : fields) {
    const Place mine{front_of(field.first), &field};
    std::size_t at = count++;
    for (; at > 0 && before(mine, places[at - 1]); --at) places[at] = places[at - 1];
    places[at] = mine;
  }
  for (std::size_t i = 0; i < count; ++i) {
    const bool last_of_its_key =
        i + 1 == count || places[i].field->first != places[i + 1].field->first;
    if (last_of_its_key)
      entries.push_back({Value(places[i].field->first), places[i].field->second});
  }
  return Value(Kind::map, 0, new MapRep(std::move(entries)));
}

Value Value::type(std::string_view name) { return Value(Kind::type, 0, BlobRep::make(name)); }

Value Value::optional_none() { return optional_of(Value()); }

Value Value::optional_of(Value content) {
  return Value(Kind::optional, 0, new OptionalRep(std::move(content)));
}

Value Value::error(std::string_view message, std::uint32_t position) {
  return Value(Kind::error, static_cast<std::int32_t>(position), BlobRep::make(message));
}

void Value::retain() const noexcept {
  static_assert(shared_kinds ==
                (bit(Kind::string) | bit(Kind::bytes) | bit(Kind::list) | bit(Kind::map) |
                 bit(Kind::type) | bit(Kind::optional) | bit(Kind::error)));
  payload_.rep->users.fetch_add(1, std::memory_order_relaxed);
}

void Value::release() noexcept {
  Rep* rep = payload_.rep;
  // Acquire: whoever takes it down sees what the other users did with it (and released).
  if (rep->users.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
  switch (kind_) {
    case Kind::list:
      delete static_cast<ListRep*>(rep);
      break;
    case Kind::map:
      delete static_cast<MapRep*>(rep);
      break;
    case Kind::optional:
      delete static_cast<OptionalRep*>(rep);
      break;
    default:
      BlobRep::destroy(static_cast<BlobRep*>(rep));
      break;
  }
}

Value& Value::operator=(const Value& other) noexcept {
  Value copy(other);  // first, as `other` may be part of what is let go of here
  return *this = std::move(copy);
}

const std::vector<Value>& Value::items() const noexcept {
  assert(is(Kind::list));
  return static_cast<const ListRep*>(payload_.rep)->items;
}

const std::vector<Entry>& Value::entries() const noexcept {
  assert(is(Kind::map));
  return static_cast<const MapRep*>(payload_.rep)->entries;
}

Instant Value::instant() const noexcept {
  const Timestamp at = timestamp();
  return {at.seconds * 1000 + at.nanos / 1'000'000};
}

bool Value::has_content() const noexcept { return !content().is_unset(); }

const Value& Value::content() const noexcept {
  assert(is(Kind::optional));
  return static_cast<const OptionalRep*>(payload_.rep)->content;
}

std::size_t Value::size() const noexcept {
  switch (kind_) {
    case Kind::string:
    case Kind::bytes:
    case Kind::type:
    case Kind::error:
      return text().size();
    case Kind::list:
      return items().size();
    case Kind::map:
      return entries().size();
    default:
      return 0;
  }
}

const Value* Value::find(std::string_view key) const noexcept {
  if (kind_ != Kind::map) return nullptr;
  const std::vector<Entry>& all = entries();
  if (all.size() <= 8) {  // faster than halving, as most records are small
    for (const Entry& entry : all)
      if (entry.key.is(Kind::string) && same_text(entry.key.text(), key)) return &entry.value;
    return nullptr;
  }
  const auto place = std::lower_bound(
      all.begin(), all.end(), key, [](const Entry& entry, std::string_view sought) {
        return entry.key.is(Kind::string) ? entry.key.text() < sought
                                          : key_rank(entry.key.kind()) < key_rank(Kind::string);
      });
  if (place == all.end() || !place->key.is(Kind::string) || place->key.text() != key) {
    return nullptr;
  }
  return &place->value;
}

const Value* Value::find(const Value& key) const noexcept {
  if (kind_ != Kind::map) return nullptr;
  const std::vector<Entry>& all = entries();
  const auto place = std::lower_bound(
      all.begin(), all.end(), key,
      [](const Entry& entry, const Value& sought) { return compare_keys(entry.key, sought) < 0; });
  if (place == all.end() || compare_keys(place->key, key) != 0) return nullptr;
  return &place->value;
}

Value Value::with(std::string_view key, Value value) const {
  assert(is(Kind::map));
  Value name(key);
  std::vector<Entry> changed;
  changed.reserve(entries().size() + 1);
  bool placed = value.is_unset();
  for (const Entry& entry : entries()) {
    const int order = compare_keys(entry.key, name);
    if (order >= 0 && !placed) {
      changed.push_back({std::move(name), std::move(value)});
      name = changed.back().key;
      placed = true;
    }
    if (order != 0) changed.push_back(entry);
  }
  if (!placed) changed.push_back({std::move(name), std::move(value)});
  return Value(Kind::map, 0, new MapRep(std::move(changed)));
}

bool operator==(const Value& left, const Value& right) noexcept {
  if (left.kind_ != right.kind_) return false;
  switch (left.kind_) {
    case Value::Kind::unset:
    case Value::Kind::null:
      return true;
    case Value::Kind::real:
      return std::bit_cast<std::uint64_t>(left.payload_.real) ==
             std::bit_cast<std::uint64_t>(right.payload_.real);
    default:
      break;
  }
  if (left.aux_ != right.aux_) return false;
  if (!left.kind_is_shared()) return left.payload_.integer == right.payload_.integer;
  if (left.payload_.rep == right.payload_.rep) return true;
  switch (left.kind_) {
    case Value::Kind::list:
      return left.items() == right.items();
    case Value::Kind::map:
      return left.entries() == right.entries();
    case Value::Kind::optional:
      return left.content() == right.content();
    default:
      return left.text() == right.text();
  }
}

namespace {

template <class T>
int order(const T& left, const T& right) {
  return left < right ? -1 : right < left ? 1 : 0;
}

template <class Range, class Compare>
int order_ranges(const Range& left, const Range& right, Compare compare) {
  for (std::size_t i = 0; i < left.size() && i < right.size(); ++i) {
    if (const int found = compare(left[i], right[i])) return found;
  }
  return order(left.size(), right.size());
}

/// Exact, also where the double cannot tell neighbouring integers apart. NaN comes last.
int order_integer_real(std::int64_t integer, double real) {
  if (std::isnan(real)) return -1;
  if (real >= 0x1p63) return -1;
  if (real < -0x1p63) return 1;
  const auto whole = static_cast<std::int64_t>(real);  // cut toward zero
  if (integer != whole) return order(integer, whole);
  return order(0.0, real - static_cast<double>(whole));
}

int order_unsigned_real(std::uint64_t integer, double real) {
  if (std::isnan(real)) return -1;
  if (real >= 0x1p64) return -1;
  if (real < 0) return 1;
  const auto whole = static_cast<std::uint64_t>(real);
  if (integer != whole) return order(integer, whole);
  return order(0.0, real - static_cast<double>(whole));
}

int order_reals(double left, double right) {
  if (std::isnan(left) || std::isnan(right)) return order(std::isnan(left), std::isnan(right));
  return order(left, right);
}

int order_numbers(const Value& left, const Value& right) {
  using Kind = Value::Kind;
  if (left.is(Kind::real)) {
    if (right.is(Kind::real)) return order_reals(left.real(), right.real());
    return right.is(Kind::integer) ? -order_integer_real(right.integer(), left.real())
                                   : -order_unsigned_real(right.unsigned_integer(), left.real());
  }
  if (left.is(Kind::integer)) {
    if (right.is(Kind::real)) return order_integer_real(left.integer(), right.real());
    if (right.is(Kind::integer)) return order(left.integer(), right.integer());
    if (left.integer() < 0) return -1;
    return order(static_cast<std::uint64_t>(left.integer()), right.unsigned_integer());
  }
  if (right.is(Kind::real)) return order_unsigned_real(left.unsigned_integer(), right.real());
  if (right.is(Kind::integer)) return -order_numbers(right, left);
  return order(left.unsigned_integer(), right.unsigned_integer());
}

}  // namespace

int Value::compare_keys(const Value& left, const Value& right) noexcept {
  if (const int by_rank = order(key_rank(left.kind_), key_rank(right.kind_))) return by_rank;
  switch (left.kind_) {
    case Kind::unset:
    case Kind::null:
      return 0;
    case Kind::integer:
    case Kind::unsigned_integer:
    case Kind::real:
      return order_numbers(left, right);
    case Kind::string:
    case Kind::bytes:
    case Kind::type:
    case Kind::error:
      return order(left.text(), right.text());
    case Kind::list:
      return order_ranges(left.items(), right.items(), compare_keys);
    case Kind::map:
      return order_ranges(left.entries(), right.entries(), [](const Entry& a, const Entry& b) {
        const int by_key = compare_keys(a.key, b.key);
        return by_key != 0 ? by_key : compare_keys(a.value, b.value);
      });
    case Kind::optional:
      return compare_keys(left.content(), right.content());
    default:
      if (left.payload_.integer != right.payload_.integer) {
        return order(left.payload_.integer, right.payload_.integer);
      }
      return order(left.aux_, right.aux_);
  }
}

}  // namespace regie
