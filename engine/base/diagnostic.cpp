// SPDX-License-Identifier: Apache-2.0
#include <regie/diagnostic.hpp>

#include <algorithm>
#include <tuple>

#include "engine/base/utf8.hpp"

namespace regie {

namespace {

constexpr std::size_t widest_line = 160;
constexpr std::string_view cut_mark = "...";
constexpr std::string_view line_indent = "    ";

const char* word_for(Severity severity, Language language) {
  const bool dutch = language == Language::nl;
  switch (severity) {
    case Severity::error:
      return dutch ? "fout" : "error";
    case Severity::warning:
      return dutch ? "waarschuwing" : "warning";
    case Severity::note:
      break;
  }
  return dutch ? "opmerking" : "note";
}

/// Line `number` of the text, without its end; empty when there is no such line.
std::string_view line_of(std::string_view text, std::uint32_t number) {
  for (std::uint32_t line = 1; line < number; ++line) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
  text = text.substr(0, text.find('\n'));
  if (text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

/// The characters of a line as they can be shown: what is no UTF-8 and what would steer a
/// terminal become U+FFFD, one for one, so that columns stay what they are.
std::u32string shown(std::string_view line) {
  constexpr char32_t replacement = 0xFFFD;
  std::u32string characters;
  while (!line.empty()) {
    std::size_t valid = std::min(find_invalid_utf8(line), line.size());
    for (std::size_t offset = 0; offset < valid;) {
      const char32_t c = next_code_point(line, offset);
      const bool control = (c < 0x20 && c != U'\t') || (c >= 0x7F && c < 0xA0);
      characters.push_back(control ? replacement : c);
    }
    if (valid < line.size()) {
      characters.push_back(replacement);
      ++valid;
    }
    line.remove_prefix(valid);
  }
  return characters;
}

/// The line of a place and, under it, `^~~~`.
void append_excerpt(std::string& out, std::string_view source_line, const Span& span) {
  std::u32string line = shown(source_line);
  if (line.empty()) return;
  std::size_t caret = span.column == 0 ? 0 : span.column - 1;
  caret = std::min(caret, line.size());
  std::size_t end = caret + 1;
  if (span.end_line > span.line) end = line.size();
  if (span.end_line == span.line && span.end_column > span.column) end = span.end_column - 1;
  end = std::max(std::min(end, line.size()), caret + 1);

  std::size_t begin = 0;
  std::size_t shown_end = line.size();
  if (line.size() > widest_line) {
    const std::size_t room = widest_line - 2 * cut_mark.size();
    begin = caret > room / 2 ? std::min(caret - room / 2, line.size() - room) : 0;
    shown_end = begin + room;
    end = std::max(std::min(end, shown_end), caret + 1);
  }
  out += line_indent;
  if (begin > 0) out += cut_mark;
  for (std::size_t i = begin; i < shown_end; ++i) append_utf8(out, line[i]);
  if (shown_end < line.size()) out += cut_mark;
  out += '\n';

  out += line_indent;
  if (begin > 0) out.append(cut_mark.size(), ' ');
  for (std::size_t i = begin; i < caret; ++i) out += line[i] == U'\t' ? '\t' : ' ';
  out += '^';
  out.append(end - caret - 1, '~');
  out += '\n';
}

std::string_view name_of(const Diagnostic& diagnostic) {
  return diagnostic.source == nullptr ? std::string_view() : diagnostic.source->name;
}

auto place_of(const Diagnostic& diagnostic) {
  return std::tuple(name_of(diagnostic), diagnostic.span.line, diagnostic.span.column);
}

bool says_the_same(const Diagnostic& left, const Diagnostic& right) {
  if (left.rule != right.rule) return false;
  // What concerns the document as a whole has no place of its own to tell it apart.
  return left.span.line != 0 || left.message == right.message;
}

}  // namespace

bool has_errors(const Diagnostics& diagnostics) noexcept {
  return std::any_of(diagnostics.begin(), diagnostics.end(), [](const Diagnostic& diagnostic) {
    return diagnostic.severity == Severity::error;
  });
}

std::string render(const Diagnostic& diagnostic, Language language) {
  std::string out;
  const Span& span = diagnostic.span;
  if (diagnostic.source != nullptr) {
    out += diagnostic.source->name;
    out += ':';
    if (span.line != 0) {
      out += std::to_string(span.line) + ':';
      if (span.column != 0) out += std::to_string(span.column) + ':';
    }
    out += ' ';
  }
  out += word_for(diagnostic.severity, language);
  out += ": ";
  out += diagnostic.message.in(language);
  if (!diagnostic.rule.empty()) out += " [" + diagnostic.rule + "]";
  out += '\n';
  if (diagnostic.source != nullptr && span.line != 0) {
    append_excerpt(out, line_of(diagnostic.source->text, span.line), span);
  }
  if (!diagnostic.advice.empty()) out += "  = " + diagnostic.advice.in(language) + "\n";
  return out;
}

std::string render(const Diagnostics& diagnostics, Language language) {
  std::string out;
  for (const Diagnostic& diagnostic : diagnostics) out += render(diagnostic, language);
  return out;
}

void sort_and_merge(Diagnostics& diagnostics) {
  std::stable_sort(diagnostics.begin(), diagnostics.end(),
                   [](const Diagnostic& left, const Diagnostic& right) {
                     return std::tuple_cat(place_of(left), std::tuple(left.severity)) <
                            std::tuple_cat(place_of(right), std::tuple(right.severity));
                   });
  Diagnostics kept;
  kept.reserve(diagnostics.size());
  std::size_t place_begin = 0;  // where in `kept` the present place begins
  for (Diagnostic& diagnostic : diagnostics) {
    if (!kept.empty() && place_of(kept.back()) != place_of(diagnostic)) place_begin = kept.size();
    const bool known =
        std::any_of(kept.begin() + static_cast<std::ptrdiff_t>(place_begin), kept.end(),
                    [&](const Diagnostic& other) { return says_the_same(other, diagnostic); });
    if (!known) kept.push_back(std::move(diagnostic));
  }
  diagnostics = std::move(kept);
}

}  // namespace regie
