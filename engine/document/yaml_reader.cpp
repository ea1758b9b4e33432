// SPDX-License-Identifier: Apache-2.0
#include "engine/document/yaml_reader.hpp"

#include <algorithm>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>

#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include "engine/document/syntax_advice.hpp"
#include "engine/document/tree_builder.hpp"

namespace regie::document {
namespace {

std::size_t offset_of(const YAML::Mark& mark) {
  return mark.pos < 0 ? 0 : static_cast<std::size_t>(mark.pos);
}

/// The events of yaml-cpp, one document after another. Its marks count bytes.
class Events final : public YAML::EventHandler {
 public:
  Events(Report& report, const Limits& limits, bool several)
      : report_(report), builder_(report, limits), several_(several) {}

  std::vector<Node> roots;

  void OnDocumentStart(const YAML::Mark& mark) override {
    std::size_t begin = std::min(offset_of(mark), report_.text().size());
    // The parser may come back without having read anything, and would do so for ever.
    if (documents_ > 0 && begin <= begin_) {
      explain_syntax_error(report_, "", begin);
      throw StopReading{};
    }
    if (documents_ > 0) check_next(begin);
    ++documents_;
    begin_ = begin;
  }

  void OnDocumentEnd() override {
    std::optional<Node> root = builder_.take_root();
    if (!root) {
      report_.add("empty-document", begin_, begin_ + 1,
                  {"Dit document is leeg.", "This document is empty."},
                  {"Haal de streepjes `---` zonder inhoud weg, of vul het document.",
                   "Remove the dashes `---` that have no content, or fill the document."});
      return;
    }
    if (!root->is_mapping()) report_root(*root);
    roots.push_back(std::move(*root));
  }

  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override { builder_.null(offset_of(mark)); }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { builder_.alias(offset_of(mark)); }
  void OnAnchor(const YAML::Mark& mark, const std::string&) override {
    builder_.anchor(offset_of(mark));
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                const std::string& value) override {
    builder_.tag(offset_of(mark), tag);
    builder_.scalar(offset_of(mark), value);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {
    builder_.tag(offset_of(mark), tag);
    builder_.begin_collection(offset_of(mark), NodeKind::sequence);
  }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {
    // The parser gives the place of the first key, whose own tag is reported with it.
    builder_.tag(std::min(offset_of(mark), report_.text().size()), tag == "?" ? "" : tag);
    builder_.begin_collection(offset_of(mark), NodeKind::mapping);
  }
  void OnSequenceEnd() override { builder_.end_collection(); }
  void OnMapEnd() override { builder_.end_collection(); }

 private:
  void check_next(std::size_t begin) {
    std::string_view text = report_.text();
    bool marked = text.substr(begin, 3) == "---";
    std::string_view before = text.substr(begin_, begin - begin_);
    bool separated = marked || before.find("\n...") != std::string_view::npos;
    if (several_ && separated) return;
    if (separated) {
      report_.add(
          "second-document", begin, begin + 3,
          {"Hier begint een tweede document; dit bestand mag er maar \xC3\xA9\xC3\xA9n hebben.",
           "A second document begins here; this file may hold one only."},
          {"Zet het in een eigen bestand.", "Put it into a file of its own."});
    } else {
      report_trailing(begin);
    }
    throw StopReading{};
  }

  void report_trailing(std::size_t begin) {
    const std::string& text = report_.text();
    std::size_t end = std::min(text.find('\n', begin), text.size());
    if (begin < end && text[begin] == ':') {
      report_.add("syntax", begin, begin + 1,
                  {"Achter de dubbele punt hoort een spatie.", "A space belongs after the colon."},
                  {"Schrijf `naam: waarde`.", "Write `name: value`."});
      return;
    }
    report_.add("trailing-content", begin, end,
                {"Het document was hierv\xC3\xB3\xC3\xB3r al uit.",
                 "The document ended before this already."},
                {"Haal het weg, of laat het inspringen als het bij het voorgaande hoort.",
                 "Remove it, or indent it if it belongs to what stands before it."});
  }

  void report_root(const Node& root) {
    Text advice{"Begin met een sleutel, een dubbele punt en een waarde: `workflow: wijkregie`.",
                "Begin with a key, a colon and a value: `workflow: wijkregie`."};
    if (root.is_scalar() && root.text.find(':') != std::string::npos) {
      advice = {"Zet een spatie achter de dubbele punt: `naam: waarde`.",
                "Put a space after the colon: `name: value`."};
    }
    std::size_t begin = report_.positions().offset(root.span.line, root.span.column);
    std::size_t end = std::min(report_.text().find('\n', begin), report_.text().size());
    report_.add("root-not-mapping", begin, end,
                {"Een document bestaat uit sleutels met waarden; dit is iets anders.",
                 "A document consists of keys with values; this is something else."},
                std::move(advice));
  }

  Report& report_;
  TreeBuilder builder_;
  bool several_;
  std::size_t documents_ = 0;
  std::size_t begin_ = 0;
};

/// Takes no notice of what is read: only where reading stops matters.
class NoEvents final : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark& mark) override {
    if (documents_++ > 0 && offset_of(mark) <= begin_) throw StopReading{};
    begin_ = offset_of(mark);
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t,
                const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {}
  void OnMapEnd() override {}

 private:
  std::size_t documents_ = 0;
  std::size_t begin_ = 0;
};

/// The first place after `offset` where the text is not YAML, with what the parser says.
std::optional<std::pair<std::string, std::size_t>> next_problem(const std::string& text,
                                                                std::size_t offset) {
  NoEvents none;
  std::istringstream stream(text);
  try {
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(none)) {
    }
  } catch (const StopReading&) {
    return std::nullopt;
  } catch (const YAML::Exception& problem) {
    const std::size_t at = problem.mark.is_null() ? 0 : offset_of(problem.mark);
    if (at > offset && at < text.size()) return std::pair(problem.msg, at);
  }
  return std::nullopt;
}

/// Whoever forgot quotes once forgot them more often: with the sign that stood at `offset` taken
/// away the reading goes on to the next one. It begins anew each time, so that how often is bounded
/// by the size.
void report_more_flow_text(Report& report, std::size_t offset) {
  constexpr std::size_t most_bytes = 512 * 1024;
  std::string text = report.text();
  for (std::size_t left = most_bytes; left >= text.size(); left -= text.size()) {
    text[offset] = 'x';
    const auto next = next_problem(text, offset);
    if (!next || std::string_view("?:#").find(text[next->second]) == std::string_view::npos) return;
    offset = next->second;
    if (!report.has_problem_on_line(report.line(offset))) {
      explain_syntax_error(report, next->first, offset);
    }
    if (report.last_rule() != "flow-text") return;
  }
}

void report_depth(Report& report) {
  report.add_limit("too-deep", 0, 0,
                   {"Dit bestand zit te diep in elkaar.", "This file is nested too deeply."},
                   {"Maak het vlakker: geef delen een eigen naam op een hoger niveau.",
                    "Make it flatter: name parts at a higher level."});
}

}  // namespace

std::vector<Node> read_yaml(Report& report, const Limits& limits, bool several) {
  Events events(report, limits, several);
  std::istringstream stream(report.text());
  try {
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(events)) {
    }
  } catch (const StopReading&) {
    return {};
  } catch (const YAML::DeepRecursion&) {
    report_depth(report);
    return {};
  } catch (const YAML::Exception& problem) {
    std::size_t offset = problem.mark.is_null() ? 0 : offset_of(problem.mark);
    // What is wrong with the indentation has been reported already, and misleads the parser, which
    // may notice only on the next line.
    const std::uint32_t line = report.line(offset);
    if (!report.has_problem_on_line(line) && !report.has_problem_on_line(line - 1)) {
      explain_syntax_error(report, problem.msg, offset);
      if (report.last_rule() == "flow-text") report_more_flow_text(report, offset);
    }
    return {};
  }
  return std::move(events.roots);
}

}  // namespace regie::document
