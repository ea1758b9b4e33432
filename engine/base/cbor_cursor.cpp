// SPDX-License-Identifier: Apache-2.0
#include "engine/base/cbor_cursor.hpp"

#include <limits>

#include "engine/base/cbor.hpp"
#include "engine/base/cbor_format.hpp"
#include "engine/base/utf8.hpp"

namespace regie {

void CborCursor::fail(std::string_view what) {
  if (std::exchange(failed_, true)) return;
  what_ = what;
}

std::uint64_t CborCursor::head(std::uint8_t major, std::string_view kind) {
  if (failed_) return 0;
  const auto found = cbor_head(rest_);
  if (!found || found->major << 5 != major) {
    fail(kind);
    return 0;
  }
  rest_.remove_prefix(found->bytes);
  return found->argument;
}

std::uint64_t CborCursor::open_list() { return head(cbor::major_array, "no list"); }
std::uint64_t CborCursor::open_map() { return head(cbor::major_map, "no map"); }

bool CborCursor::is_after(std::string_view& previous) const {
  const std::string_view key = rest_.substr(0, cbor_size(rest_));
  if (key <= previous) return false;  // none is empty but one that is damaged
  previous = key;
  return true;
}

std::string_view CborCursor::text() {
  const std::uint64_t size = head(cbor::major_text, "no text");
  if (!failed_ &&
      (size > rest_.size() || find_invalid_utf8(rest_.substr(0, size)) != std::string_view::npos)) {
    fail("no text");
  }
  if (failed_) return {};
  const std::string_view found = rest_.substr(0, size);
  rest_.remove_prefix(found.size());
  return found;
}

std::int64_t CborCursor::integer() {
  constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  const auto next = cbor_head(rest_);
  const bool negative = next && next->major << 5 == cbor::major_negative;
  const std::uint64_t argument =
      head(negative ? cbor::major_negative : cbor::major_unsigned, "no number");
  if (argument > most) fail("no number");
  if (failed_) return 0;
  const auto number = static_cast<std::int64_t>(argument);
  return negative ? -1 - number : number;
}

std::uint64_t CborCursor::count() {
  const std::int64_t number = integer();
  if (number < 0) fail("a number below 0");
  return failed_ ? 0 : static_cast<std::uint64_t>(number);
}

std::string_view CborCursor::whole() {
  const std::size_t size = failed_ ? 0 : cbor_size(rest_);
  if (size == 0) {
    fail("no value");
    return {};
  }
  const std::string_view found = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return found;
}

Value CborCursor::value() {
  const std::string_view bytes = whole();
  if (failed_) return {};
  auto read = from_cbor(bytes);
  if (read) return std::move(*read);
  fail("no value");
  return {};
}

}  // namespace regie
