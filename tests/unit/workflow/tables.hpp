// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "engine/workflow/grammar.hpp"

namespace regie::tests {

/// Every table of words of the loader: those of workflows and of directories.
inline std::vector<const workflow::Vocabulary*> tables_of_the_loader() {
  namespace words = workflow::words;
  std::vector<const workflow::Vocabulary*> tables = words::all();
  tables.insert(tables.end(), {&words::text(), &words::person(), &words::directory(),
                               &words::contact(), &words::channels()});
  return tables;
}

}  // namespace regie::tests
