// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "engine/base/ascii.hpp"
#include "engine/base/suggest.hpp"
#include "engine/calendar/span.hpp"

namespace regie::calendar {
namespace {

enum class Unit { years, months, weeks, days, working_days, hours, minutes, seconds };

constexpr std::int64_t most_ms = std::int64_t{largest_part} * 3'600'000;

struct Word {
  std::string_view text;
  Unit unit;
};

constexpr std::array<Word, 16> words = {{{"year", Unit::years},
                                         {"years", Unit::years},
                                         {"month", Unit::months},
                                         {"months", Unit::months},
                                         {"week", Unit::weeks},
                                         {"weeks", Unit::weeks},
                                         {"day", Unit::days},
                                         {"days", Unit::days},
                                         {"working day", Unit::working_days},
                                         {"working days", Unit::working_days},
                                         {"hour", Unit::hours},
                                         {"hours", Unit::hours},
                                         {"minute", Unit::minutes},
                                         {"minutes", Unit::minutes},
                                         {"second", Unit::seconds},
                                         {"seconds", Unit::seconds}}};

struct Meant {
  std::string_view written;
  std::string_view meant;
};

// What people write instead: in Dutch, or in another English. The first of them are a language
// of their own, which `parse_span_of_people` reads.
constexpr std::size_t dutch_words = 15;
constexpr std::array<Meant, 24> other_words = {{{"jaar", "years"},
                                                {"jaren", "years"},
                                                {"maand", "months"},
                                                {"maanden", "months"},
                                                {"weken", "weeks"},
                                                {"dag", "days"},
                                                {"dagen", "days"},
                                                {"werkdag", "working days"},
                                                {"werkdagen", "working days"},
                                                {"uur", "hours"},
                                                {"uren", "hours"},
                                                {"minuut", "minutes"},
                                                {"minuten", "minutes"},
                                                {"seconde", "seconds"},
                                                {"seconden", "seconds"},
                                                {"workday", "working days"},
                                                {"workdays", "working days"},
                                                {"weekday", "working days"},
                                                {"weekdays", "working days"},
                                                {"business", "working days"},
                                                {"work", "working days"},
                                                {"min", "minutes"},
                                                {"sec", "seconds"},
                                                {"hrs", "hours"}}};

struct NumberWord {
  std::string_view nl;
  std::string_view en;
  int value;
};

constexpr std::array<NumberWord, 12> number_words = {{{"een", "one", 1},
                                                      {"twee", "two", 2},
                                                      {"drie", "three", 3},
                                                      {"vier", "four", 4},
                                                      {"vijf", "five", 5},
                                                      {"zes", "six", 6},
                                                      {"zeven", "seven", 7},
                                                      {"acht", "eight", 8},
                                                      {"negen", "nine", 9},
                                                      {"tien", "ten", 10},
                                                      {"elf", "eleven", 11},
                                                      {"twaalf", "twelve", 12}}};

std::string lower_case(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return lower;
}

std::optional<Unit> unit_of(std::string_view word) {
  for (const Word& known : words) {
    if (known.text == word) return known.unit;
  }
  return std::nullopt;
}

struct Number {
  std::int64_t whole = 0;
  std::int64_t fraction = 0;  // of a thousand million
  bool broken = false;        // has a fraction
};

class Parser {
 public:
  Parser(std::string_view text, bool people) : text_(text), people_(people) {}

  Result<Span> run() {
    skip_blanks();
    if (at_ == text_.size()) {
      fail(0, text_.size(), {"Hier hoort een termijn te staan.", "A term belongs here."},
           {"Schrijf bijvoorbeeld `5 working days` of `3 months`.",
            "Write for example `5 working days` or `3 months`."});
    } else if (text_[at_] == 'P' || text_[at_] == 'p') {
      iso();
    } else {
      in_words();
    }
    if (error_) return std::move(*error_);
    return span_;
  }

 private:
  void fail(std::size_t begin, std::size_t end, Text message, Text advice) {
    if (error_) return;
    error_ = Error(Errc::invalid_argument, message, advice);
    auto column = [this](std::size_t offset) {
      return static_cast<std::uint32_t>(
          std::count_if(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(offset),
                        [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }) +
          1);
    };
    error_->diagnostics.push_back({Severity::error,
                                   "duration",
                                   nullptr,
                                   {1, column(begin), 1, column(std::min(end, text_.size()))},
                                   std::move(message),
                                   std::move(advice)});
  }

  void skip_blanks() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  }

  // Words: NUMBER UNIT, joined by "and" or a comma.
  void in_words() {
    for (;;) {
      std::size_t begin = at_;
      std::optional<Number> number = read_number(".");
      if (!number && people_) number = read_number_word();
      if (!number) return no_number();
      std::size_t end = at_;
      skip_blanks();
      std::optional<Unit> unit = read_unit(begin, end);
      if (!unit) return;
      add(*unit, *number, begin, at_);
      skip_blanks();
      if (error_ || at_ == text_.size()) return;
      if (!read_joint()) return;
    }
  }

  void no_number() {
    std::size_t begin = at_;
    std::size_t end = word_end();
    bool sign = at_ < text_.size() && (text_[at_] == '-' || text_[at_] == '+');
    if (sign) {
      return fail(begin, begin + 1,
                  {"Een termijn heeft geen plus of min.", "A term has no plus or minus."},
                  {"Schrijf het aantal zonder teken, zoals `5 days`.",
                   "Write the number without a sign, as in `5 days`."});
    }
    fail(begin, std::max(end, begin + 1),
         {"Hier hoort een getal te staan.", "A number belongs here."},
         {"Schrijf het aantal in cijfers, zoals `5 working days` of `3 months`.",
          "Write the number in digits, as in `5 working days` or `3 months`."});
  }

  bool read_joint() {
    std::size_t begin = at_;
    bool comma = text_[at_] == ',';
    if (comma) ++at_;
    skip_blanks();
    std::size_t end = word_end();
    std::string_view word = text_.substr(at_, end - at_);
    bool conjunction = word == "and" || (people_ && word == "en");
    if (conjunction) at_ = end;
    skip_blanks();
    if (comma || conjunction) return true;
    fail(begin, std::max(end, begin + 1),
         {"Dit hoort niet bij een termijn.", "This does not belong to a term."},
         {"Verbind delen met `and`, zoals `1 year and 6 months`.",
          "Join parts with `and`, as in `1 year and 6 months`."});
    return false;
  }

  std::size_t word_end() const {
    std::size_t end = at_;
    while (end < text_.size() && text_[end] != ' ' && text_[end] != ',') ++end;
    return end;
  }

  std::optional<Unit> read_unit(std::size_t number_begin, std::size_t number_end) {
    std::size_t begin = at_;
    std::size_t end = word_end();
    std::string_view word = text_.substr(begin, end - begin);
    if (word == "working") {
      at_ = end;
      skip_blanks();
      end = word_end();
      std::string_view second = text_.substr(at_, end - at_);
      if (second == "day" || second == "days") {
        at_ = end;
        return Unit::working_days;
      }
    }
    if (std::optional<Unit> unit = known_unit(word)) {
      at_ = end;
      if (begin == number_end) return no_space(number_begin, end), std::nullopt;
      return unit;
    }
    wrong_unit(number_begin, number_end, begin, end);
    return std::nullopt;
  }

  std::optional<Unit> known_unit(std::string_view word) const {
    if (!people_) return unit_of(word);
    const std::string lower = lower_case(word);
    for (std::size_t i = 0; i < dutch_words; ++i) {
      if (other_words[i].written == lower) return unit_of(other_words[i].meant);
    }
    return unit_of(lower);
  }

  std::optional<Number> read_number_word() {
    const std::size_t end = word_end();
    const std::string lower = lower_case(text_.substr(at_, end - at_));
    for (const NumberWord& known : number_words) {
      if (lower != known.nl && lower != known.en &&
          !(known.value == 1 && lower == "\xC3\xA9\xC3\xA9n")) {
        continue;
      }
      at_ = end;
      Number number;
      number.whole = known.value;
      return number;
    }
    return std::nullopt;
  }

  void no_space(std::size_t begin, std::size_t end) {
    fail(begin, end,
         {"Tussen het getal en de eenheid hoort een spatie.",
          "A space belongs between the number and the unit."},
         {"Schrijf bijvoorbeeld `5 days`.", "Write for example `5 days`."});
  }

  void wrong_unit(std::size_t number_begin, std::size_t number_end, std::size_t begin,
                  std::size_t end) {
    std::string number(text_.substr(number_begin, number_end - number_begin));
    std::string word(text_.substr(begin, end - begin));
    std::string lower = lower_case(word);
    std::string meant;
    for (const Meant& other : other_words) {
      if (other.written == lower) meant = other.meant;
    }
    if (meant.empty()) {
      std::vector<std::string> candidates;
      for (const Word& known : words) candidates.emplace_back(known.text);
      for (std::size_t i = 0; people_ && i < dutch_words; ++i) {
        candidates.emplace_back(other_words[i].written);
      }
      meant = suggest(lower, candidates);
    }
    Text advice{"Gebruik years, months, weeks, days, working days, hours, minutes of seconds.",
                "Use years, months, weeks, days, working days, hours, minutes or seconds."};
    if (people_) {
      advice.nl = "Gebruik jaren, maanden, weken, dagen, werkdagen, uren, minuten of seconden.";
    }
    if (!meant.empty()) {
      if (number == "1" && meant.back() == 's') meant.pop_back();
      advice = {"Bedoelt u `" + number + " " + meant + "`?",
                "Did you mean `" + number + " " + meant + "`?"};
    }
    Text message{"`" + word + "` is geen eenheid van tijd.", "`" + word + "` is no unit of time."};
    if (word.empty()) {
      begin = number_begin;
      message = {"Achter dit getal hoort een eenheid.", "A unit belongs after this number."};
    }
    fail(begin, std::max(end, begin + 1), std::move(message), std::move(advice));
  }

  /// Digits with at most one fraction after a character of `points`.
  std::optional<Number> read_number(std::string_view points) {
    Number number;
    std::size_t begin = at_;
    while (at_ < text_.size() && is_digit(text_[at_])) {
      if (number.whole <= most_ms) number.whole = number.whole * 10 + (text_[at_] - '0');
      ++at_;
    }
    if (at_ == begin) return std::nullopt;
    bool fraction = at_ + 1 < text_.size() && points.find(text_[at_]) != std::string_view::npos &&
                    is_digit(text_[at_ + 1]);
    if (!fraction) return number;
    number.broken = true;
    std::int64_t worth = 100'000'000;
    for (++at_; at_ < text_.size() && is_digit(text_[at_]); ++at_) {
      number.fraction += (text_[at_] - '0') * worth;
      worth /= 10;
    }
    return number;
  }

  // ISO 8601-1:2019, 5.5.2.2: PnYnMnWnDTnHnMnS, each part at most once and in this order.
  void iso() {
    ++at_;
    bool time = false;
    bool any = false;
    bool part_after_time = false;
    int last = -1;
    while (at_ < text_.size() && text_[at_] != ' ' && !error_) {
      if (text_[at_] == 'T' && !time) {
        time = true;
        ++at_;
        continue;
      }
      std::size_t begin = at_;
      std::optional<Number> number = read_number(".,");
      std::optional<Unit> unit = number ? iso_unit(time) : std::nullopt;
      if (!unit || static_cast<int>(*unit) <= last) return bad_iso(begin);
      last = static_cast<int>(*unit);
      any = true;
      part_after_time = part_after_time || time;
      add(*unit, *number, begin, ++at_);
    }
    skip_blanks();
    if (!any || time != part_after_time || at_ < text_.size()) bad_iso(at_);
  }

  std::optional<Unit> iso_unit(bool time) const {
    switch (at_ < text_.size() ? text_[at_] : '\0') {
      case 'Y':
        return time ? std::nullopt : std::optional(Unit::years);
      case 'M':
        return time ? Unit::minutes : Unit::months;
      case 'W':
        return time ? std::nullopt : std::optional(Unit::weeks);
      case 'D':
        return time ? std::nullopt : std::optional(Unit::days);
      case 'H':
        return time ? std::optional(Unit::hours) : std::nullopt;
      case 'S':
        return time ? std::optional(Unit::seconds) : std::nullopt;
      default:
        return std::nullopt;
    }
  }

  void bad_iso(std::size_t at) {
    fail(std::min(at, text_.size()), std::min(at, text_.size()) + 1,
         {"Dit is geen termijn volgens ISO 8601.", "This is no duration of ISO 8601."},
         {"Schrijf het in woorden, zoals `3 months`, of als `P1Y2M3DT4H5M6S` of `P8W`.",
          "Write it in words, as in `3 months`, or like `P1Y2M3DT4H5M6S` or `P8W`."});
  }

  void add(Unit unit, const Number& number, std::size_t begin, std::size_t end) {
    if (seen_[static_cast<std::size_t>(unit)]) {
      return fail(begin, end, {"Deze eenheid staat er twee keer.", "This unit stands here twice."},
                  {"Tel de getallen bij elkaar op.", "Add the numbers up."});
    }
    seen_[static_cast<std::size_t>(unit)] = true;
    switch (unit) {
      case Unit::years:
        return add_date(span_.years, number, begin, end);
      case Unit::months:
        return add_date(span_.months, number, begin, end);
      case Unit::weeks:
        return add_date(span_.weeks, number, begin, end);
      case Unit::days:
        return add_date(span_.days, number, begin, end);
      case Unit::working_days:
        return add_date(span_.working_days, number, begin, end);
      case Unit::hours:
        return add_time(3'600'000, number, begin, end);
      case Unit::minutes:
        return add_time(60'000, number, begin, end);
      case Unit::seconds:
        return add_time(1'000, number, begin, end);
    }
  }

  void add_date(std::int32_t& part, const Number& number, std::size_t begin, std::size_t end) {
    if (number.broken) {
      return fail(begin, end,
                  {"Alleen uren, minuten en seconden kunnen een breuk hebben.",
                   "Only hours, minutes and seconds can have a fraction."},
                  {"Schrijf een heel getal, of gebruik uren: `12 hours`.",
                   "Write a whole number, or use hours: `12 hours`."});
    }
    if (number.whole > largest_part) return too_large(begin, end);
    part = static_cast<std::int32_t>(number.whole);
  }

  void add_time(std::int64_t unit_ms, const Number& number, std::size_t begin, std::size_t end) {
    if (number.whole > most_ms / unit_ms) return too_large(begin, end);
    span_.ms += number.whole * unit_ms + number.fraction * unit_ms / 1'000'000'000;
    if (span_.ms > most_ms) too_large(begin, end);
  }

  void too_large(std::size_t begin, std::size_t end) {
    fail(begin, end,
         {"Dit getal is te groot voor een termijn.", "This number is too large for a term."},
         {"Neem hoogstens een miljoen.", "Use a million at most."});
  }

  std::string_view text_;
  bool people_;
  std::size_t at_ = 0;
  Span span_;
  std::array<bool, 8> seen_{};
  std::optional<Error> error_;
};

}  // namespace

Result<Span> parse_span(std::string_view text) { return Parser(text, false).run(); }

Result<Span> parse_span_of_people(std::string_view text) { return Parser(text, true).run(); }

}  // namespace regie::calendar
