#!/usr/bin/env python3
# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ten modules of Python's own library, instrumented: their tests, and what the trace says.

Copies the modules, instruments entry, exit and loops, and checks that

  * CPython's own tests of them come out the same, test by test, tracing off and on;
  * the trace names exactly the functions a profiler sees called in the original;
  * calls and loop iterations equal what is counted in the original;
  * strip gives the original bytes.

Needs Python 3.12 or newer with its test suite (Debian: libpython3-testsuite).
"""

import ast
import collections
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import support

MODULES = ("json", "argparse", "textwrap", "difflib", "statistics", "configparser", "csv",
           "heapq", "fractions", "functools")

#: Modules whose tests make traces of a size to be read; the other ones' go nowhere.
READABLE = ("argparse", "configparser", "csv", "functools", "textwrap")

#: Tests that are about time or memory, compared with tracing off only.
TRACING_OFF_ONLY = {
    "test.test_json.test_recursion.TestPyRecursion.test_highly_nested_objects_encoding":
        "hands each piece of text through thousands of nested generators: five minutes if traced",
    "test.test_statistics.TestKDE.test_kde_random":
        "draws millions of random numbers, each by a call: a minute if traced",
}


def copy_modules(folder):
    """The modules as they are installed, into a folder for sys.path."""
    for name in MODULES:
        origin = Path(importlib.util.find_spec(name).origin)
        if origin.name == "__init__.py":
            shutil.copytree(origin.parent, folder / name,
                            ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(origin, folder / origin.name)


class Python:
    """Runs programs that find the copied modules first."""

    def __init__(self, folder):
        self.folder = folder
        self.runs = 0

    def run(self, library, program, *arguments, observe=None, trace=None):
        """(exit code, output); the output of a failure ends with what was on stderr."""
        self.runs += 1
        work = self.folder / f"run{self.runs}"
        work.mkdir()
        environment = {name: value for name, value in os.environ.items()
                       if not name.startswith(("PYTHON", "ESPALIER_"))}
        path = [str(library)]
        if observe:
            path.append(str(support.HERE / "workloads/observe"))
            environment |= {"OBSERVE": observe[0], "OBSERVE_OUT": str(observe[1]),
                            "OBSERVE_ROOT": f"{library}/"}
        if trace:
            environment["ESPALIER_TRACE_FILE"] = str(trace)
        environment |= {"PYTHONPATH": os.pathsep.join(path), "PYTHONHASHSEED": "0",
                        "LC_ALL": "C.UTF-8", "COLUMNS": "80", "PYTHON_COLORS": "0"}
        done = subprocess.run(
            [sys.executable, "-B", "-P", support.HERE / "workloads" / program, *arguments],
            cwd=work, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, errors="replace", timeout=1800)
        if done.returncode:
            return done.returncode, done.stdout + done.stderr
        return 0, done.stdout


# -- CPython's own tests

def run_tests(python, library, modules=MODULES, trace=None):
    """{test: outcome}"""
    out = python.folder / f"outcomes{python.runs}"
    names = [f"test.test_{name}" for name in modules]
    if trace:
        names += [f"-{test}" for test in TRACING_OFF_ONLY]
    code, text = python.run(library, "unittest_outcomes.py", out, *names, trace=trace)
    if code:
        raise SystemExit(f"the tests could not be run: exit {code}\n{text[-3000:]}")
    outcomes = {}
    for line in out.read_text("utf-8").splitlines():
        outcome, _, name = line.partition("\t")
        outcomes[name] = outcome
    return outcomes


def compare_tests(checks, name, before, after, without=()):
    changed = [f"{test}: {before.get(test, 'not there')} → {after.get(test, 'not there')}"
               for test in before.keys() | after.keys()
               if test not in without and before.get(test) != after.get(test)]
    checks.nothing(f"{name}: {len(before) - len(without)} tests come out the same", changed)


# -- functions by their place

def identify(library):
    """{(path, first line, name): [id, …]} of all functions, with the ids Espalier gives them."""
    found = collections.defaultdict(list)
    for path in sorted(library.rglob("*.py")):
        relative = path.relative_to(library).as_posix()
        ordinals = collections.Counter()

        def visit(node, qualifier):
            inner = qualifier
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
                name = getattr(node, "name", "<lambda>")
                inner = (*qualifier, name)
                ordinals[inner] += 1
                ordinal = f"#{ordinals[inner]}" if ordinals[inner] > 1 else ""
                decorators = getattr(node, "decorator_list", None)
                line = decorators[0].lineno if decorators else node.lineno
                found[str(path), line, name].append(
                    f"{relative}::{'.'.join(inner)}{ordinal}")
            elif isinstance(node, ast.ClassDef):
                inner = (*qualifier, node.name)
            for child in ast.iter_child_nodes(node):
                visit(child, inner)

        visit(ast.parse(path.read_bytes()), ())
    return found


def read_observed(path, places):
    """({id: calls}, {(id, loop): iterations}); module and class bodies are left out."""
    calls, loops = collections.Counter(), collections.Counter()
    for line in path.read_text("utf-8").splitlines():
        kind, file, first, name, number, count = line.split("\t")
        for identity in places.get((file, int(first), name), ()):
            if kind == "call":
                calls[identity] += int(count)
            else:
                loops[identity, int(number)] += int(count)
    return calls, loops


def compare_counts(checks, name, found, expected):
    wrong = [f"{key}: {found.get(key, 0)}, expected {expected.get(key, 0)}"
             for key in found.keys() | expected.keys() if found.get(key, 0) != expected.get(key, 0)]
    checks.nothing(f"{name} ({len(expected)}, {sum(expected.values())} in all)", wrong)


def only(counts, ids):
    return {key: count for key, count in counts.items()
            if (key[0] if isinstance(key, tuple) else key) in ids}


# -- the parts

def check_tests(checks, python, original, instrumented):
    checks.say("CPython's own tests: original")
    before = run_tests(python, original)
    checks.check(f"{len(before)} tests run, most of them pass",
                 sum(outcome == "passed" for outcome in before.values()) > 0.8 * len(before))
    checks.say("CPython's own tests: instrumented, tracing off")
    compare_tests(checks, "tracing off", before, run_tests(python, instrumented))
    checks.say("CPython's own tests: instrumented, tracing on")
    trace = python.folder / "tests.trace"
    others = [name for name in MODULES if name not in READABLE]
    after = {**run_tests(python, instrumented, READABLE, trace),
             **run_tests(python, instrumented, others, os.devnull)}
    compare_tests(checks, "tracing on", before, after, TRACING_OFF_ONLY)
    for test, reason in TRACING_OFF_ONLY.items():
        checks.say(f"not compared with tracing on: {test} ({reason})")
    spans, problems = support.read_trace(trace)
    # Tests end processes in every way; of their traces only the form is checked.
    checks.nothing(f"the trace of the tests is well formed ({len(spans)} spans)",
                   [each for each in problems if "its parent" not in each])


def check_counts(checks, python, original, instrumented, ids):
    checks.say("a workload: what is called, and how often loops go round")
    places = identify(original)
    trace, profile, lines = (python.folder / name for name in ("trace", "profile", "lines"))
    workload = "ten_modules.py"
    runs = {
        "original": python.run(original, workload),
        "tracing off": python.run(instrumented, workload),
        "tracing on": python.run(instrumented, workload, trace=trace),
        "watched by a profiler": python.run(original, workload, observe=("profile", profile)),
        "watched by lines": python.run(original, workload, observe=("lines", lines)),
    }
    expected = runs["original"]
    if not checks.check("the workload runs", expected[0] == 0, expected[1]):
        return
    for name, run in runs.items():
        checks.check(f"same output: {name}", run == expected, run[1])

    spans, problems = support.read_trace(trace)
    checks.nothing(f"the trace is well formed ({len(spans)} spans)", problems)
    calls, loops = support.calls_and_loops(spans)
    profiled, _ = read_observed(profile, places)
    counted, iterations = read_observed(lines, places)
    profiled, counted, iterations = (only(each, ids) for each in (profiled, counted, iterations))
    checks.nothing(f"the profiler and the trace see the same {len(profiled)} functions",
                   [f"only in the trace: {each}" for each in calls.keys() - profiled.keys()] +
                   [f"only in the profile: {each}" for each in profiled.keys() - calls.keys()])
    compare_counts(checks, "calls of each function", calls, counted)
    compare_counts(checks, "iterations of each loop", loops, iterations)
    checks.check("the workload reaches many functions and loops",
                 len(calls) >= 150 and len(loops) >= 60, f"{len(calls)}, {len(loops)}")


def main():
    options = support.argument_parser(__doc__).parse_args()
    checks = support.Checks()
    with support.temporary_folder(options.keep) as folder:
        original, instrumented = folder / "original", folder / "instrumented"
        original.mkdir()
        copy_modules(original)
        shutil.copytree(original, instrumented)
        before = support.snapshot(original)
        espalier = support.Espalier(options.espalier, folder / "home")

        checks.say(f"instrumenting {len(before)} files of {len(MODULES)} modules")
        outcome = espalier.instrument(instrumented, "--include", "all", "--language", "python")
        checks.check("it ends with 0 or 1", outcome.code in (0, 1) and outcome.report,
                     str(outcome))
        failed = [f"{each['id']}: {each.get('reason')}" for each in outcome.functions
                  if each["status"] == "failed"]
        checks.nothing("no function failed", failed)
        ids = outcome.ids("instrumented")
        checks.check(f"{len(ids)} of {len(outcome.functions)} functions are instrumented",
                     len(ids) > 400)

        python = Python(folder)
        check_counts(checks, python, original, instrumented, ids)
        check_tests(checks, python, original, instrumented)

        checks.say("stripping")
        outcome = espalier.strip(instrumented)
        checks.check("strip ends with 0", outcome.code == 0, str(outcome))
        checks.nothing("the bytes are the original ones",
                       support.differences(before, support.snapshot(instrumented)))
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
