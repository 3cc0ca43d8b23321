// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
"use strict";
// What the test instruments.

function inner(n) {
  let total = 0;
  for (let i = 0; i < n; i += 1) {
    for (const k of [1, 2]) total += i * k;
  }
  return total;
}

function outer() {
  return inner(3) + inner(1);
}

function never() {
  while (false) never();
}

class Odd extends Error {}

function fails(error) {
  throw error;
}

function passesOn(error) {
  return fails(error);
}

function catches(error) {
  try {
    passesOn(error);
  } catch (caught) {
    return caught === error;
  }
  return "no";
}

function deep(n) {
  return n === 0 ? 0 : 1 + deep(n - 1);
}

function endless() {
  return endless() + 1;
}

function* numbers(n) {
  for (let i = 0; i < n; i += 1) {
    const got = yield inner(i);
    if (got) yield got;
  }
}

function* delegates() {
  return yield* numbers(2);
}

class Thing {
  #secret;
  constructor() {
    this.#secret = inner(2);
  }
  get twice() {
    return this.#double();
  }
  #double() {
    return this.#secret * 2;
  }
  static make = () => new Thing();
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 2));

async function step(name, log) {
  log.push(name);
  inner(1);
  await pause();
  log.push(name);
  inner(1);
}

async function task(name, log) {
  for (let i = 0; i < 2; i += 1) await step(name, log);
}

async function both() {
  const log = [];
  await Promise.all([task("a", log), task("b", log)]);
  return log.join("");
}

async function later() {
  return pause().then(() => "later");
}

async function rejects() {
  return pause().then(() => fails(new Odd("rejected")));
}

async function* stream(n) {
  for (let i = 0; i < n; i += 1) {
    await pause();
    yield i;
  }
}

async function reads() {
  const all = [];
  for await (const i of stream(3)) all.push(inner(i));
  return all;
}

let kept;
function leavesOpen() {
  kept = numbers(3);
  return kept.next().value;
}

async function main(withSpan) {
  const odd = new Odd("odd one");
  console.log(outer(), never(), catches(odd), Object.keys(odd).length, deep(200));
  const strange = { get message() { console.log("a getter ran"); return "no"; } };
  const proxy = new Proxy({}, { get() { console.log("a trap ran"); } });
  console.log(catches(strange), catches(proxy), catches("text"), catches(null));
  try {
    endless();
  } catch (error) {
    console.log(error instanceof RangeError);
  }
  const generator = numbers(3);
  console.log(generator.next().value, inner(2), generator.next("sent").value, inner(2), ...generator);
  console.log(...delegates(), Thing.make().twice, outer.length, outer.name);
  console.log(withSpan("their own", outer));
  console.log(await both(), await later(), await rejects().catch((error) => error.message));
  console.log(await reads(), leavesOpen());
  console.log(await withSpan("around", async () => {
    await pause();
    return inner(2);
  }));
}

module.exports = { main, inner };
