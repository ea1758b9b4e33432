// SPDX-License-Identifier: Apache-2.0
// `set`: what is written, and where in it: `address.street`, `lines[0].amount`, `lines[i]`.
#include <charconv>

#include "engine/workflow/compiler.hpp"
#include "engine/workflow/names.hpp"

namespace regie::workflow {

using statechart::DataType;
using statechart::none;
using statechart::Op;
using statechart::TypeKind;

/// The name before the path, and the steps of the path. What stands in `[ ]` is an expression.
bool Compiler::split_path(const model::Name& name, const Scope& scope, std::string& head,
                          std::vector<statechart::Member>& path) {
  const std::string& text = name.text;
  std::size_t at = text.find_first_of(".[");
  head = text.substr(0, at);
  const auto fail = [&] {
    findings_.error(name.span, "bad-path",
                    {in_backquotes(text) + " wijst geen plaats in de gegevens aan.",
                     in_backquotes(text) + " does not name a place in the data."},
                    {"Schrijf het als `address.street` of `lines[0].amount`.",
                     "Write it as `address.street` or `lines[0].amount`."});
    return false;
  };
  while (at != std::string::npos && at < text.size()) {
    statechart::Member step;
    if (text[at] == '.') {
      const std::size_t end = text.find_first_of(".[", at + 1);
      step.name = text.substr(at + 1, end == std::string::npos ? end : end - at - 1);
      if (step.name.empty()) return fail();
      at = end;
    } else {
      const std::size_t end = text.find(']', at);
      if (end == std::string::npos || end == at + 1) return fail();
      const std::string inner = text.substr(at + 1, end - at - 1);
      step.program = program(inner, name.span, scope, std::nullopt);
      at = end + 1;
      if (at < text.size() && text[at] != '.' && text[at] != '[') return fail();
    }
    path.push_back(std::move(step));
  }
  return true;
}

/// Null.
const statechart::Field* Compiler::set_derived(const model::Name& name) {
  findings_.error(
      name.span, "set-derived",
      {in_backquotes(name.text) + " wordt berekend, en niet gezet.",
       in_backquotes(name.text) + " is computed, and not set."},
      {"Zet de gegevens waaruit het wordt berekend.", "Set the data that it is computed from."});
  return nullptr;
}

/// The declared field that `name` stands for, with where it is put into `made`; null where there is
/// none, or it may not be set.
const statechart::Field* Compiler::settable(const model::Name& name, const Scope& scope,
                                            statechart::Action& made) {
  for (const Variable& variable : scope.variables) {
    if (variable.name != name.text) continue;
    static const statechart::Field any = [] {
      statechart::Field field;
      field.type.kind = TypeKind::anything;
      return field;
    }();
    made.slot = variable.slot;
    return &any;
  }
  const statechart::Field* field = nullptr;
  if (scope.item != nullptr) field = member_of(*scope.item, name.text);
  if (field != nullptr) {
    if (field->derived) return set_derived(name);
    made.item_field = name.text;
    return field;
  }
  made.field = data_field(name);
  if (made.field == none) return nullptr;
  if (workflow_.data[made.field].derived != nullptr) return set_derived(name);
  return &chart_->fields[made.field];
}

void Compiler::compile_set(const model::Action& written, Scope& scope, std::vector<Index>& writes,
                           Actions& block) {
  statechart::Action made;
  made.op = Op::set;
  made.span = written.span;
  model::Name head{{}, written.name.span};
  if (!split_path(written.name, scope, head.text, made.path)) return;
  const statechart::Field* field = settable(head, scope, made);
  if (field == nullptr) return;
  statechart::Field inner = *field;
  for (const statechart::Member& step : made.path) {
    const DataType type = inner.type;
    if (type.kind == TypeKind::list && type.item && step.program != none) {
      inner.type = *type.item;
      continue;
    }
    const statechart::Field* member = step.program == none ? member_of(type, step.name) : nullptr;
    if (member != nullptr && member->derived) {
      set_derived(written.name);
      return;
    }
    if (member != nullptr) {
      inner = statechart::Field(*member);
      continue;
    }
    if (type.kind == TypeKind::anything) continue;
    std::vector<std::string> known;
    if (type.fields) {
      for (const statechart::Field& one : *type.fields) known.push_back(one.name);
    }
    findings_.error(written.name.span, "bad-path",
                    {in_backquotes(written.name.text) + " wijst geen plaats in de gegevens aan.",
                     in_backquotes(written.name.text) + " does not name a place in the data."},
                    known.empty() ? Advice{"Een plaats in een lijst staat tussen `[ ]`, een veld "
                                           "van een record achter een punt.",
                                           "A place in a list stands between `[ ]`, a field of a "
                                           "record after a full stop."}
                                  : did_you_mean(step.name, known));
    return;
  }
  Operand value = operand(*written.value, inner, scope);
  made.program = value.program;
  made.literal = std::move(value.literal);
  if (made.field != none && made.path.empty()) {
    scope.written.push_back(made.field);
    writes.push_back(made.field);
  }
  block.push_back(std::move(made));
}

}  // namespace regie::workflow
