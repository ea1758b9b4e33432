// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <regie/text.hpp>
#include <regie/value.hpp>

namespace regie::expression {

enum class TypeKind : std::uint8_t {
  dyn,  ///< anything: checked when it is evaluated
  null_type,
  boolean,
  integer,
  unsigned_integer,
  real,
  string,
  bytes,
  timestamp,
  duration,
  date,
  period,
  euro,
  list,
  map,
  record,  ///< a map with text keys whose fields are declared
  optional,
  type,
  opaque,     ///< of which only the name and its parts are known: `tuple(int, string)`
  error,      ///< of an expression that has been reported already
  parameter,  ///< of a function's signature, or not yet known while checking
};

struct Field;

/// What a value can be. An immutable value, cheap to copy.
/// Thread safety: const functions may be called by any thread.
class Type {
 public:
  /// `dyn`.
  Type() noexcept = default;

  static Type dyn() { return Type(); }
  static Type null() { return Type(TypeKind::null_type); }
  static Type boolean() { return Type(TypeKind::boolean); }
  static Type integer() { return Type(TypeKind::integer); }
  static Type unsigned_integer() { return Type(TypeKind::unsigned_integer); }
  static Type real() { return Type(TypeKind::real); }
  static Type string() { return Type(TypeKind::string); }
  static Type bytes() { return Type(TypeKind::bytes); }
  static Type timestamp() { return Type(TypeKind::timestamp); }
  static Type duration() { return Type(TypeKind::duration); }
  static Type date() { return Type(TypeKind::date); }
  static Type period() { return Type(TypeKind::period); }
  static Type euro() { return Type(TypeKind::euro); }
  static Type error() { return Type(TypeKind::error); }
  static Type list(Type item);
  static Type map(Type key, Type value);
  /// `name` is for messages only, such as `item` or `contact`.
  static Type record(std::string name, std::vector<Field> fields);
  static Type optional(Type content);
  static Type type(Type of);
  static Type opaque(std::string name, std::vector<Type> arguments);
  static Type parameter(std::uint32_t number);
  /// A text that is one of `allowed`: comparing it with another literal is an error. `titles` are
  /// what people call them, as many or none.
  static Type choice(std::vector<std::string> allowed, std::vector<Text> titles = {});
  /// The type of a value that is known: what a literal or a constant has.
  static Type of(const Value& value);

  [[nodiscard]] TypeKind kind() const noexcept { return kind_; }
  [[nodiscard]] bool is(TypeKind kind) const noexcept { return kind_ == kind; }
  [[nodiscard]] bool is_dyn() const noexcept {
    return kind_ == TypeKind::dyn || kind_ == TypeKind::error;
  }
  [[nodiscard]] bool is_number() const noexcept {
    return kind_ == TypeKind::integer || kind_ == TypeKind::unsigned_integer ||
           kind_ == TypeKind::real;
  }

  /// Of a list its item, of a map its value, of an optional its content, of a type what it is of.
  [[nodiscard]] const Type& item() const noexcept;
  /// Of a map its key (of a record: text).
  [[nodiscard]] const Type& key() const noexcept;
  /// The types that this one is made of; of a map first its value, then its key.
  [[nodiscard]] const std::vector<Type>& arguments() const noexcept;
  /// The same type made of others, as many.
  [[nodiscard]] Type with_arguments(std::vector<Type> arguments) const;
  /// Of a record; otherwise empty.
  [[nodiscard]] const std::vector<Field>& fields() const noexcept;
  [[nodiscard]] const Field* field(std::string_view name) const noexcept;
  /// The words of a choice; empty for any other text.
  [[nodiscard]] const std::vector<std::string>& allowed() const noexcept;
  /// What people call a word of a choice; empty where nothing is known but the word.
  [[nodiscard]] Text title_of(std::string_view word) const;
  /// The name of a record or opaque type.
  [[nodiscard]] const std::string& name() const noexcept;
  /// The number of a parameter.
  [[nodiscard]] std::uint32_t number() const noexcept;

  /// As CEL writes it: `list(int)`, `map(string, dyn)`.
  [[nodiscard]] std::string to_string() const;
  /// As an author would say it: "een geheel getal", "a whole number".
  [[nodiscard]] Text in_words() const;

  /// Same kind and same parts; the words of a choice and the name of a record do not count.
  friend bool operator==(const Type& left, const Type& right) noexcept;

 private:
  struct Rep;
  explicit Type(TypeKind kind) noexcept : kind_(kind) {}
  Type(TypeKind kind, std::shared_ptr<const Rep> rep) noexcept
      : kind_(kind), rep_(std::move(rep)) {}

  TypeKind kind_ = TypeKind::dyn;
  std::uint32_t number_ = 0;  // of a parameter
  std::shared_ptr<const Rep> rep_;
};

/// A declared member of a record.
struct Field {
  std::string name;
  Type type;
  bool may_be_unset = true;
  Text title = {};  ///< what people call it in a sentence; empty: its name
};

}  // namespace regie::expression
