// SPDX-License-Identifier: Apache-2.0
// One HTML page without script or anything from elsewhere. WCAG 2.1 AA: landmarks, headings in
// order, tables with scopes and captions, nothing said by colour alone.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "text.hpp"

namespace regie::report_html {

/// Puts a page together. Texts that come in are escaped here and nowhere else.
class Page {
 public:
  explicit Page(Tongue tongue) : tongue_(tongue) {}

  [[nodiscard]] Tongue tongue() const { return tongue_; }
  [[nodiscard]] std::string say(const char* dutch, const char* english) const {
    return tongue_ == Tongue::nl ? dutch : english;
  }
  /// "1 zaak", "3 zaken".
  [[nodiscard]] static std::string counted(std::size_t count, const std::string& one,
                                           const std::string& more) {
    return std::to_string(count) + " " + (count == 1 ? one : more);
  }

  /// Opens a section with a heading, and puts it into the table of contents. Sections nest.
  void open_section(const std::string& title);
  void close_section();
  void heading(const std::string& title);  ///< one deeper than that of the section
  void paragraph(const std::string& text);
  void list(const std::vector<std::string>& items);
  /// Names and what belongs to them; an item without a second part is left out.
  void facts(const std::vector<std::pair<std::string, std::string>>& items);
  void raw(const std::string& markup) { body_ += markup; }

  /// The whole page. `title` is both the first heading and the name of the window.
  [[nodiscard]] std::string finish(const std::string& title, const std::string& lead) const;

 private:
  struct Entry {
    std::string id;
    std::string title;
    std::size_t depth;
  };
  [[nodiscard]] std::string contents() const;

  Tongue tongue_;
  std::string body_;
  std::vector<Entry> entries_;
  std::size_t depth_ = 0;
};

/// A table whose first column names the rows.
class Table {
 public:
  struct Cell {
    std::string text;
    bool number = false;
    double bar = -1;  ///< from 0 to 1: drawn behind the number, which says the same
  };
  Table(std::string caption, std::vector<std::string> columns)
      : caption_(std::move(caption)), columns_(std::move(columns)) {}
  void row(const std::string& name, std::vector<Cell> cells) {
    rows_.push_back({name, std::move(cells), false});
  }
  void total(const std::string& name, std::vector<Cell> cells) {
    rows_.push_back({name, std::move(cells), true});
  }
  [[nodiscard]] bool empty() const { return rows_.empty(); }
  void write_to(Page& page) const;

 private:
  struct Row {
    std::string name;
    std::vector<Cell> cells;
    bool total;
  };
  [[nodiscard]] static std::string cell(const Cell& cell);

  std::string caption_;
  std::vector<std::string> columns_;
  std::vector<Row> rows_;
};

}  // namespace regie::report_html
