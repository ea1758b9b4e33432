// SPDX-License-Identifier: Apache-2.0
#include "engine/cli/sarif.hpp"

#include <set>
#include <string>
#include <vector>

#include "engine/cli/views.hpp"

namespace regie::cli {

namespace {

/// A file's name as a URI reference (RFC 3986, 2.1): what has a meaning there is escaped.
std::string uri_of(const std::string& path) {
  static constexpr std::string_view plain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/";
  static constexpr char digits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : path) {
    if (plain.find(c) != std::string_view::npos) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += '%';
      out += digits[byte >> 4U];
      out += digits[byte & 0xFU];
    }
  }
  return out;
}

Value region_of(const Span& span) {
  Value region = Value::record({{"startLine", std::int64_t{span.line}}});
  if (span.column > 0) region = region.with("startColumn", std::int64_t{span.column});
  if (span.end_line > 0) region = region.with("endLine", std::int64_t{span.end_line});
  if (span.end_column > 0) region = region.with("endColumn", std::int64_t{span.end_column});
  return region;
}

Value result_of(const Diagnostic& problem, Language language) {
  std::string text = problem.message.in(language);
  if (!problem.advice.empty()) text += " " + problem.advice.in(language);
  Value result = Value::record({{"ruleId", problem.rule},
                                {"level", name_of(problem.severity)},
                                {"message", Value::record({{"text", text}})}});
  if (problem.source == nullptr) return result;
  Value physical =
      Value::record({{"artifactLocation", Value::record({{"uri", uri_of(problem.source->name)}})}});
  if (problem.span.line > 0) physical = physical.with("region", region_of(problem.span));
  return result.with("locations", Value::list({Value::record({{"physicalLocation", physical}})}));
}

}  // namespace

Value sarif_of(const Diagnostics& problems, Language language) {
  std::set<std::string> names;
  std::vector<Value> results;
  for (const Diagnostic& problem : problems) {
    names.insert(problem.rule);
    results.push_back(result_of(problem, language));
  }
  std::vector<Value> rules;
  for (const std::string& name : names) rules.push_back(Value::record({{"id", name}}));
  const Value driver = Value::record(
      {{"name", "regie"}, {"version", REGIE_VERSION}, {"rules", Value::list(std::move(rules))}});
  const Value run = Value::record({{"tool", Value::record({{"driver", driver}})},
                                   {"columnKind", "unicodeCodePoints"},
                                   {"results", Value::list(std::move(results))}});
  return Value::record({{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                        {"version", "2.1.0"},
                        {"runs", Value::list({run})}});
}

}  // namespace regie::cli
