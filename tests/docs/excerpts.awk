# SPDX-License-Identifier: Apache-2.0
# awk -f excerpts.awk PAGE FILE…: every ```yaml, ```text, ```cpp and ```cmake block of the page stands in one of the
# files, line for line; a block may be indented less. What a page shows is then what the tests run.
function spaces(n,   s) { s = ""; while (n-- > 0) s = s " "; return s }
function indent_of(text) { match(text, /^ */); return RLENGTH }

FNR == 1 { ++files; name[files] = FILENAME }
{ sub(/\r$/, ""); line[files, FNR] = $0; last[files] = FNR }

function stands_in(f, first, count,   at, i, shift) {
  for (at = 1; at <= last[f] - count + 1; ++at) {
    shift = indent_of(line[f, at]) - indent_of(line[1, first])
    if (shift < 0) continue
    for (i = 0; i < count; ++i) {
      if (line[1, first + i] == "" ? line[f, at + i] != "" \
                                   : line[f, at + i] != spaces(shift) line[1, first + i]) break
    }
    if (i == count) return 1
  }
  return 0
}

END {
  if (files < 2) { print "no files to compare with"; exit 1 }
  for (n = 1; n <= last[1]; ++n) {
    if (line[1, n] !~ /^```(yaml|text|cpp|cmake)$/) continue
    first = n + 1
    while (n < last[1] && line[1, ++n] != "```") {}
    ++blocks
    for (f = 2; f <= files; ++f) if (stands_in(f, first, n - first)) break
    if (f <= files) continue
    printf "%s:%d: this block stands in none of the files\n", name[1], first
    failed = 1
  }
  if (blocks == 0) { print name[1] ": no block found"; failed = 1 }
  exit failed
}
