// SPDX-License-Identifier: Apache-2.0
#include "engine/workflow/reader.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "engine/base/suggest.hpp"
#include "engine/calendar/span.hpp"
#include "engine/document/positions.hpp"

namespace regie::workflow {
namespace {

Text kind_of(const document::Node& node) {
  if (node.is_mapping()) return {"een blok met sleutels", "a block of keys"};
  if (node.is_sequence()) return {"een lijst", "a list"};
  if (node.missing || node.text.empty()) return {"niets", "nothing"};
  return {"`" + node.text + "`", "`" + node.text + "`"};
}

/// Operators that no plain word has: the author meant an expression.
bool looks_like_expression(std::string_view text) {
  for (std::string_view sign :
       {"==", "!=", ">=", "<=", "&&", "||", " > ", " < ", " + ", " ? ", "("}) {
    if (text.find(sign) != std::string_view::npos) return true;
  }
  return false;
}

/// What the author meant by an expression without quotes: with what YAML took for a comment, and
/// without the curly quotes of a word processor.
std::string meant_expression(const Source& source, const document::Node& node) {
  std::string_view text = node.text;
  for (std::string_view quote : {"\u201C", "\u201D", "\u201E"}) {
    if (text.starts_with(quote)) text.remove_prefix(quote.size());
    if (text.ends_with(quote)) text.remove_suffix(quote.size());
  }
  std::string meant(text);
  const std::string_view all = source.text;
  const document::Positions positions(all);
  const std::size_t end = positions.offset(node.span.end_line, node.span.end_column);
  std::string_view rest = all.substr(end, all.find('\n', end) - end);
  const std::size_t hash = rest.find_first_not_of(' ');
  // Only what breaks off within a quoted text cannot be a real comment.
  const bool open = std::count(meant.begin(), meant.end(), '\'') % 2 == 1;
  if (!open || hash == std::string_view::npos || rest[hash] != '#') return meant;
  while (!rest.empty() && (rest.back() == '\r' || rest.back() == ' ')) rest.remove_suffix(1);
  return meant + std::string(rest);
}

}  // namespace

Span beginning(const Span& span) noexcept {
  return {span.line, span.column, span.line, span.column + 1};
}

void Reader::wrong(const Node& node, const Text& what, Advice advice) {
  const Text is = kind_of(node);
  const Span place = node.is_scalar() ? node.span : beginning(node.span);
  findings_.error(place, "wrong-type",
                  {"Hier hoort " + what.nl + ", maar er staat " + is.nl + ".",
                   "This should be " + what.en + ", but " +
                       (node.is_scalar() ? "it says " : "it is ") + is.en + "."},
                  std::move(advice));
}

bool Reader::mapping(const Node& node, const Vocabulary& table, const Span& owner) {
  if (!node.is_mapping()) {
    std::string example;
    for (const Word& word : table.words) {
      if (word.required) example += (example.empty() ? "" : ", ") + std::string(word.name) + ": …";
    }
    if (example.empty()) example = std::string(table.words.front().name) + ": …";
    wrong(node, {std::string(table.nl) + " met sleutels", std::string(table.en) + " with keys"},
          {"Schrijf het als `{ " + example + " }`, of met een sleutel per regel eronder.",
           "Write it as `{ " + example + " }`, or with a key on each line below."});
    return false;
  }
  for (const Member& member : node.members) {
    const Word* word = table.find(member.key.text);
    if (word == nullptr) {
      unknown_key(member, table);
    } else if (!word->supported) {
      findings_.error(member.key.span, "not-supported",
                      {"Deze versie van Regie kent " + in_backquotes(word->name) + " nog niet (" +
                           std::string(word->nl) + ").",
                       "This version of Regie does not know " + in_backquotes(word->name) +
                           " yet (" + std::string(word->en) + ")."},
                      {"Haal het weg, of wacht op een versie die het kent; docs/language.md zegt "
                       "wat er wel is.",
                       "Leave it out, or wait for a version that knows it; docs/language.md says "
                       "what there is."});
    }
  }
  for (const Word& word : table.words) {
    if (!word.required || node.find(word.name) != nullptr) continue;
    const bool number = word.name == "regie" || word.name == "version";
    const std::string example = std::string(word.name) + (number ? ": 1" : ": …");
    findings_.error(owner, "missing-key",
                    {in_backquotes(word.name) + " ontbreekt: " + std::string(word.nl) + ".",
                     in_backquotes(word.name) + " is missing: " + std::string(word.en) + "."},
                    {"Voeg `" + example + "` toe.", "Add `" + example + "`."});
  }
  return true;
}

void Reader::misplaced_key(const Member& member, const Vocabulary& table,
                           const std::vector<const Vocabulary*>& owners) {
  Text where;
  const std::size_t shown = std::min<std::size_t>(owners.size(), 3);
  for (std::size_t i = 0; i < shown; ++i) {
    where.nl += (i == 0 ? "" : i + 1 == shown ? " of " : ", ") + std::string(owners[i]->nl);
    where.en += (i == 0 ? "" : i + 1 == shown ? " or " : ", ") + std::string(owners[i]->en);
  }
  const std::string key = in_backquotes(member.key.text);
  Text advice{"Zet het bij " + where.nl + ", en let op hoe ver het inspringt.",
              "Put it with " + where.en + ", and mind how far it is indented."};
  if (member.key.text == "if") {
    advice = {"Schrijf het als voorwaarde met uitleg: `needs: [ { if: …, explain: … } ]`.",
              "Write it as a condition with an explanation: `needs: [ { if: …, explain: … } ]`."};
  }
  if (member.key.text == "rules" && table.find("go") != nullptr) {
    advice = {
        "Zet de regels hier zelf neer, als lijst: `- if: …` met `go` eronder, en als laatste "
        "`- go: …`.",
        "Put the rules here themselves, as a list: `- if: …` with `go` below it, and last "
        "`- go: …`."};
  }
  findings_.error(member.key.span, "key-in-wrong-place",
                  {key + " hoort niet bij " + std::string(table.nl) + ".",
                   key + " does not belong to " + std::string(table.en) + "."},
                  std::move(advice));
}

void Reader::unknown_key(const Member& member, const Vocabulary& table) {
  const std::string& key = member.key.text;
  const Text ours = words::instead_of(key);
  if (!ours.empty() && table.find(ours.en) != nullptr) {
    findings_.error(member.key.span, "unknown-key",
                    {"`" + key + "` is geen woord van deze taal.",
                     "`" + key + "` is not a word of this language."},
                    {"Dat heet hier `" + ours.nl + "`.", "That is called `" + ours.en + "` here."});
    return;
  }
  std::vector<const Vocabulary*> owners;
  for (const Vocabulary* other : words::all()) {
    const Word* word = other->find(key);
    if (word != nullptr && word->supported) owners.push_back(other);
  }
  if (!owners.empty()) return misplaced_key(member, table, owners);
  findings_.error(member.key.span, "unknown-key",
                  {"`" + key + "` kent de taal niet bij " + std::string(table.nl) + ".",
                   "`" + key + "` is not something that " + std::string(table.en) + " has."},
                  did_you_mean(key, table.names()));
}

bool Reader::named(const Node& node, const Text& what) {
  if (node.is_mapping()) return true;
  wrong(node, what,
        {"Schrijf elke naam op een regel eronder, ingesprongen, met een dubbele punt erachter.",
         "Write each name on a line below, indented, with a colon after it."});
  return false;
}

bool Reader::list(const Node& node, const Text& what) {
  if (node.is_sequence()) return true;
  Text advice{"Schrijf `[ een, twee ]`, of elk op een regel met een streepje ervoor.",
              "Write `[ one, two ]`, or each on a line with a dash before it."};
  if (node.is_mapping() && !node.members.empty()) {
    const std::string first = "`- " + node.members.front().key.text + ": …`";
    advice = {
        "Zet een streepje voor het eerste: " + first + ", en laat de rest even ver inspringen.",
        "Put a dash before the first: " + first + ", and indent the others as far as it."};
  }
  wrong(node, what, std::move(advice));
  return false;
}

bool Reader::present(const Node& node, const Span& owner, std::string_view key) {
  if (!node.missing) return true;
  findings_.error(owner, "missing-value",
                  {"Achter " + in_backquotes(key) + " staat niets.",
                   "Nothing stands after " + in_backquotes(key) + "."},
                  {"Vul het in, of haal " + in_backquotes(key) + " weg.",
                   "Fill it in, or remove " + in_backquotes(key) + "."});
  return false;
}

const document::Node* Reader::value(const Node& mapping, std::string_view key) {
  const Member* member = mapping.member(key);
  if (member == nullptr || !present(member->value, member->key.span, key)) return nullptr;
  return &member->value;
}

std::optional<std::string> Reader::text(const Node& node, const Text& what) {
  if (node.is_scalar() && !node.text.empty()) return node.text;
  wrong(node, what, {"Schrijf een woord of een zin.", "Write a word or a sentence."});
  return std::nullopt;
}

std::optional<model::Name> Reader::name(const Node& node, const Text& what) {
  if (!node.is_scalar() || node.text.empty()) {
    wrong(node, what, {"Schrijf één naam.", "Write one name."});
    return std::nullopt;
  }
  if (node.is_double_quoted()) {
    findings_.error(node.span, "name-in-quotes",
                    {"Dubbele aanhalingstekens zijn voor expressies, en hier hoort een naam.",
                     "Double quotes are for expressions, and a name belongs here."},
                    {"Schrijf de naam zonder aanhalingstekens.", "Write the name without quotes."});
    return std::nullopt;
  }
  return model::Name{node.text, node.span};
}

std::vector<model::Name> Reader::names(const Node& node, const Text& what) {
  std::vector<model::Name> names;
  if (node.is_scalar()) {
    if (node.text.find(',') != std::string::npos) {
      wrong(node, {"een lijst van namen", "a list of names"},
            {"Zet een lijst tussen haken: `[" + node.text + "]`.",
             "Put a list between brackets: `[" + node.text + "]`."});
    } else if (auto one = name(node, what)) {
      names.push_back(std::move(*one));
    }
    return names;
  }
  if (node.is_mapping()) {
    std::string keys;
    for (const Member& member : node.members) keys += (keys.empty() ? "" : ", ") + member.key.text;
    wrong(
        node, {"een lijst van namen", "a list of names"},
        {"Schrijf alleen de namen: `[" + keys + "]`.", "Write the names only: `[" + keys + "]`."});
    return names;
  }
  if (!list(node, {"een lijst van namen", "a list of names"})) return names;
  for (const Node& item : node.items) {
    auto one = name(item, what);
    if (!one) continue;
    const bool twice = std::any_of(names.begin(), names.end(), [&](const model::Name& other) {
      return other.text == one->text;
    });
    if (twice) {
      findings_.error(item.span, "named-twice",
                      {"`" + one->text + "` staat er al.", "`" + one->text + "` is there already."},
                      {"Haal er één weg.", "Remove one of them."});
    } else {
      names.push_back(std::move(*one));
    }
  }
  return names;
}

model::Words Reader::words(const Node& node) {
  model::Words result;
  if (node.is_scalar()) {
    const auto plain = text(node, {"een tekst", "a text"});
    if (!plain) return result;
    (language_ == Language::nl ? result.text.nl : result.text.en) = *plain;
    (language_ == Language::nl ? result.nl : result.en) = &node;
    return result;
  }
  if (node.is_sequence()) {
    wrong(node, {"een tekst", "a text"},
          {"Schrijf een zin, of `{ nl: …, en: … }`.", "Write a sentence, or `{ nl: …, en: … }`."});
    return result;
  }
  mapping(node, regie::workflow::words::text(), beginning(node.span));
  if (const Node* dutch = value(node, "nl")) {
    if (auto said = text(*dutch, {"een tekst", "a text"})) result.text.nl = *said;
    result.nl = dutch;
  }
  if (const Node* english = value(node, "en")) {
    if (auto said = text(*english, {"een tekst", "a text"})) result.text.en = *said;
    result.en = english;
  }
  return result;
}

std::optional<std::int64_t> Reader::whole_number(const Node& node, std::int64_t least,
                                                 std::int64_t most) {
  std::int64_t number = 0;
  const char* end = node.text.data() + node.text.size();
  const auto [stop, failed] = std::from_chars(node.text.data(), end, number);
  const bool plain = node.is_scalar() && node.quoting == document::Quoting::plain;
  if (plain && !node.text.empty() && failed == std::errc() && stop == end && number >= least &&
      number <= most) {
    return number;
  }
  const std::string low = std::to_string(least);
  const std::string high = std::to_string(most);
  Text what{"een geheel getal van " + low + " tot en met " + high,
            "a whole number from " + low + " to " + high};
  if (most == INT64_MAX) {
    what = {"een geheel getal van minstens " + low, "a whole number of at least " + low};
  }
  Text advice{"Schrijf het in cijfers, zonder punt en zonder aanhalingstekens.",
              "Write it in digits, without a point and without quotes."};
  if (least == most) {
    what = {"het getal " + low, "the number " + low};
    advice = {"Schrijf `" + low + "`.", "Write `" + low + "`."};
  }
  wrong(node, what, std::move(advice));
  return std::nullopt;
}

std::optional<double> Reader::number(const Node& node) {
  double number = 0;
  const char* end = node.text.data() + node.text.size();
  const auto [stop, failed] = std::from_chars(node.text.data(), end, number);
  const bool plain = node.is_scalar() && node.quoting == document::Quoting::plain;
  if (plain && !node.text.empty() && failed == std::errc() && stop == end &&
      std::isfinite(number)) {
    return number;
  }
  wrong(node, {"een getal", "a number"},
        {"Schrijf het in cijfers, met een punt voor decimalen: `2.5`.",
         "Write it in digits, with a point for decimals: `2.5`."});
  return std::nullopt;
}

bool Reader::truth(const Node& node) {
  const bool plain = node.is_scalar() && node.quoting == document::Quoting::plain;
  if (plain && node.text == "true") return true;
  if (plain && node.text == "false") return false;
  wrong(
      node, {"`true` of `false`", "`true` or `false`"},
      {"Schrijf `true` voor ja en `false` voor nee.", "Write `true` for yes and `false` for no."});
  return false;
}

std::optional<std::size_t> Reader::word(const Node& node,
                                        std::initializer_list<std::string_view> allowed) {
  std::vector<std::string> known;
  for (std::string_view one : allowed) {
    if (node.is_scalar() && node.text == one) return known.size();
    known.emplace_back(one);
  }
  const Text list = enumerate(known);
  const std::string meant = node.is_scalar() ? suggest(node.text, known) : std::string();
  wrong(node, {"een van deze woorden: " + list.nl, "one of these words: " + list.en},
        meant.empty() ? Advice{"Kies er één.", "Choose one of them."} : did_you_mean(meant));
  return std::nullopt;
}

std::optional<calendar::Span> Reader::span(const Node& node) {
  if (!node.is_scalar()) {
    wrong(node, {"een duur", "a span of time"},
          {"Schrijf bijvoorbeeld `10 working days` of `6 weeks`.",
           "Write for example `10 working days` or `6 weeks`."});
    return std::nullopt;
  }
  auto parsed = calendar::parse_span(node.text);
  if (parsed) return *parsed;
  const bool begins_with_digit =
      !node.text.empty() && node.text.front() >= '0' && node.text.front() <= '9';
  if (node.is_double_quoted() && !begins_with_digit) {
    wrong(
        node, {"een vaste duur, geen berekening", "a fixed span of time, no expression"},
        {"Schrijf bijvoorbeeld `6 weeks`. Een dag uit de gegevens kan bij `deadline`, en bij `at` "
         "van een timer.",
         "Write for example `6 weeks`. A day of the data can stand at `deadline`, and at `at` of a "
         "timer."});
    return std::nullopt;
  }
  for (Diagnostic problem : parsed.error().diagnostics) {
    Span place = findings_.within(node, problem.span.column - 1, problem.span.end_column - 1);
    place.end_column = std::max(place.end_column, place.column + 1);
    problem.source = findings_.source();
    problem.span = place;
    findings_.take({problem});
  }
  return std::nullopt;
}

const document::Node* Reader::expression(const Node& node) {
  if (node.is_double_quoted()) return &node;
  if (!node.is_scalar()) {
    wrong(node, {"een expressie", "an expression"},
          {"Schrijf haar tussen dubbele aanhalingstekens, zoals `\"score >= 60\"`.",
           "Write it between double quotes, such as `\"score >= 60\"`."});
    return nullptr;
  }
  const std::string meant = meant_expression(*findings_.source(), node);
  const bool fits = meant.find('"') == std::string::npos && meant.size() <= 60;
  const std::string shown = fits ? "\"" + meant + "\"" : "\"…\"";
  if (meant.size() > node.text.size()) {
    findings_.error(node.span, "expression-not-quoted",
                    {"Voor YAML is alles na # commentaar: zo is deze expressie afgebroken.",
                     "To YAML all after # is a comment: this expression is cut off."},
                    {"Zet alles tussen dubbele aanhalingstekens: `" + shown + "`.",
                     "Put all of it between double quotes: `" + shown + "`."});
    return nullptr;
  }
  if (meant.size() < node.text.size()) {
    findings_.error(node.span, "expression-not-quoted",
                    {"Kromme aanhalingstekens tellen niet: deze expressie staat nergens tussen.",
                     "Curly quotes do not count: this expression is not between quotes."},
                    {"Gebruik rechte: `" + shown + "`.", "Use straight ones: `" + shown + "`."});
    return nullptr;
  }
  findings_.error(
      node.span, "expression-not-quoted",
      {"Een expressie staat altijd tussen dubbele aanhalingstekens, en deze niet.",
       "An expression always stands between double quotes, and this one does not."},
      {"Schrijf `" + shown + "`" +
           (looks_like_expression(node.text) ? "; anders leest YAML er iets anders in." : "."),
       "Write `" + shown + "`" +
           (looks_like_expression(node.text) ? "; YAML would read something else in it." : ".")});
  return nullptr;
}

}  // namespace regie::workflow
