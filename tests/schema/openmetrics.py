#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""openmetrics.py REGIE: what `regie run --metrics` writes is read by Prometheus' own parser of
OpenMetrics, and says what was done.
"""
import os
import subprocess
import sys
import tempfile

from prometheus_client.openmetrics.parser import text_string_to_metric_families

WORKFLOW = """regie: 1
workflow: waiting
version: 1
title: { nl: Wachten, en: Waiting }
roles: { neighbour: { title: { nl: Buur, en: Neighbour } } }
start: waiting
states:
  waiting:
    title: { nl: Wacht, en: Waits }
    who: neighbour
    timers: { over: { after: 90 seconds, go: over } }
    choices: { stop: { title: { nl: Stop, en: Stop }, go: over } }
results: { over: { title: { nl: Over, en: Over }, tell: neighbour } }
"""


def holds(condition, what):
    if not condition:
        raise AssertionError(what)


def main(regie):
    def run(moment, *arguments):
        command = [regie, "--now", f"2026-03-02T{moment}Z", *arguments]
        subprocess.run(command, check=True, capture_output=True, text=True)

    def worker(moment):
        run(moment, "run", "--until-idle", "--notify", "log:messages.ndjson", "--metrics", "metrics.txt")
        with open("metrics.txt", encoding="utf-8", newline="") as file:
            text = file.read()
        # The parser checks names, units, the order of buckets, and that nothing comes twice.
        families = {family.name: family for family in text_string_to_metric_families(text)}
        holds(all(family.documentation for family in families.values()), "every metric is explained")
        return families

    def value(families, name, suffix, **labels):
        (sample,) = [sample for sample in families[name].samples
                     if sample.name == name + suffix and sample.labels == labels]
        return sample.value

    with open("waiting.yaml", "w", encoding="utf-8") as file:
        file.write(WORKFLOW)
    run("08:00:00", "deploy", "waiting.yaml")
    idle = worker("08:00:00")
    holds(all(family.type in ("counter", "histogram") for family in idle.values()), "two types")
    holds(all(sample.value == 0 for family in idle.values() for sample in family.samples), "all are 0")

    for _ in range(3):
        run("08:00:00", "start", "waiting", "--as", "resident:anna")
    busy = worker("08:01:30.250")  # a quarter of a second late
    holds(sorted(busy) == sorted(idle), "the same metrics, whatever happened")
    for name, expected in (("timers", 3), ("steps", 3), ("effects", 3), ("effects_given_up", 0)):
        holds(value(busy, f"regie_{name}", "_total") == expected, f"{name}: {expected}")
    late = "regie_timer_lateness_seconds"
    holds(busy[late].unit == "seconds", "the unit stands in the name and beside it")
    holds(value(busy, late, "_count") == 3, "three were late")
    holds(abs(value(busy, late, "_sum") - 0.75) < 1e-9, "three quarters of a second together")
    holds(value(busy, late, "_bucket", le="0.2") == 0, "none by less")
    holds(value(busy, late, "_bucket", le="0.5") == 3, "all by less than half a second")
    holds(value(busy, "regie_commits", "_total") == value(busy, "regie_commit_seconds", "_count"),
          "each durable write was timed")


for name in [name for name in os.environ if name.startswith("REGIE_")]:
    del os.environ[name]
with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    main(sys.argv[1])
