// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <regie/export.hpp>
#include <regie/instant.hpp>
#include <regie/text.hpp>
#include <regie/value.hpp>

namespace regie {

/// What somebody chooses: the request to take a choice of a case. A plain value.
class REGIE_API Choice {
 public:
  /// The choice by its id (`first_assessment.accept`), or by its name where only one is meant.
  explicit Choice(std::string name) : name_(std::move(name)) {}

  /// Who acts: `KIND:ID`, such as `resident:anna` or `contact:ret`.
  Choice& by(std::string actor) {
    actor_ = std::move(actor);
    return *this;
  }
  /// For whom it is entered, from paper or telephone.
  Choice& behalf(std::string actor) {
    behalf_ = std::move(actor);
    return *this;
  }
  /// Which region of an `each`: the key of its item.
  Choice& item(std::string key) {
    item_ = std::move(key);
    return *this;
  }
  /// One answer of the form, as JSON has it: dates and amounts may be text.
  Choice& with(std::string_view field, Value answer) {
    data_ = (data_.is_unset() ? Value::map({}) : data_).with(field, std::move(answer));
    return *this;
  }
  /// All answers of the form at once: a map.
  Choice& data(Value answers) {
    data_ = std::move(answers);
    return *this;
  }
  /// Idempotency key: the same key with the same request gives the first answer again, and nothing
  /// happens twice. Up to 200 bytes.
  Choice& key(std::string key) {
    key_ = std::move(key);
    return *this;
  }

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] const std::string& actor() const noexcept { return actor_; }
  [[nodiscard]] const std::string& behalf() const noexcept { return behalf_; }
  [[nodiscard]] const std::string& item() const noexcept { return item_; }
  [[nodiscard]] const std::string& key() const noexcept { return key_; }
  [[nodiscard]] const Value& data() const noexcept { return data_; }

 private:
  std::string name_;
  std::string actor_;
  std::string behalf_;
  std::string item_;
  std::string key_;
  Value data_;
};

/// Why a choice is closed.
struct ReasonView {
  std::string kind;       ///< `state role except need rule limit closed until`
  Text sentence;          ///< for the person
  Text because;           ///< the condition with its values; may be empty
  std::string condition;  ///< as written in the workflow; may be empty
};

/// A question of a form.
struct QuestionView {
  std::string name;
  Text ask;
  std::string type;  ///< as in the workflow: `text`, `list of record`, …
  bool optional = false;
  std::vector<std::string> options;  ///< words of a `choice`
  std::vector<Text> option_titles;
  std::vector<QuestionView> fields;  ///< of a record, or of each item of a list of them
};

/// One choice for one person at one moment. A plain value.
class REGIE_API ChoiceView {
 public:
  /// What `Choice` takes: `first_assessment.accept`.
  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] const std::string& title(Language language) const { return title_.in(language); }
  [[nodiscard]] const std::string& title(std::string_view language) const {
    return title_.in(language_of(language));
  }
  [[nodiscard]] bool open() const noexcept { return open_; }
  /// Open, but a condition looks at answers that are not given yet.
  [[nodiscard]] bool depends() const noexcept { return depends_; }
  /// Every reason why it is closed, in one text; empty when it is open.
  [[nodiscard]] std::string reason(Language language) const;
  [[nodiscard]] std::string reason(std::string_view language) const {
    return reason(language_of(language));
  }
  [[nodiscard]] const std::vector<ReasonView>& reasons() const noexcept { return reasons_; }
  /// Who could do it instead: titles of roles, names of contacts.
  [[nodiscard]] const std::vector<Text>& who() const noexcept { return who_; }
  /// Key of the region it belongs to; empty: the case.
  [[nodiscard]] const std::string& item() const noexcept { return item_; }
  [[nodiscard]] const Text& item_title() const noexcept { return item_title_; }
  [[nodiscard]] const std::vector<QuestionView>& form() const noexcept { return form_; }
  [[nodiscard]] const std::optional<Instant>& deadline() const noexcept { return deadline_; }

 private:
  friend class ViewMaker;
  std::string name_;
  Text title_;
  bool open_ = false;
  bool depends_ = false;
  std::vector<ReasonView> reasons_;
  std::vector<Text> who_;
  std::string item_;
  Text item_title_;
  std::vector<QuestionView> form_;
  std::optional<Instant> deadline_;
};

}  // namespace regie
