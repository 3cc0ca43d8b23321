# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands in the orchard: varieties, trees, and the rows they are planted in."""

import copy
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol


class Bearing(Protocol):
    """Whatever bears fruit: one tree as well as the whole orchard."""

    def crop(self, year: int) -> float:
        """Kilograms to be expected in a year."""
        ...


@dataclass(frozen=True)
class Variety:
    """A sort of fruit and how it grows."""

    name: str
    full_crop: float
    """Kilograms a grown tree bears in a year."""
    heat: float
    """Degree days from the start of the year until it is ripe."""
    bears_from: int = 3
    grown_at: int = 8

    def share_at(self, age):
        """Which part of a full crop a tree of that age bears."""
        if age < self.bears_from:
            return 0.0
        if age >= self.grown_at:
            return 1.0
        return (age - self.bears_from + 1) / (self.grown_at - self.bears_from + 1)


@dataclass
class Tree:
    variety: Variety
    planted: int
    healthy: bool = True

    def crop(self, year):
        share = self.variety.share_at(year - self.planted)
        return self.variety.full_crop * share * (1.0 if self.healthy else 0.4)


class PlaceTaken(Exception):
    """A tree stands there already."""


class Orchard:
    """Trees by row and place; a place is a number from 1."""

    def __init__(self, places_per_row=12):
        self.places_per_row = places_per_row
        self._rows = defaultdict(dict)

    def __len__(self):
        return sum(len(row) for row in self._rows.values())

    def __iter__(self):
        """The trees, row by row."""
        for name in sorted(self._rows):
            row = self._rows[name]
            yield from (row[place] for place in sorted(row))

    @property
    def varieties(self):
        """Each variety once, by name."""
        return sorted({tree.variety for tree in self}, key=lambda variety: variety.name)

    def plant(self, row, place, tree):
        if not 1 <= place <= self.places_per_row:
            raise ValueError(f"row {row} has no place {place}")
        if place in self._rows[row]:
            raise PlaceTaken(f"row {row}, place {place}")
        self._rows[row][place] = tree

    def gaps(self):
        """(row, place) wherever a tree could be planted."""
        for name, row in sorted(self._rows.items()):
            for place in range(1, self.places_per_row + 1):
                if place in row:
                    continue
                yield name, place

    def crop(self, year, of=None):
        """Kilograms of one variety, or of all."""
        return sum(tree.crop(year) for tree in self if of is None or tree.variety == of)

    @contextmanager
    def changes(self):
        """Changes that are kept together or, after an exception, not at all."""
        before = copy.deepcopy(self._rows)
        try:
            yield self
        except BaseException:
            self._rows = before
            raise


def largest(bearing: list[Bearing], year):
    """Whichever bears most; None when there is nothing."""
    best, most = None, float("-inf")
    for each in bearing:
        crop = each.crop(year)
        if crop > most:
            best, most = each, crop
    return best
