// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/traceback/dump.h"

namespace tst_phptraces {

using namespace espalier::traceback;

class PhpTracesTest : public QObject {
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
    row("calls are where they are, not where they were called from", R"(
        PHP Fatal error:  Uncaught Shop\CartException: sold out in /src/cart.php:5
        Stack trace:
        #0 /src/cart.php(9): Shop\Cart->add('a (long) text: ...', Array, NULL)
        #1 /src/cart.php(20): Shop\Cart::make()
        #2 [internal function]: {closure:/src/cart.php:20}()
        #3 /src/cart.php(21): array_map(Object(Closure), Array)
        #4 /src/cart.php(30): {closure:Shop\Cart::each():28}(1)
        #5 /src/cart.php(40): Shop\{closure}()
        #6 /src/cart.php(50): Shop\Cart->Shop\{closure}()
        #7 /src/vendor/symfony/kernel/Kernel.php(60): Shop\helper()
        #8 /src/main.php(70) : eval()'d code(1): run()
        #9 /src/main.php(80): eval()
        #10 {main}
          thrown in /src/cart.php on line 5)",
        R"(
        1-14: php
        Shop\CartException: sold out
          add, Shop\Cart @ /src/cart.php:5
          make, Shop\Cart @ /src/cart.php:9
          {closure} @ /src/cart.php:20
        - array_map
          {closure}, Shop\Cart @ /src/cart.php:21
          {closure}, Shop @ /src/cart.php:30
          {closure}, Shop\Cart @ /src/cart.php:40
          helper, Shop @ /src/cart.php:50
        - run @ /src/vendor/symfony/kernel/Kernel.php:60
          eval @ /src/main.php(70) : eval()'d code:1
          {main} @ /src/main.php:80
        )");
    row("PHP's own functions are nowhere", R"(
        PHP Fatal error:  Uncaught TypeError: strlen(): Argument #1 ($string) must be of type string, array given in /src/main.php:5
        Stack trace:
        #0 /src/main.php(5): strlen(Array)
        #1 {main}
          thrown in /src/main.php on line 5)",
        R"(
        1-5: php
        TypeError: strlen(): Argument #1 ($string) must be of type string, array given
        - strlen
          {main} @ /src/main.php:5
        )");
    row("an exception from outside of functions, without a message", R"(
        PHP Fatal error:  Uncaught Exception in /src/main.php:28
        Stack trace:
        #0 {main}
          thrown in /src/main.php on line 28)",
        R"(
        1-4: php
        Exception: 
          {main} @ /src/main.php:28
        )");
}

static void addMoreCalls()
{
    row("arguments of several lines", R"(
        PHP Fatal error:  Uncaught Exception: one
        two in /src/x: 3
         in four in /src/main.php:28
        Stack trace:
        #0 /src/main.php(30): f('text
        of lines')
        #1 {main}
          thrown in /src/main.php on line 28)",
        R"(
        1-8: php
        Exception: one
        two in /src/x: 3
         in four
          f @ /src/main.php:28
          {main} @ /src/main.php:30
        )");
    row("a page", R"(
        <br />
        <b>Fatal error</b>:  Uncaught Shop\CartException: sold out in /src/cart.php:5
        Stack trace:
        #0 /src/main.php(3): Shop\Cart-&gt;add()
        #1 {main}
          thrown in <b>/src/cart.php</b> on line <b>5</b><br />)",
        R"(
        2-6: php
        Shop\CartException: sold out
          add, Shop\Cart @ /src/cart.php:5
          {main} @ /src/main.php:3
        )");
}

static void addRelated()
{
    row("what led to an exception comes first", R"(
        [31-Jan-2026 12:00:00 UTC] PHP Fatal error:  Uncaught PDOException: no disk in /src/a.php:1
        Stack trace:
        #0 /src/b.php(2): a()
        #1 {main}

        Next Shop\StoreException: not stored in /src/b.php:2
        Stack trace:
        #0 /src/c.php(3): Shop\Store->put()
        #1 {main}

        Next LogicException in /src/c.php:3
        Stack trace:
        #0 {main}
          thrown in /src/c.php on line 3)",
        R"(
        1-14: 2026-01-31T12:00:00.000Z php
        LogicException: 
          {main} @ /src/c.php:3
        cause of 0: Shop\StoreException: not stored
          put, Shop\Store @ /src/b.php:2
          {main} @ /src/c.php:3
        cause of 1: PDOException: no disk
          a @ /src/a.php:1
          {main} @ /src/b.php:2
        )");
    row("what is logged and shown is one", R"(
        PHP Fatal error:  Uncaught Exception: sold out in /src/main.php:2
        Stack trace:
        #0 {main}
          thrown in /src/main.php on line 2

        Fatal error: Uncaught Exception: sold out in /src/main.php:2
        Stack trace:
        #0 {main}
          thrown in /src/main.php on line 2)",
        R"(
        1-9: php
        Exception: sold out
          {main} @ /src/main.php:2
        )");
}

static void addMoreRelated()
{
    row("Monolog, with what led to it", R"(
        [2026-01-31T12:00:00.123456+02:00] shop.ERROR: not stored {"exception":"[object] (Shop\StoreException(code: 7): not stored at /src/b.php:2)
        [stacktrace]
        #0 /src/c.php(3): Shop\Store->put()
        #1 {main}

        [previous exception] [object] (PDOException(code: 0): no disk at /src/a.php:1)
        [stacktrace]
        #0 /src/b.php(2): a()
        #1 {main}
        "}
        [2026-01-31T12:00:01.123456+02:00] shop.INFO: going on)",
        R"(
        1-10: 2026-01-31T10:00:00.123Z php
        Shop\StoreException: not stored
          put, Shop\Store @ /src/b.php:2
          {main} @ /src/c.php:3
        cause of 0: PDOException: no disk
          a @ /src/a.php:1
          {main} @ /src/b.php:2
        )");
}

static void addReports()
{
    row("warnings, notices and what cannot be read", R"(
        PHP Warning:  Undefined variable $tea in /src/main.php on line 3
        PHP Notice:  of two
        lines in /src/main.php on line 4
        PHP Deprecated:  old in /src/main.php on line 5
        PHP Parse error:  syntax error, unexpected token "{" in /src/cart.php on line 6
        Warning: as a page shows it in /src/main.php on line 7
        PHP Fatal error:  Allowed memory size of 1 bytes exhausted in /src/main.php on line 8
        PHP Stack trace:
        PHP   1. {main}() /src/main.php:0)",
        R"(
        1-1: php
        Warning: Undefined variable $tea
           @ /src/main.php:3
        2-3: php
        Notice: of two
        lines
           @ /src/main.php:4
        4-4: php
        Deprecated: old
           @ /src/main.php:5
        5-5: php
        Parse error: syntax error, unexpected token "{"
           @ /src/cart.php:6
        6-6: php
        Warning: as a page shows it
           @ /src/main.php:7
        7-9: php
        Fatal error: Allowed memory size of 1 bytes exhausted
           @ /src/main.php:8
        )");
    row("an exception that was logged behind text", R"(
        [2026-01-31 12:00:00] Not stored: Shop\StoreException: no disk in /src/b.php:2
        Stack trace:
        #0 /src/c.php(3): Shop\Store->put()
        #1 {main})",
        R"(
        1-4: 2026-01-31T12:00:00.000Z php
        Shop\StoreException: no disk
          put, Shop\Store @ /src/b.php:2
          {main} @ /src/c.php:3
        )");
    row("what only looks like one is none", R"(
        Warning: mind the gap
        PHP is running
        Notice: closed on line 5 of the underground
        #0 0x0000555 in main () at main.c:5)",
        "");
}

void PhpTracesTest::reads_data()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<std::string>("expected");
    addCalls();
    addMoreCalls();
    addRelated();
    addMoreRelated();
    addReports();
}

void PhpTracesTest::reads()
{
    QFETCH(std::string, text);
    QFETCH(std::string, expected);
    COMPARE_TEXTS(dump(findTraces(text)), expected);
}

} // namespace tst_phptraces

QTEST_APPLESS_MAIN(tst_phptraces::PhpTracesTest)
#include "tst_phptraces.moc"
