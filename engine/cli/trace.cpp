// SPDX-License-Identifier: Apache-2.0
// `regie trace`: a case in memory for machines, one line of JSON in and one out.
#include <cstdio>

#include <regie/trace.hpp>

#include "engine/cli/session.hpp"

namespace regie::cli {

namespace {

/// The next line without its end; false where there is none. What is longer than `most` is cut
/// off, and so refused as bad JSON.
bool next_line(std::string& line, std::size_t most) {
  line.clear();
  int c = std::getc(stdin);
  if (c == EOF) return false;
  for (; c != EOF && c != '\n'; c = std::getc(stdin)) {
    if (line.size() < most) line += static_cast<char>(c);
  }
  if (!line.empty() && line.back() == '\r') line.pop_back();
  return true;
}

Exit run_trace(const Invocation& call, Console& console) {
  const Config config = configuration(call, Access::look, console);
  TraceOptions options;
  if (call.globals.now) options.at = *call.globals.now;
  options.actor = call.get("as");
  options.data = data_option(call, "data");
  options.directory = config.directory();
  options.calendars = config.calendars();
  options.microsteps = call.has("microsteps");
  options.limits = config.limits();
  Trace trace = Trace::open(call.all("FILE"), options).value();
  const auto tell = [&](const std::string& line) {
    console.raw(line + "\n");
    return console.flush();  // whoever plays the case waits for the answer
  };
  if (!tell(trace.begin())) return Exit::done;
  std::string line;
  while (next_line(line, 2 * options.limits.payload_bytes)) {
    if (line.find_first_not_of(" \t") == std::string::npos) continue;
    if (!tell(trace.obey(line))) break;
  }
  return Exit::done;
}

}  // namespace

Command trace_command() {
  return {
      "trace",
      {"speel een zaak na voor een programma: opdrachten in, toestanden uit",
       "play a case for a program: commands in, states out"},
      {{"FILE", true, true}},
      {{"as", "ACTOR", {"Wie de zaak begint", "Who starts the case"}, false},
       {"data", "JSON", {"Gegevens bij het begin", "Data at the start"}, false},
       {"microsteps", "", {"Vertel elke microstap", "Tell every microstep"}, false}},
      {"Leest opdrachten van standaardinvoer, een JSON-object per regel, en schrijft na het begin "
       "en na elke opdracht een regel JSON. Het eerste bestand wordt gespeeld, de andere zijn er "
       "voor de zaken die eruit ontstaan. De klok begint bij --now en loopt alleen door "
       "opdrachten. Zie docs/trace.md.",
       "Reads commands from standard input, one JSON object a line, and writes one line of JSON "
       "after the start and after every command. The first file is played, the others are there "
       "for its child cases. The clock begins at --now and moves by commands only. See "
       "docs/trace.md."},
      {"trace workflows/wijkregie.yaml --as resident:anna < commands.ndjson"},
      run_trace};
}

}  // namespace regie::cli
