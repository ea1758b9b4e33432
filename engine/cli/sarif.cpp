// SPDX-License-Identifier: Apache-2.0
#include "engine/cli/sarif.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
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

/// The part of a line between two columns, which count code points; empty where that goes wrong.
std::string_view part_of_line(std::string_view text, const Span& span) {
  if (span.line == 0 || span.line != span.end_line || span.end_column <= span.column) return {};
  for (std::uint32_t line = 1; line < span.line; ++line) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
  text = text.substr(0, text.find('\n'));
  const auto skip = [&](std::size_t at, std::uint32_t count) {
    for (; count > 0 && at < text.size(); --count) {
      ++at;
      while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) ++at;
    }
    return at;
  };
  const std::size_t begin = skip(0, span.column - 1);
  return text.substr(begin, skip(begin, span.end_column - span.column) - begin);
}

/// Where the suggested name has to come; nothing where the place does not hold a name alone.
std::optional<Span> replaced_by_suggestion(const Diagnostic& problem) {
  if (problem.suggestion.empty() || problem.source == nullptr) return std::nullopt;
  const std::string_view there = part_of_line(problem.source->text, problem.span);
  const bool ascii = std::all_of(there.begin(), there.end(),
                                 [](char c) { return static_cast<unsigned char>(c) < 0x80U; });
  const std::string_view wanted = problem.subject.empty() ? there : problem.subject;
  const bool one_name = wanted.find_first_of("\"'{}[]() ") == std::string_view::npos;
  const std::size_t at = there.find(wanted);
  if (wanted.empty() || !ascii || at == std::string_view::npos) return std::nullopt;
  if (problem.subject.empty() && !one_name) return std::nullopt;
  Span place = problem.span;
  place.column += static_cast<std::uint32_t>(at);
  place.end_column = place.column + static_cast<std::uint32_t>(wanted.size());
  return place;
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
  // What an editor can put there at a keystroke (3.55).
  if (const auto place = replaced_by_suggestion(problem)) {
    const Value replacement =
        Value::record({{"deletedRegion", region_of(*place)},
                       {"insertedContent", Value::record({{"text", problem.suggestion}})}});
    const Value change =
        Value::record({{"artifactLocation", Value::record({{"uri", uri_of(problem.source->name)}})},
                       {"replacements", Value::list({replacement})}});
    result = result.with(
        "fixes", Value::list({Value::record(
                     {{"description", Value::record({{"text", problem.advice.in(language)}})},
                      {"artifactChanges", Value::list({change})}})}));
  }
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
