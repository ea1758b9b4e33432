// SPDX-License-Identifier: Apache-2.0
// An explanation as a sentence.
#include <algorithm>
#include <array>

#include "engine/base/civil.hpp"
#include "engine/expression/explain.hpp"
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

/// Moments and dates are later or earlier rather than more or less.
Text needed(std::string_view sign, const Explanation& bound) {
  const Comparison& words = comparison_of(sign);
  Text how{std::string(words.nl), std::string(words.en)};
  if (bound.value.is(Kind::date) || bound.value.is(Kind::timestamp)) {
    if (sign == ">=") how = {"op of na ", "on or after "};
    if (sign == ">") how = {"na ", "after "};
    if (sign == "<=") how = {"op of voor ", "on or before "};
    if (sign == "<") how = {"voor ", "before "};
  }
  Text value = value_in_words(bound.value);
  if (bound.form != Form::constant) value = value + both(" (" + bound.source + ")");
  return how + value;
}

bool holds(const Explanation& part) { return part.value.is(Kind::boolean) && part.value.boolean(); }

bool is_size(const Explanation& part) {
  return part.form == Form::call && part.operation == "size";
}

/// What stands left in a sentence: "score", "het aantal partners".
Text subject(const Explanation& part) {
  if (is_size(part) && !part.children.empty()) {
    const std::string& of = part.children.front().source;
    return {"het aantal van " + of, "the number of " + of};
  }
  return both(part.source);
}

Text comparison(const Explanation& part) {
  const Explanation* left = &part.children[0];
  const Explanation* right = &part.children[1];
  std::string_view sign = part.operation;
  if (left->form == Form::constant && right->form != Form::constant) {
    std::swap(left, right);  // `60 <= score` is about score
    sign = comparison_of(sign).mirrored;
  }
  const Text is = subject(*left) + Text{" is ", " is "} + value_in_words(left->value);
  if (holds(part) && sign == "==" && right->form == Form::constant) return is;
  const Text what = needed(sign, *right);
  if (holds(part)) return is + Text{"; dat is " + what.nl, ", which is " + what.en};
  return is + Text{"; nodig is " + what.nl, "; needed is " + what.en};
}

Text list_in_words(const Value& list) {
  Text all;
  std::size_t shown = 0;
  for (const Value& item : list.items()) {
    if (shown == 8) return all + Text{" en meer", " and more"};
    if (shown > 0) {
      const bool last = shown + 1 == list.items().size();
      all = all + (last ? Text{" of ", " or "} : both(", "));
    }
    all = all + value_in_words(item);
    ++shown;
  }
  return all;
}

Text membership(const Explanation& part) {
  const Explanation& item = part.children[0];
  const Explanation& in = part.children[1];
  const bool literal = in.form == Form::constant && in.value.is(Kind::list);
  const bool bare = item.form == Form::constant;
  const Text who = bare ? value_in_words(item.value)
                        : subject(item) + Text{" is ", " is "} + value_in_words(item.value);
  if (literal) {
    if (holds(part)) return who;
    return who + Text{"; nodig is ", "; needed is "} + list_in_words(in.value);
  }
  const Text place = both(in.source);
  if (bare) {
    return who +
           (holds(part) ? Text{" staat in ", " is in "} : Text{" staat niet in ", " is not in "}) +
           place;
  }
  return who +
         (holds(part) ? Text{" en staat in ", " and is in "}
                      : Text{" en staat niet in ", " and is not in "}) +
         place;
}

Text presence(const Explanation& part) {
  std::string field = part.source;  // has(data.x)
  const std::size_t open = field.find('(');
  if (open != std::string::npos && field.ends_with(')'))
    field = field.substr(open + 1, field.size() - open - 2);
  if (field.starts_with("data.")) field.erase(0, 5);
  if (holds(part)) return {field + " is ingevuld", field + " is filled in"};
  return {field + " is nog niet ingevuld", field + " is not filled in yet"};
}

Text joined(const Explanation& part, const Text& between) {
  Text all;
  bool first = true;
  for (const Explanation& child : part.children) {
    if (!first) all = all + between;
    first = false;
    all = all + in_words(child);
  }
  return all;
}

Text quantifier(const Explanation& part) {
  const std::string range = part.children.front().source;
  const Value& items = part.children.front().value;
  if (items.size() == 0) return {range + " is leeg", range + " is empty"};
  const std::string body = part.source;
  Text head;
  if (part.operation == "exists") {
    head = holds(part)
               ? Text{"er is een onderdeel van " + range + " dat voldoet",
                      "an item of " + range + " fits"}
               : Text{"geen onderdeel van " + range + " voldoet", "no item of " + range + " fits"};
  } else if (part.operation == "all") {
    head = holds(part)
               ? Text{"alle onderdelen van " + range + " voldoen", "all items of " + range + " fit"}
               : Text{"niet elk onderdeel van " + range + " voldoet",
                      "not every item of " + range + " fits"};
  } else {
    const std::string count = std::to_string(part.children.size() - 1);
    head = {"van " + range + " voldoen er " + count + ", en dat moet er precies 1 zijn",
            "of " + range + " " + count + " fit, and it must be exactly 1"};
  }
  for (std::size_t i = 1; i < part.children.size(); ++i)
    head = head + both(i == 1 ? " (" : ", ") + in_words(part.children[i]);
  return part.children.size() > 1 ? head + both(")") : head;
}

Text negation(const Explanation& part) {
  const Explanation& inner = part.children.front();
  if (inner.form == Form::presence || inner.form == Form::comparison ||
      inner.form == Form::membership || inner.form == Form::quantifier) {
    const Text is = in_words(inner);
    return holds(part) ? is : is + Text{", en dat mag juist niet", ", and that must not be so"};
  }
  return in_words(inner);
}

Text truth(const Explanation& part) {
  const Text who = subject(part);
  return holds(part) ? who + Text{" is waar", " is true"}
                     : who + Text{" is niet waar", " is not true"};
}

}  // namespace

Text value_in_words(const Value& value) {
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
        all = all + value_in_words(value.items()[i]);
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
                                                : value_in_words(entry.key));
        all = all + both(": ") + value_in_words(entry.value);
        if (all.en.size() > 400) return all + both(", …}");
      }
      return all + both("}");
    }
    case Kind::timestamp:
      return both(timestamp_text(value.timestamp()));
    case Kind::duration:
      return both(duration_text(value.duration()));
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
      return value.has_content() ? value_in_words(value.content()) : Text{"afwezig", "absent"};
    case Kind::error:
      return error_message(value);
  }
  return {};
}

Text in_words(const Explanation& part) {
  if (part.value.is_error() && part.form != Form::conjunction && part.form != Form::disjunction)
    return error_message(part.value);
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
  return subject(part) + Text{" is ", " is "} + value_in_words(part.value);
}

}  // namespace regie::expression
