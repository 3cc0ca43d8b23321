# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
from datetime import date, timedelta

import pytest

from orchard.forecast import (BASE, Harvest, degree_days, forecast, frost_loss, picking_plan,
                              ripe_week)
from orchard.trees import Orchard, Tree, Variety
from orchard.weather import Week

MONDAY = date(2025, 5, 5)


def weeks(*lows, span=10):
    return [Week(MONDAY + timedelta(weeks=n), low, low + span) for n, low in enumerate(lows)]


def test_degree_days_count_warmth_above_the_base_only():
    assert degree_days([]) == 0
    assert degree_days(weeks(BASE - 5, BASE - 20)) == 0
    assert degree_days(weeks(BASE, BASE - 20, BASE + 5)) == pytest.approx(7 * 5 + 7 * 10)


@pytest.mark.parametrize("heat, week", [(1, 0), (35, 0), (36, 1), (105, 2), (106, None)])
def test_fruit_is_ripe_when_enough_warmth_has_come_together(heat, week):
    year = weeks(BASE, BASE, BASE)
    assert ripe_week(year, heat) == (None if week is None else year[week])


def test_frost_hurts_between_bloom_and_harvest():
    year = weeks(-3, 40, -2, -1, -5)
    assert frost_loss(year, until=year[4].start) == pytest.approx(1 - 0.8 * 0.9)


def test_forecast_is_in_the_order_of_ripening():
    orchard = Orchard()
    for place, (name, heat) in enumerate([("late", 280), ("early", 100), ("never", 9999)], 1):
        orchard.plant("A", place, Tree(Variety(name, 50, heat), 2000))
    harvests = list(forecast(orchard, weeks(10, 10, 10, 10)))
    assert [(harvest.variety, harvest.kilograms) for harvest in harvests] == [
        ("early", 50), ("late", 50)]


def test_nobody_picks_more_than_they_manage():
    first, second, third, fourth = weeks(1, 1, 1, 1)
    harvests = [Harvest("late", second.start, 30), Harvest("early", first.start, 150)]
    assert picking_plan(harvests, [first, second, third, fourth], per_week=100) == [
        (first.start, [("early", 100)]),
        (second.start, [("early", 50), ("late", 30)])]
