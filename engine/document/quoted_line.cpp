// SPDX-License-Identifier: Apache-2.0
#include "engine/document/quoted_line.hpp"

#include <algorithm>

namespace regie::document {

namespace {

constexpr std::size_t nowhere = std::string_view::npos;

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

struct LineAt {
  std::string_view line;
  std::size_t at = 0;  ///< where the place is in it
};

LineAt line_of(std::string_view text, std::size_t offset) {
  offset = std::min(offset, text.size());
  const std::size_t before = offset == 0 ? nowhere : text.rfind('\n', offset - 1);
  const std::size_t begin = before == nowhere ? 0 : before + 1;
  return {text.substr(begin, std::min(text.find('\n', offset), text.size()) - begin),
          offset - begin};
}

bool is_key_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// A pair of a line: where its key begins, and where its colon is.
struct PairAt {
  std::size_t key = nowhere;
  std::size_t colon = nowhere;
  bool flow = false;  ///< in `{ }`
};

/// The pair whose value the place is in: the last `key: ` before it.
PairAt pair_before(const LineAt& place) {
  for (std::size_t end = place.at; end > 0;) {
    const std::size_t colon = place.line.rfind(": ", end - 1);
    if (colon == nowhere) break;
    end = colon;
    std::size_t key = colon;
    while (key > 0 && is_key_letter(place.line[key - 1])) --key;
    if (key == colon) continue;
    const std::size_t before = key == 0 ? nowhere : place.line.find_last_not_of(' ', key - 1);
    const char sign = before == nowhere ? ' ' : place.line[before];
    if (sign == ' ' || sign == '-' || sign == '{' || sign == ',')
      return {key, colon, sign == '{' || sign == ','};
  }
  return {};
}

/// The bracket that closes what is around a value; else its end. An apostrophe within a word is no
/// quote.
std::size_t closing_bracket(std::string_view value) {
  int open = 0;
  char quote = 0;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    const bool in_word = i > 0 && is_key_letter(value[i - 1]);
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || (c == '\'' && !in_word)) {
      quote = c;
    } else if (c == '{' || c == '[') {
      ++open;
    } else if ((c == '}' || c == ']') && --open < 0) {
      return i;
    }
  }
  return value.size();
}

/// Where in a value the next pair of its `{ }` begins, or the closing bracket; else its end.
std::size_t flow_end(std::string_view value) {
  for (std::size_t at = value.find(','); at != nowhere; at = value.find(',', at + 1)) {
    const std::size_t key = std::min(value.find_first_not_of(' ', at + 1), value.size());
    std::size_t colon = key;
    while (colon < value.size() && is_key_letter(value[colon])) ++colon;
    if (colon > key && value.substr(colon, 2) == ": ") return at;
  }
  return closing_bracket(value);
}

/// Where the comment of a value begins: behind a `#` that stands in no quotes.
std::size_t comment_start(std::string_view value) {
  char quote = 0;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '#' && i > 0 && value[i - 1] == ' ') {
      return i;
    }
  }
  return value.size();
}

/// The value between double quotes, those within it as single ones where that is possible.
std::string quoted_text(std::string_view value) {
  const bool around = value.size() > 1 && value.front() == '"' && value.back() == '"';
  if (around) value = value.substr(1, value.size() - 2);
  const bool single = value.find('\'') != nowhere;
  std::string made = "\"";
  for (const char c : value) {
    if (c == '\\') {
      made += "\\\\";
    } else if (c == '"') {
      made += single ? "\\\"" : "'";
    } else {
      made += c;
    }
  }
  return made + "\"";
}

}  // namespace

std::optional<QuotedPair> find_quoted_pair(std::string_view text, std::size_t offset) {
  const LineAt place = line_of(text, offset);
  const PairAt pair = pair_before(place);
  if (pair.colon == nowhere) return std::nullopt;
  std::string_view value = trimmed(place.line.substr(pair.colon + 2));
  value = trimmed(value.substr(0, comment_start(value)));
  if (pair.flow) value = trimmed(value.substr(0, flow_end(value)));
  if (value.empty()) return std::nullopt;
  const auto begin = static_cast<std::size_t>(value.data() - text.data());
  return QuotedPair{std::string(place.line.substr(pair.key, pair.colon - pair.key)),
                    quoted_text(value), begin, begin + value.size()};
}

std::optional<std::string> quoted_pair(std::string_view text, std::size_t offset) {
  const auto pair = find_quoted_pair(text, offset);
  if (!pair || pair->end - pair->begin > 120) return std::nullopt;
  return pair->key + ": " + pair->value;
}

Text with_quoted_pair(Text advice, std::string_view text, std::size_t offset) {
  if (const auto pair = quoted_pair(text, offset)) {
    advice.nl += " Schrijf `" + *pair + "`.";
    advice.en += " Write `" + *pair + "`.";
  }
  return advice;
}

}  // namespace regie::document
