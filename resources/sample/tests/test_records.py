# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
import io

import pytest

from orchard.records import RecordError, load_orchard, number, read_trees, read_varieties

VARIETIES = '[{"name": "Bell", "full_crop": 60, "heat": 1720}]'
TREES = """\
# planted by the school
row,place,variety,planted,healthy
A,1,Bell,2015,yes
A,2,Bell,2016,no
"""


@pytest.mark.parametrize("text, value", [
    ("3", 3), (" 1 250 ", 1250), ("3,5", 3.5), ("-2.5 °C", -2.5), ("12 kg", 12)])
def test_numbers_are_read_as_people_write_them(text, value):
    assert number(text) == value


def test_a_missing_number_is_the_default():
    assert number(None, 7.0) == number("  ", 7.0) == 7.0
    with pytest.raises(ValueError, match="missing"):
        number("")
    with pytest.raises(ValueError, match="'many' is not a number"):
        number("many")


def test_trees_are_read_line_by_line():
    varieties = read_varieties(io.StringIO(VARIETIES))
    read = list(read_trees(io.StringIO(TREES), varieties))
    assert [(row, place, tree.planted, tree.healthy) for row, place, tree in read] == [
        ("A", 1, 2015, True), ("A", 2, 2016, False)]


@pytest.mark.parametrize("line, problem", [
    ("A,3,Pear,2015,yes", "there is no 'Pear'"), ("A,x,Bell,2015,yes", "'x' is not a number")])
def test_a_bad_record_is_named(line, problem):
    varieties = read_varieties(io.StringIO(VARIETIES))
    with pytest.raises(RecordError, match=problem) as caught:
        list(read_trees(io.StringIO(TREES + line), varieties))
    assert caught.value.line == 4


def test_an_orchard_is_loaded_whole_or_not_at_all(tmp_path):
    (tmp_path / "varieties.json").write_text(VARIETIES)
    (tmp_path / "trees.csv").write_text(TREES)
    assert len(load_orchard(tmp_path)) == 2
    (tmp_path / "trees.csv").write_text(TREES + "A,2,Bell,2020,yes\n")
    with pytest.raises(ValueError, match="planted twice: row A, place 2"):
        load_orchard(tmp_path)
