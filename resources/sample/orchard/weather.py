# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Weather of the year, week by week, from several stations at once."""

import asyncio
import csv
from dataclasses import dataclass
from datetime import date

from .retry import retrying


@dataclass(frozen=True)
class Week:
    """Mean temperatures of one week, in °C."""

    start: date
    low: float
    high: float

    @property
    def mean(self):
        return (self.low + self.high) / 2


class Station:
    """A weather station that leaves its measurements in a file."""

    def __init__(self, path):
        self.path = path
        self.name = path.stem

    @retrying(attempts=3)
    async def text(self):
        return await asyncio.to_thread(self.path.read_text, encoding="utf-8")

    async def weeks(self):
        """The station's weeks as they come in."""
        for record in csv.DictReader((await self.text()).splitlines()):
            yield Week(date.fromisoformat(record["week"]), float(record["low"]),
                       float(record["high"]))


async def collect(stations):
    """One list of weeks from all stations: of each week, the mean of what they measured."""
    measured = {}

    async def listen(station):
        async for week in station.weeks():
            measured.setdefault(week.start, []).append(week)

    await asyncio.gather(*(listen(station) for station in stations))
    return [_mean(start, weeks) for start, weeks in sorted(measured.items())]


def warm_spells(weeks, base):
    """How many weeks each warm spell lasts: weeks in a row whose mean is above the base."""
    lengths = [0]
    for week in weeks: \
        lengths[-1:] = [lengths[-1] + 1] if week.mean > base else [lengths[-1], 0]
    spells = []
    for length in lengths:
        \
        if length: spells.append(length)
    return spells


def _mean(start, weeks):
    count = len(weeks)
    return Week(start, sum(week.low for week in weeks) / count,
                sum(week.high for week in weeks) / count)
