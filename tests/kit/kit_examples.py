# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Functions, scripts and suites that the tests of the kit share."""

import sys
from pathlib import Path

KIT = Path(__file__).resolve().parents[2] / "resources" / "kit"
WORKER = KIT / "worker" / "espalier_worker.py"
sys.path.insert(0, str(KIT))


def facts_of(source, places, **facts):
    """Facts whose anchors are given as {name: (text before the place, situation)}."""
    anchors = {}
    for name, (before, situation) in places.items():
        end = source.index(before) + len(before)
        anchors[name] = [len(source[:end].encode("utf-8", "surrogateescape")), situation]
    defaults = {"id": "a::f", "name": "f", "kind": "function", "depth": 1, "newline": "\n"}
    return {**defaults, **facts, "anchors": anchors}


PYTHON = '''@cached
def f(items):
    """Adds
  them up."""
    total = 0
    for item in items:
        total += item
    while total > 9: total -= 9
    return total
'''
PYTHON_FACTS = facts_of(PYTHON, {
    "decorators.end": ("@cached\n", "line"),
    "loop.1.body.start": ("in items:\n        ", "line"),
    "loop.2.body.start": ("> 9: ", "inside"),
}, id="a.py::f", literals=[[PYTHON.index('"""'), PYTHON.index('up."""') + 6]])

PYTHON_SCRIPT = '''"""Telemetry for a python function: entry, exit, 2 loops."""
from espalier_kit import Function

LANGUAGE = "python"


def insert_telemetry(source: str, **facts) -> str:
    f = Function(source, LANGUAGE, **facts)
    if f.instrumented:
        return source
    f.line("decorators.end", '@_espalier_tel.span("{id}")')
    f.line("loop.1.body.start", "_espalier_tel.loop(1)")
    f.line("loop.2.body.start", "_espalier_tel.loop(2)")
    return f.text()
'''

JAVASCRIPT = '''async function f(items) {
  let total = 0;
  for (const item of items) {
    total += item;
  }
  while (total > 9) total -= 9;
  return total;
}
'''
JAVASCRIPT_FACTS = facts_of(JAVASCRIPT, {
    "body.start": ("(items) {\n  ", "line"),
    "body.end": ("return total;\n", "line"),
    "loop.1.body.start": ("of items) {\n    ", "line"),
    "loop.1.body.end": ("+= item;\n  ", "line"),
    "loop.2.body.start": ("> 9) ", "braceless"),
    "loop.2.body.end": ("-= 9;", "braceless"),
    "return.1.value.start": ("return ", "value"),
    "return.1.value.end": ("return total", "value"),
}, id="a.js::f", kind="async function")

JAVASCRIPT_SCRIPT = '''"""Telemetry for a javascript function: entry, exit, 2 loops."""
from espalier_kit import Function

LANGUAGE = "javascript"


def insert_telemetry(source: str, **facts) -> str:
    f = Function(source, LANGUAGE, **facts)
    if f.instrumented:
        return source
    f.wrap("body.start", "body.end",
           'const {span} = _espalier_tel.enter("{id}"); try {',
           "} catch ({span}_e) { {span}.fail({span}_e); throw {span}_e; } finally { {span}.exit(); }")
    f.line("loop.1.body.start", "{span}.loop(1);")
    f.line("loop.2.body.start", "{span}.loop(2);")
    f.wrap("return.1.value.start", "return.1.value.end", "{span}.out(", "/*_esp*/)")
    return f.text()
'''

JAVASCRIPT_AFTER = '''async function f(items) {
  const _esp = _espalier_tel.enter("a.js::f"); try {
  let total = 0;
  for (const item of items) {
    _esp.loop(1);
    total += item;
  }
  while (total > 9) { _esp.loop(2); total -= 9; /*_esp*/}
  return _esp.out(total/*_esp*/);
} catch (_esp_e) { _esp.fail(_esp_e); throw _esp_e; } finally { _esp.exit(); }
}
'''


def test_file(key, language, source, facts, loops=(1, 2)):
    """The test file that the engine would write for a script."""
    text = (KIT / "test_template.py.in").read_text(encoding="utf-8")
    for name, value in {"SCRIPT_MODULE": key, "LANGUAGE": language, "LOOPS": repr(list(loops)),
                        "SOURCE": ascii(source), "FACTS": ascii(facts),
                        "TITLE": "An example."}.items():
        text = text.replace(f"@{name}@", value)
    return text


def python_suite(script=PYTHON_SCRIPT, key="5c1e", trusted=True):
    return {"key": key, "script": script, "trusted": trusted,
            "tests": test_file(key, "python", PYTHON, PYTHON_FACTS)}


def javascript_suite(script=JAVASCRIPT_SCRIPT, key="a0b1", trusted=True):
    return {"key": key, "script": script, "trusted": trusted,
            "tests": test_file(key, "javascript", JAVASCRIPT, JAVASCRIPT_FACTS)}
