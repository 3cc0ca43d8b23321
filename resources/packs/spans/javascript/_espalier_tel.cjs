// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Exception: this file, unchanged, may be distributed as part of any program it was added to,
// under that program's own terms.
// @ts-nocheck
/* eslint-disable */
"use strict";

// Records one OTLP/JSON line per span in the file named by ESPALIER_TRACE_FILE, and does next to
// nothing when that is unset. Code calls in here as
//
//     const _esp = _espalier_tel.enter("file.js::name"); try { … }
//     catch (_esp_e) { _esp.fail(_esp_e); throw _esp_e; } finally { _esp.exit(); }
//
// The second argument of enter() is the kind of the function: none for a plain one, 1 async,
// 2 generator, 3 async generator. The last three leave the stack before they are done, so they have
// a parent and never are one.
//
// enterWith("file.js::name", {a, b}, kind) also records the arguments: shortened, and without what
// looks like a secret.
//
// A program must not be able to tell that it is traced, and must not be able to break the trace.
// Three rules follow, and every line below obeys them:
//   * No code of the program runs from here: no property of a foreign object is read unless it is
//     known to be plain data, nothing is looked up on a prototype or a global after loading.
//   * Nothing escapes from fail() and exit(): they run while an exception of the program is on its
//     way. enter() may fail for want of stack, as the call it stands in could have, and then leaves
//     no trace.
//   * Nothing is awaited or scheduled that orders the program's own work differently.

const kVersion = 2;
const kStateKey = Symbol.for("espalier.tel");

const kTypeLimit = 256;
const kMessageLimit = 1024;
const kStackLimit = 8192;
/** Characters of a value that are recorded, and of a text that are looked through for secrets. */
const kValueLimit = 200;
const kScanLimit = 1000;
const kDepthLimit = 3;
const kItemLimit = 10;
/** Attempts at writing for want of stack before a line is given up. */
const kBacklogLimit = 10000;
/** Calls enter() makes on the stack, so that exit() and fail() are sure to find room later. */
const kHeadroom = 32;

const kRedacted = "[redacted]";
/**
 * Parts of names, in lower case without "_" and "-", whose values are not shown; nor is a text that
 * gives such a name a value ("password=…", "Cookie: …").
 */
const kSecretNames = [
  "password", "passwd", "passw", "passphrase", "pwd", "bearer", "secret", "token", "apikey",
  "accesskey", "private", "credential", "authorization", "cookie", "session",
];
/** The same for whole words of a name only: "user_pin", "authHeader", not "pinned", "author". */
const kSecretWords = ["pass", "auth", "pin"];
/** What is a secret by its looks: these alone, and these when more of the kind follows. */
const kSecretMarks = ["Bearer ", "bearer ", "-----BEGIN "];
const kSecretStarts = [
  "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "xoxa-", "xoxb-", "xoxp-",
  "Basic ", "sk-", "sk_live_", "sk_test_", "rk_live_", "npm_", "pypi-", "AKIA", "ASIA", "AIza", "ya29.",
  "eyJ",
];

const noSpan = Object.freeze({
  loop() {},
  fail() {},
  exit() {},
  out(value) {
    return value;
  },
});

/** The same for every function while tracing is off. */
const offApi = Object.freeze({
  enter() {
    return noSpan;
  },
  enterWith() {
    return noSpan;
  },
});

/** The trace file's name, or null where there is none or no Node (a browser bundle). */
function traceFile() {
  try {
    if (typeof process !== "object" || process === null || !process.env) return null;
    const name = process.env.ESPALIER_TRACE_FILE;
    return typeof name === "string" && name !== "" ? name : null;
  } catch {
    return null;
  }
}

/** A module of Node's own, asked for in ways no bundler follows. */
function builtin(name) {
  if (typeof process.getBuiltinModule === "function") return process.getBuiltinModule(name);
  const loader = module.constructor;
  if (typeof loader._load === "function") return loader._load(name);
  const need = "require";
  return module[need](name);
}

/**
 * Makes the functions that turn arguments into attributes and find secrets. Nothing of the program runs in it: it
 * looks into plain objects, arrays, maps and sets only, by their descriptors, and names the type of
 * all others.
 */
function createView({ isMap, isProxy, isSet }, makerOf) {
  const { apply, getOwnPropertyDescriptor, getPrototypeOf, ownKeys } = Reflect;
  const { charCodeAt, indexOf, slice, toLowerCase } = String.prototype;
  const { isArray } = Array;
  const asIntN = BigInt.asIntN;
  const quote = JSON.stringify;
  const toText = String;
  const objectPrototype = Object.prototype;
  const arrayPrototype = Array.prototype;
  const mapPrototype = Map.prototype;
  const setPrototype = Set.prototype;
  const mapEntries = mapPrototype.entries;
  const setValues = setPrototype.values;
  const nextOfMap = getPrototypeOf(new Map().entries()).next;
  const nextOfSet = getPrototypeOf(new Set().values()).next;
  const sizeOfMap = getOwnPropertyDescriptor(mapPrototype, "size").get;
  const sizeOfSet = getOwnPropertyDescriptor(setPrototype, "size").get;

  const cut = (text, limit) => (text.length <= limit ? text : apply(slice, text, [0, limit]));
  const find = (text, part, from) => apply(indexOf, text, [part, from]);

  function isWordCode(code) {
    return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
  }

  /** In lower case, without "_" and "-". No regular expression: RegExp.$1 would tell of it. */
  function normal(text) {
    const lower = apply(toLowerCase, text, []);
    let result = "";
    for (let i = 0; i < lower.length; i += 1) {
      if (lower[i] !== "_" && lower[i] !== "-") result += lower[i];
    }
    return result;
  }

  const isUpper = (code) => code >= 65 && code <= 90;
  const isLower = (code) => code >= 97 && code <= 122;

  /** Whether a word can begin or end between two characters: some_word, some-word, someWord. */
  function isBorder(left, right) {
    const inside = (isUpper(left) || isLower(left)) && (isUpper(right) || isLower(right));
    return !inside || (isLower(left) && isUpper(right));
  }

  /** Whether a name has the word as one of its own. */
  function hasWord(name, lower, word) {
    const code = (index) => apply(charCodeAt, name, [index]);
    for (let at = find(lower, word, 0); at >= 0; at = find(lower, word, at + 1)) {
      const end = at + word.length;
      if (isBorder(code(at - 1), code(at)) && isBorder(code(end - 1), code(end))) return true;
    }
    return false;
  }

  function isSecretName(name) {
    const text = cut(name, kValueLimit);
    const plain = normal(text);
    for (let i = 0; i < kSecretNames.length; i += 1) {
      if (find(plain, kSecretNames[i], 0) >= 0) return true;
    }
    const lower = apply(toLowerCase, text, []);
    for (let i = 0; i < kSecretWords.length; i += 1) {
      if (hasWord(text, lower, kSecretWords[i])) return true;
    }
    return false;
  }

  function startsSecret(text) {
    for (let i = 0; i < kSecretStarts.length; i += 1) {
      const start = kSecretStarts[i];
      for (let at = find(text, start, 0); at >= 0; at = find(text, start, at + 1)) {
        if (at > 0 && isWordCode(apply(charCodeAt, text, [at - 1]))) continue;
        let n = 0;
        for (; n < 8; n += 1) {
          const code = apply(charCodeAt, text, [at + start.length + n]);
          // Not - . _ + / = either.
          if (!isWordCode(code) && (code < 45 || code > 47) && code !== 95 && code !== 43 &&
              code !== 61) break;
        }
        if (n === 8) return true;
      }
    }
    return false;
  }

  /** A password in an address: "://user:password@". */
  function addressesSecret(text) {
    for (let at = find(text, "://", 0); at >= 0; at = find(text, "://", at + 3)) {
      let colon = false;
      for (let i = at + 3; i < text.length && i < at + kValueLimit; i += 1) {
        if (text[i] === "/" || text[i] === " ") break;
        if (text[i] === "@" && colon) return true;
        colon = colon || text[i] === ":";
      }
    }
    return false;
  }

  /** Whether a secret name has a value in the text: "password=x", '"token": "x"'. */
  function givesSecret(text) {
    const plain = normal(text);
    for (let i = 0; i < kSecretNames.length; i += 1) {
      const name = kSecretNames[i];
      for (let at = find(plain, name, 0); at >= 0; at = find(plain, name, at + 1)) {
        if (isGiven(plain, at + name.length, "s")) return true;
      }
    }
    const lower = apply(toLowerCase, text, []);
    for (let i = 0; i < kSecretWords.length; i += 1) {
      const word = kSecretWords[i];
      for (let at = find(lower, word, 0); at >= 0; at = find(lower, word, at + 1)) {
        const before = at > 0 ? apply(charCodeAt, lower, [at - 1]) : 0;
        if (!isLower(before) && isGiven(lower, at + word.length, "_")) return true;
      }
    }
    return false;
  }

  /** Whether what ends at `end` is followed by "=" or ":", perhaps behind a quote and the like. */
  function isGiven(text, end, also) {
    for (let k = end; k < text.length && k < end + 4; k += 1) {
      if (text[k] === "=" || text[k] === ":") return true;
      if (text[k] !== also && text[k] !== '"' && text[k] !== "'" && text[k] !== " ") return false;
    }
    return false;
  }

  function isSecret(text) {
    for (let i = 0; i < kSecretMarks.length; i += 1) {
      if (find(text, kSecretMarks[i], 0) >= 0) return true;
    }
    return startsSecret(text) || addressesSecret(text) || givesSecret(text);
  }

  function viewText(value) {
    const text = cut(value, kScanLimit);
    return isSecret(text) ? kRedacted : quote(cut(text, kValueLimit + 1));
  }

  /** The value of a property, from its descriptor. */
  function viewProperty(found, depth, hidden) {
    if (found === undefined) return "<empty>";
    if (found.get !== undefined || found.set !== undefined) return "<accessor>";
    return hidden ? kRedacted : view(found.value, depth);
  }

  const isNamed = (value) => typeof value === "string" && isSecretName(value);

  function viewArray(value, depth) {
    const { length } = value;
    if (depth === 0 && length > 0) return "[...]";
    let text = "[";
    // A pair can be a header or the like: a name and its value. In a longer row, as of a command
    // line, an option is followed by its value.
    let hidden = false;
    for (let i = 0; i < length; i += 1) {
      if (i > 0) text += ", ";
      if (i === kItemLimit || text.length > kValueLimit) return text + "...]";
      const found = getOwnPropertyDescriptor(value, i);
      text += viewProperty(found, depth - 1, hidden);
      hidden =
        found !== undefined &&
        isNamed(found.value) &&
        ((length === 2 && i === 0) || found.value[0] === "-");
    }
    return text + "]";
  }

  function viewObject(value, depth) {
    const keys = ownKeys(value);
    if (depth === 0 && keys.length > 0) return "{...}";
    let text = "{";
    let count = 0;
    for (let i = 0; i < keys.length; i += 1) {
      const key = keys[i];
      if (typeof key !== "string") continue;
      const found = getOwnPropertyDescriptor(value, key);
      if (found === undefined || !found.enumerable) continue;
      if (count > 0) text += ", ";
      if (count === kItemLimit || text.length > kValueLimit) return text + "...}";
      text += viewText(key) + ": " + viewProperty(found, depth - 1, isSecretName(key));
      count += 1;
    }
    return text + "}";
  }

  function viewMap(value, depth) {
    if (depth === 0 && apply(sizeOfMap, value, []) > 0) return "Map {...}";
    const entries = apply(mapEntries, value, []);
    let text = "Map {";
    for (let count = 0; ; count += 1) {
      const step = apply(nextOfMap, entries, []);
      if (step.done) return text + "}";
      if (count > 0) text += ", ";
      if (count === kItemLimit || text.length > kValueLimit) return text + "...}";
      const key = step.value[0];
      text += view(key, 0) + " => " + (isNamed(key) ? kRedacted : view(step.value[1], depth - 1));
    }
  }

  function viewSet(value, depth) {
    if (depth === 0 && apply(sizeOfSet, value, []) > 0) return "Set {...}";
    const values = apply(setValues, value, []);
    let text = "Set {";
    for (let count = 0; ; count += 1) {
      const step = apply(nextOfSet, values, []);
      if (step.done) return text + "}";
      if (count > 0) text += ", ";
      if (count === kItemLimit || text.length > kValueLimit) return text + "...}";
      text += view(step.value, depth - 1);
    }
  }

  function view(value, depth) {
    switch (typeof value) {
      case "string":
        return viewText(value);
      case "bigint":
        return asIntN(256, value) === value ? toText(value) + "n" : "<BigInt>";
      case "symbol":
        return "<Symbol>";
      case "function":
        return "<Function>";
      case "object":
        break;
      default:
        return toText(value);
    }
    if (value === null) return "null";
    if (isProxy(value)) return "<Proxy>";
    const prototype = getPrototypeOf(value);
    if (prototype === arrayPrototype && isArray(value)) return viewArray(value, depth);
    if (prototype === objectPrototype || prototype === null) return viewObject(value, depth);
    if (prototype === mapPrototype && isMap(value)) return viewMap(value, depth);
    if (prototype === setPrototype && isSet(value)) return viewSet(value, depth);
    return `<${makerOf(value) || "Object"}>`;
  }

  /** By the name of a parameter: where its attribute begins, and whether its value is shown. */
  const known = Object.create(null);

  /** Attributes for an object literal made of a call's parameters. */
  function attributesOf(args) {
    const names = ownKeys(args);
    let text = "";
    for (let i = 0; i < names.length; i += 1) {
      const name = names[i];
      if (known[name] === undefined) {
        const key = quote("espalier.arg." + name);
        known[name] = { head: `,{"key":${key},"value":{"stringValue":`, hidden: isSecretName(name) };
      }
      const { head, hidden } = known[name];
      let shown = kRedacted;
      if (!hidden) shown = view(getOwnPropertyDescriptor(args, name).value, kDepthLimit);
      if (shown.length > kValueLimit) shown = cut(shown, kValueLimit) + "…";
      text += head + quote(shown) + "}}";
    }
    return text;
  }

  return { attributesOf, isSecret };
}

/** Opens the trace; throws where that is impossible. */
function createApi(fileName) {
  const fs = builtin("fs");
  const types = builtin("util").types;
  const { isNativeError, isPromise, isProxy } = types;
  const { threadId } = builtin("worker_threads");
  const { randomBytes } = builtin("crypto");

  // Taken now, because fake timers, mocks and polyfills replace them later.
  const { apply, getOwnPropertyDescriptor, getPrototypeOf } = Reflect;
  const { slice, indexOf } = String.prototype;
  const { has, add } = WeakSet.prototype;
  const writeSync = fs.writeSync;
  const now = process.hrtime.bigint;
  const quote = JSON.stringify;
  const toText = String;
  const NativeCounts = Float64Array;
  const NativeError = Error;
  const NativePromise = Promise;
  const promisePrototype = NativePromise.prototype;
  // Newer engines make `stack` an accessor of their own on each error.
  const nativeStack = getOwnPropertyDescriptor(new NativeError(""), "stack").get;
  const nativePrepare = getOwnPropertyDescriptor(NativeError, "prepareStackTrace");

  const fd = fs.openSync(fileName, "a", 0o600);
  const epoch = BigInt(Date.now()) * BigInt(1000000) - now();

  const givenTrace = process.env.ESPALIER_TRACE_ID;
  const traceId =
    typeof givenTrace === "string" && /^(?!0{32})[0-9a-f]{32}$/.test(givenTrace)
      ? givenTrace
      : randomBytes(16).toString("hex");

  const resource =
    '{"resourceSpans":[{"resource":{"attributes":[' +
    `{"key":"process.pid","value":{"intValue":"${process.pid}"}},` +
    '{"key":"process.runtime.name","value":{"stringValue":"nodejs"}},' +
    `{"key":"process.runtime.version","value":{"stringValue":${quote(process.versions.node)}}},` +
    '{"key":"telemetry.sdk.language","value":{"stringValue":"nodejs"}},' +
    '{"key":"telemetry.sdk.name","value":{"stringValue":"espalier"}},' +
    `{"key":"telemetry.sdk.version","value":{"stringValue":"${kVersion}"}}]},` +
    '"scopeSpans":[{"scope":{"name":"espalier"},"spans":[{' +
    `"traceId":"${traceId}","spanId":"`;

  const digits = [];
  for (let i = 0; i < 256; i += 1) digits[i] = (i < 16 ? "0" : "") + i.toString(16);

  function hex32(n) {
    return digits[n >>> 24] + digits[(n >>> 16) & 255] + digits[(n >>> 8) & 255] + digits[n & 255];
  }

  // Span ids are random per thread, then counted: a span costs no entropy.
  const idPrefix = randomBytes(4).toString("hex");
  const idSalt = randomBytes(4).readInt32LE(0);
  let idCount = 0;

  /** What the lines of all spans of one function share, by id. */
  const heads = Object.create(null);

  function head(id) {
    const known = heads[id];
    if (known !== undefined) return known;
    const cut = apply(indexOf, id, ["::"]);
    const path = cut < 0 ? "" : apply(slice, id, [0, cut]);
    const name = quote(cut < 0 ? id : apply(slice, id, [cut + 2]));
    const made = {
      name: `","name":${name},"kind":1,"startTimeUnixNano":"`,
      attributes:
        '","attributes":[' +
        `{"key":"code.function.name","value":{"stringValue":${name}}},` +
        `{"key":"code.file.path","value":{"stringValue":${quote(path)}}},` +
        `{"key":"espalier.id","value":{"stringValue":${quote(id)}}},` +
        `{"key":"thread.id","value":{"intValue":"${threadId}"}}`,
    };
    heads[id] = made;
    return made;
  }

  /** The innermost plain function that runs; linked through `parent`. */
  let current = null;
  /** Open spans that are off the stack, newest first; linked through `next` and `previous`. */
  let floating = null;
  /** Ended spans whose line is not written yet, newest first; linked through `next`. */
  let backlog = null;
  let backlogSize = 0;
  /** Whether the runtime itself is at work on something that could call the program. */
  let busy = false;

  function probe(depth) {
    return depth === 0 ? 0 : probe(depth - 1) + 1;
  }

  /** One call; for a plain function also what its inserted code talks to. */
  class Span {
    constructor(id) {
      this.id = id;
      this.parent = current;
      this.number = (idCount = (idCount + 1) | 0);
      this.counts = null;
      this.countSize = 0;
      this.args = "";
      this.event = "";
      this.failed = false;
      this.watched = false;
      this.abandoned = false;
      this.done = false;
      this.previous = null;
      this.next = null;
      this.end = null;
      this.start = now();
    }

    loop(n) {
      if (n >= this.countSize) growCounts(this, n);
      this.counts[n] += 1;
    }

    fail(error) {
      this.failed = true;
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
      if (this.done) return;
      this.done = true;
      this.next = backlog;
      backlog = this;
      try {
        flush();
      } catch {
        // Out of stack: the end of an outer span writes this one too.
      }
    }
  }

  /** What the inserted code of an async function or a generator talks to. */
  class FloatingSpan {
    constructor(span) {
      this.span = span;
      this.promise = null;
    }

    loop(n) {
      this.span.loop(n);
    }

    fail(error) {
      this.promise = null;
      this.span.failed = true;
      try {
        describe(this.span, error);
      } catch {
        // Out of stack.
      }
    }

    out(value) {
      // Watched by exit() only: a `finally` of the function may still return something else.
      this.promise = value;
      return value;
    }

    exit() {
      const { span, promise } = this;
      this.promise = null;
      try {
        if (promise !== null && isPlainPromise(promise)) {
          span.watched = true;
          watch(span, promise);
        } else {
          finish(span);
        }
      } catch {
        // Out of stack: the span stays open and is written when the process ends.
      }
    }
  }

  function growCounts(span, n) {
    const size = n < 8 ? 8 : n * 2;
    const counts = new NativeCounts(size);
    for (let i = 0; i < span.countSize; i += 1) counts[i] = span.counts[i];
    span.counts = counts;
    span.countSize = size;
  }

  function float(span) {
    span.next = floating;
    if (floating !== null) floating.previous = span;
    floating = span;
  }

  /** Ends a span that is not the innermost of the stack. */
  function finish(span) {
    if (span.done) return;
    span.done = true;
    if (span.previous !== null) span.previous.next = span.next;
    else if (floating === span) floating = span.next;
    if (span.next !== null) span.next.previous = span.previous;
    span.previous = null;
    span.next = backlog;
    backlog = span;
    flush();
  }

  function abandon(span) {
    if (span.done) return;
    span.abandoned = true;
    finish(span);
  }

  function lineOf(span) {
    const { name, attributes } = head(span.id);
    const { parent, counts } = span;
    let line = resource + idPrefix + hex32(span.number ^ idSalt);
    if (parent !== null) line += '","parentSpanId":"' + idPrefix + hex32(parent.number ^ idSalt);
    line += name + (epoch + span.start) + '","endTimeUnixNano":"' + (epoch + span.end) + attributes;
    for (let n = 1; n < span.countSize; n += 1) {
      if (counts[n] === 0) continue;
      line += `,{"key":"espalier.loop.${n}.count","value":{"intValue":"${counts[n]}"}}`;
    }
    line += span.args;
    if (span.abandoned) line += ',{"key":"espalier.abandoned","value":{"boolValue":true}}';
    line += `],"status":{"code":${span.failed ? 2 : 0}}`;
    if (span.event !== "") line += `,"events":[${span.event}]`;
    return line + "}]}]}]}\n";
  }

  /** Writes the backlog. Throws when the stack is too short for that; what is left stays in it. */
  function flush() {
    while (backlog !== null) {
      const span = backlog;
      if (span.end === null) span.end = now();
      const line = lineOf(span);
      try {
        writeSync(fd, line);
      } catch (error) {
        // A disk that is full or a file that is gone has a code, and the line is lost.
        const isOverflow = getOwnPropertyDescriptor(error, "code") === undefined;
        backlogSize += 1;
        if (isOverflow && backlogSize < kBacklogLimit) throw error;
      }
      backlogSize = 0;
      backlog = span.next;
      span.next = null;
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

  function makerOf(object) {
    const maker = dataProperty(object, "constructor");
    const name = typeof maker === "function" ? dataProperty(maker, "name") : undefined;
    return typeof name === "string" ? bounded(name, kTypeLimit) : "";
  }

  function typeOf(error) {
    if (isProxy(error)) return "Proxy";
    const name = makerOf(error);
    if (name !== "") return name;
    const own = dataProperty(error, "name");
    return typeof own === "string" && own !== "" ? own : "Object";
  }

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

  const { attributesOf, isSecret } = createView(types, makerOf);

  const seen = new WeakSet();

  /** A stack whose head shows no secret; the message is its beginning. */
  function withoutSecret(stack, type, message) {
    const at = find(stack, message);
    const rest = at < 0 ? stack : cutFrom(stack, at + message.length);
    const frames = find(rest, "\n    at ");
    return `${type}: ${kRedacted}${frames < 0 ? "" : cutFrom(rest, frames)}`;
  }

  const find = (text, part) => apply(indexOf, text, [part]);
  const cutFrom = (text, start) => apply(slice, text, [start]);

  function headOf(stack) {
    const frames = find(stack, "\n    at ");
    return frames < 0 ? stack : apply(slice, stack, [0, frames]);
  }

  function eventOf(error) {
    let type = typeof error;
    let message = "";
    let stack = "";
    const isTold = isNativeError(error) && apply(has, seen, [error]);
    if (error === null) {
      type = "null";
    } else if (type === "object" || type === "function") {
      type = typeOf(error);
      const text = dataProperty(error, "message");
      if (typeof text === "string") message = text;
      stack = stackOf(error);
    } else {
      message = toText(error);
    }
    message = bounded(message, kMessageLimit);
    const hidden = isSecret(message);
    // The stack's message is from when the error was made, which may be another one.
    if (hidden || isSecret(headOf(stack))) stack = stack && withoutSecret(stack, type, message);
    if (hidden) message = kRedacted;
    let event =
      `{"timeUnixNano":"${epoch + now()}","name":"exception","attributes":[` +
      `{"key":"exception.type","value":{"stringValue":${quote(bounded(type, kTypeLimit))}}},` +
      '{"key":"exception.message","value":{"stringValue":' +
      `${quote(message)}}}`;
    if (stack !== "") {
      event += `,{"key":"exception.stacktrace","value":{"stringValue":${quote(stack)}}}`;
    }
    // Spans are not always within each other: a callback's is not, nor what await goes on with.
    if (isTold) event += ',{"key":"espalier.told","value":{"boolValue":true}}';
    return event + "]}";
  }

  function describe(span, error) {
    if (busy) return;
    busy = true;
    try {
      span.event = eventOf(error);
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
  async function watch(span, promise) {
    try {
      await promise;
    } catch (error) {
      span.failed = true;
      try {
        describe(span, error);
      } catch {
        // Out of stack.
      }
    }
    try {
      finish(span);
    } catch {
      // Out of stack.
    }
  }

  // A generator nobody finishes or an await nobody settles ends when it is collected.
  const collected = new FinalizationRegistry((span) => {
    if (!span.watched) abandon(span);
  });
  const register = collected.register;

  process.on("exit", () => {
    try {
      for (let span = current; span !== null; span = span.parent) abandon(span);
      while (floating !== null) abandon(floating);
    } catch {
      // Nothing of ours may change how the process ends.
    }
  });

  /** Enters a function; returns what its inserted code talks to. */
  function start(span, mode) {
    if (mode === undefined) {
      current = span;
      return span;
    }
    const handle = new FloatingSpan(span);
    apply(register, collected, [handle, span]);
    float(span);
    return handle;
  }

  return Object.freeze({
    enter(id, mode) {
      if (busy) return noSpan;
      probe(kHeadroom);
      return start(new Span(id), mode);
    },
    enterWith(id, args, mode) {
      if (busy) return noSpan;
      probe(kHeadroom);
      const span = new Span(id);
      try {
        span.args = attributesOf(args);
      } catch {
        // Out of stack, or a variable of a module that has none yet.
      }
      span.start = now();
      return start(span, mode);
    },
  });
}

/** One state per thread and realm, however many copies of this file a program loads. */
function api() {
  const fileName = traceFile();
  if (fileName === null) return offApi;
  try {
    const shared = globalThis[kStateKey];
    if (shared && shared.version === kVersion) return shared.api;
    const made = createApi(fileName);
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

// Compilers that turn `import x from` into a call look for a default behind __esModule; Node's
// own import gives the whole object.
module.exports = Object.freeze({
  __esModule: true,
  default: tel,
  enter: tel.enter,
  enterWith: tel.enterWith,
});
