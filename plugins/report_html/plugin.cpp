// SPDX-License-Identifier: Apache-2.0
// A report as one page that anybody can open, print and read aloud.
#include "report.hpp"

namespace {
constexpr const char* config_schema = R"({
  "type": "object",
  "additionalProperties": false,
  "properties": {
    "smallest": {"type": "integer", "minimum": 1, "default": 3,
                 "description": "from how many on a middle value is told"},
    "theme": {"type": "string", "default": "theme", "description": "the data that is a theme"},
    "neighbourhood": {"type": "string", "default": "neighbourhood"},
    "told": {"type": "string", "default": "result",
             "description": "the text that tells what came of a case"},
    "partners": {"type": "string", "default": "partners"},
    "photos": {"type": "string", "default": "photos"},
    "measures": {"type": "string", "default": "measures"}
  }
})";
}  // namespace

REGIE_SDK_PLUGIN((regie::sdk::About{REGIE_PLUGIN_ID, "HTML report", REGIE_PLUGIN_VERSION, "Regie",
                                    "Apache-2.0", nullptr, config_schema}),
                 regie::report_html::HtmlReport)
