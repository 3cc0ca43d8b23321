# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small runtime for the packs of this folder: counts iterations by the code that runs, and calls
where they are marked. Written as lines of JSON when the program ends."""

import atexit
import json
import os
import sys

on = True
_ids = {}
_loops = {}
_marks = {}


def span(function_id):
    def note(function):
        _ids[function.__code__] = function_id
        return function
    return note


def mark(function_id):
    _marks[function_id] = _marks.get(function_id, 0) + 1


def _count(number, code):
    loops = _loops.setdefault(_ids.get(code, code.co_name), {})
    loops[number] = loops.get(number, 0) + 1


def loop(number, mode=0):
    _count(number, sys._getframe(1).f_code)


class Rounds:
    @staticmethod
    def count(number):
        _count(number, sys._getframe(1).f_code)


rounds = Rounds()


@atexit.register
def _write():
    path = os.environ.get("ESPALIER_TRACE_FILE")
    if not path:
        return
    with open(path, "a", encoding="utf-8") as file:
        for function_id, loops in _loops.items():
            file.write(json.dumps({"id": function_id, "loops": loops, "calls": 0}) + "\n")
        for function_id, calls in _marks.items():
            file.write(json.dumps({"id": function_id, "loops": {}, "calls": calls}) + "\n")
