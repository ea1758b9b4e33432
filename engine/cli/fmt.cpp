// SPDX-License-Identifier: Apache-2.0
// `regie fmt`: files in the one form that Regie writes.
#include <regie/formatting.hpp>

#include "engine/cli/output_file.hpp"
#include "engine/cli/session.hpp"
#include "engine/cli/views.hpp"

namespace regie::cli {

namespace {

void write_formatted(const std::string& path, const std::string& text) {
  OutputFile file(path, {{}, false});
  if (!file.write(text)) file.check();
  file.keep();
}

Exit run_fmt(const Invocation& call, Console& console) {
  const bool only_check = call.has("check");
  bool ok = true;
  std::vector<Value> files;
  for (const std::string& path : call.all("FILE")) {
    const Outcome<Formatted> formatted = format_file(path);
    if (!formatted) {
      ok = false;
      const Error& error = formatted.error();
      files.push_back(
          Value::record({{"file", path}, {"changed", false}, {"error", json_of(error)}}));
      if (console.json()) continue;
      console.problems(error.diagnostics);
      console.paragraph(console.say(error.message), 2, {"✗", Style::bad});
      if (!error.advice.empty()) console.paragraph(console.say(error.advice), 2);
      continue;
    }
    const bool changed = formatted.value().changed();
    if (changed && !only_check) write_formatted(path, formatted.value().after);
    ok = ok && !(changed && only_check);
    files.push_back(
        Value::record({{"file", path}, {"changed", changed}, {"error", Value(nullptr)}}));
    if (console.json()) continue;
    if (changed && only_check) {
      console.line({{"✗ ", Style::bad},
                    {path, Style::strong},
                    ": ",
                    console.say("staat niet in de vaste vorm", "is not in the fixed form")});
    } else {
      console.line({{"✓ ", Style::good},
                    {path, Style::strong},
                    ": ",
                    changed ? console.say("nu in de vaste vorm", "now in the fixed form")
                            : console.say("in de vaste vorm", "in the fixed form")});
    }
  }
  if (console.json()) {
    console.document(Value::record({{"ok", ok}, {"files", Value::list(std::move(files))}}));
  }
  return ok ? Exit::done : Exit::findings;
}

}  // namespace

Command fmt_command() {
  return {
      "fmt",
      {"zet bestanden in de vaste vorm", "put files into the fixed form"},
      {{"FILE", true, true}},
      {{"check",
        "",
        {"Schrijf niets, en zeg welke bestanden anders zijn",
         "Write nothing, and say which files differ"},
        false}},
      {"Springt in, lijnt uit en zet aanhalingstekens waar ze horen. Commentaar blijft staan en de "
       "betekenis verandert niet.",
       "Indents, aligns, and puts quotes where they belong. Comments stay, and the meaning does "
       "not "
       "change."},
      {"fmt workflows/wijkregie.yaml", "fmt --check workflows/*.yaml"},
      run_fmt};
}

}  // namespace regie::cli
