// SPDX-License-Identifier: Apache-2.0
// The one place where exceptions of a plugin become statuses.
#pragma once

#include <cerrno>
#include <exception>
#include <new>
#include <system_error>

#include <regie/sdk/basics.hpp>

namespace regie::sdk::detail {

/// Copies `text` into `out`, cut between two characters where it does not fit, and ends with NUL.
template <std::size_t Size>
void copy_text(char (&out)[Size], std::string_view text) noexcept {
  std::size_t length = text.size() < Size - 1 ? text.size() : Size - 1;
  if (length < text.size()) {
    while (length > 0 && (static_cast<unsigned char>(text[length]) & 0xC0U) == 0x80U) --length;
  }
  if (length > 0) std::memcpy(out, text.data(), length);
  out[length] = '\0';
}

inline regie_status fill(regie_error* error, const char* component, regie_status status,
                         std::string_view message, std::int32_t native_code = 0,
                         std::int32_t retry_after_ms = 0) noexcept {
  if (error != nullptr && REGIE_HAS(regie_error, error, message)) {
    error->status = status;
    error->native_code = native_code;
    error->retry_after_ms = retry_after_ms;
    error->native_state[0] = '\0';
    copy_text(error->component, component);
    copy_text(error->message, message);
  }
  return status;
}

/// The status that says what `errno` means to a caller.
[[nodiscard]] inline regie_status status_of_errno(int number) noexcept {
  switch (number) {
    case ENOENT:
      return REGIE_NOT_FOUND;
    case EACCES:
    case EPERM:
      return REGIE_DENIED;
    case EROFS:
      return REGIE_READ_ONLY;
    case ENOSPC:
    case EDQUOT:
      return REGIE_FULL;
    case EMFILE:
    case ENFILE:
    case ENOMEM:
      return REGIE_OUT_OF_MEMORY;
    case EAGAIN:
    case EBUSY:
      return REGIE_BUSY;
    case ETIMEDOUT:
      return REGIE_TIMEOUT;
    case ECONNREFUSED:
    case ECONNRESET:
    case EHOSTUNREACH:
    case ENETUNREACH:
    case EPIPE:
    case EIO:
      return REGIE_UNAVAILABLE;
    default:
      return REGIE_INTERNAL;
  }
}

/// Inside a handler: writes the exception that is being handled, and returns its status.
inline regie_status fill_from_exception(regie_error* error, const char* component) noexcept {
  try {
    throw;
  } catch (const Failure& failure) {
    return fill(error, component, failure.status(), failure.what(), failure.native_code(),
                failure.retry_after_ms());
  } catch (const std::bad_alloc&) {
    return fill(error, component, REGIE_OUT_OF_MEMORY, "out of memory");
  } catch (const std::system_error& failure) {
    const bool known = failure.code().category() == std::generic_category() ||
                       failure.code().category() == std::system_category();
    return fill(error, component, known ? status_of_errno(failure.code().value()) : REGIE_INTERNAL,
                failure.what(), failure.code().value());
  } catch (const std::invalid_argument& failure) {
    return fill(error, component, REGIE_INVALID_ARGUMENT, failure.what());
  } catch (const std::exception& failure) {
    return fill(error, component, REGIE_INTERNAL, failure.what());
  } catch (...) {
    return fill(error, component, REGIE_INTERNAL, "something unknown was thrown");
  }
}

/// Runs `work`; whatever it throws becomes a status and an error.
template <class Work>
regie_status guard(regie_error* error, const char* component, Work&& work) noexcept {
  try {
    work();
    return REGIE_OK;
  } catch (...) {
    return fill_from_exception(error, component);
  }
}

}  // namespace regie::sdk::detail
