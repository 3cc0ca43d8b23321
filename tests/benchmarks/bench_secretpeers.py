#!/usr/bin/env python3
# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Looking for secrets: our rules beside ripgrep with the same ones, on the same files, in turns.

    bench_secretpeers.py [FOLDER]      (Python's own library unless said)

ripgrep is a package; packaging/platform exec apt-get install ripgrep puts it where this runs. One
that is missing is said to be missing. Both have one thread, and processor time is what counts: of
ripgrep that of the process less what it takes on no file, of ours what bench_secrets tells. It is
asked twice: as anybody calls it, once, for it takes minutes; and without Unicode, as fast as it can.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

from processes import timed

ROOT = Path(__file__).resolve().parents[2]
BENCH = Path(os.environ.get("ESPALIER_BUILD", "build/release")).resolve() / \
    "tests/benchmarks/bench_secrets"
RULES = ROOT / "resources/scrub/rules.json"
ROUNDS = 3
MOST_OF_FILE = 1 << 20
OPTIONS = ("--threads", "1", "--no-config", "--no-ignore", "--hidden", "--text",
           "--count-matches")
#: What bench_secrets leaves out, too.
LEFT_OUT = (".git", "build", "node_modules")


def copied(source, target):
    """The files that both look at, as one tree; how many, and their bytes."""
    files = size = 0
    for folder, folders, names in os.walk(source):
        folders[:] = [name for name in folders if name not in LEFT_OUT]
        for name in names:
            path = Path(folder) / name
            if path.is_file() and not path.is_symlink() and path.stat().st_size <= MOST_OF_FILE:
                shutil.copyfile(path, target / f"f{files}")
                files += 1
                size += path.stat().st_size
    return files, size


def rate(command, tree, nothing, size):
    """Megabytes for a second of processor."""
    cost, floor = timed([*command, tree]), timed([*command, nothing])
    return size / 1e3 / (cost.user + cost.system - floor.user - floor.system)


def main():
    source = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(sysconfig.get_path("stdlib"))
    rg = shutil.which("rg")
    with tempfile.TemporaryDirectory(prefix="espalier-bench-") as home:
        tree, patterns = Path(home) / "tree", Path(home) / "patterns"
        tree.mkdir()
        nothing = Path(home) / "nothing"
        nothing.write_text("")
        files, size = copied(source, tree)
        rules = json.loads(RULES.read_text(encoding="utf-8"))["rules"]
        # What is masked in evidence alone is not looked for in patches.
        asked = [rule["pattern"] for rule in rules if rule["class"] == "secret"]
        patterns.write_text("\n".join(asked) + "\n", encoding="utf-8")
        print(f"{files} files of {source}, {size / 1e6:.1f} MB, {len(asked)} rules")
        rates = {"ours": [], "rg -f": [], "rg --no-unicode -f": []}
        for number in range(ROUNDS):
            done = subprocess.run([BENCH, tree, "0"], stdout=subprocess.PIPE, text=True, check=True)
            rates["ours"].append(
                float(re.search(r"rules over the text\s+(\d+) MB/s", done.stdout)[1]))
            if rg and number == 0:
                rates["rg -f"].append(rate([rg, *OPTIONS, "-f", patterns], tree, nothing, size))
            if rg:
                rates["rg --no-unicode -f"].append(
                    rate([rg, *OPTIONS, "--no-unicode", "-f", patterns], tree, nothing, size))
        for name, each in rates.items():
            if not each:
                print(f"{name:<20} is missing: there is nothing to compare with")
                continue
            print(f"{name:<20} {max(each):7.1f} MB/s at best, {min(each):.1f} at worst;"
                  f" ours is {max(rates['ours']) / max(each):.1f} x")
        print("                     to reach: 200 MB/s, 10 x rg -f")
    return 0


if __name__ == "__main__":
    sys.exit(main())
