#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# commands.bash PART REGIE SOURCE PLUGINS: drives the built command in a folder of its own, and says
# everything that is not as it should be. Needs nothing but bash and the core utilities.
set -uo pipefail

part=$1
regie=$2
workflows=$3/workflows
plugins=$4
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=$(mktemp -d)
trap 'chmod -R u+w "$folder"; rm -rf "$folder"' EXIT
cd "$folder" || exit 1
export TMPDIR=$folder/.temporary
mkdir "$TMPDIR"
unset REGIE_STORE REGIE_CONFIG REGIE_PLUGINS REGIE_DIRECTORY
export REGIE_LANG=en
failures=0
checks=0
status=0
# The clock stands still: a Monday morning in Carnisselande.
monday=2026-03-02T09:00:00+01:00

# run ARGUMENT...: the command, in English where nothing else is said; leaves $status and the files out and err.
run() {
  command_line="regie $*"
  "$regie" "$@" >out 2>err </dev/null
  status=$?
}

complain() {
  failures=$((failures + 1))
  echo "FAILED: $command_line"
  echo "  $1"
  echo "  exit code $status"
  sed 's/^/  out: /' out
  sed 's/^/  err: /' err
}

exits() {
  checks=$((checks + 1))
  [[ $status == "$1" ]] || complain "should end with $1"
}

# says TEXT, warns TEXT: on standard output, on standard error.
says() {
  checks=$((checks + 1))
  grep -qF -- "$1" out || complain "should say: $1"
}
warns() {
  checks=$((checks + 1))
  grep -qF -- "$1" err || complain "should say on standard error: $1"
}
silent() {
  checks=$((checks + 1))
  [[ ! -s $1 ]] || complain "$1 should be empty"
}
equal() {
  checks=$((checks + 1))
  [[ $1 == "$2" ]] || complain "should be the same: $1 and $2"
}

# One JSON document and nothing else; Python is not needed, but used where it is there.
is_json() {
  checks=$((checks + 1))
  if command -v python3 >/dev/null; then
    python3 -m json.tool out >/dev/null 2>&1 || complain "should be JSON"
  fi
}

# The value of a text member in the JSON that was printed.
member() { sed -n "s/^ *\"$1\": \"\(.*\)\",\{0,1\}$/\1/p" out | head -n 1; }

with_workflow() {
  export REGIE_DIRECTORY=$workflows/directory.yaml
  run deploy "$workflows/wijkregie.yaml"
  exits 0
}

proposal='{"title": "Moestuin Rijk", "description": "Een moestuin voor de straat.",
  "neighbourhood": "carnisselande", "place": "Grasveld", "theme": "social_bonding",
  "wish": "do_it_together", "contact": "resident:anna"}'

# A proposal that was handed in by Anna.
with_proposal() {
  with_workflow
  run start wijkregie --as resident:anna --key garden --now $monday
  exits 0
  run send wijkregie/garden submit --as resident:anna --now $monday --data "$proposal"
  exits 0
}

source "$here/parts.bash"
source "$here/plugin_parts.bash"
"part_$part"
echo "cli.$part: $checks checks, $failures failed"
((failures == 0))
