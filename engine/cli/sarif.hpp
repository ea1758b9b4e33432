// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <regie/diagnostic.hpp>
#include <regie/value.hpp>

namespace regie::cli {

/// Problems in documents as SARIF 2.1.0 (OASIS standard, 27 March 2020), for code review tools.
[[nodiscard]] Value sarif_of(const Diagnostics& problems, Language language);

}  // namespace regie::cli
