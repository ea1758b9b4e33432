// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/system/result.hpp>

#include <regie/error.hpp>

namespace regie {

/// What the engine's own functions return: a value, or why there is none.
template <class T>
using Result = boost::system::result<T, Error>;

/// Called by boost::system::result when `value()` is asked of a failure.
[[noreturn]] inline void throw_exception_from_error(const Error& error,
                                                    const boost::source_location&) {
  throw_error(error);
}

}  // namespace regie
