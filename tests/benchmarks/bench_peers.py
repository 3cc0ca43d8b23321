#!/usr/bin/env python3
# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ours beside agent-booster, ast-grep and universal-ctags, in one run on the same files.

    bench_peers.py [--only edit|right|instrument|discover] [--turns N]

The npm packages are fetched once, into the user's cache; a peer that cannot be had is said to be
missing. ESPALIER_BUILD names the build folder with the programs to measure.
"""

import argparse
import sys

from peers import discovering, editing, instrumenting, toolbox

PARTS = {"edit": editing.one_edit, "right": editing.many_edits,
         "instrument": instrumenting.compare, "discover": discovering.compare}


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", choices=PARTS, action="append")
    parser.add_argument("--turns", type=int, default=5, help="how often each is measured")
    arguments = parser.parse_args()
    if not toolbox.PROGRAM.exists():
        sys.exit(f"bench_peers: there is no {toolbox.PROGRAM}; build it or set ESPALIER_BUILD")
    toolbox.fetch()
    print("compared: " + ", ".join(f"{name} {version.removeprefix(name).strip()}"
                                   for name, version in toolbox.versions().items()))
    for name in arguments.only or PARTS:
        PARTS[name](arguments.turns)


if __name__ == "__main__":
    main()
