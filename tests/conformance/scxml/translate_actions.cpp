// SPDX-License-Identifier: Apache-2.0
// Executable content, sends and invokes.
#include "engine/base/json.hpp"
#include "tests/conformance/scxml/translate.hpp"

namespace regie::scxml {

namespace {

std::string word_of(const Value& node, const char* key) {
  const Value* found = node.find(key);
  return found != nullptr && found->is(Value::Kind::string) ? std::string(found->text()) : "";
}

const Value* present(const Value& node, const char* key) {
  const Value* found = node.find(key);
  return found == nullptr || found->is(Value::Kind::null) ? nullptr : found;
}

/// A text between single quotes, which no expression is.
std::string plain(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("''") : std::string(1, c);
  return quoted + "'";
}

}  // namespace

std::string Translation::actions(const Value* actions) {
  std::string list;
  if (actions == nullptr) return list;
  for (const Value& one : actions->items()) {
    const std::string made = action(one);
    if (!made.empty()) list += (list.empty() ? "" : ", ") + made;
  }
  return list;
}

std::string Translation::action(const Value& one) {
  const std::string kind = word_of(one, "do");
  if (kind == "raise") return "{ raise: " + word_of(one, "event") + " }";
  if (kind == "if") return branches(one, 0);
  if (kind == "send") return send(one);
  if (kind == "assign") {
    const std::string path = word_of(*one.find("location"), "path");
    return "{ set: { " + json_quote(rewritten(path)) + ": " + expression(present(one, "expr")) +
           " } }";
  }
  if (kind == "cancel") {
    const std::string id = word_of(one, "sendid");
    if (const Value* computed = present(one, "sendidexpr")) {
      return "{ cancel: " + expression(computed) + " }";
    }
    return "{ cancel: " + ids_.of(id) + " }";
  }
  if (kind == "foreach") {
    // An item that is no name at all is an error when it is reached (SCXML 4.6), not when it is
    // read: a list that is none is as good.
    const char first = word_of(one, "item").empty() ? ' ' : word_of(one, "item")[0];
    if (first == '\'' || first == '"') {
      return "{ loop: { item: nothing, in: \"dyn(null)\", do: [] } }";
    }
    std::string text = "{ loop: { item: " + data_.of(word_of(one, "item"));
    const std::string index = word_of(one, "index");
    if (!index.empty()) text += ", index: " + data_.of(index);
    return text + ", in: " + expression(present(one, "array")) + ", do: [" +
           actions(present(one, "actions")) + "] } }";
  }
  if (kind == "log") {
    const Value* value = present(one, "expr");
    const Value* cel = value == nullptr ? nullptr : present(*value, "cel");
    if (cel == nullptr) return {};
    const std::string label = word_of(one, "label");
    return "{ log: { " + (label.empty() ? "" : "label: " + plain(label) + ", ") +
           "value: " + expression(value) + " } }";
  }
  if (problem_.empty()) problem_ = "no form for the action " + kind;
  return {};
}

std::string Translation::branches(const Value& one, std::size_t from) {
  const std::vector<Value>& all = one.find("branches")->items();
  std::string text = "{ if: " + expression(present(all[from], "cond")) + ", do: [" +
                     actions(present(all[from], "actions")) + "]";
  if (from + 1 < all.size()) {
    text += ", else: [" + branches(one, from + 1) + "]";
  } else if (const Value* otherwise = present(one, "else")) {
    text += ", else: [" + actions(otherwise) + "]";
  }
  return text + " }";
}

/// `namelist` and `params` as members of the data.
std::string Translation::parameters(const Value& from, bool for_child) {
  std::string list;
  Names names_there;
  const auto add = [&](const std::string& name, const std::string& value) {
    list += (list.empty() ? " " : ", ") + json_quote(for_child ? names_there.of(name) : name) +
            ": " + value;
  };
  if (const Value* names = present(from, "namelist")) {
    for (const Value& name : names->find("names")->items()) {
      const std::string original(name.text());
      add(original, json_quote(rewritten(original)));
    }
  }
  if (const Value* params = present(from, "params")) {
    for (const Value& param : params->items()) {
      add(word_of(param, "name"), expression(present(param, "expr")));
    }
  }
  return list;
}

/// Where SCXML's target leads; empty: to the case itself.
std::string Translation::recipient(const Value& one) {
  if (const Value* computed = present(one, "targetexpr")) return expression(computed);
  const std::string type = word_of(one, "type");
  const bool known = type.empty() || type == "scxml" ||
                     type == "http://www.w3.org/TR/scxml/#SCXMLEventProcessor" ||
                     type == "http://www.w3.org/TR/scxml/";
  if (!known) return "\"'unsupported'\"";
  const std::string target = word_of(one, "target");
  if (target.empty()) return {};
  if (target == "#_internal") return "\"'internal'\"";
  if (target == "#_parent") return "parent";
  if (target.starts_with("#_scxml_")) return json_quote("'case " + target.substr(8) + "'");
  if (target.starts_with("#_")) return json_quote("'child " + ids_.of(target.substr(2)) + "'");
  return json_quote("'" + target + "'");
}

std::string Translation::send(const Value& one) {
  std::string text = "{ send: { event: ";
  if (const Value* computed = present(one, "eventexpr")) {
    text += expression(computed);
  } else {
    text += word_of(one, "event").empty() ? "unnamed" : word_of(one, "event");
  }
  if (const Value* content = present(one, "content")) {
    text += ", data: " + expression(present(*content, "expr"));
  } else if (const std::string data = parameters(one); !data.empty()) {
    text += ", data: {" + data + " }";
  }
  const Value* delay = present(one, "delay_ms");
  if (const Value* computed = present(one, "delayexpr")) {
    text += ", after: " + expression(computed);
  } else if (delay != nullptr && delay->is(Value::Kind::integer)) {
    text += ", after: " + json_quote("duration('" + std::to_string(delay->integer()) + "ms')");
  }
  if (!word_of(one, "id").empty()) text += ", id: " + ids_.of(word_of(one, "id"));
  if (const Value* field = present(one, "idlocation")) {
    text += ", id_to: " + data_.of(word_of(*field, "path"));
  }
  const std::string to = recipient(one);
  if (!to.empty()) text += ", to: " + to;
  return text + " } }";
}

std::string Translation::invokes(const Value& invokes) {
  std::string list;
  for (const Value& one : invokes.items()) {
    std::string text = "{ workflow: ";
    const auto child = children_.find(word_of(one, "machine"));
    if (child != children_.end()) {
      text += child->second;
    } else if (const Value* computed = present(one, "srcexpr")) {
      text += expression(computed);
    } else {
      text += "\"'unknown'\"";
    }
    if (!word_of(one, "id").empty()) text += ", id: " + ids_.of(word_of(one, "id"));
    if (const Value* field = present(one, "idlocation")) {
      text += ", id_to: " + data_.of(word_of(*field, "path"));
    }
    const std::string data = parameters(one, true);
    if (!data.empty()) text += ", data: {" + data + " }";
    const Value* forward = present(one, "autoforward");
    if (forward != nullptr && forward->is(Value::Kind::boolean) && forward->boolean()) {
      text += ", forward: true";
    }
    const std::string heard = actions(present(one, "finalize"));
    if (!heard.empty()) text += ", heard: [" + heard + "]";
    list += (list.empty() ? "" : ", ") + text + " }";
  }
  return "[" + list + "]";
}

}  // namespace regie::scxml
