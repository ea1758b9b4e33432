// SPDX-License-Identifier: Apache-2.0
// The one form in which Regie writes documents.
#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "engine/base/ascii.hpp"
#include "engine/document/syntax.hpp"

namespace regie::document {
namespace {

std::size_t columns_of(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

std::string hex_escape(unsigned char c) {
  std::array<char, 2> digits{'0', '0'};
  std::to_chars(digits.data() + (c < 16 ? 1 : 0), digits.data() + 2, c, 16);
  return "\\x" + std::string(digits.data(), 2);
}

std::string double_quoted(std::string_view text) {
  std::string made = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      made += std::string("\\") + c;
    } else if (c == '\n') {
      made += "\\n";
    } else if (c == '\t') {
      made += "\\t";
    } else if (byte < 0x20 || byte == 0x7F) {
      made += hex_escape(byte);
    } else {
      made += c;
    }
  }
  return made + "\"";
}

std::string single_quoted(std::string_view text) {
  std::string made = "'";
  for (const char c : text) made += c == '\'' ? std::string("''") : std::string(1, c);
  return made + "'";
}

bool is_text_block(const Syntax& node) {
  if (node.kind != NodeKind::scalar || node.missing) return false;
  return node.quoting == Quoting::block ||
         (node.quoting != Quoting::double_quoted && node.text.find('\n') != std::string::npos);
}

std::string on_one_line(const Syntax& node) {
  if (node.missing) return {};
  switch (node.quoting) {
    case Quoting::double_quoted:
      return double_quoted(node.text);
    case Quoting::single_quoted:
      return single_quoted(node.text);
    default:
      return node.text;
  }
}

bool has_comment_within(const Syntax& node) {
  if (!node.end.empty()) return true;
  return std::any_of(node.entries.begin(), node.entries.end(), [](const SyntaxEntry& entry) {
    return !entry.before.empty() || !entry.beside_key.empty() || !entry.after.empty() ||
           has_comment_within(entry.value);
  });
}

bool holds_text_block(const Syntax& node) {
  if (is_text_block(node)) return true;
  return std::any_of(node.entries.begin(), node.entries.end(),
                     [](const SyntaxEntry& entry) { return holds_text_block(entry.value); });
}

std::string braced(const Syntax& node) {
  if (node.kind == NodeKind::scalar) return on_one_line(node);
  const bool mapping = node.kind == NodeKind::mapping;
  if (node.entries.empty()) return mapping ? "{}" : "[]";
  bool spaced = mapping;
  std::string inside;
  for (const SyntaxEntry& entry : node.entries) {
    if (!inside.empty()) inside += ", ";
    const std::string value = braced(entry.value);
    if (mapping) inside += on_one_line(entry.key) + (value.empty() ? ":" : ": ");
    inside += value;
    spaced = spaced || entry.value.kind == NodeKind::mapping;
  }
  const std::string space = spaced ? " " : "";
  return (mapping ? "{" : "[") + space + inside + space + (mapping ? "}" : "]");
}

std::vector<std::string_view> lines_in(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    lines.push_back(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

class SyntaxPrinter {
 public:
  explicit SyntaxPrinter(std::size_t width) : width_(width) {}

  std::string run(const std::vector<Syntax>& documents) {
    for (std::size_t i = 0; i < documents.size(); ++i) {
      if (i > 0) {
        add_line("---");
        fresh_ = true;
      }
      entries(documents[i], 0, false);
      remarks(documents[i].end, 0);
    }
    return text();
  }

 private:
  struct Line {
    std::string code;
    std::string comment;
  };

  void add_line(std::string code) { lines_.push_back({std::move(code), {}}); }

  void blank() {
    if (!fresh_ && !lines_.empty() && !lines_.back().code.empty()) add_line({});
  }

  void remarks(const std::vector<Remark>& all, std::size_t indent) {
    for (const Remark& remark : all) {
      if (remark.blank_before) blank();
      add_line(std::string(indent, ' ') + remark.text);
      fresh_ = false;
    }
  }

  bool fits(const Syntax& node, std::size_t used) const {
    if (node.entries.empty()) return true;
    if (!node.flow || has_comment_within(node) || holds_text_block(node)) return false;
    return used + columns_of(braced(node)) <= width_;
  }

  std::size_t used_by(const Syntax& owner, const SyntaxEntry& entry, std::size_t indent) const {
    const bool mapping = owner.kind == NodeKind::mapping;
    return indent + 2 + (mapping ? columns_of(on_one_line(entry.key)) : 0);
  }

  bool in_column(const Syntax& owner, const SyntaxEntry& entry, std::size_t indent) const {
    return owner.kind == NodeKind::mapping && entry.value.kind == NodeKind::mapping &&
           !entry.value.entries.empty() && fits(entry.value, used_by(owner, entry, indent));
  }

  /// How wide the keys are of the neighbouring lines that hold braces, for each entry.
  std::vector<std::size_t> key_widths(const Syntax& node, std::size_t indent) const {
    std::vector<std::size_t> widths(node.entries.size(), 0);
    if (!node.aligned) return widths;
    for (std::size_t i = 0; i < node.entries.size();) {
      std::size_t end = i;
      std::size_t widest = 0;
      while (end < node.entries.size() && in_column(node, node.entries[end], indent)) {
        const SyntaxEntry& entry = node.entries[end];
        if (end > i && (entry.blank_before || !entry.before.empty())) break;
        widest = std::max(widest, columns_of(on_one_line(entry.key)));
        ++end;
      }
      for (std::size_t k = i; k < end; ++k) widths[k] = widest;
      i = std::max(end, i + 1);
    }
    return widths;
  }

  /// `on_line`: the first entry goes behind what the last line holds already.
  void entries(const Syntax& node, std::size_t indent, bool on_line) {
    const std::vector<std::size_t> widths = key_widths(node, indent);
    for (std::size_t i = 0; i < node.entries.size(); ++i) {
      const SyntaxEntry& entry = node.entries[i];
      if (i > 0 || !on_line) {
        remarks(entry.before, indent);
        if (entry.blank_before) blank();
        add_line(std::string(indent, ' '));
      }
      fresh_ = false;
      if (node.kind == NodeKind::mapping) {
        const std::string key = on_one_line(entry.key) + ":";
        lines_.back().code += key;
        if (widths[i] + 1 > columns_of(key)) {
          lines_.back().code += std::string(widths[i] + 1 - columns_of(key), ' ');
        }
      } else {
        lines_.back().code += "-";
      }
      value(node, entry, indent);
      comment_after(entry, indent);
    }
    if (indent > 0) remarks(node.end, indent);
  }

  /// The comment behind an entry: on its last line, or below what got lines of its own.
  void comment_after(const SyntaxEntry& entry, std::size_t indent) {
    if (entry.after.empty()) return;
    const Line& last = lines_.back();
    const bool is_remark = last.code.find_first_not_of(' ') == last.code.find('#');
    if (last.comment.empty() && !is_remark) {
      lines_.back().comment = entry.after;
    } else {
      add_line(std::string(indent + 2, ' ') + entry.after);
    }
  }

  void value(const Syntax& owner, const SyntaxEntry& entry, std::size_t indent) {
    const Syntax& node = entry.value;
    if (node.missing) return;
    std::string& line = lines_.back().code;
    if (is_text_block(node)) return text_block(node, indent + 2);
    if (node.kind == NodeKind::scalar) {
      const std::string written = on_one_line(node);
      const bool long_one = columns_of(line) + 1 + columns_of(written) > width_;
      if (node.several_lines && long_one) return wrapped(written, indent + 2);
      line += " " + written;
    } else if (fits(node, used_by(owner, entry, indent))) {
      line += " " + braced(node);
    } else if (owner.kind == NodeKind::mapping) {
      lines_.back().comment = entry.beside_key;
      entries(node, indent + 2, false);
    } else {
      line += " ";
      entries(node, indent + 2, true);
    }
  }

  /// Over several lines, as it was: broken where one space is, which YAML reads as that space.
  void wrapped(const std::string& written, std::size_t indent) {
    std::size_t begin = 0;
    lines_.back().code += " ";
    std::size_t room = width_ - std::min(width_, columns_of(lines_.back().code));
    while (begin < written.size()) {
      const std::size_t end = break_after(written, begin, room);
      lines_.back().code += written.substr(begin, end - begin);
      begin = end;
      if (begin >= written.size()) break;
      ++begin;
      add_line(std::string(indent, ' '));
      room = width_ - std::min(width_, indent);
    }
  }

  static std::size_t break_after(const std::string& text, std::size_t begin, std::size_t room) {
    std::size_t best = text.size();
    if (columns_of(std::string_view(text).substr(begin)) <= room) return best;
    for (std::size_t at = text.find(' ', begin); at != std::string::npos;
         at = text.find(' ', at + 1)) {
      const bool alone = at > begin && at + 1 < text.size() && text[at - 1] != ' ' &&
                         text[at - 1] != ':' && text[at - 1] != '\\' && text[at + 1] != ' ' &&
                         text[at + 1] != '#';
      if (!alone) continue;
      const std::size_t wide = columns_of(std::string_view(text).substr(begin, at - begin));
      if (wide > room && best != text.size()) break;
      best = at;
      if (wide > room) break;
    }
    return best;
  }

  void text_block(const Syntax& node, std::size_t indent) {
    const std::vector<std::string_view> written = lines_in(node.written);
    const std::string_view header = written.empty() ? std::string_view("|") : written.front();
    const std::size_t hash = header.find(" #");
    std::string comment;
    if (hash != std::string_view::npos) {
      comment = header.substr(hash + 1);
      while (!comment.empty() && is_white(comment.back())) comment.pop_back();
    }
    const bool digit = std::any_of(
        header.begin(),
        header.begin() + std::min<std::ptrdiff_t>(3, static_cast<std::ptrdiff_t>(header.size())),
        is_digit);
    if (header.front() == '>' && !digit) {
      folded(written, indent);
    } else {
      literal(node.text, indent);
    }
    if (!comment.empty()) lines_[block_line_].comment = comment;
  }

  void folded(const std::vector<std::string_view>& written, std::size_t indent) {
    const std::string_view header = written.front().substr(0, written.front().find(' '));
    lines_.back().code += " " + std::string(header);
    block_line_ = lines_.size() - 1;
    std::size_t shift = 0;
    for (std::size_t i = 1; i < written.size() && shift == 0; ++i) {
      const std::size_t first = written[i].find_first_not_of(' ');
      if (first != std::string_view::npos) shift = first;
    }
    for (std::size_t i = 1; i < written.size(); ++i) {
      const std::string_view line = written[i].substr(std::min(shift, written[i].size()));
      add_line(line.empty() ? std::string() : std::string(indent, ' ') + std::string(line));
    }
  }

  void literal(const std::string& text, std::size_t indent) {
    std::string header = "|";
    if (!text.empty() && (text.front() == ' ' || text.front() == '\n')) header += "2";
    if (text.empty() || text.back() != '\n') header += "-";
    if (text.size() > 1 && text.ends_with("\n\n")) header += "+";
    lines_.back().code += " " + header;
    block_line_ = lines_.size() - 1;
    for (const std::string_view line : lines_in(text)) {
      add_line(line.empty() ? std::string() : std::string(indent, ' ') + std::string(line));
    }
  }

  /// Comments of neighbouring lines stand below each other, unless one of the lines is long.
  std::string text() const {
    std::string made;
    std::size_t widest = 0;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      const auto& [code, comment] = lines_[i];
      made += code;
      if (!comment.empty()) {
        if (i == 0 || lines_[i - 1].comment.empty()) widest = widest_from(i);
        const std::size_t own = columns_of(code);
        made += std::string((widest <= most_aligned ? widest - own : 0) + 2, ' ') + comment;
      }
      made += '\n';
    }
    return made;
  }

  std::size_t widest_from(std::size_t line) const {
    std::size_t widest = 0;
    for (; line < lines_.size() && !lines_[line].comment.empty(); ++line) {
      widest = std::max(widest, columns_of(lines_[line].code));
    }
    return widest;
  }

  static constexpr std::size_t most_aligned = 80;

  std::size_t width_;
  std::vector<Line> lines_;
  std::size_t block_line_ = 0;
  bool fresh_ = true;  ///< nothing stands in this document yet
};

}  // namespace

std::string print_syntax(const std::vector<Syntax>& documents, std::size_t width) {
  return SyntaxPrinter(width).run(documents);
}

}  // namespace regie::document
