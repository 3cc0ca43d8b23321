// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/detailpane.h"

#include "widgets/controls/commandbar.h"

#include <QLabel>
#include <QSplitter>
#include <QTabBar>
#include <QTabWidget>
#include <QTest>
#include <QToolBar>

namespace tst_detailpane {

using namespace espalier;
using controls::DetailPane;

class TestDetailPane final : public QObject {
    Q_OBJECT

private slots:
    void partsAreFoundByName();
    void aLongTitleCanBeReadAsAToolTip();
    void factsFollowTheTheme();
    void theDetailIsBesideTheList();

private:
    theme::ThemeManager m_themes{theme::Choice::Light};
};

void TestDetailPane::partsAreFoundByName()
{
    const DetailPane pane(m_themes, QStringLiteral("thing"), QStringLiteral("Parts of the thing"));
    QCOMPARE(pane.findChild<QTabWidget *>(QStringLiteral("thingTabs")), &pane.tabs());
    QCOMPARE(pane.findChild<QToolBar *>(QStringLiteral("thingBar")), &pane.bar());
    QVERIFY(pane.findChild<QLabel *>(QStringLiteral("thingFacts")));
    QCOMPARE(pane.tabs().accessibleName(), QStringLiteral("Parts of the thing"));
    QCOMPARE(pane.tabs().tabBar()->accessibleName(), QStringLiteral("Parts of the thing"));
    pane.command().setCommand({QStringLiteral("espalier"), QStringLiteral("doctor")});
    QCOMPARE(pane.command().text(), QStringLiteral("espalier doctor"));
}

void TestDetailPane::aLongTitleCanBeReadAsAToolTip()
{
    DetailPane pane(m_themes, QStringLiteral("thing"), QStringLiteral("Parts"));
    const auto title = QStringLiteral("<b>long</b> ").repeated(50);
    pane.setTitle(title);
    QCOMPARE(pane.title(), title);
    QVERIFY(pane.minimumSizeHint().width() < pane.fontMetrics().horizontalAdvance(title));
    for (const auto *label : pane.findChildren<QLabel *>()) {
        if (label->text() == title)
            QCOMPARE(label->textFormat(), Qt::PlainText);
    }
}

void TestDetailPane::factsFollowTheTheme()
{
    DetailPane pane(m_themes, QStringLiteral("thing"), QStringLiteral("Parts"));
    pane.setFacts(QStringLiteral("Some facts"));
    const auto *facts = pane.findChild<QLabel *>(QStringLiteral("thingFacts"));
    QCOMPARE(facts->text(), QStringLiteral("Some facts"));
    m_themes.setChoice(theme::Choice::Dark);
    QCOMPARE(facts->palette().color(QPalette::WindowText),
             m_themes.theme().color(theme::Role::TextMuted));
    m_themes.setChoice(theme::Choice::Light);
}

void TestDetailPane::theDetailIsBesideTheList()
{
    QWidget window;
    auto *list = new QWidget;
    auto *detail = new QWidget;
    const auto *splitter = controls::besideEachOther(list, 40, detail, 60, &window);
    QCOMPARE(splitter->widget(0), list);
    QCOMPARE(splitter->widget(1), detail);
    QVERIFY(!splitter->childrenCollapsible());
}

} // namespace tst_detailpane

QTEST_MAIN(tst_detailpane::TestDetailPane)
#include "tst_detailpane.moc"
