// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/syntax/outline.h"
#include "tests/core/syntax/markedsource.h"

#include <QTest>

namespace tst_javascriptoutline {

using namespace espalier;
using test::OutlineRow;

namespace {

constexpr OutlineRow kRows[] = {
    {"the prelude goes behind hashbang and directives",
     "#!/usr/bin/env node\n"
     "\"use strict\";\n"
     "«prelude»f();\n",
     "file: runnable\n"},
    {"the prelude goes before a comment that belongs to a function",
     "\"a\"; 'b'\n"
     "«prelude»/** of f */\n"
     "function f() {«body.start:block»«body.end:end»}\n",
     "f: function, lines 3-3\n"},
    {"the prelude goes inside a line behind a directive", "\"use strict\"; «prelude»let x = 1", ""},
    {"the prelude goes before imports",
     "// licence\n"
     "\n"
     "«prelude»import x from \"x\";\n"
     "f();\n",
     "file: module\n"},
    {"a body of several lines",
     "«prelude»function f(a) {\n"
     "  «body.start:line»return a;\n"
     "«body.end:line»}\n",
     "f: function, lines 1-3\n"},
    {"a body on one line", "«prelude»function f(a) {«body.start:block» return a «body.end:end»}\n",
     "f: function, lines 1-1\n"},
    {"an empty body",
     "«prelude»function f() {«body.start:block»«body.end:end»}\n"
     "function g() {«body.start:block»\n"
     "«body.end:line»}\n",
     "f: function, lines 1-1\n"
     "g: function, lines 2-3\n"},
    {"a body that begins with a comment",
     "«prelude»function f() {«body.start:block» // why\n"
     "  g();\n"
     "«body.end:line»}\n"
     "function g() {\n"
     "  «body.start:line»/* why */ h();\n"
     "«body.end:line»}\n",
     "f: function, lines 1-3\n"
     "g: function, lines 4-6\n"},
    {"a body starts behind its directives",
     "«prelude»function f() {\n"
     "  \"use strict\";\n"
     "  'other';\n"
     "  «body.start:line»g();\n"
     "«body.end:line»}\n",
     "f: function, lines 1-5\n"},
    {"directives without a semicolon",
     "«prelude»function f() {\n"
     "  \"use strict\"\n"
     "  «body.start:line»// why\n"
     "  g()\n"
     "«body.end:line»}\n"
     "function h() { \"use strict\"\n"
     "  «body.start:line»g() «body.end:end»}\n",
     "f: function, lines 1-5\n"
     "h: function, lines 6-7\n"},
    {"a directive alone",
     "«prelude»function f() { \"use strict\"«body.start:unterminated» «body.end:end»}\n"
     "function g() { \"use strict\";«body.start:block» «body.end:end»}\n",
     "f: function, lines 1-1\n"
     "g: function, lines 2-2\n"},
    {"loops with braces",
     "«prelude»function f(a) {\n"
     "  «body.start:line»for (const x of a) {\n"
     "    «loop.1.body.start:line»if (x) continue;\n"
     "  }\n"
     "  for (let i = 0; i < 1; i++) {«loop.2.body.start:block» g(); }\n"
     "  while (a) {«loop.3.body.start:block»}\n"
     "  do {«loop.4.body.start:block» a++; } while (a < 4);\n"
     "«body.end:line»}\n",
     "f: function, lines 1-8, 4 loops\n"},
    {"loops without braces",
     "«prelude»function f(a) {\n"
     "  «body.start:line»for (;;)«loop.1.body.start:braceless»;«loop.1.body.end:braceless»\n"
     "  while (a) «loop.2.body.start:braceless»a--;«loop.2.body.end:braceless»\n"
     "  for (let i in a) «loop.3.body.start:braceless»if (i) g(); else "
     "h()«loop.3.body.end:braceless»\n"
     "  label: for (;;) «loop.4.body.start:braceless»break label;«loop.4.body.end:braceless»\n"
     "«body.end:line»}\n",
     "f: function, lines 1-6, 4 loops\n"},
    {"a do loop without braces",
     "«prelude»function f(a) {\n"
     "  «body.start:line»do «loop.1.body.start:do»a++;«loop.1.body.end:do» while (a < 3)\n"
     "«body.end:line»}\n",
     "f: function, lines 1-3, 1 loop\n"},
    {"loops in loops without braces",
     "«prelude»function f(a) {\n"
     "  «body.start:line»for (let i in a) «loop.1.body.start:nested»for (let j in a) "
     "«loop.2.body.start:braceless»f(i);«loop.1.body.end:nested»«loop.2.body.end:braceless»\n"
     "  for (let i in a) «loop.3.body.start:braceless»while (1) {«loop.4.body.start:block» break; "
     "}«loop.3.body.end:braceless»\n"
     "«body.end:line»}\n",
     "f: function, lines 1-4, 4 loops\n"},
    {"for await in an async generator",
     "«prelude»async function* f() {«body.start:block» for await (const x of y) "
     "{«loop.1.body.start:block» yield x } return 1 «body.end:end»}\n",
     "f: async generator function, lines 1-1, 1 loop\n"},
    {"values returned by an async function",
     "«prelude»async function f() {\n"
     "  «body.start:line»return (\n"
     "    await g()\n"
     "  );\n"
     "  return;\n"
     "  return a, «return.1.value.start:value»b«return.1.value.end:value»\n"
     "«body.end:line»}\n",
     "f: async function, lines 1-7\n"},
    {"an async generator returns as it is",
     "«prelude»async function* f() {«body.start:block» return 1; «body.end:end»}\n",
     "f: async generator function, lines 1-1\n"},
    {"returns of nested functions are their own",
     "«prelude»async function f() {\n"
     "  «body.start:line»return () => {«body.start:block» return 1 "
     "«body.end:end»}\n"
     "«body.end:line»}\n"
     "function g() {\n"
     "  «body.start:line»return async () => {«body.start:block» return "
     "2 «body.end:end»};\n"
     "«body.end:line»}\n",
     "f: async function, lines 1-3\n"
     "f.<anonymous>: arrow, lines 2-2, depth 2\n"
     "g: function, lines 4-6\n"
     "g.<anonymous>: async arrow, lines 5-5, depth 2\n"},
    {"arrows with an expression",
     "«prelude»const g = x => «body.start:expression»x * 2«body.end:expression»;\n"
     "const h = (x) => «body.start:expression»({ x })«body.end:expression»;\n"
     "const k = () => «body.start:expression»() => "
     "«body.start:expression»1«body.end:expression»«body.end:expression»;\n",
     "g: arrow, lines 1-1\n"
     "h: arrow, lines 2-2\n"
     "k: arrow, lines 3-3\n"
     "k.<anonymous>: arrow, lines 3-3, depth 2\n"},
    {"async arrows with an expression",
     "«prelude»const h = async (x) => «body.start:expression»({ x "
     "})«body.end:expression»;\n"
     "const k = async x => «body.start:expression»(1, "
     "2)«body.end:expression»;\n",
     "h: async arrow, lines 1-1\n"
     "k: async arrow, lines 2-2\n"},
    {"methods of an object",
     "«prelude»const o = { m() {«body.start:block» return 1 «body.end:end»}, get p() "
     "{«body.start:block» return 2; «body.end:end»}, set p(v) {«body.start:block»«body.end:end»}, "
     "async *q() {«body.start:block» yield 1; «body.end:end»},\n"
     "  \"r s\": () => {«body.start:block»«body.end:end»}, [t]: function () "
     "{«body.start:block»«body.end:end»}, u: function w() {«body.start:block»«body.end:end»}, "
     "async v() {«body.start:block» return 1 "
     "«body.end:end»} };\n",
     "o.m: method, lines 1-1\n"
     "o.get p: getter, lines 1-1\n"
     "o.set p: setter, lines 1-1\n"
     "o.q: async generator method, lines 1-1\n"
     "o.r s: arrow, lines 2-2\n"
     "o.[t]: function, lines 2-2\n"
     "o.w: function, lines 2-2\n"
     "o.v: async method, lines 2-2\n"},
    {"names from assignments",
     "«prelude»a.b.c = function () {«body.start:block» «body.end:end»};\n"
     "let d = (function () {«body.start:block»«body.end:end»});\n"
     "export default () => {«body.start:block»«body.end:end»};\n"
     "function f(x = () => «body.start:expression»1«body.end:expression») "
     "{«body.start:block»«body.end:end»}\n"
     "({ g: { h() {«body.start:block»«body.end:end»} } });\n",
     "a.b.c: function, lines 1-1\n"
     "d: function, lines 2-2\n"
     "default: arrow, lines 3-3\n"
     "f: function, lines 4-4\n"
     "f.x: arrow, lines 4-4, depth 2\n"
     "h: method, lines 5-5\n"
     "file: module\n"},
    {"anonymous functions are numbered",
     "«prelude»(function () {«body.start:block»«body.end:end»})();\n"
     "(() => {«body.start:block»«body.end:end»})();\n"
     "setTimeout(function tick() {«body.start:block»«body.end:end»}, 1);\n"
     "f(() => {«body.start:block»«body.end:end»});\n",
     "<anonymous>: function, lines 1-1\n"
     "<anonymous>#2: arrow, lines 2-2\n"
     "tick: function, lines 3-3\n"
     "<anonymous>#3: arrow, lines 4-4\n"},
    {"a class",
     "«prelude»class A {\n"
     "  static x = () => {«body.start:block»«body.end:end»};\n"
     "  #p = () => «body.start:expression»1«body.end:expression»;\n"
     "  constructor() {\n"
     "    «body.start:line»this.a = 1;\n"
     "  «body.end:line»}\n"
     "  #m() {«body.start:block»«body.end:end»}\n"
     "  static async s() {\n"
     "    «body.start:line»return await 1;\n"
     "  «body.end:line»}\n"
     "  get [k]() {«body.start:block» return 1; «body.end:end»}\n"
     "}\n",
     "A.x: arrow, lines 2-2\n"
     "A.#p: arrow, lines 3-3\n"
     "A.constructor: constructor, lines 4-6\n"
     "A.#m: method, lines 7-7\n"
     "A.s: async method, lines 8-10\n"
     "A.get [k]: getter, lines 11-11\n"},
    {"a derived constructor starts behind super",
     "«prelude»class A extends B {\n"
     "  constructor(a) {\n"
     "    f();\n"
     "    super(a);\n"
     "    «body.start:line»this.a = a;\n"
     "  «body.end:line»}\n"
     "}\n"
     "class C extends B { constructor() { super();«body.start:block» «body.end:end»} }\n",
     "A.constructor: derived constructor, lines 2-6\n"
     "C.constructor: derived constructor, lines 8-8\n"},
    {"a super call without a semicolon",
     "«prelude»class A extends B { constructor() { super()«body.start:unterminated» "
     "«body.end:end»} }\n"
     "class C extends B {\n"
     "  constructor() {\n"
     "    super()\n"
     "    «body.start:line»f()\n"
     "  «body.end:line»}\n"
     "}\n",
     "A.constructor: derived constructor, lines 1-1\n"
     "C.constructor: derived constructor, lines 3-6\n"},
    {"a derived constructor without a plain super is skipped",
     "«prelude»class A extends B { constructor() { if (1) super(); } }\n"
     "class C extends B { constructor() { for (;;) {«loop.1.body.start:block»} super(); } }\n",
     "A.constructor: derived constructor, lines 1-1, skipped: super-not-top-level\n"
     "C.constructor: derived constructor, lines 2-2, 1 loop, skipped: super-not-top-level\n"},
    {"a static block is a frame of its own",
     "«prelude»class A {\n"
     "  static { for (;;) break; (() => «body.start:expression»1«body.end:expression»)(); }\n"
     "}\n",
     "A.<anonymous>: arrow, lines 2-2\n"},
    {"double declarations are skipped",
     "«prelude»function f() {«body.start:block» var a; function a() "
     "{«body.start:block»«body.end:end»} «body.end:end»}\n"
     "function g() {«body.start:block» function a() {«body.start:block»«body.end:end»} function "
     "a() {«body.start:block»«body.end:end»} «body.end:end»}\n"
     "function h() {«body.start:block» { function a() {«body.start:block»«body.end:end»} } var b; "
     "function c() {«body.start:block»«body.end:end»} «body.end:end»}\n",
     "f: function, lines 1-1, skipped: duplicate-declaration\n"
     "f.a: function, lines 1-1, depth 2\n"
     "g: function, lines 2-2, skipped: duplicate-declaration\n"
     "g.a: function, lines 2-2, depth 2\n"
     "g.a#2: function, lines 2-2, depth 2\n"
     "h: function, lines 3-3\n"
     "h.a: function, lines 3-3, depth 2\n"
     "h.c: function, lines 3-3, depth 2\n"},
    {"asm is skipped",
     "«prelude»function f() { \"use asm\";«body.start:block» return {}; «body.end:end»}\n",
     "f: function, lines 1-1, skipped: asm\n"},
    {"serialised functions are skipped",
     "«prelude»page.evaluate(() => «body.start:expression»1«body.end:expression»);\n"
     "page.$eval(\"a\", (e) => «body.start:expression»e«body.end:expression»);\n"
     "other.run(() => «body.start:expression»1«body.end:expression»);\n",
     "<anonymous>: arrow, lines 1-1, skipped: serialized\n"
     "<anonymous>#2: arrow, lines 2-2, skipped: serialized\n"
     "<anonymous>#3: arrow, lines 3-3\n"},
    {"functions that opt out are skipped",
     "«prelude»let x;\n"
     "// espalier: off\n"
     "function f() {«body.start:block»«body.end:end»}\n"
     "function g() {«body.start:block»«body.end:end»}\n",
     "f: function, lines 3-3, skipped: opted-out\n"
     "g: function, lines 4-4\n"},
    {"strings, regular expressions and templates that look like code",
     "«prelude»function f() {\n"
     "  «body.start:line»return /function g() {/.test(`for(;;) ${() => {«body.start:block» return "
     "\"while (1);\" «body.end:end»}}`);\n"
     "«body.end:line»}\n",
     "f: function, lines 1-3\n"
     "f.<anonymous>: arrow, lines 2-2, depth 2\n"},
    {"JSX",
     "«prelude»const C = () => «body.start:expression»<div onClick={() => {«body.start:block» "
     "return 1 «body.end:end»}}>for (;;) {\"{\"}</div>«body.end:expression»;\n",
     "C: arrow, lines 1-1\n"
     "C.<anonymous>: arrow, lines 1-1, depth 2\n"},
    {"a broken function is skipped, the next is not",
     "«prelude»function f() { let = = 1; }\n"
     "function g() {«body.start:block» return 1 «body.end:end»}\n",
     "f: function, lines 1-1, skipped: syntax-error\n"
     "g: function, lines 2-2\n"
     "file: with errors\n"},
    {"an ES module by its export",
     "«prelude»export const f = () => «body.start:expression»1«body.end:expression»;\n",
     "f: arrow, lines 1-1\n"
     "file: module\n"},
    {"no module by a dynamic import",
     "«prelude»const f = () => «body.start:expression»import(\"x\")«body.end:expression»;\n",
     "f: arrow, lines 1-1\n"},
    {"CRLF and tabs",
     "«prelude»function f() {\r\n"
     "\t«body.start:line»for (;;) {«loop.1.body.start:block»\r\n"
     "\t}\r\n"
     "«body.end:line»}\r\n",
     "f: function, lines 1-4, 1 loop\n"},
    {"a byte order mark",
     "\xEF\xBB\xBF"
     "\"use strict\"\n"
     "«prelude»f()",
     ""},
    {"bytes that are not UTF-8",
     "«prelude»function f(){«body.start:block»return \"\xFF"
     "\xFE"
     "\"«body.end:end»}\n",
     "f: function, lines 1-1\n"},
    {"names beyond ASCII",
     "«prelude»function größe(λ) {«body.start:block» for (;;) {«loop.1.body.start:block»} "
     "«body.end:end»}\n",
     "größe: function, lines 1-1, 1 loop\n"},
    {"an empty file", "«prelude»", ""},
    {"one line without a newline",
     "«prelude»let f=()=>«body.start:expression»1«body.end:expression»", "f: arrow, lines 1-1\n"},
    {"a comment without a newline", "// only«prelude»", ""},
    {"no semicolons",
     "«prelude»let a = 1\n"
     "function f() {\n"
     "  «body.start:line»let b = a\n"
     "  ;[b].forEach(c => «body.start:expression»c«body.end:expression»)\n"
     "  return b\n"
     "«body.end:line»}\n",
     "f: function, lines 2-6\n"
     "f.<anonymous>: arrow, lines 4-4, depth 2\n"},
    {"a computed name that is long is cut",
     "«prelude»const o = { [\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"]() "
     "{«body.start:block»«body.end:end»} }\n",
     "o.[\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx]: method, lines 1-1\n"},
};

} // namespace

class JavascriptOutlineTest : public QObject {
    Q_OBJECT

private slots:
    void outlines_data();
    void outlines();
    void parametersAreNamed_data();
    void parametersAreNamed();
};

void JavascriptOutlineTest::outlines_data()
{
    QTest::addColumn<std::string>("marked");
    QTest::addColumn<std::string>("described");
    for (const auto &row : kRows)
        QTest::newRow(row.name) << std::string(row.marked) << std::string(row.described);
}

void JavascriptOutlineTest::outlines()
{
    QFETCH(std::string, marked);
    QFETCH(std::string, described);
    const auto text = test::withoutMarks(marked);
    const auto outline = syntax::outline(*syntax::languageNamed("javascript"), text);
    QCOMPARE(test::withMarks(text, outline), marked);
    QCOMPARE(test::describe(text, outline), described);
    QCOMPARE(outline.errors > 0, described.contains("with errors"));
}

void JavascriptOutlineTest::parametersAreNamed_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("names");
    const auto row = [](const char *name, const QByteArray &text, const char *names) {
        QTest::newRow(name) << text << QByteArray(names);
    };
    row("none", "function f() {}", "");
    row("in their order", "function f(b, a) {}", "b, a");
    row("of an arrow without parentheses", "const f = x => x;", "x");
    row("of a setter", "class A { set x(value) {} }", "value");
    row("a rest", "async (a, ...rest) => 1;", "a, rest");
    row("not what defaults mention", "function f(a = b, { c = d } = e) {}", "a, c");
    row("not keys", "function f({ a, b: c, [d]: e, ...f }) {}", "a, c, e, f");
    row("arrays within objects", "function f({ a: [b, , { c: d = e }, ...g] }) {}", "b, d, g");
    row("each once", "function f(a, a) {}", "a");
    row("not those of functions in defaults", "function f(a = (b) => b) {}", "a");
    row("beside comments", "function f(/* x */ a, // y\n b) {}", "a, b");
    row("beyond ASCII", "function f(größe) {}", "größe");
    row("not with escapes", "function f(\\u0061, b) {}", "b");
    QByteArray many;
    for (int i = 1; i <= 40; ++i)
        many += "p" + QByteArray::number(i) + ", ";
    const auto first = many.left(many.indexOf(", p33"));
    row("not more than anybody reads", "function f(" + many + "q) {}", first.constData());
}

void JavascriptOutlineTest::parametersAreNamed()
{
    QFETCH(QByteArray, text);
    const auto outline = syntax::outline(*syntax::languageNamed("javascript"), text.toStdString());
    QVERIFY(!outline.functions.empty());
    QTEST(QByteArray::fromStdString(outline.functions.front().parameters), "names");
}

} // namespace tst_javascriptoutline

QTEST_APPLESS_MAIN(tst_javascriptoutline::JavascriptOutlineTest)
#include "tst_javascriptoutline.moc"
