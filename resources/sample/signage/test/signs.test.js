// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
"use strict";

const assert = require("node:assert/strict");
const test = require("node:test");
const { Canvas, OutOfCanvas } = require("../lib/canvas.js");
const { center, columns, leader, wrap } = require("../lib/layout.js");
const { arrange, drawingSteps, render } = require("../lib/signs.js");

const item = (name, about) => ({ name, about, prices: [{ unit: "1 kg", price: "2.80" }] });

test("text is broken between words, and inside a word only when it is too long", () => {
  assert.deepEqual(wrap("a pear, a plum", 7), ["a pear,", "a plum"]);
  assert.deepEqual(wrap("strawberries!", 5), ["straw", "berri", "es!"]);
  assert.deepEqual(wrap("  ", 5), []);
});

test("lines are centred or filled with dots", () => {
  assert.equal(center("fig", 8), "  fig   ");
  assert.equal(leader("1 kg", "2.80", 14), "1 kg .... 2.80");
  assert.equal(leader("a whole crate", "21.00", 10), "a whole crate 21.00");
});

test("signs stand beside each other as far as the board is wide", () => {
  assert.deepEqual(columns(3, 10, 22), [
    { row: 0, left: 0 },
    { row: 0, left: 12 },
    { row: 1, left: 0 },
  ]);
});

test("nothing is drawn outside the canvas", () => {
  const canvas = new Canvas(5, 2);
  canvas.write(1, 1, "pear");
  assert.equal(String(canvas), "\n pear");
  assert.throws(() => canvas.write(2, 1, "pear"), OutOfCanvas);
  assert.throws(() => canvas.write(0, 2, "fig"), { message: "nothing can be drawn at 0, 2" });
});

test("each drawing step draws its own sign", () => {
  const rows = arrange([item("fig"), item("pear"), item("plum")], 60);
  const canvas = new Canvas(60, 8);
  const steps = drawingSteps(rows, canvas);
  assert.equal(steps.length, 3);
  steps[2]();
  assert.match(String(canvas), /PLUM/);
  assert.doesNotMatch(String(canvas), /FIG|PEAR/);
});

test("a board shows frames, names and prices", () => {
  assert.equal(
    render([item("fig", "soft"), item("quince", "for a patient cook")], 54),
    [
      "+------------------------+  +------------------------+",
      "|          FIG           |  |         QUINCE         |",
      "|soft                    |  |for a patient cook      |",
      "|1 kg .............. 2.80|  |1 kg .............. 2.80|",
      "+------------------------+  +------------------------+",
    ].join("\n"),
  );
});
