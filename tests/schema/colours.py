#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""colours.py REGIE SOURCE: what `regie check` says about a file has colours on a terminal, and none where
another program reads it or https://no-color.org is followed; without its colours it is the same text.
"""
import os
import pty
import re
import subprocess
import sys

RED = "\x1b[31m"


def on_terminal(command, environment):
    """What the command writes to a terminal."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.pop("NO_COLOR", None)
        os.environ.update(environment)
        os.execv(command[0], command)
    said = b""
    try:
        while part := os.read(terminal, 65536):
            said += part
    except OSError:  # Linux: the other end was closed
        pass
    os.waitpid(pid, 0)
    return said.decode().replace("\r\n", "\n")


def holds(condition, what):
    if not condition:
        raise AssertionError(what)


def main(regie, source):
    command = [regie, "check", "--lang", "en", f"{source}/tests/diagnostics/unknown_key.yaml"]
    piped = subprocess.run(command, capture_output=True, check=False).stdout.decode()
    holds("\x1b" not in piped and "[unknown-key]" in piped, "no colours in a pipe")
    shown = on_terminal(command, {"TERM": "xterm"})
    holds(f"{RED}error: " in shown, "how bad it is has a colour")
    holds(re.search(r"\x1b\[31m +\^~*\x1b\[0m\n", shown), "the sign below the line has it too")
    holds(re.sub(r"\x1b\[[0-9]*m", "", shown) == piped, "without colours it is the same")
    holds(on_terminal(command, {"TERM": "xterm", "NO_COLOR": "1"}) == piped, "NO_COLOR is followed")
    holds(on_terminal(command, {"TERM": "dumb"}) == piped, "a terminal without colours gets none")


main(sys.argv[1], sys.argv[2])
