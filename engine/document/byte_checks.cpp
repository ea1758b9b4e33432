// SPDX-License-Identifier: Apache-2.0
#include "engine/document/byte_checks.hpp"

#include <string>

#include "engine/base/utf8.hpp"

namespace regie::document {
namespace {

bool is_lower_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

bool check_size(Report& report, const Limits& limits) {
  if (report.text().size() <= limits.document_bytes) return true;
  std::string most = std::to_string(limits.document_bytes / 1024);
  report.add_limit("too-large", 0, 0,
                   {"Dit bestand is te groot: meer dan " + most + " KiB.",
                    "This file is too large: more than " + most + " KiB."},
                   {"Verdeel het over meer bestanden, of controleer of dit het goede bestand is.",
                    "Split it into several files, or check whether this is the right file."});
  return false;
}

/// Files of word processors and the like, by what they begin with.
bool check_kind(Report& report) {
  const std::string_view text = report.text();
  const bool packed = text.starts_with("PK\x03\x04");
  if (!packed && !text.starts_with("{\\rtf") && !text.starts_with("%PDF-")) return true;
  report.add("not-text", 0, 1,
             {"Dit is geen platte tekst, maar een bestand van een tekstverwerker of zoiets.",
              "This is no plain text, but a file of a word processor or the like."},
             {"Bewaar het als \"platte tekst\", of maak het in een teksteditor.",
              "Save it as \"plain text\", or make it in a text editor."});
  return false;
}

bool check_byte_order_mark(Report& report) {
  std::string_view text = report.text();
  bool utf8 = text.substr(0, 3) == "\xEF\xBB\xBF";
  bool utf16 = text.substr(0, 2) == "\xFF\xFE" || text.substr(0, 2) == "\xFE\xFF";
  if (!utf8 && !utf16) return true;
  report.add(
      "byte-order-mark", 0, 0,
      {"Het bestand begint met een onzichtbaar teken (byte order mark).",
       "The file begins with an invisible character (a byte order mark)."},
      {"Bewaar het opnieuw als \"UTF-8\" zonder BOM.", "Save it again as \"UTF-8\" without BOM."});
  return false;
}

bool check_utf8(Report& report) {
  std::size_t at = find_invalid_utf8(report.text());
  if (at == std::string_view::npos) return true;
  report.add("invalid-utf8", at, at + 1,
             {"Hier staat een teken dat geen UTF-8 is.", "A character here is not UTF-8."},
             {"Bewaar het bestand als UTF-8; vaak is het een letter als \xC3\xA9 of \xC3\xAB.",
              "Save the file as UTF-8; often it is a letter like \xC3\xA9 or \xC3\xAB."});
  return false;
}

bool check_control_characters(Report& report) {
  const std::string& text = report.text();
  bool clean = true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto byte = static_cast<unsigned char>(text[i]);
    bool line_end = byte == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
    bool allowed = (byte >= 0x20 && byte != 0x7F) || byte == '\n' || byte == '\t' || line_end;
    if (allowed) continue;
    clean = false;
    std::string code = std::to_string(byte);
    report.add(
        "control-character", i, i + 1,
        {"Hier staat een onzichtbaar stuurteken (nummer " + code + ").",
         "There is an invisible control character here (number " + code + ")."},
        {"Haal het weg; is dit wel een tekstbestand?", "Take it out; is this really a text file?"});
  }
  return clean;
}

/// `deadline:<tab>5 days`: to the eye it is a space, and nobody sees why the next line does not
/// fit.
void check_tab_after_key(Report& report, std::size_t begin, std::size_t end) {
  const std::string& text = report.text();
  std::size_t at = begin;
  while (at < end && (text[at] == '-' || text[at] == ' ')) ++at;
  while (at < end && (is_lower_or_digit(text[at]) || text[at] == '_')) ++at;
  if (at == begin || at >= end || text[at] != ':') return;
  const std::size_t gap = at + 1;
  const std::size_t value = std::min(text.find_first_not_of(" \t", gap), end);
  const std::size_t tab = text.find('\t', gap);
  if (tab >= value) return;
  report.add("tab", tab, value,
             {"Na deze dubbele punt staat een tab.", "A tab stands after this colon."},
             {"Gebruik een spatie.", "Use a space."});
}

void check_indentation(Report& report) {
  const std::string& text = report.text();
  for (std::size_t line = 0; line < text.size();) {
    std::size_t first = text.find_first_not_of(" \t", line);
    std::size_t end = std::min(text.find('\n', line), text.size());
    std::size_t tab = std::min(text.find_first_not_of(' ', line), text.size());
    bool content = first < end && text[first] != '\r';
    if (content && tab < first) {
      report.add("tab", tab, first,
                 {"De regel springt in met een tab.", "The line is indented with a tab."},
                 {"Gebruik spaties: twee per niveau.", "Use spaces: two for each level."});
    }
    if (content) check_tab_after_key(report, tab, end);
    // U+00A0 comes along with text that is copied from a page or a word processor.
    if (content && text.compare(first, 2, "\xC2\xA0") == 0) {
      report.add("odd-space", first, first + 2,
                 {"De regel springt in met een vaste spatie, die YAML niet als spatie leest.",
                  "The line is indented with a no-break space, which is no space to YAML."},
                 {"Vervang haar door gewone spaties.", "Replace it by plain spaces."});
    }
    line = end + 1;
  }
}

// A directive can stand only before a document: at the top, or after a line of `...`.
void check_directives(Report& report) {
  const std::string& text = report.text();
  bool before_document = true;
  for (std::size_t line = 0; line < text.size();) {
    std::size_t end = std::min(text.find('\n', line), text.size());
    std::string_view content = std::string_view(text).substr(line, end - line);
    std::size_t first = content.find_first_not_of(" \t\r");
    bool empty = first == std::string_view::npos || content[first] == '#';
    if (before_document && content.substr(0, 1) == "%") {
      report.add("directive", line, end,
                 {"Een regel die met % begint is een aanwijzing aan YAML; die gebruiken we niet.",
                  "A line that begins with % is a directive to YAML; these are not used here."},
                 {"Haal deze regel weg.", "Remove this line."});
    } else if (!empty) {
      before_document = content.substr(0, 3) == "...";
    }
    line = end + 1;
  }
}

}  // namespace

bool check_bytes(Report& report, const Limits& limits) {
  if (!check_size(report, limits)) return false;
  if (!check_kind(report) || !check_byte_order_mark(report)) return false;
  bool readable = check_utf8(report);
  if (report.empty()) readable = check_control_characters(report);
  if (!readable) return false;
  check_indentation(report);
  check_directives(report);
  return true;
}

}  // namespace regie::document
