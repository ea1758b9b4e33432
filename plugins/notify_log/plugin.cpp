// SPDX-License-Identifier: Apache-2.0
// A notifier for trying things out, and for systems that read lines: one JSON line a message.
#include "message_log.hpp"

namespace {
constexpr const char* config_schema = R"({
  "type": "object",
  "additionalProperties": false,
  "required": ["path"],
  "properties": {
    "path": {"type": "string", "description": "a file, or - for standard output"}
  }
})";
}  // namespace

REGIE_SDK_PLUGIN((regie::sdk::About{REGIE_PLUGIN_ID, "Message log", REGIE_PLUGIN_VERSION, "Regie",
                                    "Apache-2.0", nullptr, config_schema}),
                 regie::notify_log::MessageLog)
