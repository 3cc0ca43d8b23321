# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
import io
from pathlib import Path

from orchard.report import main, table

DATA = Path(__file__).parent.parent / "data"


def test_columns_are_as_wide_as_their_widest_cell():
    assert list(table([["apple", 7], ["fig", 12345]], ["what", "kg"])) == [
        "what      kg", "-----  -----", "apple      7", "fig    12345"]


def test_the_report_of_the_sample_data():
    out = io.StringIO()
    assert main([str(DATA), "--pickers", "3"], out) == 0
    lines = out.getvalue().splitlines()
    assert lines[0] == "32 trees, 4 free places: A4 B9 B10 C1"
    assert "Golden Lantern  2025-08-11  373 kg" in lines
    assert "Picking, 3 pickers" in lines


def test_missing_data_is_said(tmp_path, capsys):
    assert main([str(tmp_path)]) == 1
    assert "varieties.json" in capsys.readouterr().err
