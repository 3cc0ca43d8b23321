// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

'use strict';

const assert = require('assert');
const events = require('events');
const fs = require('fs');
const vm = require('vm');
const { Worker } = require('worker_threads');

class ShopError extends Error {}

class CodedError extends Error {
  constructor(message, options) {
    super(message, options);
    this.name = 'CodedError';
    this.code = 'E_SHOP';
    this.detail = { items: [1, 2, { deep: [] }], text: 'a: b\n    at c (d:1:2)' };
  }
}

class Cart {
  #items = [];

  constructor(size) {
    if (size < 0) {
      throw new RangeError('no such size');
    }
  }

  static make() {
    return new Cart(-1);
  }

  get total() {
    return this.#sum();
  }

  #sum() {
    return this.items.length;
  }

  async load() {
    await null;
    return fail('while loading');
  }
}

function fail(text) {
  throw new Error(text);
}

function caught(action) {
  try {
    action();
  } catch (error) {
    return error;
  }
  return undefined;
}

const cases = {};

// case a value that is null
// error TypeError | Cannot read properties of null (reading 'items')
// own read, CASE, <anonymous>
cases['a value that is null'] = () => {
  const read = (cart) => cart.items;

  read(null);
};

// case a constructor
// error RangeError | no such size
// own new Cart, make, CASE, <anonymous>
cases['a constructor'] = () => { Cart.make(); };

// case a getter and a private method
// error TypeError | Cannot read properties of undefined (reading 'length')
// own #sum, get total, CASE, <anonymous>
cases['a getter and a private method'] = () => new Cart(1).total;

// case a message of several lines
// error Error | one\n  two\n\nfour
// own fail, CASE, <anonymous>
cases['a message of several lines'] = () => fail('one\n  two\n\nfour');

// case no message
// error Error |
// own fail, CASE, <anonymous>
cases['no message'] = () => fail();

// case a type of the program's own
// error ShopError | of its own
// own CASE, <anonymous>
cases["a type of the program's own"] = () => { throw new ShopError('of its own'); };

// case an error with a code and more
// error CodedError | coded
// own CASE, <anonymous>
cases['an error with a code and more'] = () => { throw new CodedError('coded'); };

// case a file that is missing
// error Error | ENOENT: no such file or directory, open '/no/such/file'
// own CASE, <anonymous>
cases['a file that is missing'] = () => fs.readFileSync('/no/such/file');

// case an error without calls
// error Error | ENOENT: no such file or directory, open '/no/such/file'
// own -
cases['an error without calls'] = () => {
  fs.readFile('/no/such/file', (error) => { throw error; });
};

// case a cause
// error Error | outer
// own CASE, <anonymous>
// cause 0 Error | inner\nof two lines
// own fail, -, caught, CASE, <anonymous>
cases['a cause'] = () => {
  throw new Error('outer', { cause: caught(() => fail('inner\nof two lines')) });
};

// case causes of causes
// error CodedError | outer
// own CASE, <anonymous>
// cause 0 CodedError | between
// own CASE, <anonymous>
// cause 1 TypeError | inner
// own CASE, <anonymous>
cases['causes of causes'] = () => {
  const inner = new TypeError('inner');
  const between = new CodedError('between', { cause: inner });
  throw new CodedError('outer', { cause: between });
};

// case a cause that is no error
// error Error | outer
// own CASE, <anonymous>
cases['a cause that is no error'] = () => {
  throw new Error('outer', { cause: { why: ['a', { b: 1 }], at: 'x:1:2' } });
};

// case many errors
// error AggregateError | all of them
// own CASE, <anonymous>
// member 0 Error | first
// own CASE, <anonymous>
// member 0 TypeError | second
// own CASE, <anonymous>
// cause 2 Error | third
// own CASE, <anonymous>
cases['many errors'] = () => {
  const third = new Error('third');
  const second = new TypeError('second', { cause: third });
  throw new AggregateError([new Error('first'), 'no error', second, { a: 1 }], 'all of them');
};

// case promises that all failed
// error AggregateError | All promises were rejected
// own
// member 0 Error | first
// own CASE, <anonymous>
// member 0 Error | second
// own CASE, <anonymous>
cases['promises that all failed'] = () => Promise.any([
  Promise.reject(new Error('first')),
  Promise.reject(new Error('second')),
]);

// case an async method
// error Error | while loading
// own fail, load, outer
cases['an async method'] = () => {
  async function outer() {
    await new Cart(1).load();
  }

  outer();
};

// case a promise of many
// error Error | number 1
// own -
cases['a promise of many'] = () => Promise.all([1, 2].map(async (each) => {
  await null;
  throw new Error(`number ${each}`);
}));

// case a rejection of what is no error
// error UnhandledPromiseRejection | This error originated either by throwing inside of an async function without a catch block, or by rejecting a promise which was not handled with .catch(). The promise rejected with the reason "#<Object>".
// own
cases['a rejection of what is no error'] = () => { Promise.reject({ a: 1 }); };

// case text that is thrown
// error | boom
// own -
cases['text that is thrown'] = () => { throw 'boom'; };

// case an object that is thrown
// error | { a: 1 }
// own -
cases['an object that is thrown'] = () => { throw { a: 1 }; };

// case an assertion
// error AssertionError | Expected values to be strictly deep-equal:\n+ actual - expected\n\n  {\n+   a: 1\n-   a: 2\n  }
// own CASE, <anonymous>
cases['an assertion'] = () => assert.deepStrictEqual({ a: 1 }, { a: 2 });

// case text that is no JSON
// error SyntaxError | Unexpected token '}', "{"a": }" is not valid JSON
// own CASE, <anonymous>
cases['text that is no JSON'] = () => JSON.parse('{"a": }');

// case code that was evaluated
// error Error | evaluated
// own eval, CASE, <anonymous>
cases['code that was evaluated'] = () => eval('throw new Error("evaluated")');

// case a script with a name
// error ReferenceError | missing is not defined
// own -, CASE, <anonymous>
cases['a script with a name'] = () => vm.runInThisContext('missing()', { filename: 'some script.js' });

// case code that cannot be compiled
// error SyntaxError | Unexpected identifier 'b'
// own -, CASE, <anonymous>
cases['code that cannot be compiled'] = () => vm.runInThisContext('a b', { filename: 'made.js' });

// case a callback of an array
// error Error | in map
// own fail, CASE, <anonymous>
cases['a callback of an array'] = () => ['in map'].map(fail);

// case a callback of a sort
// error Error | compared
// own compare, CASE, <anonymous>
cases['a callback of a sort'] = () => [2, 1].sort(function compare() { throw new Error('compared'); });

// case a timer
// error Error | too late
// own fail, _onTimeout
cases['a timer'] = () => { setTimeout(() => fail('too late'), 1); };

// case an emitted error
// error Error | emitted
// own CASE, <anonymous>
cases['an emitted error'] = () => {
  const error = new Error('emitted');
  new events.EventEmitter().emit('error', error);
};

// case a generator
// error Error | generated
// own fail, numbers, CASE, <anonymous>
cases['a generator'] = () => {
  function* numbers() {
    yield 1;
    fail('generated');
  }

  return [...numbers()];
};

// case a method by another name
// error Error | undefined
// own fail, CASE, <anonymous>
cases['a method by another name'] = () => {
  const shop = { close: fail };
  shop.close('undefined');
};

// case a module that is missing
// error Error | Cannot find module './missing'\nRequire stack:\n- FILE
// own CASE, <anonymous>
cases['a module that is missing'] = () => require('./missing');

// case an argument that is none
// error TypeError | The "path" argument must be of type string. Received undefined
// own CASE, <anonymous>
cases['an argument that is none'] = () => require('path').join(undefined);

// case a worker
// error TypeError | in a worker
// own -
cases['a worker'] = () => { new Worker('\nthrow new TypeError("in a worker")', { eval: true }); };

// case an error that is logged
// error CodedError | logged
// own CASE, <anonymous>
cases['an error that is logged'] = () => { console.error(new CodedError('logged')); };

// case an error that is logged behind text
// error Error | logged
// own CASE, <anonymous>
cases['an error that is logged behind text'] = () => { console.error('It failed:', new Error('logged')); };

// case an endless recursion
// error RangeError | Maximum call stack size exceeded
// own again, again, again, again, again, again, again, again, again, again
cases['an endless recursion'] = () => {
  function again() {
    again();
  }

  again();
};

cases[process.argv[2]]();
