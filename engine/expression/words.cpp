// SPDX-License-Identifier: Apache-2.0
// An explanation as a sentence.
#include <algorithm>
#include <array>

#include "engine/base/civil.hpp"
#include "engine/expression/explain.hpp"
#include "engine/expression/local_time.hpp"
#include "engine/expression/time_text.hpp"

namespace regie::expression {

namespace {

using Form = Explanation::Form;
using Kind = Value::Kind;

constexpr std::array<std::string_view, 12> months_nl = {
    "januari", "februari", "maart",     "april",   "mei",      "juni",
    "juli",    "augustus", "september", "oktober", "november", "december"};
constexpr std::array<std::string_view, 12> months_en = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};

/// What a comparison needs, as "needed is …" goes on, and as "is …" says it.
struct Comparison {
  std::string_view sign;
  std::string_view mirrored;
  std::string_view nl;
  std::string_view en;
};
constexpr std::array<Comparison, 6> comparisons = {
    {{">=", "<=", "minstens ", "at least "},
     {">", "<", "meer dan ", "more than "},
     {"<=", ">=", "hooguit ", "at most "},
     {"<", ">", "minder dan ", "less than "},
     {"==", "==", "", ""},
     {"!=", "!=", "iets anders dan ", "other than "}}};

const Comparison& comparison_of(std::string_view sign) {
  return *std::find_if(comparisons.begin(), comparisons.end() - 1,
                       [&](const Comparison& one) { return one.sign == sign; });
}

Text operator+(Text left, const Text& right) {
  left.nl += right.nl;
  left.en += right.en;
  return left;
}

Text both(const std::string& text) { return {text, text}; }

Text date_in_words(Date day) {
  const Civil civil = to_civil(day);
  const auto month = static_cast<std::size_t>(civil.month - 1);
  const std::string number = std::to_string(civil.day) + " ";
  const std::string year = " " + std::to_string(civil.year);
  return {number + std::string(months_nl[month]) + year,
          number + std::string(months_en[month]) + year};
}

bool holds(const Explanation& part) { return part.value.is(Kind::boolean) && part.value.boolean(); }

/// As it stands within a sentence: "Score" as "score", but "BSN" and "Eigen BSN" as they are.
std::string within_sentence(std::string text) {
  const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (text.size() > 1 && is_capital(text[0]) && !is_capital(text[1]))
    text[0] = static_cast<char>(text[0] - 'A' + 'a');
  return text;
}

/// What a part is called: its title, or as it is written, without `data.` and without the name
/// that a macro gave to an item.
Text name_of(const Explanation& part) {
  if (!part.title.empty())
    return {within_sentence(part.title.in(Language::nl)),
            within_sentence(part.title.in(Language::en))};
  std::string source = part.source;
  if (source.starts_with("data.")) source.erase(0, 5);
  const std::size_t dot = source.find('.');
  if (part.of_item && dot != std::string::npos) source.erase(0, dot + 1);
  return both(source);
}

bool is_size(const Explanation& part) {
  return part.form == Form::call && part.operation == "size" && !part.children.empty();
}

/// What stands left in a sentence: "score", "het aantal partners".
Text subject(const Explanation& part) {
  if (!is_size(part)) return name_of(part);
  const Explanation& of = part.children.front();
  const Text name = name_of(of);
  if (of.value.is(Kind::string)) return {"de lengte van " + name.nl, "the length of " + name.en};
  return {"het aantal " + name.nl, "the number of " + name.en};
}

/// "score is 45"; of an item of a list its value alone.
Text statement(const Explanation& part) {
  if (part.of_item && part.title.empty() && part.source.find('.') == std::string::npos)
    return part.shown;
  return subject(part) + Text{" is ", " is "} + part.shown;
}

/// Moments and dates are later or earlier rather than more or less, durations longer or shorter.
Text needed(std::string_view sign, const Explanation& bound) {
  const Comparison& words = comparison_of(sign);
  Text how{std::string(words.nl), std::string(words.en)};
  if (bound.value.is(Kind::date) || bound.value.is(Kind::timestamp)) {
    if (sign == ">=") how = {"op of na ", "on or after "};
    if (sign == ">") how = {"na ", "after "};
    if (sign == "<=") how = {"op of voor ", "on or before "};
    if (sign == "<") how = {"voor ", "before "};
  }
  if (bound.value.is(Kind::duration)) {
    if (sign == ">") how = {"langer dan ", "longer than "};
    if (sign == "<") how = {"korter dan ", "shorter than "};
  }
  Text value = bound.shown;
  if (bound.form != Form::constant && bound.form != Form::call) {
    const Text name = name_of(bound);
    value = value + Text{" (" + name.nl + ")", " (" + name.en + ")"};
  }
  return how + value;
}

Text comparison(const Explanation& part) {
  const Explanation* left = &part.children[0];
  const Explanation* right = &part.children[1];
  std::string_view sign = part.operation;
  if (left->form == Form::constant && right->form != Form::constant) {
    std::swap(left, right);  // `60 <= score` is about score
    sign = comparison_of(sign).mirrored;
  }
  const Text is = statement(*left);
  if (holds(part) && sign == "==" && right->form == Form::constant) return is;
  const Text what = needed(sign, *right);
  if (holds(part)) return is + Text{"; dat is " + what.nl, ", which is " + what.en};
  return is + Text{"; nodig is " + what.nl, "; needed is " + what.en};
}

Text list_in_words(const Explanation& list) {
  Text all;
  std::size_t shown = 0;
  for (const Value& item : list.value.items()) {
    if (shown == 8) return all + Text{" en meer", " and more"};
    if (shown > 0) {
      const bool last = shown + 1 == list.value.size();
      all = all + (last ? Text{" of ", " or "} : both(", "));
    }
    all = all + (shown < list.children.size() ? list.children[shown].shown : value_in_words(item));
    ++shown;
  }
  return all;
}

Text membership(const Explanation& part) {
  const Explanation& item = part.children[0];
  const Explanation& in = part.children[1];
  const bool bare = item.form == Form::constant;
  const Text who = bare ? item.shown : statement(item);
  if (in.form == Form::constant && in.value.is(Kind::list)) {
    if (holds(part)) return who;
    if (in.value.size() == 0) return who + Text{"; niets is goed", "; nothing will do"};
    return who + Text{"; nodig is ", "; needed is "} + list_in_words(in);
  }
  const Text place = name_of(in);
  const Text between =
      holds(part) ? Text{"staat in ", "is in "} : Text{"staat niet in ", "is not in "};
  return who + (bare ? both(" ") : Text{" en ", " and "}) + between + place;
}

Text presence(const Explanation& part) {
  Text field = part.title;
  if (field.empty()) {
    std::string written = part.source;  // has(data.x)
    const std::size_t open = written.find('(');
    if (open != std::string::npos && written.ends_with(')'))
      written = written.substr(open + 1, written.size() - open - 2);
    if (written.starts_with("data.")) written.erase(0, 5);
    field = both(written);
  } else {
    field = {within_sentence(field.in(Language::nl)), within_sentence(field.in(Language::en))};
  }
  return field + (holds(part) ? Text{" is ingevuld", " is filled in"}
                              : Text{" is nog niet ingevuld", " is not filled in yet"});
}

/// A comma goes before the last where a part has a pause of its own.
Text joined(const Explanation& part, Text between) {
  Text all;
  bool pause = false;
  std::vector<Text> parts;
  for (const Explanation& child : part.children) {
    parts.push_back(in_words(child));
    pause = pause || parts.back().en.find_first_of(";,") != std::string::npos;
  }
  if (pause) between = both(",") + between;
  for (std::size_t i = 0; i < parts.size(); ++i) all = i == 0 ? parts[i] : all + between + parts[i];
  return all;
}

Text quantifier(const Explanation& part) {
  const Text range = name_of(part.children.front());
  if (part.children.front().value.size() == 0) return range + Text{" is leeg", " is empty"};
  Text head;
  if (part.operation == "exists") {
    head = holds(part) ? Text{"een onderdeel van " + range.nl + " voldoet",
                              "an item of " + range.en + " fits"}
                       : Text{"geen onderdeel van " + range.nl + " voldoet",
                              "no item of " + range.en + " fits"};
  } else if (part.operation == "all") {
    head = holds(part) ? Text{"alle onderdelen van " + range.nl + " voldoen",
                              "all items of " + range.en + " fit"}
                       : Text{"niet elk onderdeel van " + range.nl + " voldoet",
                              "not every item of " + range.en + " fits"};
  } else {
    const std::string count = std::to_string(part.children.size() - 1);
    head = {"van " + range.nl + " voldoen er " + count + ", en dat moet er precies 1 zijn",
            "of " + range.en + " " + count + " fit, and it must be exactly 1"};
  }
  if (part.children.size() == 1) return head;
  head = head + both(": ");
  for (std::size_t i = 1; i < part.children.size(); ++i)
    head = head + both(i == 1 ? "" : ", ") + in_words(part.children[i]);
  return head;
}

/// A name that is true or false: "ja" and "nee", as on a form.
Text answer(const Explanation& part, bool wanted) {
  const Text is =
      subject(part) + (holds(part) ? Text{" is ja", " is yes"} : Text{" is nee", " is no"});
  if (holds(part) == wanted) return is;
  return is + (wanted ? Text{"; nodig is ja", "; needed is yes"}
                      : Text{"; nodig is nee", "; needed is no"});
}

Text negation(const Explanation& part) {
  const Explanation& inner = part.children.front();
  if (inner.form == Form::variable && inner.value.is(Kind::boolean)) return answer(inner, false);
  const Text is = in_words(inner);
  const bool plain = inner.form == Form::presence || inner.form == Form::membership ||
                     inner.form == Form::comparison || inner.form == Form::quantifier;
  if (!plain || holds(part)) return is;
  return is + Text{", en dat mag juist niet", ", and that must not be so"};
}

/// Functions that a colleague would put in words: "title is 'x'; dat begint niet met 'a'".
struct Phrase {
  std::string_view function;
  Text holds;
  Text fails;
};

const std::array<Phrase, 4>& phrases() {
  static const std::array<Phrase, 4> all = {
      {{"startsWith",
        {"begint met ", "begins with "},
        {"begint niet met ", "does not begin with "}},
       {"endsWith", {"eindigt op ", "ends with "}, {"eindigt niet op ", "does not end with "}},
       {"contains", {"bevat ", "contains "}, {"bevat geen ", "does not contain "}},
       {"matches",
        {"past bij het patroon ", "fits the pattern "},
        {"past niet bij het patroon ", "does not fit the pattern "}}}};
  return all;
}

Text truth(const Explanation& part) {
  if (part.form == Form::variable) return answer(part, true);
  for (const Phrase& phrase : phrases()) {
    if (part.operation != phrase.function || part.children.size() != 2) continue;
    return statement(part.children[0]) + Text{"; dat ", "; it "} +
           (holds(part) ? phrase.holds : phrase.fails) + part.children[1].shown;
  }
  return subject(part) +
         (holds(part) ? Text{" is waar", " is true"} : Text{" is niet waar", " is not true"});
}

/// "2 uur en 30 minuten"; whole days as days.
Text duration_in_words(Duration span) {
  struct Unit {
    std::int64_t seconds;
    Text one;
    Text more;
  };
  static const std::array<Unit, 4> units = {
      {{86'400, {" dag", " day"}, {" dagen", " days"}},
       {3'600, {" uur", " hour"}, {" uur", " hours"}},
       {60, {" minuut", " minute"}, {" minuten", " minutes"}},
       {1, {" seconde", " second"}, {" seconden", " seconds"}}}};
  if (span.seconds <= 0 || span.nanos != 0) return both(duration_text(span));
  Text all;
  std::int64_t left = span.seconds;
  for (const Unit& unit : units) {
    const std::int64_t count = left / unit.seconds;
    left %= unit.seconds;
    if (count == 0) continue;
    if (!all.empty()) all = all + (left == 0 ? Text{" en ", " and "} : both(", "));
    all = all + both(std::to_string(count)) + (count == 1 ? unit.one : unit.more);
  }
  return all;
}

Text moment_in_words(Timestamp at, const Host* host) {
  const std::string_view zone = host ? host->zone() : "UTC";
  auto local = local_time(host, zone, at);
  const bool known = local && zone != "UTC";
  if (!local) local = local_time(nullptr, "UTC", at);
  const auto two = [](std::int32_t number) {
    return (number < 10 ? "0" : "") + std::to_string(number);
  };
  const std::int32_t minutes = local->ms_of_day / 60'000;
  const std::string clock = two(minutes / 60) + ":" + two(minutes % 60) + (known ? "" : " (UTC)");
  return date_in_words(local->day) + Text{" om " + clock, " at " + clock};
}

}  // namespace

Text value_in_words(const Value& value, const Host* host) {
  switch (value.kind()) {
    case Kind::unset:
      return {"niet ingevuld", "not filled in"};
    case Kind::null:
      return {"leeg", "empty"};
    case Kind::boolean:
      return value.boolean() ? Text{"waar", "true"} : Text{"niet waar", "false"};
    case Kind::integer:
      return both(std::to_string(value.integer()));
    case Kind::unsigned_integer:
      return both(std::to_string(value.unsigned_integer()));
    case Kind::real: {
      std::string dutch = real_text(value.real());
      std::replace(dutch.begin(), dutch.end(), '.', ',');
      return {std::move(dutch), real_text(value.real())};
    }
    case Kind::string:
      return both("'" + std::string(value.text()) + "'");
    case Kind::bytes:
      return {std::to_string(value.size()) + " bytes", std::to_string(value.size()) + " bytes"};
    case Kind::list: {
      if (value.items().empty()) return {"een lege lijst", "an empty list"};
      Text all = both("[");
      for (std::size_t i = 0; i < value.items().size(); ++i) {
        if (i == 8) return all + Text{" en meer]", " and more]"};
        if (i > 0) all = all + both(", ");
        all = all + value_in_words(value.items()[i], host);
      }
      return all + both("]");
    }
    case Kind::map: {
      Text all = both("{");
      bool first = true;
      for (const Entry& entry : value.entries()) {
        if (!first) all = all + both(", ");
        first = false;
        all = all + (entry.key.is(Kind::string) ? both(std::string(entry.key.text()))
                                                : value_in_words(entry.key, host));
        all = all + both(": ") + value_in_words(entry.value, host);
        if (all.en.size() > 400) return all + both(", …}");
      }
      return all + both("}");
    }
    case Kind::timestamp:
      return moment_in_words(value.timestamp(), host);
    case Kind::duration:
      return duration_in_words(value.duration());
    case Kind::date:
      return date_in_words(value.date());
    case Kind::period:
      return both(period_text(value.period()));
    case Kind::euro: {
      std::string dutch = euro_text(value.euro());
      std::replace(dutch.begin(), dutch.end(), '.', ',');
      return {"€ " + dutch, "€ " + euro_text(value.euro())};
    }
    case Kind::type:
      return both(std::string(value.text()));
    case Kind::optional:
      return value.has_content() ? value_in_words(value.content(), host)
                                 : Text{"afwezig", "absent"};
    case Kind::error:
      return error_message(value);
  }
  return {};
}

Text in_words(const Explanation& part) {
  const bool parts_say_why =
      !part.children.empty() && (part.form == Form::conjunction || part.form == Form::disjunction);
  if (part.value.is_error() && !parts_say_why) return error_message(part.value);
  switch (part.form) {
    case Form::comparison:
      return comparison(part);
    case Form::membership:
      return membership(part);
    case Form::presence:
      return presence(part);
    case Form::conjunction:
      return joined(part, {" en ", " and "});
    case Form::disjunction:
      return joined(part, holds(part) ? Text{" of ", " or "} : Text{" en ", " and "});
    case Form::negation:
      return negation(part);
    case Form::condition:
      return part.children.size() > 1 ? in_words(part.children[1]) : truth(part);
    case Form::quantifier:
      return quantifier(part);
    case Form::constant:
    case Form::variable:
    case Form::call:
      break;
  }
  if (part.value.is(Kind::boolean)) return truth(part);
  return subject(part) + Text{" is ", " is "} + part.shown;
}

}  // namespace regie::expression
