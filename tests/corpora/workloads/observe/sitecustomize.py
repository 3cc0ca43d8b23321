# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Watches which functions of some files are called, by means that share nothing with Espalier.

    OBSERVE_ROOT  files below this folder are watched
    OBSERVE_OUT   file that gets what was seen when the program ends
    OBSERVE       "profile": functions that sys.setprofile sees called
                  "lines": calls, and iterations of each loop, from events of sys.monitoring

For "lines" each loop body of the watched files gets a `pass` on a line of its own, a number far
above all others, so that iterations are counted where a loop and its body share a line, too.
Nothing is imported that is written in Python: it could be what is to be watched.
"""

import _ast
import atexit
import sys
from _frozen_importlib_external import SourceFileLoader
from posix import environ

_FIRST_MARK = 1_000_000
_FUNCTIONS = (_ast.FunctionDef, _ast.AsyncFunctionDef, _ast.Lambda)
_LOOPS = (_ast.For, _ast.AsyncFor, _ast.While)

_root = environ.get(b"OBSERVE_ROOT", b"").decode()
_out = environ.get(b"OBSERVE_OUT", b"").decode()
_calls = {}
_marks = []
_hits = {}


def _key(code):
    return code.co_filename, code.co_firstlineno, code.co_name


def _profile(frame, event, _):
    if event == "call" and frame.f_code.co_filename.startswith(_root):
        key = _key(frame.f_code)
        _calls[key] = _calls.get(key, 0) + 1


def _on_start(code, _):
    if not code.co_filename.startswith(_root):
        return sys.monitoring.DISABLE
    key = _key(code)
    _calls[key] = _calls.get(key, 0) + 1


def _on_line(code, line):
    if line < _FIRST_MARK or not code.co_filename.startswith(_root):
        return sys.monitoring.DISABLE
    _hits[line] = _hits.get(line, 0) + 1


def _mark_loops(node, path, owner):
    """Puts a `pass` into each loop; owner: [first line, name, loops so far] of the function."""
    if isinstance(node, _FUNCTIONS):
        decorators = getattr(node, "decorator_list", None)
        first = decorators[0].lineno if decorators else node.lineno
        owner = [first, getattr(node, "name", "<lambda>"), 0]
    elif isinstance(node, _ast.ClassDef):
        owner = None
    mark = None
    if isinstance(node, _LOOPS) and owner is not None:
        owner[2] += 1
        line = _FIRST_MARK + len(_marks)
        _marks.append((path, *owner))
        mark = _ast.Pass(lineno=line, col_offset=0, end_lineno=line, end_col_offset=4)
    for name in node._fields:
        value = getattr(node, name, None)
        for child in value if isinstance(value, list) else (value,):
            if isinstance(child, _ast.AST):
                _mark_loops(child, path, owner)
    if mark is not None:
        node.body.insert(0, mark)


def _source_to_code(loader, data, path, *, _optimize=-1):
    if path.startswith(_root):
        data = compile(data, path, "exec", _ast.PyCF_ONLY_AST, dont_inherit=True)
        _mark_loops(data, path, None)
    return compile(data, path, "exec", dont_inherit=True, optimize=_optimize)


def _write():
    sys.setprofile(None)
    with open(_out, "w", encoding="utf-8") as file:
        for (path, line, name), count in _calls.items():
            file.write(f"call\t{path}\t{line}\t{name}\t0\t{count}\n")
        for mark, count in _hits.items():
            path, line, name, number = _marks[mark - _FIRST_MARK]
            file.write(f"loop\t{path}\t{line}\t{name}\t{number}\t{count}\n")


def _watch(how):
    atexit.register(_write)
    if how == "profile":
        sys.setprofile(_profile)
        return
    SourceFileLoader.source_to_code = _source_to_code
    monitoring = sys.monitoring
    events = monitoring.events
    monitoring.use_tool_id(monitoring.DEBUGGER_ID, "observe")
    monitoring.register_callback(monitoring.DEBUGGER_ID, events.PY_START, _on_start)
    monitoring.register_callback(monitoring.DEBUGGER_ID, events.LINE, _on_line)
    monitoring.set_events(monitoring.DEBUGGER_ID, events.PY_START | events.LINE)


if _out:
    _watch(environ.get(b"OBSERVE", b"lines").decode())
