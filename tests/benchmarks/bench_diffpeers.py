#!/usr/bin/env python3
# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two texts side by side in a window: ours beside the programs people use, on the same files.

    bench_diffpeers.py [--pictures FOLDER] [50000|500000 …]

The peers are packages; packaging/platform exec apt-get install meld kompare kdiff3 diffuse puts
them where this runs. One that is missing is said to be missing. ESPALIER_BUILD names the build
folder with the program to measure.
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

from screen import Screen

PROGRAM = Path(os.environ.get("ESPALIER_BUILD", "build/release")).resolve() / \
    "app/workbench/espalier-workbench"
PEERS = ("meld", "kompare", "kdiff3", "diffuse")
CHANGES = 2_000


def line(number):
    return (f"    value_{number} = compute(row[{number % 7}], scale={number % 13})"
            f"  # {'a comment' if number % 3 == 0 else ''}\n")


def changed(number, kind):
    """A line with a word that differs; a line more; a line less."""
    return (f"    value_{number} = compute(row[{number % 7}], scale=2.5)\n",
            line(number) + "    extra = True\n", "")[kind % 3]


def write_pair(folder, lines):
    every = lines // CHANGES
    before, after = folder / "before.py", folder / "after.py"
    before.write_text("".join(map(line, range(lines))))
    after.write_text("".join(changed(number, number // every) if number % every == every // 2
                             else line(number) for number in range(lines)))
    return before, after


def figures(shown):
    if shown.first is None:
        return "showed nothing"
    return (f"first {shown.first:8.0f} ms   all {shown.settled:8.0f} ms   "
            f"processor {shown.processor:8.0f} ms   {shown.memory:6.0f} MB")


def compare(screen, lines, pictures, to_reach):
    with tempfile.TemporaryDirectory(prefix="espalier-bench-") as home:
        home = Path(home)
        before, after = write_pair(home, lines)
        environment = screen.environment(HOME=str(home), **{
            f"XDG_{kind}_HOME": str(home / kind) for kind in ("CONFIG", "DATA", "STATE", "CACHE")})
        print(f"{lines} lines, {CHANGES} changes, {before.stat().st_size / 1e6:.1f} MB each")

        def measured(name, command, runs):
            picture = pictures and f"{pictures}/{name}-{lines}.png"
            all_shown = [screen.watch([*command, before, after], environment, picture)
                         for _ in range(runs)]
            return sorted(all_shown, key=lambda shown: shown.settled or 1e9)[(runs - 1) // 2]

        ours = measured("espalier", [PROGRAM, "--diff"], 5)
        print(f"  {'espalier':12} {figures(ours)}   (to reach: {to_reach})", flush=True)
        for peer in PEERS:
            if not shutil.which(peer):
                print(f"  {peer:12} not installed, not compared")
                continue
            # The first start of a program reads it from the disk: that one is not counted.
            screen.watch([peer, "--version"], environment, patience=5)
            theirs = measured(peer, [peer], 1)
            times = theirs.settled / ours.settled if theirs.settled and ours.settled else None
            print(f"  {peer:12} {figures(theirs)}"
                  f"   {f'{times:.1f} x ours' if times else 'no figure'}", flush=True)


def main():
    if not PROGRAM.exists():
        sys.exit(f"bench_diffpeers: there is no {PROGRAM}; build it or set ESPALIER_BUILD")
    arguments, pictures = sys.argv[1:], None
    if arguments[:1] == ["--pictures"]:
        pictures, arguments = arguments[1], arguments[2:]
    reach = {50_000: "150 ms", 500_000: "400 ms, 200 MB"}
    with Screen() as screen:
        for lines in map(int, arguments or reach):
            compare(screen, lines, pictures, reach.get(lines, "-"))


if __name__ == "__main__":
    main()
