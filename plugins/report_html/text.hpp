// SPDX-License-Identifier: Apache-2.0
// How things are written for people: escaped, in their language, in their time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace regie::report_html {

enum class Tongue { nl, en };

/// Text for the inside of an element or attribute. Control characters become spaces.
[[nodiscard]] std::string escaped(std::string_view text);

/// `2 maart 2026` or `2 March 2026`: the day in the time of the Netherlands, where the engine
/// works.
[[nodiscard]] std::string day(std::int64_t ms, Tongue tongue);
/// The same of `2026-03-02`; anything else as it is.
[[nodiscard]] std::string day(const std::string& iso, Tongue tongue);
/// The day as `2026-03-02`, for machines and for comparing.
[[nodiscard]] std::string iso_day(std::int64_t ms);
/// A length of time: `3,5 dagen`, `20 uur`, `5 minuten`.
[[nodiscard]] std::string span(std::int64_t ms, Tongue tongue);
/// A number as somebody wrote it, with the decimal sign of the language.
[[nodiscard]] std::string number(const std::string& digits, Tongue tongue);

/// The middle of the values (of an even number the lower of the two), and the value that 90 of 100
/// do not exceed: nearest rank, so that each is a value that was there. `values` is not empty.
struct Spread {
  std::int64_t median = 0;
  std::int64_t ninety = 0;
};
[[nodiscard]] Spread spread_of(std::vector<std::int64_t> values);

}  // namespace regie::report_html
