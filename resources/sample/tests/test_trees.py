# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
import pytest

from orchard.trees import Orchard, PlaceTaken, Tree, Variety, largest

LANTERN = Variety("Golden Lantern", full_crop=70, heat=1480)
BELL = Variety("Winter Bell", full_crop=60, heat=1720)


@pytest.fixture
def orchard():
    orchard = Orchard(places_per_row=3)
    orchard.plant("B", 1, Tree(BELL, 2015))
    orchard.plant("A", 3, Tree(LANTERN, 2020))
    orchard.plant("A", 1, Tree(LANTERN, 2010, healthy=False))
    return orchard


@pytest.mark.parametrize("age, share", [(0, 0), (2, 0), (3, 1 / 6), (7, 5 / 6), (8, 1), (60, 1)])
def test_a_tree_bears_more_as_it_grows(age, share):
    assert LANTERN.share_at(age) == pytest.approx(share)


def test_trees_come_row_by_row(orchard):
    assert [(tree.variety, tree.planted) for tree in orchard] == [
        (LANTERN, 2010), (LANTERN, 2020), (BELL, 2015)]
    assert orchard.varieties == [LANTERN, BELL]


def test_gaps_are_the_places_without_a_tree(orchard):
    assert list(orchard.gaps()) == [("A", 2), ("B", 2), ("B", 3)]


def test_crop_is_counted_for_one_variety_or_all(orchard):
    assert orchard.crop(2025, of=BELL) == 60
    assert orchard.crop(2025) == pytest.approx(60 + 70 * 0.4 + 70 * 0.5)


@pytest.mark.parametrize("place, problem", [(1, PlaceTaken), (0, ValueError), (4, ValueError)])
def test_a_tree_needs_a_free_place(orchard, place, problem):
    with pytest.raises(problem):
        orchard.plant("A", place, Tree(BELL, 2025))


def test_changes_are_kept_together_or_not_at_all(orchard):
    with pytest.raises(PlaceTaken), orchard.changes():
        orchard.plant("A", 2, Tree(BELL, 2025))
        orchard.plant("B", 1, Tree(BELL, 2025))
    assert len(orchard) == 3
    with orchard.changes():
        orchard.plant("A", 2, Tree(BELL, 2025))
    assert len(orchard) == 4


def test_the_largest_may_be_a_tree_or_an_orchard(orchard):
    tree = Tree(LANTERN, 1990)
    assert largest([tree, orchard], 2025) is orchard
    assert largest([tree, Orchard()], 2025) is tree
    assert largest([], 2025) is None
