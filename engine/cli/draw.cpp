// SPDX-License-Identifier: Apache-2.0
// `regie draw`: a workflow as a picture, and where a case is in it.
#include <regie/drawing.hpp>

#include "engine/cli/output_file.hpp"
#include "engine/cli/session.hpp"

namespace regie::cli {

namespace {

DrawingFormat drawing_format(const Invocation& call) {
  std::string format = call.get("format");
  const std::string path = call.get("output");
  if (format.empty()) {
    // As the file's name says it.
    const auto ends = [&](std::string_view end) { return path.ends_with(end); };
    format = ends(".dot") || ends(".gv") ? "dot" : ends(".mmd") ? "mermaid" : "svg";
  }
  if (format == "svg") return DrawingFormat::svg;
  if (format == "dot") return DrawingFormat::dot;
  if (format == "mermaid") return DrawingFormat::mermaid;
  throw UsageError(
      {"De vorm " + format + " is er niet.", "There is no format " + format + "."},
      {"Schrijf --format svg, dot of mermaid.", "Write --format svg, dot or mermaid."});
}

Exit run_draw(const Invocation& call, Console& console) {
  const DrawingFormat format = drawing_format(call);
  if (call.has("FILE") == call.has("case")) {
    throw UsageError({"Zeg wat er getekend moet worden: een bestand of een zaak.",
                      "Say what to draw: a file or a case."},
                     {"Schrijf `regie draw BESTAND`, of `regie draw --case ZAAK`.",
                      "Write `regie draw FILE`, or `regie draw --case CASE`."});
  }
  std::string drawing;
  if (call.has("case")) {
    Engine engine = open_engine(call, Access::look, console);
    drawing = engine.try_draw(call.get("case"), format, console.language()).value();
  } else {
    drawing = draw_workflow(call.get("FILE"), format, console.language()).value();
  }
  const std::string path = call.get("output");
  if (path.empty() || path == "-") {
    console.raw(drawing);
    return Exit::done;
  }
  OutputFile file(path, spared_files(call, configuration(call, Access::look, console)));
  if (!file.write(drawing)) file.check();
  file.keep();
  console.line({{"✓ ", Style::good},
                console.say("De tekening staat in ", "The drawing is in "),
                {path, Style::strong}});
  return Exit::done;
}

}  // namespace

Command draw_command() {
  return {
      "draw",
      {"teken een workflow", "draw a workflow"},
      {{"FILE", false}},
      {{"format",
        "svg|dot|mermaid",
        {"Vorm van de tekening; anders zoals PATH eindigt (.svg, .dot, .mmd), anders svg",
         "Form of the drawing; else as PATH ends (.svg, .dot, .mmd), else svg"},
        false},
       {"output,o",
        "PATH",
        {"Waar de tekening komt; anders op de uitvoer", "Where the drawing goes; else printed"},
        false},
       {"case",
        "CASE",
        {"Teken de workflow van deze zaak, met waar de zaak is en was",
         "Draw the workflow of this case, with where it is and was"},
        false}},
      {"Rechthoeken zijn stappen, dubbele ronde randen resultaten, stapels doet elk apart, en een "
       "streeplijn neemt de klok. Voor svg is het programma dot van Graphviz nodig.",
       "Boxes are states, double round borders are results, stacks are done by each apart, and the "
       "clock takes a dashed line. For svg the program dot of Graphviz is needed."},
      {"draw workflows/wijkregie.yaml -o wijkregie.svg", "draw workflows/wijkregie.yaml -o w.mmd",
       "draw --case 8f31 -o case.svg"},
      run_draw};
}

}  // namespace regie::cli
