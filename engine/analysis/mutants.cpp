// SPDX-License-Identifier: Apache-2.0
// Which mistakes are tried: those that mutation testing has found to stand for the others
// (relational, logical and arithmetic operators, negation: A. J. Offutt et al., "An experimental
// determination of sufficient mutant operators", ACM TOSEM 5(2), 1996), and what is its own to
// workflows: where a choice leads, when something is due, how often, who, and what is done.
#include "engine/analysis/mutants.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>

#include "engine/document/positions.hpp"

namespace regie::analysis {

namespace {

using document::Member;
using document::Node;

struct Swap {
  std::string_view from;
  std::string_view to;
};
/// Longer signs before those that they begin with.
constexpr std::array<Swap, 8> swaps{{{"&&", "||"},
                                     {"||", "&&"},
                                     {"==", "!="},
                                     {"!=", "=="},
                                     {">=", ">"},
                                     {"<=", "<"},
                                     {">", ">="},
                                     {"<", "<="}}};

/// Of expressions that give a value: where they are no numbers, the workflow does not load.
constexpr std::array<Swap, 4> sums{{{"+", "-"}, {"-", "+"}, {"*", "/"}, {"/", "*"}}};

const std::vector<std::string> plain_words{
    "title",    "task",     "ask",     "form",     "data",     "fields",  "of",
    "text",     "subject",  "log",     "public",   "sees",     "explain", "donedata",
    "regie",    "workflow", "version", "language", "calendar", "roles",   "errors",
    "unproved", "readings", "source",  "basis",    "item",     "key",     "to"};

/// What is done when something happens. `log` is not among them: no story can see a note.
const std::vector<std::string> action_words{
    "set",  "add",     "remove", "raise", "send",  "cancel", "tell",   "todo", "round",
    "call", "request", "answer", "term",  "pause", "resume", "extend", "stop"};

/// What may stand beside `send: NAME` and belongs to it.
const std::vector<std::string> sent_words{"after", "id", "id_to", "to", "data"};

/// What an action becomes where a mapping has nothing else: it does nothing that a story can see.
constexpr std::string_view nothing_done = "log: \"0\"";

bool is_one_of(const std::string& word, const std::vector<std::string>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

class Finder {
 public:
  explicit Finder(const document::Document& workflow)
      : text_(workflow.source->text), positions_(workflow.source->text), root_(workflow.root) {}

  std::vector<Mutant> run() {
    if (const Node* roles = root_.find("roles")) roles_ = keys(*roles);
    if (const Node* data = root_.find("data")) fields_ = data;
    std::vector<std::string> top;
    for (const char* word : {"states", "results"}) {
      if (const Node* node = root_.find(word)) {
        for (std::string& name : keys(*node)) top.push_back(std::move(name));
      }
    }
    visit(root_, top, {});
    std::stable_sort(found_.begin(), found_.end(),
                     [](const Mutant& a, const Mutant& b) { return a.at < b.at; });
    return std::move(found_);
  }

 private:
  static std::vector<std::string> keys(const Node& node) {
    std::vector<std::string> names;
    for (const Member& member : node.members) names.push_back(member.key.text);
    return names;
  }

  /// `states`: where `go` can lead; `here`: the state that this stands in.
  void visit(const Node& node, const std::vector<std::string>& states, const std::string& here) {
    for (const Node& item : node.items) visit(item, states, here);
    for (const Member& member : node.members) {
      visit_member(member, node, states, here);
    }
  }

  /// Mappings whose keys are names that the author chose, or the calendar of what follows.
  void visit_named(const Node& node, const std::string& word,
                   const std::vector<std::string>& states, const std::string& here) {
    for (const Member& member : node.members) {
      const std::string& inside = word == "states" ? member.key.text : here;
      if (word == "results") result_ = &member.value;
      if (member.value.is_scalar()) {
        target(member.value, states, here);
      } else if (word == "states" && member.value.find("states") != nullptr &&
                 member.value.find("parallel") == nullptr) {
        std::vector<std::string> nested = keys(*member.value.find("states"));
        visit(member.value, nested.size() > 1 ? nested : states, inside);
      } else if (member.value.is_sequence()) {
        for (const Node& item : member.value.items) outcome(item, states, inside);
      } else {
        visit(member.value, states, inside);
      }
    }
  }

  void outcome(const Node& node, const std::vector<std::string>& states, const std::string& here) {
    if (node.is_scalar()) {
      target(node, states, here);
    } else {
      visit(node, states, here);
    }
  }

  void visit_member(const Member& member, const Node& around,
                    const std::vector<std::string>& states, const std::string& here) {
    const std::string& word = member.key.text;
    const Node& value = member.value;
    if (is_one_of(word, plain_words)) return;
    if (is_one_of(word, action_words)) action(member, around);
    if (is_one_of(word, {"states", "choices", "timers", "when", "exits", "terms", "results",
                         "answers"})) {
      visit_named(value, word, states, here);
    } else if (word == "if" && value.is_scalar()) {
      condition(value);
    } else if ((word == "enough" || word == "impossible") && value.is_scalar()) {
      if (value.is_double_quoted()) condition(value);
      if (!value.is_double_quoted()) quorum(value);
    } else if (is_one_of(word, {"go", "late", "always", "then", "failed"}) && value.is_scalar()) {
      target(value, states, here);
    } else if (word == "start") {
      return;  // where a case begins shows in every story
    } else if (is_one_of(word, {"deadline", "after", "every", "at", "reply", "until", "before"}) &&
               (value.is_scalar() || value.is_sequence())) {
      for (const Node& item : value.items) moment(item);
      if (value.is_scalar()) moment(value);
    } else if (word == "extend" && value.is_mapping()) {
      for (const Member& term : value.members) moment(term.value);
    } else if (is_one_of(word, {"set", "add", "remove"})) {
      for (const Member& one : value.members) given(one);
    } else if (word == "tell" || (word == "to" && around.find("text") != nullptr)) {
      told(value);
    } else if ((word == "limit" || word == "times") && value.is_scalar()) {
      one_more(value, Mutant::Kind::count);
    } else if (word == "who" || word == "except") {
      person(value, word == "who" && around.find("entered_by") == nullptr);
    } else {
      visit(value, states, here);
    }
  }

  void add(Mutant::Kind kind, const Span& span, std::size_t at, std::string_view was,
           std::string becomes) {
    if (becomes == was) return;
    found_.push_back({kind, span, at, std::string(was), std::move(becomes)});
  }
  [[nodiscard]] std::size_t begin(const Node& node) const {
    return positions_.offset(node.span.line, node.span.column);
  }
  [[nodiscard]] std::string_view written(const Node& node) const {
    const std::size_t from = begin(node);
    const std::size_t end = positions_.offset(node.span.end_line, node.span.end_column);
    return std::string_view(text_).substr(from, std::max(from, end) - from);
  }

  void condition(const Node& node) {
    if (!node.is_double_quoted()) return;
    const std::string_view text = written(node);
    if (text.size() < 3) return;
    const std::string inside(text.substr(1, text.size() - 2));
    add(Mutant::Kind::condition, node.span, begin(node), text, "\"!(" + inside + ")\"");
    operators(node, swaps, Mutant::Kind::condition);
  }

  /// Each operator of an expression in turn becomes its opposite.
  template <std::size_t Count>
  void operators(const Node& node, const std::array<Swap, Count>& known, Mutant::Kind kind) {
    const std::string_view text = written(node);
    bool quoted = false;
    for (std::size_t i = 1; i + 1 < text.size(); ++i) {
      if (text[i] == '\'') quoted = !quoted;
      if (quoted) continue;
      for (const Swap& swap : known) {
        if (text.substr(i, swap.from.size()) != swap.from) continue;
        std::string changed(text);
        changed.replace(i, swap.from.size(), swap.to);
        add(kind, node.span, begin(node), text, std::move(changed));
        i += swap.from.size() - 1;
        break;
      }
    }
  }

  void target(const Node& node, const std::vector<std::string>& states, const std::string& here) {
    if (node.missing || node.quoting == document::Quoting::double_quoted) return;
    const auto found = std::find(states.begin(), states.end(), node.text);
    const std::size_t from =
        found == states.end() ? 0 : static_cast<std::size_t>(found - states.begin()) + 1;
    for (std::size_t i = 0; i < states.size(); ++i) {
      const std::string& other = states[(from + i) % states.size()];
      if (other == node.text || other == here) continue;
      add(Mutant::Kind::target, node.span, begin(node), written(node), other);
      return;
    }
  }

  void moment(const Node& node) {
    if (!node.is_scalar() || node.missing) return;
    one_more(node, Mutant::Kind::time);
    if (node.is_double_quoted()) return;
    add(Mutant::Kind::time, node.span, begin(node), written(node), "100 years");
  }

  /// The first number in it becomes one more.
  void one_more(const Node& node, Mutant::Kind kind) {
    const std::string_view text = written(node);
    const std::size_t first = text.find_first_of("0123456789");
    if (first == std::string_view::npos) return;
    std::size_t end = first;
    while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
    std::int64_t number = 0;
    const auto read = std::from_chars(text.data() + first, text.data() + end, number);
    if (read.ec != std::errc() || number >= 1'000'000) return;
    std::string changed(text);
    changed.replace(first, end - first, std::to_string(number + 1));
    if (number == 1) {  // `1 year`: units have one form for one, and another for more
      constexpr std::string_view units[] = {"day", "week", "month", "year", "hour", "minute"};
      for (const std::string_view unit : units) {
        const std::size_t at = changed.find(unit, first);
        if (at == std::string::npos ||
            changed.substr(at, unit.size() + 1) == std::string(unit) + "s")
          continue;
        changed.insert(at + unit.size(), "s");
        break;
      }
    }
    add(kind, node.span, begin(node), text, std::move(changed));
  }

  /// `2 join`, `all join`, `majority join`, `half join`, `all answered`.
  void quorum(const Node& node) {
    const std::size_t space = node.text.find(' ');
    if (space == std::string::npos) return;
    const std::string first = node.text.substr(0, space);
    if (first[0] >= '0' && first[0] <= '9') return one_more(node, Mutant::Kind::count);
    const std::string other = first == "all" ? "1" : "all";
    add(Mutant::Kind::count, node.span, begin(node), written(node),
        other + node.text.substr(space));
  }

  void person(const Node& node, bool widen) {
    for (const Node& item : node.items) person(item, false);
    if (!node.is_scalar() || node.missing) return;
    const auto found = std::find(roles_.begin(), roles_.end(), node.text);
    if (found == roles_.end()) return;
    const std::size_t next = static_cast<std::size_t>(found - roles_.begin()) + 1;
    if (roles_.size() > 1) {
      add(Mutant::Kind::person, node.span, begin(node), written(node),
          roles_[next % roles_.size()]);
    }
    if (widen) add(Mutant::Kind::person, node.span, begin(node), written(node), "anybody");
  }

  /// Bytes of the text, from one place to another.
  struct Range {
    std::size_t from = 0;
    std::size_t end = 0;
  };
  [[nodiscard]] Range range_of(const Node& node) const {
    const std::size_t from = begin(node);
    return {from, from + written(node).size()};
  }
  [[nodiscard]] Range range_of(const Member& member) const {
    return {range_of(member.key).from, range_of(member.value).end};
  }

  /// Puts something else in place of an action, or nothing.
  void leave_out(const Span& span, Range range, std::string_view instead) {
    found_.push_back({Mutant::Kind::action, span, range.from,
                      text_.substr(range.from, range.end - range.from), std::string(instead)});
  }

  /// One part of a mapping or list, with the comma that goes with it.
  template <typename Parts>
  void leave_out_of(const Node& around, const Parts& parts, std::size_t place, const Span& span) {
    Range range = range_of(parts[place]);
    if (around.flow && place + 1 < parts.size()) {
      range.end = range_of(parts[place + 1]).from;
    } else if (around.flow && place > 0) {
      range.from = range_of(parts[place - 1]).end;
    }
    leave_out(span, range, {});
  }
  void leave_out_of(const Node& around, const Member& member) {
    const auto place = static_cast<std::size_t>(&member - around.members.data());
    leave_out_of(around, around.members, place, member.key.span);
  }

  /// What is done is not done: of data, each piece of it.
  void action(const Member& member, const Node& around) {
    const std::string& word = member.key.text;
    const Node& value = member.value;
    if (value.missing) return;
    if (is_one_of(word, {"set", "add", "remove", "extend"}) && value.members.size() > 1) {
      for (const Member& one : value.members) leave_out_of(value, one);
      return;
    }
    Range whole = range_of(member);
    bool alone = true;  // beside `if`, what is done there is all that stands there
    for (const Member& beside : around.members) {
      if (&beside == &member || is_one_of(beside.key.text, {"if", "else"})) continue;
      if (word == "send" && is_one_of(beside.key.text, sent_words)) {
        const Range part = range_of(beside);
        whole = {std::min(whole.from, part.from), std::max(whole.end, part.end)};
      } else {
        alone = false;
      }
    }
    if (!alone) {
      if (whole.end == range_of(member).end) leave_out_of(around, member);
    } else {
      leave_out(member.key.span, whole, &around == result_ ? std::string_view() : nothing_done);
    }
  }

  /// A value that data gets: another.
  void given(const Member& member) {
    const Node& value = member.value;
    if (!value.is_scalar() || value.missing) return;
    if (value.is_double_quoted()) {
      operators(value, swaps, Mutant::Kind::action);
      operators(value, sums, Mutant::Kind::action);
    } else if (value.text == "true" || value.text == "false") {
      add(Mutant::Kind::action, value.span, begin(value), written(value),
          value.text == "true" ? "false" : "true");
    } else if (const auto other = other_word(member.key.text, value.text)) {
      add(Mutant::Kind::action, value.span, begin(value), written(value), *other);
    } else if (value.text.find_first_not_of("0123456789") == std::string::npos) {
      one_more(value, Mutant::Kind::action);
    }
  }

  /// Of the words that a piece of data can be, the one after this.
  [[nodiscard]] std::optional<std::string> other_word(const std::string& field,
                                                      const std::string& word) const {
    const Node* declared = fields_ == nullptr ? nullptr : fields_->find(field);
    const Node* of = declared == nullptr ? nullptr : declared->find("of");
    if (of == nullptr) return std::nullopt;
    std::vector<std::string> words = keys(*of);
    for (const Node& item : of->items) words.push_back(item.text);
    const auto found = std::find(words.begin(), words.end(), word);
    if (found == words.end()) return std::nullopt;
    return std::next(found) == words.end() ? words.front() : *std::next(found);
  }

  /// Who gets a message: of several each in turn does not, and one alone is another.
  void told(const Node& value) {
    const Node* to = value.is_mapping() ? value.find("to") : &value;
    if (to == nullptr) return;
    if (to->is_scalar()) return person(*to, false);
    if (!to->flow || to->items.size() < 2) return person(*to, false);
    for (std::size_t i = 0; i < to->items.size(); ++i) {
      leave_out_of(*to, to->items, i, to->items[i].span);
    }
  }

  const std::string& text_;
  document::Positions positions_;
  const Node& root_;
  std::vector<std::string> roles_;
  const Node* fields_ = nullptr;  // the declarations of the data
  const Node* result_ = nullptr;  // the result that is looked at
  std::vector<Mutant> found_;
};

}  // namespace

std::vector<Mutant> mutants_of(const document::Document& workflow) {
  return Finder(workflow).run();
}

std::string text_of(const Mutant& mutant, const Source& source) {
  std::string text = source.text;
  text.replace(mutant.at, mutant.was.size(), mutant.becomes);
  return text;
}

}  // namespace regie::analysis
