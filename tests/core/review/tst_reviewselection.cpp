// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/selection.h"

#include <QTest>

namespace tst_reviewselection {

using namespace espalier;
using namespace espalier::review;

namespace {

const std::string kPatch = "--- a/one\n+++ b/one\n"
                           "@@ -1,3 +1,4 @@\n a\n+new\n b\n c\n"
                           "@@ -11,3 +12,2 @@\n k\n-l\n m\n"
                           "--- a/two\n+++ b/two\n"
                           "@@ -1,2 +1,3 @@\n-x\n+y\n+z\n w\n";

diff::Patch patch()
{
    return diff::parsePatch(kPatch).value();
}

} // namespace

class SelectionTest : public QObject {
    Q_OBJECT

private slots:
    void partsAreRead();
    void otherTextIsRefused_data();
    void otherTextIsRefused();
    void partsAreTakenOrLeft();
    void linesAreTaken();
    void whatIsNotThereIsRefused();
};

void SelectionTest::partsAreRead()
{
    const auto parts = parseParts("1,5-7,2:4-9,3:8");
    QVERIFY(parts);
    const std::vector<HunkPart> wanted{{1}, {5}, {6}, {7}, {2, 4, 9}, {3, 8, 8}};
    QCOMPARE(*parts, wanted);
}

void SelectionTest::otherTextIsRefused_data()
{
    QTest::addColumn<QString>("text");
    for (const auto *text : {"", "0", "a", "1,", "3-1", "1-", "-1", "2:", ":4", "2:0", "1:2:3",
                             "1 2", "1-99999999", "99999999999999999999"})
        QTest::newRow(text) << QString::fromLatin1(text);
}

void SelectionTest::otherTextIsRefused()
{
    QFETCH(const QString, text);
    const auto parts = parseParts(text.toStdString());
    QVERIFY(!parts);
    QCOMPARE(parts.error().kind, ErrorKind::InvalidInput);
}

void SelectionTest::partsAreTakenOrLeft()
{
    const auto only = take(patch(), {.isRest = false, .parts = {{1}}});
    QVERIFY(only);
    QCOMPARE(only->files.size(), 1u);
    QCOMPARE(only->files.front().hunks.size(), 1u);
    const auto rest = take(patch(), {.isRest = true, .parts = {{1}}});
    QVERIFY(rest);
    QCOMPARE(rest->files.size(), 2u);
    QCOMPARE(rest->files.front().hunks.front().oldStart, 11u);
}

void SelectionTest::linesAreTaken()
{
    const auto some = take(patch(), {.isRest = false, .parts = {{3, 1, 2}}});
    QVERIFY(some);
    QCOMPARE(
        diff::toText(*some),
        std::string("diff --git a/two b/two\n--- a/two\n+++ b/two\n@@ -1,2 +1,2 @@\n-x\n+y\n w\n"));
}

void SelectionTest::whatIsNotThereIsRefused()
{
    for (const auto &parts : {std::vector<HunkPart>{{4}},
                              {{3, 1, 5}},
                              {},
                              {{1}, {2}, {3}},
                              {{1, 1, 1}}}) { // nothing is changed by a line of context
        const auto taken = take(patch(), {.isRest = false, .parts = parts});
        QVERIFY(!taken);
        QCOMPARE(taken.error().kind, ErrorKind::InvalidInput);
    }
}

} // namespace tst_reviewselection

QTEST_GUILESS_MAIN(tst_reviewselection::SelectionTest)
#include "tst_reviewselection.moc"
