#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""agree.py REGIE SOURCE: the schema for editors and the loader agree on the workflows of the project.

What the loader takes, the schema takes; what the schema refuses, the loader refuses; and what is
wrong in a way that a schema can see (words, their places, the forms of values) is refused by both.
"""
import glob
import json
import pathlib
import re
import subprocess
import sys

import jsonschema
import yaml

# Rules about the form of a document, which a schema sees.
VISIBLE = {"unknown-key", "not-supported", "unknown-type", "wrong-type", "missing-key", "key-in-wrong-place"}

# The same rules where a schema cannot see it.
HIDDEN = {
    "limit": "without quotes it is a number of times, with them an expression, and a schema sees no quotes",
    "limit_in_words": "the same",
    "nested_states": "whether `start` belongs depends on other words",
    "version_not_whole": "to JSON 1.0 is a whole number",
    "yaml_list_without_brackets": "a comma in a name is seen by the loader",
}


class Loader(yaml.SafeLoader):
    """YAML 1.2 as editors read it: only true and false are truth values, and a date is a text."""


Loader.yaml_implicit_resolvers = {
    letter: [one for one in resolvers if not one[0].endswith((":timestamp", ":bool", ":merge"))]
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), "tf")


def read(path):
    """The document, or None where it is no YAML for an editor either."""
    try:
        with open(path, encoding="utf-8", newline="") as file:
            return yaml.load(file, Loader)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError):
        return None


def main(regie, source):
    with open(f"{source}/docs/workflow.schema.json", encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    folders = ("workflows", "docs/author", "docs/author/cookbook", "docs/author/party_tent",
               "docs/author/reference",
               "tests/stories", "tests/patterns", "tests/traces", "tests/diagnostics")
    paths = sorted(path for folder in folders for path in glob.glob(f"{source}/{folder}/*.yaml"))
    documents = {path: read(path) for path in paths if not path.endswith(".story.yaml")}
    documents = {path: one for path, one in documents.items() if isinstance(one, dict) and "states" in one}
    answer = subprocess.run([regie, "check", "--json", *documents], stdout=subprocess.PIPE, check=False)
    reports = {one["file"]: one for one in json.loads(answer.stdout)["files"]}
    failures = []
    seen = set()
    for path, document in documents.items():
        report = reports[path]
        errors = [error.message for error in validator.iter_errors(document)]
        rules = {one["rule"] for one in report["findings"] if one["severity"] == "error"}
        if errors and report["ok"]:
            failures.append(f"{path}: the loader takes it, the schema does not: {errors[0]}")
        if not errors and rules & VISIBLE and pathlib.Path(path).stem not in HIDDEN:
            failures.append(f"{path}: the schema should see {sorted(rules & VISIBLE)}")
        if errors:
            seen.add(path)
    taken = sum(1 for report in reports.values() if report["ok"])
    print(f"{len(documents)} workflows: {taken} taken by both, {len(seen)} refused by both")
    if taken < 60 or len(seen) < 10:
        failures.append("too few workflows to tell")
    for failure in failures:
        print(failure)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
