// SPDX-License-Identifier: Apache-2.0
// Data: fields with their defaults and derivations.
#include <algorithm>
#include <cstdint>
#include <string_view>
#include <unordered_map>

#include "engine/workflow/compiler.hpp"
#include "engine/workflow/reader.hpp"

namespace regie::workflow {

using statechart::DataType;
using statechart::Field;
using statechart::none;
using statechart::TypeKind;

void Compiler::compile_fields() {
  for (const model::Field& field : workflow_.data) chart_->fields.push_back(complete(field));
  used_fields_.resize(chart_->fields.size());
  derived_.resize(chart_->fields.size());
  // Now that every name is known, the expressions that may read other data.
  for (std::size_t i = 0; i < workflow_.data.size(); ++i) {
    const model::Field& field = workflow_.data[i];
    statechart::Field& made = chart_->fields[i];
    if (field.fallback != nullptr) made.fallback = fallback(*field.fallback, made);
    if (field.derived != nullptr) derive(i);
    if (field.name.text == "title" && made.type.kind == TypeKind::text) {
      chart_->label_field = static_cast<Index>(i);
    }
  }
  check_circles();
}

void Compiler::derive(std::size_t i) {
  const model::Field& field = workflow_.data[i];
  View nothing_filled;
  nothing_filled.filled.resize(chart_->fields.size());
  const expression::Program program =
      compile_now(field.derived->text, field.derived->span, nothing_filled,
                  written_type(chart_->fields[i].type), false);
  if (!program) return;
  chart_->fields[i].derived = program;
  derived_[i] = {program.reads(), program.findings().empty()};
}

/// Data that is computed from itself, at once or by way of other data: each way round is told once.
void Compiler::check_circles() {
  std::unordered_map<std::string_view, std::size_t> computed;
  for (std::size_t i = 0; i < derived_.size(); ++i) {
    if (chart_->fields[i].derived) computed.emplace(chart_->fields[i].name, i);
  }
  enum class Seen : std::uint8_t { no, on_the_way, done };
  std::vector<Seen> seen(derived_.size(), Seen::no);
  struct Step {
    std::size_t field;
    std::size_t next = 0;  ///< of what it reads
  };
  for (std::size_t start = 0; start < derived_.size(); ++start) {
    if (seen[start] != Seen::no) continue;
    std::vector<Step> way{{start}};
    seen[start] = Seen::on_the_way;
    while (!way.empty()) {
      const std::size_t at = way.back().field;
      if (way.back().next == derived_[at].reads.size()) {
        seen[at] = Seen::done;
        way.pop_back();
        continue;
      }
      const auto found = computed.find(derived_[at].reads[way.back().next++]);
      if (found == computed.end()) continue;
      const std::size_t read = found->second;
      if (seen[read] == Seen::no) {
        seen[read] = Seen::on_the_way;
        way.push_back({read});
      } else if (seen[read] == Seen::on_the_way) {
        std::vector<std::size_t> circle;
        for (const Step& step : way) {
          if (step.field == read || !circle.empty()) circle.push_back(step.field);
        }
        tell_circle(std::move(circle));
      }
    }
  }
}

/// Each in the circle reads the one after it, and the last one the first.
void Compiler::tell_circle(std::vector<std::size_t> circle) {
  // It begins with what is written first, whichever way it was found.
  std::rotate(circle.begin(), std::min_element(circle.begin(), circle.end()), circle.end());
  const model::Field& first = workflow_.data[circle.front()];
  const std::string name = in_backquotes(first.name.text);
  Text message{name + " wordt uit zichzelf berekend", name + " is computed from itself"};
  constexpr std::size_t most_named = 8;
  for (std::size_t i = 0; circle.size() > 1 && i < circle.size(); ++i) {
    const std::size_t next = circle[(i + 1) % circle.size()];
    const std::string reader = in_backquotes(workflow_.data[circle[i]].name.text);
    const std::string read = in_backquotes(workflow_.data[next].name.text);
    message.nl += (i == 0 ? ": " : ", ") + reader + " uit " + read;
    message.en += (i == 0 ? ": " : ", ") + reader + " from " + read;
    if (i + 1 == most_named && circle.size() > most_named) {
      message.nl += ", en zo verder";
      message.en += ", and so on";
      break;
    }
  }
  message.nl += '.';
  message.en += '.';
  Text advice{"Bereken het uit andere gegevens.", "Compute it from other data."};
  if (circle.size() > 1) {
    advice = {"Bereken een ervan uit andere gegevens.", "Compute one of them from other data."};
  }
  findings_.error(first.derived->span, "derived-from-itself", std::move(message),
                  std::move(advice));
}

/// A key is decided when the case begins, and must be the same whenever the same is begun.
void Compiler::compile_key() {
  if (workflow_.key == nullptr) return;
  expression::Program key =
      compile_now(workflow_.key->text, workflow_.key->span, View{}, expression::Type::string());
  if (!key) return;
  chart_->key = static_cast<Index>(chart_->programs.size());
  chart_->programs.push_back(key);
  for (const std::string& name : key.reads()) {
    Index field = none;
    for (Index i = 0; i < chart_->fields.size(); ++i) {
      if (chart_->fields[i].name == name) field = i;
    }
    const bool plain = field != none && !chart_->fields[field].derived;
    if (plain) chart_->key_fields.push_back(field);
    if (plain || name == "data") continue;
    findings_.error(workflow_.key->span, "key-of-case",
                    {"Het kenmerk van een zaak kan niet van " + in_backquotes(name) + " afhangen.",
                     "The key of a case cannot depend on " + in_backquotes(name) + "."},
                    {"Gebruik alleen gegevens waarmee de zaak begint.",
                     "Use data alone that the case begins with."});
  }
}

/// A field of a record that is computed from those above it, whenever the record is written.
void Compiler::derive_member(const model::Field& written, const std::vector<Field>& above,
                             Field& member) {
  expression::Environment names;
  for (std::size_t i = 0; i < above.size(); ++i) {
    names.add({above[i].name, statechart::expression_type(above[i].type),
               static_cast<std::uint32_t>(i), above[i].optional && !above[i].fallback,
               above[i].title});
  }
  member.derived = compile_now(written.derived->text, written.derived->span, names,
                               written_type(member.type), false);
  if (!member.derived) return;
  // Where something that it reads may be missing, it may be missing itself.
  member.optional = !member.derived.findings().empty();
  if (!member.derived.asks_host()) return;
  findings_.error(written.derived->span, "derived-field",
                  {"Een veld van een record wordt alleen uit de velden erboven berekend.",
                   "A field of a record is computed from the fields above it alone."},
                  {"Bereken het waar u het nodig hebt.", "Compute it where you need it."});
}

/// The field with the fields of its record, and their defaults, but without its own.
Field Compiler::complete(const model::Field& field) {
  Field result = field.field;
  if (field.fields.empty()) return result;
  auto inside = std::make_shared<std::vector<Field>>();
  for (const model::Field& one : field.fields) {
    Field member = complete(one);
    if (one.fallback != nullptr) {
      member.fallback = fallback(*one.fallback, member);
      if (member.fallback && member.fallback.constant() == nullptr) {
        findings_.error(one.fallback->span, "not-supported",
                        {"In een record moet `default` een vaste waarde zijn.",
                         "In a record `default` must be a fixed value."},
                        {"Schrijf de waarde zelf.", "Write the value itself."});
      }
    }
    if (one.derived != nullptr) {
      derive_member(one, *inside, member);
      result.type.computes = true;
      if (result.type.key == one.name.text) {
        findings_.error(one.name.span, "derived-field",
                        {"Wat een onderdeel aanwijst, kan niet worden berekend.",
                         "What names an item cannot be computed."},
                        {"Kies bij `key` een ander veld.", "Choose another field for `key`."});
      }
    }
    result.type.computes = result.type.computes || member.type.computes;
    inside->push_back(std::move(member));
  }
  if (result.type.kind == TypeKind::list) {
    DataType record;
    record.kind = TypeKind::record;
    record.key = result.type.key;
    record.fields = std::move(inside);
    record.computes = result.type.computes;
    result.type.item = std::make_shared<const DataType>(std::move(record));
  } else {
    result.type.fields = std::move(inside);
  }
  return result;
}

expression::Program Compiler::fallback(const Node& node, const Field& field) {
  const expression::Type type = written_type(field.type);
  if (node.is_double_quoted()) {
    expression::Program made = compile_now(node.text, node.span, View{}, type);
    check_constant(made, field, node.span);
    return made;
  }
  const auto value = statechart::conform(field, literal_value(node, field.type), nullptr);
  if (!value) {
    findings_.error(node.is_scalar() ? node.span : beginning(node.span), "bad-value",
                    value.error().message,
                    value.error().advice.empty()
                        ? Text{"Kies een waarde die past.", "Choose a value that fits."}
                        : value.error().advice);
    return {};
  }
  return compile_now(composed(node, field.type), {}, View{}, type);
}

std::vector<std::string> Compiler::field_names() const {
  std::vector<std::string> names;
  for (const Field& field : chart_->fields) names.push_back(field.name);
  return names;
}

statechart::Index Compiler::data_field(const model::Name& name, const char* rule) {
  for (Index i = 0; i < chart_->fields.size(); ++i) {
    if (chart_->fields[i].name != name.text) continue;
    if (i < used_fields_.size()) used_fields_[i] = true;
    return i;
  }
  findings_.error_about(name.text, name.span, rule,
                        {in_backquotes(name.text) + " staat niet bij `data`.",
                         in_backquotes(name.text) + " is not among the `data`."},
                        did_you_mean(name.text, field_names()));
  return none;
}

std::vector<statechart::Index> Compiler::data_fields(const std::vector<model::Name>& names) {
  std::vector<Index> fields;
  for (const model::Name& name : names) {
    const Index field = data_field(name);
    if (field != none) fields.push_back(field);
  }
  return fields;
}

}  // namespace regie::workflow
