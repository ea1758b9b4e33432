# SPDX-License-Identifier: Apache-2.0
# The parts of the test of the command; sourced by commands.bash.

part_usage() {
  run
  exits 2
  warns "Say what is to be done"
  run --help
  exits 0
  says "deploy"
  says "--store URL"
  silent err
  run --version
  exits 0
  says "regie "
  run help send
  exits 0
  says "--behalf"
  run send --help
  exits 0
  says "--behalf"
  run help sned
  exits 2
  warns '`regie send`'
  run hlep
  exits 2
  warns '`regie help`'
  run frobnicate
  exits 2
  warns "There is no command frobnicate"
  warns "regie --help"
  run list --stroe x
  exits 2
  warns "--stroe"
  warns "Did you mean --store?"
  run list --store
  exits 2
  warns "needs a value"
  run list --json=yes
  exits 2
  warns "takes no value"
  run list --store a --store b
  exits 2
  warns "twice"
  run list --sto sqlite:x.db
  exits 2
  warns "--store"
  run show
  exits 2
  warns "CASE is missing"
  run show a b
  exits 2
  warns "too much: b"
  run start wijkregie
  exits 2
  warns "--as resident:anna"
  run start wijkregie --as anna
  exits 2
  run --now yesterday list
  exits 2
  warns "--now 2026-03-02T09:00:00+01:00"
  run --lang fr list
  exits 2
  warns "--lang nl or --lang en"
  run tasks --limit many
  exits 2
  run list --status unheard
  exits 2
  warns "open, closed"
  run start wijkregie --as resident:anna --data '{"title": '
  exits 2
  warns "no JSON"
  run start wijkregie --as resident:anna --data '[1]'
  exits 2
  warns "no JSON object"
  run start wijkregie --as resident:anna --data @nowhere.json
  exits 2
  warns "nowhere.json"
  run report overview
  exits 2
  warns "-o FILE"
  run plugin paint
  exits 2
  warns "regie plugin list"
  run check --format xml "$workflows/wijkregie.yaml"
  exits 2
  # Dutch is the language where nothing is said, also for who errs.
  REGIE_LANG='' run lst
  exits 2
  warns "Bedoelde u"
  # A wrong command line leaves nothing behind.
  checks=$((checks + 1))
  [[ ! -e regie.db ]] || complain "no store should have been made"
}

part_documents() {
  run check "$workflows/wijkregie.yaml" "$workflows/directory.yaml"
  exits 0
  says "wijkregie"
  silent err
  sed 's/deadline: 10 working days/deadlin: 10 working days/' "$workflows/wijkregie.yaml" >broken.yaml
  run check broken.yaml
  exits 1
  says "broken.yaml:"
  says "deadline"
  says "^~~~"
  run check --json broken.yaml
  exits 1
  is_json
  says '"ok": false'
  says '"subject": "deadlin"'
  says '"suggestion": "deadline"'
  run check --format sarif broken.yaml
  exits 1
  is_json
  says '"insertedContent"'
  says '"uri": "broken.yaml"'
  says '"startLine"'
  run draw "$workflows/wijkregie.yaml" -o drawing.svg
  exits 0
  says "drawing.svg"
  equal "$(head -c 4 drawing.svg)" "<svg"
  run draw --lang en "$workflows/wijkregie.yaml" --format dot
  exits 0
  says "digraph"
  says "First assessment"
  # What a law gives time for has its name, and a computed day no expression.
  run draw --lang nl "$workflows/permit.yaml" -o permit.dot
  exits 0
  equal "$(grep -c 'n8 -> n9 .*Bezwaartermijn' permit.dot)" 1
  equal "$(grep -c 'period(' permit.dot || true)" 0
  run draw "$workflows/wijkregie.yaml" -o drawing.mmd
  exits 0
  equal "$(sed -n 4p drawing.mmd)" "flowchart TB"
  run draw "$workflows/wijkregie.yaml" --format png
  exits 2
  warns "svg, dot or mermaid"
  run draw
  exits 2
  warns "--case CASE"
  run draw broken.yaml -o kept.svg
  exits 1
  equal "$(ls kept.svg 2>&1 | grep -c cannot)" "1"
  run check nowhere.yaml
  exits 1
  says "✗ nowhere.yaml: there is no such file"
  run check "$folder"
  exits 1
  run deploy broken.yaml
  exits 1
  warns "broken.yaml:"
  # The others are deployed all the same.
  run deploy broken.yaml "$workflows/wijkregie.yaml"
  exits 1
  says "ready for use"
  run deploy "$workflows/wijkregie.yaml"
  exits 0
  says "was there already"
  # The same version with other bytes.
  { cat "$workflows/wijkregie.yaml"; echo "# changed"; } >changed.yaml
  run deploy changed.yaml
  exits 1
  warns "version"
  run test "$workflows/wijkregie.yaml"
  exits 0
  says "passed"
  cp "$workflows/wijkregie.yaml" "$workflows/directory.yaml" .
  cat >wrong.story.yaml <<'STORY'
test: A story that is not so
workflow: wijkregie.yaml
directory: directory.yaml
clock: 2026-03-02 09:00
story:
  - resident:anna: discard
  - expect: { state: proposal }
STORY
  run test wrong.story.yaml
  exits 1
  says "A story that is not so"
  says "wrong.story.yaml:7:"
  says "1 failed"
  run test --json wrong.story.yaml
  exits 1
  is_json
  says '"passed": false'
  run test nowhere.story.yaml
  exits 1
  says "nowhere.story.yaml"
}

part_course() {
  with_workflow
  run start wijkregie --as resident:anna --key garden --now $monday
  exits 0
  says "Not yet submitted"
  run show wijkregie/garden --as resident:anna --now $monday
  exits 0
  says "draft.submit"
  says "description"
  echo "$proposal" >proposal.json
  run --now $monday send wijkregie/garden submit --as resident:anna --data @proposal.json
  exits 0
  says "Submitted"
  run draw --case wijkregie/garden --format dot --now $monday
  exits 0
  says "the case is here"
  says "the case was here"
  run draw --case wijkregie/nothing --now $monday
  exits 1
  # Global options before and behind, and the environment where they are not given.
  run list --now $monday
  exits 0
  says "Moestuin Rijk"
  says "Submitted"
  cp regie.db copy.db
  REGIE_STORE=sqlite:copy.db run list
  exits 0
  says "Moestuin Rijk"
  REGIE_STORE=sqlite:nowhere.db run list
  exits 3
  # A mistyped name is not a workflow without cases.
  for looking in list tasks; do
    run $looking --workflow wijkregi
    exits 1
    warns 'The workflow `wijkregi` is not here.'
    warns 'There is: `wijkregie`.'
  done
  run list --state execution
  exits 0
  says "There are no cases"
  run tasks --as contact:director_west --now $monday
  exits 0
  says "Take up the proposal: Moestuin Rijk"
  says "2026-03-0"
  run send wijkregie/garden take_up --as contact:director_west --now $monday
  exits 0
  says "First assessment"
  run show wijkregie/garden --now $monday
  exits 0
  says "First assessment"
  says "2 March 2026 09:00"
  says "director_west"
  says "Een moestuin voor de straat."
  run journal wijkregie/garden -v
  exits 0
  says "resident:anna"
  says "Take up"
  says "2026-03-02 09:00"
  # A case by the beginning of its id.
  run show wijkregie/garden --json
  exits 0
  is_json
  local id
  id=$(member id)
  run show "${id:0:8}" --lang nl
  exits 0
  says "Eerste beoordeling"
  says "2 maart 2026 09:00"
  says "Naam van het idee"
  says "Elkaar kennen"
  run show "$id" --json
  exits 0
  equal "$id" "$(member id)"
  # A way out that no one needs to look further for.
  run send wijkregie/garden not_taken --as contact:director_west --now $monday \
    --data '{"reason_kind": "already_running", "reason": "Er is al een moestuin."}'
  exits 0
  says "Not taken up"
  run list --status closed --result not_taken_up
  exits 0
  says "Moestuin Rijk"
  run verify
  exits 0
  says "Everything is right"
}

part_refusals() {
  with_proposal
  run show 0123abcd
  exits 1
  warns "0123abcd"
  warns "regie list"
  run show wijkregie/nothing
  exits 1
  warns "wijkregie/nothing"
  run start wijkregi --as resident:anna
  exits 1
  warns "wijkregi"
  run send wijkregie/garden take_upp --as contact:director_west --now $monday
  exits 1
  warns "take_up"
  # The wrong person, with who could.
  run send wijkregie/garden take_up --as resident:anna --now $monday
  exits 1
  warns "Who could do it: "
  warns "Area director"
  silent out
  # Not yet at this point.
  run send wijkregie/garden confirm --as contact:director_west --now $monday
  exits 1
  warns "Error: "
  # Data out of bounds, missing and unknown: nothing moves.
  run start wijkregie --as resident:bea --key second --now $monday
  exits 0
  local long
  printf -v long '%0130d' 0
  run send wijkregie/second submit --as resident:bea --now $monday --data "${proposal/Moestuin Rijk/$long}"
  exits 1
  warns "120"
  run send wijkregie/second submit --as resident:bea --now $monday --data '{"title": "Bankje"}'
  exits 1
  warns "description"
  run send wijkregie/second submit --as resident:bea --now $monday --data "${proposal/title/titel}"
  exits 1
  warns "titel"
  run show wijkregie/second --now $monday
  exits 0
  says "Not yet submitted"
  # Why, of a closed choice: the workflow's own sentence, the condition and its values.
  run send wijkregie/garden take_up --as contact:director_west --now $monday
  exits 0
  run why wijkregie/garden straight_away --as contact:director_west --now $monday \
    --data '{"interest": "x", "lead": "resident:anna", "actions": []}'
  exits 0
  says "is closed to contact:director_west"
  says "The submitter does not want to do it alone."
  says "wish == 'do_it_myself'"
  says "what the submitter does is 'I do it together with others'; needed is 'I do it myself'"
  run why wijkregie/garden not_taken --as contact:director_west --now $monday
  exits 0
  says "is open to contact:director_west"
  run why wijkregie/garden not_taken --as resident:anna --now $monday
  exits 0
  says "Area director"
  run why wijkregie/garden fly --as resident:anna --now $monday
  exits 1
  # A side task that is not there, and what does not go with one.
  run send wijkregie/garden done --item todo-1 --as contact:director_west --now $monday
  exits 1
  run send wijkregie/garden done --item todo-1 --as contact:director_west --data '{}'
  exits 2
  warns "--data"
}

part_keys() {
  with_workflow
  run start wijkregie --as resident:anna --key garden --now $monday --json
  exits 0
  local id
  id=$(member case)
  run start wijkregie --as resident:anna --key garden --now $monday --json
  exits 0
  equal "$id" "$(member case)"
  says '"repeated": true'
  run send wijkregie/garden submit --as resident:anna --now $monday --key '' --data "$proposal"
  exits 2
  warns "--key is empty"
  run start wijkregie --as resident:anna --key ''
  exits 2
  warns "--key is empty"
  run send wijkregie/garden submit --as resident:anna --now $monday --key once --data "$proposal"
  exits 0
  run send wijkregie/garden submit --as resident:anna --now $monday --key once --data "$proposal"
  exits 0
  says "nothing happened again"
  says "Submitted"
  run send wijkregie/garden submit --as resident:anna --now $monday --key once \
    --data "${proposal/Grasveld/Plein}"
  exits 1
  warns "once"
  run run --until-idle --notify log:messages.ndjson --now $monday
  exits 0
  equal "$(sort -u messages.ndjson | wc -l)" "$(wc -l <messages.ndjson)"
  equal "$(grep -c 'resident:anna' messages.ndjson)" 1
  run run --until-idle --notify log:messages.ndjson --now $monday
  exits 0
  equal "$(grep -c 'resident:anna' messages.ndjson)" 1
  run list --json
  equal "$(grep -c '"id":' out)" 1
}

part_stores() {
  with_proposal
  run list --store sqlite:nowhere.db
  exits 3
  warns "nowhere.db"
  checks=$((checks + 1))
  [[ ! -e nowhere.db ]] || complain "looking should not make a store"
  run list --store nowhere
  exits 2
  warns "sqlite:"
  run list --store tape:garden
  exits 3
  warns "tape"
  head -c 20000 /dev/zero | tr '\0' 'x' >garbage.db
  run list --store sqlite:garbage.db
  exits 3
  run deploy "$workflows/wijkregie.yaml" --store sqlite:garbage.db
  exits 3
  equal "$(head -c 20000 /dev/zero | tr '\0' 'x' | cksum)" "$(cksum <garbage.db)"
  mkdir shelf
  run deploy "$workflows/wijkregie.yaml" --store sqlite:shelf
  exits 3
  warns "shelf"
  run deploy "$workflows/wijkregie.yaml" --store sqlite:not/there/regie.db
  exits 3
  part_of_newer_schema
  # Root may write anywhere, so this says something to others only.
  if [[ $(id -u) != 0 ]]; then
    mkdir locked
    chmod a-w locked
    run deploy "$workflows/wijkregie.yaml" --store sqlite:locked/regie.db
    exits 3
    cp regie.db locked.db
    chmod a-w locked.db
    run list --store sqlite:locked.db
    exits 0
    run start wijkregie --as resident:anna --store sqlite:locked.db
    exits 3
  fi
  # What went wrong with other stores left this one alone.
  run verify
  exits 0
}

# The version of the schema stands in the header of an SQLite file (user_version, offset 60).
part_of_newer_schema() {
  cp regie.db newer.db
  printf '\x7f\x00\x00\x00' | dd of=newer.db bs=1 seek=60 conv=notrunc status=none
  run list --store sqlite:newer.db
  exits 3
  warns "newer"
}

part_plugins() {
  run plugin list
  exits 0
  says "regie.storage_sql"
  run plugin list --plugins "$plugins"
  exits 0
  says "$plugins/regie_storage_sql.so"
  run plugin list --json
  exits 0
  is_json
  says '"problem": null'
  # What cannot be loaded is told, beside what can.
  mkdir -p damaged
  cp "$plugins"/regie_report_html.* damaged
  for library in damaged/*.so; do echo "no library" >"$library"; done
  run plugin list --plugins damaged --lang en
  exits 1
  says "✓  regie.storage_sql"
  says "✗  regie.report_html"
  says "✗ regie.report_html: "
  run plugin list --plugins nowhere
  exits 3
  warns "nowhere"
  with_proposal
  run run --until-idle --notify vendor.pigeons --now $monday
  exits 3
  warns "vendor.pigeons"
  # The store as a shared library, found through the environment.
  REGIE_PLUGINS=$plugins run list
  exits 0
  says "Moestuin Rijk"
  # A module that is not what its manifest says.
  mkdir altered
  cp "$plugins"/regie_storage_sql.so* altered/
  echo >>altered/regie_storage_sql.so
  run list --plugins altered
  exits 3
  warns "regie_storage_sql.so"
  run report
  exits 0
  run report no_such_report -o report.html
  exits 1
  checks=$((checks + 1))
  [[ -z $(ls report.html* 2>/dev/null) ]] || complain "no report should be left behind"
  run report no_such_report -o not/there/report.html
  exits 3
}

part_worker() {
  with_proposal
  run run --until-idle --notify log:messages.ndjson --now $monday
  exits 0
  says "Messages delivered"
  grep -q 'director_west' messages.ndjson || complain "the director should have been told"
  # Nine working days later the director is late, and the alderman hears of it.
  run run --until-idle --notify log:messages.ndjson --now 2026-03-13T09:00:00+01:00
  exits 0
  grep -q 'wethouder' messages.ndjson || complain "the alderman should have been told"
  run tasks --now 2026-03-13T09:00:00+01:00
  exits 0
  says "late"
  run run --until-idle --json --now 2026-03-13T09:00:00+01:00
  exits 0
  is_json
  says '"timers": 0'
  # Without a notifier messages wait, and that is said.
  run send wijkregie/garden take_up --as contact:director_west --now 2026-03-13T09:00:00+01:00
  exits 0
  run verify wijkregie/garden
  exits 0
}

part_json() {
  with_proposal
  run list --json
  exits 0
  is_json
  says '"status": "open"'
  run tasks --json
  is_json
  says '"holders"'
  run show wijkregie/garden --as contact:director_west --json
  is_json
  says '"choices"'
  run journal wijkregie/garden --json
  is_json
  says '"entries"'
  run why wijkregie/garden take_up --as resident:anna --json
  is_json
  says '"open": false'
  run verify --json
  is_json
  says '"ok": true'
  run deploy "$workflows/wijkregie.yaml" --json
  is_json
  says '"added": false'
  says '"in_use": "1"'
  run report --json
  is_json
  # Failures are one document too.
  run show 0123abcd --json
  exits 1
  is_json
  says '"code": "not_found"'
  run send wijkregie/garden take_up --as resident:anna --json --now $monday
  exits 1
  is_json
  says '"code": "refused"'
  says '"who"'
  run lst --json
  exits 2
  is_json
  # The same document, whatever the language.
  run list --json
  cp out first
  run list --json --lang nl
  exits 0
  equal "$(cksum <first)" "$(cksum <out)"
}

# Dates without a case: what is due, why, and what is said of a wrong one.
part_dates() {
  run date "2026-02-06 + 8 weeks" --calendar nl-statutory
  exits 0
  says '2026-04-07  Tuesday 7 April 2026'
  says 'Friday 3 April 2026 (Good Friday)'
  says 'Algemene termijnenwet art. 1(1) en 3(2)'
  run date "2026-02-06 + 8 weeks" --calendar nl-statutory --json
  exits 0
  is_json
  equal "$(member raw)" 2026-04-03
  equal "$(member end)" 2026-04-07
  says '"days": 56'
  run date 2026-02-06 + 8 weken --lang nl
  exits 0
  says 'dinsdag 7 april 2026'
  run date "2027-01-15 + P10W" --basis local --json
  equal "$(member end)" 2027-03-26
  run date "2027-01-15 + P10W" --basis local --declared --json
  equal "$(member end)" 2027-03-30
  run date "2026-03-02 + 6 weeks" --from same-day --json
  equal "$(member raw)" 2026-04-12
  run date "2026-02-06 + 8 weeks" --paused 2026-03-03..2026-03-16 --extend "6 weeks" --json
  equal "$(member raw)" 2026-05-28
  run date "2026-02-06 + 8 weeks" --completed 2026-03-02..2026-03-16 --extend P6W --json
  equal "$(member raw)" 2026-05-28
  run date "2026-02-06 + 8 weeks" --notice 2026-04-13 --json
  says '"cents": 144200'
  run date "2028-12-04 + 6 weeks" --json
  says 'known up to and including 2028'
  run date "today + 10 working days" --calendar nl-municipality --now $monday --json
  equal "$(member end)" 2026-03-16
  run date "2026-04-24T15:30, next working day at 09:00" --calendar nl-municipality --json
  equal "$(member end)" 2026-04-28T09:00:00+02:00
  run date "2026-02-06T10:00 + 36 hours" --json
  equal "$(member end)" 2026-02-07T22:00:00+01:00

  for wrong in "2026-02-30 + 8 weeks" "06-02-2026 + 8 weeks" "2026-02-06 + 8 wekn" \
    "2026-02-06 + 8" "2026-02-06 8 weeks" "tomorrow" "2026-02-06 + 1.5 weeks" \
    "2026-02-06 + 8 weeks + 2 weeks" "2026-02-06 + 999999 years" "2026-02-06T25:00"; do
    run date "$wrong"
    exits 2
    silent out
    warns 'Error: '
  done
  run date "2026-02-30 + 8 weeks"
  warns 'date:1:1: error: There is no such day: February 2026 has 28 days.'
  run date "2026-02-06 + 8 weeks" --paused 2026-03-16..2026-03-02
  exits 2
  warns 'before it begins'
  run date "2026-02-06 + 8 weeks" --basis law
  exits 2
  warns 'Choose from act, order, local, contract, eu.'
  run date "2026-02-06 + 8 weeks" --calendar nl-municipality --basis act
  exits 2
  warns 'Use --calendar nl-statutory'
  run date "2026-02-06 + 8 weeks" --calendar nl-village
  exits 1
  warns 'nl-statutory'
}

# Terms of a case: why its dates are so, and what a new calendar moves.
part_terms() {
  run deploy "$workflows/../tests/stories/terms.yaml"
  exits 0
  run start terms --as resident:anna --key a --now 2026-04-03T09:00:00+02:00
  exits 0
  run send terms/a submit --as resident:anna --now 2026-04-03T09:00:00+02:00 \
    --data '{"begins": "2026-09-01"}'
  exits 0
  run why terms/a --due
  exits 0
  says 'Time to decide (decision): Friday 29 May 2026'
  says 'Awb art. 4:13(2)'
  says '3 weeks back from Tuesday 1 September 2026.'
  run why terms/a
  exits 2
  warns 'CHOICE is missing.'
  run send terms/a ask --as resident:bob --now 2026-04-13T10:00:00+02:00
  exits 0
  run why terms/a --due --now 2026-04-13T11:00:00+02:00
  says 'stands still'
  run send terms/a complete --as resident:anna --now 2026-04-16T10:00:00+02:00
  exits 0
  run why terms/a --due --json --now 2026-04-16T11:00:00+02:00
  is_json
  equal "$(member end)" 2026-06-01
  says '"days": 2'

  run calendar check
  exits 0
  says 'Not a single date moves.'
  # A decree puts Monday 1 June on a par with a holiday.
  sed 's/2026-01-02, 2026-05-15/2026-01-02, 2026-05-15, 2026-06-01/; s/"2026.1"/"2026.2"/' \
    "$workflows/calendars/nl-statutory.yaml" >new.yaml
  echo 'calendars: [new.yaml]' >regie.yaml
  local later=2026-04-17T10:00:00+02:00
  run calendar check --config regie.yaml --now $later
  exits 0
  says '2026-06-01 → 2026-06-02'
  says '1 would move.'
  run calendar check --apply --config regie.yaml --now $later --json
  exits 0
  is_json
  says '"after": "2026-06-02"'
  run calendar check --config regie.yaml --now $later
  says 'Not a single date moves.'
  run journal terms/a
  says 'Dates moved by a new calendar'
  run verify
  exits 0
  run calendar chek
  exits 2
}

# Expressions by themselves, with what docs/author/conditions.md shows.
part_eval() {
  run eval 'score >= 60 && size(partners) > 1' --data '{"score": 45, "partners": ["a", "b"]}' --explain --lang nl
  exits 0
  says "false"
  says "score is 45; nodig is minstens 60."
  silent err
  run eval 'score >= 60' --data '{"score": 75}' --explain
  exits 0
  says "score is 75, which is at least 60."
  run eval '1 + 2'
  exits 0
  equal "$(cat out)" 3
  run eval 'day > date("2026-03-01")' --data '{"day": "2026-03-02"}' --types '{"day": "date"}' --explain
  says "day is 2 March 2026, which is after 1 March 2026."
  run eval 'now < timestamp("2026-03-03T00:00:00Z") && today == date("2026-03-02")' --now $monday
  equal "$(cat out)" true
  run eval "meeting.getHours('Europe/Amsterdam')" --data '{"meeting": "2026-07-01T10:00:00Z"}' --types '{"meeting": "timestamp"}'
  equal "$(cat out)" 12
  run eval 'user.level >= 3' --data '{"user": {"level": 2}}' --types '{"user": {"level": "int"}}' --json --explain
  exits 0
  is_json
  says '"type": "bool"'
  says '"en": "user.level is 2; needed is at least 3"'
  run eval --data '{"score": 1}' -- '-score < 0'
  equal "$(cat out)" true

  run eval 'scroe > 1' --data '{"score": 45}'
  exits 1
  silent out
  warns "expression:1:1: error: \`scroe\` does not exist"
  warns 'Did you mean `score`?'
  run eval 'score / 0 > 1' --data '{"score": 45}'
  exits 1
  warns "divide by zero"
  run eval 'score > 1' --data '{"score": 4' --json
  exits 2
  is_json
  run eval 'score >'
  exits 1
  warns "ends too early"
  run eval ''
  exits 1
  warns "There is no expression here"
  run eval
  exits 2
  warns "An expression is missing"
  run eval 'a' 'b'
  exits 2
  warns "too much: b"
  run eval 'score > 1' --data '[45]'
  exits 2
  run eval 'score > 1' --data @nowhere.json
  exits 2
  warns "nowhere.json"
  run eval 'score > 1' --data '{"score": "many"}' --types '{"score": "int"}'
  exits 1
  warns '`score` must be a whole number, but is "many"'
  run eval 'score > 1' --types '{"score": "itn"}'
  exits 1
  warns 'Did you mean `int`?'
  run eval 'score > 1' --types '{"score": "int"}'
  exits 1
  warns '`score` is not filled in yet'
  run eval 'a' --lines
  exits 2
  warns "--lines takes no EXPR"
  run eval 'lists.range(2000).map(a, lists.range(2000).map(b, a * b))'
  exits 1
  warns "always costs more work"

  printf '%s\n' '{"id": "one", "expr": "1 + x", "bindings": {"x": {"int": "2"}}}' \
    '{"id": "two", "expr": "1 / 0"}' '{"id": 3' '' '{"id": "four", "expr": "[1u]", "deduced_type": "?"}' |
    "$regie" eval --lines >out 2>err
  status=$?
  exits 0
  silent err
  says '{"id":"one","value":{"int":"3"}}'
  says '{"error":"divide by zero","id":"two","position":2}'
  says '"id":null'
  says '{"deduced_type":"list(uint)","id":"four","value":{"list":[{"uint":"1"}]}}'
}

part_care() {
  with_proposal
  checks=$((checks + 1))
  ! grep -qa 'anna' regie.db* || complain "a resident's name should never stand in the store"
  run effects list
  exits 0
  says "/2/"
  run effects list --json
  exits 0
  is_json
  id=$(sed -n 's/.*"id": "\([^"]*\)".*/\1/p' out | head -n 1)
  run effects retry "$id"
  exits 0
  run effects drop "$id"
  exits 2
  warns "--as"
  run effects drop "$id" --as contact:director_west
  exits 0
  run effects drop "$id" --as contact:director_west
  exits 1
  warns "$id"
  run effects frobnicate
  exits 2
  run effects retry
  exits 2
  run erase wijkregie/garden --as contact:director_west
  exits 2
  warns "--yes"
  run erase wijkregie/garden --as contact:director_west --yes
  exits 0
  says "erased"
  run erase wijkregie/garden --as contact:director_west --yes
  exits 0
  says "before"
  run show wijkregie/garden
  exits 0
  run journal wijkregie/garden
  exits 0
  says "Personal data erased"
  run tasks
  exits 0
  says "no open tasks"
  run verify
  exits 0
  run send wijkregie/garden take_up --as contact:director_west
  exits 1
  warns "erased"
  run erase wijkregie/nowhere --as contact:director_west --yes
  exits 1
}

# Messages that were tried twelve times, on a disk that is always full.
part_dead() {
  with_proposal
  local day
  for day in {3..14}; do
    run run --until-idle --notify log:/dev/full --now "$(printf '2026-03-%02dT08:00:00+01:00' "$day")"
  done
  exits 1
  says "Given up"
  run doctor --now 2026-03-14T08:00:00+01:00
  exits 1
  says "regie effects list --dead"
  run effects list --dead
  exits 0
  says "given up  12"
  run effects list --dead --json
  is_json
  local ids
  mapfile -t ids < <(sed -n 's/.*"id": "\([^"]*\)".*/\1/p' out)
  equal "${#ids[@]}" 2
  run effects retry "${ids[0]}" --now 2026-03-14T08:00:00+01:00
  exits 0
  run effects drop "${ids[1]}" --as contact:director_west --now 2026-03-14T08:00:00+01:00
  exits 0
  run effects list --dead
  exits 0
  says "No messages are waiting."
  run run --until-idle --notify log:messages.ndjson --now 2026-03-14T08:00:00+01:00
  exits 0
  equal "$(grep -cF "${ids[0]}" messages.ndjson)" 1
  equal "$(grep -cF "${ids[1]}" messages.ndjson)" 0
  run journal wijkregie/garden
  says "Message dropped: ${ids[1]}"
  run verify
  exits 0
}

part_keeping() {
  with_proposal
  run backup copy.db
  exits 0
  says "copy.db"
  run backup copy.db
  exits 3
  warns "copy.db"
  run list --store sqlite:copy.db
  exits 0
  run restore copy.db
  exits 3
  warns "regie.db"
  run restore copy.db --store sqlite:back.db
  exits 0
  run send wijkregie/garden take_up --as contact:director_west --now $monday --store sqlite:back.db
  exits 0
  run verify --store sqlite:back.db
  exits 0
  # SQLite would take what is left of another store for changes to this one.
  for end in wal shm journal; do
    cp back.db "left.db-$end"
    run restore copy.db --store sqlite:left.db
    exits 3
    warns "left.db-$end"
    rm "left.db-$end"
    checks=$((checks + 1))
    [[ ! -e left.db && ! -e left.db.part ]] || complain "nothing should have been restored"
  done
  # They hold the keys of personal data.
  equal "$(stat -c %a regie.db copy.db back.db)" $'600\n600\n600'
  run backup file:uri.db
  exits 3
  warns "sqlite:uri.db"
  equal "$(find . -name '*uri.db*')" ""
  run restore nowhere.db --store sqlite:other.db
  exits 3
  warns "nowhere.db"
  checks=$((checks + 1))
  [[ ! -e other.db ]] || complain "nothing should have been restored"
  run doctor --now $monday
  exits 0
  says "The store opens"
  run doctor --now 2020-01-01T00:00:00Z
  exits 1
  says "days behind"
  run doctor --now 2026-05-01T09:00:00+02:00
  exits 1
  says "regie run"
  run doctor --json --now $monday
  exits 0
  is_json
}

# refuses_to_write FILE ARGUMENT...: the command would write over FILE, and does not.
refuses_to_write() {
  local file=$1 before
  before=$(cksum <"$file")
  run "${@:2}"
  exits 2
  warns "is not written over"
  equal "$(cksum <"$file")" "$before"
}

part_outputs() {
  with_proposal
  cp "$workflows/permit.yaml" w.yaml
  cp "$workflows/permit.yaml" plain
  ln -s ../"${folder##*/}"/regie.db linked.svg
  for file in regie.db ./regie.db "$folder/regie.db" linked.svg; do
    refuses_to_write "$file" report overview --plugins "$plugins" -o "$file"
    refuses_to_write "$file" draw w.yaml -o "$file"
    refuses_to_write "$file" run --until-idle --metrics "$file"
    refuses_to_write "$file" test w.yaml --junit "$file"
  done
  touch regie.db-wal
  refuses_to_write regie.db-wal draw w.yaml -o regie.db-wal
  rm regie.db-wal
  refuses_to_write w.yaml draw w.yaml -o w.yaml
  refuses_to_write plain draw plain -o "$folder/plain"
  refuses_to_write w.yaml check w.yaml --stories w.yaml
  cp "$workflows/directory.yaml" people
  refuses_to_write people report overview --directory people --plugins "$plugins" -o people
  # Written by hand, or by the command itself.
  printf 'test: a\nworkflow: w.yaml\nclock: 2026-03-02\nstory: []\n' >w.story.yaml
  refuses_to_write w.story.yaml check w.yaml --stories w.story.yaml
  run check w.yaml --stories shown.story.yaml
  exits 0
  run check w.yaml --stories shown.story.yaml
  exits 0

  # Streams are written to, and links lead to what is written.
  mkfifo pipe
  cat pipe >read &
  run draw w.yaml -o pipe --format dot
  exits 0
  wait $!
  equal "$(head -c 7 read)" digraph
  [[ -p pipe ]] || complain "the pipe should still be one"
  echo before >joined
  "$regie" draw w.yaml --format dot -o /dev/stdout >>joined
  equal "$(head -n 1 joined)" before
  equal "$(sed -n 2p joined | head -c 7)" digraph
  run draw w.yaml --format dot -o /dev/full
  exits 3
  equal "$(stat -c %F /dev/full)" "character special file"
  ln -s target.dot link.dot
  run draw w.yaml -o link.dot
  exits 0
  equal "$(head -c 7 target.dot)" digraph
  equal "$(readlink link.dot)" target.dot
  mkdir drawings
  run draw w.yaml -o drawings
  exits 3
  equal "$(find . -name '*.new')" ""
}

part_fmt() {
  printf '# why\nworkflow:   a\nstates:\n    b:\n        always: [ { if: x > 1, go: c } ]   # go\n' >a.yaml
  cp a.yaml before.yaml
  chmod 640 a.yaml
  run fmt --check a.yaml
  exits 1
  says "a.yaml: is not in the fixed form"
  equal "$(cat a.yaml)" "$(cat before.yaml)"
  run fmt a.yaml
  exits 0
  says "a.yaml: now in the fixed form"
  equal "$(cat a.yaml)" "# why
workflow: a
states:
  b:
    always: [ { if: \"x > 1\", go: c } ]  # go"
  equal "$(stat -c %a a.yaml)" 640
  run fmt --check a.yaml
  exits 0
  says "a.yaml: in the fixed form"

  # A link stays a link, and nothing is left beside the file.
  cp before.yaml a.yaml
  ln -s a.yaml link.yaml
  run fmt link.yaml
  exits 0
  [[ -L link.yaml ]] || complain "should still be a link"
  equal "$(ls)" "a.yaml
before.yaml
err
link.yaml
out"

  # What cannot be read stays as it is, and the others are written.
  printf 'a: [1, 2\n' >wrong.yaml
  cp before.yaml a.yaml
  run fmt wrong.yaml a.yaml missing.yaml
  exits 1
  says "[unclosed-bracket]"
  says "a.yaml: now in the fixed form"
  equal "$(cat wrong.yaml)" "a: [1, 2"
  run fmt --json wrong.yaml a.yaml
  exits 1
  is_json
  equal "$(member file)" wrong.yaml
}

part_stories() {
  run test "$workflows/permit.yaml" --coverage --junit stories.xml
  exits 0
  says "9 stories passed"
  says "conditions, both ways"
  says "100 %"
  equal "$(grep -c '<testcase ' stories.xml)" 9
  equal "$(grep -c '^<testsuites name="regie test" tests="9" failures="0" errors="0" ' stories.xml)" 1
  equal "$(grep -c '<failure' stories.xml || true)" 0
  # What fails shows where the case was, and both sides.
  cp "$workflows/permit.yaml" "$workflows/directory.yaml" .
  cat >permit.story.yaml <<'STORY'
examples:
  - { day: 2026-02-21 }
  - { day: 2026-02-22 }
test: Two weeks to complete it
workflow: permit.yaml
directory: directory.yaml
clock: 2026-02-06 09:00
story:
  - resident:anna: submit
    with: { activity: Dakkapel, place: Dorpsstraat 1, description: Drie <meter>., contact: "resident:anna", papers: [tekening.pdf] }
  - vergunningen: ask
    with: { question: "Hoe hoog?", complete_by: 2026-02-20 }
  - expect: { state: completing, due: { deadline: <day> } }
STORY
  run test permit.story.yaml
  exits 1
  says "An example has no \`meter\`."
  sed -i 's/<meter>/meter/' permit.story.yaml
  # XML has no such character.
  printf 'test: "odd \\uFFFF name"\nworkflow: permit.yaml\nclock: 2026-03-02\nstory:\n  - wait: 1 day\n' >odd.story.yaml
  run test odd.story.yaml --format junit
  says $'odd \xEF\xBF\xBD name'
  run test permit.story.yaml --junit failed.xml --format json
  exits 1
  is_json
  says '"expected": "2026-02-22"'
  says '"actual": "2026-02-21"'
  says '"where": "completing"'
  equal "$(grep -c '<failure type="story" ' failed.xml)" 1
  # Files that cannot be read are tests that met an error, each by a name of its own.
  echo 'test: x' >broken.story.yaml
  run test permit.story.yaml broken.story.yaml missing.yaml --format junit
  exits 1
  says 'failures="1" errors="2"'
  says 'name="read broken.story.yaml"'
  run test permit.story.yaml
  exits 1
  says "The course so far:"
  says "2026-02-06 09:00"
  says "vergunningen: ask"
  says "1 story passed, 1 failed"
  run test --lang nl permit.story.yaml
  says "verwacht"
  # What no story goes through, and what none would notice.
  sed -i '/day: 2026-02-22/d' permit.story.yaml
  run test permit.story.yaml --coverage
  exits 0
  says "no story chooses this"
  says "false in no story"
  run test permit.story.yaml --coverage --least 100
  exits 1
  says "permit.yaml does not reach 100 %:"
  run test "$workflows/permit.story.yaml" --coverage --least 100
  exits 0
  run test permit.story.yaml --least 90
  exits 2
  warns "goes with --mutate or --coverage"
  run test permit.story.yaml --mutate --least 90
  exits 1
  says "\"!too_late\"  →  \"!(!too_late)\""
  says "8 weeks  →  100 years"
  says "resume: decision  →  left out"
  # What fails as it is notices nothing, and is told.
  cp permit.story.yaml whole.story.yaml
  sed -i '0,/state: [a-z_]*/s//state: draft/' permit.story.yaml
  run test permit.story.yaml --mutate
  exits 1
  says "Stories that fail as it is, and so notice nothing: 1"
  mv whole.story.yaml permit.story.yaml
  # What is generated may go straight into the file of the stories, which the shell makes first.
  cp "$workflows/../docs/author/cookbook/approval.yaml" .
  command_line="regie test --generate approval.yaml"
  "$regie" test --generate approval.yaml >approval.story.yaml 2>err
  status=$?
  exits 0
  run test approval.yaml
  exits 0
  says "3 stories passed"
  run test "$workflows/../docs/author/street_party.yaml" --mutate --json
  exits 0
  is_json
  says '"unnoticed"'
  run test permit.story.yaml --mutate --least most
  exits 2
  warns "from 0 to 100"
  # A finding, and the story that shows it.
  cp "$workflows/../tests/diagnostics/proof/quorum.yaml" .
  run check quorum.yaml
  exits 0
  says "quorum.yaml: can be used; look at"
  run check --strict quorum.yaml
  exits 1
  run check --strict permit.yaml
  exits 0
  says "permit.yaml: fine"
  run check quorum.yaml --stories quorum.story.yaml
  exits 0
  says "[quorum-out-of-reach]"
  equal "$(grep -c 'quorum-out-of-reach, line 23' quorum.story.yaml)" 1
  run test quorum.story.yaml
  exits 0
  says "1 story passed"
  run check --json quorum.yaml --stories quorum.story.yaml
  is_json
  says '"rule": "quorum-out-of-reach"'
  cp "$workflows/../docs/author/street_party.yaml" .
  run test street_party.yaml --generate
  exits 0
  silent err
  says "test: To the choice decision.allow"
  cp out made.story.yaml
  run test made.story.yaml
  exits 0
  says "3 stories passed"
  run test permit.story.yaml --format html
  exits 2
  warns "text, json or junit"
}

part_read() {
  run read "$workflows/wijkregie.yaml" --lang nl
  exits 0
  says "## Eerste beoordeling"
  says "De taak is voor de gebiedsregisseur: “Beoordeel het voorstel: [Naam van het idee]”."
  silent err
  run read "$workflows/wijkregie.yaml" --json
  exits 0
  is_json
  run read nothing.yaml
  exits 1
  warns "nothing.yaml"
  run read
  exits 2
  sed 's/^version: 1/version: 2/; s/deadline: 5 working days/deadline: 1 week/' \
    "$workflows/wijkregie.yaml" >new.yaml
  run diff "$workflows/wijkregie.yaml" new.yaml
  exits 0
  says "This is what changes from version 1 to version 2."
  says "Becomes: This must be done within 1 week."
  run diff "$workflows/wijkregie.yaml" "$workflows/wijkregie.yaml"
  exits 0
  says "Nothing changes in what the workflow does."
  run diff "$workflows/wijkregie.yaml" "$workflows/permit.yaml"
  exits 2
  warns "two versions of the same workflow"
}

part_words() {
  run schema
  exits 0
  is_json
  says '"$schema": "https://json-schema.org/draft/2020-12/schema"'
  equal "$(cat out)" "$(cat "$workflows/../docs/workflow.schema.json")"
  for of in stories directory; do
    run schema $of
    exits 0
    is_json
  done
  run schema --lang en contacts
  exits 2
  warns "There is no schema of contacts."
  run rule
  exits 0
  says deadline-without-late
  run rule deadline-without-late --lang nl
  exits 0
  says "Een deadline zonder gevolg"
  run rule deadline-without-late --json
  exits 0
  is_json
  run rule nothing-of-the-kind
  exits 2
  warns "There is no rule nothing-of-the-kind."
}

part_play() {
  cp "$workflows/../docs/author/cookbook/approval.yaml" .
  walk() {
    command_line="regie play $*"
    "$regie" play "$@" >out 2>err <typed
    status=$?
  }
  printf '%s\n' 'as resident:anna' 1 'Een bankje' 'as person:olga' 'wait 10 working days' back \
    'why refuse' next refuse 'De stoep is te smal.' 'save no.story.yaml No, and too late' quit >typed
  walk approval.yaml
  exits 0
  silent err
  says "Make your request"
  says "What do you ask for?"
  says "done before 2026-03-16 09:00"
  says "✉ message → resident:anna: "
  says "Waiting for a decision   2026-03-16 09:00"
  says "This can be done now."
  says "Refused (closed)"
  says "De stoep is te smal."
  equal "$(cat no.story.yaml)" 'test: "No, and too late"
workflow: approval.yaml
clock: 2026-03-02 09:00
story:
  - "resident:anna": request.send
    with:
      subject: Een bankje
  - until: 2026-03-16 09:00
  - "person:olga": decision.refuse
    with:
      reason: De stoep is te smal.
  - expect: { state: refused }'
  run test no.story.yaml
  exits 0
  says "1 story passed"

  # Whoever acts first gets the role, which is not the same as nobody; a message is shown once.
  printf '%s\n' 'as resident:anna' 'save none.story.yaml Nothing' 1 'Een bankje' 'wait 10 working days' \
    'as person:olga' >typed
  walk approval.yaml --lang en
  exits 1
  says "Nothing has happened yet that could be saved."
  says "(the first to do this becomes Official)"
  equal "$(grep -c '^✉ message → resident:anna: ' out)" 1
  equal "$(grep -c 00000000- out)" 0
  # A choice may have the name of a word.
  cp "$workflows"/../docs/author/party_tent/party_tent.yaml .
  printf '%s\n' 'as resident:anna' send 2026-06-20 40 'resident:bea, resident:cas' 'as resident:bea' help \
    'as resident:cas' 'help resident:cas' >typed
  walk party_tent.yaml
  exits 0
  says "Waiting for the keeper"

  # What cannot be done is said, changes nothing, and is told at the end.
  printf '%s\n' grant 'as resident:anna' 'wait a while' 'until yesterday' 'until 2026-01-01' send '' \
    next back >typed
  walk approval.yaml --clock "2026-05-04 10:30" --lang nl
  exits 1
  says "kan nu niet"
  says "De klok gaat niet terug."
  says "is geen moment"
  says "Er loopt geen timer."
  says "U bent aan het begin."
  says "Aanvraag   2026-05-04 10:30"
  walk missing.yaml
  exits 1
  warns "missing.yaml"
  walk approval.yaml --clock soon
  exits 2

  # There are no plugins in a walk: whoever walks says what they do.
  cp "$workflows/../docs/author/reference/address.yaml" .
  printf '%s\n' 'as resident:anna' look_up '2991 AB' 12 'outcome other' 'outcome address {' \
    'outcome address [1]' 'outcome address failed' back 'outcome address {"street": "Dorpsstraat"}' \
    'save street.story.yaml The street is found' quit >typed
  walk address.yaml --lang en
  exits 1
  says "waits for a plugin: address"
  says "No \`call\` with the name \`other\`"
  says "names with values"
  says "Filling it in"
  says "Address known (closed)"
  run test street.story.yaml
  exits 0
  says "1 story passed"

  # What an answer cannot be is told at once, and a form can be left.
  cp "$workflows"/../docs/author/party_tent/party_tent.yaml .
  printf '%s\n' 'as resident:anna' send 2026-06-31 2026-06-20 back send 2026-06-20 many 40 \
    'resident:bea, resident:cas' >typed
  walk party_tent.yaml --lang en
  exits 1
  says "Rather not? Type \`back\`."
  says "\`day\` is \"2026-06-31\""
  says "Nothing was chosen."
  says "\`guests\` is \"many\""
  says "Finding help"

  # Yes and no as people say it; a record is asked field by field, a list until nothing is typed.
  cat >street.yaml <<'END'
regie: 1
workflow: street
version: 1
language: nl
title: Straatfeest
roles: { bewoner: { title: Bewoner } }
data:
  tent: { type: truth, ask: "Wilt u de tent?" }
  dag:  { type: date, ask: "Wanneer?" }
  onderdelen:
    type: list of record
    key: wat
    ask: "Wat gaat u doen?"
    fields:
      wat:       { type: text, ask: "Wat?" }
      uren:      { type: whole number, ask: "Hoe lang?" }
      opmerking: { type: text, optional: true }
start: aanvraag
states:
  aanvraag:
    title: Aanvraag
    who: bewoner
    choices:
      versturen: { title: Versturen, form: [tent, dag, onderdelen], go: klaar }
results:
  klaar: { title: Klaar }
END
  printf '%s\n' 'ik resident:anna' versturen ja 2026-05-01 Muziek 3 Hard '' >typed
  printf '%s\n' 'terug' versturen nee 2026-05-01 Muziek 3 '' Vuurkorf 2 '' '' 'bewaar straat.story.yaml Feest' >>typed
  walk street.yaml --lang nl
  exits 0
  says "[ja of nee]"
  says "[datum, zoals 2026-05-01]"
  says "Laat de eerste vraag dan leeg."
  says "(mag leeg)"
  equal "$(grep onderdelen straat.story.yaml)" \
    '      onderdelen: [{ uren: 3, wat: Muziek }, { uren: 2, wat: Vuurkorf }]'
  equal "$(grep tent: straat.story.yaml)" '      tent: false'
  run test straat.story.yaml
  exits 0

  # One answer for each: a region is chosen by its key.
  printf '%s\n' 'as resident:anna' submit 'Moestuin Rijk' 'Een moestuin.' carnisselande Grasveld social_bonding \
    do_it_together resident:anna 'as area_director' take_up together 'Groen voor de buurt.' resident:anna \
    social_bonding ret transport '' '' politie_carnisselande police '' '' '' 2 'as contact:ret' \
    'seeking_partners.join ret' 'as contact:politie_carnisselande' join 'save two.story.yaml Two say yes' >typed
  walk "$workflows/wijkregie.yaml" --directory "$workflows/directory.yaml"
  exits 0
  says "At the table"
  run test two.story.yaml
  exits 0

  # A second story goes behind the first, and nothing else is written over.
  cp "$workflows/wijkregie.yaml" w.yaml
  printf '%s\n' 'wait 1 day' 'save two.story.yaml Nothing yet' 'save w.yaml Lost' >typed
  walk w.yaml --directory "$workflows/directory.yaml"
  exits 1
  says "is not written over"
  equal "$(cksum <w.yaml)" "$(cksum <"$workflows/wijkregie.yaml")"
  equal "$(grep ^test: two.story.yaml)" $'test: Two say yes\ntest: Nothing yet'
  printf 'a note\n' >note.txt
  printf '%s\n' 'wait 1 day' 'save note.txt Lost' >typed
  walk "$workflows/wijkregie.yaml" --directory "$workflows/directory.yaml"
  exits 1
  says "something other than stories"
  equal "$(cat note.txt)" "a note"
}

part_new() {
  begin() {
    command_line="regie new $*"
    "$regie" new "$@" >out 2>err <typed
    status=$?
  }
  printf '%s\n' 'Tent lenen' Bewoner Beheerder 'Welke dag?; Hoeveel gasten?; Bent u lid?' 3 >typed
  begin tent --lang nl
  exits 0
  says "tent.story.yaml"
  run check tent.yaml
  exits 0
  equal "$(grep -c 'warning\|note' out)" 0
  run test tent.yaml
  exits 0
  says "2 stories passed"
  says "Het antwoord is ja"
  equal "$(head -1 tent.story.yaml)" \
    '# Anna en Olga zijn verzonnen: `resident:anna` is iemand uit de buurt, `person:olga` iemand anders'
  run fmt --check tent.yaml tent.story.yaml
  exits 0
  # What has no title is called by its question.
  run deploy tent.yaml
  exits 0
  run start tent --as resident:anna --json
  exits 0
  local id
  id=$(member case)
  run send "$id" send --as resident:anna \
    --data '{"welke_dag": "Zaterdag", "hoeveel_gasten": "20", "bent_u_lid": "Ja"}'
  exits 0
  run show "$id"
  exits 0
  says "Welke dag?"
  begin tent --lang nl
  exits 2
  warns "tent.yaml is er al."
  : >typed
  begin plain
  exits 0
  run test plain.yaml
  exits 0
  # What cannot be is told before anything is asked.
  begin "Not a name"
  exits 2
  equal "$(cat out)" ""
  # A number is asked again until it is one.
  printf '%s\n' '' '' '' '' soon 0 4 >typed
  begin my_tent
  exits 0
  says "Type a number from 1 to 1000"
  equal "$(grep -c '^title: My tent$' my_tent.yaml)" 1
  equal "$(grep -c 'deadline: 4 working days' my_tent.yaml)" 1
  begin other --template nothing
  exits 1
  warns "There is no template"
  run new
  exits 0
  says quorum
  # Every template checks clean under another name, and its stories hold.
  for template in $(awk '{ print $1 }' out); do
    run new "my_$template" --template "$template" -o .
    exits 0
    run check "my_$template.yaml"
    exits 0
    run test "my_$template.yaml"
    exits 0
  done
}

# The newcomer's command with a short course over half a year: once, and again on what stands. Its
# plugins are the shared libraries, and its keys have to hold for all the time that it plays.
part_demo() {
  local course=$workflows/../examples/courses/results.course
  local no='{"reason_kind": "not_possible", "reason": "De straat is te smal."}'
  {
    sed -n '/|smitshoek|0[12]|/s/^2026/2028/p' "$course"
    echo "2028-01-20T10:00:00+01:00|smitshoek|03|contact:director_west|not_taken||$no"
    sed -n 's/^2026-03-[^|]*|tram25|01|/2028-09-04T10:00:00+02:00|tram25|01|/p' "$course"
  } >one.course
  export REGIE_PLUGINS=$plugins
  demo() {
    command_line="examples/demo demo one.course"
    REGIE=$regie "$workflows/../examples/demo" demo one.course >out 2>err </dev/null
    status=$?
  }
  demo
  exits 0
  says "Not taken up"
  says "report    demo/report.html"
  checks=$((checks + 1))
  [[ -s demo/report.html && -s demo/messages.ndjson ]] || complain "should leave a report and messages"
  grep -v "wijkregie 1):" out >first
  demo
  exits 0
  silent err
  checks=$((checks + 1))
  grep -v "wijkregie 1):" out | cmp -s first - || complain "should say the same again"
}
