// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
"use strict";

const assert = require("node:assert/strict");
const { execFileSync } = require("node:child_process");
const path = require("node:path");
const test = require("node:test");
const { Calendar } = require("../lib/calendar.js");
const { EventQueue } = require("../lib/queue.js");

const program = path.join(__dirname, "../bin/signage.js");

test("market days leave out other weekdays and holidays", () => {
  const calendar = new Calendar({ weekdays: [3, 6], closed: ["2025-08-16"] });
  assert.equal(calendar.nextOpen("2025-08-13"), "2025-08-20");
  const days = [];
  for (const day of calendar.openDays("2025-08-01")) {
    days.push(day);
    if (days.length === 3) break;
  }
  assert.deepEqual(days, ["2025-08-02", "2025-08-06", "2025-08-09"]);
  assert.throws(() => new Calendar({ weekdays: [] }), RangeError);
});

test("events run in the order of time, then of adding", async () => {
  const queue = new EventQueue();
  const seen = [];
  for (const time of [5, 1, 4, 1, 3, 9, 2]) queue.add(time, (now) => seen.push(now));
  assert.equal(await queue.runUntil(4), 5);
  assert.deepEqual(seen, [1, 1, 2, 3, 4]);
  assert.equal(queue.size, 2);
});

test("an event may add others, and a failing one stops none", async () => {
  const queue = new EventQueue();
  const seen = [];
  queue.add(1, () => queue.add(2, async () => seen.push("later")));
  queue.add(1, async () => {
    throw new Error("wet paint");
  });
  await assert.rejects(queue.runUntil(10), (error) => error.errors[0].message === "wet paint");
  assert.deepEqual(seen, ["later"]);
});

test("prices fall with the amount", async () => {
  const { default: priced, money, priceFor } = await import("../lib/prices.mjs");
  assert.deepEqual([5, 420, 123456, -50].map(money), ["0.05", "4.20", "1234.56", "-0.50"]);
  const bell = { name: "Bell", cents: 240, discounts: [{ from: 5, percent: 15 }] };
  assert.equal(priceFor(bell, 4), 960);
  assert.equal(priceFor(bell, 5), 1020);
  assert.deepEqual(priced(bell).prices[1], { unit: "5 kg", price: "10.20" });
});

test("the program prints the boards of the next market days", () => {
  const out = execFileSync(process.execPath, [program, "--days", "2"], { encoding: "utf8" });
  assert.match(out, /^2025-08-09\n[^]*PLUM JAM[^]*\n2025-08-13\n[^]*GOLDEN LANTERN/);
  assert.throws(() => execFileSync(process.execPath, [program, "--colour"], { stdio: "pipe" }), {
    status: 1,
  });
});
