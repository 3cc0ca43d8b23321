// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Exception: this file, unchanged, may be distributed as part of any program it was added to,
// under that program's own terms.
/* eslint-disable */

/** One call of a function. */
interface Span {
  loop(number: number): void;
  fail(error: unknown): void;
  exit(): void;
  out<T>(value: T): T;
}

interface Telemetry {
  enter(id: string, mode?: number): Span;
  enterWith(id: string, args: object, mode?: number): Span;
}

declare const telemetry: Telemetry;

// Whichever way a file takes it in, and whatever that is compiled to, it finds these two.
export default telemetry;
export declare const enter: Telemetry["enter"];
export declare const enterWith: Telemetry["enterWith"];
