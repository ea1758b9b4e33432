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


def as_texts(node):
    """With every key as JSON has it."""
    if isinstance(node, dict):
        return {str(key): as_texts(value) for key, value in node.items()}
    return [as_texts(one) for one in node] if isinstance(node, list) else node


def agree_on_others(regie, source, failures):
    """Stories and directories: what is in use satisfies its schema, and mistakes do not."""
    wrong = {"stories": ["stori: []", "test: a\nworkflow: b\nclock: 2026-03-02\nstory: [ { expect: { sate: x } } ]",
                         "test: a\nworkflow: b\nclock: 2026-03-02\nstory: [ { expct: { state: x } } ]",
                         "test: a\nworkflow: b\nclock: 2026-03-02\nstory: [ { expect: { told: { a: b } } } ]"],
             "directory": ["regie: 1\ndirectory: a\ncontact: {}",
                           "regie: 1\ndirectory: a\ncontacts: { b: { nme: B } }"]}
    folders = ("workflows", "docs/author", "docs/author/*", "tests/stories")
    for kind, pattern, least in (("stories", "*.story.yaml", 15), ("directory", "*.yaml", 3)):
        answer = subprocess.run([regie, "schema", kind], stdout=subprocess.PIPE, check=True)
        schema = json.loads(answer.stdout)
        jsonschema.Draft202012Validator.check_schema(schema)
        validator = jsonschema.Draft202012Validator(schema)
        taken = 0
        for path in sorted(path for folder in folders for path in glob.glob(f"{source}/{folder}/{pattern}")):
            with open(path, encoding="utf-8") as file:
                documents = list(yaml.load_all(file, Loader))
            if kind == "directory" and "contacts" not in documents[0]:
                continue
            for document in documents:
                taken += 1
                failures.extend(f"{path}: {error.json_path}: {error.message}"
                                for error in validator.iter_errors(as_texts(document)))
        if taken < least:
            failures.append(f"too few of {kind}: {taken}")
        failures.extend(f"the schema of {kind} takes {text!r}" for text in wrong[kind]
                        if validator.is_valid(yaml.load(text, Loader)))
        print(f"{kind}: {taken} taken")


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
    agree_on_others(regie, source, failures)
    for failure in failures:
        print(failure)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
