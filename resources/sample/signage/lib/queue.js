// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
"use strict";

/** Events in the order of their time; of one time, in the order they were added. */
class EventQueue {
  #heap = [];
  #added = 0;

  get size() {
    return this.#heap.length;
  }

  add(time, run) {
    const heap = this.#heap;
    const event = { time, order: this.#added++, run };
    let at = heap.push(event) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(event, heap[parent])) break;
      heap[at] = heap[parent];
      at = parent;
    }
    heap[at] = event;
  }

  #take() {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (!heap.length) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1], heap[child])) child++;
      if (!isBefore(heap[child], last)) break;
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = last;
    return first;
  }

  /** Runs what is due until a time; what an event throws does not stop the others. */
  async runUntil(time) {
    const failures = [];
    let done = 0;
    while (this.size && this.#heap[0].time <= time) {
      const event = this.#take();
      try {
        await event.run(event.time);
        done += 1;
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length) throw new AggregateError(failures, `${failures.length} events failed`);
    return done;
  }
}

function isBefore(a, b) {
  return a.time < b.time || (a.time === b.time && a.order < b.order);
}

module.exports = { EventQueue };
