// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
"use strict";

/** The words of a text; one that is wider than a line comes in pieces. */
function* words(text, width) {
  for (let word of text.split(/\s+/)) {
    while (word.length > width) {
      yield word.slice(0, width);
      word = word.slice(width);
    }
    if (word) yield word;
  }
}

/** Breaks a text into lines of at most `width` characters. */
function wrap(text, width) {
  const lines = [];
  let line = "";
  for (const word of words(text, width)) {
    if (line && line.length + 1 + word.length > width) {
      lines.push(line);
      line = "";
    }
    line += line ? ` ${word}` : word;
  }
  if (line) lines.push(line);
  return lines;
}

const center = (text, width) => text.padStart((width + text.length) >> 1).padEnd(width);

/** Two texts at the ends of a line, joined by dots: "Quince ..... 4.20". */
function leader(left, right, width) {
  const room = width - left.length - right.length;
  if (room < 2) return `${left} ${right}`;
  return `${left} ${".".repeat(room - 2)} ${right}`;
}

/** How many signs fit beside each other, and where each begins. */
function columns(count, width, total, gap = 2) {
  const fit = Math.max(1, Math.floor((total + gap) / (width + gap)));
  return Array.from({ length: count }, (_, i) => ({
    row: Math.floor(i / fit),
    left: (i % fit) * (width + gap),
  }));
}

module.exports = { center, columns, leader, wrap };
