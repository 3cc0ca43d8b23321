// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

interface Call {
  loop(number: number, ...more: unknown[]): void;
  out<T>(value: T): T;
  fail(error: unknown): void;
  exit(...more: unknown[]): void;
}

interface Telemetry {
  enter(id: string, mode?: number): Call;
}

declare const telemetry: Telemetry;
export default telemetry;
export declare const enter: Telemetry["enter"];
