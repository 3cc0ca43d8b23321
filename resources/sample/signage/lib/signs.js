// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
"use strict";

const { Canvas } = require("./canvas.js");
const { center, columns, leader, wrap } = require("./layout.js");

const kWidth = 24;

/** The lines of one sign: name, description, prices. */
function signLines(item, width = kWidth) {
  const lines = [center(item.name.toUpperCase(), width)];
  for (const line of wrap(item.about ?? "", width)) lines.push(line);
  for (const { unit, price } of item.prices) lines.push(leader(unit, price, width));
  return lines;
}

/** Rows of signs: where each stands on the board, and its lines. */
function arrange(items, total) {
  const rows = [];
  const places = columns(items.length, kWidth + 2, total);
  let top = 0;
  items.forEach((item, i) => {
    const { row, left } = places[i];
    if (row === rows.length) {
      top = rows.reduce((end, { height }) => end + height, 0);
      rows.push({ top, height: 0, signs: [] });
    }
    const sign = { left, top, lines: signLines(item) };
    rows[row].signs.push(sign);
    rows[row].height = Math.max(rows[row].height, sign.lines.length + 2);
  });
  return rows;
}

function drawSign(canvas, { left, top, lines }, height) {
  canvas.frame(left, top, kWidth, height - 2);
  lines.forEach((line, i) => canvas.write(left + 1, top + 1 + i, line));
}

/** The steps that draw a board, to be done when its turn comes. */
function drawingSteps(rows, canvas) {
  const steps = [];
  for (const row of rows)
    for (const sign of row.signs)
      steps.push(() => drawSign(canvas, sign, row.height));
  return steps;
}

/** A board of signs, as text. */
function render(items, total = 80) {
  const rows = arrange(items, total);
  const canvas = new Canvas(total, rows.reduce((sum, row) => sum + row.height, 0));
  for (const step of drawingSteps(rows, canvas)) step();
  return canvas.toString();
}

module.exports = { arrange, drawingSteps, render, signLines };
