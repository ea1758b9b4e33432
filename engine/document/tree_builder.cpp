// SPDX-License-Identifier: Apache-2.0
#include "engine/document/tree_builder.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "engine/base/ascii.hpp"
#include "engine/document/quoted_line.hpp"
#include "engine/document/scalar_text.hpp"
#include "engine/document/syntax_advice.hpp"

namespace regie::document {
namespace {

// YAML's words for null, which are texts like any other here.
std::string_view null_word(std::string_view text, std::size_t at) {
  if (at >= text.size()) return {};
  for (std::string_view word : {"null", "Null", "NULL", "~"}) {
    if (text.substr(at, word.size()) == word) return word;
  }
  return {};
}

/// `late { tell: clerk }`: the end of the name that lacks a colon; npos: none does.
std::size_t missing_colon(const Node& key) {
  if (key.quoting != Quoting::plain) return std::string::npos;
  const std::size_t bracket = key.text.find_first_of("{[");
  if (bracket == std::string::npos || bracket == 0 || key.text[bracket - 1] != ' ') {
    return std::string::npos;
  }
  const std::size_t end = key.text.find_last_not_of(' ', bracket - 1);
  return end == std::string::npos || key.text.find(' ') <= end ? std::string::npos : end + 1;
}

}  // namespace

void TreeBuilder::count_node(std::size_t offset) {
  if (++nodes_ <= limits_.document_nodes) return;
  std::string most = std::to_string(limits_.document_nodes);
  report_.add_limit("too-many-nodes", offset, offset + 1,
                    {"Dit bestand heeft meer dan " + most + " onderdelen.",
                     "This file has more than " + most + " parts."},
                    {"Verdeel het over meer bestanden.", "Split it into several files."});
  throw StopReading{};
}

std::size_t TreeBuilder::column(std::size_t offset) const {
  return offset - report_.positions().line_begin(offset);
}

// Past tags and anchors, which have been reported, to what they belong to.
std::size_t TreeBuilder::skip_properties(std::size_t offset) const {
  const std::string& text = report_.text();
  while (offset < text.size() && (text[offset] == '!' || text[offset] == '&')) {
    while (offset < text.size() && !is_white(text[offset])) ++offset;
    while (offset < text.size() && is_white(text[offset])) ++offset;
  }
  return std::min(offset, text.size());
}

void TreeBuilder::scalar(std::size_t offset, const std::string& value) {
  count_node(offset);
  std::size_t begin = skip_properties(offset);
  Node node;
  node.text = value;
  node.quoting = quoting_at(report_.text(), begin);
  std::size_t end = scalar_end(report_.text(), begin, node.quoting, value);
  node.span = report_.positions().span(begin, end);
  check_quotes(begin, node);
  attach(std::move(node), {begin, end});
}

// yaml-cpp takes any line as the next one of a quoted text; YAML 1.2 (7.3) wants it indented, and
// without that a forgotten quote swallows the keys that follow.
void TreeBuilder::check_quotes(std::size_t begin, const Node& node) {
  if (node.quoting != Quoting::single_quoted && node.quoting != Quoting::double_quoted) return;
  const std::string& text = report_.text();
  std::size_t end = quoted_end(text, begin);
  if (end == std::string::npos) return add_unclosed_quote(report_, begin);
  if (node.span.line == node.span.end_line) return;
  std::size_t indent = 0;
  bool in_block = false;
  for (const Frame& frame : frames_) {
    if (frame.node.flow) break;
    indent = column(frame.begin);
    in_block = true;
  }
  if (!in_block) return;
  for (std::size_t line = text.find('\n', begin); line < end; line = text.find('\n', line + 1)) {
    std::size_t first = text.find_first_not_of(" \t\r", line + 1);
    bool content = first < end && text[first] != '\n';
    if (content && first - line - 1 <= indent) return add_unclosed_quote(report_, begin);
  }
}

// Whether a null event stands for nothing at all: its mark is then at whatever comes next.
bool TreeBuilder::is_missing(std::size_t offset) const {
  const std::string& text = report_.text();
  std::string_view word = null_word(text, offset);
  if (word.empty()) return true;
  std::size_t after = offset + word.size();
  if (after < text.size() && !is_white(text[after]) &&
      std::string_view(",]}:").find(text[after]) == std::string_view::npos) {
    return true;
  }
  if (frames_.empty()) return false;
  const Frame& frame = frames_.back();
  bool expects_key = frame.node.is_mapping() && !frame.key;
  if (frame.node.flow || expects_key) return false;
  return report_.line(offset) > report_.line(frame.begin) &&
         column(offset) <= column(frame.begin) && offset > frame.key_end;
}

// Where something should have stood: after the key, or after the dash of an item.
std::size_t TreeBuilder::missing_place(std::size_t offset) const {
  offset = std::min(offset, report_.text().size());
  if (frames_.empty()) return offset;
  const Frame& frame = frames_.back();
  if (frame.key) return frame.key_end;
  if (frame.node.flow || !frame.node.is_sequence()) return offset;
  std::size_t dash = report_.text().find('-', reached_);
  return dash < offset ? dash + 1 : offset;
}

void TreeBuilder::null(std::size_t offset) {
  count_node(offset);
  Node node;
  if (is_missing(offset)) {
    node.missing = true;
    std::size_t at = missing_place(offset);
    node.span = report_.positions().span(at, at);
    return attach(std::move(node), {at, at});
  }
  node.text = null_word(report_.text(), offset);
  std::size_t end = offset + node.text.size();
  node.span = report_.positions().span(offset, end);
  attach(std::move(node), {offset, end});
}

void TreeBuilder::begin_collection(std::size_t offset, NodeKind kind) {
  count_node(offset);
  if (frames_.size() >= limits_.document_depth) {
    std::string most = std::to_string(limits_.document_depth);
    report_.add_limit("too-deep", offset, offset + 1,
                      {"Hier zit meer in elkaar dan de " + most + " niveaus die mogen.",
                       "This is nested deeper than the " + most + " levels that are allowed."},
                      {"Maak het vlakker: geef delen een eigen naam op een hoger niveau.",
                       "Make it flatter: name parts at a higher level."});
    throw StopReading{};
  }
  std::size_t begin = skip_properties(offset);
  const std::string& text = report_.text();
  Frame frame;
  frame.node.kind = kind;
  char opening = kind == NodeKind::mapping ? '{' : '[';
  frame.node.flow = begin < text.size() && text[begin] == opening;
  // A pair in brackets, `[a: b]`, is a mapping without braces of its own.
  frame.begin = begin;
  frames_.push_back(std::move(frame));
  reached_ = std::max(reached_, begin);
}

// After the bracket that closes the innermost collection, whose last part ends at `offset`.
std::size_t TreeBuilder::flow_end(std::size_t offset) const {
  const std::string& text = report_.text();
  std::size_t at = offset;
  while (at < text.size()) {
    if (text[at] == '#') {
      at = std::min(text.find('\n', at), text.size());
    } else if (text[at] == ']' || text[at] == '}') {
      return at + 1;
    } else if (is_white(text[at]) || text[at] == ',' || text[at] == ':') {
      ++at;
    } else {
      break;
    }
  }
  return offset;
}

void TreeBuilder::end_collection() {
  Frame frame = std::move(frames_.back());
  frames_.pop_back();
  std::size_t end = reached_;
  if (frame.node.flow) end = flow_end(std::max(reached_, frame.begin + 1));
  frame.node.span = report_.positions().span(frame.begin, end);
  attach(std::move(frame.node), {frame.begin, end});
}

void TreeBuilder::alias(std::size_t offset) {
  count_node(offset);
  // One anchor brings many aliases; a line is told once.
  if (!report_.has_problem_on_line(report_.line(offset))) {
    explain_syntax_error(report_, "alias not found after *", offset);
  }
  std::size_t end =
      std::min(report_.text().find_first_of(" \r\n,]}", offset), report_.text().size());
  Node node;
  node.span = report_.positions().span(offset, end);
  attach(std::move(node), {offset, end});
}

void TreeBuilder::anchor(std::size_t offset) {
  std::size_t at = report_.text().find('&', offset);
  explain_syntax_error(report_, "anchor not found after &", at);
}

void TreeBuilder::tag(std::size_t offset, const std::string& tag) {
  const std::string& text = report_.text();
  bool written = offset < text.size() && text[offset] == '!';
  if (!written && (tag.empty() || tag == "?" || tag == "!")) return;
  explain_syntax_error(report_, "tag handle with no suffix", text.find('!', offset));
}

void TreeBuilder::attach(Node node, Place place) {
  reached_ = std::max(reached_, place.end);
  if (frames_.empty()) {
    if (!node.missing) root_ = std::move(node);
    return;
  }
  Frame& frame = frames_.back();
  if (frame.node.is_sequence()) {
    if (node.missing && frame.node.flow) report_missing_value(frame, node, place);
    frame.node.items.push_back(std::move(node));
  } else if (frame.key) {
    take_value(frame, std::move(node), place);
  } else {
    take_key(frame, std::move(node), place);
  }
}

void TreeBuilder::take_key(Frame& frame, Node node, Place place) {
  frame.key_begin = place.begin;
  frame.key_end = place.end;
  frame.key_counts = false;
  if (!node.is_scalar() || node.missing) {
    report_.add("key-not-text", place.begin, std::max(place.end, place.begin + 1),
                {"Een sleutel is een gewoon woord; hier staat iets anders.",
                 "A key is a plain word; here is something else."},
                {"Schrijf een naam, een dubbele punt en dan de waarde.",
                 "Write a name, a colon, and then the value."});
  } else if (const std::size_t gap = missing_colon(node); gap != std::string::npos) {
    const std::string name = node.text.substr(0, gap);
    report_.add(
        "missing-colon", place.begin, place.begin + gap,
        {"Achter `" + name + "` ontbreekt een dubbele punt.",
         "A colon is missing after `" + name + "`."},
        {"Schrijf `" + name + ": " + node.text.substr(node.text.find_first_of("{[")) + "…`.",
         "Write `" + name + ": " + node.text.substr(node.text.find_first_of("{[")) + "…`."});
  } else if (node.text == "<<" && node.quoting == Quoting::plain) {
    report_.add("merge-key", place.begin, place.end,
                {"Samenvoegen met << doen we niet.", "Merging with << is not done here."},
                {"Schrijf de sleutels hier voluit.", "Write the keys here in full."});
  } else {
    auto [first, fresh] = frame.seen.emplace(node.text, node.span);
    frame.key_counts = fresh;
    if (!fresh) report_duplicate(frame, node.text, first->second.line, place);
    frame.repeats = frame.repeats || !fresh;
  }
  frame.key = std::move(node);
}

// A group that is indented as far as the words of the one above it leaves its name without a value,
// and all that follows twice; one whose name is missing does so too. Each is one mistake.
void TreeBuilder::report_duplicate(Frame& frame, const std::string& key, std::uint32_t first,
                                   Place place) {
  const std::string line = std::to_string(first);
  Text advice{"Houd er \xC3\xA9\xC3\xA9n over.", "Keep one of them."};
  if (frame.shifted) return;
  if (frame.repeats && !frame.node.flow) {
    report_.advise("duplicate-key",
                   {" Ook op de regels hierna: ontbreekt hierboven de naam van wat hier begint?",
                    " So it is on the lines after it: is the name of what begins here missing "
                    "above?"});
    frame.shifted = true;
    return;
  }
  frame.shifted =
      !frame.node.flow && !frame.node.members.empty() && frame.node.members.back().value.missing;
  if (frame.shifted) {
    const Node& name = frame.node.members.back().key;
    const std::string at = std::to_string(name.span.line);
    advice.nl += " Begint bij `" + name.text + "` (regel " + at +
                 ") iets nieuws? Laat dat dan minder ver inspringen.";
    advice.en +=
        " Does something new begin at `" + name.text + "` (line " + at + ")? Then indent it less.";
  }
  report_.add("duplicate-key", place.begin, place.end,
              {"`" + key + "` staat hier twee keer; de eerste is op regel " + line + ".",
               "`" + key + "` stands here twice; the first is on line " + line + "."},
              std::move(advice));
}

void TreeBuilder::take_value(Frame& frame, Node node, Place place) {
  if (node.missing) report_missing_value(frame, node, place);
  if (frame.key_counts) {
    frame.node.members.push_back({std::move(*frame.key), std::move(node)});
  }
  frame.key.reset();
}

// `{ nl: Ja, graag }` and `{ if: f(a, b) > 2 }`: the comma ended the text.
void TreeBuilder::report_missing_value(const Frame& frame, const Node&, Place place) {
  const std::string& text = report_.text();
  const Text advice{"Zet een tekst met een komma tussen dubbele aanhalingstekens.",
                    "Put a text that holds a comma between double quotes."};
  if (frame.node.is_sequence()) {
    report_.add("missing-value", place.begin, place.begin + 1,
                {"Tussen deze komma's staat niets.", "There is nothing between these commas."},
                {"Haal een komma weg.", "Remove a comma."});
    return;
  }
  if (!frame.node.flow || frame.key->missing || !frame.key->is_scalar()) return;
  std::size_t next = text.find_first_not_of(" \t\r\n", frame.key_end);
  if (next < text.size() && text[next] == ':') return;
  std::size_t colon =
      frame.key->quoting == Quoting::plain ? frame.key->text.find(':') : std::string::npos;
  if (colon != std::string::npos && colon > 0) {
    report_.add("missing-value", frame.key_begin, frame.key_end,
                {"Achter de dubbele punt hoort een spatie.", "A space belongs after the colon."},
                {"Schrijf `naam: waarde`.", "Write `name: value`."});
    return;
  }
  report_.add(
      "missing-value", frame.key_begin, frame.key_end,
      {"`" + frame.key->text + "` heeft geen waarde: voor YAML begint na de komma iets nieuws.",
       "`" + frame.key->text + "` has no value: for YAML something new begins after a comma."},
      with_quoted_pair(advice, text, frame.key_begin));
}

std::optional<Node> TreeBuilder::take_root() {
  frames_.clear();
  return std::exchange(root_, std::nullopt);
}

}  // namespace regie::document
