// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/display.h"

#include <QTest>

namespace tst_display {

using espalier::workbench::displayProblem;

class DisplayTest final : public QObject {
    Q_OBJECT

private slots:
    void init();
    void withoutADisplayItSaysSo();
    void aDisplayThatDoesNotAnswerIsNamed();
    void whatOnlyTryingTellsIsLeftToIt_data();
    void whatOnlyTryingTellsIsLeftToIt();
};

void DisplayTest::init()
{
    for (const auto *name : {"QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DISPLAY"})
        qunsetenv(name);
}

void DisplayTest::withoutADisplayItSaysSo()
{
    QVERIFY(displayProblem().value_or("").contains("DISPLAY"));
}

void DisplayTest::aDisplayThatDoesNotAnswerIsNamed()
{
    qputenv("DISPLAY", ":4711.0");
    QVERIFY(displayProblem().value_or("").contains(":4711"));
}

void DisplayTest::whatOnlyTryingTellsIsLeftToIt_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("another machine's display") << QByteArray("DISPLAY") << QByteArray("far:0");
    QTest::newRow("Wayland") << QByteArray("WAYLAND_DISPLAY") << QByteArray("wayland-0");
    QTest::newRow("a platform that was chosen")
        << QByteArray("QT_QPA_PLATFORM") << QByteArray("offscreen");
}

void DisplayTest::whatOnlyTryingTellsIsLeftToIt()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, value);
    qputenv(name.constData(), value);
    QVERIFY(!displayProblem());
}

} // namespace tst_display

QTEST_GUILESS_MAIN(tst_display::DisplayTest)
#include "tst_display.moc"
