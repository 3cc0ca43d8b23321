# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The calls that a trace tells of an error are those of the traceback that ends the program."""

import re
import subprocess

from tracing import run, spans_of, texts

FAILS = """
@_espalier_tel.span("program.py::parse")
def parse(text):
    return int(text)

def helper(text):
    return parse(text)

@_espalier_tel.span("program.py::load")
def load(text):
    return helper(text)

def main():
    load("none")

main()
"""


def calls_of(text):
    """Without what wraps functions where there is no sys.monitoring."""
    calls = re.findall(r'File "([^"]+)", line (\d+), in (\S+)', text)
    return [call for call in calls if not call[0].endswith("_espalier_tel.py")]


def stacks_of(trace):
    return {span["name"]: texts(span["events"][0]["attributes"])["exception.stacktrace"]
            for span in spans_of(trace)}


def test_every_span_tells_all_calls(tmp_path):
    ended, trace = run(tmp_path, FAILS, stderr=subprocess.PIPE, text=True)
    assert ended.returncode == 1
    told = calls_of(ended.stderr)
    assert [call[2] for call in told] == ["<module>", "main", "load", "helper", "parse"]
    stacks = stacks_of(trace)
    assert calls_of(stacks["parse"]) == told
    assert calls_of(stacks["load"]) == told


def test_callers_are_left_out_where_there_is_no_room(tmp_path):
    ended, trace = run(tmp_path, """
@_espalier_tel.span("program.py::walk")
def walk(depth):
    return walk(depth - 1) if depth else 1 // depth

walk(100)
""", stderr=subprocess.PIPE, text=True)
    assert ended.returncode == 1
    stacks = [texts(span["events"][0]["attributes"])["exception.stacktrace"].split("\n")
              for span in spans_of(trace)]
    assert len(stacks) == 101
    assert max(map(len, stacks)) == 33
    assert len(stacks[0]) == 32 and stacks[0][-1].endswith("in walk")
    assert stacks[-1][0].endswith("in walk") and stacks[-1][-1] == "..."


def test_what_extensions_add_is_left_out(tmp_path):
    ended, trace = run(tmp_path, """
from xml.parsers import expat

@_espalier_tel.span("program.py::element")
def element(name, attributes):
    raise KeyError(name)

@_espalier_tel.span("program.py::parse")
def parse(text):
    parser = expat.ParserCreate()
    parser.StartElementHandler = element
    parser.Parse(text, True)

parse("<a/>")
""", stderr=subprocess.PIPE, text=True)
    assert ended.returncode == 1
    told = [call for call in calls_of(ended.stderr) if not call[0].endswith(".c")]
    stacks = stacks_of(trace)
    assert calls_of(stacks["element"]) == told
    assert calls_of(stacks["parse"]) == told


def test_generators_tell_who_has_resumed_them(tmp_path):
    ended, trace = run(tmp_path, """
@_espalier_tel.span("program.py::numbers")
def numbers():
    yield 1
    raise KeyError("two")

def total():
    return sum(numbers())

total()
""", stderr=subprocess.PIPE, text=True)
    assert ended.returncode == 1
    assert calls_of(stacks_of(trace)["numbers"]) == calls_of(ended.stderr)
