// SPDX-License-Identifier: Apache-2.0
#include <regie/formatting.hpp>

#include "engine/document/document.hpp"
#include "engine/workflow/canonical.hpp"

namespace regie {

Outcome<Formatted> format_file(const std::string& path, const Limits& limits) {
  auto source = document::read_source(path, limits);
  if (!source) return source.error();
  auto text = workflow::canonical(*source, limits);
  if (!text) return text.error();
  return Formatted{(*source)->text, std::move(*text)};
}

}  // namespace regie
