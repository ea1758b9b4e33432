// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <utility>

#include "engine/base/ascii.hpp"
#include "engine/base/civil.hpp"
#include "engine/calendar/date_expression.hpp"
#include "engine/calendar/words.hpp"

namespace regie::calendar {
namespace {

using Kind = DateOperation::Kind;

struct Phrase {
  std::string_view text;
  Kind kind;
};

// Longer ones before those that they begin with.
constexpr std::array<Phrase, 26> phrases = {{
    {"end of the month", Kind::end_of_month},
    {"end of month", Kind::end_of_month},
    {"eind van de maand", Kind::end_of_month},
    {"einde van de maand", Kind::end_of_month},
    {"einde maand", Kind::end_of_month},
    {"eind maand", Kind::end_of_month},
    {"end of the week", Kind::end_of_week},
    {"end of week", Kind::end_of_week},
    {"eind van de week", Kind::end_of_week},
    {"einde van de week", Kind::end_of_week},
    {"end of the quarter", Kind::end_of_quarter},
    {"end of quarter", Kind::end_of_quarter},
    {"eind van het kwartaal", Kind::end_of_quarter},
    {"einde van het kwartaal", Kind::end_of_quarter},
    {"end of the year", Kind::end_of_year},
    {"end of year", Kind::end_of_year},
    {"eind van het jaar", Kind::end_of_year},
    {"einde van het jaar", Kind::end_of_year},
    {"next working day", Kind::next_working_day},
    {"the next working day", Kind::next_working_day},
    {"eerstvolgende werkdag", Kind::next_working_day},
    {"de eerstvolgende werkdag", Kind::next_working_day},
    {"volgende werkdag", Kind::next_working_day},
    {"de volgende werkdag", Kind::next_working_day},
    {"at ", Kind::at_time},
    {"om ", Kind::at_time},
}};

constexpr std::array<std::string_view, 4> minus_signs = {"-", "\xE2\x88\x92", "\xE2\x80\x93",
                                                         "minus "};
constexpr std::array<std::string_view, 2> plus_signs = {"+", "plus "};

bool is_letter_char(char c) {
  return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
}

class DateParser {
 public:
  explicit DateParser(std::string_view text) : given_(text), text_(text) {
    std::transform(text_.begin(), text_.end(), text_.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  }

  Result<DateExpression> run() {
    skip_blanks();
    if (at_end()) {
      fail(0, 1, {"Hier hoort een datum te staan.", "A date belongs here."}, example());
    } else {
      read_begin();
    }
    while (!error_ && !at_end()) read_operation();
    if (error_) return std::move(*error_);
    return expression_;
  }

 private:
  static Text example() {
    return {"Schrijf bijvoorbeeld `2026-02-06 + 8 weken`.",
            "Write for example `2026-02-06 + 8 weeks`."};
  }

  void fail(std::size_t begin, std::size_t end, Text message, Text advice) {
    if (error_) return;
    error_ = Error(Errc::invalid_argument, message, advice);
    const auto column = [this](std::size_t offset) {
      const std::size_t length = std::min(offset, given_.size());
      return static_cast<std::uint32_t>(
          std::count_if(given_.begin(), given_.begin() + static_cast<std::ptrdiff_t>(length),
                        [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }) +
          1);
    };
    error_->diagnostics.push_back({Severity::error,
                                   "date",
                                   nullptr,
                                   {1, column(begin), 1, std::max(column(end), column(begin) + 1)},
                                   std::move(message),
                                   std::move(advice)});
  }

  bool at_end() const { return at_ >= text_.size(); }
  std::string_view rest() const { return std::string_view(text_).substr(at_); }
  void skip_blanks() {
    while (!at_end() && text_[at_] == ' ') ++at_;
  }
  std::size_t word_end(std::size_t from) const {
    while (from < text_.size() && text_[from] != ' ' && text_[from] != ',') ++from;
    return from;
  }
  std::string as_written(std::size_t begin, std::size_t end) const {
    return std::string(given_.substr(begin, end - begin));
  }

  bool accept_word(std::string_view word) {
    if (!rest().starts_with(word)) return false;
    const std::size_t end = at_ + word.size();
    if (end < text_.size() && is_letter_char(text_[end])) return false;
    at_ = end;
    return true;
  }

  /// As many digits as there are, at most six of them; -1 where there is none.
  int digits() {
    int number = -1;
    for (int count = 0; !at_end() && is_digit(text_[at_]) && count < 6; ++count, ++at_) {
      number = std::max(number, 0) * 10 + (text_[at_] - '0');
    }
    return number;
  }

  // ---- The date that it begins with
  // --------------------------------------------------------------

  void read_begin() {
    if (accept_word("today") || accept_word("vandaag")) {
      expression_.begin = DateExpression::Begin::today;
    } else if (accept_word("now") || accept_word("nu")) {
      expression_.begin = DateExpression::Begin::now;
    } else if (!is_digit(text_[at_])) {
      no_date();
    } else {
      read_date();
    }
  }

  void no_date() {
    const std::size_t end = word_end(at_);
    fail(at_, std::max(end, at_ + 1),
         {"`" + as_written(at_, end) + "` is geen datum.",
          "`" + as_written(at_, end) + "` is no date."},
         example());
  }

  void read_date() {
    const std::size_t begin = at_;
    const int first = digits();
    const std::size_t width = at_ - begin;
    if (width == 4 && !at_end() && text_[at_] == '-') return read_iso(begin, first);
    if (width <= 2 && !at_end() && text_[at_] == ' ') return read_named(begin, first);
    at_ = begin;
    const std::size_t end = word_end(begin);
    Text advice = example();
    if (width <= 2 && end > begin + 5) {
      advice = {
          "Schrijf jaar, maand en dag, zoals `2026-02-06`, of de maand in letters, zoals `6 "
          "februari 2026`.",
          "Write year, month and day, as in `2026-02-06`, or the month in letters, as in `6 "
          "February 2026`."};
    }
    fail(begin, end,
         {"`" + as_written(begin, end) + "` is geen datum.",
          "`" + as_written(begin, end) + "` is no date."},
         std::move(advice));
  }

  void read_iso(std::size_t begin, int year) {
    const std::size_t shape_end = begin + 10;
    const std::string_view date = std::string_view(text_).substr(begin, 10);
    const bool shape = date.size() == 10 && date[7] == '-' && is_digit(date[5]) &&
                       is_digit(date[6]) && is_digit(date[8]) && is_digit(date[9]) &&
                       (shape_end == text_.size() || !is_digit(text_[shape_end]));
    if (!shape) {
      const std::size_t end = word_end(begin);
      return fail(begin, end,
                  {"`" + as_written(begin, end) + "` is geen datum.",
                   "`" + as_written(begin, end) + "` is no date."},
                  {"Schrijf vier cijfers voor het jaar, twee voor de maand en twee voor de dag: "
                   "`2026-02-06`.",
                   "Write four digits for the year, two for the month and two for the day: "
                   "`2026-02-06`."});
    }
    const int month = (date[5] - '0') * 10 + (date[6] - '0');
    const int day = (date[8] - '0') * 10 + (date[9] - '0');
    at_ = shape_end;
    if (set_day(begin, year, month, day)) read_time();
  }

  void read_named(std::size_t begin, int day) {
    skip_blanks();
    int month = 0;
    for (int number = 1; number <= 12 && month == 0; ++number) {
      const Text name = month_name(number);
      std::string english = name.en;
      english[0] = static_cast<char>(english[0] + 32);
      if (accept_word(name.nl) || accept_word(english)) month = number;
    }
    skip_blanks();
    const std::size_t year_begin = at_;
    const int year = month == 0 ? -1 : digits();
    if (month == 0 || at_ - year_begin != 4) {
      const std::size_t end = std::max(word_end(year_begin), begin + 1);
      return fail(begin, end,
                  {"`" + as_written(begin, end) + "` is geen datum.",
                   "`" + as_written(begin, end) + "` is no date."},
                  {"Schrijf `2026-02-06` of `6 februari 2026`.",
                   "Write `2026-02-06` or `6 February 2026`."});
    }
    if (set_day(begin, year, month, day)) read_time();
  }

  bool set_day(std::size_t begin, int year, int month, int day) {
    if (year < 1 || month < 1 || month > 12) {
      fail(begin, at_,
           {"`" + as_written(begin, at_) + "` is geen datum: " +
                (year < 1 ? "het jaar 0 is er niet." : "een jaar heeft twaalf maanden."),
            "`" + as_written(begin, at_) + "` is no date: " +
                (year < 1 ? "there is no year 0." : "a year has twelve months.")},
           {"Controleer de datum.", "Check the date."});
      return false;
    }
    const int most = days_in_month(year, month);
    if (day < 1 || day > most) {
      const Text name = month_name(month);
      const std::string last = std::to_string(most);
      fail(begin, at_,
           {"Deze dag bestaat niet: " + name.nl + " " + std::to_string(year) + " heeft " + last +
                " dagen.",
            "There is no such day: " + name.en + " " + std::to_string(year) + " has " + last +
                " days."},
           {"Kies een dag van 1 tot en met " + last + ".", "Choose a day from 1 to " + last + "."});
      return false;
    }
    expression_.day = to_date({year, month, day});
    return true;
  }

  // ---- The time after it
  // -------------------------------------------------------------------------

  void read_time() {
    const std::size_t begin = at_;
    if (!at_end() && text_[at_] == 't') {
      ++at_;
    } else {
      skip_blanks();
      const bool clock = at_ + 2 < text_.size() && is_digit(text_[at_]) &&
                         (text_[at_ + 1] == ':' || text_[at_ + 2] == ':');
      if (!clock) {
        at_ = begin;
        return;
      }
    }
    const auto ms = clock_time();
    if (!ms) return;
    expression_.ms_of_day = ms;
    read_offset();
  }

  /// `9:00`, `09:30:15`; an error otherwise.
  std::optional<std::int32_t> clock_time() {
    const std::size_t begin = at_;
    std::int64_t seconds = 0;
    bool good = true;
    int parts = 0;
    for (int part = 0; part < 3; ++part) {
      if (part > 0 && (at_end() || text_[at_] != ':')) break;
      if (part > 0) ++at_;
      const int number = digits();
      good = good && number >= 0 && number <= (part == 0 ? 23 : 59);
      seconds = seconds * 60 + std::max(number, 0);
      ++parts;
    }
    if (!good || parts < 2) {
      const std::size_t end = std::max(word_end(begin), begin + 1);
      fail(begin, end,
           {"`" + as_written(begin, end) + "` is geen tijd.",
            "`" + as_written(begin, end) + "` is no time."},
           {"Schrijf uren en minuten van 00:00 tot en met 23:59, zoals `09:00`.",
            "Write hours and minutes from 00:00 to 23:59, as in `09:00`."});
      return std::nullopt;
    }
    if (parts == 2) seconds *= 60;
    return static_cast<std::int32_t>(seconds * 1000);
  }

  void read_offset() {
    const std::string_view next = rest();
    const bool zulu = next.starts_with("z");
    const bool offset = next.size() >= 6 && (next[0] == '+' || next[0] == '-') &&
                        is_digit(next[1]) && is_digit(next[2]) && next[3] == ':' &&
                        is_digit(next[4]) && is_digit(next[5]);
    if (!zulu && !offset) return;
    std::int64_t minutes = 0;
    if (offset) {
      minutes =
          ((next[1] - '0') * 10 + (next[2] - '0')) * 60 + (next[4] - '0') * 10 + next[5] - '0';
      if (next[0] == '-') minutes = -minutes;
    }
    at_ += zulu ? 1 : 6;
    expression_.begin = DateExpression::Begin::instant;
    expression_.instant.ms =
        expression_.day.days * std::int64_t{86'400'000} + *expression_.ms_of_day - minutes * 60'000;
  }

  // ---- What is done with it
  // ----------------------------------------------------------------------

  void read_operation() {
    skip_blanks();
    while (!at_end() && (text_[at_] == ',' || text_[at_] == ' ')) ++at_;
    if (at_end()) return;
    for (std::string_view sign : minus_signs) {
      if (rest().starts_with(sign)) return read_span(Kind::subtract, sign);
    }
    for (std::string_view sign : plus_signs) {
      if (rest().starts_with(sign)) return read_span(Kind::add, sign);
    }
    if (read_phrase()) return;
    const std::size_t end = std::max(word_end(at_), at_ + 1);
    fail(at_, end,
         {"Dit hoort niet achter een datum: `" + as_written(at_, end) + "`.",
          "This does not belong after a date: `" + as_written(at_, end) + "`."},
         {"Schrijf `+ 8 weken`, `- 18 weken`, `eind van de maand` of `volgende werkdag om 09:00`.",
          "Write `+ 8 weeks`, `- 18 weeks`, `end of the month` or `next working day at 09:00`."});
  }

  bool read_phrase() {
    for (const Phrase& phrase : phrases) {
      if (!rest().starts_with(phrase.text)) continue;
      at_ += phrase.text.size();
      DateOperation operation;
      operation.kind = phrase.kind;
      if (phrase.kind == Kind::at_time) {
        skip_blanks();
        const auto ms = clock_time();
        if (!ms) return true;
        operation.ms_of_day = *ms;
        skip_blanks();
        if (accept_word("uur")) skip_blanks();
      }
      expression_.operations.push_back(operation);
      return true;
    }
    return false;
  }

  void read_span(Kind kind, std::string_view sign) {
    const std::size_t sign_at = at_;
    at_ += sign.size();
    skip_blanks();
    if (kind == Kind::add && read_phrase()) return;
    const std::size_t begin = at_;
    std::size_t end = span_end();
    at_ = end;
    while (end > begin && (given_[end - 1] == ' ' || given_[end - 1] == ',')) --end;
    if (end == begin) {
      return fail(sign_at, sign_at + 1,
                  {"Hierachter hoort een termijn te staan.", "A term belongs after this."},
                  {"Schrijf bijvoorbeeld `+ 8 weken` of `+ P8W`.",
                   "Write for example `+ 8 weeks` or `+ P8W`."});
    }
    const auto span = parse_span_of_people(given_.substr(begin, end - begin));
    if (!span) {
      const Error wrong = span.error();
      const std::uint32_t column = wrong.diagnostics.empty() ? 1 : wrong.diagnostics[0].span.column;
      const std::uint32_t last =
          wrong.diagnostics.empty() ? 2 : wrong.diagnostics[0].span.end_column;
      return fail(begin + column - 1, begin + last - 1, wrong.message, wrong.advice);
    }
    DateOperation operation;
    operation.kind = kind;
    operation.span = *span;
    expression_.operations.push_back(operation);
  }

  /// Where the span ends that begins here: before the next sign or phrase.
  std::size_t span_end() const {
    const std::string_view all = text_;
    for (std::size_t end = at_ + 1; end < all.size(); ++end) {
      if (all[end] == '+') return end;
      if (all[end - 1] != ' ' && all[end - 1] != ',') continue;
      const std::string_view next = all.substr(end);
      for (std::string_view sign : minus_signs) {
        if (next.starts_with(sign)) return end;
      }
      for (const Phrase& phrase : phrases) {
        if (next.starts_with(phrase.text)) return end;
      }
    }
    return all.size();
  }

  std::string_view given_;
  std::string text_;  ///< in small letters, byte for byte as long
  std::size_t at_ = 0;
  DateExpression expression_;
  std::optional<Error> error_;
};

}  // namespace

Result<DateExpression> parse_date_expression(std::string_view text) {
  return DateParser(text).run();
}

}  // namespace regie::calendar
