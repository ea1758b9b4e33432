// SPDX-License-Identifier: Apache-2.0
#include "engine/document/document.hpp"

#include <cassert>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

#include "engine/document/byte_checks.hpp"
#include "engine/document/report.hpp"
#include "engine/document/scalar_text.hpp"
#include "engine/document/yaml_reader.hpp"

namespace regie::document {
namespace {

Result<std::vector<Node>> read_roots(const std::shared_ptr<const Source>& source,
                                     const Limits& limits, bool several) {
  assert(source != nullptr);
  Report report(source, limits);
  std::vector<Node> roots;
  if (check_bytes(report, limits)) roots = read_yaml(report, limits, several);
  if (report.empty() && roots.empty()) {
    report.add("empty-document", 0, 0, {"Dit bestand is leeg.", "This file is empty."},
               {"Schrijf er een workflow, verhaal of kalender in, of kies een ander bestand.",
                "Write a workflow, story or calendar into it, or choose another file."});
  }
  if (!report.empty()) return report.take();
  return roots;
}

Error not_readable(const std::string& path, Text why, Text advice) {
  return Error(Errc::not_found, {path + ": " + why.nl + ".", path + ": " + why.en + "."},
               std::move(advice));
}

const Text check_path{"Controleer de naam en de map.", "Check the name and the folder."};

}  // namespace

const Member* Node::member(std::string_view key) const noexcept {
  for (const Member& candidate : members) {
    if (candidate.key.text == key) return &candidate;
  }
  return nullptr;
}

const Node* Node::find(std::string_view key) const noexcept {
  const Member* found = member(key);
  return found == nullptr ? nullptr : &found->value;
}

Result<Document> parse(std::shared_ptr<const Source> source, const Limits& limits) {
  Result<std::vector<Node>> roots = read_roots(source, limits, false);
  if (!roots) return std::move(roots).error();
  return Document{std::move(source), std::move(roots->front())};
}

Result<std::vector<Document>> parse_all(std::shared_ptr<const Source> source,
                                        const Limits& limits) {
  Result<std::vector<Node>> roots = read_roots(source, limits, true);
  if (!roots) return std::move(roots).error();
  std::vector<Document> documents;
  documents.reserve(roots->size());
  for (Node& root : *roots) documents.push_back({source, std::move(root)});
  return documents;
}

Result<std::shared_ptr<const Source>> read_source(const std::string& path, const Limits& limits) {
  std::error_code failure;
  std::filesystem::file_status status = std::filesystem::status(path, failure);
  if (!std::filesystem::exists(status)) {
    return not_readable(path, {"dit bestand is er niet", "there is no such file"}, check_path);
  }
  if (!std::filesystem::is_regular_file(status)) {
    return not_readable(path, {"dit is geen bestand", "this is not a file"}, check_path);
  }
  std::uintmax_t size = std::filesystem::file_size(path, failure);
  if (!failure && size > limits.document_bytes) {
    std::string most = std::to_string(limits.document_bytes / 1024);
    std::string actual = std::to_string((size + 1023) / 1024);
    return Error(Errc::limit_reached,
                 {path + " is te groot: " + actual + " KiB, en " + most + " KiB mag.",
                  path + " is too large: " + actual + " KiB, and " + most + " KiB is allowed."},
                 {"Verdeel het over meer bestanden, of controleer of dit het goede bestand is.",
                  "Split it into several files, or check whether this is the right file."});
  }
  std::ifstream file(path, std::ios::binary);
  std::string text(failure ? 0 : static_cast<std::size_t>(size), '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (failure || !file) {
    return not_readable(path, {"dit bestand kan niet worden gelezen", "this file cannot be read"},
                        {"Controleer of u het mag lezen.", "Check whether you may read it."});
  }
  return std::make_shared<const Source>(Source{path, std::move(text)});
}

Span place_in(const Positions& positions, const Node& node, std::size_t offset) {
  std::size_t begin = positions.offset(node.span.line, node.span.column);
  std::size_t at = offset_in_scalar(positions.text(), begin, node.quoting, node.text, offset);
  std::size_t end = positions.offset(node.span.end_line, node.span.end_column);
  at = std::min(at, std::max(begin, end));
  return positions.span(at, at + 1);
}

}  // namespace regie::document
