// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <regie/text.hpp>
#include <regie/value.hpp>

#include "engine/workflow/vocabulary.hpp"

namespace regie::workflow {

/// The language as a JSON Schema (2020-12), for editors: completion, hover, and a first check while
/// writing. Made of the tables that the loader reads with; what it refuses, the loader refuses too.
/// Ends with a newline. docs/workflow.schema.json holds it.
[[nodiscard]] std::string json_schema();

/// The same of a directory. Ends with a newline.
[[nodiscard]] std::string directory_json_schema();

/// A mapping with the words of a table as a schema, each with its description; `behind` gives what
/// stands behind a word, or null: the word is not part of it.
[[nodiscard]] Value object_schema(const Vocabulary& table,
                                  const std::function<Value(std::string_view)>& behind);
/// A whole schema: what it is of, and its definitions, the first of which describes a document.
[[nodiscard]] std::string schema_text(std::string_view title, const Text& what,
                                      std::vector<std::pair<std::string, Value>> definitions);

}  // namespace regie::workflow
