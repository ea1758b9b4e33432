// SPDX-License-Identifier: Apache-2.0
#include "engine/workflow/repair.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>

#include "engine/base/suggest.hpp"
#include "engine/workflow/grammar.hpp"
#include "engine/workflow/names.hpp"

namespace regie::workflow {
namespace {

using document::Member;
using document::Node;

/// Behind these words stand names that the rest of the file refers to.
constexpr std::array<std::string_view, 8> words_before_names = {
    "roles", "data", "fields", "states", "choices", "results", "timers", "terms"};

bool known_elsewhere(std::string_view key) {
  const auto& tables = words::all();
  return std::any_of(tables.begin(), tables.end(), [&](const Vocabulary* table) {
    const Word* word = table->find(key);
    return word != nullptr && word->supported;
  });
}

class Repair {
 public:
  explicit Repair(Findings& findings) : findings_(findings) {}

  void walk(Node& node, const Shape& shape) {
    switch (shape.kind) {
      case Shape::Kind::table:
        if (node.is_mapping()) mend_words(node, *shape.table);
        return;
      case Shape::Kind::named:
        if (!node.flow) adopt_words(node, shape.parts[0]);
        for (Member& member : node.members) walk(member.value, shape.parts[0]);
        return;
      case Shape::Kind::list:
        for (Node& item : node.items) walk(item, shape.parts[0]);
        return;
      case Shape::Kind::any:
        if (const Shape* part = part_for(node, shape)) walk(node, *part);
        return;
      default:
        return;
    }
  }

 private:
  /// Of several forms, the one that is written here.
  static const Shape* part_for(const Node& node, const Shape& shape) {
    const Shape* best = nullptr;
    std::size_t most = 0;
    for (const Shape& part : shape.parts) {
      if (node.is_sequence() && part.kind == Shape::Kind::list) return &part;
      if (!node.is_mapping()) continue;
      if (part.kind == Shape::Kind::named || part.kind == Shape::Kind::any) {
        if (best == nullptr) best = &part;
      } else if (part.kind == Shape::Kind::table) {
        const auto known = static_cast<std::size_t>(std::count_if(
            node.members.begin(), node.members.end(),
            [&](const Member& member) { return part.table->find(member.key.text) != nullptr; }));
        if (best == nullptr || known > most) best = &part;
        most = std::max(most, known);
      }
    }
    return best;
  }

  /// How many words of a block this form does not know; none: it is no such form at all.
  static std::optional<std::size_t> unknown_in(const Node& node, const Shape& shape) {
    if (shape.kind == Shape::Kind::value) return 0;
    if (shape.kind == Shape::Kind::named && node.is_mapping()) {
      return static_cast<std::size_t>(
          std::count_if(node.members.begin(), node.members.end(), [&](const Member& member) {
            return !member.value.is_scalar() && unknown_in(member.value, shape.parts[0]) != 0;
          }));
    }
    if (shape.kind == Shape::Kind::list && node.is_sequence()) return 0;
    if (shape.kind == Shape::Kind::table && node.is_mapping()) {
      return static_cast<std::size_t>(std::count_if(
          node.members.begin(), node.members.end(),
          [&](const Member& member) { return shape.table->find(member.key.text) == nullptr; }));
    }
    std::optional<std::size_t> least;
    if (shape.kind != Shape::Kind::any) return least;
    for (const Shape& part : shape.parts) {
      const auto unknown = unknown_in(node, part);
      if (unknown && (!least || *unknown < *least)) least = unknown;
    }
    return least;
  }

  static const Vocabulary* table_of(const Shape& shape) {
    if (shape.kind == Shape::Kind::table) return shape.table;
    for (const Shape& part : shape.parts) {
      if (const Vocabulary* table = table_of(part)) return table;
    }
    return nullptr;
  }

  /// `  of:` among the names of the data, with the words of a choice below it: it belongs to the
  /// name above it.
  void adopt_words(Node& node, const Shape& item) {
    const Vocabulary* table = item.kind == Shape::Kind::named ? nullptr : table_of(item);
    if (table == nullptr) return;
    for (std::size_t i = 1; i < node.members.size();) {
      const Member& member = node.members[i];
      const Shape* shape = shape_of(*table, member.key.text);
      const bool block = !member.value.is_scalar() && !member.value.flow;
      if (shape == nullptr || !block || unknown_in(member.value, *shape) != 0) {
        ++i;
        continue;
      }
      const bool is_item = unknown_in(member.value, item) == 0;
      // All that stands under `exits` may also stand in a state, but no state has nothing more.
      const bool exits = member.key.text == "exits" && table_of(*shape) != nullptr &&
                         unknown_in(member.value, *shape) == 0 &&
                         member.value.find("title") == nullptr;
      if ((is_item && !exits) || !take_in(node, i)) ++i;
    }
  }

  /// Gives a member to the one above it, where that is a block that lacks it.
  bool take_in(Node& node, std::size_t place) {
    Member& above = node.members[place - 1];
    const Member& member = node.members[place];
    if (!above.value.is_mapping() || above.value.flow || above.value.members.empty() ||
        above.value.find(member.key.text) != nullptr) {
      return false;
    }
    const std::string name = in_backquotes(member.key.text);
    const std::string first = in_backquotes(above.value.members.front().key.text);
    findings_.error(member.key.span, "indentation",
                    {name + " hoort bij " + in_backquotes(above.key.text) +
                         ", maar springt daarvoor niet ver genoeg in.",
                     name + " belongs to " + in_backquotes(above.key.text) +
                         ", but is not indented far enough for that."},
                    Text{"Laat " + name + " even ver inspringen als " + first + " erboven.",
                         "Indent " + name + " as far as " + first + " above it."});
    above.value.members.push_back(std::move(node.members[place]));
    node.members.erase(node.members.begin() + static_cast<std::ptrdiff_t>(place));
    return true;
  }

  /// Whether a member that does not belong where it stands is one of the block above it.
  static bool is_of_block(const Member& above, const Member& member, const Vocabulary& table) {
    const Shape* shape = shape_of(table, above.key.text);
    if (shape != nullptr && shape->kind == Shape::Kind::any) shape = part_for(above.value, *shape);
    if (shape == nullptr) return false;
    if (shape->kind == Shape::Kind::named) {
      return member.value.is_mapping() && unknown_in(member.value, shape->parts[0]) == 0;
    }
    return shape->kind == Shape::Kind::table && shape->table->find(member.key.text) != nullptr;
  }

  /// A word that does not belong here, right below a block that it fits in.
  void adopt_word(Node& node, const Vocabulary& table) {
    for (std::size_t i = 1; i < node.members.size();) {
      const std::string& key = node.members[i].key.text;
      const bool strange = table.find(key) == nullptr && words::instead_of(key).empty() &&
                           words::from_dutch(key).empty() && suggest(key, table.names()).empty();
      if (!strange || !is_of_block(node.members[i - 1], node.members[i], table) ||
          !take_in(node, i)) {
        ++i;
      }
    }
  }

  /// What may stand in a mapping behind this word; null: no such thing.
  static const Shape* block_of(const Vocabulary& table, std::string_view word) {
    const Shape* shape = shape_of(table, word);
    if (shape == nullptr) return nullptr;
    const auto is_block = [](const Shape& one) {
      return one.kind == Shape::Kind::table || one.kind == Shape::Kind::named;
    };
    if (is_block(*shape)) return shape;
    const auto part = std::find_if(shape->parts.begin(), shape->parts.end(), is_block);
    return shape->kind == Shape::Kind::any && part != shape->parts.end() ? &*part : nullptr;
  }

  /// `choices:` with nothing behind it, and below it names that are indented as far: they are what
  /// belongs to it.
  void adopt(Node& node, const Vocabulary& table) {
    if (node.flow) return;
    for (std::size_t i = 0; i + 1 < node.members.size(); ++i) {
      Member& member = node.members[i];
      const Shape* block = member.value.missing ? block_of(table, member.key.text) : nullptr;
      if (block == nullptr) continue;
      const auto belongs = [&](const Member& one) {
        if (table.find(one.key.text) != nullptr) return false;
        if (block->kind == Shape::Kind::table) return block->table->find(one.key.text) != nullptr;
        return one.value.is_mapping() && words::instead_of(one.key.text).empty();
      };
      const auto first = node.members.begin() + static_cast<std::ptrdiff_t>(i) + 1;
      const auto end = std::find_if_not(first, node.members.end(), belongs);
      if (first == end) continue;
      const std::string name = in_backquotes(member.key.text);
      findings_.error(first->key.span, "indentation",
                      {"Dit hoort bij " + name + ", maar springt niet verder in.",
                       "This belongs to " + name + ", but is not indented more."},
                      Text{"Laat het verder inspringen dan " + name + ".",
                           "Indent it more than " + name + "."});
      member.value.missing = false;
      member.value.kind = document::NodeKind::mapping;
      member.value.members.assign(std::make_move_iterator(first), std::make_move_iterator(end));
      node.members.erase(first, end);
    }
  }

  void mend_words(Node& node, const Vocabulary& table) {
    adopt(node, table);
    if (!node.flow) adopt_word(node, table);
    for (Member& member : node.members) {
      if (table.find(member.key.text) == nullptr) mend_word(node, member, table);
      const Shape* const shape = shape_of(table, member.key.text);
      if (shape == nullptr) continue;
      // Only there it declares fields; what a message carries is named as its receiver likes.
      const bool data_of_message = member.key.text == "data" && &table != workflow_shape().table;
      const bool names =
          !data_of_message && std::find(words_before_names.begin(), words_before_names.end(),
                                        member.key.text) != words_before_names.end();
      if (names && member.value.is_mapping()) mend_names(member.value);
      walk(member.value, *shape);
    }
  }

  void mend_word(const Node& mapping, Member& member, const Vocabulary& table) {
    const std::string& written = member.key.text;
    const std::string ours(words::from_dutch(written));
    if (!ours.empty() && table.find(ours) != nullptr && mapping.find(ours) == nullptr) {
      return read_as(member, ours);
    }
    const std::string theirs = words::instead_of(written).en;
    if (table.find(theirs) != nullptr) return mend_other(mapping, member, table, theirs);
    const std::string meant = suggest(written, table.names());
    if (meant.empty() || mapping.find(meant) != nullptr) return;
    // A word that belongs elsewhere is in the wrong place, unless only an `s` is missing.
    if (known_elsewhere(written) && written + "s" != meant && meant + "s" != written) return;
    findings_
        .error(
            member.key.span, "unknown-key",
            {in_backquotes(written) + " kent de taal niet bij " + std::string(table.nl) + ".",
             in_backquotes(written) + " is not something that " + std::string(table.en) + " has."},
            did_you_mean(meant))
        .subject = written;
    member.key.text = meant;
  }

  /// A word of another system, or `exit` for `exits`: read on as if ours stood there, where what is
  /// behind it can be read so.
  void mend_other(const Node& mapping, Member& member, const Vocabulary& table,
                  const std::string& theirs) {
    const std::string& written = member.key.text;
    const bool plural = table.find(written + "s") != nullptr && member.value.is_mapping() &&
                        mapping.find("each") != nullptr;
    const std::string ours = plural ? written + "s" : theirs;
    static constexpr std::array<std::string_view, 7> names = {"go",    "start", "deadline", "each",
                                                              "title", "if",    "who"};
    static constexpr std::array<std::string_view, 5> blocks = {"choices", "data", "title", "each",
                                                               "exits"};
    const auto is_in = [&](const auto& known) {
      return std::find(known.begin(), known.end(), ours) != known.end();
    };
    const bool readable =
        (member.value.is_scalar() && is_in(names)) || (member.value.is_mapping() && is_in(blocks));
    if (!readable || table.find(ours) == nullptr || mapping.find(ours) != nullptr) return;
    read_as(member, ours);
  }

  /// Reads on as if our word stood there.
  void read_as(Member& member, const std::string& ours) {
    const std::string written = member.key.text;
    Advice advice{"Dat heet hier `" + ours + "`.", "That is called `" + ours + "` here."};
    advice.suggestion = ours;
    findings_
        .error(member.key.span, "unknown-key",
               {in_backquotes(written) + " is geen woord van deze taal.",
                in_backquotes(written) + " is not a word of this language."},
               std::move(advice))
        .subject = written;
    member.key.text = ours;
  }

  void mend_names(Node& mapping) {
    for (Member& member : mapping.members) {
      std::string& written = member.key.text;
      if (is_name(written)) continue;
      std::string meant = name_from(written);
      if (meant.empty() || mapping.find(meant) != nullptr) continue;
      check_name(findings_, written, member.key.span);
      findings_.told(written);
      written = std::move(meant);
    }
  }

  Findings& findings_;
};

}  // namespace

void repair(Node& root, Findings& findings) { Repair(findings).walk(root, workflow_shape()); }

}  // namespace regie::workflow
