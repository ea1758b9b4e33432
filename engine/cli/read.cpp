// SPDX-License-Identifier: Apache-2.0
// `regie read` and `regie diff`: workflows in plain words.
#include <regie/reading.hpp>

#include "engine/cli/session.hpp"

namespace regie::cli {

namespace {

Exit print_words(const std::string& text, Console& console) {
  if (console.json()) {
    console.document(Value::record({{"text", text}}));
  } else {
    console.raw(text);
  }
  return Exit::done;
}

Exit run_read(const Invocation& call, Console& console) {
  return print_words(read_workflow(call.get("FILE"), console.language()).value(), console);
}

Exit run_diff(const Invocation& call, Console& console) {
  return print_words(
      compare_workflows(call.get("OLD"), call.get("NEW"), console.language()).value(), console);
}

}  // namespace

Command read_command() {
  return {"read",
          {"lees een workflow terug in gewone taal", "read a workflow back in plain words"},
          {{"FILE"}},
          {},
          {"Zegt per stap wie wat doet, wanneer het klaar moet zijn en wat er dan gebeurt. Om te "
           "laten lezen door wie het werk doet: staat er wat u bedoelt?",
           "Says for each state who does what, by when, and what then. Let whoever does the work "
           "read it: does it say what you mean?"},
          {"read workflows/wijkregie.yaml", "read workflows/wijkregie.yaml --lang en"},
          run_read};
}

Command diff_command() {
  return {"diff",
          {"zeg wat er verandert tussen twee versies", "say what changes between two versions"},
          {{"OLD"}, {"NEW"}},
          {},
          {"Zegt in zinnen wat er verandert, en wat dat betekent voor zaken die al lopen.",
           "Says in sentences what changes, and what that means for cases that run."},
          {"diff wijkregie-1.yaml wijkregie-2.yaml"},
          run_diff};
}

}  // namespace regie::cli
