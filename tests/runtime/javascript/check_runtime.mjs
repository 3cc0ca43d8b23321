// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What the runtime promises beyond what a fixture can show: want of stack, several copies,
// broken outputs, places without Node, abandoned generators.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import vm from "node:vm";

const here = path.dirname(fileURLToPath(import.meta.url));
const runtimeName = "_espalier_tel.cjs";
const runtime = path.join(here, "../../../resources/packs/spans/javascript", runtimeName);

const entry = (id, mode = "", span = "_esp") =>
  `const ${span} = _espalier_tel.enter("a.js::${id}"${mode}); try {`;
const exit = (span = "_esp") =>
  `} catch (${span}_e) { ${span}.fail(${span}_e); throw ${span}_e; } finally { ${span}.exit(); }`;

function runProgram(source, { traceFile, nodeArgs = [], files = {} } = {}) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "espalier-js-"));
  try {
    fs.copyFileSync(runtime, path.join(folder, runtimeName));
    for (const [name, text] of Object.entries(files)) {
      fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      fs.writeFileSync(path.join(folder, name), text);
    }
    fs.writeFileSync(path.join(folder, "a.js"), source);
    const env = { ...process.env };
    delete env.ESPALIER_TRACE_FILE;
    const ownFile = path.join(folder, "trace.jsonl");
    if (traceFile !== null) env.ESPALIER_TRACE_FILE = traceFile ?? ownFile;
    const options = { cwd: folder, env, encoding: "utf8", timeout: 120000 };
    const result = spawnSync(process.execPath, [...nodeArgs, "a.js"], options);
    const lines = fs.existsSync(ownFile) ? fs.readFileSync(ownFile, "utf8") : "";
    const spans = lines.split("\n").filter(Boolean).map((line) => {
      const span = JSON.parse(line).resourceSpans[0].scopeSpans[0].spans[0];
      const attributes = span.attributes.map(({ key, value }) => [key, Object.values(value)[0]]);
      return { ...span, attributes: Object.fromEntries(attributes) };
    });
    return { ...result, spans };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

const prelude = `const _espalier_tel = require("./${runtimeName}");\n`;

const overflow = `${prelude}
class Own extends Error {}
const own = new Own("own");
let depth = 0;
function forever(n) { ${entry("forever")} depth = n; return forever(n + 1) + 1; ${exit()} }
// Throws one object of its own at the point where the stack ends.
function near(n) { ${entry("near")}
  try { near(n + 1); } catch (e) { if (e === own) throw e; if (!(e instanceof RangeError)) throw e; throw own; }
${exit()} }
function quick() { ${entry("quick")} return "quick"; ${exit()} }
for (let round = 0; round < ROUNDS; round += 1) {
  try { forever(0); console.log("no"); } catch (e) { if (!(e instanceof RangeError)) console.log("forever", e); }
  try { near(0); console.log("no"); } catch (e) { if (e !== own) console.log("near", e); }
}
console.log(depth > 100, quick());
`;

for (const on of [false, true]) {
  const name = on ? "on" : "off";
  test(`a stack overflow stays a RangeError the program can catch, tracing ${name}`, () => {
    const rounds = on ? 20 : 200;
    const traceFile = on ? undefined : null;
    const result = runProgram(overflow.replace("ROUNDS", rounds), { traceFile });
    assert.equal(result.stdout, "true quick\n", result.stderr);
    assert.equal(result.status, 0);
    if (!on) return;
    const ids = new Set(result.spans.map((span) => span.spanId));
    assert.equal(ids.size, result.spans.length);
    const quick = result.spans.find((span) => span.name === "quick");
    assert.equal(quick.parentSpanId, undefined);
    assert.ok(result.spans.every((s) => s.parentSpanId === undefined || ids.has(s.parentSpanId)));
  });
}

test("several copies of the runtime share one stack", () => {
  const inner = `${prelude}module.exports = function inner() { ${entry("inner")} return 1; ${exit()} };`;
  const files = { "package/inner.js": inner, [`package/${runtimeName}`]: fs.readFileSync(runtime) };
  const source = `${prelude}const inner = require("./package/inner.js");
    (function outer() { ${entry("outer")} return inner(); ${exit()} })();`;
  const { spans } = runProgram(source, { files });
  const outer = spans.find((span) => span.name === "outer");
  assert.equal(spans.find((span) => span.name === "inner").parentSpanId, outer.spanId);
  assert.equal(spans.length, 2);
});

test("another version of the runtime is left alone", () => {
  const source = `globalThis[Symbol.for("espalier.tel")] = { version: 0, api: null };
    ${prelude}(function f() { ${entry("f")} console.log("ran"); ${exit()} })();`;
  const { stdout, spans } = runProgram(source);
  assert.equal(stdout, "ran\n");
  assert.equal(spans.length, 1);
});

const simple = `${prelude}function f() { ${entry("f")} return "value"; ${exit()} }
  console.log(f(), f());`;

test("a trace that cannot be written never reaches the program", () => {
  for (const traceFile of ["/dev/full", "/nonexistent/trace", os.tmpdir()]) {
    const { status, stdout, stderr } = runProgram(simple, { traceFile });
    assert.deepEqual({ status, stdout, stderr }, { status: 0, stdout: "value value\n", stderr: "" });
  }
});

test("tracing off loads nothing and leaves no trace on the globals", () => {
  const source = `const before = Reflect.ownKeys(globalThis).length, loaded = process.moduleLoadList.length;
    ${prelude}
    console.log(Reflect.ownKeys(globalThis).length - before, process.moduleLoadList.length - loaded,
      process.listenerCount("exit"), _espalier_tel.enter("a") === _espalier_tel.enter("b", 1));`;
  assert.equal(runProgram(source, { traceFile: null }).stdout, "0 0 0 true\n");
});

test("it loads where there is no process, and is off", () => {
  for (const extra of [{}, { process: null }, { process: {} }, { process: { env: {} } }]) {
    const module = { exports: {} };
    vm.runInNewContext(fs.readFileSync(runtime, "utf8"), { module, exports: module.exports, ...extra });
    const span = module.exports.enter("a.js::f", 1);
    assert.equal(span.out(5), 5);
    assert.equal(span.exit(), undefined);
    assert.ok(Object.isFrozen(span));
  }
});

const entryWith = (id, args) =>
  `const _esp = _espalier_tel.enterWith("a.js::${id}", {${args}}); try {`;

test("arguments are recorded without anything the program replaced", () => {
  const source = `${prelude}
    const map = new Map([[1, "one"]]), set = new Set([2]), write = process.stdout.write.bind(process.stdout);
    const touched = () => { write("touched\\n"); return undefined; };
    const owners = [String, Array, Map, Set, RegExp, Number, BigInt, Symbol];
    const keys = ["indexOf", "slice", "toString", "toJSON", "toLowerCase", "charCodeAt", "entries", "values", "next",
      "exec", "test", "join", "push", "keys", Symbol.iterator, Symbol.toPrimitive, Symbol.toStringTag];
    for (let i = 0; i < owners.length * keys.length; i += 1) {
      Object.defineProperty(owners[i % owners.length].prototype, keys[Math.floor(i / owners.length)],
        { get: touched, configurable: true });
    }
    Object.defineProperty(Map.prototype, "size", { get: touched });
    function f(a, b, c) { ${entryWith("f", "a, b, c")} return 1; ${exit()} }
    f({ list: [1, "two", 3n], map, set }, "sk-12345678", Symbol("s"));`;
  const { stdout, spans } = runProgram(source);
  assert.equal(stdout, "");
  assert.equal(spans[0].attributes["espalier.arg.a"],
    '{"list": [1, "two", 3n], "map": Map {1 => "one"}, "set": Set {2}}');
  assert.equal(spans[0].attributes["espalier.arg.b"], "[redacted]");
  assert.equal(spans[0].attributes["espalier.arg.c"], "<Symbol>");
});

test("arguments at the end of the stack change nothing", () => {
  const source = `${prelude}let depth = 0;
    function f(n) { ${entryWith("f", "n")} depth = n.at[0]; return f({ at: [depth + 1] }) + 1; ${exit()} }
    for (let i = 0; i < 5; i += 1) {
      try { f({ at: [0] }); } catch (e) { if (!(e instanceof RangeError)) console.log(e); }
    }
    console.log(depth > 100);`;
  for (const traceFile of [null, undefined]) {
    const { stdout, stderr } = runProgram(source, { traceFile });
    assert.equal(stdout, "true\n", stderr);
  }
});

test("legacy properties of regular expressions do not tell of a recorded argument", () => {
  const source = `${prelude}/(b)/.test("abc");
    function f(a) { ${entryWith("f", "a")} return RegExp.$1; ${exit()} }
    console.log(f("password=x"), RegExp.lastMatch);`;
  const { stdout, spans } = runProgram(source);
  assert.equal(stdout, "b b\n");
  assert.equal(spans[0].attributes["espalier.arg.a"], "[redacted]");
});

test("no bundler finds a module to follow", () => {
  assert.doesNotMatch(fs.readFileSync(runtime, "utf8"), /\brequire\(|\bimport\(|^import /m);
});

test("a generator nobody finishes ends abandoned when it is collected", () => {
  const source = `${prelude}function* g() { ${entry("g", ", 2")} yield 1; yield 2; ${exit()} }
    function f() { ${entry("f")} ${exit()} }
    (() => { g().next(); })();
    setTimeout(() => { gc(); setTimeout(() => { console.log("collected"); f(); }, 50); }, 20);`;
  const { spans } = runProgram(source, { nodeArgs: ["--expose-gc"] });
  assert.deepEqual(spans.map((span) => span.name), ["g", "f"]);
  assert.equal(spans[0].attributes["espalier.abandoned"], true);
});

test("an awaited promise still pending is not taken for an abandoned function", () => {
  const source = `${prelude}async function f(p) { ${entry("f", ", 1")} return _esp.out(p/*_esp*/); ${exit()} }
    f(new Promise((ok) => setTimeout(ok, 100)));
    setTimeout(() => gc(), 20);`;
  const { spans } = runProgram(source, { nodeArgs: ["--expose-gc"] });
  assert.equal(spans.length, 1);
  assert.equal(spans[0].attributes["espalier.abandoned"], undefined);
  assert.ok(BigInt(spans[0].endTimeUnixNano) - BigInt(spans[0].startTimeUnixNano) > 90000000n);
});

test("finished calls are not kept in memory", () => {
  const source = `${prelude}async function f(p) { ${entry("f", ", 1")} return _esp.out(p/*_esp*/); ${exit()} }
    function plain() { ${entry("plain")} ${exit()} }
    (async () => {
      const round = async () => { for (let i = 0; i < 20000; i += 1) { plain(); await f(Promise.resolve()); } };
      await round(); gc(); await null;
      const before = process.memoryUsage().heapUsed;
      await round(); await new Promise((ok) => setTimeout(ok, 10)); gc(); await new Promise((ok) => setTimeout(ok, 10)); gc();
      console.log(process.memoryUsage().heapUsed - before < 1000000);
    })();`;
  const { stdout } = runProgram(source, { nodeArgs: ["--expose-gc"], traceFile: "/dev/null" });
  assert.equal(stdout, "true\n");
});

test("a caught exception is described once with its stack, and by name further out", () => {
  const source = `${prelude}function inner() { ${entry("inner")} throw new TypeError("told"); ${exit()} }
    function outer() { ${entry("outer")} inner(); ${exit()} }
    try { outer(); } catch (e) {}`;
  const { spans } = runProgram(source);
  const told = spans.map(({ name, events }) => {
    const values = events[0].attributes.map(({ key, value }) => [key, value.stringValue]);
    return { name, ...Object.fromEntries(values) };
  });
  assert.deepEqual(told.map((e) => [e.name, e["exception.type"], e["exception.message"]]), [
    ["inner", "TypeError", "told"],
    ["outer", "TypeError", "told"],
  ]);
  assert.match(told[0]["exception.stacktrace"], /^TypeError: told\n    at inner/);
  assert.equal(told[1]["exception.stacktrace"], undefined);
});

test("a process that dies of an exception or a late exit handler keeps its spans", () => {
  const source = `${prelude}process.on("exit", () => late());
    function late() { ${entry("late")} ${exit()} }
    function dies() { ${entry("dies")} throw new Error("dies"); ${exit()} }
    dies();`;
  const { status, spans } = runProgram(source);
  assert.equal(status, 1);
  assert.deepEqual(spans.map((span) => span.name), ["dies", "late"]);
});

const secretMessages = [
  ["login with password=hunter22 failed", false],
  ["sent Basic dXNlcjpwYXNzd29yZA==", false],
  ["sent Bearer abc\n    at somewhere", false],
  ["pin: 1234", false],
  ["division by zero", true],
  ["the author: somebody", true],
];
for (const [message, shown] of secretMessages) {
  test(`the message ${shown ? "stays" : "goes"}: ${message}`, () => {
    const text = JSON.stringify(message);
    const source = `${prelude}
function f() { ${entry("f")} throw new TypeError(${text}); ${exit()} }
try { f(); } catch {}
function g() { ${entry("g")} const e = new Error(${text}); void e.stack; e.message = "other"; throw e; ${exit()} }
try { g(); } catch {}
`;
    const { spans } = runProgram(source);
    assert.equal(spans.length, 2);
    const [first, second] = spans.map((span) =>
      Object.fromEntries(span.events[0].attributes.map((a) => [a.key, a.value.stringValue])));
    assert.equal(first["exception.message"], shown ? message : "[redacted]");
    assert.equal(second["exception.message"], "other");
    for (const found of [first, second]) {
      assert.equal(found["exception.stacktrace"].includes(message), shown);
      assert.match(found["exception.stacktrace"], /\n {4}at [fg] /);
    }
  });
}

test("names and options tell of secrets", () => {
  const names = ["passw", "pass_", "userPin", "auth_header", "bearer", "pinned", "author"];
  const withArgs = entry("f").replace('enter("a.js::f"', `enterWith("a.js::f", {${names}, command}`);
  const source = `${prelude}
function f(${names}, command) { ${withArgs} ${exit()} }
f(1, 2, 3, 4, 5, 6, 7, ["prog", "--password", "x1", "-v"]);
`;
  const { attributes } = runProgram(source).spans[0];
  for (const name of names.slice(0, 5)) assert.equal(attributes[`espalier.arg.${name}`], "[redacted]");
  assert.equal(attributes["espalier.arg.pinned"], "6");
  assert.equal(attributes["espalier.arg.author"], "7");
  assert.equal(attributes["espalier.arg.command"], '["prog", "--password", [redacted], "-v"]');
});
