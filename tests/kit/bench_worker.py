# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints what the kit and the worker cost here: `python3 tests/kit/bench_worker.py`."""

import os
import re
import subprocess
import sys
import tempfile
import time
import timeit
from pathlib import Path

import kit_examples as examples
from worker_client import Engine

# One function of about a kilobyte, with three insertions, and a suite of nine tests for it.
FILLING = "  h(a, b);  // one of the many lines of an ordinary function\n" * 14
SOURCE = f"function f(a) {{\n  let x = 1;\n  for (const b of a) {{\n    g(b);\n  }}\n{FILLING}  return x;\n}}\n"
FACTS = examples.facts_of(SOURCE, {
    "body.start": ("(a) {\n  ", "line"),
    "body.end": ("return x;\n", "line"),
    "loop.1.body.start": ("of a) {\n    ", "line"),
})
SCRIPT = re.sub(r"    f\.(line\(.loop\.2|wrap\(.return).*\n", "", examples.JAVASCRIPT_SCRIPT)


def nine_tests(text):
    """The suite as it was measured first: without one test for each variant and bad input."""
    text = re.sub(r"@pytest\.mark\.parametrize\(.name.*\ndef test_variant\(name\)",
                  'def test_variant(name="crlf")', text)
    return re.sub(r"\n\ndef test_(truncated|another)_.*\n.*\n", "", text)


def suite(trusted, tests):
    return {"key": "c0de", "script": SCRIPT, "tests": tests, "trusted": trusted}


def best(action, repeat=5):
    return min(timeit.repeat(action, number=1, repeat=repeat))


def cold(tests):
    """Seconds of a fresh `pytest --cov` on the same suite, as files; None without pytest-cov."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "kit").mkdir()
        (folder / "scripts" / "javascript").mkdir(parents=True)
        (folder / "tests").mkdir()
        (folder / "kit" / "espalier_kit").symlink_to(examples.KIT / "espalier_kit")
        (folder / "scripts" / "javascript" / "c0de.py").write_text(SCRIPT)
        (folder / "tests" / "test_c0de.py").write_text(tests)
        (folder / "tests" / "conftest.py").write_text((examples.KIT / "conftest.py").read_text())
        program = folder / "espalier"
        program.write_text("#!/bin/sh\ncat > /dev/null\necho '{\"errors\": 0}'\n")
        program.chmod(0o755)

        def run():
            done = subprocess.run([sys.executable, "-m", "pytest", "-q", "--cov=scripts", "tests"],
                                  cwd=folder, capture_output=True, text=True,
                                  env={**os.environ, "PATH": f"{folder}:{os.environ['PATH']}"})
            assert done.returncode == 0, done.stdout + done.stderr

        try:
            return best(run, 3)
        except AssertionError as error:
            if "unrecognized arguments: --cov" in str(error):
                return None
            raise


def show(name, seconds, target=None):
    wanted = f"  (target {target})" if target else ""
    print(f"{name:58} {seconds * 1000:9.3f} ms{wanted}")


def main():
    space = {}
    exec(SCRIPT, space)
    insert = space["insert_telemetry"]
    assert insert(SOURCE, **FACTS).count("_esp") > 3
    show(f"one Function, 3 insertions, {len(SOURCE)} bytes",
         best(lambda: [insert(SOURCE, **FACTS) for _ in range(1000)]) / 1000, "0.015 ms")

    full = examples.test_file("c0de", "javascript", SOURCE, FACTS, [1])
    nine = nine_tests(full)
    started = time.perf_counter()
    with Engine() as engine:
        engine.call("hello")
        show("start of the worker", time.perf_counter() - started)
        items = [{"source": SOURCE, "facts": FACTS}] * 1000
        for trusted, target in (True, "60 ms"), (False, None):
            show(f"apply to 1000 functions, {'trusted' if trusted else 'forked'}", best(
                lambda: engine.call("apply", script=SCRIPT, trusted=trusted, items=items)), target)
        started = time.perf_counter()
        result, = engine.suite(suite(True, nine))
        assert result["ok"] and len(result["tests"]) == 9, result
        show("first suite, with the start of pytest", time.perf_counter() - started)
        for name, tests in ("9", nine), (str(len(engine.suite(suite(True, full))[0]["tests"])), full):
            batch = [suite(True, tests)] * 50
            show(f"suite of {name} tests with coverage, batched",
                 best(lambda: engine.suite(*batch)) / len(batch), "10 ms" if name == "9" else None)
            forked = suite(False, tests)
            show(f"suite of {name} tests with coverage, forked",
                 best(lambda: engine.suite(*[forked] * 5)) / 5, "30 ms" if name == "9" else None)
    seconds = cold(nine)
    if seconds is None:
        print("pytest-cov is not installed: no comparison with a cold run")
    else:
        show("the 9 tests by a cold pytest --cov", seconds)


if __name__ == "__main__":
    main()
