# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints what stands in an orchard and what its year will bring.

    python3 -m orchard.report data
"""

import argparse
import asyncio
import sys
from pathlib import Path

from .forecast import forecast, picking_plan
from .records import load_orchard
from .weather import Station, collect


def table(rows, head):
    """Lines of a table: the first column to the left, numbers to the right."""
    rows = [head, *([str(cell) for cell in row] for row in rows)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    for number, row in enumerate(rows):
        first, *others = (
            cell.rjust(width) if column else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths)))
        yield "  ".join([first, *others]).rstrip()
        if number == 0:
            yield "  ".join("-" * width for width in widths)


def report(orchard, weeks, pickers, out):
    def show(title, lines):
        print(title, *lines, "", sep="\n", file=out)

    harvests = list(forecast(orchard, weeks))
    gaps = [f"{row}{place}" for row, place in orchard.gaps()]
    show(f"{len(orchard)} trees, {len(gaps)} free places: {' '.join(gaps)}", [])
    show("Harvests", table(
        ([harvest.variety, harvest.ripe, f"{harvest.kilograms:.0f} kg"] for harvest in harvests),
        ["variety", "ripe", "crop"]))
    show(f"Picking, {pickers} pickers", table(
        ([start, ", ".join(f"{variety} {kilograms:.0f} kg" for variety, kilograms in picked)]
         for start, picked in picking_plan(harvests, weeks, per_week=pickers * 60)),
        ["week", "what"]))


def main(arguments=None, out=sys.stdout):
    parser = argparse.ArgumentParser(prog="orchard.report", description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path, help="varieties.json, trees.csv and stations/*.csv")
    parser.add_argument("--pickers", type=int, default=4, metavar="N")
    options = parser.parse_args(arguments)
    try:
        orchard = load_orchard(options.folder)
        stations = [Station(path) for path in sorted(options.folder.glob("stations/*.csv"))]
        weeks = asyncio.run(collect(stations))
    except (OSError, ValueError) as error:
        print(f"orchard.report: {error}", file=sys.stderr)
        return 1
    report(orchard, weeks, options.pickers, out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
