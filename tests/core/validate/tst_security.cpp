// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/validate/security.h"

#include <QTest>

#include <algorithm>
#include <format>
#include <string>

namespace tst_security {

using namespace espalier;

namespace {

/// A script that must not pass, the rule that must say so and on which line.
struct Evil {
    const char *name;
    const char *script;
    const char *rule;
    int line = 1;
};

constexpr Evil kImports[] = {
    {"an import of os", "import os\n", "forbidden-import"},
    {"the second of two imports", "import re, subprocess\n", "forbidden-import"},
    {"an import under another name", "import socket as re\n", "forbidden-import"},
    {"an import inside a function", "def f():\n    import ctypes\n", "forbidden-import", 2},
    {"an import behind a semicolon", "x = 1; import pickle\n", "forbidden-import"},
    {"an import in a conditional", "if 0:\n    pass\nelse: import os\n", "forbidden-import", 3},
    {"an import for type checkers only",
     "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import os\n", "forbidden-import", 3},
    {"a submodule of an unknown package", "import a.b\n", "forbidden-import"},
    {"a submodule of the kit", "import espalier_kit.engine\n", "forbidden-import"},
    {"an import from a submodule", "from espalier_kit.engine import ask\n", "forbidden-import"},
    {"the engine from the kit", "from espalier_kit import engine\n", "forbidden-import"},
    {"a module through an allowed one", "from dataclasses import sys\n", "forbidden-import"},
    {"a module through another name", "from typing import sys as s\n", "forbidden-import"},
    {"what evaluates annotations", "from typing import get_type_hints\n", "forbidden-import"},
    {"fields of data classes, which become code", "from dataclasses import fields\n",
     "forbidden-import"},
    {"annotations of any name, which become code", "from typing import TypedDict\n",
     "forbidden-import"},
    {"a second line of an import", "from re import (\n    compile as c,  # x\n    enum,\n)\n",
     "forbidden-import", 3},
    {"an import from os", "from os import system\n", "forbidden-import"},
    {"a relative import", "from . import x\n", "relative-import"},
    {"a relative import of a module", "from .engine import x\n", "relative-import"},
    {"a relative import from above", "from ..a.b import x\n", "relative-import"},
    {"all names of an allowed module", "from re import *\n", "star-import"},
    {"all names of os", "from os import *\n", "forbidden-import"},
    {"an import over a joined line", "import re, \\\n    os\n", "forbidden-import", 2},
    {"an import that is eval", "from re import compile as eval\n", "forbidden-name"},
    {"a full-width module", "import ｏｓ\n", "forbidden-import"},
};

constexpr Evil kNames[] = {
    {"eval", "eval('1')\n", "forbidden-name"},
    {"exec", "exec('x = 1')\n", "forbidden-name"},
    {"exec as a statement", "exec 'x = 1'\n", "python-2-syntax"},
    {"compile", "compile('1', 'x', 'eval')\n", "forbidden-name"},
    {"__import__", "__import__('os')\n", "dunder-name"},
    {"open", "x = open('/etc/passwd').read()\n", "forbidden-name"},
    {"open in a with statement", "with open('x') as f:\n    pass\n", "forbidden-name"},
    {"input", "input()\n", "forbidden-name"},
    {"breakpoint", "breakpoint()\n", "forbidden-name"},
    {"globals", "globals()['x']\n", "forbidden-name"},
    {"locals", "locals()\n", "forbidden-name"},
    {"vars", "vars()\n", "forbidden-name"},
    {"type, which makes classes", "type('X', (), {})\n", "forbidden-name"},
    {"a class of classes", "class M(type):\n    pass\n", "forbidden-name"},
    {"an end of the process", "raise SystemExit(0)\n", "forbidden-name"},
    {"an alias", "e = eval\ne('1')\n", "forbidden-name"},
    {"an alias by walrus", "(e := eval)('1')\n", "forbidden-name"},
    {"an alias by unpacking", "a, b = 1, exec\n", "forbidden-name"},
    {"a default of a parameter", "def f(x=eval):\n    return x\n", "forbidden-name"},
    {"a default of a lambda", "f = lambda x=eval: x('1')\n", "forbidden-name"},
    {"an annotation", "def f(x: eval('1')):\n    pass\n", "forbidden-name"},
    {"an annotation of a variable", "x: eval('1') = 1\n", "forbidden-name"},
    {"a return annotation", "def f() -> eval('1'):\n    pass\n", "forbidden-name"},
    {"a decorator", "@eval\ndef f():\n    pass\n", "forbidden-name"},
    {"decorators of a class", "@exec\n@input\nclass X:\n    pass\n", "forbidden-name"},
    {"an argument of another function", "list(map(eval, ['1']))\n", "forbidden-name"},
    {"an item of a list", "[eval][0]('1')\n", "forbidden-name"},
    {"an f-string", "x = f\"{eval('1')}\"\n", "forbidden-name"},
    {"the width in an f-string", "x = f\"{1:{eval('1')}}\"\n", "forbidden-name"},
    {"an f-string in an f-string", "x = f\"{f'{eval(1)}'}\"\n", "forbidden-name"},
    {"a raw f-string with a backslash", "x = rf\"\\N{eval('1')}\"\n", "forbidden-name"},
    {"an f-string of several lines", "x = f'''\n{\neval('1')}'''\n", "forbidden-name", 3},
    {"a comprehension", "[eval(x) for x in y if x]\n", "forbidden-name"},
    {"the condition of a comprehension", "[x for x in y if eval(x)]\n", "forbidden-name"},
    {"full-width letters", "ｅｖａｌ('1')\n", "forbidden-name"},
    {"mathematical letters", "𝐞𝐱𝐞𝐜('1')\n", "forbidden-name"},
    {"an assertion", "assert eval('1')\n", "forbidden-name"},
    {"a guard of a case", "match x:\n    case y if eval(y):\n        pass\n", "forbidden-name", 2},
    {"a type alias", "type X = eval('1')\n", "forbidden-name"},
    {"a bound of a type parameter", "def f[T: eval('1')]():\n    pass\n", "forbidden-name"},
    {"a base class", "class X(eval('object')):\n    pass\n", "forbidden-name"},
    {"an argument of a class", "class X(metaclass=exec):\n    pass\n", "forbidden-name"},
    {"an exception", "try:\n    pass\nexcept eval('E'):\n    pass\n", "forbidden-name", 3},
    {"a global name", "def f():\n    global __builtins__\n", "dunder-name", 2},
    {"sys without an import", "sys.modules\n", "forbidden-module"},
    {"os as an attribute", "x.os.system('id')\n", "forbidden-module"},
    {"the builtins", "__builtins__['eval']('1')\n", "dunder-name"},
    {"the loader", "__loader__.load_module('os')\n", "dunder-name"},
    {"a special method that sees every access",
     "class X:\n    def __getattr__(self, n):\n"
     "        return n\n",
     "dunder-name", 2},
    {"a special argument", "dict(__annotations__=1)\n", "dunder-name"},
};

constexpr Evil kAttributes[] = {
    {"the class of a value", "().__class__\n", "dunder-access"},
    {"all classes", "x = ().__class__.__base__.__subclasses__()\n", "dunder-access"},
    {"the globals of a function", "def f():\n    pass\nf.__globals__\n", "dunder-access", 3},
    {"a chain over lines", "(x\n .y\n .__class__)\n", "dunder-access", 3},
    {"an underscore of another shape", "x.__cl︳ass＿＿\n", "dunder-access"},
    {"full-width letters in an attribute", "x.__ｃlass__\n", "dunder-access"},
    {"an attribute of super", "class X:\n    def f(self):\n        super().__getattribute__('x')\n",
     "dunder-access", 3},
    {"an attribute that is deleted", "del x.__class__\n", "dunder-access"},
    {"a class pattern", "match x:\n    case object(__class__=c):\n        pass\n", "dunder-access",
     2},
    {"a value pattern", "match x:\n    case a.__class__:\n        pass\n", "dunder-access", 2},
    {"a module in a pattern", "match x:\n    case os.sep:\n        pass\n", "forbidden-module", 2},
    {"the frame of a generator", "(x for x in y).gi_frame\n", "frame-attribute"},
    {"the frame of a coroutine", "c.cr_frame\n", "frame-attribute"},
    {"the globals of a frame", "f.f_back.f_globals\n", "frame-attribute"},
    {"the frame of a traceback", "t.tb_frame\n", "frame-attribute"},
    {"the ancestors of a class", "int.mro()\n", "frame-attribute"},
    {"a private attribute", "f._records.clear()\n", "private-attribute"},
    {"what a module has imported", "import dataclasses\ndataclasses.sys\n", "module-attribute", 2},
    {"a private part of a module", "import re\nre._compiler\n", "module-attribute", 2},
    {"what a renamed module has", "import typing as t\nt.get_type_hints(f)\n", "module-attribute",
     2},
    {"what a module has in an annotation", "import typing\nx: typing.sys = 1\n", "module-attribute",
     2},
    {"a module as a value", "import typing\nx = typing\nx.functools\n", "module-as-value", 2},
    {"a module imported after its use", "def f():\n    return g(re)\nimport re\n",
     "module-as-value", 2},
    {"getattr with a computed name", "getattr(x, '__cla' + 'ss__')\n", "computed-attribute"},
    {"getattr with a variable", "getattr(x, y)\n", "computed-attribute"},
    {"getattr with an f-string", "getattr(x, f'{y}')\n", "computed-attribute"},
    {"getattr with an escape", "getattr(x, '\\x5f_class__')\n", "computed-attribute"},
    {"getattr with packed arguments", "getattr(*y)\n", "computed-attribute"},
    {"getattr with packed arguments and a name", "getattr(*y, 'x')\n", "computed-attribute"},
    {"getattr with a generator", "getattr(y for y in z)\n", "computed-attribute"},
    {"getattr of a special name", "getattr(x, '__class__')\n", "dunder-access"},
    {"getattr of adjoining literals", "getattr(x, '__cla' 'ss__')\n", "dunder-access"},
    {"getattr of a raw literal in parentheses", "getattr(x, (r'__class__'))\n", "dunder-access"},
    {"getattr of a full-width name", "getattr(x, '__ｃlass__')\n", "dunder-access"},
    {"getattr of a module", "getattr(x, 'sys')\n", "computed-attribute"},
    {"getattr of a frame", "getattr(x, 'gi_frame')\n", "computed-attribute"},
    {"getattr that is hidden in an alias", "g = getattr\n", "computed-attribute"},
    {"getattr in an argument", "map(getattr, a, b)\n", "computed-attribute"},
    {"setattr with a computed name", "setattr(x, y, 1)\n", "computed-attribute"},
    {"delattr with a computed name", "delattr(x, y)\n", "computed-attribute"},
    {"what is inside the arguments of getattr", "getattr(eval('x'), 'y')\n", "forbidden-name"},
    {"a format that reads an attribute", "'{0.__class__}'.format(x)\n", "format-field"},
    {"a format that reads an item", "'{0[a]}'.format(x)\n", "format-field"},
    {"a format in the width of a format", "'{0:{1.x}}'.format(x, y)\n", "format-field"},
    {"a format of adjoining literals", "('{0.__cla' 'ss__}').format(x)\n", "format-field"},
    {"a format with an escape", "'{0\\x2ex}'.format(x)\n", "computed-format"},
    {"a computed format", "x.format(y)\n", "computed-format"},
    {"format of the class of texts", "str.format('{0.__class__}', x)\n", "computed-format"},
    {"a format with a mapping", "'{x}'.format_map(y)\n", "computed-format"},
    {"a special name as an item", "x['__builtins__']\n", "dunder-string"},
    {"a method of the kit that is replaced",
     "from espalier_kit import Function\nFunction.text = f\n", "changes-import", 2},
    {"a part of a module that is replaced", "import re\nre.compile = f\n", "changes-import", 2},
    {"a part of the kit among other targets",
     "from espalier_kit import Function\na, (b, Function.x) = 1, (2, 3)\n", "changes-import", 2},
    {"a part of the kit that is set by name",
     "from espalier_kit import Function\nsetattr(Function, 'text', f)\n", "changes-import", 2},
    {"a part of the kit that is deleted", "from espalier_kit import Function\ndel Function.text\n",
     "changes-import", 2},
    {"a part of the kit as a loop variable",
     "from espalier_kit import Function\nfor Function.text in x:\n    pass\n", "changes-import", 2},
};

constexpr Evil kBytes[] = {
    {"another encoding", "# -*- coding: utf-7 -*-\nx = 1\n", "coding-line"},
    {"another encoding on the second line",
     "#!/usr/bin/python3\n# vim: set fileencoding=latin-1 :\n", "coding-line", 2},
    {"an encoding that only begins like UTF-8", "# coding: utf-8-sig\n", "coding-line"},
    {"an encoding behind a byte order mark", "\xEF\xBB\xBF# coding=cp1252\n", "coding-line"},
    {"bytes that are not UTF-8", "x = '\xFF'\n", "not-utf-8"},
    {"code behind a lone carriage return", "# a comment\reval('1')\n", "control-character"},
    {"a form feed", "x = 1\n\f\n", "control-character", 2},
    {"an escape character", "x = '\x1b[2J'\n", "control-character"},
    {"text that runs backwards", "x = 1 # \u202E1 = x\n", "hidden-character"},
    {"a space without width", "x = 'a\u200Bb'\n", "hidden-character"},
    {"text that is no Python", "def f(:\n    pass\n", "syntax-error"},
    {"a missing bracket", "x = 1\ny = f(1\n", "syntax-error", 2},
    {"a statement of Python 2", "print 'x'\n", "python-2-syntax"},
    {"backquotes", "x = `y`\n", "python-2-syntax"},
    {"evil behind a syntax error", "def f(:\n    pass\neval('1')\n", "forbidden-name", 3},
};

constexpr const char *kHead = "from espalier_kit import Function\n"
                              "\n"
                              "LANGUAGE = \"python\"\n"
                              "\n"
                              "\n"
                              "def insert_telemetry(source: str, **facts) -> str:\n"
                              "    f = Function(source, LANGUAGE, **facts)\n";

constexpr const char *kTemplate =
    "\"\"\"Telemetry for a python function: entry, exit, 1 loop.  shape 5c1e pack spans\"\"\"\n"
    "from espalier_kit import Function\n"
    "\n"
    "LANGUAGE = \"python\"\n"
    "\n"
    "\n"
    "def insert_telemetry(source: str, **facts) -> str:\n"
    "    f = Function(source, LANGUAGE, **facts)\n"
    "    if f.instrumented:\n"
    "        return source\n"
    "    f.line(\"decorators.end\", \"@_espalier_tel.span(\\\"{id}\\\")\")\n"
    "    f.line(\"loop.1.body.start\", \"_espalier_tel.loop(1)\")\n"
    "    return f.text()\n";

/// A script that must pass; a text that begins with four blanks is put into the usual function.
struct Good {
    const char *name;
    const char *script;
};

constexpr Good kGood[] = {
    {"the template for Python", kTemplate},
    {"the template for JavaScript",
     "    f.wrap(\"body.start\", \"body.end\",\n"
     "           'const {span} = _espalier_tel.enter(\"{id}\"); try {',\n"
     "           '} catch ({span}_e) { throw {span}_e; } finally { {span}.exit(); }')\n"
     "    f.wrap(\"return.1.value.start\", \"return.1.value.end\", \"{span}.out(\", "
     "\"/*_esp*/)\")\n"},
    {"an empty script", ""},
    {"a byte order mark", "\xEF\xBB\xBFx = 1\n"},
    {"carriage returns with their line feeds", "import re\r\nx = re.compile('a')\r\n"},
    {"a coding line of UTF-8", "#!/usr/bin/python3\n# -*- coding: UTF_8 -*-\nx = 1\n"},
    {"the word coding further down", "x = 1\ny = 2\n# coding: latin-1\n"},
    {"evil words in strings and comments only",
     "    # eval(open('x')), __import__\n"
     "    f.line(\"body.start\", \"import os, sys; eval('x').__class__\", "
     "'''exec\n__globals__''')\n"},
    {"all allowed modules",
     "from __future__ import annotations\nimport re\nimport textwrap as tw\nimport typing\n"
     "import dataclasses\nfrom typing import Any, Optional as Maybe\nfrom espalier_kit import "
     "Function, Unsupported\nP: re.Pattern[str] = re.compile('x')\ny = tw.dedent('x')\n"
     "z: typing.Any = 1\n"},
    {"a data class",
     "from dataclasses import dataclass\n\n\n@dataclass(frozen=True)\nclass Place:\n"
     "    name: str\n    offset: int = 0\n\n    def __post_init__(self):\n"
     "        self._key = (self.name, self.offset)\n"},
    {"a class with usual special methods",
     "class X(ValueError):\n    __slots__ = ('_x',)\n\n    def __init__(self, x):\n"
     "        super().__init__(x)\n        self._x = x\n\n    def __repr__(self):\n"
     "        return f'X({self._x!r:>{10}})'\n"},
    {"getattr with a literal name",
     "    x = getattr(f, 'source', None) if hasattr(f, \"facts\") else 1\n"},
    {"a plain format", "    f.line('body.start', 'a\\n{} {0:.2f} {x!r}'.format(1, x=2))\n"},
    {"formatting with %", "    f.line('body.start', '_esp.loop(%d)' % 1)\n"},
    {"the name of the module", "if __name__ == '__main__':\n    print(__doc__)\n"},
    {"names of functions as data",
     "    if facts['name'] in ('__init__', '__new__'):\n        return source\n"},
    {"keyword arguments named like functions",
     "    f.insert(anchor='body.start', input='x', open=1)\n"},
    {"attributes named like functions", "    x = f.input; y = f.help\n"},
    {"a match statement",
     "    match facts:\n        case {'kind': 'method', **rest} if rest:\n            pass\n"
     "        case [str(x), *_] | (x, _):\n            pass\n        case Function(source=s):\n"
     "            pass\n        case _:\n            pass\n"},
    {"comprehensions, lambdas and walrus",
     "    if (n := len(source)) > 1:\n        x = {k: v for k, v in sorted(facts.items(), "
     "key=lambda i: i[0]) if k}\n"},
    {"a loop over loops",
     "    for n in range(1, facts['loops'] + 1):\n"
     "        f.line(f\"loop.{n}.body.start\", f\"_espalier_tel.loop({n})  # {{x}}\")\n"},
    {"try and raise", "    try:\n        pass\n    except (KeyError, IndexError) as e:\n"
                      "        raise ValueError('bad') from e\n"},
    {"names in another script", "größe = 'ß'\nλ = 1\n"},
    {"a generic function",
     "def f[T](x: T, /, *y: int, z: list[T] | None = None) -> T:\n    return x\n"},
};

std::string described(const std::vector<model::Finding> &findings)
{
    std::string text;
    for (const auto &finding : findings)
        text += std::format("{}: {}: {}\n", finding.line, finding.rule, finding.reason);
    return text.empty() ? "nothing was found" : text;
}

} // namespace

class SecurityTest : public QObject {
    Q_OBJECT

private slots:
    void findsEvil_data();
    void findsEvil();
    void passesWhatIsHarmless_data();
    void passesWhatIsHarmless();
    void findsALargeScript();
    void findsNulBytes();
    void givesFindingsInOrder();
    void survivesNesting_data();
    void survivesNesting();
    void survivesWidth();
    void isFast();
};

void SecurityTest::findsEvil_data()
{
    QTest::addColumn<QByteArray>("script");
    QTest::addColumn<QByteArray>("rule");
    QTest::addColumn<int>("line");
    const auto add = [](const auto &table) {
        for (const auto &row : table)
            QTest::newRow(row.name) << QByteArray(row.script) << QByteArray(row.rule) << row.line;
    };
    add(kImports);
    add(kNames);
    add(kAttributes);
    add(kBytes);
}

void SecurityTest::findsEvil()
{
    QFETCH(QByteArray, script);
    QFETCH(QByteArray, rule);
    QFETCH(int, line);
    const auto findings = validate::securityFindings(script.toStdString());
    const bool found = std::ranges::any_of(findings, [&](const model::Finding &finding) {
        return finding.rule == rule.toStdString() && finding.line == line &&
               !finding.reason.empty();
    });
    QVERIFY2(found, described(findings).c_str());
}

void SecurityTest::passesWhatIsHarmless_data()
{
    QTest::addColumn<QByteArray>("script");
    for (const auto &row : kGood) {
        const QByteArray text(row.script);
        QTest::newRow(row.name) << (text.startsWith("    ") ? kHead + text : text);
    }
}

void SecurityTest::passesWhatIsHarmless()
{
    QFETCH(QByteArray, script);
    const auto findings = validate::securityFindings(script.toStdString());
    QVERIFY2(findings.empty(), described(findings).c_str());
}

void SecurityTest::findsALargeScript()
{
    const auto findings = validate::securityFindings("x = '" + std::string(1 << 20, 'a') + "'\n");
    QCOMPARE(findings.size(), std::size_t(1));
    QCOMPARE(findings.front().rule, std::string("too-large"));
}

void SecurityTest::findsNulBytes()
{
    const auto findings = validate::securityFindings(std::string_view("x = 1\n#\0\n", 9));
    QVERIFY(!findings.empty());
    QCOMPARE(findings.front().line, 2);
}

void SecurityTest::givesFindingsInOrder()
{
    std::string script = "def f():\n    return g(re)\nimport re\neval('1')\n";
    for (int i = 0; i < 500; ++i)
        script += "exec('1')\n";
    const auto findings = validate::securityFindings(script);
    QVERIFY(std::ranges::is_sorted(findings, {}, &model::Finding::line));
    QCOMPARE(findings.size(), std::size_t(100));
    QCOMPARE(findings.front().rule, std::string("module-as-value"));
}

void SecurityTest::survivesNesting_data()
{
    QTest::addColumn<std::string>("before");
    QTest::addColumn<std::string>("after");
    QTest::newRow("parentheses") << std::string("(") << std::string(")");
    QTest::newRow("lists") << std::string("[") << std::string("]");
    QTest::newRow("calls") << std::string("f(") << std::string(")");
    QTest::newRow("attributes") << std::string() << std::string(".x");
    QTest::newRow("items") << std::string() << std::string("[0]");
    QTest::newRow("lambdas") << std::string("lambda: ") << std::string();
    QTest::newRow("negations") << std::string("not ") << std::string();
    QTest::newRow("conditionals") << std::string("1 if 2 else ") << std::string();
    QTest::newRow("unclosed") << std::string("(") << std::string();
}

void SecurityTest::survivesNesting()
{
    QFETCH(std::string, before);
    QFETCH(std::string, after);
    std::string script;
    for (int i = 0; i < 10'000; ++i)
        script += before;
    script += "eval";
    for (int i = 0; i < 10'000; ++i)
        script += after;
    QVERIFY(!validate::securityFindings(script).empty());
}

void SecurityTest::survivesWidth()
{
    std::string script = "x = [";
    while (script.size() < 100'000)
        script += "1,";
    const auto start = std::chrono::steady_clock::now();
    QVERIFY(!validate::securityFindings(script + "eval]\n").empty());
    QVERIFY(std::chrono::steady_clock::now() - start < std::chrono::seconds(5));
}

void SecurityTest::isFast()
{
    QBENCHMARK
    {
        QVERIFY(validate::securityFindings(kTemplate).empty());
    }
}

} // namespace tst_security

QTEST_APPLESS_MAIN(tst_security::SecurityTest)
#include "tst_security.moc"
