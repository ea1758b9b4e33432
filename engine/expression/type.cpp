// SPDX-License-Identifier: Apache-2.0
#include "engine/expression/type.hpp"

#include <algorithm>

namespace regie::expression {

struct Type::Rep {
  std::vector<Type> arguments;  // of a list its item; of a map key and value
  std::vector<Field> fields;
  std::vector<std::string> words;
  std::vector<Text> titles;  // of the words
  std::string name;
};

namespace {

const Type dyn_type;
const Type string_type = Type::string();
const std::vector<Field> no_fields;
const std::vector<Type> no_types;
const std::vector<std::string> no_words;
const std::string no_name;

}  // namespace

Type Type::list(Type item) {
  auto rep = std::make_shared<Rep>();
  rep->arguments = {std::move(item)};
  return Type(TypeKind::list, std::move(rep));
}

Type Type::map(Type key, Type value) {
  auto rep = std::make_shared<Rep>();
  rep->arguments = {std::move(value), std::move(key)};
  return Type(TypeKind::map, std::move(rep));
}

Type Type::record(std::string name, std::vector<Field> fields) {
  auto rep = std::make_shared<Rep>();
  rep->name = std::move(name);
  rep->fields = std::move(fields);
  return Type(TypeKind::record, std::move(rep));
}

Type Type::optional(Type content) {
  auto rep = std::make_shared<Rep>();
  rep->arguments = {std::move(content)};
  return Type(TypeKind::optional, std::move(rep));
}

Type Type::type(Type of) {
  auto rep = std::make_shared<Rep>();
  rep->arguments = {std::move(of)};
  return Type(TypeKind::type, std::move(rep));
}

Type Type::opaque(std::string name, std::vector<Type> arguments) {
  auto rep = std::make_shared<Rep>();
  rep->name = std::move(name);
  rep->arguments = std::move(arguments);
  return Type(TypeKind::opaque, std::move(rep));
}

Type Type::with_arguments(std::vector<Type> arguments) const {
  auto rep = rep_ ? std::make_shared<Rep>(*rep_) : std::make_shared<Rep>();
  rep->arguments = std::move(arguments);
  return Type(kind_, std::move(rep));
}

Type Type::parameter(std::uint32_t number) {
  Type type(TypeKind::parameter);
  type.number_ = number;
  return type;
}

Type Type::choice(std::vector<std::string> allowed, std::vector<Text> titles) {
  auto rep = std::make_shared<Rep>();
  rep->words = std::move(allowed);
  rep->titles = std::move(titles);
  return Type(TypeKind::string, std::move(rep));
}

Type Type::of(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::null:
      return null();
    case Value::Kind::boolean:
      return boolean();
    case Value::Kind::integer:
      return integer();
    case Value::Kind::unsigned_integer:
      return unsigned_integer();
    case Value::Kind::real:
      return real();
    case Value::Kind::string:
      return string();
    case Value::Kind::bytes:
      return bytes();
    case Value::Kind::timestamp:
      return timestamp();
    case Value::Kind::duration:
      return duration();
    case Value::Kind::date:
      return date();
    case Value::Kind::period:
      return period();
    case Value::Kind::euro:
      return euro();
    case Value::Kind::list: {
      if (value.items().empty()) return list(dyn());
      Type item = of(value.items().front());
      for (const Value& other : value.items())
        if (!(of(other) == item)) return list(dyn());
      return list(std::move(item));
    }
    case Value::Kind::map:
      return map(dyn(), dyn());
    case Value::Kind::optional:
      return optional(value.has_content() ? of(value.content()) : dyn());
    case Value::Kind::type:
      return type(dyn());
    case Value::Kind::unset:
    case Value::Kind::error:
      return dyn();
  }
  return dyn();
}

const Type& Type::item() const noexcept {
  return rep_ && !rep_->arguments.empty() ? rep_->arguments.front() : dyn_type;
}

const Type& Type::key() const noexcept {
  if (kind_ == TypeKind::record) return string_type;
  return rep_ && rep_->arguments.size() > 1 ? rep_->arguments[1] : dyn_type;
}

const std::vector<Type>& Type::arguments() const noexcept {
  return rep_ ? rep_->arguments : no_types;
}

const std::vector<Field>& Type::fields() const noexcept { return rep_ ? rep_->fields : no_fields; }

const Field* Type::field(std::string_view name) const noexcept {
  for (const Field& field : fields())
    if (field.name == name) return &field;
  return nullptr;
}

const std::vector<std::string>& Type::allowed() const noexcept {
  return rep_ ? rep_->words : no_words;
}

Text Type::title_of(std::string_view word) const {
  if (!rep_) return {};
  const auto found = std::find(rep_->words.begin(), rep_->words.end(), word);
  const auto place = static_cast<std::size_t>(found - rep_->words.begin());
  return place < rep_->titles.size() ? rep_->titles[place] : Text();
}

const std::string& Type::name() const noexcept { return rep_ ? rep_->name : no_name; }

std::uint32_t Type::number() const noexcept { return number_; }

std::string Type::to_string() const {
  switch (kind_) {
    case TypeKind::dyn:
      return "dyn";
    case TypeKind::null_type:
      return "null";
    case TypeKind::boolean:
      return "bool";
    case TypeKind::integer:
      return "int";
    case TypeKind::unsigned_integer:
      return "uint";
    case TypeKind::real:
      return "double";
    case TypeKind::string:
      return "string";
    case TypeKind::bytes:
      return "bytes";
    case TypeKind::timestamp:
      return "timestamp";
    case TypeKind::duration:
      return "duration";
    case TypeKind::date:
      return "date";
    case TypeKind::period:
      return "period";
    case TypeKind::euro:
      return "euro";
    case TypeKind::list:
      return "list(" + item().to_string() + ")";
    case TypeKind::map:
      return "map(" + key().to_string() + ", " + item().to_string() + ")";
    case TypeKind::record:
      return name().empty() ? "record" : name();
    case TypeKind::optional:
      return "optional_type(" + item().to_string() + ")";
    case TypeKind::type:
      return "type(" + item().to_string() + ")";
    case TypeKind::opaque: {
      std::string text = name();
      for (std::size_t i = 0; i < arguments().size(); ++i)
        text += (i == 0 ? "(" : ", ") + arguments()[i].to_string();
      return arguments().empty() ? text : text + ")";
    }
    case TypeKind::error:
      return "error";
    case TypeKind::parameter:
      return "dyn";
  }
  return {};
}

Text Type::in_words() const {
  switch (kind_) {
    case TypeKind::dyn:
    case TypeKind::error:
    case TypeKind::parameter:
      return {"een waarde", "a value"};
    case TypeKind::null_type:
      return {"leeg (null)", "null"};
    case TypeKind::boolean:
      return {"waar of onwaar", "true or false"};
    case TypeKind::integer:
      return {"een geheel getal", "a whole number"};
    case TypeKind::unsigned_integer:
      return {"een geheel getal zonder teken (uint)", "an unsigned whole number (uint)"};
    case TypeKind::real:
      return {"een getal met komma", "a decimal number"};
    case TypeKind::string:
      return allowed().empty() ? Text{"een tekst", "a text"} : Text{"een keuze", "a choice"};
    case TypeKind::bytes:
      return {"bytes", "bytes"};
    case TypeKind::timestamp:
      return {"een moment", "a moment"};
    case TypeKind::duration:
      return {"een tijdsduur", "a duration"};
    case TypeKind::date:
      return {"een datum", "a date"};
    case TypeKind::period:
      return {"een periode", "a period"};
    case TypeKind::euro:
      return {"een bedrag in euro", "an amount in euro"};
    case TypeKind::list: {
      if (item().is_dyn() || item().is(TypeKind::parameter)) return {"een lijst", "a list"};
      const Text words = item().in_words();
      return {"een lijst (elk " + words.nl + ")", "a list (each " + words.en + ")"};
    }
    case TypeKind::map:
      return {"een tabel van namen en waarden", "a map"};
    case TypeKind::record:
      if (name().empty()) return {"een groep velden", "a record"};
      return {"een groep velden (" + name() + ")", "a record (" + name() + ")"};
    case TypeKind::optional:
      return {"een optionele waarde", "an optional value"};
    case TypeKind::type:
      return {"een type", "a type"};
    case TypeKind::opaque:
      return {"een `" + name() + "`", "a `" + name() + "`"};
  }
  return {};
}

bool operator==(const Type& left, const Type& right) noexcept {
  if (left.kind_ != right.kind_) return false;
  if (left.kind_ == TypeKind::parameter) return left.number_ == right.number_;
  if (left.rep_ == right.rep_) return true;
  if (left.kind_ == TypeKind::record) {
    return std::equal(left.fields().begin(), left.fields().end(), right.fields().begin(),
                      right.fields().end(), [](const Field& one, const Field& other) {
                        return one.name == other.name && one.type == other.type;
                      });
  }
  if (left.kind_ == TypeKind::opaque && left.name() != right.name()) return false;
  if (left.kind_ == TypeKind::opaque) return left.arguments() == right.arguments();
  return left.item() == right.item() && left.key() == right.key();
}

}  // namespace regie::expression
