// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/syntax/outline.h"
#include "tests/core/syntax/markedsource.h"

#include <QTest>

namespace tst_gooutline {

using namespace espalier;
using test::OutlineRow;

namespace {

constexpr OutlineRow kRows[] = {
    {"the prelude goes behind the imports",
     "package a\n"
     "\n"
     "import \"fmt\"\n"
     "import (\n"
     "\t\"os\"\n"
     ") // these\n"
     "«prelude»\n"
     "// of f\n"
     "func f() {\n"
     "\t«body.start:line»fmt.Println(os.Args)\n"
     "}\n",
     "f: function, lines 9-11\n"
     "file: package a\n"},
    {"without imports it stands apart behind the package",
     "// Package a does.\n"
     "package a // import \"a\"\n"
     "«prelude»\n"
     "var x int\n",
     "file: package a, prelude apart\n"},
    {"a preamble of cgo stays with its import",
     "package a\n"
     "\n"
     "// int x;\n"
     "import \"C\"\n"
     "«prelude»\n"
     "func f() {\n"
     "\t«body.start:line»g()\n"
     "}\n",
     "f: function, lines 6-8\n"
     "file: package a\n"},
    {"there is no line end behind the imports",
     "package a; import \"fmt\"; func f() { «body.start:one-line»g() "
     "«body.end:one-line»}\n«prelude»",
     "f: function, lines 1-1, gives up ' ', gives up ' '\n"
     "file: package a skipped: shared-line\n"},
    {"methods are named by their type",
     "package a\n«prelude»\n"
     "func (T) f() {\n\t«body.start:line»g()\n}\n"
     "func (t *T) g() {\n\t«body.start:line»g()\n}\n"
     "func (t *L[K, V]) h() {\n\t«body.start:line»g()\n}\n"
     "func (*M[K]) i() {\n\t«body.start:line»g()\n}\n",
     "T.f: method, lines 3-5\n"
     "T.g: method, lines 6-8\n"
     "L.h: method, lines 9-11\n"
     "M.i: method, lines 12-14\n"
     "file: package a, prelude apart\n"},
    {"literals are named by what they are assigned to",
     "package a\n«prelude»\n"
     "var v = func() {\n\t«body.start:line»g()\n}\n"
     "func f() {\n"
     "\t«body.start:line»x := func() {\n\t\t«body.start:line»g()\n\t}\n"
     "\ty.z = func() {\n\t\t«body.start:line»g()\n\t}\n"
     "\th(func() {\n\t\t«body.start:line»g()\n\t})\n"
     "\th(func() {\n\t\t«body.start:line»g()\n\t})\n"
     "\t_ = T{k: func() {\n\t\t«body.start:line»g()\n\t}}\n"
     "}\n",
     "v: function, lines 3-5\n"
     "f: function, lines 6-22\n"
     "f.x: function, lines 7-9, depth 2\n"
     "f.y.z: function, lines 10-12, depth 2\n"
     "f.func: function, lines 13-15, depth 2\n"
     "f.func#2: function, lines 16-18, depth 2\n"
     "f.k: function, lines 19-21, depth 2\n"
     "file: package a, prelude apart\n"},
    {"what has no body is no function", "package a\n«prelude»\nfunc f(x int) int\n",
     "file: package a, prelude apart\n"},
    {"a body begins below a comment behind its brace",
     "package a\n«prelude»\n"
     "func f() { // why\n\t«body.start:line»// how\n\tg()\n}\n"
     "func h() { // why\n«body.start:outdented»}\n",
     "f: function, lines 3-6\n"
     "h: function, lines 7-8\n"
     "file: package a, prelude apart\n"},
    {"a label stands one level further out",
     "package a\n«prelude»\n"
     "func f() {\n"
     "«body.start:outdented»outer:\n"
     "\tfor {\n"
     "\t\t«loop.1.body.start:line»for range x {\n"
     "\t\t«loop.2.body.start:outdented»}\n"
     "\t}\n"
     "}\n",
     "f: function, lines 3-9, 2 loops\n"
     "file: package a, prelude apart\n"},
    {"bodies on one line open up",
     "package a\n«prelude»\n"
     "func f() {«body.start:one-line»«body.end:one-line»}\n"
     "func g() int { «body.start:one-line»x++; return x «body.end:one-line»}\n"
     "\n"
     "func h() { «body.start:one-line»/* nothing */ «body.end:one-line»}\n",
     "f: function, lines 3-3\n"
     "g: function, lines 4-4, gives up ' ', gives up '; ', gives up ' '\n"
     "h: function, lines 6-6, gives up ' ', gives up ' '\n"
     "file: package a, prelude apart\n"},
    {"blanks that align braces and comments go",
     "package a\n«prelude»\n"
     "func (a A) Len() int     { «body.start:one-line»return 1 «body.end:one-line»}   // one\n"
     "func (a A) Swap(i, j int) { «body.start:one-line»a.s(i, j) «body.end:one-line»} // two\n",
     "A.Len: method, lines 3-3, gives up '    ', gives up ' ', gives up ' ', gives up '  '\n"
     "A.Swap: method, lines 4-4, gives up ' ', gives up ' '\n"
     "file: package a, prelude apart\n"},
    {"a body that gofmt has not seen stays on its line",
     "package a\n«prelude»\n"
     "func f() {«body.start:block»g()}\n"
     "func h() {«body.start:block»  g() }\n"
     "func i() {«body.start:block» g();h() }\n"
     "func j() {«body.start:block» g()\n\th() }\n",
     "f: function, lines 3-3\n"
     "h: function, lines 4-4\n"
     "i: function, lines 5-5\n"
     "j: function, lines 6-7\n"
     "file: package a, prelude apart\n"},
    {"a literal on a line with the function around it",
     "package a\n«prelude»\n"
     "func f() func() { «body.start:one-line»return func() { g() } «body.end:one-line»}\n",
     "f: function, lines 3-3, gives up ' ', gives up ' '\n"
     "f.func: function, lines 3-3, depth 2, skipped: one-line-nested\n"
     "file: package a, prelude apart\n"},
    {"values beside a literal that is not the longest",
     "package a\n«prelude»\n"
     "var t = T{\n"
     "\ta:        1,\n"
     "\tlongname: 2,\n"
     "\tf:        func() { «body.start:one-line»g() «body.end:one-line»},\n"
     "}\n",
     "f: function, lines 6-6, gives up '       ', gives up ' ', gives up ' '\n"
     "file: package a, prelude apart\n"},
    {"values aligned for a literal's name",
     "package a\n«prelude»\n"
     "var t = T{\n"
     "\ta:        1,\n"
     "\tlongname: func() { g() },\n"
     "}\n",
     "longname: function, lines 5-5, skipped: aligned\n"
     "file: package a, prelude apart\n"},
    {"variables in a group",
     "package a\n«prelude»\n"
     "var (\n"
     "\ta = func() { g() }\n"
     "\tb = 1\n"
     ")\n",
     "a: function, lines 4-4, skipped: aligned\n"
     "file: package a, prelude apart\n"},
    {"a function left alone leaves its aligned neighbours alone",
     "package a\n«prelude»\n"
     "//go:nosplit\n"
     "func f()   { g() }\n"
     "func abc() { g() }\n"
     "\n"
     "func h() { «body.start:one-line»g() «body.end:one-line»}\n",
     "f: function, lines 4-4, gives up '  ', gives up ' ', gives up ' ', skipped: "
     "runtime-directive\n"
     "abc: function, lines 5-5, gives up ' ', gives up ' ', skipped: aligned\n"
     "h: function, lines 7-7, gives up ' ', gives up ' '\n"
     "file: package a, prelude apart\n"},
    {"directives about the stack",
     "package a\n«prelude»\n"
     "// f does.\n"
     "//\n"
     "//go:nosplit\n"
     "//go:noinline\n"
     "func f() {\n\tg()\n}\n"
     "\n"
     "//go:noinline\n"
     "func h() {\n\t«body.start:line»g()\n}\n",
     "f: function, lines 7-9, skipped: runtime-directive\n"
     "h: function, lines 12-14\n"
     "file: package a, prelude apart\n"},
    {"opted out",
     "package a\n«prelude»\n// espalier: off\nfunc f() {\n\tg(func() {\n\t\th()\n\t})\n}\n",
     "f: function, lines 4-8, skipped: opted-out\n"
     "f.func: function, lines 5-7, depth 2, skipped: opted-out\n"
     "file: package a, prelude apart\n"},
    {"functions of one name",
     "package a\n«prelude»\nfunc init() {\n\t«body.start:line»g()\n}\nfunc init() "
     "{\n\t«body.start:line»g()\n}\n",
     "init: function, lines 3-5\n"
     "init#2: function, lines 6-8\n"
     "file: package a, prelude apart\n"},
};

} // namespace

class GoOutlineTest : public QObject {
    Q_OBJECT

private slots:
    void outlines_data();
    void outlines();
    void parametersAreNamed_data();
    void parametersAreNamed();
};

void GoOutlineTest::outlines_data()
{
    QTest::addColumn<std::string>("marked");
    QTest::addColumn<std::string>("described");
    for (const auto &row : kRows)
        QTest::newRow(row.name) << std::string(row.marked) << std::string(row.described);
}

void GoOutlineTest::outlines()
{
    QFETCH(std::string, marked);
    QFETCH(std::string, described);
    const auto text = test::withoutMarks(marked);
    const auto outline = syntax::outline(*syntax::languageNamed("go"), text);
    QCOMPARE(test::describe(text, outline), described);
    auto taken = outline;
    std::erase_if(taken.functions, [](const auto &function) { return !function.rule.empty(); });
    QCOMPARE(test::withMarks(text, taken), marked);
    QCOMPARE(outline.errors, 0u);
}

void GoOutlineTest::parametersAreNamed_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("names");
    const auto row = [](const char *name, const char *header, const char *names) {
        QTest::newRow(name) << QByteArray("package a\nfunc ") + header + " {\n}\n"
                            << QByteArray(names);
    };
    row("none", "f()", "");
    row("in their order", "f(b int, a string)", "b, a");
    row("several of one type", "f(a, b int, c string)", "a, b, c");
    row("the rest", "f(a int, more ...string)", "a, more");
    row("not blank ones", "f(_ int, a int, _ string)", "a");
    row("not types alone", "f(int, string)", "");
    row("not the receiver", "(t *T) f(a int)", "a");
    row("not results", "f(a int) (b int, err error)", "a");
    row("functions among them", "f(g func(x int) int, h int)", "g, h");
    row("with type parameters", "f[K comparable, V any](k K, v V)", "k, v");
}

void GoOutlineTest::parametersAreNamed()
{
    QFETCH(QByteArray, text);
    const auto outline = syntax::outline(*syntax::languageNamed("go"), text.toStdString());
    QVERIFY(!outline.functions.empty());
    QTEST(QByteArray::fromStdString(outline.functions.front().parameters), "names");
}

} // namespace tst_gooutline

QTEST_APPLESS_MAIN(tst_gooutline::GoOutlineTest)
#include "tst_gooutline.moc"
