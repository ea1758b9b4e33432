// SPDX-License-Identifier: Apache-2.0
#include "engine/cli/console.hpp"

#include <algorithm>
#include <cstdlib>

#include <sys/ioctl.h>
#include <unistd.h>

#include <regie/engine.hpp>

#include "engine/cli/layout.hpp"

namespace regie::cli {

namespace {

constexpr std::size_t narrowest = 40;
constexpr std::size_t widest = 120;
constexpr std::size_t column_gap = 2;

/// ECMA-48 8.3.117, select graphic rendition.
const char* code_of(Style style) {
  switch (style) {
    case Style::plain:
      return "";
    case Style::strong:
      return "\x1b[1m";
    case Style::faint:
      return "\x1b[2m";
    case Style::good:
      return "\x1b[32m";
    case Style::bad:
      return "\x1b[31m";
    case Style::attention:
      return "\x1b[33m";
  }
  return "";
}

/// https://no-color.org: any value that is not empty.
bool colour_wanted() {
  const char* no_colour = std::getenv("NO_COLOR");
  if (no_colour != nullptr && *no_colour != '\0') return false;
  const char* terminal = std::getenv("TERM");
  return terminal != nullptr && std::string_view(terminal) != "dumb";
}

}  // namespace

Console::Console(Language language, bool json, bool verbose)
    : language_(language),
      json_(json),
      verbose_(verbose),
      output_(open_channel(stdout)),
      error_(open_channel(stderr)) {}

Console::Channel Console::open_channel(std::FILE* file) {
  Channel channel;
  channel.file = file;
  const int descriptor = fileno(file);
  channel.terminal = isatty(descriptor) == 1;
  channel.colour = channel.terminal && colour_wanted();
  winsize size{};
  if (channel.terminal && ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    channel.width = std::clamp<std::size_t>(size.ws_col, narrowest, widest);
  }
  return channel;
}

std::string Console::styled(const Channel& channel, const Piece& piece) {
  const std::string text = harmless(piece.text);
  if (!channel.colour || piece.style == Style::plain || text.empty()) return text;
  return code_of(piece.style) + text + "\x1b[0m";
}

void Console::write(const Channel& channel, std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), channel.file);
}

void Console::write_line(const Channel& channel, const std::vector<Piece>& pieces) {
  std::string out;
  for (const Piece& piece : pieces) out += styled(channel, piece);
  while (out.ends_with(' ')) out.pop_back();
  write(channel, out + "\n");
}

void Console::write_paragraph(const Channel& channel, const Piece& text, std::size_t indent,
                              const Piece& mark) {
  const std::size_t room = channel.width > indent + 20 ? channel.width - indent : 20;
  bool first = true;
  for (std::string& part : wrap(text.text, room)) {
    const std::size_t taken = first ? width_of(mark.text) : 0;
    const std::string margin(indent > taken ? indent - taken : 0, ' ');
    write_line(channel, {first ? mark : Piece(""), margin, {std::move(part), text.style}});
    first = false;
  }
}

/// As `render` has it; in colours, the place and the sentence stand out, and the sign below the
/// line has the colour of how bad it is.
void Console::write_problem(const Channel& channel, const Diagnostic& problem, Language language) {
  const std::string text = render(problem, language);
  if (!channel.colour) return write(channel, text);
  const Style how = problem.severity == Severity::error     ? Style::bad
                    : problem.severity == Severity::warning ? Style::attention
                                                            : Style::faint;
  const std::string rule = problem.rule.empty() ? "" : " [" + problem.rule + "]";
  const std::string said = problem.message.in(language);
  const std::size_t end = text.find('\n');
  const std::size_t begin = end - std::min(end, said.size() + rule.size());
  // Before the sentence: the place, which is not always there, and how bad it is.
  const std::size_t gap = begin < 2 ? 0 : text.rfind(' ', begin - 2);
  const std::size_t word = gap == std::string::npos || begin < 2 ? 0 : gap + 1;
  write_line(channel, {{text.substr(0, word), Style::strong},
                       {text.substr(word, begin - word), how},
                       {said, Style::strong},
                       {rule, Style::faint}});
  for (std::size_t at = end + 1; at < text.size();) {
    const std::size_t next = std::min(text.find('\n', at), text.size());
    const std::string line = text.substr(at, next - at);
    const bool sign = line.find_first_not_of(" ^~") == std::string::npos;
    write_line(channel, {{line, sign ? how : Style::plain}});
    at = next + 1;
  }
}

void Console::line(const std::vector<Piece>& pieces) { write_line(output_, pieces); }

void Console::heading(const std::string& title) {
  line();
  line({{title, Style::strong}});
}

void Console::paragraph(const Piece& text, std::size_t indent, const Piece& mark) {
  write_paragraph(output_, text, indent, mark);
}

void Console::table(const std::vector<std::vector<Piece>>& rows, std::size_t indent) {
  std::vector<std::size_t> widths;
  for (const std::vector<Piece>& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i + 1 < row.size(); ++i) {
      widths[i] = std::max(widths[i], width_of(row[i].text));
    }
  }
  for (const std::vector<Piece>& row : rows) {
    if (row.empty()) continue;
    std::vector<Piece> pieces{std::string(indent, ' ')};
    std::size_t taken = indent;
    for (std::size_t i = 0; i + 1 < row.size(); ++i) {
      pieces.emplace_back(row[i].text, row[i].style);
      pieces.emplace_back(std::string(widths[i] - width_of(row[i].text) + column_gap, ' '));
      taken += widths[i] + column_gap;
    }
    const std::size_t room = output_.width > taken + 20 ? output_.width - taken : 20;
    for (std::string& part : wrap(row.back().text, room)) {
      pieces.emplace_back(std::move(part), row.back().style);
      line(pieces);
      pieces.assign(1, std::string(taken, ' '));
    }
  }
}

void Console::raw(std::string_view text) { write(output_, text); }

void Console::document(const Value& value) { write(output_, to_json_text(value, true) + "\n"); }

void Console::error_line(const std::vector<Piece>& pieces) { write_line(error_, pieces); }

void Console::error_paragraph(const Piece& text, std::size_t indent, const Piece& mark) {
  write_paragraph(error_, text, indent, mark);
}

void Console::problems(const Diagnostics& found) {
  for (const Diagnostic& one : found) write_problem(output_, one, language_);
}

void Console::error_problems(const Diagnostics& found) {
  for (const Diagnostic& one : found) write_problem(error_, one, language_);
}

void Console::progress(std::string_view text) {
  if (!shows_progress()) return;
  write(error_, "\r\x1b[K");
  write(error_, harmless(text));
  std::fflush(error_.file);
}

bool Console::flush() { return std::fflush(output_.file) == 0 && std::ferror(output_.file) == 0; }

}  // namespace regie::cli
