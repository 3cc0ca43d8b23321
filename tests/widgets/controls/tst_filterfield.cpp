// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/filterfield.h"

#include <QAction>
#include <QDialog>
#include <QListWidget>
#include <QSignalSpy>
#include <QTest>

namespace tst_filterfield {

using namespace espalier;
using controls::FilterField;

namespace {

/// A field above its list, in a dialog that Escape closes.
struct Fixture {
    Fixture()
    {
        list->move(0, 40);
        dialog.show();
        dialog.activateWindow();
        field->setFocus();
    }
    theme::ThemeManager themes{theme::Choice::Light};
    QDialog dialog;
    FilterField *field = new FilterField(themes, QStringLiteral("Filter"), &dialog);
    QListWidget *list = new QListWidget(&dialog);
};

} // namespace

class TestFilterField final : public QObject {
    Q_OBJECT

private slots:
    void theTextIsToldOnceTypingRests();
    void settingTheTextTellsIt();
    void escapeClearsIt();
    void escapeInAnEmptyFieldIsForTheDialog();
    void downGoesToTheList();
    void downStaysWithoutAList();
    void downStaysWhenTheListIsGone();
    void theHintIsItsName();
    void theIconFollowsTheTheme();
};

void TestFilterField::theTextIsToldOnceTypingRests()
{
    Fixture fixture;
    const QSignalSpy told(fixture.field, &FilterField::filterChanged);
    QTest::keyClicks(fixture.field, QStringLiteral("tree"));
    QCOMPARE(told.size(), 0);
    QTRY_COMPARE(told.size(), 1);
    QCOMPARE(told.first().first().toString(), QStringLiteral("tree"));
}

void TestFilterField::settingTheTextTellsIt()
{
    Fixture fixture;
    const QSignalSpy told(fixture.field, &FilterField::filterChanged);
    fixture.field->setText(QStringLiteral("tree"));
    QTRY_COMPARE(told.size(), 1);
}

void TestFilterField::escapeClearsIt()
{
    Fixture fixture;
    fixture.field->setText(QStringLiteral("tree"));
    const QSignalSpy told(fixture.field, &FilterField::filterChanged);
    QTest::keyClick(fixture.field, Qt::Key_Escape);
    QVERIFY(fixture.field->text().isEmpty());
    QVERIFY(fixture.dialog.isVisible());
    QTRY_COMPARE(told.size(), 1);
    QCOMPARE(told.first().first().toString(), QString());
}

void TestFilterField::escapeInAnEmptyFieldIsForTheDialog()
{
    Fixture fixture;
    QTest::keyClick(fixture.field, Qt::Key_Escape);
    QVERIFY(!fixture.dialog.isVisible());
}

void TestFilterField::downGoesToTheList()
{
    Fixture fixture;
    fixture.field->setTarget(fixture.list);
    QVERIFY(QTest::qWaitForWindowActive(&fixture.dialog));
    QTest::keyClick(fixture.field, Qt::Key_Down);
    QVERIFY(fixture.list->hasFocus());
}

void TestFilterField::downStaysWithoutAList()
{
    Fixture fixture;
    QVERIFY(QTest::qWaitForWindowActive(&fixture.dialog));
    QTest::keyClick(fixture.field, Qt::Key_Down);
    QVERIFY(fixture.field->hasFocus());
}

void TestFilterField::downStaysWhenTheListIsGone()
{
    Fixture fixture;
    fixture.field->setTarget(fixture.list);
    delete fixture.list;
    QVERIFY(QTest::qWaitForWindowActive(&fixture.dialog));
    QTest::keyClick(fixture.field, Qt::Key_Down);
    QVERIFY(fixture.field->hasFocus());
}

void TestFilterField::theHintIsItsName()
{
    const Fixture fixture;
    QCOMPARE(fixture.field->accessibleName(), QStringLiteral("Filter"));
    QCOMPARE(fixture.field->placeholderText(), QStringLiteral("Filter"));
}

void TestFilterField::theIconFollowsTheTheme()
{
    Fixture fixture;
    const auto *mark = fixture.field->actions().first();
    const auto light = mark->icon().pixmap(16).toImage();
    fixture.themes.setChoice(theme::Choice::Dark);
    QVERIFY(mark->icon().pixmap(16).toImage() != light);
}

} // namespace tst_filterfield

QTEST_MAIN(tst_filterfield::TestFilterField)
#include "tst_filterfield.moc"
