// SPDX-License-Identifier: Apache-2.0
// Reads every include under engine/, include/, plugins/ and examples/ of the tree that is named and
// reports each arrow that docs/architecture.md does not allow. With a second argument, a file, the
// report has to be exactly what that file holds: so the rules themselves are tested.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "tests/architecture/rules.hpp"

namespace {

namespace fs = std::filesystem;
using regie::architecture::Include;

std::optional<Include> include_of(std::string_view line) {
  const auto skip_blanks = [&] {
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  };
  const auto skip = [&](std::string_view word) {
    skip_blanks();
    if (!line.starts_with(word)) return false;
    line.remove_prefix(word.size());
    return true;
  };
  if (!skip("#") || !skip("include")) return std::nullopt;
  skip_blanks();
  if (line.empty() || (line.front() != '"' && line.front() != '<')) return std::nullopt;
  const bool quoted = line.front() == '"';
  const auto end = line.find(quoted ? '"' : '>', 1);
  if (end == std::string_view::npos) return std::nullopt;
  return Include{std::string(line.substr(1, end - 1)), quoted};
}

/// `file:line: error: ` and the objection, its advice on a line of its own.
void report(std::ostream& out, const std::string& path, int line, const std::string& objection) {
  const auto cut = objection.find('\n');
  out << path << ':' << line << ": error: " << objection.substr(0, cut) << "\n  "
      << objection.substr(cut + 1) << '\n';
}

int check_file(std::ostream& out, const fs::path& root, const std::string& path) {
  int found = 0;
  const auto object = [&](int line, const std::string& objection) {
    if (objection.empty()) return;
    report(out, path, line, objection);
    ++found;
  };
  object(1, regie::architecture::objection_to_place(path));
  std::ifstream in(root / path);
  std::string text;
  for (int line = 1; std::getline(in, text); ++line) {
    if (const auto include = include_of(text)) {
      object(line, regie::architecture::objection(path, *include));
    }
  }
  if (in.bad()) object(1, "this file cannot be read\ncheck its rights");
  return found;
}

std::vector<std::string> sources(const fs::path& root) {
  std::vector<std::string> paths;
  for (const char* folder : {"engine", "include", "plugins", "examples"}) {
    if (!fs::exists(root / folder)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
      const std::string extension = entry.path().extension().string();
      if (extension == ".hpp" || extension == ".cpp" || extension == ".h" || extension == ".c") {
        paths.push_back(entry.path().lexically_relative(root).generic_string());
      }
    }
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

int compare(const std::string& report, const char* golden) {
  std::ifstream in(golden);
  std::ostringstream expected;
  expected << in.rdbuf();
  if (report == expected.str()) return 0;
  std::cerr << "--- expected (" << golden << ")\n" << expected.str() << "--- reported\n" << report;
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2 && argc != 3) {
    std::cerr << "usage: check_includes ROOT [EXPECTED]\n";
    return 2;
  }
  const fs::path root = argv[1];
  const auto paths = sources(root);
  if (paths.empty()) {
    std::cerr << "there are no sources under " << root << '\n';
    return 2;
  }
  std::ostringstream out;
  int found = 0;
  for (const std::string& path : paths) found += check_file(out, root, path);
  if (argc == 3) return compare(out.str(), argv[2]);
  std::cout << out.str() << paths.size() << " files, " << found << " forbidden includes\n";
  return found == 0 ? 0 : 1;
}
