// SPDX-License-Identifier: Apache-2.0
#include <regie/error.hpp>

namespace regie {

namespace {

/// The English message with the advice, and below it the problems at their places.
std::string describe(const Error& error) {
  std::string text = error.message.in(Language::en);
  const std::string& advice = error.advice.in(Language::en);
  if (!advice.empty()) {
    if (!text.empty()) {
      if (std::string_view(".!?:").find(text.back()) == std::string_view::npos) text += '.';
      text += ' ';
    }
    text += advice;
  }
  if (text.empty()) text = to_string(error.code);
  if (!error.diagnostics.empty()) {
    text += '\n';
    text += render(error.diagnostics, Language::en);
    text.pop_back();  // the newline at the end
  }
  return text;
}

}  // namespace

const char* to_string(Errc code) noexcept {
  switch (code) {
    case Errc::invalid_argument:
      return "invalid_argument";
    case Errc::invalid_document:
      return "invalid_document";
    case Errc::not_found:
      return "not_found";
    case Errc::refused:
      return "refused";
    case Errc::invalid_data:
      return "invalid_data";
    case Errc::expression_failed:
      return "expression_failed";
    case Errc::limit_reached:
      return "limit_reached";
    case Errc::key_reused:
      return "key_reused";
    case Errc::conflict:
      return "conflict";
    case Errc::busy:
      return "busy";
    case Errc::store_failed:
      return "store_failed";
    case Errc::store_incompatible:
      return "store_incompatible";
    case Errc::plugin_failed:
      return "plugin_failed";
    case Errc::corrupt:
      return "corrupt";
    case Errc::cancelled:
      return "cancelled";
  }
  return "unknown";
}

Exception::Exception(Error error) : std::runtime_error(describe(error)), error_(std::move(error)) {}

void throw_error(Error error) {
  switch (error.code) {
    case Errc::refused:
    case Errc::invalid_data:
      throw Refused(std::move(error));
    case Errc::invalid_document:
      throw InvalidDocument(std::move(error));
    case Errc::store_failed:
    case Errc::store_incompatible:
    case Errc::plugin_failed:
    case Errc::corrupt:
      throw StoreFailed(std::move(error));
    case Errc::conflict:
    case Errc::busy:
      throw Conflict(std::move(error));
    default:
      throw Exception(std::move(error));
  }
}

}  // namespace regie
