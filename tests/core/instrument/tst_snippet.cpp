// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/instrument/snippet.h"

#include <QTest>

namespace tst_snippet {

using namespace espalier::instrument;

class SnippetTest : public QObject {
    Q_OBJECT

private slots:
    void aPatternFindsItsFilledForms_data();
    void aPatternFindsItsFilledForms();
    void theNameIsFoundInThePattern_data();
    void theNameIsFoundInThePattern();
    void anEmptySnippetIsEmpty();
    void matchesBeginWhereTheyAreAsked();
};

void SnippetTest::aPatternFindsItsFilledForms_data()
{
    QTest::addColumn<QByteArray>("snippet");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("end"); // -1: no match
    QTest::addColumn<QByteArray>("id");
    const auto row = [](const char *name, const char *snippet, const char *text, int end,
                        const char *id = "") {
        QTest::newRow(name) << QByteArray(snippet) << QByteArray(text) << end << QByteArray(id);
    };
    const auto *enter = "@_esp(\"{id}\")";
    row("an id", enter, "@_esp(\"a.py::f\")", 16, "a.py::f");
    row("an id with an escaped quote", enter, "@_esp(\"a\\\"b\")", 13, "a\\\"b");
    row("an id that ends with a backslash", enter, "@_esp(\"a\\\\\")", 12, "a\\\\");
    row("an id that does not end", enter, "@_esp(\"a.py", -1);
    row("an id that ends in an escape", enter, "@_esp(\"a\\", -1);
    row("an id over a line end", enter, "@_esp(\"a\n\")", -1);
    row("an empty id", enter, "@_esp(\"\")", 9);
    row("more behind it", enter, "@_esp(\"a\") # more", 10, "a");
    row("cut in the literal", enter, "@_es", -1);
    row("a span", "{span}.exit();", "_esp.exit();", 12);
    row("a deeper span", "{span}.exit();", "_esp12.exit();", 14);
    row("another name", "{span}.exit();", "_espa.exit();", -1);
    row("a number", "loop({n})", "loop(12)", 8);
    row("no number", "loop({n})", "loop()", -1);
    row("a mode", "f({mode})", "f(, 3)", 6);
    row("no mode", "f({mode})", "f()", 3);
    row("half a mode", "f({mode})", "f(, )", -1);
    row("dots", "from {dots} import x", "from ... import x", 17);
    row("no dots", "from {dots} import x", "from  import x", -1);
    row("parameters", "f({{params}}{mode})", "f({a, größe, $x}, 2)", 22);
    row("no parameters", "f({{params}})", "f({})", -1);
    row("parameters that do not end", "f({{params}})", "f({a, b", -1);
    row("an unknown placeholder is text", "{other}", "{other}", 7);
}

void SnippetTest::aPatternFindsItsFilledForms()
{
    QFETCH(QByteArray, snippet);
    QFETCH(QByteArray, text);
    QFETCH(int, end);
    QFETCH(QByteArray, id);
    const auto match = SnippetPattern(snippet.toStdString()).matchAt(text.toStdString(), 0);
    QCOMPARE(match ? int(match->end) : -1, end);
    if (match)
        QCOMPARE(match->id, id.toStdString());
}

void SnippetTest::theNameIsFoundInThePattern_data()
{
    QTest::addColumn<QByteArray>("snippet");
    QTest::addColumn<uint>("distance");
    QTest::newRow("at the start") << QByteArray("_espalier_tel.loop({n})") << 0u;
    QTest::newRow("behind an at") << QByteArray("@_espalier_tel.span(\"{id}\")") << 1u;
    QTest::newRow("a span first") << QByteArray("{span}.loop({n});") << 0u;
    QTest::newRow("a span behind a word") << QByteArray("const {span} = 1;") << 6u;
    QTest::newRow("the first of two") << QByteArray("let _esp = _espalier();") << 4u;
}

void SnippetTest::theNameIsFoundInThePattern()
{
    QFETCH(QByteArray, snippet);
    QTEST(uint(SnippetPattern(snippet.toStdString()).distanceToName()), "distance");
}

void SnippetTest::anEmptySnippetIsEmpty()
{
    QVERIFY(SnippetPattern("").empty());
    QVERIFY(!SnippetPattern("x").empty());
}

void SnippetTest::matchesBeginWhereTheyAreAsked()
{
    const SnippetPattern pattern("_esp();");
    QVERIFY(pattern.matchAt("a _esp();", 2));
    QVERIFY(!pattern.matchAt("a _esp();", 1));
    QVERIFY(!pattern.matchAt("a _esp();", 9));
}

} // namespace tst_snippet

QTEST_GUILESS_MAIN(tst_snippet::SnippetTest)
#include "tst_snippet.moc"
