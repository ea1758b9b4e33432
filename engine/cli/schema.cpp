// SPDX-License-Identifier: Apache-2.0
// `regie schema`: the language for editors.
#include <regie/schema.hpp>

#include "engine/cli/command.hpp"

namespace regie::cli {

namespace {

Exit run_schema(const Invocation&, Console& console) {
  console.raw(workflow_schema());
  return Exit::done;
}

}  // namespace

Command schema_command() {
  return {"schema",
          {"druk het JSON Schema van de taal af, voor editors",
           "print the JSON Schema of the language, for editors"},
          {},
          {},
          {"Een editor die YAML-schema's kent, vult daarmee woorden aan en zegt wat ze betekenen.",
           "With it an editor that knows YAML schemas completes words and says what they mean."},
          {"schema > workflow.schema.json"},
          run_schema};
}

}  // namespace regie::cli
