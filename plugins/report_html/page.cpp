// SPDX-License-Identifier: Apache-2.0
#include "page.hpp"

#include <algorithm>
#include <cmath>

namespace regie::report_html {
namespace {

// Every colour of text has a contrast of at least 4.5 to 1 with what is behind it, and of lines
// and bars of 3 to 1 (WCAG 2.1, 1.4.3 and 1.4.11). It reflows at 320 px (1.4.10): only tables and
// the drawing scroll sideways, and those can be reached with the keyboard (2.1.1).
constexpr const char* style = R"(
:root{color-scheme:light}
*{box-sizing:border-box}
body{margin:0;font:1rem/1.5 system-ui,"Liberation Sans",Arial,sans-serif;color:#1a1a1a;background:#fff}
header,main,footer,nav{max-width:72rem;margin:0 auto;padding:0 1rem}
header{padding-top:1.5rem}
h1,h2,h3,h4{line-height:1.25;color:#12375f;margin:2rem 0 .5rem}
h1{font-size:1.9rem;margin-top:0}
h2{font-size:1.45rem;border-top:3px solid #12375f;padding-top:1rem}
h3{font-size:1.15rem}
h4{font-size:1rem}
p,ul,dl{margin:.5rem 0 1rem;max-width:44rem}
a{color:#0b4f9e}
:focus-visible{outline:3px solid #b3261e;outline-offset:2px}
.skip{position:absolute;left:-999rem}
.skip:focus{position:static;display:inline-block;padding:.5rem}
.lead{font-size:1.1rem}
.stories{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,22rem),1fr));gap:1rem}
article{border:1px solid #6b7785;border-left:6px solid #12375f;border-radius:4px;padding:0 1rem}
article h3,article h4{margin-top:1rem}
dt{font-weight:600}
dd{margin:0 0 .5rem}
.scroll{overflow-x:auto;margin:.5rem 0 1.5rem}
table{border-collapse:collapse;min-width:min(100%,24rem)}
caption{text-align:left;font-weight:600;padding:.25rem 0}
th,td{border-bottom:1px solid #8a94a0;padding:.35rem .75rem .35rem 0;text-align:left;vertical-align:top}
thead th{border-bottom:2px solid #12375f;vertical-align:bottom}
td.number,th.number{text-align:right;padding-left:.5rem}
td.number{font-variant-numeric:tabular-nums;white-space:nowrap}
tr.total th,tr.total td{border-top:2px solid #12375f;font-weight:600}
.bar{display:inline-block;width:7rem;height:.8rem;margin-left:.6rem;vertical-align:middle}
.drawing svg{display:block;width:100%;min-width:56rem;max-width:82rem;height:auto}
footer{margin-top:3rem;padding-bottom:2rem;border-top:1px solid #8a94a0}
@media (max-width:40rem){.bar{width:4rem}td,th{padding-right:.5rem}}
@media print{nav,.skip{display:none}body{font-size:10pt}.scroll{overflow:visible}
.drawing svg{min-width:0;max-width:100%;max-height:22cm}article,tr{break-inside:avoid}h2,h3,h4{break-after:avoid}a{color:inherit;text-decoration:none}}
)";

std::string tag(const std::string& name, const std::string& text) {
  return "<" + name + ">" + escaped(text) + "</" + name + ">\n";
}

}  // namespace

void Page::open_section(const std::string& title) {
  ++depth_;
  const std::string id = "part-" + std::to_string(entries_.size() + 1);
  entries_.push_back({id, title, depth_});
  const std::string level = "h" + std::to_string(depth_ + 1);
  body_ += "<section aria-labelledby=\"" + id + "\">\n<" + level + " id=\"" + id + "\">" +
           escaped(title) + "</" + level + ">\n";
}

void Page::close_section() {
  --depth_;
  body_ += "</section>\n";
}

void Page::heading(const std::string& title) {
  body_ += tag("h" + std::to_string(depth_ + 2), title);
}

void Page::paragraph(const std::string& text) { body_ += tag("p", text); }

void Page::list(const std::vector<std::string>& items) {
  body_ += "<ul>\n";
  for (const auto& item : items) body_ += tag("li", item);
  body_ += "</ul>\n";
}

void Page::facts(const std::vector<std::pair<std::string, std::string>>& items) {
  body_ += "<dl>\n";
  for (const auto& item : items) {
    if (!item.second.empty()) body_ += tag("dt", item.first) + tag("dd", item.second);
  }
  body_ += "</dl>\n";
}

std::string Page::contents() const {
  std::string list;
  std::size_t depth = 0;
  for (const auto& entry : entries_) {
    if (entry.depth > depth) {
      list += "<ul>\n";
    } else {
      list += "</li>\n";
      for (; depth > entry.depth; --depth) list += "</ul>\n</li>\n";
    }
    depth = entry.depth;
    list += "<li><a href=\"#" + entry.id + "\">" + escaped(entry.title) + "</a>";
  }
  for (; depth > 0; --depth) list += "</li>\n</ul>\n";
  return list;
}

std::string Page::finish(const std::string& title, const std::string& lead) const {
  const std::string language = tongue_ == Tongue::nl ? "nl" : "en";
  return "<!DOCTYPE html>\n<html lang=\"" + language + "\">\n<head>\n<meta charset=\"utf-8\"/>\n" +
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n" +
         tag("title", title) + "<style>" + style + "</style>\n</head>\n<body>\n" +
         "<a class=\"skip\" href=\"#main\">" + say("Naar de inhoud", "Skip to the content") +
         "</a>\n<header>\n" + tag("h1", title) + "<p class=\"lead\">" + escaped(lead) +
         "</p>\n</header>\n<nav aria-label=\"" + say("Inhoud", "Contents") + "\">\n" + contents() +
         "</nav>\n<main id=\"main\">\n" + body_ + "</main>\n<footer>\n" +
         tag("p",
             say("Persoonlijke gegevens zijn weggelaten.", "Personal data has been left out.")) +
         "</footer>\n</body>\n</html>\n";
}

std::string Table::cell(const Cell& cell) {
  std::string markup = cell.number ? "<td class=\"number\">" : "<td>";
  markup += escaped(cell.text);
  if (cell.bar >= 0) {
    const auto width = std::to_string(std::lround(std::min(cell.bar, 1.0) * 100));
    // Hidden from screen readers: the number beside it says the same.
    markup +=
        "<svg class=\"bar\" viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" "
        "aria-hidden=\"true\" focusable=\"false\"><rect x=\"0\" y=\"0\" width=\"100\" "
        "height=\"10\" fill=\"#e6ebf1\"/><rect x=\"0\" y=\"0\" width=\"" +
        width + "\" height=\"10\" fill=\"#1d4e89\"/></svg>";
  }
  return markup + "</td>";
}

void Table::write_to(Page& page) const {
  std::string markup = "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"" +
                       escaped(caption_) + "\">\n<table>\n<caption>" + escaped(caption_) +
                       "</caption>\n<thead><tr>";
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const bool number = i > 0 && !rows_.empty() && rows_[0].cells[i - 1].number;
    markup += std::string("<th scope=\"col\"") + (number ? " class=\"number\">" : ">") +
              escaped(columns_[i]) + "</th>";
  }
  markup += "</tr></thead>\n<tbody>\n";
  for (const auto& row : rows_) {
    markup += row.total ? "<tr class=\"total\">" : "<tr>";
    markup += "<th scope=\"row\">" + escaped(row.name) + "</th>";
    for (const auto& one : row.cells) markup += cell(one);
    markup += "</tr>\n";
  }
  page.raw(markup + "</tbody>\n</table>\n</div>\n");
}

}  // namespace regie::report_html
