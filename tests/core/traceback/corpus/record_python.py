#!/usr/bin/env python3
# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs modules of CPython's own test suite and writes down every exception they expect: what Python
prints of it, and what its objects say. One JSON object a line.

    record_python.py MOST MODULE…        MOST: exceptions of one module
"""

import importlib
import io
import json
import os
import sys
import traceback
import unittest

TEXT_BYTES = 200_000
KEPT_REPEATS = 3  # of one line of a recursion, as traceback.py prints it


def type_name(exc):
    kind = type(exc)
    if kind.__module__ in ("__main__", "builtins"):
        return kind.__qualname__
    return f"{kind.__module__}.{kind.__qualname__}"


def message(exc):
    if isinstance(exc, SyntaxError):
        text = exc.msg or "<no detail available>"
    else:
        text = str(exc)
    notes = getattr(exc, "__notes__", None)
    if isinstance(notes, list):
        text = "\n".join([text, *(str(note) for note in notes)])
    return text


def frames(exc):
    """Innermost first, and how many lines of recursions are not printed."""
    calls = [(frame.f_code.co_name, line, frame.f_code.co_filename)
             for frame, line in traceback.walk_tb(exc.__traceback__)]
    kept, left_out, run = [], 0, 0
    for at, call in enumerate(calls):
        run = run + 1 if at and call == calls[at - 1] else 1
        if run <= KEPT_REPEATS:
            kept.append(call)
        else:
            left_out += 1
    if isinstance(exc, SyntaxError) and exc.lineno is not None:
        kept.append(("", exc.lineno, exc.filename or "<string>"))
    return kept[::-1], left_out


def errors(exc):
    """The tree of an exception in the order of model::StackTrace."""
    result, seen = [], set()

    def add(each, relation, of):
        seen.add(id(each))
        index = len(result)
        calls, left_out = frames(each)
        result.append({"relation": relation, "of": of, "type": type_name(each),
                       "message": message(each), "left_out": left_out,
                       "frames": [{"function": f, "line": l, "path": p} for f, l, p in calls]})
        if each.__cause__ is not None:
            if id(each.__cause__) not in seen:
                add(each.__cause__, "cause", index)
        elif (each.__context__ is not None and not each.__suppress_context__
              and id(each.__context__) not in seen):
            add(each.__context__, "context", index)
        if isinstance(each, BaseExceptionGroup):
            for member in each.exceptions:
                add(member, "member", index)

    add(exc, "outermost", 0)
    return result


class Recorder:
    def __init__(self, most, out):
        self.most, self.out, self.known, self.count = most, out, set(), 0

    def take(self, name, exc):
        if self.count >= self.most or not isinstance(exc, BaseException):
            return
        try:
            text = "".join(traceback.format_exception(exc))
            truth = errors(exc)
            key = json.dumps([[e["type"], [f["function"] for f in e["frames"]]] for e in truth])
        except Exception:  # some of them exist to be unprintable
            return
        if key in self.known or len(text) > TEXT_BYTES:
            return
        self.known.add(key)
        self.count += 1
        print(json.dumps({"name": name, "text": text, "errors": truth}), file=self.out, flush=True)


def main():
    most, modules = int(sys.argv[1]), sys.argv[2:]
    out = os.fdopen(os.dup(1), "w")
    sys.stdout = sys.stderr = io.StringIO()
    context = unittest.case._AssertRaisesContext
    leave = context.__exit__
    current = {}

    def recording_leave(self, kind, value, trace):
        current["recorder"].take(current["module"], value)
        return leave(self, kind, value, trace)

    context.__exit__ = recording_leave
    for module in modules:
        current.update(module=module, recorder=Recorder(most, out))
        suite = unittest.defaultTestLoader.loadTestsFromModule(
            importlib.import_module(f"test.{module}"))
        unittest.TextTestRunner(stream=io.StringIO()).run(suite)


if __name__ == "__main__":
    main()
