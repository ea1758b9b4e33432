# SPDX-License-Identifier: Apache-2.0
# Parts of commands.bash about `regie plugin check`. REGIE_BROKEN_PLUGIN names the store of
# tests/plugin_kit/broken.cpp, REGIE_ODD_PLUGIN the action of tests/unit/api/plugins.

part_plugin_check() {
  run plugin check "$plugins/regie_storage_sql.so" --url 'sqlite:{dir}/store.db'
  exits 0
  says "regie.storage_sql"
  says "✓ the expected revision decides  storage.commit.revision"
  says "product: SQLite"
  says " 0 not ok, 0 not applicable"
  silent err
  run plugin check "$plugins/regie_notify_log.so" --option 'path={dir}/messages.ndjson' --json
  exits 0
  is_json
  says '"id": "notifier.once"'
  says '"result": "ok"'
  says '"not_ok": 0'
  says '"problem": null'
  run plugin check "$plugins/regie_notify_log.so" --lang nl
  exits 1
  says "✗ hij kan worden gemaakt en beëindigd, ook twee naast elkaar  notifier.create"
  says "REGIE_BAD_CONFIG"
  says "--option NAME=VALUE"
  says "regel:    notifier.h: create"
  run plugin check "$plugins/regie_report_html.so"
  exits 0
  says "reports: overview"
  run plugin check "$REGIE_ODD_PLUGIN"
  exits 0
  run plugin check "$REGIE_ODD_PLUGIN" --data '{"mode": "twice"}'
  exits 1
  says "\`done\` of \"kit:once\" to be called exactly once"
  says "2 times"
  run plugin check "$REGIE_ODD_PLUGIN" --data '{"mode": "list"}'
  exits 1
  says "one JSON object as output"
  # Beside another name its manifest is not found.
  cp "$plugins/regie_report_html.so" alone.so
  run plugin check alone.so
  exits 1
  says "✗ the manifest beside the file is true"
  says "no such file"
}

part_plugin_broken() {
  local url='sqlite:{dir}/store.db'
  run plugin check "$REGIE_BROKEN_PLUGIN" --url "$url" --seconds 3
  exits 1
  says "✗ the expected revision decides  storage.commit.revision"
  says "expected: store.commit_one(Unit::step(1, 3, 1)) == REGIE_CONFLICT"
  says "came:     REGIE_OK (0)"
  says "rule:     storage.h: regie_storage_unit.expected_revision"
  says "the plugin crashed (SIGABRT"
  says "It said: next_due was never written"
  says "the plugin ended the whole process (exit code 7)"
  says "the plugin hung: there was no answer after 3 s"
  says "\`version\` as the plugin says it itself"
  says "– regie.telepathy/1  interface.regie.telepathy/1"
  says "✗ what the plugin says of itself has its form  module.manifest"
  says '"Broken"'
  says 'texts in UTF-8'
  says "✗ it prints nothing on the output of the program  module.quiet"
  says "a key was put"
  # What it does well is told too, after all that.
  says "✓ claims of several processes never overlap"
  checks=$((checks + 1))
  [[ -z $(ls "$TMPDIR") ]] || complain "no folder should be left behind"
  export REGIE_BROKEN
  REGIE_BROKEN=function
  run plugin check "$REGIE_BROKEN_PLUGIN" --url "$url" --seconds 1 --json
  exits 1
  is_json
  says "the required function \`journal\`"
  says "module.functions has to be right first"
  for REGIE_BROKEN in table manifest abi init load-crash load-hang; do
    run plugin check "$REGIE_BROKEN_PLUGIN" --url "$url" --seconds 1
    exits 3
    warns "cannot be loaded"
    silent out
  done
  warns "hung"
  REGIE_BROKEN=abi
  run plugin check "$REGIE_BROKEN_PLUGIN" --json
  exits 3
  is_json
  says "made for ABI 7, and this Regie has ABI 1"
  REGIE_BROKEN=init
  run plugin check "$REGIE_BROKEN_PLUGIN"
  warns "the licence server does not answer"
}

part_plugin_usage() {
  local store=$plugins/regie_storage_sql.so
  run plugin check
  exits 2
  warns "regie plugin check FILE.so"
  run plugin check "$store"
  exits 2
  warns "--url"
  run plugin check "$store" --url sqlite:regie.db
  exits 2
  warns "{dir}"
  run plugin check "$store" --url 'sqlite:{dir}/x.db' --seconds 0
  exits 2
  run plugin check "$store" --url 'sqlite:{dir}/x.db' --seconds many
  exits 2
  run plugin check "$store" --option path
  exits 2
  run plugin check "$store" --data '[1]'
  exits 2
  warns "no JSON object"
  run plugin check "$store" "$store"
  exits 2
  run plugin list "$store"
  exits 2
  warns "regie plugin check FILE.so"
  TMPDIR=$PWD/nowhere run plugin check "$plugins/regie_report_html.so"
  exits 3
  warns "(TMPDIR)"
  run plugin check nowhere.so
  exits 3
  warns "nowhere.so is not there"
  run plugin check .
  exits 3
  warns "is no file"
  echo "no library" >text.so
  run plugin check text.so
  exits 3
  warns "cannot be loaded"
  : >empty.so
  run plugin check empty.so
  exits 3
  head -c 3000 "$store" >half.so
  run plugin check half.so
  exits 3
  run plugin check "$REGIE_LIBRARY"
  exits 3
  warns "(regie_plugin_entry_v1 is missing)"
  # Another store, which the plugin does not know.
  run plugin check "$store" --url "oracle:{name}"
  exits 1
  says "REGIE_BAD_CONFIG"
  says "✗ it can be opened and migrated  storage.open"
  says "1 not ok"
  says "storage.open has to be right first"
}
