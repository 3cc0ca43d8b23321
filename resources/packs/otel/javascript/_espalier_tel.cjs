// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Exception: this file, unchanged, may be distributed as part of any program it was added to,
// under that program's own terms.
// @ts-nocheck
/* eslint-disable */
"use strict";

// Makes an OpenTelemetry span of every call, in whatever SDK the program has registered, under the
// tracer "espalier". Without @opentelemetry/api this does nothing, and with it but no SDK next to
// nothing. Code calls in here as
//
//     const _esp = _espalier_tel.enter("file.js::name"); try { … }
//     catch (_esp_e) { _esp.fail(_esp_e); throw _esp_e; } finally { _esp.exit(); }
//
// The second argument of enter() is the kind of the function: none for a plain one, 1 async,
// 2 generator, 3 async generator. The last three leave the stack before they are done, so they have
// a parent and never are one.
//
// OpenTelemetry makes a span the active one for the time of a callback, so between enter() and exit()
// none of ours is. Calls nest by a stack kept here: the parent is the innermost plain function that
// runs, unless the program has made another context active inside that, then what is active.
//
// Three rules:
//   * Nothing of the SDK's failures escapes.
//   * While the SDK is at work for a span, what it calls has no spans. What it calls later, a
//     processor runs with tracing suppressed, as far as a context manager is registered.
//   * No code of the program runs to describe an error: its properties are read only where they are
//     known to be plain data.

const kVersion = "1";
const kStateKey = Symbol.for("espalier.otel");

const kTypeLimit = 256;
const kMessageLimit = 1024;
const kStackLimit = 8192;
/** Calls enter() makes on the stack, so that exit() and fail() are sure to find room later. */
const kHeadroom = 32;
/** Values put on the stack for a moment, so that an SDK is sure to find room: where it has none,
 * Node itself reports of promises it makes. */
const kSdkRoom = new Array(4096).fill(0);
/** Of OpenTelemetry, which promises never to change them. */
const kErrorStatus = 2;

const noSpan = Object.freeze({
  loop() {},
  fail() {},
  exit() {},
  out(value) {
    return value;
  },
});

/** The same for every function while nothing is recorded. */
const offApi = Object.freeze({
  enter() {
    return noSpan;
  },
  enterWith() {
    return noSpan;
  },
});

/** Node's knowledge of objects; null elsewhere. Asked for in ways no bundler follows. */
function nodeTypes() {
  try {
    if (typeof process.getBuiltinModule === "function") {
      return process.getBuiltinModule("util").types;
    }
    const need = "require";
    return module[need]("util").types;
  } catch {
    return null;
  }
}

function createApi(otel) {
  const { context: contexts, trace } = otel;

  // Taken now, because mocks and polyfills replace them later.
  const { apply, getOwnPropertyDescriptor, getPrototypeOf } = Reflect;
  const { slice, indexOf } = String.prototype;
  const { has, add } = WeakSet.prototype;
  const toText = String;
  const NativeCounts = Float64Array;
  const NativeError = Error;
  const NativePromise = Promise;
  const promisePrototype = NativePromise.prototype;
  const types = nodeTypes();
  const isProxy = types !== null ? types.isProxy : () => false;
  const isNativeError = types !== null ? types.isNativeError : (e) => e instanceof NativeError;
  const isPromise = types !== null ? types.isPromise : (value) => value instanceof NativePromise;
  // Newer engines make `stack` an accessor of their own on each error.
  const nativeStack = getOwnPropertyDescriptor(new NativeError(""), "stack")?.get;
  const nativePrepare = getOwnPropertyDescriptor(NativeError, "prepareStackTrace");

  /** The innermost plain function that runs; linked through `parent`. */
  let current = null;
  /** Open spans that are off the stack, newest first; linked through `next` and `previous`. */
  let floating = null;
  /** Whether the SDK is at work for a span of ours. */
  let busy = false;

  let knownProvider = null;
  let tracer = null;

  /** The tracer of the program's SDK; null while there is none. */
  function findTracer() {
    const provider = trace.getTracerProvider();
    if (provider === knownProvider && tracer !== null) return tracer;
    knownProvider = provider;
    // The API's own provider stands in for that of an SDK, which it passes on to.
    const found =
      typeof provider.getDelegateTracer === "function"
        ? provider.getDelegateTracer("espalier", kVersion)
        : provider.getTracer("espalier", kVersion);
    tracer = found === undefined ? null : found;
    return tracer;
  }

  /** What the spans of one function share, by id. */
  const heads = Object.create(null);

  function headOf(id) {
    const known = heads[id];
    if (known !== undefined) return known;
    const cut = apply(indexOf, id, ["::"]);
    const path = cut < 0 ? "" : apply(slice, id, [0, cut]);
    const name = cut < 0 ? id : apply(slice, id, [cut + 2]);
    const made = { name, path };
    heads[id] = made;
    return made;
  }

  function probe(depth) {
    return depth === 0 ? 0 : probe(depth - 1) + 1;
  }

  function nothing() {}

  /** One call; for a plain function also what its inserted code talks to. */
  class Span {
    constructor() {
      this.parent = current;
      this.span = null;
      this.active = null;
      this.context = null;
      this.counts = null;
      this.countSize = 0;
      this.watched = false;
      this.previous = null;
      this.next = null;
    }

    loop(n) {
      if (n >= this.countSize) growCounts(this, n);
      this.counts[n] += 1;
    }

    fail(error) {
      try {
        describe(this, error);
      } catch {
        // Out of stack.
      }
    }

    out(value) {
      return value;
    }

    exit() {
      // Also drops the spans above that were left without exit(), by want of stack or by a timeout.
      current = this.parent;
      try {
        finish(this, false);
      } catch {
        // Out of stack.
      }
    }
  }

  /** What the inserted code of an async function or a generator talks to. */
  class FloatingSpan {
    constructor(call) {
      this.call = call;
      this.promise = null;
    }

    loop(n) {
      this.call.loop(n);
    }

    fail(error) {
      this.promise = null;
      this.call.fail(error);
    }

    out(value) {
      // Watched by exit() only: a `finally` of the function may still return something else.
      this.promise = value;
      return value;
    }

    exit() {
      const { call, promise } = this;
      this.promise = null;
      try {
        if (promise !== null && isPlainPromise(promise)) {
          call.watched = true;
          watch(call, promise);
        } else {
          finish(call, false);
        }
      } catch {
        // Out of stack: the span stays open and ends with the process.
      }
    }
  }

  function growCounts(call, n) {
    const size = n < 8 ? 8 : n * 2;
    const counts = new NativeCounts(size);
    for (let i = 0; i < call.countSize; i += 1) counts[i] = call.counts[i];
    call.counts = counts;
    call.countSize = size;
  }

  function float(call) {
    call.next = floating;
    if (floating !== null) floating.previous = call;
    floating = call;
  }

  /** Gives the call a span; false where none is recorded. */
  function begin(call, id) {
    const wasBusy = busy;
    busy = true;
    try {
      const active = contexts.active();
      const { parent } = call;
      const outer = parent !== null && parent.active === active ? parent.context : active;
      const { name, path } = headOf(id);
      const attributes = {
        "code.function.name": name,
        "code.file.path": path,
        "espalier.id": id,
      };
      const span = tracer.startSpan(name, { attributes }, outer);
      // One that is not sampled is still the parent of others, which then are not either.
      if (!span.isRecording() && !trace.isSpanContextValid(span.spanContext())) return false;
      call.context = trace.setSpan(outer, span);
      call.active = active;
      call.span = span;
      return true;
    } catch {
      return false;
    } finally {
      busy = wasBusy;
    }
  }

  /** Ends a call's span. */
  function finish(call, abandoned) {
    const { span } = call;
    if (span === null) return;
    call.span = null;
    if (call.previous !== null) call.previous.next = call.next;
    else if (floating === call) floating = call.next;
    if (call.next !== null) call.next.previous = call.previous;
    call.previous = null;
    call.next = null;
    const wasBusy = busy;
    busy = true;
    try {
      try {
        for (let n = 1; n < call.countSize; n += 1) {
          if (call.counts[n] > 0) span.setAttribute(`espalier.loop.${n}.count`, call.counts[n]);
        }
        if (abandoned) span.setAttribute("espalier.abandoned", true);
      } catch {
        // It can still end.
      }
      span.end();
    } catch {
      // The SDK's, or out of stack.
    } finally {
      busy = wasBusy;
    }
  }

  /** A property that is plain data, on the object or its prototypes; anything else: undefined. */
  function dataProperty(object, key) {
    for (let at = object, steps = 0; at !== null && steps < 32; steps += 1) {
      if (isProxy(at)) return undefined;
      const found = getOwnPropertyDescriptor(at, key);
      if (found !== undefined) return found.value;
      at = getPrototypeOf(at);
    }
    return undefined;
  }

  function bounded(text, limit) {
    return text.length <= limit ? text : apply(slice, text, [0, limit]) + "…";
  }

  function typeOf(error) {
    if (isProxy(error)) return "Proxy";
    const maker = dataProperty(error, "constructor");
    const name = typeof maker === "function" ? dataProperty(maker, "name") : undefined;
    if (typeof name === "string" && name !== "") return name;
    const own = dataProperty(error, "name");
    return typeof own === "string" && own !== "" ? own : "Object";
  }

  /** Errors whose stack an inner span has. */
  const seen = new WeakSet();

  /**
   * The stack of an error, with the innermost span it passes. The engine makes the text when it is
   * first read, with a function of the program if that has set one: then it is not ours to read.
   */
  function stackOf(error) {
    if (!isNativeError(error) || apply(has, seen, [error])) return "";
    const prepare = getOwnPropertyDescriptor(NativeError, "prepareStackTrace");
    const isNative =
      prepare === undefined
        ? nativePrepare === undefined
        : prepare.get === undefined &&
          prepare.value === (nativePrepare === undefined ? undefined : nativePrepare.value);
    if (!isNative) return "";
    apply(add, seen, [error]);
    const found = getOwnPropertyDescriptor(error, "stack");
    if (found === undefined) return "";
    const stack =
      found.get !== undefined && found.get === nativeStack
        ? apply(nativeStack, error, [])
        : found.value;
    return typeof stack === "string" ? bounded(stack, kStackLimit) : "";
  }

  /** What recordException() takes, made of plain data. */
  function exceptionOf(error) {
    let name = typeof error;
    let message = "";
    let stack = "";
    if (error === null) {
      name = "null";
    } else if (name === "object" || name === "function") {
      name = typeOf(error);
      const text = dataProperty(error, "message");
      if (typeof text === "string") message = text;
      stack = stackOf(error);
    } else {
      message = toText(error);
    }
    const made = { name: bounded(name, kTypeLimit), message: bounded(message, kMessageLimit) };
    if (stack !== "") made.stack = stack;
    return made;
  }

  function describe(call, error) {
    const { span } = call;
    if (busy || span === null) return;
    busy = true;
    try {
      if (!span.isRecording()) return;
      span.setStatus({ code: kErrorStatus }); // whatever comes of the rest
      const exception = exceptionOf(error);
      span.setStatus({ code: kErrorStatus, message: exception.message });
      span.recordException(exception);
    } finally {
      busy = false;
    }
  }

  /** Whether `await` of the value runs nothing of the program: it reads `constructor` at most. */
  function isPlainPromise(value) {
    if (!isPromise(value) || getPrototypeOf(value) !== promisePrototype) return false;
    if (getOwnPropertyDescriptor(value, "constructor") !== undefined) return false;
    const maker = getOwnPropertyDescriptor(promisePrototype, "constructor");
    return maker !== undefined && maker.value === NativePromise;
  }

  // The promise has been returned from an async function, so it gets a handler in any case: a
  // rejection nobody handles is still reported, as the outer promise's. `await` adds one more
  // reaction and looks up neither `then` nor `Symbol.species`, as calling then() would.
  async function watch(call, promise) {
    try {
      await promise;
    } catch (error) {
      call.fail(error);
    }
    try {
      finish(call, false);
    } catch {
      // Out of stack.
    }
  }

  // A generator nobody finishes or an await nobody settles ends when it is collected.
  const collected = new FinalizationRegistry((call) => {
    if (!call.watched) finish(call, true);
  });
  const register = collected.register;

  let isWatching = false;

  function watchExit() {
    isWatching = true;
    if (typeof process !== "object" || process === null || typeof process.on !== "function") return;
    process.on("exit", () => {
      try {
        for (let call = current; call !== null; call = call.parent) finish(call, true);
        while (floating !== null) finish(floating, true);
      } catch {
        // Nothing of ours may change how the process ends.
      }
    });
  }

  function enter(id, mode) {
    if (busy) return noSpan;
    probe(kHeadroom);
    try {
      // As long as there is no SDK this is all that happens.
      if (findTracer() === null) return noSpan;
      apply(nothing, undefined, kSdkRoom);
      if (!isWatching) watchExit();
    } catch {
      return noSpan;
    }
    const call = new Span();
    if (!begin(call, id)) return noSpan;
    if (mode === undefined) {
      current = call;
      return call;
    }
    const handle = new FloatingSpan(call);
    apply(register, collected, [handle, call]);
    float(call);
    return handle;
  }

  return Object.freeze({
    enter,
    /** This pack records no arguments. */
    enterWith(id, args, mode) {
      return enter(id, mode);
    },
  });
}

/** One state per thread and realm, however many copies of this file a program loads. */
function api() {
  try {
    const shared = globalThis[kStateKey];
    if (shared && shared.version === kVersion) return shared.api;
    const made = createApi(require("@opentelemetry/api"));
    if (shared === undefined) {
      Object.defineProperty(globalThis, kStateKey, {
        value: Object.freeze({ version: kVersion, api: made }),
        configurable: true,
      });
    }
    return made;
  } catch {
    return offApi;
  }
}

const tel = api();

// Compilers that turn `import x from` into require() look for a default behind __esModule; Node's
// own import gives the whole object.
module.exports = Object.freeze({
  __esModule: true,
  default: tel,
  enter: tel.enter,
  enterWith: tel.enterWith,
});
