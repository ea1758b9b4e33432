// SPDX-License-Identifier: Apache-2.0
// What is looked up or moved in CBOR as it stands, without reading its values.
#include <algorithm>
#include <cassert>
#include <vector>

#include "engine/base/cbor.hpp"
#include "engine/base/cbor_format.hpp"

namespace regie {

std::optional<CborHead> cbor_head(std::string_view bytes) {
  if (bytes.empty()) return std::nullopt;
  const auto first = static_cast<std::uint8_t>(bytes[0]);
  const unsigned low = first & 0x1F;
  CborHead head{static_cast<std::uint8_t>(first >> 5), low, 1};
  if (low < 24) return head;
  if (low > 27) return std::nullopt;
  const std::size_t more = std::size_t{1} << (low - 24);
  if (bytes.size() <= more) return std::nullopt;
  head.argument = 0;
  for (std::size_t i = 1; i <= more; ++i) {
    head.argument = head.argument << 8 | static_cast<std::uint8_t>(bytes[i]);
  }
  head.bytes = 1 + more;
  // Numbers with a point are as long as they are.
  constexpr std::uint8_t simple = 7;
  const std::uint64_t least = low == 24 ? 24 : std::uint64_t{1} << (8 << (low - 25));
  if (head.major != simple && head.argument < least) return std::nullopt;
  return head;
}

std::size_t cbor_size(std::string_view bytes) {
  // How many values are still to be passed over: no recursion, whatever the bytes are.
  std::uint64_t left = 1;
  std::size_t at = 0;
  for (; left > 0; --left) {
    if (at == bytes.size()) return 0;
    const auto first = static_cast<std::uint8_t>(bytes[at]);
    std::uint64_t argument = first & 0x1F;
    if (argument < 24) {
      ++at;
    } else {
      const auto head = cbor_head(bytes.substr(at));
      if (!head) return 0;
      argument = head->argument;
      at += head->bytes;
    }
    const std::size_t rest = bytes.size() - at;
    switch (first & 0xE0) {
      case cbor::major_bytes:
      case cbor::major_text:
        if (argument > rest) return 0;
        at += static_cast<std::size_t>(argument);
        break;
      case cbor::major_array:
      case cbor::major_map:
        // A value takes a byte at least.
        if (argument > rest) return 0;
        left += (first & 0xE0) == cbor::major_map ? 2 * argument : argument;
        break;
      case cbor::major_tag:
        ++left;
        break;
      default:
        break;
    }
  }
  return at;
}

void CborOrder::begin_value() {
  const std::string_view key = part(key_, out_.size());
  if (previous_begin_ != previous_end_ && key < part(previous_begin_, previous_end_)) {
    sorted_ = false;
  }
  previous_begin_ = key_;
  previous_end_ = out_.size();
}

void CborOrder::restore() {
  if (sorted_) return;
  struct Place {
    std::string_view key, whole;
  };
  const std::string entries = out_.substr(start_);
  std::vector<Place> places;
  for (std::string_view rest = entries; !rest.empty();) {
    const std::size_t key = cbor_size(rest);
    const std::size_t whole = key + cbor_size(rest.substr(key));
    assert(key != 0 && whole != key);
    if (key == 0) return;  // not what was asked for; never an endless loop
    places.push_back({rest.substr(0, key), rest.substr(0, whole)});
    rest.remove_prefix(whole);
  }
  std::sort(places.begin(), places.end(),
            [](const Place& left, const Place& right) { return left.key < right.key; });
  out_.resize(start_);
  for (const Place& place : places) out_ += place.whole;
}

}  // namespace regie
