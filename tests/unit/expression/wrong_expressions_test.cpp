// SPDX-License-Identifier: Apache-2.0
// What an author reads about a wrong expression, word for word: each of wrong_expressions.txt with
// both languages. REGIE_WRITE_GOLDEN=1 writes the file anew, to be read before it is committed.
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "engine/base/civil.hpp"
#include "tests/unit/catch.hpp"
#include "tests/unit/expression/fixture.hpp"

using namespace regie;
using namespace regie::expression;
using namespace regie::expression::testing;

namespace {

const char* const golden_file = REGIE_SOURCE_DIR "/tests/unit/expression/wrong_expressions.txt";

Case wrong_case() {
  Case of;
  of.with("score", Type::integer(), Value(45));
  of.with("ratio", Type::real(), Value(0.5));
  of.with("title", Type::string(), Value("tuin"));
  of.with("theme", Type::choice({"green", "safety"}), Value("green"));
  of.with("approved", Type::boolean(), Value(true));
  of.with("budget", Type::euro(), Value(Euro{125'000}));
  of.with("since", Type::date(), Value(to_date({2026, 3, 2})));
  of.with("sent", Type::timestamp(), Value(Timestamp{1'772'440'200, 0}));
  of.with("waiting", Type::duration(), Value(Duration{3'600, 0}));
  of.with("reason", Type::string(), Value(), true);
  of.with("partners", Type::list(Type::string()), Value::list({Value("ret"), Value("school")}));
  of.with("seats", Type::list(Type::record("seat", {{"owner", Type::string(), false}})),
          Value::list({}));
  of.with("anything", Type::dyn(), Value("x"));
  return of;
}

/// Everything that is said about an expression, before or while it is evaluated.
std::string said(const std::string& source, const Case& of) {
  CompileOptions options;
  options.document = std::make_shared<Source>(Source{"condition", source});
  options.expected = Type::boolean();
  const auto program = compile(source, of.environment, options);
  Diagnostics all = program ? program->findings() : program.error().diagnostics;
  if (program) {
    const Value value = evaluate(*program, of.activation());
    if (value.is_error()) {
      const Diagnostics failed = to_error(*program, value).diagnostics;
      all.insert(all.end(), failed.begin(), failed.end());
    }
  }
  return render(all, Language::nl) + render(all, Language::en);
}

/// The expressions of the file: lines that begin with `> `.
std::vector<std::string> wrong_expressions() {
  std::ifstream file(golden_file);
  std::vector<std::string> all;
  for (std::string line; std::getline(file, line);)
    if (line.starts_with("> ")) all.push_back(line.substr(2));
  return all;
}

}  // namespace

TEST_CASE("each wrong expression gets its message, word for word") {
  const Case of = wrong_case();
  const std::vector<std::string> sources = wrong_expressions();
  REQUIRE(sources.size() >= 60);
  std::string made;
  for (const std::string& source : sources) {
    const std::string text = said(source, of);
    CHECK_FALSE(text.empty());
    made += "> " + source + "\n" + text + "\n";
  }
  if (std::getenv("REGIE_WRITE_GOLDEN") != nullptr) {
    std::ofstream(golden_file) << made;
    return;
  }
  std::ifstream file(golden_file);
  std::stringstream golden;
  golden << file.rdbuf();
  CHECK(golden.str() == made);
}
