// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/panels/backlogpanelcase.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QDialog>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QToolButton>

namespace tst_backlogpanel {

using namespace espalier;
using models::TicketModel;

constexpr auto kErrorLog = "2026-01-02 03:04:05 ERROR\n"
                           "Traceback (most recent call last):\n"
                           "  File \"shop/till.py\", line 11, in total\n"
                           "    result += price(item)\n"
                           "KeyError: 'size'\n";

class TestBacklogPanel final : public test::BacklogPanelCase {
    Q_OBJECT

private slots:
    void withoutTicketsItExplainsItself();
    void theInboxIsListedByScore();
    void aTicketIsShownWithItsEvidence();
    void enterOnACallOpensItsSource();
    void textOfTheRepositoryStaysText();
    void whyIsToldInPoints();
    void aFilterThatCannotBeReadIsSaid();
    void aFilterThatFitsNothingCanBeCleared();
    void headersChangeTheOrder();
    void viewsAreSavedAndChosen();
    void manyTicketsAreReadAsTheyAreLookedAt();
    void aScanTellsWhyNothingCame();
    void filesAreTakenInEachWithItsResult();
    void goodResultsTakeOneLineWhereThereIsLittleRoom();
    void ticketsAreExported();
    void everythingHasAName();
    void stateIsKept();
    void picturesAreTaken();

private:
    void drop(std::initializer_list<QLatin1String> names);
    [[nodiscard]] QTreeWidgetItem *evidence(const QString &text) const
    {
        const auto found =
            part<QTreeWidget>("evidence")->findItems(text, Qt::MatchContains | Qt::MatchRecursive);
        return found.isEmpty() ? nullptr : found.first();
    }
    void choose(const QString &title)
    {
        for (int row = 0; row < m_model->rowCount(); ++row) {
            if (titleAt(row).contains(title))
                m_table->setCurrentIndex(m_model->index(row, 0));
        }
        QTRY_VERIFY_WITH_TIMEOUT(action("edit")->isEnabled(), kPatience);
    }
};

void TestBacklogPanel::withoutTicketsItExplainsItself()
{
    open(0);
    auto *empty = part<QWidget>("tickets");
    QTRY_VERIFY_WITH_TIMEOUT(!empty->isVisible(), kPatience);
    const auto buttonOf = [this](const QString &text) -> QPushButton * {
        for (auto *button : m_panel->findChildren<QPushButton *>()) {
            if (button->isVisible() && button->text() == text)
                return button;
        }
        return nullptr;
    };
    QTRY_VERIFY_WITH_TIMEOUT(buttonOf(QStringLiteral("Scan now")), kPatience);
    QVERIFY(buttonOf(action("takeIn")->text()));
    QCOMPARE(m_panel->count(), 0);
    test::shoot(*m_panel, m_project->themes, QStringLiteral("backlog-empty"));
}

void TestBacklogPanel::theInboxIsListedByScore()
{
    fillSamples();
    open(5);
    const QAbstractItemModelTester tester(m_model);
    QCOMPARE(m_panel->count(), 5);
    double last = 0;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        QVERIFY(m_model->row(row)->score >= last);
        last = m_model->row(row)->score;
    }
    QVERIFY(titleAt(0).startsWith(QLatin1String("KeyError")));
}

void TestBacklogPanel::aTicketIsShownWithItsEvidence()
{
    fillSamples();
    open(5);
    const auto facts = part<QLabel>("ticketFacts")->text();
    QVERIFY(facts.contains(QStringLiteral("Critical")));
    QVERIFY(facts.contains(QStringLiteral("87")));
    QVERIFY(facts.contains(QStringLiteral("(10 − 10)")));
    // Own calls are open, those of libraries are folded.
    QVERIFY(evidence(QStringLiteral("shop.till.total"))->parent()->isExpanded());
    QVERIFY(!evidence(QStringLiteral("2 call(s) of libraries"))->isExpanded());
    choose(QStringLiteral("slower"));
    QVERIFY(evidence(QStringLiteral("Median")));
    choose(QStringLiteral("test_total"));
    QVERIFY(evidence(QStringLiteral("Outcomes")));
    choose(QStringLiteral("password"));
    QVERIFY(evidence(QStringLiteral("bandit · B105")));
}

void TestBacklogPanel::enterOnACallOpensItsSource()
{
    fillSamples();
    open(5);
    QSignalSpy asked(m_project->context.get(), &models::ProjectContext::sourceRequested);
    auto *tree = part<QTreeWidget>("evidence");
    tree->setFocus();
    tree->setCurrentItem(evidence(QStringLiteral("shop.till.total")));
    QTest::keyClick(tree, Qt::Key_Return);
    QCOMPARE(asked.count(), 1);
    QCOMPARE(asked.at(0).at(0).toString(), QStringLiteral("shop/till.py"));
    QCOMPARE(asked.at(0).at(1).toInt(), 11);
    // What is not of the project leads nowhere.
    tree->setCurrentItem(evidence(QStringLiteral("runpy.run_code")));
    QTest::keyClick(tree, Qt::Key_Return);
    QCOMPARE(asked.count(), 1);
}

void TestBacklogPanel::textOfTheRepositoryStaysText()
{
    fillSamples();
    open(5);
    QVERIFY(part<QPlainTextEdit>("ticketDescription")
                ->toPlainText()
                .contains(QStringLiteral("<b>an order</b>")));
    // Masked places stand out.
    QCOMPARE(part<QPlainTextEdit>("ticketDescription")->extraSelections().size(), 1);
    choose(QStringLiteral("receipt"));
    auto *said = evidence(QStringLiteral("<i>hard</i>"));
    QVERIFY(said);
    QVERIFY(said->toolTip(0).contains(QStringLiteral("&lt;i&gt;")));
}

void TestBacklogPanel::whyIsToldInPoints()
{
    fillSamples();
    open(5);
    auto *why = part<QTreeWidget>("assessment");
    const auto row = [why](const QString &text) -> QTreeWidgetItem * {
        const auto found = why->findItems(text, Qt::MatchExactly | Qt::MatchRecursive);
        return found.isEmpty() ? nullptr : found.first();
    };
    QVERIFY(row(QStringLiteral("Coverage by tests")));
    QCOMPARE(row(QStringLiteral("Coverage by tests"))->text(2),
             QStringLiteral("80 % of the lines"));
    QCOMPARE(row(QStringLiteral("Earlier failures and regressions"))->text(2),
             QStringLiteral("Not known"));
    QVERIFY(row(QStringLiteral("Why it is one ticket")));
    QCOMPARE(row(QStringLiteral("Why it is one ticket"))->childCount(), 3);
}

void TestBacklogPanel::aFilterThatCannotBeReadIsSaid()
{
    fillSamples();
    open(5);
    auto *problem = part<QLabel>("filterProblem");
    QVERIFY(!problem->isVisible());
    press(Qt::Key_Slash);
    QTRY_VERIFY(part<QLineEdit>("ticketFilter")->hasFocus());
    part<QLineEdit>("ticketFilter")->clear();
    type(QStringLiteral("status:lost"));
    QTRY_VERIFY(problem->isVisible());
    QVERIFY(problem->text().contains(QStringLiteral("status:lost")));
    QVERIFY(problem->text().contains(QStringLiteral("status:in_progress")));
    QCOMPARE(m_model->rowCount(), 5);
    setFilter(QStringLiteral("category:security"));
    QTRY_COMPARE_WITH_TIMEOUT(m_model->rowCount(), 1, kPatience);
    QVERIFY(!problem->isVisible());
}

void TestBacklogPanel::aFilterThatFitsNothingCanBeCleared()
{
    fillSamples();
    open(5);
    setFilter(QStringLiteral("status:applied"));
    QTRY_COMPARE_WITH_TIMEOUT(m_model->rowCount(), 0, kPatience);
    QVERIFY(!m_table->isVisible());
    QPushButton *clear = nullptr;
    for (auto *button : m_panel->findChildren<QPushButton *>()) {
        if (button->isVisible() && button->text() == QLatin1String("Show all"))
            clear = button;
    }
    QVERIFY(clear);
    clear->click();
    QTRY_COMPARE_WITH_TIMEOUT(m_model->rowCount(), 5, kPatience);
    QVERIFY(m_table->isVisible());
}

void TestBacklogPanel::headersChangeTheOrder()
{
    fillSamples();
    open(5);
    auto *header = m_table->header();
    const auto click = [&](int column) {
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {},
                          {header->sectionViewportPosition(column) + 12, header->height() / 2});
    };
    click(TicketModel::TitleColumn);
    QTRY_VERIFY_WITH_TIMEOUT(titleAt(0).startsWith(QLatin1String("Hard-coded")), kPatience);
    QVERIFY(part<QLineEdit>("ticketFilter")->text().contains(QStringLiteral("sort:title")));
    click(TicketModel::TitleColumn);
    QTRY_VERIFY_WITH_TIMEOUT(!titleAt(0).startsWith(QLatin1String("Hard-coded")) &&
                                 titleAt(0) != QLatin1String("…"),
                             kPatience);
    QVERIFY(part<QLineEdit>("ticketFilter")->text().contains(QStringLiteral("sort:-title")));
}

void TestBacklogPanel::viewsAreSavedAndChosen()
{
    fillSamples();
    open(5);
    setFilter(QStringLiteral("priority:high"));
    QTRY_COMPARE_WITH_TIMEOUT(m_model->rowCount(), 2, kPatience);
    action("saveView")->trigger();
    type(QStringLiteral("Soon & first"));
    press(Qt::Key_Return);
    auto *views = part<QToolButton>("ticketViews");
    QTRY_COMPARE_WITH_TIMEOUT(views->text(), QStringLiteral("Soon && first"), kPatience);
    setFilter(QString());
    QTRY_COMPARE_WITH_TIMEOUT(m_model->rowCount(), 5, kPatience);
    QCOMPARE(views->text(), QStringLiteral("All tickets"));
}

void TestBacklogPanel::manyTicketsAreReadAsTheyAreLookedAt()
{
    constexpr int kMany = 6000;
    fill(kMany);
    open(kMany);
    int known = 0;
    for (int row = 0; row < kMany; ++row)
        known += m_model->row(row) ? 1 : 0;
    QVERIFY(known <= 2 * TicketModel::kPage);
    QTest::keyClick(m_table, Qt::Key_End);
    QTRY_VERIFY_WITH_TIMEOUT(m_model->row(kMany - 1), kPatience);
    QCOMPARE(titleAt(kMany - 1), QStringLiteral("Trouble 6000"));
}

void TestBacklogPanel::aScanTellsWhyNothingCame()
{
    open(0);
    action("scan")->trigger();
    auto *rows = part<QTreeWidget>("resultRows");
    QTRY_VERIFY_WITH_TIMEOUT(rows->isVisible(), kPatience);
    QCOMPARE(rows->topLevelItemCount(), static_cast<int>(engine::kScanSources.size()));
    for (int row = 0; row < rows->topLevelItemCount(); ++row)
        QVERIFY(!rows->topLevelItem(row)->text(5).isEmpty());
    test::shoot(*m_panel, m_project->themes, QStringLiteral("backlog-scan"));
    QTest::keyClick(rows, Qt::Key_Escape);
    QVERIFY(!rows->isVisible());
}

// Files of the project, dropped on the panel.
void TestBacklogPanel::drop(std::initializer_list<QLatin1String> names)
{
    QMimeData data;
    QList<QUrl> urls;
    for (const auto name : names)
        urls << QUrl::fromLocalFile(QString::fromStdString(m_project->files.root().string()) +
                                    QLatin1Char('/') + name);
    data.setUrls(urls);
    QDragEnterEvent enter({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(m_panel.get(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(m_panel.get(), &drop);
}

void TestBacklogPanel::filesAreTakenInEachWithItsResult()
{
    m_project->files.write("errors.log", kErrorLog);
    m_project->files.write("empty.log", "");
    open(0);
    drop({QLatin1String("errors.log"), QLatin1String("empty.log")});
    auto *rows = part<QTreeWidget>("resultRows");
    QTRY_VERIFY_WITH_TIMEOUT(rows->isVisible(), kPatience);
    QCOMPARE(rows->topLevelItemCount(), 2);
    QCOMPARE(rows->topLevelItem(0)->text(2), QStringLiteral("1"));
    QVERIFY(!rows->topLevelItem(1)->text(4).isEmpty());
    QTRY_COMPARE_WITH_TIMEOUT(m_model->rowCount(), 1, kPatience);
}

void TestBacklogPanel::goodResultsTakeOneLineWhereThereIsLittleRoom()
{
    m_project->files.write("errors.log", kErrorLog);
    open(0);
    m_panel->resize(900, 430);
    drop({QLatin1String("errors.log")});
    auto *rows = part<QTreeWidget>("resultRows");
    auto *pane = part<QWidget>("resultPane");
    QTRY_VERIFY_WITH_TIMEOUT(pane->isVisible(), kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(m_model->rowCount(), 1, kPatience);
    QVERIFY(!rows->isVisible());
    QVERIFY(pane->height() < 4 * pane->fontMetrics().lineSpacing());
    // Then there is room to read what the ticket is made of.
    QTRY_VERIFY_WITH_TIMEOUT(evidence(QStringLiteral("total")), kPatience);
    auto *tree = part<QTreeWidget>("evidence");
    QTRY_VERIFY(tree->viewport()->height() >= 5 * tree->fontMetrics().lineSpacing());
    part<QToolButton>("resultFold")->click();
    QVERIFY(rows->isVisible());
    QCOMPARE(rows->topLevelItemCount(), 1);
}

void TestBacklogPanel::ticketsAreExported()
{
    fillSamples();
    open(5);
    action("export")->trigger();
    auto *dialog = m_panel->findChild<QDialog *>();
    QVERIFY(dialog);
    QVERIFY(!dialog->isModal());
    dialog->close();
}

void TestBacklogPanel::everythingHasAName()
{
    fillSamples();
    open(5);
    QCOMPARE(test::namelessIn(*m_panel), QStringList());
    auto *tabs = part<QTabWidget>("ticketTabs");
    for (const char *id : {"duplicate", "decline", "snooze", "risk", "priority", "new", "report"}) {
        action(id)->trigger();
        QCOMPARE(test::namelessIn(*m_panel), QStringList());
        press(Qt::Key_Escape);
    }
    action("edit")->trigger();
    for (int tab = 0; tab < tabs->count(); ++tab) {
        tabs->setCurrentIndex(tab);
        QCOMPARE(test::namelessIn(*m_panel), QStringList());
    }
    for (auto *each : m_panel->offeredActions())
        QVERIFY2(!each->icon().isNull() && !each->text().isEmpty(), qPrintable(each->objectName()));
}

void TestBacklogPanel::stateIsKept()
{
    fillSamples();
    open(5);
    setFilter(QStringLiteral("priority:high sort:title"));
    QTRY_COMPARE_WITH_TIMEOUT(m_model->rowCount(), 2, kPatience);
    m_table->setCurrentIndex(m_model->index(1, 0));
    const auto number = current();
    part<QTabWidget>("ticketTabs")->setCurrentIndex(2);
    const auto state = m_panel->saveState();
    m_panel = std::make_unique<panels::BacklogPanel>(*m_project->context);
    m_table = part<QTreeView>("tickets");
    m_model = m_panel->findChild<TicketModel *>();
    m_panel->restoreState(state);
    test::showPanel(*m_panel, {1200, 700});
    QTRY_COMPARE_WITH_TIMEOUT(m_model->rowCount(), 2, kPatience);
    QCOMPARE(current(), number);
    QCOMPARE(part<QTabWidget>("ticketTabs")->currentIndex(), 2);
    QCOMPARE(m_panel->saveState().value(QStringLiteral("filter")),
             state.value(QStringLiteral("filter")));
}

void TestBacklogPanel::picturesAreTaken()
{
    fillSamples();
    open(5);
    auto *tabs = part<QTabWidget>("ticketTabs");
    for (int tab = 0; tab < 5; ++tab) {
        tabs->setCurrentIndex(tab);
        QTRY_VERIFY_WITH_TIMEOUT(idle(), kPatience);
        test::shoot(*m_panel, m_project->themes, QStringLiteral("backlog-%1").arg(tab));
    }
    tabs->setCurrentIndex(0);
    for (const char *id : {"duplicate", "snooze", "risk", "new"}) {
        action(id)->trigger();
        test::shoot(*m_panel, m_project->themes,
                    QStringLiteral("backlog-ask-%1").arg(QLatin1String(id)));
        press(Qt::Key_Escape);
    }
    QVERIFY(m_panel->isVisible());
}

} // namespace tst_backlogpanel

QTEST_MAIN(tst_backlogpanel::TestBacklogPanel)
#include "tst_backlogpanel.moc"
