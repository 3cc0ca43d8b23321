# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the market stall took in, day by day. What it cannot count it tells, and goes on.

    python3 -m orchard.stall data
"""

import argparse
import csv
import sys
from collections import namedtuple
from pathlib import Path

from .records import number

Sale = namedtuple("Sale", "day variety kilograms")


def read_sales(file):
    """The sales of a season, in the order they were written down."""
    for record in csv.DictReader(file):
        yield Sale(record["day"], record["variety"], number(record["kilograms"], 0.0))


def read_prices(file):
    """{variety: price of a kilogram}"""
    return {record["variety"]: number(record["price"]) for record in csv.DictReader(file)}


def takings(sale, prices):
    return sale.kilograms * prices[sale.variety]


def average_basket(sales):
    """Kilograms a customer took home."""
    sold = [sale.kilograms for sale in sales if sale.kilograms > 0]
    return sum(sold) / len(sold)


def season(sales, prices):
    """(day, taken, basket or None) of each day, and what could not be counted."""
    days = {}
    for sale in sales:
        days.setdefault(sale.day, []).append(sale)
    lines, problems = [], []
    for day, sold in days.items():
        taken = 0.0
        for sale in sold:
            try:
                taken += takings(sale, prices)
            except KeyError as error:
                problems.append(f"{day}: no price for {error}")
        try:
            basket = average_basket(sold)
        except ZeroDivisionError:
            basket = None
            problems.append(f"{day}: nobody bought anything")
        lines.append((day, taken, basket))
    return lines, problems


def main(arguments=None, out=sys.stdout):
    parser = argparse.ArgumentParser(prog="orchard.stall", description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path, help="holds sales.csv and prices.csv")
    options = parser.parse_args(arguments)
    try:
        with open(options.folder / "prices.csv", encoding="utf-8", newline="") as file:
            prices = read_prices(file)
        with open(options.folder / "sales.csv", encoding="utf-8", newline="") as file:
            lines, problems = season(read_sales(file), prices)
    except (OSError, ValueError) as error:
        print(f"orchard.stall: {error}", file=sys.stderr)
        return 1
    for day, taken, basket in lines:
        print(day, f"{taken:8.2f}", "-" if basket is None else f"{basket:.1f} kg each", file=out)
    for problem in problems:
        print(f"orchard.stall: {problem}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
