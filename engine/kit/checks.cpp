// SPDX-License-Identifier: Apache-2.0
// Which checks an interface has.
#include <iterator>

#include <regie/abi/action.h>
#include <regie/abi/notifier.h>
#include <regie/abi/reporter.h>
#include <regie/abi/storage.h>

#include "engine/kit/check.hpp"

namespace regie::kit {

// Each stands at the end of the file of its name.
std::vector<Check> open_checks();
std::vector<Check> commit_checks();
std::vector<Check> queue_checks();
std::vector<Check> listing_checks();
std::vector<Check> content_checks();
std::vector<Check> crash_checks();
std::vector<Check> notifier_checks();
std::vector<Check> action_checks();
std::vector<Check> reporter_checks();

std::vector<Check> checks_of(std::string_view interface) {
  if (interface == REGIE_NOTIFIER_V1_ID) return notifier_checks();
  if (interface == REGIE_ACTION_V1_ID) return action_checks();
  if (interface == REGIE_REPORTER_V1_ID) return reporter_checks();
  std::vector<Check> all;
  if (interface != REGIE_STORAGE_V1_ID) return all;
  for (auto some :
       {open_checks, commit_checks, queue_checks, listing_checks, content_checks, crash_checks}) {
    std::vector<Check> more = some();
    all.insert(all.end(), std::make_move_iterator(more.begin()),
               std::make_move_iterator(more.end()));
  }
  return all;
}

}  // namespace regie::kit
