// SPDX-License-Identifier: Apache-2.0
#include "engine/plugin/host.hpp"
#include "tests/unit/catch.hpp"

using regie::plugin::log_line;

TEST_CASE("A line of the log is one line, whose facts can be told apart", "[plugin]") {
  CHECK(log_line("done", {}) == "done");
  CHECK(log_line("an effect was given up", {{"effect", "5f0c/3/0"}, {"attempt", "12"}}) ==
        "an effect was given up effect=5f0c/3/0 attempt=12");
  CHECK(log_line("x", {{"why", "550 no such box"}, {"code", ""}}) ==
        R"(x why="550 no such box" code="")");
  CHECK(log_line("x", {{"why", R"(he said "no" \ level=error)"}}) ==
        R"(x why="he said \"no\" \\ level=error")");
  CHECK(log_line("two\nlines", {{"a", "b\nc"}, {"d", "\x7F"}}) == R"(two lines a="b c" d=" ")");
}
