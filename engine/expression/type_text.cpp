// SPDX-License-Identifier: Apache-2.0
#include "engine/expression/type_text.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "engine/base/suggest.hpp"

namespace regie::expression {

namespace {

struct NamedType {
  std::string_view name;
  Type (*make)();
};

/// What CEL calls a type, then what authors call it (docs/language.md, "Types").
constexpr std::array<NamedType, 32> named_types = {{
    {"dyn", Type::dyn},
    {"any", Type::dyn},
    {"null", Type::null},
    {"null_type", Type::null},
    {"bool", Type::boolean},
    {"int", Type::integer},
    {"uint", Type::unsigned_integer},
    {"double", Type::real},
    {"string", Type::string},
    {"bytes", Type::bytes},
    {"timestamp", Type::timestamp},
    {"google.protobuf.Timestamp", Type::timestamp},
    {"duration", Type::duration},
    {"google.protobuf.Duration", Type::duration},
    {"date", Type::date},
    {"period", Type::period},
    {"euro", Type::euro},
    {"text", Type::string},
    {"email", Type::string},
    {"phone", Type::string},
    {"postcode", Type::string},
    {"url", Type::string},
    {"choice", Type::string},
    {"contact", Type::string},
    {"whole number", Type::integer},
    {"number", Type::real},
    {"truth", Type::boolean},
    {"moment", Type::timestamp},
    {"list", [] { return Type::list(Type::dyn()); }},
    {"map", [] { return Type::map(Type::dyn(), Type::dyn()); }},
    {"optional_type", [] { return Type::optional(Type::dyn()); }},
    {"type", [] { return Type::type(Type::dyn()); }},
}};

class TypeTextReader {
 public:
  TypeTextReader(std::string_view text, TypeParameters* parameters)
      : text_(text), parameters_(parameters) {}

  Result<Type> run() {
    const std::optional<Type> type = read(0);
    skip_spaces();
    if (type && at_ == text_.size()) return *type;
    return problem();
  }

 private:
  void skip_spaces() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  }
  bool accept(char c) {
    skip_spaces();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  std::string_view name() {
    skip_spaces();
    const std::size_t from = at_;
    while (at_ < text_.size() && std::string_view("(),").find(text_[at_]) == std::string_view::npos)
      ++at_;
    std::string_view found = text_.substr(from, at_ - from);
    while (found.ends_with(' ')) found.remove_suffix(1);
    return found;
  }

  std::optional<Type> read(std::size_t depth) {
    const std::string_view word = name();
    if (word.empty() || depth > 32) return std::nullopt;
    if (word == "param" && parameters_ != nullptr) return parameter();
    if (word.starts_with("list of ")) {
      const std::optional<Type> item = known(word.substr(8));
      return item ? std::optional(Type::list(*item)) : std::nullopt;
    }
    std::vector<Type> arguments;
    if (!accept('(')) {
      if (const auto simple = known(word)) return simple;
      return std::nullopt;
    }
    do {
      const std::optional<Type> argument = read(depth + 1);
      if (!argument) return std::nullopt;
      arguments.push_back(*argument);
    } while (accept(','));
    if (!accept(')')) return std::nullopt;
    return composed(std::string(word), std::move(arguments));
  }

  std::optional<Type> known(std::string_view word) {
    const auto found = std::find_if(named_types.begin(), named_types.end(),
                                    [&](const NamedType& one) { return one.name == word; });
    if (found != named_types.end()) return found->make();
    unknown_ = word;
    return std::nullopt;
  }

  std::optional<Type> parameter() {
    if (!accept('(')) return std::nullopt;
    const std::string word(name());
    if (word.empty() || !accept(')')) return std::nullopt;
    auto found = std::find(parameters_->begin(), parameters_->end(), word);
    if (found == parameters_->end()) found = parameters_->insert(parameters_->end(), word);
    return Type::parameter(static_cast<std::uint32_t>(found - parameters_->begin()));
  }

  static std::optional<Type> composed(std::string word, std::vector<Type> arguments) {
    const std::size_t count = arguments.size();
    if (word == "map")
      return count == 2 ? std::optional(Type::map(arguments[0], arguments[1])) : std::nullopt;
    if (word == "list" || word == "optional_type" || word == "optional" || word == "type") {
      if (count != 1) return std::nullopt;
      if (word == "list") return Type::list(arguments[0]);
      return word == "type" ? Type::type(arguments[0]) : Type::optional(arguments[0]);
    }
    return Type::opaque(std::move(word), std::move(arguments));
  }

  [[nodiscard]] Error problem() const {
    const std::string shown(text_.substr(0, 60));
    Error error(Errc::invalid_data,
                {"`" + shown + "` is geen type", "`" + shown + "` is not a type"});
    std::vector<std::string> names;
    for (const NamedType& one : named_types) names.emplace_back(one.name);
    const std::string meant = unknown_.empty() ? std::string() : suggest(unknown_, names);
    error.advice = {"Schrijf bijvoorbeeld `int`, `string`, `date` of `list(string)`.",
                    "Write for example `int`, `string`, `date` or `list(string)`."};
    if (!meant.empty()) {
      error.advice = {"Bedoelde u `" + meant + "`?", "Did you mean `" + meant + "`?"};
    }
    return error;
  }

  std::string_view text_;
  TypeParameters* parameters_;
  std::size_t at_ = 0;
  std::string unknown_;
};

}  // namespace

Result<Type> parse_type(std::string_view text, TypeParameters* parameters) {
  return TypeTextReader(text, parameters).run();
}

}  // namespace regie::expression
