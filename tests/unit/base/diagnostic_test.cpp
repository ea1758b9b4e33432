// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <regie/diagnostic.hpp>
#include <string>

#include "tests/unit/catch.hpp"

using regie::Diagnostic;
using regie::Diagnostics;
using regie::Language;
using regie::render;
using regie::Severity;
using regie::Source;
using regie::Span;

namespace {

std::shared_ptr<const Source> source_of(std::string text) {
  return std::make_shared<const Source>(Source{"straat.yaml", std::move(text)});
}

Diagnostic at(std::shared_ptr<const Source> source, Span span) {
  return {Severity::error, "", std::move(source), span, {"Fout.", "Wrong."}, {}};
}

std::string excerpt(std::string text, Span span) {
  const std::string all = render(at(source_of(std::move(text)), span), Language::en);
  return all.substr(all.find('\n') + 1);
}

}  // namespace

TEST_CASE("a diagnostic shows its line and what to do", "[diagnostic]") {
  const Diagnostic diagnostic{Severity::error,
                              "unknown-key",
                              source_of("naam: Fiets\nsttaes:\n  open: {}\n"),
                              {2, 1, 2, 7},
                              {"De sleutel “sttaes” bestaat niet.", "There is no key “sttaes”."},
                              {"Bedoel je “states”?", "Do you mean “states”?"}};
  CHECK(render(diagnostic, Language::en) ==
        "straat.yaml:2:1: error: There is no key “sttaes”. [unknown-key]\n"
        "    sttaes:\n"
        "    ^~~~~~\n"
        "  = Do you mean “states”?\n");
  CHECK(render(diagnostic, Language::nl) ==
        "straat.yaml:2:1: fout: De sleutel “sttaes” bestaat niet. [unknown-key]\n"
        "    sttaes:\n"
        "    ^~~~~~\n"
        "  = Bedoel je “states”?\n");
}

TEST_CASE("severities have their words", "[diagnostic]") {
  Diagnostic diagnostic = at(nullptr, {});
  CHECK(render(diagnostic, Language::nl) == "fout: Fout.\n");
  diagnostic.severity = Severity::warning;
  CHECK(render(diagnostic, Language::nl) == "waarschuwing: Fout.\n");
  CHECK(render(diagnostic, Language::en) == "warning: Wrong.\n");
  diagnostic.severity = Severity::note;
  CHECK(render(diagnostic, Language::nl) == "opmerking: Fout.\n");
  CHECK(render(Diagnostics{diagnostic, diagnostic}, Language::en) ==
        "note: Wrong.\nnote: Wrong.\n");
}

TEST_CASE("a diagnostic of a whole document shows no line", "[diagnostic]") {
  CHECK(render(at(source_of("a: 1\n"), {}), Language::en) == "straat.yaml: error: Wrong.\n");
}

TEST_CASE("the caret stands under its character", "[diagnostic]") {
  CHECK(excerpt("één: x", {1, 6, 1, 7}) == "    één: x\n         ^\n");
  CHECK(excerpt("\ta\tb", {1, 4, 1, 5}) == "    \ta\tb\n    \t \t^\n");
  CHECK(excerpt("a: [1,\r\n2", {1, 4, 2, 2}) == "    a: [1,\n       ^~~\n");  // goes on below
  CHECK(excerpt("a:", {1, 3, 1, 3}) == "    a:\n      ^\n");                  // at the end
  CHECK(excerpt("a:", {1, 9, 1, 12}) == "    a:\n      ^\n");                 // beyond it
  CHECK(excerpt("a: b", {1, 4, 1, 99}) == "    a: b\n       ^\n");
  CHECK(excerpt("a: b", {1, 0, 0, 0}) == "    a: b\n    ^\n");
  CHECK(excerpt("a\n\nb", {2, 1, 2, 1}).empty());
  CHECK(excerpt("a\n", {7, 1, 7, 1}).empty());
}

TEST_CASE("what cannot be shown is replaced, one for one", "[diagnostic]") {
  CHECK(excerpt("a\xFF\x1B[31m\xE2\x82 b", {1, 10, 1, 11}) ==
        "    a\uFFFD\uFFFD[31m\uFFFD\uFFFD b\n             ^\n");
}

TEST_CASE("long lines are cut around the caret", "[diagnostic]") {
  const std::string before(300, 'a');
  const std::string after(300, 'z');
  const std::string text = before + "X" + after;
  CHECK(excerpt(text, {1, 301, 1, 302}) == "    ..." + std::string(77, 'a') + "X" +
                                               std::string(76, 'z') + "...\n" +
                                               std::string(4 + 3 + 77, ' ') + "^\n");
  // At either end only the other one is cut.
  CHECK(excerpt(text, {1, 1, 1, 3}) == "    " + std::string(154, 'a') + "...\n    ^~\n");
  CHECK(excerpt(text, {1, 601, 1, 602}) ==
        "    ..." + std::string(154, 'z') + "\n" + std::string(4 + 3 + 153, ' ') + "^\n");
  // What is marked ends with what is shown.
  CHECK(excerpt(text, {1, 301, 1, 602}) ==
        "    ..." + std::string(77, 'a') + "X" + std::string(76, 'z') + "...\n" +
            std::string(4 + 3 + 77, ' ') + "^" + std::string(76, '~') + "\n");
  const std::string fits(160, 'x');
  CHECK(excerpt(fits, {1, 1, 1, 2}) == "    " + fits + "\n    ^\n");
}

TEST_CASE("diagnostics are sorted and those said twice kept once", "[diagnostic]") {
  const auto one = std::make_shared<const Source>(Source{"a.yaml", "x\ny\n"});
  const auto two = std::make_shared<const Source>(Source{"b.yaml", "x\n"});
  const auto make = [](auto source, Span span, Severity severity, const char* rule,
                       const char* message) {
    return Diagnostic{severity, rule, source, span, {message, message}, {}};
  };
  Diagnostics diagnostics = {
      make(two, {1, 1, 1, 2}, Severity::error, "r", "first of b"),
      make(one, {2, 1, 2, 2}, Severity::warning, "w", "later line"),
      make(one, {1, 5, 1, 6}, Severity::error, "r", "later column"),
      make(one, {1, 1, 1, 2}, Severity::warning, "w", "warning"),
      make(one, {1, 1, 1, 2}, Severity::error, "r", "error"),
      make(one, {1, 1, 1, 2}, Severity::error, "s", "other rule"),
      make(one, {1, 1, 1, 2}, Severity::error, "r", "again"),
      make(one, {1, 1, 1, 2}, Severity::warning, "r", "again, milder"),
      make(one, {}, Severity::error, "r", "whole, one"),
      make(one, {}, Severity::error, "r", "whole, two"),
      make(one, {}, Severity::error, "r", "whole, one"),
  };
  sort_and_merge(diagnostics);
  std::string order;
  for (const Diagnostic& diagnostic : diagnostics) order += diagnostic.message.en + "\n";
  CHECK(order ==
        "whole, one\nwhole, two\nerror\nother rule\nwarning\nlater column\nlater line\n"
        "first of b\n");
}

TEST_CASE("only errors are errors", "[diagnostic]") {
  Diagnostic diagnostic = at(nullptr, {});
  CHECK(regie::has_errors({diagnostic}));
  diagnostic.severity = Severity::warning;
  CHECK_FALSE(regie::has_errors({diagnostic}));
  CHECK_FALSE(regie::has_errors({}));
}
