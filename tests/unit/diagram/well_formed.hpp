// SPDX-License-Identifier: Apache-2.0
// Reads markup strictly enough to say that every element is closed where it should be.
#pragma once

#include <cctype>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace regie::tests {

/// Empty when `markup` is well-formed, otherwise what is wrong first. Knows elements, attributes in
/// double quotes, a leading <!DOCTYPE html> and the five entities; that is all that we write.
class WellFormed {
 public:
  static std::string objection(std::string_view markup) { return WellFormed(markup).read(); }

 private:
  explicit WellFormed(std::string_view markup) : rest_(markup) {}

  std::string read() {
    constexpr std::string_view doctype = "<!DOCTYPE html>";
    if (rest_.substr(0, doctype.size()) == doctype) rest_.remove_prefix(doctype.size());
    while (!rest_.empty()) {
      const auto objection = rest_[0] == '<' ? read_tag() : read_text();
      if (!objection.empty()) return objection;
    }
    return open_.empty() ? "" : "never closed: " + open_.back();
  }

  std::string read_text() {
    const auto text = rest_.substr(0, rest_.find('<'));
    rest_.remove_prefix(text.size());
    if (open_.empty() && text.find_first_not_of(" \n") != std::string_view::npos) {
      return "text outside of the outermost element";
    }
    return check_entities(text);
  }

  static std::string check_entities(std::string_view text) {
    static const std::set<std::string_view> known = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
    for (auto at = text.find('&'); at != std::string_view::npos; at = text.find('&', at + 1)) {
      const auto end = text.find(';', at);
      if (end == std::string_view::npos || known.count(text.substr(at, end + 1 - at)) == 0) {
        return "a bare & in: " + std::string(text.substr(at, 20));
      }
    }
    return {};
  }

  static bool is_name(char letter) {
    return std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '-' || letter == ':';
  }
  std::string take_name() {
    std::size_t end = 0;
    while (end < rest_.size() && is_name(rest_[end])) ++end;
    std::string name(rest_.substr(0, end));
    rest_.remove_prefix(end);
    return name;
  }
  void skip_space() {
    while (!rest_.empty() && (rest_[0] == ' ' || rest_[0] == '\n')) rest_.remove_prefix(1);
  }
  bool take(std::string_view token) {
    if (rest_.substr(0, token.size()) != token) return false;
    rest_.remove_prefix(token.size());
    return true;
  }

  std::string read_tag() {
    if (take("</")) {
      const auto name = take_name();
      if (!take(">")) return "a bad end tag of " + name;
      if (open_.empty() || open_.back() != name) return "</" + name + "> closes another element";
      open_.pop_back();
      return {};
    }
    take("<");
    const auto name = take_name();
    if (name.empty()) return "a bare <";
    std::set<std::string> attributes;
    while (true) {
      skip_space();
      if (take("/>")) return {};
      if (take(">")) break;
      const auto attribute = take_name();
      if (attribute.empty() || !take("=\"")) return "a bad attribute in <" + name + ">";
      if (!attributes.insert(attribute).second) return "twice in <" + name + ">: " + attribute;
      const auto value = rest_.substr(0, rest_.find('"'));
      if (value.find('<') != std::string_view::npos) return "a < in an attribute of " + name;
      if (auto objection = check_entities(value); !objection.empty()) return objection;
      if (value.size() >= rest_.size()) return "an attribute without end in <" + name + ">";
      rest_.remove_prefix(value.size() + 1);
    }
    open_.push_back(name);
    return {};
  }

  std::string_view rest_;
  std::vector<std::string> open_;
};

}  // namespace regie::tests
