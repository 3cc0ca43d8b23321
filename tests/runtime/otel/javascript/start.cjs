// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
"use strict";

// start.cjs MODE FILE PROGRAM: runs the program in the current folder with the packages it finds
// there: "none" and "api" set nothing up, "sdk" an SDK that writes spans to FILE, "manager" one with a
// context manager; the others have something that fails or calls the program.

const fs = require("node:fs");
const { createRequire } = require("node:module");
const path = require("node:path");
const { pathToFileURL } = require("node:url");

const [mode, file, name] = process.argv.slice(2);
const inside = createRequire(path.join(process.cwd(), "package.json"));

let withSpan = (spanName, work) => work();

function fail() {
  throw new Error("broken");
}

function setUp(program) {
  const { context, trace } = inside("@opentelemetry/api");
  const { BasicTracerProvider, SimpleSpanProcessor } = inside("@opentelemetry/sdk-trace-base");
  const write = (span) => {
    if (span.name === "endless") return; // thousands
    const events = span.events.map((event) => [event.name, event.attributes]);
    const { name: scope, version } = span.instrumentationScope;
    const line = {
      id: span.spanContext().spanId, parent: span.parentSpanContext?.spanId ?? "",
      name: span.name, scope: `${scope} ${version}`, attributes: span.attributes, events,
      status: ["UNSET", "OK", "ERROR"][span.status.code], description: span.status.message ?? "",
    };
    fs.appendFileSync(file, JSON.stringify(line) + "\n");
  };
  const exporter = {
    export(spans, done) {
      if (mode === "broken-exporter") fail();
      if (mode === "calling-exporter") program.inner(2);
      spans.forEach(write);
      done({ code: 0 });
    },
    async shutdown() {},
  };
  const processor = new SimpleSpanProcessor(exporter);
  if (mode === "broken-processor") processor.onStart = processor.onEnd = fail;
  let provider = new BasicTracerProvider({ spanProcessors: [processor] });
  if (mode === "broken-provider") provider = { getTracer: fail };
  if (mode === "broken-span") {
    const { prototype } = provider.getTracer("x").startSpan("x").constructor;
    const { setAttribute } = prototype;
    prototype.setStatus = prototype.recordException = fail;
    prototype.setAttribute = function set(key, value) {
      return key.startsWith("espalier.loop") ? fail() : setAttribute.call(this, key, value);
    };
  }
  trace.setGlobalTracerProvider(provider);
  if (mode !== "manager") return;
  const { AsyncLocalStorageContextManager } = inside("@opentelemetry/context-async-hooks");
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  withSpan = (spanName, work) =>
    trace.getTracer("program", "1").startActiveSpan(spanName, (span) => {
      const result = work();
      if (typeof result?.finally !== "function") span.end();
      return typeof result?.finally === "function" ? result.finally(() => span.end()) : result;
    });
}

async function start() {
  const program = await import(pathToFileURL(path.resolve(name)).href);
  if (mode !== "none" && mode !== "api") setUp(program);
  await program.main((...args) => withSpan(...args));
}

start();
