// SPDX-License-Identifier: Apache-2.0
#include <regie/error.hpp>
#include <set>
#include <string>

#include "engine/base/result.hpp"
#include "tests/unit/catch.hpp"

using regie::Errc;
using regie::Error;

TEST_CASE("what() is the English message with the advice and the places", "[error]") {
  Error error(Errc::not_found, {"Deze zaak is er niet.", "There is no such case."},
              {"Kijk met “regie list”.", "Look with “regie list”."});
  CHECK(std::string(regie::Exception(error).what()) ==
        "There is no such case. Look with “regie list”.");
  error.message.en = "There is no case";
  CHECK(std::string(regie::Exception(error).what()) == "There is no case. Look with “regie list”.");
  error.advice = {};
  error.diagnostics.push_back(
      {regie::Severity::error, "r", nullptr, {}, {"Fout.", "Wrong."}, {"Anders.", "Else."}});
  CHECK(std::string(regie::Exception(error).what()) ==
        "There is no case\nerror: Wrong. [r]\n  = Else.");
  CHECK(std::string(regie::Exception(Error()).what()) == "invalid_argument");
}

TEST_CASE("each kind of failure is thrown as its class", "[error]") {
  const auto thrown = [](Errc code) { regie::throw_error(Error(code, {"a", "a"})); };
  CHECK_THROWS_AS(thrown(Errc::refused), regie::Refused);
  CHECK_THROWS_AS(thrown(Errc::invalid_data), regie::Refused);
  CHECK_THROWS_AS(thrown(Errc::invalid_document), regie::InvalidDocument);
  CHECK_THROWS_AS(thrown(Errc::store_failed), regie::StoreFailed);
  CHECK_THROWS_AS(thrown(Errc::store_incompatible), regie::StoreFailed);
  CHECK_THROWS_AS(thrown(Errc::plugin_failed), regie::StoreFailed);
  CHECK_THROWS_AS(thrown(Errc::corrupt), regie::StoreFailed);
  CHECK_THROWS_AS(thrown(Errc::conflict), regie::Conflict);
  CHECK_THROWS_AS(thrown(Errc::busy), regie::Conflict);
  try {
    thrown(Errc::not_found);
  } catch (const regie::Exception& exception) {
    CHECK(typeid(exception) == typeid(regie::Exception));
    CHECK(exception.error().code == Errc::not_found);
  }
}

TEST_CASE("asking a failed result for its value throws the failure", "[error]") {
  const regie::Result<int> failed = Error(Errc::busy, {"Te druk.", "Too busy."});
  CHECK_THROWS_AS(failed.value(), regie::Conflict);
}

TEST_CASE("every kind of failure has a name of its own", "[error]") {
  std::set<std::string> names;
  for (int code = 0; code <= static_cast<int>(Errc::cancelled); ++code) {
    names.insert(to_string(static_cast<Errc>(code)));
  }
  CHECK(names.size() == static_cast<std::size_t>(Errc::cancelled) + 1);
  CHECK(names.count("unknown") == 0);
}
