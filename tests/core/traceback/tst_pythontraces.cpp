// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/traceback/dump.h"

namespace tst_pythontraces {

using namespace espalier::traceback;

class PythonTracesTest : public QObject {
    Q_OBJECT

private slots:
    void reads_data();
    void reads();
};

static void row(const char *name, const char *text, const char *expected)
{
    QTest::newRow(name) << plain(text) << plain(expected);
}

static void addForms()
{
    row("calls come innermost first", R"(
        Traceback (most recent call last):
          File "/src/main.py", line 9, in <module>
            sell("tea")
            ~~~~^^^^^^^
          File "/src/shop.py", line 4, in sell
            raise ShopError("sold out")
        shop.ShopError: sold out)",
        R"(
        1-7: python
        shop.ShopError: sold out
          sell @ /src/shop.py:4 | raise ShopError("sold out")
          <module> @ /src/main.py:9 | sell("tea")
        )");
    row("code may lack", R"(
        Traceback (most recent call last):
          File "main.py", line 9, in <module>
          File "shop.pyx", line 4, in shop.sell
        KeyError: 'tea')",
        R"(
        1-4: python
        KeyError: 'tea'
          shop.sell @ shop.pyx:4
          <module> @ main.py:9
        )");
    row("code of several lines is its first", R"(
        Traceback (most recent call last):
          File "/src/main.py", line 3, in <module>
            sell(
            ~~~~^
                "tea",
                ^^^^^^
            ...<2 lines>...
            )
            ^
        ValueError)",
        R"(
        1-10: python
        ValueError: 
          <module> @ /src/main.py:3 | sell(
        )");
    row("repeated lines are counted", R"(
        Traceback (most recent call last):
          File "a.py", line 3, in again
            again()
          [Previous line repeated 995 more times]
        RecursionError: maximum recursion depth exceeded)",
        R"(
        1-5: python
        RecursionError: maximum recursion depth exceeded
          again @ a.py:3 | again()
          995 left out
        )");
}

static void addMoreForms()
{
    row("a message of several lines, notes among them", R"(
        Traceback (most recent call last):
          File "a.py", line 3, in f
            check(x)
        pkg.ValidationError: 2 errors for Shop
        name
          required
        while the shop was opened)",
        R"(
        1-7: python
        pkg.ValidationError: 2 errors for Shop
        name
          required
        while the shop was opened
          f @ a.py:3 | check(x)
        )");
}

static void addChains()
{
    row("a cause and a context", R"(
        Traceback (most recent call last):
          File "a.py", line 1, in f
        KeyError: 1

        The above exception was the direct cause of the following exception:

        Traceback (most recent call last):
          File "a.py", line 2, in g
        ValueError: 2

        During handling of the above exception, another exception occurred:

        Traceback (most recent call last):
          File "a.py", line 3, in h
        TypeError: 3)",
        R"(
        1-15: python
        TypeError: 3
          h @ a.py:3
        context of 0: ValueError: 2
          g @ a.py:2
        cause of 1: KeyError: 1
          f @ a.py:1
        )");
    row("a cause that was never raised", R"(
        KeyError: 1

        The above exception was the direct cause of the following exception:

        Traceback (most recent call last):
          File "a.py", line 2, in g
        ValueError: 2)",
        R"(
        1-7: python
        ValueError: 2
          g @ a.py:2
        cause of 0: KeyError: 1
        )");
}

static void addMoreChains()
{
    row("what another process printed", R"(
        multiprocessing.pool.RemoteTraceback: 
        """
        Traceback (most recent call last):
          File "worker.py", line 1, in work
        KeyError: 1
        """

        The above exception was the direct cause of the following exception:

        Traceback (most recent call last):
          File "main.py", line 2, in g
        KeyError: 1)",
        R"(
        1-12: python
        KeyError: 1
          g @ main.py:2
        cause of 0: multiprocessing.pool.RemoteTraceback: 
        cause of 1: KeyError: 1
          work @ worker.py:1
        )");
    row("two traces in a row", R"(
        Traceback (most recent call last):
          File "a.py", line 1, in f
        KeyError: 1
        Traceback (most recent call last):
          File "a.py", line 1, in f
        KeyError: 1)",
        R"(
        1-3: python
        KeyError: 1
          f @ a.py:1
        4-6: python
        KeyError: 1
          f @ a.py:1
        )");
}

static void addGroups()
{
    row("a group with groups, causes and messages of several lines", R"(
          + Exception Group Traceback (most recent call last):
          |   File "a.py", line 1, in f
          |     raise ExceptionGroup("all", errors)
          | ExceptionGroup: all
          | of them (3 sub-exceptions)
          +-+---------------- 1 ----------------
            | Traceback (most recent call last):
            |   File "a.py", line 2, in g
            | KeyError: 1
            | 
            | The above exception was the direct cause of the following exception:
            | 
            | Traceback (most recent call last):
            |   File "a.py", line 3, in h
            | ValueError: one
            |   and more
            +---------------- 2 ----------------
            | Exception Group Traceback (most recent call last):
            |   File "a.py", line 4, in i
            | ExceptionGroup: inner (1 sub-exception)
            +-+---------------- 1 ----------------
              | TypeError
              +------------------------------------
            +---------------- 3 ----------------
            | OSError: last
            +------------------------------------)",
        R"(
        1-26: python
        ExceptionGroup: all
        of them (3 sub-exceptions)
          f @ a.py:1 | raise ExceptionGroup("all", errors)
        member of 0: ValueError: one
          and more
          h @ a.py:3
        cause of 1: KeyError: 1
          g @ a.py:2
        member of 0: ExceptionGroup: inner (1 sub-exception)
          i @ a.py:4
        member of 3: TypeError: 
        member of 0: OSError: last
        )");
}

static void addMoreGroups()
{
    row("a group is the cause of an error", R"(
          + Exception Group Traceback (most recent call last):
          |   File "a.py", line 1, in f
          | ExceptionGroup: all (1 sub-exception)
          +-+---------------- 1 ----------------
            | KeyError: 1
            +------------------------------------

        The above exception was the direct cause of the following exception:

        Traceback (most recent call last):
          File "a.py", line 2, in g
        ValueError: 2)",
        R"(
        1-12: python
        ValueError: 2
          g @ a.py:2
        cause of 0: ExceptionGroup: all (1 sub-exception)
          f @ a.py:1
        member of 1: KeyError: 1
        )");
    row("a group with more than is told", R"(
          + Exception Group Traceback (most recent call last):
          |   File "a.py", line 1, in f
          | ExceptionGroup: all (20 sub-exceptions)
          +-+---------------- 1 ----------------
            | KeyError: 1
            +---------------- ... ----------------
            | and 19 more exceptions
            +------------------------------------)",
        R"(
        1-8: python
        ExceptionGroup: all (20 sub-exceptions)
          f @ a.py:1
        member of 0: KeyError: 1
        )");
}

static void addSyntax()
{
    row("code that cannot be compiled, while running", R"(
        Traceback (most recent call last):
          File "a.py", line 1, in <module>
            import b
          File "/src/b.py", line 7
            def f(:
                  ^
        SyntaxError: invalid syntax)",
        R"(
        1-7: python
        SyntaxError: invalid syntax
           @ /src/b.py:7 | def f(:
          <module> @ a.py:1 | import b
        )");
    row("code that cannot be compiled, at once", R"(
          File "/src/b.py", line 7
            x = 1
        IndentationError: unexpected indent)",
        R"(
        1-3: python
        IndentationError: unexpected indent
           @ /src/b.py:7 | x = 1
        )");
    row("a place in a file is no trace", R"(
          File "/src/b.py", line 7
        was not covered)",
        "");
    row("a title without calls is none", R"(
        Traceback (most recent call last):
        something else)",
        "");
    row("colours are taken out",
        "\n        Traceback (most recent call last):\n"
        "          File \x1b[35m\"a.py\"\x1b[0m, line \x1b[35m2\x1b[0m, in \x1b[35mf\x1b[0m\n"
        "            \x1b[31mg\x1b[0m\x1b[1;31m(1)\x1b[0m\n"
        "            \x1b[31m~\x1b[0m\x1b[1;31m^^^\x1b[0m\n"
        "        \x1b[1;35mValueError\x1b[0m: \x1b[35mno\x1b[0m",
        R"(
        1-5: python
        ValueError: no
          f @ a.py:2 | g(1)
        )");
}

static void addCallsOfOthers()
{
    row("calls through what was inserted to trace them", R"(
        Traceback (most recent call last):
          File "/srv/shop/till.py", line 9, in main
            total([])
          File "/srv/shop/_espalier_tel.py", line 780, in wrapper
            return function(*args, **kwargs)
          File "/srv/shop/till.py", line 5, in total
            return items[0]
        IndexError: list index out of range)",
        R"(
        1-8: python
        IndexError: list index out of range
          total @ /srv/shop/till.py:5 | return items[0]
        - wrapper @ /srv/shop/_espalier_tel.py:780 | return function(*args, **kwargs)
          main @ /srv/shop/till.py:9 | total([])
        )");
    row("what an extension adds", R"(
        Traceback (most recent call last):
          File "/srv/shop/feed.py", line 9, in load
            parser.Parse(text)
          File "../Modules/pyexpat.c", line 474, in EndElement
          File "/srv/shop/feed.py", line 5, in end
            raise KeyError(name)
        KeyError: 'a')",
        R"(
        1-7: python
        KeyError: 'a'
          end @ /srv/shop/feed.py:5 | raise KeyError(name)
        - EndElement @ ../Modules/pyexpat.c:474
          load @ /srv/shop/feed.py:9 | parser.Parse(text)
        )");
}

static void addMoreSyntax()
{
    row("a report of unittest", R"(
        ======================================================================
        FAIL: test_sell (tests.ShopTest.test_sell)
        ----------------------------------------------------------------------
        Traceback (most recent call last):
          File "/src/tests.py", line 8, in test_sell
            self.assertEqual([1], [2])
        AssertionError: Lists differ: [1] != [2]

        First differing element 0:
        1
        2

        - [1]
        + [2]

        ----------------------------------------------------------------------
        Ran 1 test in 0.001s)",
        R"(
        4-14: python
        AssertionError: Lists differ: [1] != [2]

        First differing element 0:
        1
        2

        - [1]
        + [2]
          test_sell @ /src/tests.py:8 | self.assertEqual([1], [2])
        )");
    row("pytest in Python's own style", R"(
        ___________ test_sell ___________
        Traceback (most recent call last):
          File "/venv/lib/python3.13/site-packages/_pytest/runner.py", line 341, in from_call
            result: TResult | None = func()
          File "/src/test_shop.py", line 4, in test_sell
            assert 1 == 2
                   ^^^^^^
        AssertionError: assert 1 == 2
        =========== short test summary info ===========)",
        R"(
        2-8: python
        AssertionError: assert 1 == 2
          test_sell @ /src/test_shop.py:4 | assert 1 == 2
        - from_call @ /venv/lib/python3.13/site-packages/_pytest/runner.py:341 | result: TResult | None = func()
        )");
}

void PythonTracesTest::reads_data()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<std::string>("expected");
    addForms();
    addMoreForms();
    addChains();
    addMoreChains();
    addGroups();
    addMoreGroups();
    addSyntax();
    addMoreSyntax();
    addCallsOfOthers();
}

void PythonTracesTest::reads()
{
    QFETCH(std::string, text);
    QFETCH(std::string, expected);
    COMPARE_TEXTS(dump(findTraces(text)), expected);
}

} // namespace tst_pythontraces

QTEST_APPLESS_MAIN(tst_pythontraces::PythonTracesTest)
#include "tst_pythontraces.moc"
