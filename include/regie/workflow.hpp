// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <regie/diagnostic.hpp>
#include <regie/error.hpp>
#include <regie/export.hpp>
#include <regie/instant.hpp>
#include <regie/limits.hpp>
#include <regie/text.hpp>
#include <regie/value.hpp>

namespace regie {

/// A workflow that was deployed. Identity: name, version, and the digest of its bytes.
struct Workflow {
  std::string name;
  std::string version;
  std::string sha256;  ///< in hex
  Text title;
  bool added = false;    ///< false: it was there already
  Diagnostics findings;  ///< warnings and notes
};

/// The request to start a case. A plain value.
class REGIE_API Start {
 public:
  /// The workflow by name, in the highest version that was deployed.
  explicit Start(std::string workflow) : workflow_(std::move(workflow)) {}
  /// This version of it.
  explicit Start(const Workflow& workflow) : workflow_(workflow.name), version_(workflow.version) {}

  Start& version(std::string version) {
    version_ = std::move(version);
    return *this;
  }
  /// Who starts: `KIND:ID`.
  Start& by(std::string actor) {
    actor_ = std::move(actor);
    return *this;
  }
  Start& behalf(std::string actor) {
    behalf_ = std::move(actor);
    return *this;
  }
  Start& with(std::string_view field, Value answer) {
    data_ = (data_.is_unset() ? Value::map({}) : data_).with(field, std::move(answer));
    return *this;
  }
  Start& data(Value answers) {
    data_ = std::move(answers);
    return *this;
  }
  /// The case's own name at the embedder's: the same key starts the same case, once.
  Start& key(std::string key) {
    key_ = std::move(key);
    return *this;
  }

  [[nodiscard]] const std::string& workflow() const noexcept { return workflow_; }
  [[nodiscard]] const std::string& version() const noexcept { return version_; }
  [[nodiscard]] const std::string& actor() const noexcept { return actor_; }
  [[nodiscard]] const std::string& behalf() const noexcept { return behalf_; }
  [[nodiscard]] const std::string& key() const noexcept { return key_; }
  [[nodiscard]] const Value& data() const noexcept { return data_; }

 private:
  std::string workflow_;
  std::string version_;
  std::string actor_;
  std::string behalf_;
  std::string key_;
  Value data_;
};

/// A story that shows a finding.
struct FindingStory {
  std::string rule;
  std::uint32_t line = 0;  ///< of the finding
  std::string text;        ///< a story file for beside the workflow
};

/// What `check_workflow` found.
struct CheckReport {
  std::string file;
  std::string name;  ///< of the workflow; empty where that could not be read
  std::string version;
  Text title;
  Diagnostics findings;
  std::vector<FindingStory> stories;  ///< where they were asked for, and one can show a finding
  std::optional<Error> error;         ///< the file could not be read at all, or has errors
  std::size_t states = 0;             ///< that the workflow names; results are counted apart
  std::size_t results = 0;
  std::size_t choices = 0;
  [[nodiscard]] bool ok() const noexcept { return !error && !has_errors(findings); }
};

/// How `check_workflow` looks.
struct CheckOptions {
  Limits limits = {};
  bool stories = false;  ///< look for stories that show what was proved: takes up to some seconds
  std::string directory = {};  ///< file with the contacts of those stories; may be empty
  std::vector<std::string> calendars = {};  ///< files, beside those that come with Regie
  std::vector<std::string> actions = {};    ///< ids of the plugins that may be called; empty: any
  Language language = Language::nl;         ///< of what the stories say beside what they do
};

/// Loads and checks a workflow, a calendar, or a directory of contacts, without a store. Of a
/// workflow that loads it also proves what loading does not look at: conditions that are never
/// true, rules that never get their turn, timers that are never due (docs/author/proof.md).
/// Never throws because of what stands in the file.
[[nodiscard]] REGIE_API CheckReport check_workflow(const std::string& path,
                                                   const CheckOptions& options);
[[nodiscard]] REGIE_API CheckReport check_workflow(const std::string& path,
                                                   const Limits& limits = {});

/// Why a rule is there that a diagnostic names, such as `deadline-without-late` (docs/rules.md);
/// empty where there is no rule of that name.
[[nodiscard]] REGIE_API Text why_rule(std::string_view rule);
/// The names of all rules, sorted.
[[nodiscard]] REGIE_API std::vector<std::string> rule_names();

}  // namespace regie
