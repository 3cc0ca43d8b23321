// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/syntax/outline.h"
#include "tests/core/syntax/markedsource.h"

#include <QTest>

namespace tst_pythonoutline {

using namespace espalier;
using test::OutlineRow;

namespace {

constexpr OutlineRow kRows[] = {
    {"the prelude goes behind docstring and __future__",
     "\"\"\"Doc.\"\"\"\n"
     "from __future__ import annotations\n"
     "«prelude»import os\n",
     ""},
    {"the prelude goes behind hashbang, coding line and licence",
     "#!/usr/bin/env python3\n"
     "# -*- coding: utf-8 -*-\n"
     "# Licence\n"
     "\n"
     "«prelude»import os\n",
     "file: runnable\n"},
    {"the prelude begins a line of its own",
     "\"\"\"Doc.\"\"\"; x = 1\n"
     "«prelude»y = 1\n",
     ""},
    {"the prelude goes before a comment that belongs to a function",
     "«prelude»import_ = 1\n"
     "\n"
     "# about f\n"
     "«decorators.end:line»def f(): «body.start:inside»pass\n",
     "f: function, lines 4-4\n"},
    {"a docstring alone has its prelude at the end",
     "\"\"\"Doc.\"\"\"\n"
     "«prelude»",
     ""},
    {"a body starts behind its docstring",
     "«prelude»«decorators.end:line»def f(x):\n"
     "    \"\"\"Doc.\"\"\"\n"
     "    «body.start:line»return x\n",
     "f: function, lines 1-3\n"},
    {"a docstring alone has no body start",
     "«prelude»«decorators.end:line»def f():\n"
     "    \"Doc.\"\n",
     "f: function, lines 1-2\n"},
    {"a body on the line of its header",
     "«prelude»«decorators.end:line»def f(): «body.start:inside»pass; return 1\n",
     "f: function, lines 1-1\n"},
    {"a body behind comments",
     "«prelude»«decorators.end:line»def f():\n"
     "    # one\n"
     "\n"
     "    # two\n"
     "    «body.start:line»return \"\"\"\n"
     "text\n"
     "\"\"\"\n",
     "f: function, lines 1-7\n"},
    {"a header of several lines",
     "«prelude»«decorators.end:line»async def f(\n"
     "    a=(1,\n"
     "       2),\n"
     ") -> {\n"
     "    1: 2}[1]:\n"
     "    «body.start:line»await a\n",
     "f: async function, lines 1-6\n"},
    {"decorators, comments between them",
     "«prelude»@d\n"
     "# why\n"
     "@e(\n"
     "    1)\n"
     "«decorators.end:line»def f():\n"
     "    «body.start:line»pass\n",
     "f: function, lines 5-6\n"},
    {"loops of all kinds",
     "«prelude»«decorators.end:line»def f(x):\n"
     "    «body.start:line»for i in x:\n"
     "        «loop.1.body.start:line»if i:\n"
     "            continue\n"
     "    else:\n"
     "        while (y := next(x)):\n"
     "            «loop.2.body.start:line»print(y); break\n"
     "    async for i in x: «loop.3.body.start:inside»pass\n",
     "f: function, lines 1-8, 3 loops\n"},
    {"loops on one line and over a joined line",
     "«prelude»«decorators.end:line»def f():\n"
     "    «body.start:line»while 1: «loop.1.body.start:inside»g()\n"
     "    while 1: \\\n"
     "        «loop.2.body.start:continuation»g()\n"
     "    for a in b:\n"
     "        # a comment\n"
     "\n"
     "        «loop.3.body.start:line»g()\n",
     "f: function, lines 1-8, 3 loops\n"},
    {"comprehensions are no loops",
     "«prelude»«decorators.end:line»def f():\n"
     "    «body.start:line»return [i for i in x], {i: 1 for i in x}, (i for i in x)\n",
     "f: function, lines 1-2\n"},
    {"loops in match, try and with",
     "«prelude»«decorators.end:line»def f():\n"
     "    «body.start:line»match x:\n"
     "        case [1, *y] if y:\n"
     "            while y: «loop.1.body.start:inside»y.pop()\n"
     "    try:\n"
     "        for i in x: «loop.2.body.start:inside»pass\n"
     "    except* E:\n"
     "        for i in x: «loop.3.body.start:inside»pass\n"
     "    finally:\n"
     "        while 0: «loop.4.body.start:inside»...\n"
     "    with a as b, c: \n"
     "        for i in x:\n"
     "            «loop.5.body.start:line»pass\n",
     "f: function, lines 1-13, 5 loops\n"},
    {"nested functions have loops and exits of their own",
     "«prelude»«decorators.end:line»def f():\n"
     "    «body.start:line»«decorators.end:line»def g():\n"
     "        «body.start:line»for x in y: «loop.1.body.start:inside»yield x\n"
     "    for a in b:\n"
     "        «loop.1.body.start:line»«decorators.end:line»def g():\n"
     "            «body.start:line»return 1\n"
     "    return g\n",
     "f: function, lines 1-7, 1 loop\n"
     "f.g: generator function, lines 2-3, 1 loop, depth 2\n"
     "f.g#2: function, lines 5-6, depth 2\n"},
    {"a class in a function",
     "«prelude»«decorators.end:line»def f():\n"
     "    «body.start:line»class B:\n"
     "        for j in k: pass\n"
     "        «decorators.end:line»def o(self):\n"
     "            «body.start:line»while 1: «loop.1.body.start:inside»return\n"
     "    for l in m: «loop.1.body.start:inside»pass\n",
     "f: function, lines 1-6, 1 loop\n"
     "f.B.o: method, lines 4-5, 1 loop, depth 2\n"},
    {"loops of a class body belong to no function",
     "«prelude»class A:\n"
     "    for i in x:\n"
     "        «decorators.end:line»def m(self): «body.start:inside»pass\n",
     "A.m: method, lines 3-3\n"},
    {"methods, constructor, properties",
     "«prelude»class C(Base):\n"
     "    «decorators.end:line»def __init__(self): «body.start:inside»super().__init__()\n"
     "    @property\n"
     "    «decorators.end:line»def p(self):\n"
     "        «body.start:line»return 1\n"
     "    @p.setter\n"
     "    «decorators.end:line»def p(self, v):\n"
     "        «body.start:line»self._p = v\n"
     "    @staticmethod\n"
     "    «decorators.end:line»async def s(): «body.start:inside»await x\n",
     "C.__init__: constructor, lines 2-2\n"
     "C.p: method, lines 4-5\n"
     "C.p#2: method, lines 7-8\n"
     "C.s: async method, lines 10-10\n"},
    {"async generators",
     "«prelude»class C:\n"
     "    class D:\n"
     "        «decorators.end:line»async def g(self):\n"
     "            «body.start:line»async for x in y:\n"
     "                «loop.1.body.start:line»yield x\n",
     "C.D.g: async generator method, lines 3-5, 1 loop\n"},
    {"a yield in a lambda or a comprehension is not the function's",
     "«prelude»«decorators.end:line»def f():\n"
     "    «body.start:line»g = lambda: (yield)\n"
     "    return g\n",
     "f: function, lines 1-3\n"
     "f.<lambda>: generator lambda, lines 2-2, depth 2, skipped: lambda\n"},
    {"generics",
     "«prelude»«decorators.end:line»def g[T: int, *U](x: T, /, *y: *U, z=1, **k) -> T:\n"
     "    «body.start:line»return x\n",
     "g: function, lines 1-2\n"},
    {"one name three times",
     "«prelude»if a:\n"
     "    «decorators.end:line»def f(): «body.start:inside»return 1\n"
     "elif b:\n"
     "    «decorators.end:line»def f(): «body.start:inside»return 2\n"
     "else:\n"
     "    «decorators.end:line»def f(): «body.start:inside»return 3\n",
     "f: function, lines 2-2\n"
     "f#2: function, lines 4-4\n"
     "f#3: function, lines 6-6\n"},
    {"lambdas are skipped", "«prelude»x = lambda a: a\n",
     "<lambda>: lambda, lines 1-1, skipped: lambda\n"},
    {"overloads are skipped",
     "«prelude»from typing import overload\n"
     "@overload\n"
     "«decorators.end:line»def f(a: int) -> int: «body.start:inside»...\n"
     "@typing.overload\n"
     "«decorators.end:line»def f(a: str) -> str: «body.start:inside»...\n"
     "«decorators.end:line»def f(a): «body.start:inside»return a\n",
     "f: function, lines 3-3, skipped: overload\n"
     "f#2: function, lines 5-5, skipped: overload\n"
     "f#3: function, lines 6-6\n"},
    {"functions for a compiler are skipped",
     "«prelude»@numba.jit(nopython=True)\n"
     "«decorators.end:line»def f(): «body.start:inside»pass\n"
     "@njit\n"
     "«decorators.end:line»def g(): «body.start:inside»pass\n",
     "f: function, lines 2-2, skipped: compiled\n"
     "g: function, lines 4-4, skipped: compiled\n"},
    {"stubs of a protocol are skipped",
     "«prelude»class P(Protocol[T]):\n"
     "    «decorators.end:line»def m(self) -> int: «body.start:inside»...\n"
     "    «decorators.end:line»def n(self):\n"
     "        \"\"\"Doc.\"\"\"\n"
     "    «decorators.end:line»def o(self): «body.start:inside»return 1\n",
     "P.m: method, lines 2-2, skipped: protocol-stub\n"
     "P.n: method, lines 3-4, skipped: protocol-stub\n"
     "P.o: method, lines 5-5\n"},
    {"a stub elsewhere is not",
     "«prelude»class A(abc.ABC):\n"
     "    «decorators.end:line»def m(self): «body.start:inside»...\n",
     "A.m: method, lines 2-2\n"},
    {"functions that opt out are skipped",
     "«prelude»x = 1\n"
     "# espalier: off\n"
     "«decorators.end:line»def f(): «body.start:inside»pass\n"
     "\n"
     "#espalier: off\n"
     "@d\n"
     "«decorators.end:line»def g(): «body.start:inside»pass\n"
     "\n"
     "# espalier: off\n"
     "\n"
     "«decorators.end:line»def h(): «body.start:inside»pass\n",
     "f: function, lines 3-3, skipped: opted-out\n"
     "g: function, lines 7-7, skipped: opted-out\n"
     "h: function, lines 11-11\n"},
    {"a function on a shared line is skipped",
     "«prelude»x = 1; y = 2\n"
     "if x: y = 3\n"
     "else:\n"
     "    \\\n"
     "    «decorators.end:inside»def f(): «body.start:inside»pass\n",
     "f: function, lines 5-5, skipped: shared-line\n"},
    {"Python 2 is skipped as a whole",
     "«prelude»print \"x\"\n"
     "«decorators.end:line»def f(): «body.start:inside»exec \"y\"\n",
     "f: function, lines 2-2, skipped: python-2\n"},
    {"a broken function is skipped, the next is not",
     "«prelude»«decorators.end:line»def f(:\n"
     "    «body.start:line»pass\n"
     "«decorators.end:line»def g(): «body.start:inside»pass\n",
     "f: function, lines 1-2, skipped: syntax-error\n"
     "g: function, lines 3-3\n"
     "file: with errors\n"},
    {"strings that look like code",
     "«prelude»«decorators.end:line»def f():\n"
     "    «body.start:line»x = \"def g(): pass\"\n"
     "    y = \"\"\"\n"
     "def h():\n"
     "    for i in j: pass\n"
     "\"\"\"\n"
     "    return f\"{x} for {y}: {[i for i in x]}\"\n",
     "f: function, lines 1-7\n"},
    {"tabs",
     "«prelude»«decorators.end:line»def f():\n"
     "\t«body.start:line»if x:\n"
     "\t  for a in b:\n"
     "\t    «loop.1.body.start:line»g()\n",
     "f: function, lines 1-4, 1 loop\n"},
    {"CRLF",
     "«prelude»«decorators.end:line»def f():\r\n"
     "    \"\"\"Doc.\"\"\"\r\n"
     "    «body.start:line»for x in y:\r\n"
     "        «loop.1.body.start:line»pass\r\n",
     "f: function, lines 1-4, 1 loop\n"},
    {"a byte order mark",
     "\xEF\xBB\xBF"
     "«prelude»«decorators.end:line»def f():\n"
     "  «body.start:line»return 1",
     "f: function, lines 1-2\n"},
    {"a byte order mark before a docstring",
     "\xEF\xBB\xBF"
     "\"\"\"Doc.\"\"\"\n"
     "«prelude»x = 1",
     ""},
    {"a form feed",
     "«prelude»«decorators.end:line»def f():\n"
     "\f\n"
     "    «body.start:line»return 1\n"
     "\f«decorators.end:line»def g(): «body.start:inside»pass\n",
     "f: function, lines 1-3\n"
     "g: function, lines 4-4\n"},
    {"names beyond ASCII",
     "«prelude»«decorators.end:line»def größe(λ):\n"
     "    «body.start:line»for ß in λ: «loop.1.body.start:inside»pass\n",
     "größe: function, lines 1-2, 1 loop\n"},
    {"bytes that are not UTF-8",
     "«prelude»«decorators.end:line»def f():\n"
     "    «body.start:line»x = \"\xFF"
     "\xE4"
     "\"\n"
     "    return x\n",
     "f: function, lines 1-3\n"},
    {"an empty file", "«prelude»", ""},
    {"a blank line",
     "\n"
     "«prelude»",
     ""},
    {"a comment without a newline", "# only«prelude»", ""},
    {"one line without a newline",
     "«prelude»«decorators.end:line»def f(): «body.start:inside»return 1",
     "f: function, lines 1-1\n"},
    {"a main guard makes it runnable",
     "«prelude»if __name__ == '__main__':\n"
     "    pass\n",
     "file: runnable\n"},
    {"a hashbang makes it runnable",
     "#!/usr/bin/python3\n"
     "«prelude»",
     "file: runnable\n"},
};

} // namespace

class PythonOutlineTest : public QObject {
    Q_OBJECT

private slots:
    void outlines_data();
    void outlines();
};

void PythonOutlineTest::outlines_data()
{
    QTest::addColumn<std::string>("marked");
    QTest::addColumn<std::string>("described");
    for (const auto &row : kRows)
        QTest::newRow(row.name) << std::string(row.marked) << std::string(row.described);
}

void PythonOutlineTest::outlines()
{
    QFETCH(std::string, marked);
    QFETCH(std::string, described);
    const auto text = test::withoutMarks(marked);
    const auto outline = syntax::outline(*syntax::languageNamed("python"), text);
    QCOMPARE(test::withMarks(text, outline), marked);
    QCOMPARE(test::describe(text, outline), described);
    QCOMPARE(outline.errors > 0, described.contains("with errors"));
}

} // namespace tst_pythonoutline

QTEST_APPLESS_MAIN(tst_pythonoutline::PythonOutlineTest)
#include "tst_pythonoutline.moc"
