// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <regie/diagnostic.hpp>
#include <regie/text.hpp>
#include <regie/value.hpp>

namespace regie::cli {

enum class Style { plain, strong, faint, good, bad, attention };

/// A piece of text as it is to be seen.
struct Piece {
  std::string text;
  Style style = Style::plain;

  Piece(std::string what, Style how = Style::plain) : text(std::move(what)), style(how) {}
  Piece(const char* what, Style how = Style::plain) : text(what), style(how) {}
};

/// What the command says: on standard output what was asked for, on standard error what went wrong
/// and how far it is. Colours and the width of the terminal count on a terminal only, so that what
/// another program reads never changes shape. One thread.
class Console {
 public:
  Console(Language language, bool json, bool verbose);

  [[nodiscard]] Language language() const noexcept { return language_; }
  void set_language(Language language) noexcept { language_ = language; }
  [[nodiscard]] bool json() const noexcept { return json_; }
  [[nodiscard]] bool verbose() const noexcept { return verbose_; }

  [[nodiscard]] std::string say(const char* dutch, const char* english) const {
    return language_ == Language::nl ? dutch : english;
  }
  [[nodiscard]] std::string say(const Text& text) const { return text.in(language_); }

  /// One line of pieces, as long as it is.
  void line(const std::vector<Piece>& pieces = {});
  /// A title, with an empty line above.
  void heading(const std::string& title);
  /// Wrapped text, each line behind `indent` spaces, the first behind `mark` in them.
  void paragraph(const Piece& text, std::size_t indent = 0, const Piece& mark = "");
  /// Aligned columns; the last one is wrapped.
  void table(const std::vector<std::vector<Piece>>& rows, std::size_t indent = 0);
  /// Text that was made ready elsewhere.
  void raw(std::string_view text);
  /// What was found in a file, with its place, the line and what to write instead.
  void problems(const Diagnostics& found);
  /// The one JSON document of `--json`.
  void document(const Value& value);

  /// The same on standard error.
  void error_line(const std::vector<Piece>& pieces);
  void error_paragraph(const Piece& text, std::size_t indent = 0, const Piece& mark = "");
  void error_problems(const Diagnostics& found);

  /// Whether progress has somebody who looks at it.
  [[nodiscard]] bool shows_progress() const noexcept { return error_.terminal && !json_; }
  /// Replaces what progress said before; empty: takes it away.
  void progress(std::string_view text);

  /// Whether everything that was said has reached standard output.
  [[nodiscard]] bool flush();

 private:
  struct Channel {
    std::FILE* file = nullptr;
    bool terminal = false;
    bool colour = false;
    std::size_t width = 100;
  };
  static Channel open_channel(std::FILE* file);
  static std::string styled(const Channel& channel, const Piece& piece);
  static void write(const Channel& channel, std::string_view text);
  static void write_line(const Channel& channel, const std::vector<Piece>& pieces);
  static void write_problem(const Channel& channel, const Diagnostic& problem, Language language);
  static void write_paragraph(const Channel& channel, const Piece& text, std::size_t indent,
                              const Piece& mark);

  Language language_;
  bool json_;
  bool verbose_;
  Channel output_;
  Channel error_;
};

}  // namespace regie::cli
