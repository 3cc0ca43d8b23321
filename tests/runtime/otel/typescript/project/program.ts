// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// What the test instruments.

import { view } from "./view.js";

type WithSpan = <T>(name: string, work: () => T) => T;

export function inner(n: number): number {
  let total = 0;
  for (let i = 0; i < n; i += 1) {
    for (const k of [1, 2]) total += i * k;
  }
  return total;
}

function first<T>(items: readonly T[]): T | undefined {
  for (const item of items) {
    return item;
  }
  return undefined;
}

function twice(value: number): number;
function twice(value: string): string;
function twice(value: number | string): number | string {
  return typeof value === "number" ? value * 2 : value + value;
}

class Odd extends Error {
  constructor(readonly code: number) {
    super("odd " + code);
  }
}

function fails(): never {
  throw new Odd(3);
}

function isText(value: unknown): asserts value is string {
  if (typeof value !== "string") throw new TypeError("no text");
}

function* numbers(n: number): Generator<number, string, undefined> {
  for (let i = 0; i < n; i += 1) yield inner(i);
  return "done";
}

async function later<T>(value: T): Promise<T> {
  return new Promise((resolve) => setTimeout(() => resolve(value), 2));
}

const length = (text: string) => text.length;

export async function main(withSpan: WithSpan): Promise<void> {
  const text: unknown = "text";
  isText(text);
  console.log(inner(3), first(["a", "b"])?.length, twice(2), twice("x"), length(text));
  try {
    fails();
  } catch (error) {
    console.log(error instanceof Odd && error.code);
  }
  console.log([...numbers(3)], await later("later"), view("x"));
  console.log(withSpan("their own", () => inner(2)));
}
