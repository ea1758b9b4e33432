// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace regie {

namespace short_text {

template <class Word>
Word word_at(const char* place) noexcept {
  Word word;
  std::memcpy(&word, place, sizeof word);
  return word;
}

template <class Word>
bool same_ends(const char* one, const char* other, std::size_t size) noexcept {
  const std::size_t last = size - sizeof(Word);
  return word_at<Word>(one) == word_at<Word>(other) &&
         word_at<Word>(one + last) == word_at<Word>(other + last);
}

}  // namespace short_text

/// Whether two texts are equal. Names of fields and words of choices are short: up to 16 bytes take
/// two reads of each, without a call.
inline bool same_text(std::string_view left, std::string_view right) noexcept {
  const std::size_t size = left.size();
  if (size != right.size()) return false;
  const char* one = left.data();
  const char* other = right.data();
  if (size > 16) return std::memcmp(one, other, size) == 0;
  if (size >= 8) return short_text::same_ends<std::uint64_t>(one, other, size);
  if (size >= 4) return short_text::same_ends<std::uint32_t>(one, other, size);
  for (std::size_t i = 0; i < size; ++i)
    if (one[i] != other[i]) return false;
  return true;
}

}  // namespace regie
