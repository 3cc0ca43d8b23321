// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/traceback/dump.h"

namespace tst_javascripttraces {

using namespace espalier::traceback;

class JavaScriptTracesTest : public QObject {
    Q_OBJECT

private slots:
    void reads_data();
    void reads();
};

static void row(const char *name, const char *text, const char *expected)
{
    QTest::newRow(name) << plain(text) << plain(expected);
}

static void addCalls()
{
    row("names, types and places are told apart", R"(
        TypeError: it failed
            at inner (/src/shop.js:12:5)
            at Cart.add (/src/cart.js:3:7)
            at new Cart (/src/cart.js:1:9)
            at Object.<anonymous> (/src/main.js:9:1)
            at Shop.open [as start] (/src/shop.js:5:1)
            at get price [as price] (/src/shop.js:6:1)
            at Cart.[Symbol.iterator] (/src/cart.js:7:1)
            at #check (/src/cart.js:8:1)
            at async load (file:///src/load.mjs:2:25)
            at async Promise.all (index 0)
            at Array.map (<anonymous>)
            at /src/main.js:10:3
            at async file:///src/main.mjs:4:1
            at Module._extensions..js (node:internal/modules/cjs/loader:1613:10)
            at node:internal/main/run_main_module:28:49)",
        R"(
        1-16: javascript
        TypeError: it failed
          inner @ /src/shop.js:12:5
          add, Cart @ /src/cart.js:3:7
          new Cart @ /src/cart.js:1:9
          <anonymous>, Object @ /src/main.js:9:1
          open, Shop @ /src/shop.js:5:1
          get price @ /src/shop.js:6:1
          [Symbol.iterator], Cart @ /src/cart.js:7:1
          #check @ /src/cart.js:8:1
          load @ file:///src/load.mjs:2:25
        - all, Promise
        - map, Array
           @ /src/main.js:10:3
           @ file:///src/main.mjs:4:1
        - .js, Module._extensions @ node:internal/modules/cjs/loader:1613:10
        -  @ node:internal/main/run_main_module:28:49
        )");
    row("code that was evaluated is where that was done", R"(
        Error: evaluated
            at eval (eval at run (/src/run.js:7:3), <anonymous>:1:7)
            at eval (eval at <anonymous> (eval at run (/src/run.js:8:3)), <anonymous>:1:1)
            at C:\src\shop (copy)\main.js:5:2
            at wasm://wasm/0a1b2c:wasm-function[3]:0x45
            at sum (wasm://wasm/0a1b2c:wasm-function[3]:0x45))",
        R"(
        1-6: javascript
        Error: evaluated
          eval @ /src/run.js:7:3
          eval @ /src/run.js:8:3
           @ C:\src\shop (copy)\main.js:5:2
           @ wasm://wasm/0a1b2c
          sum @ wasm://wasm/0a1b2c
        )");
}

static void addMoreCalls()
{
    row("Firefox and Safari", R"(
        Uncaught Error: it failed
        inner@https://shop.example/app.js:12:5
        async*load@https://shop.example/app.js:20:3
        open/<@https://shop.example/app.js:30:3
        map@[native code]
        @https://shop.example/app.js:40:1
        global code@https://shop.example/app.js:50:1)",
        R"(
        1-6: javascript
        Error: it failed
          inner @ https://shop.example/app.js:12:5
          load @ https://shop.example/app.js:20:3
          open @ https://shop.example/app.js:30:3
        - map
           @ https://shop.example/app.js:40:1
        )");
}

static void addErrors()
{
    row("an uncaught error with its place", R"(
        /src/main.js:5
          throw new ShopError('sold out');
          ^

        ShopError [Error]: sold out
            at sell (/src/main.js:5:9)

        Node.js v20.19.2)",
        R"(
        1-8: javascript
        ShopError: sold out
          sell @ /src/main.js:5:9 | throw new ShopError('sold out');
        )");
    row("code that cannot be compiled is where that is", R"(
        /src/main.js:2
        function sell( { return 1; }
                                ^

        SyntaxError: Unexpected number
            at wrapSafe (node:internal/modules/cjs/loader:1469:18)

        Node.js v20.19.2)",
        R"(
        1-8: javascript
        SyntaxError: Unexpected number
           @ /src/main.js:2:25 | function sell( { return 1; }
        - wrapSafe @ node:internal/modules/cjs/loader:1469:18
        )");
    row("text that was thrown", R"(
        /src/main.js:1
        throw 'sold out: 5';
        ^
        sold out: 5
        (Use `node --trace-uncaught ...` to show where the exception was thrown)

        Node.js v20.19.2)",
        R"(
        1-7: javascript
        : sold out: 5
           @ /src/main.js:1:1 | throw 'sold out: 5';
        )");
}

static void addMoreErrors()
{
    row("text that was thrown, with its calls", R"(
        /src/main.js:3
          throw 'sold out';
          ^
        sold out
        Thrown at:
            at sell (/src/main.js:3:3)
            at /src/main.js:9:1

        Node.js v20.19.2)",
        R"(
        1-9: javascript
        : sold out
          sell @ /src/main.js:3:3 | throw 'sold out';
           @ /src/main.js:9:1
        )");
    row("a message of several lines with empty ones", R"(
        AssertionError [ERR_ASSERTION]: Expected values to be strictly equal:

        1 !== 2

            at check (/src/main.js:3:3) {
          generatedMessage: true,
          code: 'ERR_ASSERTION',
          actual: 1
        })",
        R"(
        1-9: javascript
        AssertionError: Expected values to be strictly equal:

        1 !== 2
          check @ /src/main.js:3:3
        )");
    row("an error without calls", R"(
        /src/main.js:19
          fs.readFile('/none', (error) => { throw error; });
                                            ^

        [Error: ENOENT: no such file or directory, open '/none'] {
          errno: -2,
          code: 'ENOENT'
        }

        Node.js v20.19.2)",
        R"(
        1-10: javascript
        Error: ENOENT: no such file or directory, open '/none'
           @ /src/main.js:19:37 | fs.readFile('/none', (error) => { throw error; });
        )");
}

static void addOtherErrors()
{
    row("an event nobody took", R"(
        node:events:502
              throw er; // Unhandled 'error' event
              ^

        Error: emitted
            at open (/src/main.js:4:9)
        Emitted 'error' event on Shop instance at:
            at emit (/src/main.js:7:3)
            [... lines matching original stack trace ...]
            at node:internal/main/run_main_module:28:49)",
        R"(
        1-10: javascript
        Error: emitted
          open @ /src/main.js:4:9
        )");
    row("a test runner's code between message and calls", R"(
          ● shop › sells

            ReferenceError: price is not defined

              3 | test('sells', () => {
            > 4 |   sell(price);
                |        ^
              5 | });

              at Object.price (shop.test.js:4:8))",
        R"(
        3-10: javascript
        ReferenceError: price is not defined
          price, Object @ shop.test.js:4:8
        )");
}

static void addRelated()
{
    row("causes and what errors have besides", R"(
        Error: outer
            at f (/src/a.js:1:1)
            ... 5 lines matching cause stack trace ...
            at node:internal/main/run_main_module:28:49 {
          code: 'E_OUTER',
          detail: { text: '}', list: [ 1, [Object] ] },
          nested: {
            deeper: [
              'x'
            ]
          },
          [cause]: TypeError: inner
          of two lines
              at g (/src/b.js:2:2) {
            code: 'E_INNER',
            [cause]: [Error: innermost]
          }
        })",
        R"(
        1-18: javascript
        Error: outer
          f @ /src/a.js:1:1
        -  @ node:internal/main/run_main_module:28:49
          5 left out
        cause of 0: TypeError: inner
        of two lines
          g @ /src/b.js:2:2
        cause of 1: Error: innermost
        )");
    row("a cause that is no error", R"(
        Error: outer
            at f (/src/a.js:1:1) {
          [cause]: undefined,
          other: Error: no cause
              at g (/src/b.js:2:2)
        }
        Error: another
            at h (/src/c.js:3:3))",
        R"(
        1-6: javascript
        Error: outer
          f @ /src/a.js:1:1
        7-8: javascript
        Error: another
          h @ /src/c.js:3:3
        )");
}

static void addMoreRelated()
{
    row("many errors", R"(
        AggregateError: all of them
            at f (/src/a.js:1:1) {
          [errors]: [
            Error: first
                at g (/src/b.js:2:2),
            'no error',
            { a: 1 },
            [TypeError: second],
            RangeError: third
                at h (/src/c.js:3:3) {
              [cause]: Error: why
                  at i (/src/d.js:4:4)
            }
          ]
        })",
        R"(
        1-15: javascript
        AggregateError: all of them
          f @ /src/a.js:1:1
        member of 0: Error: first
          g @ /src/b.js:2:2
        member of 0: TypeError: second
        member of 0: RangeError: third
          h @ /src/c.js:3:3
        cause of 3: Error: why
          i @ /src/d.js:4:4
        )");
    row("a cause that libraries write", R"(
        VError: outer: inner
            at f (/src/a.js:1:1)
        Caused by: Error: inner
            at g (/src/b.js:2:2))",
        R"(
        1-4: javascript
        VError: outer: inner
          f @ /src/a.js:1:1
        cause of 0: Error: inner
          g @ /src/b.js:2:2
        )");
}

static void addHeads()
{
    row("behind other text", R"(
        Could not open the shop: Error: sold out
            at f (/src/a.js:1:1))",
        R"(
        1-2: javascript
        Error: sold out
          f @ /src/a.js:1:1
        )");
    row("within an object", R"(
        {
          level: 'error',
          err: ShopError: sold out
              at f (/src/a.js:1:1),
          n: 1
        })",
        R"(
        3-4: javascript
        ShopError: sold out
          f @ /src/a.js:1:1
        )");
    row("a name that is no error's", R"(
        SoldOut: no tea
            at f (/src/a.js:1:1))",
        R"(
        1-2: javascript
        SoldOut: no tea
          f @ /src/a.js:1:1
        )");
    row("prose is no trace", R"(
        Please look at main (shop.js:1:2) and
        at other things, at 12:30:15 or so.)",
        "");
}

void JavaScriptTracesTest::reads_data()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<std::string>("expected");
    addCalls();
    addMoreCalls();
    addErrors();
    addMoreErrors();
    addOtherErrors();
    addRelated();
    addMoreRelated();
    addHeads();
}

void JavaScriptTracesTest::reads()
{
    QFETCH(std::string, text);
    QFETCH(std::string, expected);
    COMPARE_TEXTS(dump(findTraces(text)), expected);
}

} // namespace tst_javascripttraces

QTEST_APPLESS_MAIN(tst_javascripttraces::JavaScriptTracesTest)
#include "tst_javascripttraces.moc"
