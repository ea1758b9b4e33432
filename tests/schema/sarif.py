#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""sarif.py REGIE SOURCE: what `regie check --format sarif` prints has what SARIF 2.1.0 (OASIS, 27
March 2020) asks for: its required properties, rules that results point at, and places that exist.
The numbers are those of the standard's sections.
"""
import glob
import json
import subprocess
import sys
import urllib.parse


def holds(condition, what):
    if not condition:
        raise AssertionError(what)


def check_message(message, what):
    holds(isinstance(message.get("text"), str) and message["text"], f"3.11.8: {what} has a text")


def check_region(region, lines):
    start, end = region["startLine"], region.get("endLine", region["startLine"])
    holds(1 <= start <= end <= lines + 1, f"3.30: lines {start} to {end} of {lines}")
    if start == end and "endColumn" in region:
        holds(1 <= region["startColumn"] <= region["endColumn"], "3.30.8: columns in order")


def check_result(result, rules):
    check_message(result["message"], "3.27.11: a result")
    holds(result["level"] in ("error", "warning", "note"), "3.27.10: the level")
    holds(rules[result["ruleIndex"]]["id"] == result["ruleId"], "3.27.6: ruleIndex fits ruleId")
    for location in result.get("locations", []):
        physical = location["physicalLocation"]
        uri = physical["artifactLocation"]["uri"]
        path = urllib.parse.unquote(uri)
        holds(urllib.parse.quote(path, safe="/~") == uri, f"3.4.3: {uri} is a URI reference")
        with open(path, encoding="utf-8", errors="replace") as file:
            lines = len(file.read().split("\n"))
        if "region" in physical:
            check_region(physical["region"], lines)


def check_fixes(result, text):
    """A fix names a file, and replaces one place of it that holds a name (3.55 to 3.57)."""
    for fix in result.get("fixes", []):
        check_message(fix["description"], "a fix")
        (change,) = fix["artifactChanges"]
        (replacement,) = change["replacements"]
        region = replacement["deletedRegion"]
        line = text[region["startLine"] - 1]
        old = line[region["startColumn"] - 1 : region["endColumn"] - 1]
        new = replacement["insertedContent"]["text"]
        holds(old and new and old != new, f"3.57: {old!r} becomes {new!r}")
        holds(old.strip("\"'{}[]() ") == old, f"3.57.3: {old!r} is a name alone")


def main(regie, source):
    files = sorted(glob.glob(f"{source}/tests/diagnostics/*.yaml"))
    done = subprocess.run([regie, "check", "--lang", "en", "--format", "sarif", *files], capture_output=True, check=False)
    holds(done.returncode == 1, f"exit {done.returncode}: {done.stderr.decode()}")
    log = json.loads(done.stdout)
    holds(log["version"] == "2.1.0", "3.13.2: the version")
    holds(len(log["runs"]) == 1, "3.13.4: runs")
    run = log["runs"][0]
    driver = run["tool"]["driver"]
    holds(driver["name"] == "regie", "3.19.8: the name of the tool")
    rules = driver["rules"]
    names = [rule["id"] for rule in rules]
    holds(len(set(names)) == len(names), "3.19.23: no rule twice")
    with open(f"{source}/docs/rules.md", encoding="utf-8") as file:
        page = file.read()
    for rule in rules:
        holds(f"## `{rule['id']}`\n" in page, f"docs/rules.md has {rule['id']}")
        check_message(rule["fullDescription"], rule["id"])
        check_message(rule["help"], rule["id"])
    for result in run["results"]:
        check_result(result, rules)
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        with open(urllib.parse.unquote(uri), encoding="utf-8", errors="replace") as file:
            check_fixes(result, file.read().split("\n"))
    fixed = sum(1 for result in run["results"] if "fixes" in result)
    holds(fixed >= 20, f"3.27.30: {fixed} results can be mended at a keystroke")
    holds(len(run["results"]) >= len(files) // 2, "3.14.23: the results")


main(sys.argv[1], sys.argv[2])
