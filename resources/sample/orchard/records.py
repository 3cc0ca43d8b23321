# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading the orchard's records: varieties as JSON, trees as CSV."""

import csv
import json
from typing import overload

from .trees import Orchard, PlaceTaken, Tree, Variety


class RecordError(ValueError):
    """A record that makes no sense; says where it stands."""

    def __init__(self, source, line, problem):
        super().__init__(f"{source}:{line}: {problem}")
        self.line = line


@overload
def number(text: str) -> float: ...
@overload
def number(text: str | None, default: float) -> float: ...
def number(text, default=None):
    """A number as people write it: "1 250", "3,5", "12 kg"."""
    if text is None or not text.strip():
        if default is None:
            raise ValueError("a number is missing")
        return default
    digits = ""
    for character in text.strip().replace(",", "."):
        if character.isdigit() or character in ".-":
            digits += character
        elif not character.isspace():
            break
    try:
        return float(digits)
    except ValueError:
        raise ValueError(f"{text!r} is not a number") from None


def read_varieties(file):
    """{name: variety} from a JSON list of objects."""
    varieties = {}
    for entry in json.load(file):
        variety = Variety(**entry)
        varieties[variety.name] = variety
    return varieties


def read_trees(file, varieties, source="trees"):
    """(row, place, tree) of each line; lines that begin with # are comments."""
    lines = (line for line in file if not line.startswith("#"))
    reader = csv.DictReader(lines)
    for record in reader:
        try:
            variety = varieties[record["variety"]]
            tree = Tree(variety, int(number(record["planted"])), record["healthy"] != "no")
            yield record["row"], int(number(record["place"])), tree
        except KeyError as error:
            raise RecordError(source, reader.line_num, f"there is no {error}") from error
        except ValueError as error:
            raise RecordError(source, reader.line_num, error) from error


def load_orchard(folder, places_per_row=12):
    """The orchard described by varieties.json and trees.csv."""
    orchard = Orchard(places_per_row)
    with open(folder / "varieties.json", encoding="utf-8") as file:
        varieties = read_varieties(file)
    with open(folder / "trees.csv", encoding="utf-8", newline="") as file, orchard.changes():
        for row, place, tree in read_trees(file, varieties, "trees.csv"):
            try:
                orchard.plant(row, place, tree)
            except PlaceTaken as error:
                raise ValueError(f"planted twice: {error}") from error
    return orchard
