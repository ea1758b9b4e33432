// SPDX-License-Identifier: Apache-2.0
// Texts with places to fill in: `Bel {item.person.name}`.
#include <algorithm>
#include <set>

#include "engine/base/utf8.hpp"
#include "engine/workflow/compiler.hpp"

namespace regie::workflow {

using statechart::DataType;
using statechart::none;
using statechart::Template;
using statechart::TypeKind;

namespace {

const std::vector<std::string> attributes = {"name", "phone", "email", "organisation", "post"};

std::vector<std::string> split(const std::string& place) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  while (true) {
    const std::size_t dot = place.find('.', begin);
    parts.push_back(place.substr(begin, dot == std::string::npos ? dot : dot - begin));
    if (dot == std::string::npos) return parts;
    begin = dot + 1;
  }
}

bool is_contact(const DataType& type) {
  return type.kind == TypeKind::contact ||
         (type.kind == TypeKind::list && type.item && type.item->kind == TypeKind::contact);
}

}  // namespace

Template Compiler::make_template(const model::Words& words, const Scope& scope) {
  Template result;
  result.nl = parse_template(words.text.nl, words.nl, scope);
  result.en = parse_template(words.text.en, words.en, scope);
  return result;
}

std::vector<Template::Part> Compiler::parse_template(const std::string& text, const Node* node,
                                                     const Scope& scope) {
  std::vector<Template::Part> parts;
  std::string literal;
  const auto flush = [&] {
    if (literal.empty()) return;
    Template::Part part;
    part.text = std::move(literal);
    parts.push_back(std::move(part));
    literal.clear();
  };
  const auto place_of = [&](std::size_t begin, std::size_t end) {
    if (node == nullptr) return Span{};
    const std::string_view whole(text);
    return findings_.within(*node, count_code_points(whole.substr(0, begin)),
                            count_code_points(whole.substr(0, end)));
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if ((c == '{' || c == '}') && i + 1 < text.size() && text[i + 1] == c) {
      literal += c;
      ++i;
      continue;
    }
    if (c != '{') {
      literal += c;
      continue;
    }
    const std::size_t close = text.find('}', i);
    if (close == std::string::npos) {
      findings_.error(place_of(i, i + 1), "open-brace",
                      {"Deze accolade wordt nergens gesloten.", "This brace is never closed."},
                      {"Schrijf `{veld}`, of `{{` voor een gewone accolade.",
                       "Write `{field}`, or `{{` for a brace as such."});
      break;
    }
    flush();
    Template::Part part;
    if (resolve_place(text.substr(i + 1, close - i - 1), place_of(i, close + 1), scope, part)) {
      parts.push_back(std::move(part));
    }
    i = close;
  }
  flush();
  return parts;
}

/// What may be empty leaves a hole in a text, which nobody sees before it is sent. Data that is
/// `optional` is known to be empty sometimes.
void Compiler::check_texts() {
  std::set<std::pair<Index, std::vector<Index>>> told;  // once for both languages
  for (const TextPlace& place : texts_) {
    const statechart::Field& field = chart_->fields[place.field];
    const std::vector<bool> filled = view_of(place.scope).filled;
    // A term of the case can run out anywhere, and what is computed is as full as it can be.
    const bool anywhere = place.scope.states == std::vector<Index>{0};
    const bool derived = workflow_.data[place.field].derived != nullptr;
    if (field.optional || derived || anywhere || filled.empty() || filled[place.field]) continue;
    if (!told.insert({place.field, place.scope.states}).second) continue;
    const std::string name = in_backquotes(field.name);
    findings_
        .warning(
            place.span, "text-unset",
            {name + " is hier misschien nog niet ingevuld; dan blijft het in de tekst leeg.",
             name + " may not be filled in yet here; then the text has nothing there."},
            {"Vul het in bij elke weg hierheen (`form` of `set`), of zeg het pas waar het er is.",
             "Fill it in on every way here (`form` or `set`), or say it where it is there."})
        .subject = field.name;
  }
}

/// `{term.decision}`: the last day of a term.
bool Compiler::term_place(const std::vector<std::string>& names, const Span& span,
                          Template::Part& part) {
  part.kind = Template::Part::Kind::term;
  std::vector<std::string> known;
  for (Index i = 0; i < chart_->terms.size(); ++i) {
    known.push_back(chart_->terms[i].name);
    if (names.size() == 2 && names[1] == known.back()) part.index = i;
  }
  if (part.index != none) return true;
  const std::string written = names.size() > 1 ? names[1] : std::string();
  findings_.error_about(written, span, "unknown-place",
                        {"Er is geen termijn " + in_backquotes(written) + ".",
                         "There is no term " + in_backquotes(written) + "."},
                        did_you_mean(written, known));
  return false;
}

bool Compiler::resolve_place(const std::string& place, const Span& span, const Scope& scope,
                             Template::Part& part) {
  const std::vector<std::string> names = split(place);
  const std::string& first = names.front();
  const DataType* type = nullptr;
  const auto unknown = [&](const std::string& name, const std::vector<std::string>& known) {
    findings_.error_about(
        name, span, "unknown-place",
        {in_backquotes(name) + " kan hier niet worden ingevuld: het bestaat niet.",
         in_backquotes(name) + " cannot be filled in here: it does not exist."},
        did_you_mean(name, known));
    return false;
  };
  if (first == "case" || first == "actor") {
    part.kind = first == "case" ? Template::Part::Kind::case_ : Template::Part::Kind::actor;
    const std::vector<std::string> known =
        first == "case" ? std::vector<std::string>{"id", "title", "round"} : attributes;
    const std::string member = names.size() > 1 ? names[1] : (first == "case" ? "id" : "name");
    if (names.size() > 2 || std::find(known.begin(), known.end(), member) == known.end()) {
      return unknown(first + "." + (names.size() > 1 ? names[1] : ""), known);
    }
    (first == "case" ? part.text : part.attribute) = member;
    return true;
  }
  std::vector<std::string> known = field_names();
  const bool is_field = std::find(known.begin(), known.end(), first) != known.end();
  if (first == "term" && !is_field) return term_place(names, span, part);
  if (first == "item" && scope.item != nullptr) {
    part.kind = Template::Part::Kind::item;
    type = scope.item;
  } else {
    for (Index i = 0; i < chart_->fields.size() && type == nullptr; ++i) {
      if (chart_->fields[i].name != first) continue;
      part.kind = Template::Part::Kind::field;
      part.index = i;
      used_fields_[i] = true;
      texts_.push_back({i, span, scope});
      type = &chart_->fields[i].type;
    }
  }
  // A role may have the name of a piece of data; with `.phone` behind it, it must be a contact.
  const bool wants_person = names.size() == 2 && std::find(attributes.begin(), attributes.end(),
                                                           names[1]) != attributes.end();
  for (Index i = 0; i < chart_->roles.size(); ++i) {
    known.push_back(chart_->roles[i].name);
    const bool taken = type != nullptr && (!wants_person || is_contact(*type));
    if (chart_->roles[i].name != first || taken) continue;
    part.kind = Template::Part::Kind::role;
    part.index = i;
    part.attribute = names.size() > 1 ? names[1] : "name";
    used_roles_[i] = true;
    if (names.size() > 2 ||
        std::find(attributes.begin(), attributes.end(), part.attribute) == attributes.end()) {
      return unknown(place, attributes);
    }
    return true;
  }
  if (type == nullptr) {
    if (scope.item != nullptr) known.emplace_back("item");
    known.emplace_back("case");
    known.emplace_back("actor");
    return unknown(first, known);
  }
  for (std::size_t i = 1; i < names.size(); ++i) {
    if (is_contact(*type) && i + 1 == names.size()) {
      if (std::find(attributes.begin(), attributes.end(), names[i]) == attributes.end()) {
        return unknown(names[i], attributes);
      }
      part.attribute = names[i];
      return true;
    }
    const statechart::Field* member = member_of(*type, names[i]);
    if (member == nullptr) {
      std::vector<std::string> members;
      if (type->fields) {
        for (const statechart::Field& one : *type->fields) members.push_back(one.name);
      }
      return unknown(names[i], members);
    }
    part.path.push_back(names[i]);
    type = &member->type;
  }
  if (is_contact(*type)) part.attribute = "name";
  return true;
}

}  // namespace regie::workflow
