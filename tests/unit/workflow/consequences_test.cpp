// SPDX-License-Identifier: Apache-2.0
#include "engine/workflow/consequences.hpp"

#include "tests/unit/catch.hpp"

namespace {

using regie::Diagnostic;
using regie::Diagnostics;

/// A finding whose sentence names nothing: what it is about stands in its subject alone.
Diagnostic about(const char* rule, std::uint32_t line, const char* subject) {
  Diagnostic made;
  made.rule = rule;
  made.span = {line, 1, line, 2};
  made.message = {"Dit klopt niet.", "This is not right."};
  made.subject = subject;
  return made;
}

}  // namespace

TEST_CASE("a name that is not known is told once, whatever the sentence") {
  Diagnostics findings = {about("unknown-role", 3, "jury"), about("unknown-place", 7, "jury"),
                          about("unknown-role", 9, "board")};
  regie::workflow::fold_consequences(findings, {});
  REQUIRE(findings.size() == 2);
  CHECK(findings[0].subject == "jury");
  CHECK(findings[0].advice.en == "The same goes for line 7.");
  CHECK(findings[1].subject == "board");
}

TEST_CASE("that data may be unset is not told where a misspelt name explains it") {
  Diagnostic misspelt = about("unknown-key", 2, "amout");
  misspelt.suggestion = "amount";
  Diagnostic unset = about("expression-unset", 5, "amount");
  unset.severity = regie::Severity::warning;
  Diagnostic other = about("expression-unset", 6, "title");
  other.severity = regie::Severity::warning;
  Diagnostics findings = {misspelt, unset, other};
  regie::workflow::fold_consequences(findings, {});
  REQUIRE(findings.size() == 2);
  CHECK(findings[0].subject == "amout");
  CHECK(findings[1].subject == "title");
}

TEST_CASE("a term that nothing begins is not told beside one that is begun by another name") {
  Diagnostics findings = {about("term-never-starts", 2, "decision"),
                          about("unknown-term", 8, "verdict")};
  regie::workflow::fold_consequences(findings, {});
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].subject == "verdict");
  CHECK(regie::has_errors(findings));
}
