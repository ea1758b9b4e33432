// SPDX-License-Identifier: Apache-2.0
#include "engine/cli/sarif.hpp"

#include <map>
#include <string>
#include <vector>

#include <regie/workflow.hpp>

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

/// What a viewer says about a rule. `helpUri` has to be absolute (3.49.12), so that the page is
/// named in the help itself.
Value descriptor_of(const std::string& rule, Language language) {
  const Value descriptor = Value::record({{"id", rule}});
  const Text why = why_rule(rule);
  if (why.empty()) return descriptor;
  const std::string said = why.in(language);
  const std::string page = "docs/rules.md#" + rule;
  return descriptor.with("fullDescription", Value::record({{"text", said}}))
      .with("help", Value::record({{"text", said + " " + page},
                                   {"markdown", said + " [" + rule + "](" + page + ")"}}));
}

Value result_of(const Diagnostic& problem, std::size_t rule, Language language) {
  std::string text = problem.message.in(language);
  if (!problem.advice.empty()) text += " " + problem.advice.in(language);
  Value result = Value::record({{"ruleId", problem.rule},
                                {"ruleIndex", static_cast<std::int64_t>(rule)},
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
  std::map<std::string, std::size_t> places;
  for (const Diagnostic& problem : problems) places.emplace(problem.rule, 0);
  std::vector<Value> rules;
  for (auto& [name, place] : places) {
    place = rules.size();
    rules.push_back(descriptor_of(name, language));
  }
  std::vector<Value> results;
  for (const Diagnostic& problem : problems) {
    results.push_back(result_of(problem, places[problem.rule], language));
  }
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
