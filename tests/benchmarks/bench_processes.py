#!/usr/bin/env python3
# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What whole runs of espalier cost: a hundred functions of a hundred shapes, and Python's own library.

    bench_processes.py [shapes|library …]

ESPALIER_BUILD names the build folder with the program to measure.
"""

import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from processes import Project, median, show, timed, watched

PROGRAM = Path(os.environ.get("ESPALIER_BUILD", "build/release")).resolve() / "app/cli/espalier"
ROWS = {"line": "{pad}for row{n} in rows:\n{pad}    total += len(row{n})\n",
        "inside": "{pad}for row{n} in rows: total += len(row{n})\n"}
KINDS = [(prefix, generator, method)
         for prefix in ("", "async ") for generator in (False, True) for method in (False, True)]


def hundred_functions():
    """Python functions of a hundred shapes: kinds by the number and the layout of their loops."""
    patterns = [pattern for count in range(4)
                for pattern in itertools.product(ROWS, repeat=count)]
    pairs = [(kind, pattern) for pattern in patterns for kind in KINDS]
    return [function_text(number, *pair) for number, pair in enumerate(pairs[:100])]


def function_text(number, kind, pattern):
    prefix, generator, method = kind
    pad = "    " * (1 + method)
    head = f"class Ledger{number}:\n    " if method else ""
    text = f"{head}{prefix}def settle_{number}({'self, ' if method else ''}rows, limit={number}):\n"
    text += f'{pad}"""Adds up what the rows hold, up to a limit."""\n{pad}total = 0\n'
    text += f"{pad}if limit < 0:\n{pad}    limit = -limit\n"
    text += "".join(ROWS[row].format(pad=pad, n=n) for n, row in enumerate(pattern, 1))
    text += f"{pad}if total > limit:\n{pad}    total = limit\n"
    return text + (f"{pad}yield total\n" if generator else f"{pad}return total\n")


def write_shapes(folder):
    functions = hundred_functions()
    for number in range(10):
        text = "\n\n".join(functions[number * 10:number * 10 + 10])
        (folder / f"ledger{number}.py").write_text(f'"""Part {number} of the ledger."""\n\n\n{text}')


def write_library(folder):
    """Python's own library without its test suite."""
    for source in Path("/usr/lib").glob("python3*"):
        if source.is_symlink():
            continue
        for file in source.rglob("*.py"):
            target = folder / source.name / file.relative_to(source)
            if not file.is_symlink() and "test" not in file.relative_to(source).parts[:1]:
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, target)


def instrument(project, *options):
    return timed([PROGRAM, "instrument", project.folder, "--include", "all", *options],
                 project.environment)


def report_of(project):
    """Totals and timings of one more run, which the first one's caches serve."""
    done = subprocess.run([PROGRAM, "instrument", project.folder, "--include", "all", "--json"],
                          env=project.environment, capture_output=True, check=False)
    return json.loads(done.stdout)


def programs_started(project):
    """How often a run starts another program, and how many of them are a Python."""
    with tempfile.NamedTemporaryFile("r") as log:
        done = subprocess.run(
            ["strace", "-f", "-qq", "-e", "trace=execve,execveat", "-o", log.name, PROGRAM,
             "instrument", project.folder, "--include", "all", "-q"],
            env=project.environment, capture_output=True, text=True, check=False)
        calls = [line for line in log if re.search(r"\bexecve(at)?\(", line)]
    if done.returncode != 0 or not calls:
        return f"strace failed: {done.stderr.strip()[:60]}"
    return f"{len(calls) - 1}, {sum('python' in call for call in calls)}"


def cold_suites(project):
    """Milliseconds of one `pytest --cov` process a suite, two at a time, for all suites."""
    state = project.folder / ".espalier"
    suites = sorted(state.glob("tests/python/test_*.py"))

    def one(suite):
        subprocess.run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider",
                        f"--cov={suite.stem.removeprefix('test_')}", suite],
                       cwd=state, capture_output=True, check=True,
                       env={**os.environ, "COVERAGE_FILE": f"{project.folder}/.cov-{suite.stem}"})

    with ThreadPoolExecutor(2) as pool:
        return timed(lambda: list(pool.map(one, suites))), len(suites)


def bench_shapes(repeats=7):
    cold, first, tree = [], [], []
    for _ in range(repeats):
        with Project(write_shapes) as project:
            cold.append(instrument(project, "--apply", "in-place", "-q"))
            totals = report_of(project)["totals"]
        with Project(write_shapes) as project:
            first.append(instrument(project, "-q"))
    print(f"100 functions: {totals['functions']} functions, {totals['shapes']} shapes, "
          f"{totals['failed']} failed")
    show("  cold, applied in place, checked", cold, "1500 ms")
    show("  cold, preview without compile checks", first)
    with Project(write_shapes) as project:
        instrument(project, "-q")
        tree = [instrument(project, "-q") for _ in range(25)]
        show("  the same again, preview, all cached", tree, "30 ms")
        shown = [instrument(project) for _ in range(15)]
        show("  the same again, preview, diff printed", shown)
        print(f"{'  programs it starts, Pythons among them':52} {programs_started(project):>24}"
              "   (to reach: no Python)")
        pytest, count = cold_suites(project)
        show(f"  one pytest --cov process a suite, {count} suites", [pytest])
        ratio = pytest.wall / median(cold).wall
        print(f"{'  that / the whole cold run':52} {ratio:22.1f} x")


def bench_library():
    with Project(write_library) as project:
        files = list(project.folder.rglob("*.py"))
        size = sum(file.stat().st_size for file in files)
        print(f"Python's library: {len(files)} files, {size / 1e6:.1f} MB")
        show("  cold preview", [instrument(project, "-q")], "20 s")
        show("  cached preview", [instrument(project, "-q") for _ in range(7)], "1000 ms")
        report = report_of(project)
        print(f"  {report['totals']}\n  cached: {report['timings_ms']}")
    with Project(write_library) as project:
        command = [PROGRAM, "instrument", project.folder, "--include", "all", "-q"]
        for name in "cold", "cached":
            own, others = watched(command, project.environment)
            each = ", ".join(f"{kilobytes / 1024:.0f}" for kilobytes in others) or "none"
            print(f"{f'  memory at most, {name}: the program':52} {own / 1024:21.0f} MB"
                  "   (to reach: 300 MB)")
            print(f"{'    its Python processes, the largest':52} {each:>21} MB")


def main():
    if not PROGRAM.exists():
        sys.exit(f"bench_processes: there is no {PROGRAM}; build it or set ESPALIER_BUILD")
    for name in sys.argv[1:] or ("shapes", "library"):
        {"shapes": bench_shapes, "library": bench_library}[name]()


if __name__ == "__main__":
    main()
