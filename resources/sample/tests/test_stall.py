# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
import io
from pathlib import Path

from orchard.stall import Sale, average_basket, main, read_prices, season, takings

DATA = Path(__file__).parent.parent / "data"


def test_takings_are_kilograms_times_price():
    assert takings(Sale("2025-07-12", "Winter Bell", 2.0), {"Winter Bell": 2.5}) == 5.0


def test_the_basket_is_that_of_those_who_bought():
    assert average_basket([Sale("", "", 2.0), Sale("", "", 0.0), Sale("", "", 4.0)]) == 3.0


def test_prices_are_written_as_people_do():
    assert read_prices(io.StringIO("variety,price\nPlum,\"1,50\"\n")) == {"Plum": 1.5}


def test_what_cannot_be_counted_is_told():
    lines, problems = season([Sale("a", "Plum", 1.0), Sale("a", "Fig", 1.0)], {"Plum": 2.0})
    assert lines == [("a", 2.0, 1.0)]
    assert len(problems) == 1


def test_the_season_is_printed(capsys):
    assert main([str(DATA)], out := io.StringIO()) == 0
    assert out.getvalue().startswith("2025-07-12    12.60 2.2 kg each\n")
    assert "Quince" in capsys.readouterr().err
