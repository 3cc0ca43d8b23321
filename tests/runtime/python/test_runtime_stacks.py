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
    """By name; None of those that say that a span within has told."""
    stacks = {}
    for span in spans_of(trace):
        attributes = span["events"][0]["attributes"]
        told = any(item["key"] == "espalier.told" for item in attributes)
        stacks[span["name"]] = None if told else texts(attributes)["exception.stacktrace"]
    return stacks


def test_the_innermost_span_tells_all_calls(tmp_path):
    ended, trace = run(tmp_path, FAILS, stderr=subprocess.PIPE, text=True)
    assert ended.returncode == 1
    told = calls_of(ended.stderr)
    assert [call[2] for call in told] == ["<module>", "main", "load", "helper", "parse"]
    stacks = stacks_of(trace)
    assert calls_of(stacks["parse"]) == told
    assert stacks["load"] is None


def test_callers_are_left_out_where_there_is_no_room(tmp_path):
    ended, trace = run(tmp_path, """
@_espalier_tel.span("program.py::walk")
def walk(depth):
    return walk(depth - 1) if depth else 1 // depth

walk(100)
""", stderr=subprocess.PIPE, text=True)
    assert ended.returncode == 1
    told = [texts(span["events"][0]["attributes"]).get("exception.stacktrace")
            for span in spans_of(trace)]
    assert len(told) == 101
    lines = told[0].split("\n")
    assert len(lines) == 32 and lines[-1].endswith("in walk")
    assert set(told[1:]) == {None}


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
    assert stacks["parse"] is None


def test_an_error_that_is_raised_again_is_told_by_each(tmp_path):
    ended, trace = run(tmp_path, """
@_espalier_tel.span("program.py::once")
def once(number):
    raise KeyError(number)

def main():
    for number in range(3):
        try:
            once(number)
        except KeyError:
            pass

main()
""")
    assert ended.returncode == 0
    told = [texts(span["events"][0]["attributes"]).get("exception.stacktrace")
            for span in spans_of(trace)]
    assert len(told) == 3 and None not in told


def test_tasks_leave_out_their_loop(tmp_path):
    ended, trace = run(tmp_path, """
import asyncio

@_espalier_tel.span("program.py::fetch")
async def fetch():
    await asyncio.sleep(0)
    raise KeyError("one")

@_espalier_tel.span("program.py::main")
async def main():
    await asyncio.gather(asyncio.create_task(fetch()))

asyncio.run(main())
""", stderr=subprocess.PIPE, text=True)
    assert ended.returncode == 1
    stacks = stacks_of(trace)
    assert [call[2] for call in calls_of(stacks["fetch"])] == ["fetch"]
    assert stacks["main"] is None


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
