// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/instrument/edits.h"
#include "core/instrument/squeeze.h"
#include "core/instrument/strip.h"
#include "core/syntax/outline.h"
#include "tests/support/verify.h"

#include <QTest>

namespace tst_stripgo {

using namespace espalier;
using namespace espalier::instrument;

// What the pack "spans" puts in, with the indentation of its lines.
static QByteArray entry(const char *indent, const char *id)
{
    const QByteArray tabs(indent);
    return tabs + "_esp := _espalier.Enter(\"" + id + "\")\n" + tabs + "defer _esp.Exit()\n";
}

static Result<Stripped> stripped(const QByteArray &text)
{
    static const Pack pack = Pack::load("spans").value();
    return strip(*syntax::languageNamed("go"), *pack.language("go"), text.toStdString());
}

class StripGoTest : public QObject {
    Q_OBJECT

private slots:
    void whatWasInsertedGoes_data();
    void whatWasInsertedGoes();
    void bodiesOnOneLineCloseAgain_data();
    void bodiesOnOneLineCloseAgain();
    void changedTelemetryIsRefused_data();
    void changedTelemetryIsRefused();
    void marksAreReadAsTheyAreWritten_data();
    void marksAreReadAsTheyAreWritten();
    void squeezingFollowsTheOutline();
};

void StripGoTest::whatWasInsertedGoes_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("original");
    QTest::addColumn<QByteArray>("ids");
    const auto row = [](const char *name, const QByteArray &text, const QByteArray &original,
                        const char *ids) {
        QTest::newRow(name) << text << original << QByteArray(ids);
    };
    row("a function and its loop",
        "package a\n\nfunc f() {\n" + entry("\t", "a.go::f") +
            "\tfor {\n\t\t_esp.Loop(1)\n\t\tg()\n\t}\n}\n",
        "package a\n\nfunc f() {\n\tfor {\n\t\tg()\n\t}\n}\n", "a.go::f");
    row("an import behind others",
        "package a\n\nimport \"fmt\"\nimport _espalier \"m/internal/espaliertel\"\n\nvar x int\n",
        "package a\n\nimport \"fmt\"\n\nvar x int\n", "");
    row("an import apart",
        "package a\n\nimport _espalier \"m/internal/espaliertel\"\n\nvar x int\n",
        "package a\n\nvar x int\n", "");
    row("line ends of DOS",
        "package a\r\n\r\nimport _espalier \"m/internal/espaliertel\"\r\n\r\nvar x int\r\n",
        "package a\r\n\r\nvar x int\r\n", "");
    row("an entry that names parameters",
        "func f(a, b int) {\n\t_esp := _espalier.EnterWith(\"a.go::f\", \"a, b\", a, b)\n"
        "\tdefer _esp.Exit()\n\tg()\n}\n",
        "func f(a, b int) {\n\tg()\n}\n", "a.go::f");
    row("on the brace's line",
        "func f() { _esp := _espalier.Enter(\"a.go::f\"); defer _esp.Exit();g() }\n",
        "func f() {g() }\n", "a.go::f");
    row("a loop on one line", "for { _esp.Loop(1);g() }\n", "for {g() }\n", "");
    row("lines that somebody put between the two",
        "func f() {\n\t_esp := _espalier.Enter(\"a\")\n\tg()\n\tdefer _esp.Exit()\n}\n",
        "func f() {\n\tg()\n}\n", "a");
    row("strings and comments stay",
        "var s = `\n\t_esp := _espalier.Enter(\"x\")\n` // _esp is not a mark\n",
        "var s = `\n\t_esp := _espalier.Enter(\"x\")\n` // _esp is not a mark\n", "");
}

void StripGoTest::whatWasInsertedGoes()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, original);
    QFETCH(QByteArray, ids);
    const auto result = stripped(text);
    VERIFY_OK(result);
    QCOMPARE(QByteArray::fromStdString(result->text), original);
    QCOMPARE(result->functionIds.empty() ? QByteArray()
                                         : QByteArray::fromStdString(*result->functionIds.begin()),
             ids);
    const auto insertions = toInsertions(text.toStdString(), *result);
    QCOMPARE(QByteArray::fromStdString(applyInsertions(original.toStdString(), insertions)), text);
}

void StripGoTest::bodiesOnOneLineCloseAgain_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("original");
    const auto row = [](const char *name, const QByteArray &text, const QByteArray &original) {
        QTest::newRow(name) << text << original;
    };
    const auto opened = [](const char *mark, const char *body) -> QByteArray {
        return QByteArray("{\n\t// _esp") + mark + "\n" + entry("\t", "a.go::f") + body + "}";
    };
    row("one statement", "func f() int " + opened("", "\treturn 1\n") + "\n",
        "func f() int { return 1 }\n");
    row("several statements", "func f() int " + opened("", "\tx++\n\ty()\n\treturn 1\n") + "\n",
        "func f() int { x++; y(); return 1 }\n");
    row("none", "func f() " + opened("", "") + "\n", "func f() {}\n");
    row("a comment", "func f() " + opened("", "\t/* nothing */\n") + "\n",
        "func f() { /* nothing */ }\n");
    row("blanks before the brace", "func f() " + opened(" 10", "\tg()\n") + "\n",
        "func f()           { g() }\n");
    row("blanks behind", "func f() " + opened(" +4", "\tg()\n") + " // c\n",
        "func f() { g() }     // c\n");
    row("blanks before a literal and behind what closes",
        "x(k: func() " + opened(" 2@8 +3@1", "\tg()\n") + ") // c\n",
        "x(k:   func() { g() })    // c\n");
    row("braces within", "func f() T " + opened("", "\treturn T{\"}\", '}', {1}}\n") + "\n",
        "func f() T { return T{\"}\", '}', {1}} }\n");
    row("two on one line",
        "x(func() " + opened("", "\tg()\n") + ", func() " + opened("", "\th()\n") + ")\n",
        "x(func() { g() }, func() { h() })\n");
    QByteArray dos = "func f() int " + opened(" 2", "\tx++\n\treturn 1\n") + "\n";
    row("line ends of DOS", dos.replace("\n", "\r\n"), "func f() int   { x++; return 1 }\r\n");
}

void StripGoTest::bodiesOnOneLineCloseAgain()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, original);
    const auto result = stripped(text);
    VERIFY_OK(result);
    QCOMPARE(QByteArray::fromStdString(result->text), original);
    for (std::size_t i = 0; i < result->owners.size(); ++i)
        QCOMPARE(result->owners[i], "a.go::f");
    const auto insertions = toInsertions(text.toStdString(), *result);
    QCOMPARE(QByteArray::fromStdString(applyInsertions(original.toStdString(), insertions)), text);
    QVERIFY(changesBetween(insertions, insertions).empty());
}

void StripGoTest::changedTelemetryIsRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char *name, const QByteArray &text) { QTest::newRow(name) << text; };
    row("an entry without its exit", "func f() {\n\t_esp := _espalier.Enter(\"a\")\n\tg()\n}\n");
    row("an exit without its entry", "func f() {\n\tdefer _esp.Exit()\n\tg()\n}\n");
    row("another call", "func f() {\n" + entry("\t", "a") + "\t_esp.Stop()\n}\n");
    row("a mark alone", "func f() {\n" + entry("\t", "a") + "\t// _esp\n\tg()\n}\n");
    row("a mark of more blanks than there is room",
        "{\n\t// _esp 3@900\n" + entry("\t", "a") + "\tg()\n}\n");
    const auto edited = [&](const char *name, const char *body) {
        row(name, "func f(x int) int {\n\t// _esp\n" + entry("\t", "a") + body + "}\n");
    };
    edited("a comment put into a body that was opened up", "\t// why\n\treturn x\n");
    edited("a comment put behind its statement", "\tx++ // more\n\treturn x\n");
    edited("a text of several lines put into it", "\tg(`a\nb`)\n");
    edited("an expression broken up in it", "\treturn x +\n\t\t1\n");
    edited("arguments broken up in it", "\tg(\n\t\tx,\n\t)\n");
    edited("a block put into it", "\tif x > 1 {\n\t\treturn 3\n\t}\n\treturn x\n");
    row("no closing brace", "func f() {\n\t// _esp\n" + entry("\t", "a") + "\tg()\n");
}

void StripGoTest::changedTelemetryIsRefused()
{
    QFETCH(QByteArray, text);
    VERIFY_FAILS(Conflict, stripped(text));
}

void StripGoTest::marksAreReadAsTheyAreWritten_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("is");
    const auto row = [](const char *text, bool is) {
        QTest::newRow(text) << QByteArray(text) << is;
    };
    row("// _esp", true);
    row("// _esp 10", true);
    row("// _esp 3@25", true);
    row("// _esp +4", true);
    row("// _esp 3@25 +4@2", true);
    row("// _esp x", false);
    row("// _esp 3@", false);
    row("// _esp ", false);
    row("// _espalier", false);
    row("// _esp 99999999999", false);
    row("//_esp", false);
}

void StripGoTest::marksAreReadAsTheyAreWritten()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, is);
    const auto mark = OpenMark::at(text.toStdString() + "\n", 0);
    QCOMPARE(mark.has_value(), is);
    if (mark)
        QCOMPARE(QByteArray::fromStdString(mark->text()), text);
}

void StripGoTest::squeezingFollowsTheOutline()
{
    const std::string text = "package a\n\nfunc f() int   { x++; return 1 }  // c\n";
    const auto outline = syntax::outline(*syntax::languageNamed("go"), text);
    const auto &function = outline.functions.front();
    const auto start = static_cast<std::uint32_t>(text.find("x++"));
    std::vector<model::Insertion> insertions{
        {.offset = start, .text = "\n\t// _esp\n" + entry("\t", "a.go::f").toStdString() + "\t"},
        {.offset = static_cast<std::uint32_t>(text.find('}')), .close = true, .text = "\n"}};
    squeeze(text, function, "\n", insertions);
    sortInsertions(insertions);
    const auto result = applyInsertions(text, insertions);
    QCOMPARE(result, "package a\n\nfunc f() int {\n\t// _esp 2 +1\n" +
                         entry("\t", "a.go::f").toStdString() + "\tx++\n\treturn 1\n} // c\n");
    const auto back = stripped(QByteArray::fromStdString(result));
    VERIFY_OK(back);
    QCOMPARE(back->text, text);
    // A script that keeps the body on its line gives nothing up.
    std::vector<model::Insertion> plain{{.offset = start, .text = "_esp.Loop(1); "}};
    squeeze(text, function, "\n", plain);
    QCOMPARE(plain.size(), 1u);
}

} // namespace tst_stripgo

QTEST_GUILESS_MAIN(tst_stripgo::StripGoTest)
#include "tst_stripgo.moc"
