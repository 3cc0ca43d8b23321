// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Calls what installed packages and Node.js itself export with arguments they do not expect, and
// writes down what they throw: V8's text of it, and what its call sites say. One JSON object a line.
//
//     node record_javascript.js MOST PACKAGE…        MOST: errors of one package
//
// Only packages that compute; nothing of what they do is left behind.

'use strict';

const fs = require('fs');
const util = require('util');

const ARGUMENTS = [[], [null], [undefined, 1], ['{ "a" ('], [-1, -1], [{ toString: null }],
  [Symbol('s')], [[], {}], ['a', () => { throw new TypeError('of the caller'); }]];
const LEFT_OUT = /exit|abort|kill|process|write|file|sync$|random|scrypt|pbkdf|prime|log/i;

// What V8 puts before it (the type of the receiver) is its own affair.
function nameOf(site) {
  const name = site.getFunctionName() || (site.isToplevel() ? '' : site.getMethodName()) || '';
  return site.isConstructor() ? `new ${name || '<anonymous>'}` : name;
}

function frameOf(site) {
  const file = site.getFileName() || '';
  const known = file && !site.isEval();
  return {
    tail: nameOf(site),
    path: known ? file : '',
    line: known ? site.getLineNumber() : 0,
    column: known ? site.getColumnNumber() : 0,
  };
}

function thrownBy(action) {
  try {
    action();
  } catch (error) {
    return error;
  }
  return undefined;
}

const isPlain = (error) => util.types.isNativeError(error) && !error.cause && !error.errors
  && Object.getOwnPropertyDescriptor(error, 'stack')?.value !== undefined;

// The text and the call sites are of two calls: an error's stack is made once.
function record(name, action, known) {
  let sites;
  const [error, again] = [undefined, (_, found) => { sites = found; return ''; }].map((prepare) => {
    Error.prepareStackTrace = prepare;
    const thrown = thrownBy(action);
    void thrown?.stack;
    Error.prepareStackTrace = undefined;
    return thrown;
  });
  if (!isPlain(error) || !error.stack.includes('\n    at ') || !sites
      || sites.some((site) => site.isEval()) || String(again.message) !== error.message) {
    return false;
  }
  const frames = sites.map(frameOf);
  // An error may tell an older name or message than it has now.
  if (!error.stack.startsWith(`${error.name}: ${error.message}\n`) || known.has(error.stack)) {
    return false;
  }
  known.add(error.stack);
  const text = known.size % 2 ? error.stack : util.inspect(error);
  fs.writeSync(1, `${JSON.stringify({ name, text,
    errors: [{ relation: 'outermost', of: 0, type: error.name, message: error.message, frames }] })}\n`);
  return true;
}

function functionsOf(value, depth) {
  const found = [];
  for (const key of Object.keys(value ?? {})) {
    const member = value[key];
    if (typeof member === 'function' && !LEFT_OUT.test(key)) {
      found.push([key, member, value]);
    }
    if (depth > 0 && member && (typeof member === 'object' || typeof member === 'function')) {
      found.push(...functionsOf(member, depth - 1));
    }
  }
  return found;
}

function recordPackage(name, most) {
  let exported;
  try {
    exported = require(name);
  } catch {
    return;
  }
  const known = new Set();
  const functions = functionsOf(exported, 1);
  if (typeof exported === 'function') {
    functions.unshift([name, exported, undefined]);
  }
  for (const given of ARGUMENTS) {
    for (const [key, called, owner] of functions) {
      if (known.size >= most) {
        return;
      }
      record(`${name} ${key}`, () => { called.apply(owner, given); }, known);
      if (/^[A-Z]/.test(key)) {
        record(`${name} new ${key}`, () => { new called(...given); }, known);
      }
    }
  }
}

module.paths.unshift('/usr/share/nodejs');
process.on('uncaughtException', () => {});
process.on('unhandledRejection', () => {});
Error.stackTraceLimit = 40;
for (const name of process.argv.slice(3)) {
  recordPackage(name, Number(process.argv[2]));
}
process.exit(0);
