// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

#include <regie/diagnostic.hpp>

namespace regie {

/// What to do instead, and the one name to write where it comes down to that.
struct Advice : Text {
  using Text::Text;
  Advice() = default;
  // A sentence is advice without a name.
  Advice(Text text) : Text(std::move(text)) {}  // NOLINT(google-explicit-constructor)

  std::string suggestion;
};

/// Puts the advice where it belongs in a diagnostic.
inline void set_advice(Diagnostic& diagnostic, Advice advice) {
  diagnostic.suggestion = std::move(advice.suggestion);
  diagnostic.advice = std::move(static_cast<Text&>(advice));
}

}  // namespace regie
