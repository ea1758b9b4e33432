// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <regie/diagnostic.hpp>

namespace regie::workflow {

/// Leaves one finding for one cause. A name that is not known, wherever it stands, is told at its
/// first place, which then names the other lines; what `told` names is not told again; and
/// that data may be unset or a term never begins is not told where a misspelt name explains it.
/// `findings` are sorted, and stay so.
void fold_consequences(Diagnostics& findings, const std::vector<std::string>& told);

}  // namespace regie::workflow
