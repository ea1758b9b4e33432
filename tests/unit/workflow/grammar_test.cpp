// SPDX-License-Identifier: Apache-2.0
// Every word of the language has a form, and no table is forgotten.
#include "engine/workflow/grammar.hpp"

#include "engine/workflow/schema.hpp"
#include "tests/unit/catch.hpp"
#include "tests/unit/workflow/tables.hpp"

using regie::workflow::shape_of;
using regie::workflow::Vocabulary;

TEST_CASE("every word that this version knows has a form", "[grammar]") {
  for (const Vocabulary* table : regie::tests::tables_of_the_loader()) {
    for (const auto& word : table->words) {
      CAPTURE(table->en, word.name);
      CHECK((shape_of(*table, word.name) != nullptr) == word.supported);
    }
    CHECK(shape_of(*table, "nothing_of_the_kind") == nullptr);
  }
}

TEST_CASE("the schema has a definition for every table of a workflow", "[grammar]") {
  const std::string schema = regie::workflow::json_schema();
  for (const Vocabulary* table : regie::workflow::words::all()) {
    CAPTURE(table->en);
    CHECK(schema.find("\"title\": \"" + std::string(table->en) + "\"") != std::string::npos);
  }
}
