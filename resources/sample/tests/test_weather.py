# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
import asyncio
from datetime import date

import pytest

from orchard.retry import retrying
from orchard.weather import Station, Week, collect, warm_spells


def station(folder, name, *lines):
    path = folder / f"{name}.csv"
    path.write_text("\n".join(["week,low,high", *lines]))
    return Station(path)


def test_each_week_is_the_mean_of_all_stations(tmp_path):
    gate = station(tmp_path, "gate", "2025-05-12,4,14", "2025-05-05,2,10")
    pond = station(tmp_path, "pond", "2025-05-05,0,12")
    assert asyncio.run(collect([gate, pond])) == [
        Week(date(2025, 5, 5), 1, 11), Week(date(2025, 5, 12), 4, 14)]


def test_a_warm_spell_ends_with_a_cold_week_or_the_year():
    weeks = [Week(date(2025, 5, 5), mean, mean) for mean in (9, 12, 13, 4, 15)]
    assert warm_spells(weeks, 10) == [2, 1]
    assert warm_spells(weeks, 20) == []


def test_a_station_that_is_gone_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        asyncio.run(collect([Station(tmp_path / "none.csv")]))


@pytest.mark.parametrize("failures, attempts", [(0, 1), (2, 3)])
def test_what_fails_now_and_then_is_tried_again(failures, attempts):
    calls = []

    @retrying(attempts=3)
    async def fetch():
        calls.append(1)
        if len(calls) <= failures:
            raise OSError
        return "sunny"

    assert asyncio.run(fetch()) == "sunny"
    assert len(calls) == attempts


def test_the_last_failure_is_passed_on_and_others_at_once():
    calls = []

    @retrying(attempts=2)
    async def fetch(error):
        calls.append(error)
        raise error

    with pytest.raises(TimeoutError):
        asyncio.run(fetch(TimeoutError()))
    with pytest.raises(KeyError):
        asyncio.run(fetch(KeyError()))
    assert len(calls) == 3
