// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <regie/text.hpp>
#include <regie/value.hpp>

#include "engine/base/result.hpp"
#include "engine/calendar/span.hpp"
#include "engine/expression/program.hpp"
#include "engine/expression/type.hpp"

namespace regie::statechart {

/// The types of the language's data (docs/language.md, "Types").
enum class TypeKind : std::uint8_t {
  text,
  whole_number,
  number,
  truth,
  date,
  moment,
  duration,
  euro,
  email,
  phone,
  postcode,
  url,
  choice,
  contact,
  file,
  list,
  record,
  anything,  ///< no type at all: whatever comes, null included
};

struct Field;

/// A type with its bounds. A plain value.
struct DataType {
  TypeKind kind = TypeKind::text;
  std::optional<double> min;  ///< of a number; of a text or list its length
  std::optional<double> max;
  std::string pattern;                   ///< RE2 syntax, must match the whole text; empty: none
  std::vector<std::string> of;           ///< the words of a choice
  std::vector<Text> of_titles;           ///< one for each word, may be empty
  std::shared_ptr<const DataType> item;  ///< of a list
  std::shared_ptr<const std::vector<Field>> fields;  ///< of a record
  std::string key;        ///< of a list of records: the field that names each
  bool computes = false;  ///< of a record, or of what holds one: some field in it has `is`
};

/// A declared piece of data: of the case, or a field of a record.
struct Field {
  std::string name;
  DataType type;
  Text title;  ///< what people call it in a sentence; empty: its name
  Text ask;    ///< the question on a form; empty: derived from the name
  bool optional = false;
  bool personal = false;
  std::optional<calendar::Span> keep;  ///< how long after closing personal data is kept
  expression::Program fallback;        ///< `default`; may be empty
  expression::Program derived;         ///< `is`: read-only; may be empty
  bool suggest = false;                ///< the directory proposes
};

/// The type that expressions see.
[[nodiscard]] expression::Type expression_type(const DataType& type);

/// The key of an item of a list: the key field of a record, otherwise the item itself, as text.
/// Empty when the item has none.
[[nodiscard]] std::string item_key(const DataType& list, const Value& item);
/// A scalar as a key: dates as `YYYY-MM-DD`, numbers in decimal.
[[nodiscard]] std::string key_text(const Value& value);

class Directory;

/// Checks an answer (as JSON has it) against a type and gives it the kind that the type says:
/// a date from "2026-03-02", a euro from 12.50 or "12.50", a contact from "contact:ret" or "ret".
/// Errors are `Errc::invalid_data`: the sentence names the field, the value and the rule.
/// `directory` decides whether a contact exists; null accepts any.
[[nodiscard]] Result<Value> conform(const Field& field, const Value& answer,
                                    const Directory* directory);

/// The value with every field of a record that has `is` computed from the others before it; one
/// that cannot be computed, because something it reads is not filled in, is left out.
[[nodiscard]] Value with_computed(const DataType& type, const Value& value);

/// Whether a value is what the type says, without a look at bounds. What is not sure is left to
/// `conform`.
[[nodiscard]] bool fits_plainly(const DataType& type, const Value& value) noexcept;

/// "Rond bedrag" from "rond_bedrag": a title for what has none.
[[nodiscard]] std::string title_from_name(std::string_view name);

}  // namespace regie::statechart
