// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Nanoseconds an instrumented call, loop iteration and await cost, tracing off and on.
//
//     node bench_overhead.mjs [calls]

import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const self = fileURLToPath(import.meta.url);
const runtime = path.join(
  path.dirname(self),
  "../../../resources/packs/spans/javascript/_espalier_tel.cjs",
);

const exit = "} catch (_esp_e) { _esp.fail(_esp_e); throw _esp_e; } finally { _esp.exit(); }";
const enter = (mode = "") => `const _esp = _espalier_tel.enter("bench.js::f"${mode}); try {`;

/** Name, plain function, instrumented function, share of the calls asked for. */
const kinds = [
  ["call", "(a) { return a + 1; }", `(a) { ${enter()} return a + 1; ${exit} }`, 1],
  [
    "call with 10 iterations",
    "(a) { for (let i = 0; i < 10; i++) { a += i; } return a; }",
    `(a) { ${enter()} for (let i = 0; i < 10; i++) { _esp.loop(1); a += i; } return a; ${exit} }`,
    1,
  ],
  [
    "call that throws",
    "(a) { throw a; }",
    `(a) { ${enter()} throw a; ${exit} }`,
    0.1,
  ],
  [
    "async call",
    "async (a) { return a + 1; }",
    `async (a) { ${enter(", 1")} return _esp.out(a + 1/*_esp*/); ${exit} }`,
    0.3,
  ],
];

function compile(text) {
  const source = text.startsWith("async") ? `async function f${text.slice(6)}` : `function f${text}`;
  const load = createRequire(self);
  return new Function("_espalier_tel", `${source}; return f;`)(load(runtime));
}

async function nanoseconds(f, calls) {
  let best = Infinity;
  for (let round = 0; round < 5; round += 1) {
    const start = process.hrtime.bigint();
    for (let i = 0; i < calls; i += 1) {
      try {
        const result = f(i);
        if (typeof result === "object") await result;
      } catch {
        // Thrown on purpose.
      }
    }
    best = Math.min(best, Number(process.hrtime.bigint() - start) / calls);
  }
  return best;
}

async function measure(calls) {
  const rows = [];
  for (const [name, plain, instrumented, share] of kinds) {
    const count = Math.max(1, Math.round(calls * share));
    rows.push([
      name,
      await nanoseconds(compile(plain), count),
      await nanoseconds(compile(instrumented), count),
    ]);
  }
  return rows;
}

function measureApart(calls, traceFile) {
  const env = { ...process.env };
  delete env.ESPALIER_TRACE_FILE;
  if (traceFile) env.ESPALIER_TRACE_FILE = traceFile;
  const result = spawnSync(process.execPath, [self, "--measure", String(calls)], {
    env,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  return JSON.parse(result.stdout);
}

async function main() {
  if (process.argv[2] === "--measure") {
    console.log(JSON.stringify(await measure(Number(process.argv[3]))));
    return;
  }
  const calls = Number(process.argv[2] ?? 2000000);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "espalier-bench-"));
  try {
    const off = measureApart(calls);
    const toNowhere = measureApart(calls / 20, "/dev/null");
    const toFile = measureApart(calls / 100, path.join(folder, "trace.jsonl"));
    console.log(`node ${process.versions.node}, nanoseconds a call`);
    console.log("kind".padEnd(26), "plain", "off".padStart(9), "/dev/null", "file".padStart(9));
    off.forEach(([name, plain, instrumented], i) => {
      const numbers = [plain, instrumented, toNowhere[i][2], toFile[i][2]];
      const columns = numbers.map((n, at) => n.toFixed(at < 2 ? 1 : 0).padStart(at ? 9 : 5));
      console.log(name.padEnd(26), columns.join(" "));
    });
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

await main();
