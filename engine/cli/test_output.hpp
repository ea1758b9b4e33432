// SPDX-License-Identifier: Apache-2.0
// What `regie test` tells, in words and for programs.
#pragma once

#include <string>

#include <regie/story.hpp>

#include "engine/cli/console.hpp"

namespace regie::cli {

// ---- For people
void print_stories(const StoryReport& report, Console& console);
/// The parts that have too little coverage.
void print_below(const StoryCoverage& coverage, const std::vector<StoryCoverage::Count>& below,
                 std::size_t least, Console& console);
void print_coverage(const StoryReport& report, Console& console);
void print_mutation(const MutationReport& report, Console& console);
/// The stories on standard output, as a file; what was not found on standard error.
void print_generated(const GenerationReport& report, Console& console);

// ---- For programs
[[nodiscard]] Value json_of(const StoryReport& report);
[[nodiscard]] Value json_of(const MutationReport& report);
[[nodiscard]] Value json_of(const GenerationReport& report);
/// The report in the form that JUnit's Ant task writes, which every build server reads: a suite a
/// file, a case a story.
[[nodiscard]] std::string junit_of(const StoryReport& report, Language language);

}  // namespace regie::cli
