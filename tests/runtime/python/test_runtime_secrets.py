# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What looks like a secret does not get into a trace, which only its owner can read."""

import pytest
from tracing import run, spans_of, texts


def trace_of(tmp_path, source):
    return run(tmp_path, source, check=True)[1]


@pytest.mark.parametrize("message, shown", [
    ("login with password=hunter22 failed", False),
    ("Authorization: Basic dXNlcjpwYXNz", False),
    ("sent Basic dXNlcjpwYXNzd29yZA==", False),
    ("sent Bearer abc", False),
    ("bad key ghp_0123456789abcdef", False),
    ("pin: 1234", False),
    ("division by zero", True),
    ("the author: somebody", True),
    ("no such file: a.txt", True)])
def test_messages_of_exceptions(tmp_path, message, shown):
    trace = trace_of(tmp_path, f"""
@_espalier_tel.span("a.py::f")
def f():
    raise ValueError({message!r})
try:
    f()
except ValueError:
    pass
""")
    (span,) = spans_of(trace)
    told = texts(span["events"][0]["attributes"])["exception.message"]
    assert told == (message if shown else "[redacted]")
    assert span["status"]["message"] == told
    assert shown or message not in trace.read_text()


@pytest.mark.parametrize("name, value, shown", [
    ("passw", "x1", False), ("pass_", "x1", False), ("userPin", 1234, False),
    ("auth_header", "x1", False), ("bearer", "x1", False),
    ("pinned", 1234, True), ("author", "x1", True), ("compass", "x1", True),
    ("command", ["prog", "--password", "x1", "-v"], None)])
def test_names_and_options(tmp_path, name, value, shown):
    trace = trace_of(tmp_path, f"""
@_espalier_tel.span("a.py::f", capture="args")
def f({name}):
    pass
f({value!r})
""")
    (span,) = spans_of(trace)
    told = texts(span["attributes"])["espalier.arg." + name]
    if shown is None:
        assert told == "['prog', '--password', [redacted], '-v']"
    else:
        assert told == (repr(value) if shown else "[redacted]")


def test_the_trace_is_for_its_owner_only(tmp_path):
    trace = trace_of(tmp_path, """
@_espalier_tel.span("a.py::f")
def f(): pass
f()
""")
    assert trace.stat().st_mode & 0o777 == 0o600
