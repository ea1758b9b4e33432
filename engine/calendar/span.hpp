// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <regie/text.hpp>

#include "engine/base/result.hpp"

namespace regie::calendar {

/// A span of time in an author's words. Parts of the calendar keep their meaning ("1 month" is no
/// number of days); hours, minutes and seconds are exact. No part is negative.
/// A plain value.
struct Span {
  std::int32_t years = 0;
  std::int32_t months = 0;
  std::int32_t weeks = 0;
  std::int32_t days = 0;
  std::int32_t working_days = 0;
  std::int64_t ms = 0;  ///< hours, minutes and seconds together

  [[nodiscard]] bool is_zero() const noexcept { return *this == Span{}; }
  friend bool operator==(const Span&, const Span&) = default;
};

/// Each part of both together.
[[nodiscard]] Span sum(const Span& a, const Span& b) noexcept;

/// Largest number that one part of a span may have.
inline constexpr std::int32_t largest_part = 1'000'000;

/// Reads `5 working days`, `8 weeks`, `1 year and 6 months`, `2 hours, 30 minutes`, or an ISO 8601
/// duration (`P1Y2M3DT4H5M6S`, `P8W`; fractions in the time part only, to the millisecond).
/// Errors are `Errc::invalid_argument` with one diagnostic: no source, line 1, columns counted in
/// code points of `text`, rule `duration`, and what to write instead.
[[nodiscard]] Result<Span> parse_span(std::string_view text);

/// The same for what people type: Dutch words too (`8 weken`, `10 werkdagen`, `1 jaar en 6
/// maanden`), capitals, and the numbers one to twelve in words.
[[nodiscard]] Result<Span> parse_span_of_people(std::string_view text);

/// The canonical form in the language's own words, which `parse_span` reads back to the same span:
/// `1 year and 6 months`, `10 working days`; nothing at all is `0 days`.
[[nodiscard]] std::string to_string(const Span& span);

/// In words for people: `1 jaar, 2 maanden en 3 dagen` / `1 year, 2 months and 3 days`.
[[nodiscard]] Text in_words(const Span& span);

}  // namespace regie::calendar
