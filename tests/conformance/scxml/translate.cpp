// SPDX-License-Identifier: Apache-2.0
// From a neutral statechart case to the language: docs/language.md, "Level 2 and SCXML".
#include "tests/conformance/scxml/translate.hpp"

#include "engine/base/json.hpp"

namespace regie::scxml {

namespace {

std::string text_of(const Value& node, const char* key) {
  const Value* found = node.find(key);
  return found != nullptr && found->is(Value::Kind::string) ? std::string(found->text()) : "";
}

const std::vector<Value>& list_of(const Value& node, const char* key) {
  static const std::vector<Value> nothing;
  const Value* found = node.find(key);
  return found != nullptr && found->is(Value::Kind::list) ? found->items() : nothing;
}

const Value* part(const Value& node, const char* key) {
  const Value* found = node.find(key);
  return found == nullptr || found->is(Value::Kind::null) ? nullptr : found;
}

}  // namespace

Translation::Translation(const Value& machine, std::string workflow,
                         const std::map<std::string, std::string>& children)
    : machine_(machine), children_(children) {
  for (const Value& data : list_of(machine, "data")) declare_data(text_of(data, "id"));
  for (const Value& child : list_of(machine, "children")) declare(child);
  for (const Value& done : list_of(machine, "script")) declare_actions(Value::list({done}));
  if (const Value* initial = part(machine, "initial")) {
    if (const Value* done = part(*initial, "actions")) declare_actions(*done);
  }
  line(0, "regie: 1");
  line(0, "workflow: " + workflow);
  line(0, "version: 1");
  line(0, "title: " + workflow);
  line(0, "errors: event");
  line(0, "unproved: report");
  if (!fields_.empty()) line(0, "data:");
  const bool early = text_of(machine, "binding") != "late";
  for (const std::string& field : fields_) {
    std::string first = "\"null\"";
    for (const Value& data : list_of(machine, "data")) {
      if (text_of(data, "id") != field) continue;
      const bool at_once = early || part(data, "state") == nullptr;
      if (at_once && part(data, "expr") != nullptr) first = expression(part(data, "expr"));
    }
    line(1, data_.of(field) + ": { type: anything, default: " + first + " }");
  }
  line(0, "start: " + start(machine));
  line(0, "states:");
  states(*machine.find("children"), 1, true);
  results(*machine.find("children"));
}

void Translation::line(std::size_t depth, const std::string& text) {
  yaml_ += std::string(2 * depth, ' ') + text + "\n";
}

// ---- What there is --------------------------------------------------------------------------

void Translation::declare_data(const std::string& name) {
  if (name.empty() || data_.find(name) != nullptr) return;
  data_.of(name);
  fields_.push_back(name);
}

/// The items of a `foreach` are data, if need be (SCXML 4.6).
void Translation::declare_actions(const Value& actions) {
  for (const Value& one : actions.items()) {
    if (text_of(one, "do") == "foreach") {
      declare_data(text_of(one, "item"));
      declare_data(text_of(one, "index"));
      if (const Value* inner = part(one, "actions")) declare_actions(*inner);
    }
    const Value* declares = one.find("declares");
    if (declares != nullptr && declares->is(Value::Kind::boolean) && declares->boolean()) {
      declare_data(text_of(*one.find("location"), "path"));
    }
    for (const Value& branch : list_of(one, "branches")) declare_actions(*branch.find("actions"));
    if (const Value* otherwise = part(one, "else")) declare_actions(*otherwise);
  }
}

void Translation::declare(const Value& state) {
  states_.of(text_of(state, "id"));
  for (const char* key : {"on_entry", "on_exit"}) {
    for (const Value& block : list_of(state, key)) declare_actions(block);
  }
  for (const Value& transition : list_of(state, "transitions")) {
    if (const Value* done = part(transition, "actions")) declare_actions(*done);
  }
  for (const char* key : {"initial", "default"}) {
    const Value* begin = part(state, key);
    if (begin == nullptr) continue;
    if (const Value* done = part(*begin, "actions")) declare_actions(*done);
  }
  for (const Value& invoke : list_of(state, "invokes")) {
    if (!text_of(invoke, "id").empty()) ids_.of(text_of(invoke, "id"));
    if (const Value* done = part(invoke, "finalize")) declare_actions(*done);
  }
  for (const Value& child : list_of(state, "children")) declare(child);
}

// ---- States ---------------------------------------------------------------------------------

std::string Translation::target_list(const Value& targets) const {
  std::string list;
  for (const Value& target : targets.items()) {
    const std::string* name = states_.find(std::string(target.text()));
    list += (list.empty() ? "" : ", ") + (name != nullptr ? *name : std::string(target.text()));
  }
  return "[" + list + "]";
}

/// The initial states and actions of a machine, a state, or a history's default. Without any, the
/// first child in document order (SCXML 3.3).
std::string Translation::start(const Value& of) const {
  auto& self = const_cast<Translation&>(*this);
  const Value* initial = part(of, part(of, "history") != nullptr ? "default" : "initial");
  std::string go;
  std::string done = initial == nullptr ? "" : self.actions(part(*initial, "actions"));
  if (initial != nullptr && part(*initial, "targets") != nullptr) {
    go = target_list(*initial->find("targets"));
  } else {
    for (const Value& child : list_of(of, "children")) {
      if (text_of(child, "kind") == "history") continue;
      go = *states_.find(text_of(child, "id"));
      break;
    }
  }
  if (&of == &machine_ && part(of, "script") != nullptr) {
    const std::string script = self.actions(part(of, "script"));
    done = done.empty() ? script : script + ", " + done;
  }
  return done.empty() ? go : "{ go: " + go + ", do: [" + done + "] }";
}

void Translation::states(const Value& children, std::size_t depth, bool top) {
  bool any = false;
  for (const Value& child : children.items()) {
    if (top && text_of(child, "kind") == "final") continue;
    state(child, depth);
    any = true;
  }
  if (!any) line(depth, "unused: {}");
}

void Translation::state(const Value& one, std::size_t depth) {
  const std::string kind = text_of(one, "kind");
  line(depth, *states_.find(text_of(one, "id")) + ":");
  if (kind == "history") {
    line(depth + 1, "history: " + text_of(one, "history"));
    line(depth + 1, "default: " + start(one));
    return;
  }
  line(depth + 1, "title: " + *states_.find(text_of(one, "id")));
  if (kind == "final") line(depth + 1, "final: true");
  if (kind == "parallel") line(depth + 1, "parallel: true");
  if (kind == "compound") line(depth + 1, "start: " + start(one));
  content(one, depth + 1);
  if (list_of(one, "children").empty()) return;
  line(depth + 1, "states:");
  states(*one.find("children"), depth + 2, false);
}

void Translation::content(const Value& one, std::size_t depth) {
  const std::string enter = blocks(part(one, "on_entry"), late_data(text_of(one, "id")));
  if (!enter.empty()) line(depth, "enter: " + enter);
  const std::string leave = blocks(part(one, "on_exit"), "");
  if (!leave.empty()) line(depth, "leave: " + leave);
  if (const Value* done = part(one, "done_data")) line(depth, "donedata: " + done_data(*done));
  std::string when;
  std::string always;
  for (const Value& each : list_of(one, "transitions")) {
    std::string& list = list_of(each, "events").empty() ? always : when;
    list += (list.empty() ? "" : ", ") + transition(each);
  }
  if (!when.empty()) line(depth, "when: [" + when + "]");
  if (!always.empty()) line(depth, "always: [" + always + "]");
  if (!list_of(one, "invokes").empty()) line(depth, "child: " + invokes(*one.find("invokes")));
}

/// Final states of the machine itself.
void Translation::results(const Value& children) {
  bool any = false;
  for (const Value& child : children.items()) {
    if (text_of(child, "kind") != "final") continue;
    if (!any) line(0, "results:");
    any = true;
    const std::string* name = states_.find(text_of(child, "id"));
    line(1, *name + ":");
    line(2, "title: " + *name);
    const std::string enter = blocks(part(child, "on_entry"), "");
    if (!enter.empty()) line(2, "enter: " + enter);
    const std::string leave = blocks(part(child, "on_exit"), "");
    if (!leave.empty()) line(2, "leave: " + leave);
    if (const Value* done = part(child, "done_data")) line(2, "donedata: " + done_data(*done));
  }
}

std::string Translation::done_data(const Value& data) {
  const Value* content = part(data, "content");
  if (content != nullptr) return expression(part(*content, "expr"));
  return "{" + parameters(data) + "}";
}

/// What late binding assigns when a state is entered first (SCXML 5.3.3).
std::string Translation::late_data(const std::string& state) {
  if (text_of(machine_, "binding") != "late") return {};
  std::string list;
  for (const Value& data : list_of(machine_, "data")) {
    if (text_of(data, "state") != state || part(data, "expr") == nullptr) continue;
    const std::string& name = data_.of(text_of(data, "id"));
    list += (list.empty() ? "{ if: " : ", { if: ") + json_quote(name + " == null") + ", set: { " +
            name + ": " + expression(part(data, "expr")) + " } }";
  }
  return list;
}

std::string Translation::blocks(const Value* blocks, const std::string& first) {
  std::string list = first.empty() ? "" : "[" + first + "]";
  if (blocks != nullptr) {
    for (const Value& block : blocks->items()) {
      list += (list.empty() ? "[" : ", [") + actions(&block) + "]";
    }
  }
  return list.empty() ? "" : "[" + list + "]";
}

std::string Translation::transition(const Value& one) {
  std::string text;
  for (const Value& name : list_of(one, "events")) {
    text += (text.empty() ? "event: [\"" : ", \"") + event(std::string(name.text())) + "\"";
  }
  if (!text.empty()) text += "]";
  const auto add = [&](const std::string& what) { text += (text.empty() ? "" : ", ") + what; };
  if (const Value* guard = part(one, "guard")) add("if: " + expression(guard));
  if (!list_of(one, "targets").empty()) add("go: " + target_list(*one.find("targets")));
  if (text_of(one, "type") == "internal") add("internal: true");
  const std::string done = actions(part(one, "actions"));
  if (!done.empty()) add("do: [" + done + "]");
  return "{ " + text + " }";
}

}  // namespace regie::scxml
