#!/usr/bin/env python3
# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the window costs: until something stands in it, and while nobody touches it.

    bench_window.py [--pictures FOLDER]

On a screen in memory. The floor is a window of Qt with one word in it. ESPALIER_BUILD names the
build folder with the programs to measure.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from screen import Screen

BUILD = Path(os.environ.get("ESPALIER_BUILD", "build/release")).resolve()
PROGRAM = BUILD / "app/workbench/espalier-workbench"
FLOOR = BUILD / "tests/benchmarks/floor_window"
SAMPLE = Path(__file__).resolve().parents[2] / "resources/sample"
FUNCTIONS = 20_000


def write_large(folder):
    """A project of so many functions, a hundred to a file, ten files to a folder."""
    for module in range(FUNCTIONS // 100):
        file = folder / f"part{module // 10:02}" / f"module{module:03}.py"
        file.parent.mkdir(exist_ok=True)
        file.write_text("".join(
            f"def work_{module}_{number}(rows, limit={number}):\n    total = 0\n"
            f"    for row in rows:\n        total += row * {number}\n    return total\n\n\n"
            for number in range(100)))


def repository(folder):
    for arguments in (["init", "-q"], ["add", "-A"],
                      ["-c", "user.name=bench", "-c", "user.email=bench@localhost", "commit", "-qm",
                       "All"]):
        subprocess.run(["git", "-C", folder, *arguments], check=True)


def show(name, shown, to_reach=""):
    middle = sorted(shown, key=lambda each: each.first or 1e9)[(len(shown) - 1) // 2]
    best = min(each.first or 1e9 for each in shown)
    wanted = f"   (to reach: {to_reach})" if to_reach else ""
    print(f"{name:46} first {middle.first or -1:6.0f} ms, best {best:4.0f}   rests after "
          f"{middle.settled or -1:6.0f} ms   {middle.memory:5.0f} MB{wanted}", flush=True)


def main():
    if not PROGRAM.exists():
        sys.exit(f"bench_window: there is no {PROGRAM}; build it or set ESPALIER_BUILD")
    pictures = sys.argv[2] if sys.argv[1:2] == ["--pictures"] else None
    with Screen() as screen, tempfile.TemporaryDirectory(prefix="espalier-bench-") as home:
        home = Path(home)
        environment = screen.environment(**{
            f"XDG_{kind}_HOME": str(home / kind) for kind in ("CONFIG", "DATA", "STATE")})
        sample, large = home / "sample", home / "large"
        shutil.copytree(SAMPLE, sample)
        large.mkdir()
        write_large(large)
        repository(sample)
        repository(large)

        def watch(name, *arguments, program=PROGRAM, runs=7):
            return [screen.watch([program, *arguments], environment,
                                 pictures and f"{pictures}/{name}.png") for _ in range(runs)]

        if FLOOR.exists():
            show("a window of Qt with one word", watch("floor", program=FLOOR))
        show("start page", watch("start"), "200 ms")
        show("the sample project, first time", watch("sample-cold", sample, runs=1))
        show("the sample project", watch("sample", sample), "200 ms")
        show(f"{FUNCTIONS} functions, first time", watch("large-cold", large, runs=1), "500 ms")
        show(f"{FUNCTIONS} functions", watch("large", large), "500 ms")
        share = screen.processor_share([PROGRAM, sample], environment)
        print(f"{'at rest, of a core':46} {share * 100:6.1f} %   (to reach: 0)")


if __name__ == "__main__":
    main()
