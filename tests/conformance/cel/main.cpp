// SPDX-License-Identifier: Apache-2.0
// cel_conformance [--table] [--documented PAGE] FILE...: runs every record of the files and says
// what is not as it should be. A record that has to fail passes with any error, before or during
// evaluation. --table prints the rows of docs/conformance.md; --documented demands that each of
// them stands on that page.
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/json.hpp"
#include "engine/calendar/time_zone_database.hpp"
#include "engine/expression/record.hpp"

namespace regie::expression {
namespace {

class ZonedHost final : public Host {
 public:
  [[nodiscard]] const TimeZones* zones() const override { return &zones_; }

 private:
  calendar::TimeZoneDatabase zones_;
};

struct Count {
  int records = 0;
  int passed = 0;
};

struct Tally {
  std::map<std::pair<std::string, std::string>, Count> sections;
  Count all;
  void add(const std::string& file, const std::string& section, bool passed) {
    for (Count* count : {&sections[{file, section}], &all}) {
      ++count->records;
      count->passed += passed ? 1 : 0;
    }
  }
};

std::string text_of(const Value& json, const char* name) {
  const Value* found = json.find(name);
  return found && found->is(Value::Kind::string) ? std::string(found->text()) : std::string();
}

/// By what is written of them, so that -0.0 is not 0.0 and NaN is NaN.
bool same(const Value& expected, const Value& given) {
  return to_json(to_tagged(expected)) == to_json(to_tagged(given));
}

/// What is wrong with what a record gave; empty when it passed.
std::string objection(const Value& json, const Host& host) {
  const auto record = read_record(json);
  if (!record) return record.error().message.en;
  const Limits limits;
  const RecordResult result = run_record(*record, &host, limits);
  const Value* expect = json.find("expect");
  const Value* value = expect ? expect->find("value") : nullptr;
  if (expect && expect->find("error")) {
    return result.value.is_error() ? std::string()
                                   : "no error but " + to_json(to_tagged(result.value));
  }
  if (result.value.is_error()) return "error: " + result.message.en;
  const std::string type = text_of(json, "deduced_type");
  if (!type.empty() && type != result.type) return "the type is " + result.type + ", not " + type;
  if (!value) return {};
  const auto expected = from_tagged(*value);
  if (!expected) return expected.error().message.en;
  return same(*expected, result.value) ? std::string() : to_json(to_tagged(result.value));
}

bool run_file(const char* name, const Host& host, Tally& tally) {
  std::ifstream file(name);
  if (!file) {
    std::cerr << name << ": cannot be read\n";
    return false;
  }
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    if (line.empty()) continue;
    const auto json = from_json(line, Limits{});
    const std::string problem = json ? objection(*json, host) : json.error().message.en;
    if (json) tally.add(text_of(*json, "file"), text_of(*json, "section"), problem.empty());
    if (problem.empty()) continue;
    std::cerr << name << ":" << number << ": ";
    if (json) std::cerr << text_of(*json, "id") << ": " << text_of(*json, "expr") << "\n  ";
    std::cerr << problem << "\n";
    if (!json) return false;
  }
  return true;
}

/// A row for each file: its sections with how many of their records pass.
std::vector<std::string> table_of(const Tally& tally) {
  std::map<std::string, std::pair<std::string, Count>> files;
  for (const auto& [name, count] : tally.sections) {
    auto& [sections, sum] = files[name.first];
    if (!sections.empty()) sections += ", ";
    sections += name.second + " " + std::to_string(count.passed);
    if (count.passed != count.records) sections += " of " + std::to_string(count.records);
    sum.records += count.records;
    sum.passed += count.passed;
  }
  std::vector<std::string> rows;
  for (const auto& [file, content] : files) {
    rows.push_back("| " + file + " | " + content.first + " | " +
                   std::to_string(content.second.records) + " | " +
                   std::to_string(content.second.passed) + " |");
  }
  return rows;
}

bool is_documented(const std::vector<std::string>& rows, const std::string& page) {
  std::ifstream file(page);
  std::set<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.insert(line);
  bool all = true;
  for (const std::string& row : rows) {
    if (lines.count(row) > 0) continue;
    std::cerr << page << " should have the row\n  " << row << "\n";
    all = false;
  }
  return all;
}

int run(const std::vector<std::string>& arguments) {
  const ZonedHost host;
  Tally tally;
  bool good = true;
  bool table = false;
  std::string page;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i] == "--table") {
      table = true;
    } else if (arguments[i] == "--documented" && i + 1 < arguments.size()) {
      page = arguments[++i];
    } else {
      good = run_file(arguments[i].c_str(), host, tally) && good;
    }
  }
  const std::vector<std::string> rows = table_of(tally);
  if (table) {
    for (const std::string& row : rows) std::cout << row << "\n";
  }
  if (!page.empty()) good = is_documented(rows, page) && good;
  std::cout << tally.all.passed << " of " << tally.all.records << " records pass\n";
  return good && tally.all.records > 0 && tally.all.passed == tally.all.records ? 0 : 1;
}

}  // namespace
}  // namespace regie::expression

int main(int count, char** arguments) {
  return regie::expression::run(std::vector<std::string>(arguments + 1, arguments + count));
}
