// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
"use strict";

const kDay = 24 * 60 * 60 * 1000;

/** Days are written 2025-08-11; all of them are days in UTC. */
const dayAfter = (day) => new Date(Date.parse(day) + kDay).toISOString().slice(0, 10);

/** When the market is open. */
class Calendar {
  constructor({ weekdays, closed = [] }) {
    if (!weekdays.length) throw new RangeError("a market is open on some weekday");
    this.weekdays = new Set(weekdays);
    this.closed = new Set(closed);
  }

  isOpen(day) {
    return this.weekdays.has(new Date(day).getUTCDay()) && !this.closed.has(day);
  }

  /** The first market day after a day. */
  nextOpen(day) {
    do day = dayAfter(day);
    while (!this.isOpen(day));
    return day;
  }

  *openDays(after) {
    for (let day = after; ; ) {
      day = this.nextOpen(day);
      yield day;
    }
  }
}

module.exports = { Calendar, dayAfter };
