// SPDX-License-Identifier: Apache-2.0
// A thousand files that were good, and have become wrong by what happens to a text: lines that went
// missing, came twice or moved, letters that fell out, quotes, brackets, tabs and numbers that do
// not belong. None may crash or take long, and each that does not load says where and why.
#include <array>
#include <ctime>
#include <filesystem>
#include <iterator>

#include "engine/analysis/proof.hpp"
#include "tests/chance.hpp"
#include "tests/unit/analysis/fixture.hpp"

namespace regie::analysis {
namespace {

namespace fs = std::filesystem;

using Lines = std::vector<std::string>;

Lines split(const std::string& text) {
  Lines lines(1);
  for (const char c : text) {
    if (c == '\n') {
      lines.emplace_back();
    } else {
      lines.back() += c;
    }
  }
  return lines;
}

std::string join(const Lines& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

std::size_t indent_of(const std::string& line) {
  const std::size_t at = line.find_first_not_of(' ');
  return at == std::string::npos ? line.size() : at;
}

/// The place behind a line and all that is indented more.
std::size_t end_of_block(const Lines& lines, std::size_t first) {
  std::size_t end = first + 1;
  while (end < lines.size() && indent_of(lines[end]) > indent_of(lines[first])) ++end;
  return end;
}

class Spoiling {
 public:
  Spoiling(Lines lines, tests::Chance& dice) : lines_(std::move(lines)), dice_(dice) {}

  std::string spoil() {
    for (std::size_t changes = 1 + dice_.below(3); changes > 0 && lines_.size() > 1; --changes) {
      change();
    }
    return join(lines_);
  }

 private:
  std::size_t any() { return dice_.below(lines_.size()); }

  void change() {
    const std::size_t at = any();
    switch (dice_.below(14)) {
      case 0:
        lines_.erase(lines_.begin() + static_cast<std::ptrdiff_t>(at));
        break;
      case 1:
        lines_.insert(lines_.begin() + static_cast<std::ptrdiff_t>(at), lines_[any()]);
        break;
      case 2:
        std::swap(lines_[at], lines_[any()]);
        break;
      case 3:
        lines_[at].insert(0, 1 + dice_.below(3), ' ');
        break;
      case 4:
        lines_[at].erase(0, std::min(indent_of(lines_[at]), 1 + dice_.below(3)));
        break;
      case 5:
        letter(lines_[at]);
        break;
      case 6:
        insert_sign(lines_[at]);
        break;
      case 7:
        lines_.resize(at + 1);  // the rest was not saved
        break;
      case 8:
        lines_.erase(lines_.begin() + static_cast<std::ptrdiff_t>(at),
                     lines_.begin() + static_cast<std::ptrdiff_t>(end_of_block(lines_, at)));
        break;
      case 9:
        move_block(at);
        break;
      case 10:
        other_value(lines_[at]);
        break;
      case 11:
        number(lines_[at]);
        break;
      case 12:
        quotes(lines_[at]);
        break;
      default:
        cut(lines_[at]);
    }
  }

  void letter(std::string& line) {
    if (line.empty()) return;
    const std::size_t at = dice_.below(line.size());
    if (dice_.below(2) == 0) {
      line.erase(at, 1);
    } else {
      line[at] = static_cast<char>('a' + dice_.below(26));
    }
  }

  void insert_sign(std::string& line) {
    static const std::array<std::string, 24> signs{
        "{",  "}",  "[",        "]",    "\"", "'",    ": ",  "#",
        "&a", "*a", "!",        "|",    ">",  "%",    "@",   "`",
        "\t", "- ", "\xC3\xA9", "\xFF", "? ", "<<: ", "---", std::string(1, '\0')};
    line.insert(dice_.below(line.size() + 1), signs[dice_.below(signs.size())]);
  }

  void move_block(std::size_t at) {
    const auto first = lines_.begin() + static_cast<std::ptrdiff_t>(at);
    const Lines block(first,
                      lines_.begin() + static_cast<std::ptrdiff_t>(end_of_block(lines_, at)));
    const std::size_t to = any();
    lines_.insert(lines_.begin() + static_cast<std::ptrdiff_t>(to), block.begin(), block.end());
  }

  /// The value of another line in the place of this one's.
  void other_value(std::string& line) {
    const std::string& other = lines_[any()];
    const std::size_t mine = line.find(": ");
    const std::size_t theirs = other.find(": ");
    if (mine == std::string::npos || theirs == std::string::npos) return;
    line = line.substr(0, mine) + other.substr(theirs);
  }

  void number(std::string& line) {
    static const std::array<const char*, 6> numbers{"-1",  "0",   "99999999999999999999",
                                                    "1.5", "1e9", "0x1F"};
    const std::size_t at = line.find_first_of("0123456789");
    if (at == std::string::npos) return;
    std::size_t end = at;
    while (end < line.size() && line[end] >= '0' && line[end] <= '9') ++end;
    line.replace(at, end - at, numbers[dice_.below(numbers.size())]);
  }

  void quotes(std::string& line) {
    const std::size_t at = line.find('"');
    if (at != std::string::npos) {
      line.erase(at, 1);
    } else if (const std::size_t colon = line.find(": "); colon != std::string::npos) {
      line.insert(colon + 2, "\"");
      if (dice_.below(2) == 0) line += "\"";
    }
  }

  void cut(std::string& line) {
    if (!line.empty()) line.resize(dice_.below(line.size()));
  }

  Lines lines_;
  tests::Chance& dice_;
};

std::vector<Lines> good_workflows() {
  std::vector<fs::path> files;
  for (const char* folder :
       {"docs/author", "docs/author/cookbook", "docs/author/party_tent", "tests/patterns"}) {
    for (const auto& entry : fs::directory_iterator(std::string(REGIE_SOURCE_DIR) + "/" + folder)) {
      const std::string name = entry.path().filename().string();
      const bool workflow = name.ends_with(".yaml") && !name.ends_with(".story.yaml");
      if (workflow && fs::file_size(entry.path()) < 4'000) files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  std::vector<Lines> all;
  for (const fs::path& path : files) {
    std::ifstream file(path, std::ios::binary);
    all.push_back(split({std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()}));
  }
  return all;
}

/// Empty: as it should be.
std::string complaint_about(const std::string& text) {
  const Limits limits;
  const auto source = std::make_shared<const Source>(Source{"wrong.yaml", text});
  const std::clock_t begin = std::clock();
  auto loaded = workflow::load(source, limits);
  if (loaded) static_cast<void>(prove(loaded->chart, limits, {}));
  const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  if (seconds > 1) return "took " + std::to_string(seconds) + " s";
  if (loaded) return {};
  const Error error = loaded.error();
  if (error.message.nl.empty() || error.message.en.empty()) return "says nothing";
  if (error.diagnostics.empty()) return "has no diagnostics: " + error.message.en;
  for (const Diagnostic& one : error.diagnostics) {
    if (one.message.nl.empty() || one.message.en.empty() || one.rule.empty()) return "has no words";
    if (one.span.line != 0 && one.span.column != 0) return {};
    // What is missing from the file as a whole stands nowhere (Diagnostic::span).
    if (one.rule == "missing-key") return {};
  }
  return "says nowhere where: " + error.diagnostics[0].message.en;
}

TEST_CASE("a thousand wrong files say what is wrong with them", "[analysis][wrong]") {
  const std::vector<Lines> good = good_workflows();
  REQUIRE(good.size() > 40);
  tests::Chance dice(20'261'123);
  std::size_t refused = 0;
  constexpr std::size_t files = 1'200;
  for (std::size_t i = 0; i < files; ++i) {
    const std::string text = Spoiling(good[i % good.size()], dice).spoil();
    const std::string complaint = complaint_about(text);
    if (!complaint.empty()) {
      INFO("file " << i << " " << complaint << "\n" << text);
      CHECK(false);
    }
    const auto source = std::make_shared<const Source>(Source{"wrong.yaml", text});
    refused += document::parse(source, Limits()).has_value() ? 0 : 1;
  }
  // Many are still YAML: what is wrong with them is for the loader to tell.
  CHECK(refused > files / 10);
  CHECK(refused < files * 2 / 3);
}

}  // namespace
}  // namespace regie::analysis
