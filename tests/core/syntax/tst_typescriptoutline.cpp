// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/syntax/outline.h"
#include "tests/core/syntax/markedsource.h"

#include <QTest>

namespace tst_typescriptoutline {

using namespace espalier;
using test::OutlineRow;

namespace {

constexpr OutlineRow kRows[] = {
    {"what has no body is no function",
     "«prelude»export function f(a: string): void;\n"
     "export function f(a: any) {«body.start:block»«body.end:end»}\n"
     "declare function g(): void;\n"
     "abstract class A { abstract h(): void; i?(): void; j(): void "
     "{«body.start:block»«body.end:end»} }\n"
     "interface I { k(): void }\n",
     "f: function, lines 2-2\n"
     "A.j: method, lines 4-4\n"
     "file: module\n"},
    {"a class is derived when it extends",
     "«prelude»class A implements I { constructor(private x: number) "
     "{«body.start:block»«body.end:end»} }\n"
     "class B extends A implements I {\n"
     "  constructor(readonly y: number) {\n"
     "    super(y);«body.start:block»\n"
     "  «body.end:line»}\n"
     "}\n",
     "A.constructor: constructor, lines 1-1\n"
     "B.constructor: derived constructor, lines 3-5\n"
     "file: global\n"},
    {"namespaces are part of names",
     "«prelude»namespace N.M { export function f() {«body.start:block»«body.end:end»} }\n"
     "export {};\n",
     "N.M.f: function, lines 1-1\n"
     "file: module\n"},
    {"fields name their functions",
     "«prelude»export class A { private f = (x: number): number => "
     "«body.start:expression»x«body.end:expression»; }\n",
     "A.f: arrow, lines 1-1\n"
     "file: module\n"},
    {"a file that requires in the way of TypeScript",
     "«prelude»import fs = require(\"fs\");\n"
     "function f() {«body.start:block»«body.end:end»}\n",
     "f: function, lines 2-2\n"
     "file: script\n"},
    {"a file that exports one thing",
     "«prelude»function f() {«body.start:block»«body.end:end»}\n"
     "export = f;\n",
     "f: function, lines 1-1\n"
     "file: script\n"},
    {"an import within a declared module makes none",
     "«prelude»declare module \"m\" { import x from \"x\"; }\n"
     "function f() {«body.start:block»«body.end:end»}\n",
     "f: function, lines 2-2\n"
     "file: global\n"},
    {"directives of compilers stay first",
     "// @ts-nocheck\n"
     "/// <reference types=\"node\" />\n"
     "«prelude»import x from \"x\";\n",
     "file: module\n"},
    {"documentation stays with what it documents",
     "«prelude»/** of x */\n"
     "export const x = 1;\n",
     "file: module\n"},
    {"a licence stays at the head",
     "/** @license MIT */\n"
     "«prelude»export const x = 1;\n",
     "file: module\n"},
    {"objects and literals an async function returns keep their place",
     "«prelude»export async function f(c: boolean) {\n"
     "  «body.start:line»if (c) return { a: 1 };\n"
     "  if (c) return c ? \"x\" : «return.1.value.start:value»g()«return.1.value.end:value»;\n"
     "  if (c) return await g();\n"
     "  if (c) return c && «return.2.value.start:value»g()«return.2.value.end:value»;\n"
     "  if (c) return «return.3.value.start:value»c || g()«return.3.value.end:value»;\n"
     "  return (g(), «return.4.value.start:value»h«return.4.value.end:value») as T;\n"
     "«body.end:line»}\n",
     "f: async function, lines 1-8\n"
     "file: module\n"},
    {"signatures that only line ends separate, and variance",
     "«prelude»export type O = {\n"
     "  <E>(a: E): E\n"
     "  <A>(a: A): A\n"
     "}\n"
     "export interface I<in out A, in B> {\n"
     "  readonly a: A\n"
     "}\n"
     "export const f: O = (x: any) => «body.start:expression»x«body.end:expression»;\n",
     "f: arrow, lines 8-8\n"
     "file: module\n"},
    {"a parameter is assigned to, and a closure mentions it",
     "«prelude»export function f(a: string | number) {\n"
     "  if (typeof a === \"string\") a = 1;\n"
     "  return [1].map((x) => «body.start:expression»a + x«body.end:expression»);\n"
     "}\n"
     "export function g(a: string | number, b: number) {\n"
     "  «body.start:line»if (typeof a === \"string\") a = 1;\n"
     "  b += 1;\n"
     "  return [1].map((x) => «body.start:expression»x«body.end:expression»);\n"
     "«body.end:line»}\n",
     "f: function, lines 1-4, skipped: reassigned-parameter\n"
     "f.<anonymous>: arrow, lines 3-3, depth 2\n"
     "g: function, lines 5-9\n"
     "g.<anonymous>: arrow, lines 8-8, depth 2\n"
     "file: module\n"},
};

} // namespace

class TypescriptOutlineTest : public QObject {
    Q_OBJECT

private slots:
    void outlines_data();
    void outlines();
    void elementsAreCode();
    void parametersAreNamed_data();
    void parametersAreNamed();
};

void TypescriptOutlineTest::outlines_data()
{
    QTest::addColumn<std::string>("marked");
    QTest::addColumn<std::string>("described");
    for (const auto &row : kRows)
        QTest::newRow(row.name) << std::string(row.marked) << std::string(row.described);
}

void TypescriptOutlineTest::outlines()
{
    QFETCH(std::string, marked);
    QFETCH(std::string, described);
    const auto text = test::withoutMarks(marked);
    for (const auto *language : {"typescript", "tsx"}) {
        const auto outline = syntax::outline(*syntax::languageNamed(language), text);
        QCOMPARE(test::describe(text, outline), described);
        auto taken = outline;
        std::erase_if(taken.functions, [](const auto &function) { return !function.rule.empty(); });
        QCOMPARE(test::withMarks(text, taken), marked);
        QCOMPARE(outline.errors, 0u);
    }
}

void TypescriptOutlineTest::elementsAreCode()
{
    const std::string text = "export const L = <T,>(p: { all: T[] }) => (\n"
                             "  <ul>{p.all.map((x) => <li>{`${x}`} // no comment</li>)}</ul>\n"
                             ");\n";
    const auto outline = syntax::outline(*syntax::languageNamed("tsx"), text);
    QCOMPARE(outline.errors, 0u);
    QCOMPARE(test::describe(text, outline), "L: arrow, lines 1-3\n"
                                            "L.<anonymous>: arrow, lines 2-2, depth 2\n"
                                            "file: module\n");
}

void TypescriptOutlineTest::parametersAreNamed_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("names");
    const auto row = [](const char *name, const char *text, const char *names) {
        QTest::newRow(name) << QByteArray(text) << QByteArray(names);
    };
    row("with types", "function f(a: A, b?: typeof c, ...d: D[]) {}", "a, b, d");
    row("not this", "function f(this: T, a: A) {}", "a");
    row("properties", "class A { constructor(private a: A, public readonly b = c) {} }", "a, b");
    row("patterns", "function f({ a, b: c }: T, [d]: U = e) {}", "a, c, d");
    row("an arrow's only one", "const f = x => x;", "x");
    row("decorated", "class A { f(@g() a: A) {} }", "a");
}

void TypescriptOutlineTest::parametersAreNamed()
{
    QFETCH(QByteArray, text);
    const auto outline = syntax::outline(*syntax::languageNamed("typescript"), text.toStdString());
    QVERIFY(!outline.functions.empty());
    QTEST(QByteArray::fromStdString(outline.functions.front().parameters), "names");
}

} // namespace tst_typescriptoutline

QTEST_APPLESS_MAIN(tst_typescriptoutline::TypescriptOutlineTest)
#include "tst_typescriptoutline.moc"
