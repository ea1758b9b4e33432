// SPDX-License-Identifier: Apache-2.0
#include "engine/plugin/linked.hpp"

#ifdef REGIE_LINKED_STORAGE_SQL
REGIE_PLUGIN_STATIC(storage_sql);
#endif
#ifdef REGIE_LINKED_NOTIFY_LOG
REGIE_PLUGIN_STATIC(notify_log);
#endif
#ifdef REGIE_LINKED_REPORT_HTML
REGIE_PLUGIN_STATIC(report_html);
#endif

namespace regie::plugin {

std::vector<regie_plugin_entry> linked_entries() {
  std::vector<regie_plugin_entry> entries;
#ifdef REGIE_LINKED_STORAGE_SQL
  entries.push_back(regie_plugin_entry_v1_storage_sql);
#endif
#ifdef REGIE_LINKED_NOTIFY_LOG
  entries.push_back(regie_plugin_entry_v1_notify_log);
#endif
#ifdef REGIE_LINKED_REPORT_HTML
  entries.push_back(regie_plugin_entry_v1_report_html);
#endif
  return entries;
}

}  // namespace regie::plugin
