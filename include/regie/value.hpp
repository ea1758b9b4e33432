// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <regie/export.hpp>
#include <regie/instant.hpp>

namespace regie {

class Value;

/// A key and its value in a map.
struct Entry;

/// A day in the proleptic Gregorian calendar, as days since 1970-01-01.
struct Date {
  std::int32_t days = 0;
  friend constexpr auto operator<=>(Date, Date) = default;
};

/// A span of the calendar ("1 month and 3 days"): its length depends on where it begins.
struct Period {
  std::int32_t months = 0;
  std::int32_t days = 0;
  friend constexpr bool operator==(Period, Period) = default;
};

/// A point in time as CEL has it: seconds since 1970 and 0..999 999 999 nanoseconds after them.
struct Timestamp {
  std::int64_t seconds = 0;
  std::int32_t nanos = 0;
  friend constexpr auto operator<=>(Timestamp, Timestamp) = default;
};

/// An exact span of time as CEL has it. Both parts carry the same sign.
struct Duration {
  std::int64_t seconds = 0;
  std::int32_t nanos = 0;
  friend constexpr auto operator<=>(Duration, Duration) = default;
};

/// An amount of money in whole cents.
struct Euro {
  std::int64_t cents = 0;
  friend constexpr auto operator<=>(Euro, Euro) = default;
};

/// Any value that a workflow's data, an event or an expression can hold.
///
/// Sixteen bytes; text, bytes, lists and maps are immutable and shared, so that a copy costs a
/// counter. Maps keep their entries in key order (false < true < numbers < texts), so that
/// whatever is written from them is the same on every platform.
/// Thread safety: distinct objects may be used by different threads even where they share content.
class REGIE_API Value {
 public:
  enum class Kind : std::uint8_t {
    unset,  ///< never written; not the same as null
    null,
    boolean,
    integer,           ///< CEL `int`
    unsigned_integer,  ///< CEL `uint`
    real,              ///< CEL `double`
    string,            ///< UTF-8
    bytes,
    list,
    map,
    timestamp,
    duration,
    date,
    period,
    euro,
    type,      ///< a CEL type as a value; the text is its name
    optional,  ///< CEL optional value, present or not
    error,     ///< an evaluation error on its way through an expression; never stored
  };

  Value() noexcept : kind_(Kind::unset), aux_(0) { payload_.integer = 0; }
  Value(std::nullptr_t) noexcept : Value(Kind::null, 0, std::int64_t{0}) {}
  Value(bool truth) noexcept : Value(Kind::boolean, 0, std::int64_t{truth}) {}
  Value(int number) noexcept : Value(Kind::integer, 0, std::int64_t{number}) {}
  Value(std::int64_t number) noexcept : Value(Kind::integer, 0, number) {}
  Value(long long number) noexcept : Value(Kind::integer, 0, std::int64_t{number}) {}
  Value(std::uint64_t number) noexcept;
  Value(double number) noexcept;
  Value(std::string_view text);
  Value(const char* text) : Value(std::string_view(text)) {}
  Value(const std::string& text) : Value(std::string_view(text)) {}
  Value(Timestamp at) noexcept : Value(Kind::timestamp, at.nanos, at.seconds) {}
  Value(Duration span) noexcept : Value(Kind::duration, span.nanos, span.seconds) {}
  Value(Date day) noexcept : Value(Kind::date, 0, std::int64_t{day.days}) {}
  Value(Period span) noexcept : Value(Kind::period, span.months, std::int64_t{span.days}) {}
  Value(Euro amount) noexcept : Value(Kind::euro, 0, amount.cents) {}
  Value(Instant at) noexcept;

  static Value bytes(std::string_view content);
  static Value list(std::vector<Value> items);
  /// Sorts by key; of equal keys the last wins (the caller checks for duplicates where they
  /// matter).
  static Value map(std::vector<Entry> entries);
  static Value record(std::initializer_list<std::pair<std::string_view, Value>> fields);
  static Value type(std::string_view name);
  static Value optional_none();
  static Value optional_of(Value content);
  /// `position` is the offset in code points of the expression where it went wrong.
  static Value error(std::string_view message, std::uint32_t position);

  Value(const Value& other) noexcept
      : kind_(other.kind_), aux_(other.aux_), payload_(other.payload_) {
    if (kind_is_shared()) retain();
  }
  /// Leaves `other` unset.
  Value(Value&& other) noexcept : kind_(other.kind_), aux_(other.aux_), payload_(other.payload_) {
    other.kind_ = Kind::unset;
  }
  Value& operator=(const Value& other) noexcept;
  Value& operator=(Value&& other) noexcept {
    Value taken(std::move(other));
    std::swap(kind_, taken.kind_);
    std::swap(aux_, taken.aux_);
    std::swap(payload_, taken.payload_);
    return *this;
  }
  ~Value() {
    if (kind_is_shared()) release();
  }

  [[nodiscard]] Kind kind() const noexcept { return kind_; }
  [[nodiscard]] bool is(Kind kind) const noexcept { return kind_ == kind; }
  [[nodiscard]] bool is_unset() const noexcept { return kind_ == Kind::unset; }
  [[nodiscard]] bool is_error() const noexcept { return kind_ == Kind::error; }

  // Each accessor requires its kind; anything else is the caller's error (asserted).
  [[nodiscard]] bool boolean() const noexcept {
    assert(is(Kind::boolean));
    return payload_.integer != 0;
  }
  [[nodiscard]] std::int64_t integer() const noexcept {
    assert(is(Kind::integer));
    return payload_.integer;
  }
  [[nodiscard]] std::uint64_t unsigned_integer() const noexcept {
    assert(is(Kind::unsigned_integer));
    return static_cast<std::uint64_t>(payload_.integer);
  }
  [[nodiscard]] double real() const noexcept {
    assert(is(Kind::real));
    return payload_.real;
  }
  /// The text of a string, type or error, or the content of bytes.
  [[nodiscard]] std::string_view text() const noexcept {
    assert(is(Kind::string) || is(Kind::bytes) || is(Kind::type) || is(Kind::error));
    return static_cast<BlobRep*>(payload_.rep)->view();
  }
  [[nodiscard]] const std::vector<Value>& items() const noexcept;
  [[nodiscard]] const std::vector<Entry>& entries() const noexcept;
  [[nodiscard]] Timestamp timestamp() const noexcept {
    assert(is(Kind::timestamp));
    return {payload_.integer, aux_};
  }
  [[nodiscard]] Duration duration() const noexcept {
    assert(is(Kind::duration));
    return {payload_.integer, aux_};
  }
  [[nodiscard]] Date date() const noexcept {
    assert(is(Kind::date));
    return {static_cast<std::int32_t>(payload_.integer)};
  }
  [[nodiscard]] Period period() const noexcept {
    assert(is(Kind::period));
    return {aux_, static_cast<std::int32_t>(payload_.integer)};
  }
  [[nodiscard]] Euro euro() const noexcept {
    assert(is(Kind::euro));
    return {payload_.integer};
  }
  /// A timestamp cut to milliseconds.
  [[nodiscard]] Instant instant() const noexcept;
  [[nodiscard]] bool has_content() const noexcept;       ///< of an optional
  [[nodiscard]] const Value& content() const noexcept;   ///< of an optional with content
  [[nodiscard]] std::uint32_t position() const noexcept  ///< of an error
  {
    assert(is(Kind::error));
    return static_cast<std::uint32_t>(aux_);
  }

  /// Number of bytes of a text or bytes, of items of a list, of entries of a map; otherwise 0.
  [[nodiscard]] std::size_t size() const noexcept;

  /// The value under a key of a map, or null where this is no map or has no such key.
  [[nodiscard]] const Value* find(std::string_view key) const noexcept;
  [[nodiscard]] const Value* find(const Value& key) const noexcept;
  [[nodiscard]] const Value* find(const char* key) const noexcept {
    return find(std::string_view(key));
  }
  [[nodiscard]] const Value* find(const std::string& key) const noexcept {
    return find(std::string_view(key));
  }

  /// A copy of this map with `key` set to `value` (an unset value takes the key out).
  [[nodiscard]] Value with(std::string_view key, Value value) const;

  /// Same kind and same content, to the bit (so NaN equals itself and int 1 is not double 1.0).
  /// CEL's own equality is in the expression layer.
  friend REGIE_API bool operator==(const Value& left, const Value& right) noexcept;

  /// Order of map keys: false < true < numbers by value < texts by bytes. Other kinds, which no
  /// map should have as keys, come after those, by kind and content.
  static int compare_keys(const Value& left, const Value& right) noexcept;

 private:
  /// What the objects with shared content count. The kind says which of the types made of it.
  struct Rep {
    std::atomic<std::uint32_t> users{1};
  };
  /// The characters stand right behind it, in the same allocation.
  struct BlobRep : Rep {
    std::size_t size = 0;

    static BlobRep* make(std::string_view content);
    static void destroy(BlobRep* rep) noexcept;
    char* characters() noexcept { return reinterpret_cast<char*>(this + 1); }
    std::string_view view() noexcept { return {characters(), size}; }
  };
  struct ListRep;
  struct MapRep;
  struct OptionalRep;

  Value(Kind kind, std::int32_t aux, std::int64_t integer) noexcept : kind_(kind), aux_(aux) {
    payload_.integer = integer;
  }
  Value(Kind kind, std::int32_t aux, Rep* rep) noexcept : kind_(kind), aux_(aux) {
    payload_.rep = rep;
  }
  [[nodiscard]] bool kind_is_shared() const noexcept {
    return (shared_kinds >> static_cast<unsigned>(kind_) & 1U) != 0;
  }
  void retain() const noexcept;
  void release() noexcept;

  static constexpr std::uint32_t bit(Kind kind) { return 1U << static_cast<unsigned>(kind); }
  /// The kinds whose payload is a Rep; value.cpp asserts that the bits are theirs.
  static constexpr std::uint32_t shared_kinds =
      1U << 6 | 1U << 7 | 1U << 8 | 1U << 9 | 1U << 15 | 1U << 16 | 1U << 17;

  Kind kind_;
  std::int32_t aux_;
  union Payload {
    std::int64_t integer;
    double real;
    Rep* rep;
  };
  Payload payload_;
};

static_assert(sizeof(Value) == 16);

struct Entry {
  Value key;
  Value value;
  friend bool operator==(const Entry&, const Entry&) noexcept = default;
};

}  // namespace regie
