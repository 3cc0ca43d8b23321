// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
"use strict";

class OutOfCanvas extends RangeError {
  constructor(left, top) {
    super(`nothing can be drawn at ${left}, ${top}`);
    this.name = "OutOfCanvas";
  }
}

/** A grid of characters to draw on. */
class Canvas {
  #lines;

  constructor(width, height) {
    this.width = width;
    this.#lines = Array.from({ length: height }, () => new Array(width).fill(" "));
  }

  get height() {
    return this.#lines.length;
  }

  write(left, top, text) {
    if (top < 0 || top >= this.height || left < 0 || left + text.length > this.width) {
      throw new OutOfCanvas(left, top);
    }
    for (let i = 0; i < text.length; i++) this.#lines[top][left + i] = text[i];
  }

  /** A frame around a box whose content is `width` × `height`. */
  frame(left, top, width, height) {
    const edge = `+${"-".repeat(width)}+`;
    this.write(left, top, edge);
    for (let y = 1; y <= height; y++) {
      for (const x of [left, left + width + 1]) {
        this.write(x, top + y, "|");
      }
    }
    this.write(left, top + height + 1, edge);
  }

  toString() {
    return this.#lines.map((line) => line.join("").trimEnd()).join("\n");
  }
}

module.exports = { Canvas, OutOfCanvas };
