// SPDX-License-Identifier: Apache-2.0
// The comments of a document, each with what it stands by.
#include "engine/document/syntax.hpp"

#include <algorithm>
#include <utility>

#include "engine/base/ascii.hpp"
#include "engine/document/positions.hpp"

namespace regie::document {
namespace {

struct Comment {
  std::size_t begin = 0;
  std::size_t column = 0;
  std::uint32_t line = 0;
  bool own_line = false;
  bool blank_before = false;
  std::string text;
};

class SyntaxReader {
 public:
  explicit SyntaxReader(std::string_view text) : text_(text), positions_(text) {}

  std::vector<Syntax> run(const std::vector<Document>& documents) {
    for (const Document& document : documents) collect_scalars(document.root);
    collect_comments();
    std::vector<Syntax> result;
    for (std::size_t i = 0; i < documents.size(); ++i) {
      std::size_t limit = text_.size();
      if (i + 1 < documents.size()) limit = marker_before(begin_of(documents[i + 1].root));
      Syntax root = read(documents[i].root, limit, -1);
      while (comes_before(limit)) root.end.push_back(take());
      result.push_back(std::move(root));
    }
    return result;
  }

 private:
  struct Range {
    std::size_t begin;
    std::size_t end;
  };

  std::size_t begin_of(const Node& node) const {
    return positions_.offset(node.span.line, node.span.column);
  }
  std::size_t end_of(const Node& node) const {
    return positions_.offset(node.span.end_line, node.span.end_column);
  }
  std::uint32_t line_of(std::size_t offset) const { return positions_.span(offset, offset).line; }

  std::size_t marker_before(std::size_t offset) const {
    const std::size_t at = text_.rfind("\n---", offset);
    return at == std::string_view::npos ? offset : at + 1;
  }

  bool blank_above(std::size_t offset) const {
    const std::size_t line = positions_.line_begin(offset);
    if (line == 0) return false;
    const std::size_t above = positions_.line_begin(line - 1);
    return std::all_of(text_.begin() + static_cast<std::ptrdiff_t>(above),
                       text_.begin() + static_cast<std::ptrdiff_t>(line),
                       [](char c) { return is_white(c); });
  }

  void collect_scalars(const Node& node) {
    if (node.is_scalar() && !node.missing) scalars_.push_back({begin_of(node), end_of(node)});
    for (const Node& item : node.items) collect_scalars(item);
    for (const Member& member : node.members) {
      collect_scalars(member.key);
      collect_scalars(member.value);
    }
  }

  // Whatever is a `#` outside of all scalars begins a comment (YAML 1.2, 6.6); the first line of a
  // block of text may hold one too.
  void collect_comments() {
    std::size_t at = 0;
    for (const Range& scalar : scalars_) {
      comments_between(at, scalar.begin);
      at = std::max(at, scalar.end);
    }
    comments_between(at, text_.size());
  }

  void comments_between(std::size_t at, std::size_t end) {
    while (at < end) {
      if (text_[at] != '#') {
        ++at;
        continue;
      }
      const std::size_t stop = std::min(text_.find('\n', at), text_.size());
      std::string_view said = text_.substr(at, stop - at);
      while (!said.empty() && is_white(said.back())) said.remove_suffix(1);
      const std::size_t line = positions_.line_begin(at);
      Comment comment;
      comment.begin = at;
      comment.column = at - line;
      comment.line = line_of(at);
      comment.own_line = text_.find_first_not_of(" \t", line) == at;
      comment.blank_before = comment.own_line && blank_above(at);
      comment.text = said;
      comments_.push_back(std::move(comment));
      at = stop;
    }
  }

  bool comes_before(std::size_t offset) const {
    return next_ < comments_.size() && comments_[next_].begin < offset;
  }
  Remark take() {
    const Comment& comment = comments_[next_++];
    return {comment.text, comment.blank_before};
  }

  Syntax scalar(const Node& node) const {
    Syntax made;
    made.quoting = node.quoting;
    made.missing = node.missing;
    made.text = node.text;
    made.several_lines = node.span.line != node.span.end_line;
    if (node.quoting == Quoting::block) {
      made.written = text_.substr(begin_of(node), end_of(node) - begin_of(node));
    }
    return made;
  }

  /// `limit` is where something else begins after the node, and `next_column` how far that is
  /// indented: what is indented as the node or further belongs to it.
  Syntax read(const Node& node, std::size_t limit, std::ptrdiff_t next_column) {
    if (node.is_scalar()) return scalar(node);
    Syntax made;
    made.kind = node.kind;
    made.flow = node.flow;
    const auto column = static_cast<std::ptrdiff_t>(node.span.column) - 1;
    const std::size_t inner = node.flow ? end_of(node) - 1 : limit;
    const std::size_t count = node.is_mapping() ? node.members.size() : node.items.size();
    const auto first_node = [&](std::size_t i) -> const Node& {
      return node.is_mapping() ? node.members[i].key : node.items[i];
    };
    for (std::size_t i = 0; i < count; ++i) {
      const bool last = i + 1 == count;
      const std::size_t stop = last ? inner : begin_of(first_node(i + 1));
      made.entries.push_back(read_entry(node, i, stop, last ? next_column : column));
    }
    while (comes_before(inner)) {
      const Comment& comment = comments_[next_];
      const auto at = static_cast<std::ptrdiff_t>(comment.column);
      if (!node.flow && (at < column || at <= next_column)) break;
      made.end.push_back(take());
    }
    return made;
  }

  SyntaxEntry read_entry(const Node& node, std::size_t i, std::size_t stop,
                         std::ptrdiff_t next_column) {
    SyntaxEntry entry;
    const Node& value = node.is_mapping() ? node.members[i].value : node.items[i];
    const Node& first = node.is_mapping() ? node.members[i].key : value;
    while (comes_before(begin_of(first))) entry.before.push_back(take());
    entry.blank_before = blank_above(begin_of(first));
    const bool below = !value.is_scalar() && !value.flow;
    if (node.is_mapping()) {
      entry.key = scalar(first);
      const std::size_t begin = value.missing ? end_of(first) : begin_of(value);
      while (comes_before(begin)) {
        if (below && comments_[next_].own_line) break;
        Remark remark = take();
        if (below && entry.beside_key.empty()) {
          entry.beside_key = std::move(remark.text);
        } else {
          entry.before.push_back(std::move(remark));
        }
      }
    }
    entry.value = read(value, stop, next_column);
    if (node.flow && !value.is_scalar()) entry.value.flow = true;  // `[ a: b ]`
    if (!below && comes_before(stop) && !comments_[next_].own_line &&
        comments_[next_].line == line_of(end_of(value))) {
      entry.after = take().text;
    }
    lift(entry, node.is_sequence());
    return entry;
  }

  /// What has no place of its own within the value stands above the entry.
  static void lift(SyntaxEntry& entry, bool first_on_line) {
    if (entry.value.entries.empty()) {
      for (Remark& remark : entry.value.end) entry.before.push_back(std::move(remark));
      entry.value.end.clear();
    }
    if (!first_on_line || entry.value.entries.empty()) return;
    SyntaxEntry& inner = entry.value.entries.front();
    for (Remark& remark : inner.before) entry.before.push_back(std::move(remark));
    inner.before.clear();
    inner.blank_before = false;
  }

  std::string_view text_;
  Positions positions_;
  std::vector<Range> scalars_;
  std::vector<Comment> comments_;
  std::size_t next_ = 0;
};

/// The comment on the first line of a block of text, which is part of how it is written.
std::string comment_of_block(const Syntax& node) {
  const std::string_view first = std::string_view(node.written).substr(0, node.written.find('\n'));
  const std::size_t hash = first.find(" #");
  if (hash == std::string_view::npos) return {};
  std::string_view said = first.substr(hash + 1);
  while (!said.empty() && is_white(said.back())) said.remove_suffix(1);
  return std::string(said);
}

void gather_comments(const Syntax& node, std::vector<std::string>& all) {
  const auto add = [&](const std::string& text) {
    if (!text.empty()) all.push_back(text);
  };
  for (const SyntaxEntry& entry : node.entries) {
    for (const Remark& remark : entry.before) add(remark.text);
    add(entry.beside_key);
    if (entry.value.quoting == Quoting::block) add(comment_of_block(entry.value));
    gather_comments(entry.value, all);
    add(entry.after);
  }
  for (const Remark& remark : node.end) add(remark.text);
}

/// Words and numbers that YAML or people read as something else than a text.
bool reads_as_value(std::string_view text) {
  for (std::string_view word : {"true", "false", "null", "~", "yes", "no", "on", "off", "y", "n"}) {
    if (text.size() == word.size() &&
        std::equal(text.begin(), text.end(), word.begin(), [](char left, char right) {
          return (left >= 'A' && left <= 'Z' ? left - 'A' + 'a' : left) == right;
        })) {
      return true;
    }
  }
  return text.find_first_not_of("0123456789.+-_:eExXoO") == std::string_view::npos;
}

}  // namespace

Result<std::vector<Syntax>> read_syntax(std::shared_ptr<const Source> source,
                                        const Limits& limits) {
  auto documents = parse_all(source, limits);
  if (!documents) return std::move(documents).error();
  return SyntaxReader(source->text).run(*documents);
}

bool same_content(const Syntax& left, const Syntax& right) {
  if (left.kind != right.kind || left.missing != right.missing || left.text != right.text ||
      (left.quoting == Quoting::double_quoted) != (right.quoting == Quoting::double_quoted)) {
    return false;
  }
  return std::equal(left.entries.begin(), left.entries.end(), right.entries.begin(),
                    right.entries.end(), [](const SyntaxEntry& one, const SyntaxEntry& other) {
                      return one.key.text == other.key.text && same_content(one.value, other.value);
                    });
}

std::vector<std::string> comments_of(const Syntax& document) {
  std::vector<std::string> all;
  gather_comments(document, all);
  return all;
}

bool needs_no_quotes(const std::string& text) {
  if (text.empty() || is_white(text.front()) || is_white(text.back())) return false;
  if (text.find_first_of("?,:#[]{}\n\t\"\\") != std::string::npos) return false;
  if (std::string_view("-&*!|>'%@`<=").find(text.front()) != std::string_view::npos) return false;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20U || c == 0x7F) return false;
  }
  return !reads_as_value(text);
}

}  // namespace regie::document
