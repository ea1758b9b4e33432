// SPDX-License-Identifier: Apache-2.0
#include "engine/expression/signature.hpp"

#include <algorithm>
#include <cassert>
#include <string>

namespace regie::expression {

namespace {

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  std::vector<Overload> run() {
    std::vector<Overload> all;
    do {
      all.push_back(overload());
    } while (accept(';'));
    assert(at_ == text_.size());
    return all;
  }

 private:
  void skip_space() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  }
  bool accept(char c) {
    skip_space();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  Overload overload() {
    Overload made;
    parameters_ = 0;
    [[maybe_unused]] const bool open = accept('(');
    assert(open);
    if (!accept(')')) {
      do {
        made.arguments.push_back(type());
      } while (accept(','));
      [[maybe_unused]] const bool close = accept(')');
      assert(close);
    }
    made.result = type();
    made.parameters = parameters_;
    for (const Type& argument : made.arguments) made.kinds.push_back(kinds_of(argument));
    return made;
  }

  Type type() {
    skip_space();
    const std::size_t from = at_;
    while (at_ < text_.size() && text_[at_] != '(' && text_[at_] != ')' && text_[at_] != ',' &&
           text_[at_] != ' ' && text_[at_] != ';')
      ++at_;
    const std::string_view name = text_.substr(from, at_ - from);
    if (name.size() == 1 && name[0] >= 'A' && name[0] <= 'Z') {
      const std::uint32_t number = static_cast<std::uint32_t>(name[0] - 'A');
      parameters_ = std::max(parameters_, number + 1);
      return Type::parameter(number);
    }
    if (name == "list" || name == "optional" || name == "type") {
      accept('(');
      Type item = type();
      accept(')');
      if (name == "type") return Type::type(std::move(item));
      return name == "list" ? Type::list(std::move(item)) : Type::optional(std::move(item));
    }
    if (name == "map") {
      accept('(');
      Type key = type();
      accept(',');
      Type value = type();
      accept(')');
      return Type::map(std::move(key), std::move(value));
    }
    return simple(name);
  }

  static Type simple(std::string_view name) {
    if (name == "bool") return Type::boolean();
    if (name == "int") return Type::integer();
    if (name == "uint") return Type::unsigned_integer();
    if (name == "double") return Type::real();
    if (name == "string") return Type::string();
    if (name == "bytes") return Type::bytes();
    if (name == "null") return Type::null();
    if (name == "timestamp") return Type::timestamp();
    if (name == "duration") return Type::duration();
    if (name == "date") return Type::date();
    if (name == "period") return Type::period();
    if (name == "euro") return Type::euro();
    assert(name == "any");
    return Type::dyn();
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::uint32_t parameters_ = 0;
};

constexpr std::uint32_t bit(Value::Kind kind) { return 1U << static_cast<unsigned>(kind); }

}  // namespace

std::vector<Overload> parse_signatures(std::string_view text) { return Reader(text).run(); }

std::uint32_t kinds_of(const Type& type) noexcept {
  using Kind = Value::Kind;
  switch (type.kind()) {
    case TypeKind::null_type:
      return bit(Kind::null);
    case TypeKind::boolean:
      return bit(Kind::boolean);
    case TypeKind::integer:
      return bit(Kind::integer);
    case TypeKind::unsigned_integer:
      return bit(Kind::unsigned_integer);
    case TypeKind::real:
      return bit(Kind::real);
    case TypeKind::string:
      return bit(Kind::string);
    case TypeKind::bytes:
      return bit(Kind::bytes);
    case TypeKind::timestamp:
      return bit(Kind::timestamp);
    case TypeKind::duration:
      return bit(Kind::duration);
    case TypeKind::date:
      return bit(Kind::date);
    case TypeKind::period:
      return bit(Kind::period);
    case TypeKind::euro:
      return bit(Kind::euro);
    case TypeKind::list:
      return bit(Kind::list);
    case TypeKind::map:
    case TypeKind::record:
      return bit(Kind::map);
    case TypeKind::optional:
      return bit(Kind::optional);
    case TypeKind::type:
      return bit(Kind::type);
    case TypeKind::dyn:
    case TypeKind::opaque:
    case TypeKind::error:
    case TypeKind::parameter:
      break;
  }
  return ~(bit(Kind::unset) | bit(Kind::error));
}

}  // namespace regie::expression
