# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""When which fruit is ripe, how much of it there will be, and who picks it when."""

from dataclasses import dataclass
from datetime import date

BASE = 4.5
"""Below this mean temperature (°C) apple trees stand still."""

BLOOM = 220.0
"""Degree days until the blossoms open, and frost begins to hurt them."""


@dataclass(frozen=True)
class Harvest:
    variety: str
    ripe: date
    kilograms: float


def degree_days(weeks, base=BASE):
    """The warmth of some weeks: degrees above the base, times days."""
    total = 0.0
    for week in weeks: \
        total += 7 * max(0.0, week.mean - base)
    return total


def ripe_week(weeks, heat):
    """The first week at whose end enough warmth has come together; None when it never does."""
    low, high = 0, len(weeks)
    while low < high:
        middle = (low + high) // 2
        if degree_days(weeks[:middle + 1]) < heat:
            low = middle + 1
        else:
            high = middle
    return weeks[low] if low < len(weeks) else None


def frost_loss(weeks, until):
    """Which part of the blossoms frost takes: a tenth for each degree below zero."""
    warmth, left = 0.0, 1.0
    for week in weeks:
        if week.start >= until:
            break
        warmth += degree_days([week])
        if warmth < BLOOM:
            continue
        if week.low < 0:
            left *= max(0.0, 1 + week.low / 10)
    return 1 - left


def forecast(orchard, weeks):
    """The year's harvests, earliest first; a variety that does not ripen is left out."""
    for variety, week in sorted(
            ((variety, ripe_week(weeks, variety.heat)) for variety in orchard.varieties),
            key=lambda pair: pair[1].start if pair[1] else date.max):
        if week is None:
            return
        kilograms = orchard.crop(week.start.year, of=variety)
        yield Harvest(variety.name, week.start, kilograms * (1 - frost_loss(weeks, week.start)))


def picking_plan(harvests, weeks, per_week):
    """[(week, [(variety, kilograms), …]), …]: never more a week than the pickers manage."""
    waiting = {}
    plan = []
    harvests = sorted(harvests, key=lambda harvest: harvest.ripe)
    for week in weeks:
        while harvests and harvests[0].ripe <= week.start:
            harvest = harvests.pop(0)
            waiting[harvest.variety] = harvest.kilograms
        left, picked = per_week, []
        for variety in list(waiting):
            amount = min(left, waiting[variety])
            if amount <= 0:
                break
            picked.append((variety, amount))
            left -= amount
            waiting[variety] -= amount
            if not waiting[variety]:
                del waiting[variety]
        if picked:
            plan.append((week.start, picked))
    return plan
