# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a call and a loop iteration cost: bare, instrumented with tracing off, and on.

    python3 bench_overhead.py [--calls N] [--max-on MICROSECONDS]

With --max-on the exit code is 1 when a traced call by sys.monitoring costs more than that.
"""

import argparse
import os
import pathlib
import subprocess
import sys
import tempfile

RUNTIME = pathlib.Path(__file__).resolve().parents[3] / "resources/packs/spans/python"

PROGRAM = '''
import sys, time
sys.path.insert(0, sys.argv[1])
import _espalier_tel

def bare():
    pass

@_espalier_tel.span("bench.py::watched")
def watched():
    pass

@_espalier_tel.span("bench.py::generator")
def generator(n):
    for i in range(n):
        yield i

def bare_loop(n):
    for _ in range(n):
        pass

@_espalier_tel.span("bench.py::looping")
def looping(n):
    for _ in range(n):
        _espalier_tel.loop(1)

@_espalier_tel.span("bench.py::failing")
def failing():
    raise ValueError("no")

def bare_failing():
    raise ValueError("no")

def calls(function, n):
    for _ in range(n):
        function()

def failures(function, n):
    for _ in range(n):
        try:
            function()
        except ValueError:
            pass

def best(work, *args):
    times = []
    for _ in range(5):
        start = time.perf_counter_ns()
        work(*args)
        times.append(time.perf_counter_ns() - start)
    return min(times)

n = int(sys.argv[2])
call = best(calls, bare, n)
print("call", (best(calls, watched, n) - call) / n)
print("loop", (best(looping, n) - best(bare_loop, n)) / n)
print("yield", best(lambda: sum(generator(n))) / n)
print("raise", (best(failures, failing, n) - best(failures, bare_failing, n)) / n)
'''


def measure(calls, environment):
    with tempfile.TemporaryDirectory() as folder:
        names = dict(os.environ)
        for name in [name for name in names if name.startswith("ESPALIER_")]:
            del names[name]
        names.update({key: value.format(folder=folder) for key, value in environment.items()})
        output = subprocess.run([sys.executable, "-c", PROGRAM, str(RUNTIME), str(calls)],
                                env=names, check=True, capture_output=True, text=True).stdout
    return {key: float(value) for key, value in map(str.split, output.splitlines())}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--calls", type=int, default=20000)
    parser.add_argument("--max-on", type=float)
    options = parser.parse_args()
    trace = {"ESPALIER_TRACE_FILE": "{folder}/trace.jsonl"}
    variants = {"off": {}, "on": trace, "wrapper": trace | {"ESPALIER_TRACE_PYTHON": "wrapper"},
                "on, unwritable": {"ESPALIER_TRACE_FILE": "/dev/full"}}
    results = {name: measure(options.calls, environment)
               for name, environment in variants.items()}
    print(f"{'nanoseconds added':20}" + "".join(f"{key:>10}" for key in results["off"]))
    for name, result in results.items():
        print(f"{name:20}" + "".join(f"{value:10.0f}" for value in result.values()))
    if options.max_on and results["on"]["call"] > options.max_on * 1000:
        print(f"a traced call costs more than {options.max_on} microseconds")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
