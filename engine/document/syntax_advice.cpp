// SPDX-License-Identifier: Apache-2.0
#include "engine/document/syntax_advice.hpp"

#include <algorithm>
#include <string_view>

#include <yaml-cpp/exceptions.h>

#include "engine/document/flow_scan.hpp"
#include "engine/document/quoted_line.hpp"

namespace regie::document {
namespace {

namespace ErrorMsg = YAML::ErrorMsg;

const Text quote_it{"Zet de hele tekst tussen dubbele aanhalingstekens.",
                    "Put the whole text between double quotes."};

bool begins_with(const std::string& message, std::string_view begin) {
  return std::string_view(message).substr(0, begin.size()) == begin;
}

std::size_t text_end(std::string_view text, std::size_t at) {
  std::size_t end = std::min(text.find('\n', at), text.size());
  while (end > at && (text[end - 1] == '\r' || text[end - 1] == ' ')) --end;
  return end;
}

class Advisor {
 public:
  Advisor(Report& report, std::size_t offset)
      : report_(report), text_(report.text()), at_(std::min(offset, text_.size())) {}

  bool unclosed() {
    FlowScan scan = scan_flow(text_);
    if (scan.open_quote && *scan.open_quote <= at_) {
      add_unclosed_quote(report_, *scan.open_quote);
      return true;
    }
    if (scan.wrong_bracket && *scan.wrong_opening <= at_) {
      wrong_bracket(*scan.wrong_opening, *scan.wrong_bracket);
      return true;
    }
    if (scan.stray_bracket && *scan.stray_bracket <= at_) {
      stray_bracket(*scan.stray_bracket);
      return true;
    }
    if (!scan.wrong_bracket && !scan.open_brackets.empty() && scan.open_brackets.back() <= at_) {
      unclosed_bracket(scan.open_brackets.back());
      return true;
    }
    return false;
  }

  // `'x' in tags`: YAML ends the text at the second quote.
  bool text_after_quote() {
    std::size_t before = at_;
    while (before > 0 && (text_[before - 1] == ' ' || text_[before - 1] == '\t')) --before;
    if (at_ >= text_.size() || before == 0 ||
        (text_[before - 1] != '"' && text_[before - 1] != '\'')) {
      return false;
    }
    Text advice{"Zet alles tussen dubbele aanhalingstekens, met enkele erin.",
                "Put all of it between double quotes, with single ones inside."};
    if (text_[before - 1] == '"') {
      advice = {"Zet het laatste aanhalingsteken aan het eind van de hele tekst.",
                "Put the last quote at the end of the whole text."};
    }
    report_.add("text-after-quote", at_, text_end(text_, at_),
                {"Na het aanhalingsteken staat nog tekst; voor YAML was de waarde daar al uit.",
                 "There is text after the closing quote; for YAML the value ended there."},
                quoted(std::move(advice)));
    return true;
  }

  bool in_flow_text() {
    char c = at_ < text_.size() ? text_[at_] : '\0';
    if (c != '?' && c != ':' && c != '#') return false;
    std::string sign(1, c);
    report_.add(
        "flow-text", at_, at_ + 1,
        {"Tussen { } of [ ] mag een tekst zonder aanhalingstekens geen " + sign + " bevatten.",
         "Between { } or [ ] a text without quotes cannot hold " + sign + "."},
        quoted(quote_it));
    return true;
  }

  void colon_or_indentation() {
    std::size_t begin = report_.positions().line_begin(at_);
    std::string_view before = text_.substr(begin, at_ - begin);
    if (before.find(": ") != std::string_view::npos) {
      report_.add("colon-in-text", at_, std::min(at_ + 1, text_.size()),
                  {"Een dubbele punt met een spatie maakt hier een tweede sleutel van de tekst.",
                   "A colon followed by a space makes a second key out of this text."},
                  quoted(quote_it));
      return;
    }
    indentation(begin);
  }

  /// Advice with the line as it should be written.
  Text quoted(Text advice) const { return with_quoted_pair(std::move(advice), text_, at_); }

  /// `if: [1, 2].exists(x, x > 1)`: for YAML the list ends at its bracket, and the line makes no
  /// sense any more.
  bool text_after_bracket(std::size_t first) {
    std::string_view line = text_.substr(first, text_end(text_, first) - first);
    std::size_t colon = line.find(": ");
    if (colon == line.npos || colon + 2 >= line.size()) return false;
    char opening = line[colon + 2];
    if (opening != '[' && opening != '{') return false;
    std::size_t close = line.find_last_of("]}");
    if (close == line.npos || close + 1 >= line.size()) return false;
    std::size_t bracket = first + line.find_first_of("]}", colon) + 1;
    at_ = first + colon + 2;
    report_.add("text-after-bracket", bracket, first + line.size(),
                {"Na de haak staat nog tekst; voor YAML was de waarde daar al uit.",
                 "There is text after the bracket; for YAML the value ended there."},
                quoted(quote_it));
    return true;
  }

  void indentation(std::size_t begin) {
    if (slip_in_lines_to(begin)) return;
    std::size_t first = std::min(text_.find_first_not_of(' ', begin), text_.size());
    if (text_after_bracket(first)) return;
    if (line_too_far_left(begin, first - begin)) return;
    report_.add(
        "indentation", first, std::max(first + 1, text_end(text_, first)),
        {"Deze regel past niet bij de regels erboven: hij springt te veel of te weinig in.",
         "This line does not fit the lines above it: it is indented too much or too little."},
        {"Laat hij even ver inspringen als de andere sleutels van zijn groep.",
         "Indent it exactly as far as the other keys of its group."});
  }

  /// A line above that is indented less, and breaks up a group that has lines as this one before
  /// and after it: that line is what does not fit.
  bool line_too_far_left(std::size_t begin, std::size_t indent) {
    std::size_t suspect = std::string_view::npos;
    std::size_t suspect_indent = indent;
    while (begin > 0) {
      begin = report_.positions().line_begin(begin - 1);
      const std::size_t first = std::min(text_.find_first_not_of(' ', begin), text_.size());
      if (first == text_.size() || text_[first] == '#' || text_[first] == '\n' ||
          text_[first] == '\r') {
        continue;
      }
      const std::size_t here = first - begin;
      const bool found = suspect != std::string_view::npos;
      if (found && here == indent) break;
      if (found && here <= suspect_indent) return false;
      if (!found && here < indent) {
        suspect = first;
        suspect_indent = here;
      }
      if (begin == 0) return false;
    }
    if (suspect == std::string_view::npos) return false;
    const std::size_t end = text_end(text_, suspect);
    const std::string_view line = text_.substr(suspect, end - suspect);
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || line[0] == '-') return false;
    const std::string name(line.substr(0, colon));
    report_.add("indentation", suspect, suspect + colon,
                {"`" + name + "` staat te ver naar links: daardoor past wat erna komt niet meer.",
                 "`" + name + "` stands too far to the left, so that what follows does not fit."},
                {"Laat `" + name + "` verder inspringen, bij wat eronder en erboven hoort.",
                 "Indent `" + name + "` more, as what it belongs to above and below."});
    return true;
  }

  void end_of_block() {
    if (text_after_quote()) return;
    std::size_t begin = report_.positions().line_begin(at_);
    char c = at_ < text_.size() ? text_[at_] : '\0';
    if (c == ',') return first_character();
    if (slip_in_lines_to(begin)) return;
    if (c == '-' && text_.find_first_not_of(' ', begin) == at_) {
      report_.add("indentation", at_, at_ + 1,
                  {"Hier begint een lijst, maar er wordt een sleutel verwacht.",
                   "A list begins here, but a key is expected."},
                  {"Zet de lijst onder haar eigen sleutel, en spring in.",
                   "Put the list below a key of its own, indented."});
      return;
    }
    indentation(begin);
  }

  void first_character() {
    std::string sign(1, at_ < text_.size() ? text_[at_] : ' ');
    report_.add("syntax", at_, at_ + 1,
                {"Een tekst zonder aanhalingstekens kan hier niet met " + sign + " beginnen.",
                 "A text without quotes cannot begin with " + sign + " here."},
                sign == "`" ? Text{"Laat de ` weg.", "Leave the ` out."} : quoted(quote_it));
  }

  void list_on_key_line() {
    report_.add("syntax", at_, at_ + 1,
                {"Een lijst met streepjes begint op een eigen regel.",
                 "A list with dashes begins on a line of its own."},
                {"Zet elk streepje op een nieuwe regel onder de sleutel, of schrijf [een, twee].",
                 "Put each dash on a new line below the key, or write [one, two]."});
  }

  void escape() {
    std::size_t backslash = at_ == 0 ? text_.npos : text_.rfind('\\', at_ - 1);
    report_.add(
        "escape", std::min(backslash, at_), at_,
        {"Dit teken kan niet na een \\ staan: tussen dubbele aanhalingstekens is \\ bijzonder.",
         "This character cannot follow a \\, which is special between double quotes."},
        {"Schrijf \\\\ voor een gewone \\.", "Write \\\\ for a \\ itself."});
  }

  void alias() {
    std::size_t end = std::min(text_.find_first_of(" \r\n:,]}", at_), text_.size());
    report_.add(
        "alias", at_, std::max(end, at_ + 1),
        {"Een * buiten aanhalingstekens is voor YAML een verwijzing; die gebruiken we niet.",
         "For YAML a * outside of quotes is an alias; these are not used here."},
        {"Schrijf \"*\" tussen aanhalingstekens, of schrijf de waarde hier voluit.",
         "Write \"*\" between quotes, or write the value itself in full."});
  }

  void anchor() {
    report_.add("anchor", at_, at_ + 1,
                {"Een & buiten aanhalingstekens is voor YAML een anker; die gebruiken we niet.",
                 "For YAML a & outside of quotes is an anchor; these are not used here."},
                {"Zet de tekst tussen aanhalingstekens, of schrijf de waarde voluit.",
                 "Put the text between quotes, or write the value in full."});
  }

  void tag() {
    report_.add("tag", at_, at_ + 1,
                {"Een ! aan het begin is voor YAML een tag; die gebruiken we niet.",
                 "For YAML a ! at the beginning is a tag; these are not used here."},
                quoted({"Een voorwaarde die met ! begint staat tussen dubbele aanhalingstekens.",
                        "A condition that begins with ! stands between double quotes."}));
  }

  void other() {
    report_.add(
        "syntax", at_, std::min(at_ + 1, text_.size()),
        {"Dit is geen YAML die wij kunnen lezen.", "This is not YAML that can be read."},
        {"Kijk naar inspringen, dubbele punten en aanhalingstekens op deze regel en erboven.",
         "Check indentation, colons and quotes on this line and the one above."});
  }

 private:
  /// YAML stumbles over a line after the one that is wrong: looks at this one, and at the last one
  /// before it that holds something.
  bool slip_in_lines_to(std::size_t begin) {
    if (slip_in_line(begin)) return true;
    for (std::size_t line = begin; line > 0;) {
      line = report_.positions().line_begin(line - 1);
      std::size_t first = text_.find_first_not_of(" \t\r", line);
      if (first >= begin || text_[first] == '\n' || text_[first] == '#') continue;
      return slip_in_line(line) || missing_colon(line, begin);
    }
    return false;
  }

  /// A line such as `task Do this` above one that begins in the same column, or a name alone above
  /// what stands deeper: YAML reads both as one text, and stumbles over the second.
  bool missing_colon(std::size_t line, std::size_t below) {
    const std::size_t key = text_.find_first_not_of(' ', line);
    const std::size_t end = text_end(text_, line);
    const std::size_t indent = key - line;
    const std::size_t indent_below = text_.find_first_not_of(' ', below) - below;
    std::size_t after = key;
    while (after < end && is_name(text_[after])) ++after;
    if (indent != indent_below && (indent > indent_below || after < end)) return false;
    const std::string_view rest = text_.substr(key, end - key);
    if (after == key || rest.find(':') != std::string_view::npos) return false;
    if (after < end && text_[after] != ' ') return false;
    const std::string name(text_.substr(key, after - key));
    report_.add("missing-colon", key, after,
                {"Achter `" + name + "` ontbreekt een dubbele punt.",
                 "A colon is missing after `" + name + "`."},
                {"Schrijf `" + name + ": \u2026`.", "Write `" + name + ": \u2026`."});
    return true;
  }

  bool slip_in_line(std::size_t begin) {
    std::size_t end = text_end(text_, begin);
    std::size_t first = text_.find_first_not_of(' ', begin);
    if (first >= end) return false;
    for (std::string_view bullet : {"\xE2\x80\x93", "\xE2\x80\x94", "\xE2\x80\xA2", "\xC2\xB7"}) {
      if (text_.substr(first, bullet.size()) != bullet) continue;
      report_.add("wrong-dash", first, first + bullet.size(),
                  {"Dit is niet het streepje van een lijst, al lijkt het erop.",
                   "This is not the dash of a list, though it looks like it."},
                  {"Schrijf een gewoon streepje: -", "Write a plain hyphen: -"});
      return true;
    }
    std::size_t key = first;
    if (text_[first] == '-' && first + 1 < end && is_name(text_[first + 1])) {
      report_.add("missing-space", first, first + 1,
                  {"Achter het streepje hoort een spatie.", "A space belongs after the dash."},
                  {"Schrijf `- naam: waarde`.", "Write `- name: value`."});
      return true;
    }
    if (text_[first] == '-') key = std::min(text_.find_first_not_of(' ', first + 1), end);
    std::size_t colon = key;
    while (colon < end && is_name(text_[colon])) ++colon;
    bool squeezed = colon > key && colon + 1 < end && text_[colon] == ':' &&
                    text_[colon + 1] != ' ' && text_[colon + 1] != '/';
    if (!squeezed) return false;
    report_.add("missing-space", colon, colon + 1,
                {"Achter de dubbele punt hoort een spatie.", "A space belongs after the colon."},
                {"Schrijf `naam: waarde`.", "Write `name: value`."});
    return true;
  }

  static bool is_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }

  void wrong_bracket(std::size_t opening, std::size_t closing) {
    std::string open(1, text_[opening]);
    std::string expected = open == "[" ? "]" : "}";
    std::string line = std::to_string(report_.line(opening));
    report_.add("unclosed-bracket", closing, closing + 1,
                {"Hier hoort een " + expected + " bij de " + open + " van regel " + line + ".",
                 "A " + expected + " belongs here, for the " + open + " on line " + line + "."},
                {"Sluit haken in de omgekeerde volgorde van openen.",
                 "Close brackets in the reverse order of opening them."});
  }

  void stray_bracket(std::size_t closing) {
    std::string sign(1, text_[closing]);
    report_.add("unclosed-bracket", closing, closing + 1,
                {"Deze " + sign + " sluit niets: er is geen haak open.",
                 "This " + sign + " closes nothing: no bracket is open."},
                {"Haal hem weg, of zet de tekst tussen aanhalingstekens.",
                 "Remove it, or put the text between quotes."});
  }

  void unclosed_bracket(std::size_t opening) {
    std::string open(1, text_[opening]);
    std::string close = open == "[" ? "]" : "}";
    std::string_view rest = text_.substr(opening, text_end(text_, opening) - opening);
    Text advice{"Zet er een " + close + " bij.", "Add a " + close + "."};
    std::size_t comment = rest.find(" #");
    if (comment != std::string_view::npos && rest.find(close, comment) != std::string_view::npos) {
      advice = {"Alles na # is hier commentaar, ook de " + close +
                    "; zet een tekst met # tussen dubbele aanhalingstekens.",
                "All after # is a comment here, the " + close +
                    " too; put a text with # between double quotes."};
    }
    report_.add("unclosed-bracket", opening, opening + 1,
                {"Deze " + open + " wordt nergens gesloten.", "This " + open + " is never closed."},
                std::move(advice));
  }

  Report& report_;
  std::string_view text_;
  std::size_t at_;
};

}  // namespace

void add_unclosed_quote(Report& report, std::size_t offset) {
  std::string quote(1, report.text()[offset]);
  report.add("unclosed-quote", offset, text_end(report.text(), offset),
             {"Het aanhalingsteken " + quote + " wordt op deze regel niet gesloten.",
              "The quote " + quote + " is not closed on this line."},
             {"Zet er een " + quote + " achter. Een tekst over meer regels springt verder in dan " +
                  "zijn sleutel.",
              "Add a " + quote + " at its end. A text over several lines is indented deeper than " +
                  "its key."});
}

void explain_syntax_error(Report& report, const std::string& message, std::size_t offset) {
  if (report.last_rule() == "unclosed-quote") return;  // what YAML made of the rest follows from it
  Advisor advisor(report, offset);
  auto is = [&message](const char* kind) { return begins_with(message, kind); };
  if (is(ErrorMsg::INVALID_ESCAPE) || is(ErrorMsg::INVALID_HEX) || is(ErrorMsg::INVALID_UNICODE)) {
    return advisor.escape();
  }
  if (is(ErrorMsg::UNKNOWN_ANCHOR) || is(ErrorMsg::ALIAS_NOT_FOUND) ||
      is(ErrorMsg::CHAR_IN_ALIAS) || is(ErrorMsg::ALIAS_CONTENT)) {
    return advisor.alias();
  }
  if (is(ErrorMsg::ANCHOR_NOT_FOUND) || is(ErrorMsg::CHAR_IN_ANCHOR) ||
      is(ErrorMsg::MULTIPLE_ANCHORS)) {
    return advisor.anchor();
  }
  if (is(ErrorMsg::MULTIPLE_TAGS) || is(ErrorMsg::CHAR_IN_TAG_HANDLE) ||
      is(ErrorMsg::TAG_WITH_NO_SUFFIX) || is(ErrorMsg::END_OF_VERBATIM_TAG)) {
    return advisor.tag();
  }
  if (advisor.unclosed()) return;
  bool flow = is(ErrorMsg::END_OF_MAP_FLOW) || is(ErrorMsg::END_OF_SEQ_FLOW);
  if (flow || is(ErrorMsg::UNKNOWN_TOKEN)) {
    if (advisor.text_after_quote() || advisor.in_flow_text()) return;
    return flow ? advisor.other() : advisor.first_character();
  }
  if (is(ErrorMsg::END_OF_MAP) || is(ErrorMsg::END_OF_SEQ)) return advisor.end_of_block();
  if (is(ErrorMsg::MAP_VALUE)) return advisor.colon_or_indentation();
  if (is(ErrorMsg::MAP_KEY)) return advisor.first_character();
  if (is(ErrorMsg::BLOCK_ENTRY)) return advisor.list_on_key_line();
  advisor.other();
}

}  // namespace regie::document
