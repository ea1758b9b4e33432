// SPDX-License-Identifier: Apache-2.0
// Loads what it is given as a workflow, proves what loads, and lays it out in the fixed form. What
// does not load has to say where and why.
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>

#include "engine/analysis/proof.hpp"
#include "engine/document/document.hpp"
#include "engine/workflow/canonical.hpp"
#include "engine/workflow/load.hpp"

namespace {

void demand(bool good) {
  if (!good) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  regie::Limits limits;
  limits.document_bytes = 1U << 16U;
  limits.document_nodes = 5'000;
  const auto source = std::make_shared<const regie::Source>(
      regie::Source{"input.yaml", std::string(reinterpret_cast<const char*>(data), size)});
  // Where it can be written in the fixed form at all, that form stays as it is.
  if (const auto formed = regie::workflow::canonical(source, limits)) {
    const auto again = regie::workflow::canonical(
        std::make_shared<const regie::Source>(regie::Source{"formed.yaml", *formed}), limits);
    demand(again && *again == *formed);
  }
  auto loaded = regie::workflow::load(source, limits);
  if (!loaded) {
    const regie::Error error = loaded.error();
    demand(!error.message.nl.empty() && !error.message.en.empty());
    for (const regie::Diagnostic& one : error.diagnostics) {
      demand(!one.rule.empty() && !one.message.nl.empty() && !one.message.en.empty());
    }
    demand(!error.diagnostics.empty());
    demand(!regie::render(error.diagnostics, regie::Language::nl).empty());
    return 0;
  }
  regie::analysis::ProofBounds bounds;
  bounds.cases = 500;
  bounds.all_cases = 2'000;
  for (const auto& proved : regie::analysis::prove(loaded->chart, limits, bounds)) {
    demand(!regie::render(proved.problem, regie::Language::en).empty());
  }
  return 0;
}
