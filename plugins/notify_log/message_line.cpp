// SPDX-License-Identifier: Apache-2.0
#include "message_line.hpp"

#include <cstdint>

#include <regie/sdk/basics.hpp>

namespace regie::notify_log {
namespace {

using sdk::view;

constexpr std::string_view line_begin = "{\"key\":\"";

/// The length of the UTF-8 character that `text` begins with; 0 when it is not one (RFC 3629).
std::size_t character_length(std::string_view text) {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = at(0);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((at(i) & 0xc0U) != 0x80) return 0;
  }
  const bool too_short = (first == 0xe0 && at(1) < 0xa0) || (first == 0xf0 && at(1) < 0x90);
  const bool outside = (first == 0xed && at(1) >= 0xa0) || (first == 0xf4 && at(1) >= 0x90);
  return too_short || outside ? 0 : length;
}

/// Appends a JSON string (RFC 8259). What is not UTF-8 becomes U+FFFD.
void append_string(std::string& out, std::string_view text) {
  constexpr std::string_view hexadecimal = "0123456789abcdef";
  out += '"';
  while (!text.empty()) {
    const std::size_t length = character_length(text);
    const char first = text.front();
    if (length == 0) {
      out += "\xef\xbf\xbd";
    } else if (first == '"' || first == '\\') {
      out += '\\';
      out += first;
    } else if (first == '\n') {
      out += "\\n";
    } else if (length == 1 && static_cast<unsigned char>(first) < 0x20) {
      out += "\\u00";
      out += hexadecimal[static_cast<unsigned char>(first) >> 4U];
      out += hexadecimal[static_cast<unsigned char>(first) & 15U];
    } else {
      out += text.substr(0, length);
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  out += '"';
}

void append_name(std::string& out, std::string_view name) {
  if (out.back() != '{') out += ',';
  append_string(out, name);
  out += ':';
}

void append_text(std::string& out, std::string_view name, regie_str text) {
  if (text.len == 0) return;
  append_name(out, name);
  append_string(out, view(text));
}

void append_attachments(std::string& out, const regie_message& message) {
  if (message.attachment_count == 0) return;
  append_name(out, "attachments");
  out += '[';
  for (std::size_t i = 0; i < message.attachment_count; ++i) {
    const auto& attachment = *message.attachments[i];
    out += i == 0 ? "{" : ",{";
    append_text(out, "name", attachment.name);
    append_text(out, "media_type", attachment.media_type);
    append_name(out, "bytes");
    out += std::to_string(attachment.content.len) + "}";
  }
  out += ']';
}

void append_properties(std::string& out, const regie_message& message) {
  if (message.property_count == 0) return;
  append_name(out, "properties");
  out += '{';
  for (std::size_t i = 0; i < message.property_count; ++i) {
    append_name(out, view(message.properties[i]->key));
    append_string(out, view(message.properties[i]->value));
  }
  out += '}';
}

}  // namespace

std::string write_line(const regie_message& message) {
  std::string line = "{";
  append_name(line, "key");
  append_string(line, view(message.key));
  append_text(line, "channel", message.channel);
  append_text(line, "to", message.recipient_id);
  append_text(line, "name", message.recipient_name);
  append_text(line, "address", message.address);
  append_text(line, "locale", message.locale);
  append_text(line, "subject", message.subject);
  append_text(line, "text", message.body_text);
  append_text(line, "html", message.body_html);
  append_attachments(line, message);
  append_properties(line, message);
  append_name(line, "created_ms");
  line += std::to_string(message.created_ms);
  if (message.deadline_ms != REGIE_NO_TIME) {
    append_name(line, "deadline_ms");
    line += std::to_string(message.deadline_ms);
  }
  return line + "}\n";
}

std::optional<std::string> read_key(std::string_view line) {
  // A line that a crash cut short has no closing brace: its message was never acknowledged.
  if (line.substr(0, line_begin.size()) != line_begin || line.back() != '}') return std::nullopt;
  // Compared as it is written, escapes included: equal keys are written equally.
  std::size_t end = line_begin.size();
  while (end < line.size() && line[end] != '"') end += line[end] == '\\' ? 2 : 1;
  if (end >= line.size()) return std::nullopt;
  return std::string(line.substr(line_begin.size(), end - line_begin.size()));
}

}  // namespace regie::notify_log
