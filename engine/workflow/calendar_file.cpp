// SPDX-License-Identifier: Apache-2.0
#include "engine/workflow/calendar_file.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <initializer_list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "engine/base/civil.hpp"
#include "engine/base/suggest.hpp"
#include "engine/calendar/time_zone_database.hpp"
#include "engine/workflow/embedded.hpp"

namespace regie::workflow {
namespace {

using calendar::CalendarSpec;
using calendar::HolidayRule;
using document::Member;
using document::Node;

constexpr std::array<const char*, 7> weekdays = {"monday", "tuesday",  "wednesday", "thursday",
                                                 "friday", "saturday", "sunday"};

/// Reads a calendar's document into its parts, and gathers all that is wrong with it.
class CalendarReader {
 public:
  explicit CalendarReader(const document::Document& document) : document_(document) {}

  Result<calendar::Calendar> run() {
    const Node& root = document_.root;
    check_keys(root, {"regie", "calendar", "version", "title", "kind", "zone", "weekend",
                      "last_known_year", "holidays"});
    if (const Node* language = need(root, "regie")) read_number(*language, 1, 1);
    if (const Node* id = need(root, "calendar")) spec_.id = read_id(*id);
    if (const Node* version = need(root, "version")) spec_.version = read_text(*version);
    if (const Node* title = root.find("title")) spec_.title = read_words(*title);
    if (const Node* kind = root.find("kind")) read_kind(*kind);
    if (const Node* zone = need(root, "zone")) read_zone(*zone);
    if (const Node* weekend = need(root, "weekend")) read_weekend(*weekend);
    if (const Node* year = root.find("last_known_year")) {
      spec_.last_known_year = static_cast<int>(read_number(*year, 1, 9999));
    }
    if (const Node* holidays = need(root, "holidays")) read_holidays(*holidays);
    if (!diagnostics_.empty()) return failure();
    return calendar::Calendar::make(std::move(spec_));
  }

 private:
  Error failure() {
    Error error(Errc::invalid_document,
                {"De kalender " + document_.source->name + " klopt niet.",
                 "The calendar " + document_.source->name + " has errors."});
    sort_and_merge(diagnostics_);
    error.diagnostics = std::move(diagnostics_);
    return error;
  }

  void problem(const Span& span, const char* rule, Text message, Text advice) {
    diagnostics_.push_back(
        {Severity::error, rule, document_.source, span, std::move(message), std::move(advice)});
  }

  void check_keys(const Node& node, std::initializer_list<const char*> known) {
    if (!node.is_mapping()) return;
    for (const Member& member : node.members) {
      const std::string& key = member.key.text;
      if (std::find(known.begin(), known.end(), key) != known.end()) continue;
      std::string meant = suggest(key, {known.begin(), known.end()});
      Text advice{"Haal deze sleutel weg.", "Remove this key."};
      if (!meant.empty()) {
        advice = {"Bedoelt u `" + meant + "`?", "Did you mean `" + meant + "`?"};
      }
      problem(member.key.span, "unknown-key",
              {"`" + key + "` kent een kalender hier niet.",
               "`" + key + "` is not known here in a calendar."},
              std::move(advice));
    }
  }

  const Node* need(const Node& node, const char* key) {
    const Node* found = node.find(key);
    if (found != nullptr) return found;
    std::string name(key);
    Span begin{node.span.line, node.span.column, node.span.line, node.span.column + 1};
    problem(begin, "missing-key", {"`" + name + "` ontbreekt.", "`" + name + "` is missing."},
            {"Voeg `" + name + ": …` toe.", "Add `" + name + ": …`."});
    return nullptr;
  }

  std::string read_text(const Node& node) {
    if (node.is_scalar() && !node.text.empty()) return node.text;
    problem(node.span, "wrong-type", {"Hier hoort een tekst.", "A text belongs here."},
            {"Schrijf een woord of een zin.", "Write a word or a sentence."});
    return {};
  }

  std::string read_id(const Node& node) {
    std::string id = read_text(node);
    bool good = !id.empty() && id[0] >= 'a' && id[0] <= 'z' &&
                std::all_of(id.begin(), id.end(), [](char c) {
                  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
                });
    if (!good && !id.empty()) {
      problem(node.span, "bad-name",
              {"Een naam bestaat uit kleine letters, cijfers en streepjes.",
               "A name consists of lower-case letters, digits and dashes."},
              {"Schrijf bijvoorbeeld `nl-municipality`.", "Write for example `nl-municipality`."});
    }
    return id;
  }

  Text read_words(const Node& node) {
    if (node.is_scalar()) {
      std::string text = read_text(node);
      return {text, ""};
    }
    if (!node.is_mapping()) {
      read_text(node);
      return {};
    }
    check_keys(node, {"nl", "en"});
    Text words;
    if (const Node* dutch = node.find("nl")) words.nl = read_text(*dutch);
    if (const Node* english = node.find("en")) words.en = read_text(*english);
    return words;
  }

  std::int64_t read_number(const Node& node, std::int64_t least, std::int64_t most) {
    std::int64_t number = 0;
    const char* end = node.text.data() + node.text.size();
    auto [stop, failed] = std::from_chars(node.text.data(), end, number);
    bool plain = node.is_scalar() && node.quoting == document::Quoting::plain;
    if (plain && !node.text.empty() && failed == std::errc() && stop == end && number >= least &&
        number <= most) {
      return number;
    }
    std::string low = std::to_string(least);
    std::string high = std::to_string(most);
    if (least == most) {
      problem(node.span, "wrong-type", {"Hier hoort " + low + ".", low + " belongs here."},
              {"Schrijf `" + low + "`.", "Write `" + low + "`."});
    } else {
      problem(node.span, "wrong-type",
              {"Hier hoort een heel getal van " + low + " tot en met " + high + ".",
               "A whole number from " + low + " to " + high + " belongs here."},
              {"Schrijf het in cijfers, zonder aanhalingstekens.",
               "Write it in digits, without quotes."});
    }
    return least;
  }

  void read_kind(const Node& node) {
    spec_.statutory = node.is_scalar() && node.text == "statutory";
    if (spec_.statutory || (node.is_scalar() && node.text == "working")) return;
    problem(node.span, "wrong-type",
            {"Een kalender is er voor werkdagen of voor termijnen van de wet.",
             "A calendar is for working days or for statutory terms."},
            {"Schrijf `kind: working` of `kind: statutory`.",
             "Write `kind: working` or `kind: statutory`."});
  }

  void read_zone(const Node& node) {
    spec_.zone = read_text(node);
    if (spec_.zone.empty() || calendar::TimeZoneDatabase().knows(spec_.zone)) return;
    problem(node.span, "unknown-zone",
            {"De tijdzone `" + spec_.zone + "` is hier niet bekend.",
             "The time zone `" + spec_.zone + "` is not known here."},
            {"Gebruik een naam als Europe/Amsterdam; staat tzdata op deze machine?",
             "Use a name like Europe/Amsterdam; is tzdata on this machine?"});
  }

  int read_weekday(const Node& node) {
    auto found = std::find(weekdays.begin(), weekdays.end(), node.text);
    if (node.is_scalar() && found != weekdays.end()) {
      return static_cast<int>(found - weekdays.begin()) + 1;
    }
    std::string meant = suggest(node.text, {weekdays.begin(), weekdays.end()});
    Text advice{"Schrijf monday tot en met sunday.", "Write monday to sunday."};
    if (!meant.empty()) advice = {"Bedoelt u `" + meant + "`?", "Did you mean `" + meant + "`?"};
    problem(node.span, "wrong-type",
            {"Hier hoort een dag van de week.", "A day of the week belongs here."},
            std::move(advice));
    return 0;
  }

  bool is_list(const Node& node) {
    if (node.is_sequence()) return true;
    problem(node.span, "wrong-type", {"Hier hoort een lijst.", "A list belongs here."},
            {"Schrijf `[een, twee]`, of elk op een regel met een streepje.",
             "Write `[one, two]`, or each on a line with a dash."});
    return false;
  }

  void read_weekend(const Node& node) {
    if (!is_list(node)) return;
    for (const Node& item : node.items) {
      int day = read_weekday(item);
      bool twice = std::count(spec_.weekend.begin(), spec_.weekend.end(), day) > 0;
      if (twice && day != 0) {
        problem(item.span, "duplicate-item",
                {"Deze dag staat er twee keer.", "This day stands here twice."},
                {"Haal er \xC3\xA9\xC3\xA9n weg.", "Remove one of them."});
      } else if (day != 0) {
        spec_.weekend.push_back(day);
      }
    }
    if (spec_.weekend.size() == 7) {
      problem(node.span, "no-working-day",
              {"Zo is er geen enkele werkdag.", "This leaves no working day at all."},
              {"Noem alleen de dagen waarop niemand werkt.",
               "Name only the days on which nobody works."});
    }
  }

  void read_holidays(const Node& node) {
    if (!is_list(node)) return;
    for (const Node& item : node.items) {
      if (!item.is_mapping()) {
        problem(item.span, "wrong-type",
                {"Hier hoort een feestdag met een naam.", "A holiday with a name belongs here."},
                {"Schrijf `{ name: …, day: 12-25 }`.", "Write `{ name: …, day: 12-25 }`."});
        continue;
      }
      read_holiday(item);
    }
  }

  void read_holiday(const Node& node) {
    HolidayRule rule;
    if (const Node* name = need(node, "name")) rule.name = read_words(*name);
    if (const Node* source = node.find("source")) rule.source = read_text(*source);
    int kinds = 0;
    for (const char* kind : {"day", "easter", "dates"}) {
      if (node.find(kind) != nullptr) ++kinds;
    }
    if (kinds != 1) {
      Span begin{node.span.line, node.span.column, node.span.line, node.span.column + 1};
      problem(begin, "holiday-when",
              {"Zeg op \xC3\xA9\xC3\xA9n manier wanneer deze dag valt.",
               "Say in one way when this day falls."},
              {"Gebruik `day: 12-25`, `easter: 39` of `dates: [2026-01-02]`.",
               "Use `day: 12-25`, `easter: 39` or `dates: [2026-01-02]`."});
      return;
    }
    if (const Node* dates = node.find("dates")) return read_dates(node, *dates, std::move(rule));
    if (const Node* day = node.find("day")) {
      check_keys(node, {"name", "source", "day", "unless", "shift", "from", "until"});
      read_day(node, *day, rule);
    } else {
      check_keys(node, {"name", "source", "easter", "from", "until"});
      rule.kind = HolidayRule::Kind::easter;
      rule.easter_offset = static_cast<int>(read_number(*node.find("easter"), -100, 250));
    }
    read_years(node, rule);
    spec_.holidays.push_back(std::move(rule));
  }

  void read_dates(const Node& node, const Node& dates, HolidayRule rule) {
    check_keys(node, {"name", "source", "dates"});
    if (!is_list(dates)) return;
    rule.kind = HolidayRule::Kind::single;
    for (const Node& item : dates.items) {
      std::optional<Date> date =
          item.is_scalar() ? date_from_iso(item.text) : std::optional<Date>();
      if (!date) {
        problem(item.span, "wrong-type", {"Hier hoort een datum.", "A date belongs here."},
                {"Schrijf jaar, maand en dag: `2026-01-02`.",
                 "Write year, month and day: `2026-01-02`."});
        continue;
      }
      rule.date = *date;
      spec_.holidays.push_back(rule);
    }
  }

  void read_day(const Node& node, const Node& day, HolidayRule& rule) {
    // 2000 was a leap year, so that 02-29 is a day.
    std::optional<Date> date =
        day.is_scalar() ? date_from_iso("2000-" + day.text) : std::optional<Date>();
    if (date) {
      rule.month = to_civil(*date).month;
      rule.day = to_civil(*date).day;
    } else {
      problem(day.span, "wrong-type",
              {"Hier hoort een dag van het jaar.", "A day of the year belongs here."},
              {"Schrijf maand en dag: `12-25`.", "Write month and day: `12-25`."});
    }
    const Node* unless = node.find("unless");
    const Node* shift = node.find("shift");
    if (unless != nullptr) rule.unless = read_weekday(*unless);
    if (shift != nullptr) rule.shift = static_cast<int>(read_number(*shift, -7, 7));
    if ((unless == nullptr) != (shift == nullptr)) {
      problem(day.span, "holiday-when",
              {"`unless` en `shift` horen bij elkaar.", "`unless` and `shift` belong together."},
              {"Schrijf `unless: sunday, shift: -1`, of geen van beide.",
               "Write `unless: sunday, shift: -1`, or neither."});
    }
  }

  void read_years(const Node& node, HolidayRule& rule) {
    if (const Node* from = node.find("from")) {
      rule.from_year = static_cast<int>(read_number(*from, 1, 9999));
    }
    const Node* until = node.find("until");
    if (until == nullptr) return;
    rule.to_year = static_cast<int>(read_number(*until, 1, 9999));
    if (rule.to_year < rule.from_year) {
      problem(until->span, "holiday-when",
              {"Het laatste jaar ligt v\xC3\xB3\xC3\xB3r het eerste.",
               "The last year lies before the first."},
              {"Draai `from` en `until` om.", "Exchange `from` and `until`."});
    }
  }

  const document::Document& document_;
  CalendarSpec spec_;
  Diagnostics diagnostics_;
};

}  // namespace

Result<calendar::Calendar> load_calendar(const document::Document& document) {
  return CalendarReader(document).run();
}

std::string_view builtin_calendar(std::string_view id) noexcept {
  for (const embedded::File& file : embedded::calendars()) {
    if (file.name == id) return file.bytes;
  }
  return {};
}

std::vector<std::string_view> builtin_calendars() {
  std::vector<std::string_view> names;
  for (const embedded::File& file : embedded::calendars()) names.push_back(file.name);
  return names;
}

Result<calendar::Calendar> load_builtin_calendar(std::string_view id) {
  std::string_view bytes = builtin_calendar(id);
  if (bytes.empty()) {
    std::string known;
    for (std::string_view name : builtin_calendars()) {
      known += (known.empty() ? "`" : ", `") + std::string(name) + "`";
    }
    return Error(Errc::not_found,
                 {"De kalender `" + std::string(id) + "` bestaat niet.",
                  "There is no calendar `" + std::string(id) + "`."},
                 {"Deze zijn er: " + known + ".", "These are there: " + known + "."});
  }
  // Read once in a process: a calendar is cheap to copy, and the bytes never change.
  static std::mutex mutex;
  static std::map<std::string, calendar::Calendar, std::less<>> read;
  const std::lock_guard<std::mutex> guard(mutex);
  if (const auto known = read.find(id); known != read.end()) return known->second;
  auto source = std::make_shared<const Source>(
      Source{"builtin:" + std::string(id) + ".yaml", std::string(bytes)});
  auto document = document::parse(source, Limits{});
  if (!document) return std::move(document).error();
  auto made = load_calendar(*document);
  if (made) read.emplace(id, *made);
  return made;
}

}  // namespace regie::workflow
