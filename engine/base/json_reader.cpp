// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <charconv>
#include <cmath>
#include <unordered_set>

#include "engine/base/json.hpp"
#include "engine/base/utf8.hpp"

namespace regie {

namespace {

namespace json = boost::json;

/// What the text can be refused for, beyond Boost.JSON's own errors.
enum class Fault { none, duplicate_name, integer_too_large, real_too_large };

/// Builds the value from the events of Boost.JSON's parser. Numbers are read here from their
/// text, because Boost.JSON 1.81 rounds doubles imprecisely.
class Builder {
 public:
  static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);

  bool on_document_begin(json::error_code&) { return true; }
  bool on_document_end(json::error_code&) { return true; }
  bool on_array_begin(json::error_code&) {
    frames_.emplace_back();
    return true;
  }
  bool on_array_end(std::size_t, json::error_code&) {
    Value list = Value::list(std::move(frames_.back().items));
    frames_.pop_back();
    return add(std::move(list));
  }
  bool on_object_begin(json::error_code&) {
    frames_.emplace_back().is_map = true;
    return true;
  }
  bool on_object_end(std::size_t, json::error_code&) {
    Value map = Value::map(std::move(frames_.back().entries));
    frames_.pop_back();
    return add(std::move(map));
  }
  bool on_key_part(json::string_view part, std::size_t, json::error_code&) { return on_part(part); }
  bool on_key(json::string_view part, std::size_t, json::error_code& error) {
    on_part(part);
    Frame& frame = frames_.back();
    frame.entries.push_back({Value(text_), Value()});
    text_.clear();
    // The view stays good: the characters do not move with the entry.
    if (frame.names.insert(frame.entries.back().key.text()).second) return true;
    return refuse(Fault::duplicate_name, error);
  }
  bool on_string_part(json::string_view part, std::size_t, json::error_code&) {
    return on_part(part);
  }
  bool on_string(json::string_view part, std::size_t, json::error_code&) {
    on_part(part);
    Value value(text_);
    text_.clear();
    return add(std::move(value));
  }
  bool on_number_part(json::string_view part, json::error_code&) { return on_part(part); }
  bool on_int64(std::int64_t, json::string_view part, json::error_code& error) {
    return on_integer(part, error);
  }
  bool on_uint64(std::uint64_t, json::string_view part, json::error_code& error) {
    return on_integer(part, error);
  }
  bool on_double(double rounded, json::string_view part, json::error_code& error) {
    on_part(part);
    // An integer beyond 64 bits comes as a double, too.
    if (text_.find_first_of(".eE") == std::string::npos) return on_integer({}, error);
    double number = 0;
    const auto read = std::from_chars(text_.data(), text_.data() + text_.size(), number);
    const bool negative = text_.starts_with('-');
    text_.clear();
    if (read.ec == std::errc::result_out_of_range) {
      if (!(std::abs(rounded) < 1)) return refuse(Fault::real_too_large, error);
      number = negative ? -0.0 : 0.0;  // nearer to zero than to any other double
    }
    return add(Value(number));
  }
  bool on_bool(bool truth, json::error_code&) { return add(Value(truth)); }
  bool on_null(json::error_code&) { return add(Value(nullptr)); }
  bool on_comment_part(json::string_view, json::error_code&) { return true; }
  bool on_comment(json::string_view, json::error_code&) { return true; }

  [[nodiscard]] Fault fault() const { return fault_; }
  [[nodiscard]] Value take() { return std::move(result_); }

 private:
  struct Frame {
    bool is_map = false;
    std::vector<Value> items;
    std::vector<Entry> entries;
    std::unordered_set<std::string_view> names;
  };

  bool on_part(json::string_view part) {
    text_.append(part.data(), part.size());
    return true;
  }

  bool on_integer(json::string_view part, json::error_code& error) {
    on_part(part);
    std::int64_t number = 0;
    const auto read = std::from_chars(text_.data(), text_.data() + text_.size(), number);
    text_.clear();
    if (read.ec != std::errc()) return refuse(Fault::integer_too_large, error);
    return add(Value(number));
  }

  bool add(Value value) {
    if (frames_.empty()) {
      result_ = std::move(value);
    } else if (frames_.back().is_map) {
      frames_.back().entries.back().value = std::move(value);
    } else {
      frames_.back().items.push_back(std::move(value));
    }
    return true;
  }

  bool refuse(Fault fault, json::error_code& error) {
    fault_ = fault;
    error = json::make_error_code(json::error::input_error);
    return false;
  }

  std::vector<Frame> frames_;
  std::string text_;
  Value result_;
  Fault fault_ = Fault::none;
};

struct Problem {
  Text what;
  Text advice;
};

Problem problem_of(Fault fault, const Limits& limits, json::error_code error) {
  switch (fault) {
    case Fault::duplicate_name:
      return {{"een naam staat er twee keer", "a name is there twice"},
              {"Haal er een weg.", "Remove one of them."}};
    case Fault::integer_too_large:
      return {{"dit getal is te groot", "this number is too large"},
              {"Een geheel getal heeft hier hooguit 18 cijfers.",
               "A whole number has at most 18 digits here."}};
    case Fault::real_too_large:
      return {{"dit getal is te groot", "this number is too large"},
              {"Schrijf een kleiner getal.", "Write a smaller number."}};
    case Fault::none:
      break;
  }
  if (error == json::error::too_deep) {
    const std::string depth = std::to_string(limits.document_depth);
    return {{"lijsten en objecten zitten hier te diep in elkaar",
             "lists and objects are nested too deeply here"},
            {"Gebruik hooguit " + depth + " niveaus.", "Use at most " + depth + " levels."}};
  }
  if (error == json::error::incomplete) {
    return {{"de tekst houdt te vroeg op", "the text ends too early"},
            {"Maak de tekst af: kijk naar aanhalingstekens en haken.",
             "Complete the text: look at quotes and brackets."}};
  }
  if (error == json::error::extra_data) {
    return {{"na de waarde staat nog iets", "something follows after the value"},
            {"Geef precies een JSON-waarde.", "Give exactly one JSON value."}};
  }
  return {{"dit is geen JSON", "this is not JSON"},
          {"Kijk naar de komma's, aanhalingstekens en haken rond deze plek.",
           "Look at the commas, quotes and brackets around this place."}};
}

/// Where the name or number begins that the parser refused after it had read it.
std::size_t token_start(std::string_view text, std::size_t end, Fault fault) {
  if (fault != Fault::duplicate_name) {
    return text.substr(0, end).find_last_not_of("0123456789+-.eE") + 1;  // npos + 1 is 0
  }
  std::size_t quote = text.rfind('"', end - 1);  // `end` is at the one that closes it
  const auto is_escaped = [&](std::size_t at) {
    const std::size_t other = text.substr(0, at).find_last_not_of('\\');
    return (at - (other + 1)) % 2 != 0;
  };
  while (is_escaped(quote)) quote = text.rfind('"', quote - 1);
  return quote;
}

/// The error at an offset, as line and column.
Error error_at(std::string_view text, std::size_t offset, const Problem& problem) {
  const std::string_view before = text.substr(0, offset);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0
  const std::size_t column = count_code_points(before.substr(line_start)) + 1;
  const std::string row = std::to_string(line);
  const std::string place = std::to_string(column);
  return Error(Errc::invalid_data,
               {"Regel " + row + ", kolom " + place + ": " + problem.what.nl + ".",
                "Line " + row + ", column " + place + ": " + problem.what.en + "."},
               problem.advice);
}

}  // namespace

Result<Value> from_json(std::string_view text, const Limits& limits) {
  const std::size_t invalid = find_invalid_utf8(text);
  if (invalid != std::string_view::npos) {
    return error_at(text, invalid,
                    {{"dit teken is geen geldige UTF-8", "this character is not valid UTF-8"},
                     {"Bewaar de tekst als UTF-8.", "Save the text as UTF-8."}});
  }
  json::parse_options options;
  options.max_depth = limits.document_depth;
  json::basic_parser<Builder> parser(options);
  json::error_code error;
  const std::size_t read = parser.write_some(false, text.data(), text.size(), error);
  if (!error && read < text.size()) error = json::make_error_code(json::error::extra_data);
  if (error) {
    const bool too_large = error == json::error::exponent_overflow;
    const Fault fault = too_large ? Fault::real_too_large : parser.handler().fault();
    const std::size_t place = fault == Fault::none ? read : token_start(text, read, fault);
    return error_at(text, place, problem_of(fault, limits, error));
  }
  return parser.handler().take();
}

}  // namespace regie
