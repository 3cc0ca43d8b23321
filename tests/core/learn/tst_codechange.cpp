// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/codechange.h"
#include "tests/support/verify.h"

#include <QTest>

#include <format>

namespace tst_codechange {

using namespace espalier;
using namespace espalier::learn;

static CodeChange change(std::string_view bad, std::string_view good)
{
    JobContext job;
    auto made = changeBetween(bad, good, job);
    if (!made)
        qFatal("%s", made.error().text().c_str());
    return *std::move(made);
}

class CodeChangeTest : public QObject {
    Q_OBJECT

private slots:
    void changesAreDescribed_data();
    void changesAreDescribed();
    void faultsAreDescribed();
    void theSizeIsThatOfTheLines();
    void longChangesAreCut();
    void hostileLinesStayOnOneLine();
    void sameChangesAreAlike();
    void oppositeChangesUndoEachOther();
};

void CodeChangeTest::changesAreDescribed_data()
{
    QTest::addColumn<QString>("bad");
    QTest::addColumn<QString>("good");
    QTest::addColumn<QString>("told");
    QTest::newRow("a line replaced") << "a\nb\nc\n" << "a\nx\nc\n" << "Replace `b` by `x`.";
    QTest::newRow("a line added") << "a\n  b\n" << "a\n  b\n  c\n" << "Add `c` after `b`.";
    QTest::newRow("a line added first") << "a\n" << "z\na\n" << "Add `z` at the beginning.";
    QTest::newRow("a line removed") << "a\nb\nc\n" << "a\nc\n" << "Remove `b` after `a`.";
    QTest::newRow("two places") << "a\nb\nc\nd\ne\n"
                                << "x\nb\nc\nd\ny\n"
                                << "Replace `a` by `x`. Replace `e` by `y`.";
    QTest::newRow("blank lines say nothing") << "a\nb\n" << "a\n\nb\n" << "";
    QTest::newRow("nothing") << "a\n" << "a\n" << "";
}

void CodeChangeTest::changesAreDescribed()
{
    QFETCH(const QString, bad);
    QFETCH(const QString, good);
    QTEST(QString::fromStdString(describeChange(change(bad.toStdString(), good.toStdString()))),
          "told");
}

void CodeChangeTest::faultsAreDescribed()
{
    QCOMPARE(describeFault(change("a\nb\n", "a\nx\n")), "What failed has `b`.");
    QCOMPARE(describeFault(change("a\n", "a\nx\n")), "What failed lacks `x` after `a`.");
    QCOMPARE(describeFault(change("a\n", "a\n")), "");
}

void CodeChangeTest::theSizeIsThatOfTheLines()
{
    const auto made = change("aa\nbbb\ncc\n", "aa\nx\ncc\n");
    QCOMPARE(made.bytes, 6u);
    QCOMPARE(made.lines, 2u);
    JobContext job;
    QCOMPARE(sizeOfChange("aa\nbbb\ncc\n", "aa\nx\ncc\n", job), 6u);
    QCOMPARE(sizeOfChange("aa\n", "aa\n", job), 0u);
}

void CodeChangeTest::longChangesAreCut()
{
    std::string bad;
    std::string good;
    for (int i = 0; i < 300; ++i) {
        good += std::format("line {} {}\n", i, std::string(1000, 'x'));
        if (i % 10 == 0) {
            bad += "same\n";
            good += "same\n";
        }
    }
    const auto told = describeChange(change(bad, good));
    QVERIFY2(told.size() < 4'000, std::to_string(told.size()).c_str());
    QVERIFY(told.contains("more lines"));
    QVERIFY(told.contains("more changes"));
}

void CodeChangeTest::hostileLinesStayOnOneLine()
{
    const auto told = describeChange(change("a\n", "a\n\x1b[31mred\u202e\n"));
    QVERIFY(!told.contains('\x1b'));
    QVERIFY(!told.contains("\u202e"));
    JobContext job;
    const std::string nul("a\0b\xff\n", 5);
    VERIFY_OK(changeBetween(nul, "x", job));
}

void CodeChangeTest::sameChangesAreAlike()
{
    const auto one = signatureOf(change("a\nf.line(1)\n", "a\nf.wrap(1)\n"));
    const auto elsewhere = signatureOf(change("b\nc\nf.line(1)\n", "b\nc\n  f.wrap(1)\n"));
    const auto other = signatureOf(change("a\nimport os\n", "a\n"));
    QCOMPARE(similarity(one, elsewhere), 1.0);
    // What else stands in the line makes two changes no more alike.
    const auto note =
        signatureOf(change("f.line(\"a\", 1, 2, 3, 4)\n", "f.note(\"a\", 1, 2, 3, 4)\n"));
    QVERIFY(similarity(one, note) < 0.5);
    QVERIFY(similarity(one, other) < 0.2);
    QCOMPARE(similarity(one, {}), 0.0);
    QCOMPARE(similarity({}, {}), 0.0);
}

void CodeChangeTest::oppositeChangesUndoEachOther()
{
    const auto there = signatureOf(change("a\nf.line(1)\n", "a\nf.wrap(2)\n"));
    const auto back = signatureOf(change("b\nf.wrap(2)\n", "b\nf.line(1)\n"));
    QVERIFY(undoEachOther(there, back));
    QVERIFY(!undoEachOther(there, there));
    const auto adds = signatureOf(change("a\n", "a\nx y\n"));
    const auto removes = signatureOf(change("a\nx y\n", "a\n"));
    QVERIFY(undoEachOther(adds, removes));
    QVERIFY(!undoEachOther(adds, there));
    QVERIFY(!undoEachOther({}, {}));
    const auto moves = signatureOf(change("x y\na\nb\n", "a\nb\nx y\n"));
    QVERIFY(!undoEachOther(moves, moves));
    // Two that mend the same line alike do not.
    const auto long1 = signatureOf(change("f.line(\"a\", 1, 2, 3)\n", "f.wrap(\"a\", 1, 2, 3)\n"));
    QVERIFY(!undoEachOther(long1, long1));
}

} // namespace tst_codechange

QTEST_GUILESS_MAIN(tst_codechange::CodeChangeTest)
#include "tst_codechange.moc"
