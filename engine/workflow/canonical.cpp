// SPDX-License-Identifier: Apache-2.0
#include "engine/workflow/canonical.hpp"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "engine/document/positions.hpp"
#include "engine/document/quoted_line.hpp"
#include "engine/document/syntax.hpp"
#include "engine/workflow/grammar.hpp"

namespace regie::workflow {
namespace canonical_form {
namespace {

using document::NodeKind;
using document::Quoting;
using document::Syntax;
using document::SyntaxEntry;
using Kind = Shape::Kind;

constexpr std::size_t line_width = 120;
constexpr std::size_t most_mended = 1000;

bool holds(const Shape& shape, Kind kind) {
  return shape.kind == kind ||
         (shape.kind == Kind::any &&
          std::any_of(shape.parts.begin(), shape.parts.end(),
                      [kind](const Shape& part) { return holds(part, kind); }));
}

bool is_of_scalar(Kind kind) {
  return kind != Kind::table && kind != Kind::named && kind != Kind::list && kind != Kind::any;
}

void gather_kinds(const Shape& shape, std::set<Kind>& kinds) {
  if (is_of_scalar(shape.kind)) kinds.insert(shape.kind);
  if (shape.kind != Kind::any) return;
  for (const Shape& part : shape.parts) gather_kinds(part, kinds);
}

/// What a scalar can be there.
std::set<Kind> scalar_kinds(const Shape& shape) {
  std::set<Kind> kinds;
  gather_kinds(shape, kinds);
  return kinds;
}

/// How well a form fits what is written; below 0 where it does not.
int fit(const Shape& shape, const Syntax& node) {
  switch (node.kind) {
    case NodeKind::scalar:
      return is_of_scalar(shape.kind) ? 0 : -1;
    case NodeKind::sequence:
      return shape.kind == Kind::list ? 0 : -1;
    case NodeKind::mapping:
      break;
  }
  if (shape.kind == Kind::named) return 0;
  if (shape.kind != Kind::table) return -1;
  int known = 0;
  for (const SyntaxEntry& entry : node.entries) {
    known += shape_of(*shape.table, entry.key.text) != nullptr ? 1 : 0;
  }
  return known;
}

const Shape* best_of(const Shape& shape, const Syntax& node) {
  if (shape.kind != Kind::any) return fit(shape, node) < 0 ? nullptr : &shape;
  const Shape* best = nullptr;
  int most = -1;
  for (const Shape& part : shape.parts) {
    const Shape* one = best_of(part, node);
    if (one == nullptr || fit(*one, node) <= most) continue;
    most = fit(*one, node);
    best = one;
  }
  return best;
}

/// Within a scalar a quote that stays open was broken off by a `#`.
void take_broken_comment(SyntaxEntry& entry) {
  std::string& text = entry.value.text;
  if (entry.after.empty() || std::count(text.begin(), text.end(), '\'') % 2 == 0) return;
  text += " " + std::exchange(entry.after, {});
}

void quote_label(Syntax& node) {
  if (node.missing || node.quoting == Quoting::block) return;
  node.quoting = document::needs_no_quotes(node.text) ? Quoting::plain : Quoting::double_quoted;
}

/// Gives each scalar the quotes that belong to what it is.
class QuoteSetter {
 public:
  void set(SyntaxEntry& entry, const Shape& shape) {
    const Shape* best = best_of(shape, entry.value);
    if (best == nullptr) return;
    Syntax& node = entry.value;
    switch (node.kind) {
      case NodeKind::scalar:
        return scalar(entry, shape);
      case NodeKind::sequence:
        for (SyntaxEntry& item : node.entries) set(item, best->parts.front());
        return;
      case NodeKind::mapping:
        node.aligned = best->kind == Kind::named;
        for (SyntaxEntry& member : node.entries) {
          const Shape* inner = best->kind == Kind::named ? &best->parts.front()
                                                         : shape_of(*best->table, member.key.text);
          if (inner != nullptr) set(member, *inner);
        }
    }
  }

 private:
  static void scalar(SyntaxEntry& entry, const Shape& shape) {
    Syntax& node = entry.value;
    if (node.missing) return;
    if (holds(shape, Kind::label)) return quote_label(node);
    const bool only_expression = scalar_kinds(shape) == std::set<Kind>{Kind::expression};
    if (!only_expression || node.quoting == Quoting::block) return;
    if (node.quoting == Quoting::plain) take_broken_comment(entry);
    node.quoting = Quoting::double_quoted;
  }
};

bool wants_quotes(const std::vector<const Vocabulary*>& tables, const std::string& key) {
  return std::any_of(tables.begin(), tables.end(), [&](const Vocabulary* table) {
    const Shape* shape = shape_of(*table, key);
    return shape != nullptr && (holds(*shape, Kind::expression) || holds(*shape, Kind::label));
  });
}

/// The text with quotes around the value that YAML broke at the first of these problems.
std::optional<std::string> mended(const Source& source, const Error& error) {
  static const std::vector<const Vocabulary*> tables = [] {
    std::vector<const Vocabulary*> all = words::all();
    all.push_back(&words::text());
    all.push_back(&words::person());
    return all;
  }();
  if (error.code != Errc::invalid_document || error.diagnostics.empty()) return std::nullopt;
  const Span& place = error.diagnostics.front().span;
  if (place.line == 0) return std::nullopt;
  const document::Positions positions(source.text);
  const auto pair =
      document::find_quoted_pair(source.text, positions.offset(place.line, place.column));
  if (!pair || !wants_quotes(tables, pair->key)) return std::nullopt;
  if (std::string_view("{[\"|>").find(source.text[pair->begin]) != std::string_view::npos) {
    return std::nullopt;
  }
  return source.text.substr(0, pair->begin) + pair->value + source.text.substr(pair->end);
}

/// Reads a document; what YAML breaks off is put between quotes as far as that helps.
Result<std::vector<Syntax>> read_mended(std::shared_ptr<const Source> source,
                                        const Limits& limits) {
  auto read = document::read_syntax(source, limits);
  if (read) return read;
  Error first = read.error();
  for (std::size_t i = 0; i < most_mended && !read; ++i) {
    auto text = mended(*source, read.error());
    if (!text) break;
    source = std::make_shared<const Source>(Source{source->name, std::move(*text)});
    read = document::read_syntax(source, limits);
  }
  if (!read) return first;
  return read;
}

const Shape* shape_of_document(const Syntax& root) {
  const auto has = [&](std::string_view key) {
    return std::any_of(root.entries.begin(), root.entries.end(),
                       [key](const SyntaxEntry& entry) { return entry.key.text == key; });
  };
  if (has("workflow") && has("states")) return &workflow_shape();
  if (has("directory") && has("contacts")) return &directory_shape();
  return nullptr;
}

std::vector<std::string> all_comments(const std::vector<Syntax>& documents) {
  std::vector<std::string> all;
  for (const Syntax& one : documents) {
    for (std::string& comment : document::comments_of(one)) all.push_back(std::move(comment));
  }
  return all;
}

/// Gives workflows and directories the quotes of the fixed form.
void set_quotes(std::vector<Syntax>& documents) {
  for (Syntax& root : documents) {
    const Shape* shape = shape_of_document(root);
    if (shape == nullptr) continue;
    SyntaxEntry whole;
    whole.value = std::move(root);
    QuoteSetter().set(whole, *shape);
    root = std::move(whole.value);
  }
}

/// What was written says the same, holds every comment, and would be written the same again.
bool holds_all(const std::string& text, const std::vector<Syntax>& documents,
               const Limits& limits) {
  const auto source = std::make_shared<const Source>(Source{"", text});
  auto again = document::read_syntax(source, limits);
  if (again) set_quotes(*again);
  return again && again->size() == documents.size() &&
         std::equal(documents.begin(), documents.end(), again->begin(), document::same_content) &&
         all_comments(documents) == all_comments(*again) &&
         document::print_syntax(*again, line_width) == text;
}

}  // namespace
}  // namespace canonical_form

Result<std::string> canonical(std::shared_ptr<const Source> source, const Limits& limits) {
  using namespace canonical_form;
  auto documents = read_mended(source, limits);
  if (!documents) return std::move(documents).error();
  set_quotes(*documents);
  std::string text = document::print_syntax(*documents, line_width);
  if (holds_all(text, *documents, limits)) return text;
  return Error(Errc::invalid_document,
               {source->name + " kan niet in de vaste vorm worden gezet zonder iets te veranderen.",
                source->name + " cannot be put into the fixed form without changing something."},
               {"Schrijf teksten van meer regels en commentaar daarbij op een gewonere manier.",
                "Write texts of several lines, and the comments with them, in a plainer way."});
}

}  // namespace regie::workflow
