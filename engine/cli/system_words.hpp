// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <regie/text.hpp>

namespace regie::cli {

/// What the operating system's error number means, without a full stop: `no room is left`.
[[nodiscard]] Text system_words(int number);

}  // namespace regie::cli
