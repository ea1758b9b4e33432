// SPDX-License-Identifier: Apache-2.0
// `regie schema`: the language for editors.
#include <regie/schema.hpp>

#include "engine/cli/command.hpp"

namespace regie::cli {

namespace {

Exit run_schema(const Invocation& call, Console& console) {
  const std::string of = call.get("OF");
  if (of.empty() || of == "workflow") {
    console.raw(workflow_schema());
  } else if (of == "stories") {
    console.raw(story_schema());
  } else if (of == "directory") {
    console.raw(directory_schema());
  } else {
    throw UsageError({"Er is geen schema van " + of + ".", "There is no schema of " + of + "."},
                     {"Schrijf `regie schema workflow`, `stories` of `directory`.",
                      "Write `regie schema workflow`, `stories` or `directory`."});
  }
  return Exit::done;
}

}  // namespace

Command schema_command() {
  return {"schema",
          {"druk het JSON Schema van de taal af, voor editors",
           "print the JSON Schema of the language, for editors"},
          {{"OF", false}},
          {},
          {"OF is workflow (als er niets staat), stories of directory. Een editor die "
           "YAML-schema's kent, vult daarmee woorden aan en zegt wat ze betekenen.",
           "OF is workflow (where nothing is said), stories or directory. With it an editor that "
           "knows YAML schemas completes words and says what they mean."},
          {"schema > workflow.schema.json", "schema stories > stories.schema.json",
           "schema directory > directory.schema.json"},
          run_schema};
}

}  // namespace regie::cli
