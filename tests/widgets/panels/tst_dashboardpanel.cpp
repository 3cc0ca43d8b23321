// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/backlog.h"
#include "core/engine/observing.h"
#include "tests/support/verify.h"
#include "tests/widgets/panels/panelproject.h"
#include "widgets/controls/serieschart.h"
#include "widgets/panels/dashboard/dashboardpanel.h"
#include "widgets/panels/dashboard/figurecard.h"
#include "widgets/panels/dashboard/figuremodel.h"
#include "widgets/panels/dashboard/figuretext.h"
#include "widgets/panels/dashboard/overtimeview.h"

#include <QAbstractItemModelTester>
#include <QLineEdit>
#include <QLocale>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTest>
#include <QTreeView>

#include <format>

namespace tst_dashboardpanel {

using namespace espalier;
using namespace Qt::StringLiterals;
using models::ProjectContext;
using panels::DashboardPanel;
using panels::FigureCard;
using panels::FigureModel;
using test::PanelProject;

class DashboardPanelTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void figuresHaveTheirFormulasAndRows();
    void aRowOpensTheTicketsBehindIt();
    void newTicketsAreCountedWhenThePanelIsSeen();
    void whatWasMeasuredIsDrawn();
    void numbersNearZeroHaveNoSign();
    void everythingHasAName();

private:
    void addTicket(const std::string &title, model::TicketPriority priority) const
    {
        auto workspace = m_project->open();
        engine::Backlog backlog(workspace->database());
        VERIFY_OK(backlog.add({.title = title, .priority = priority}));
    }
    void show()
    {
        m_panel = std::make_unique<DashboardPanel>(*m_project->context);
        test::showPanel(*m_panel, {1100, 700});
        QTRY_COMPARE(model().rowCount(), 4);
    }
    FigureModel &model() const { return *m_panel->findChild<FigureModel *>(); }
    QTreeView &tree() const { return *m_panel->findChild<QTreeView *>(u"figures"_s); }
    QModelIndex rowNamed(const QString &text) const
    {
        for (int figure = 0; figure < model().rowCount(); ++figure) {
            const auto parent = model().index(figure, 0);
            for (int row = 0; row < model().rowCount(parent); ++row) {
                if (const auto index = model().index(row, 0, parent);
                    index.data().toString() == text)
                    return index;
            }
        }
        return {};
    }
    std::unique_ptr<PanelProject> m_project;
    std::unique_ptr<DashboardPanel> m_panel;
};

void DashboardPanelTest::init()
{
    m_project = std::make_unique<PanelProject>();
}

void DashboardPanelTest::cleanup()
{
    m_panel.reset();
    m_project.reset();
}

void DashboardPanelTest::figuresHaveTheirFormulasAndRows()
{
    addTicket("crash", model::TicketPriority::Critical);
    show();
    const QAbstractItemModelTester tester(&model());
    const auto health = model().index(0, FigureModel::Name);
    QCOMPARE(health.data().toString(), u"Health"_s);
    QVERIFY(!health.siblingAtColumn(FigureModel::Points).data().toString().isEmpty());
    // The rows add up to the figure.
    double sum = 0;
    for (const auto &row : model().figures().front().rows)
        sum += row.points;
    QVERIFY(model().figures().front().value.has_value());
    QCOMPARE(*model().figures().front().value, sum);
    const auto critical = rowNamed(u"Open, critical"_s);
    QVERIFY(critical.isValid());
    QCOMPARE(critical.siblingAtColumn(FigureModel::Value).data().toString(), u"1"_s);
    QCOMPARE(m_panel->findChildren<FigureCard *>().size(), 4);
    test::shoot(*m_panel, m_project->themes, u"dashboard"_s);
}

void DashboardPanelTest::aRowOpensTheTicketsBehindIt()
{
    addTicket("crash", model::TicketPriority::Critical);
    show();
    const QSignalSpy asked(m_project->context.get(), &ProjectContext::ticketsRequested);
    const auto critical = rowNamed(u"Open, critical"_s);
    QVERIFY(critical.isValid());
    tree().setCurrentIndex(critical);
    test::actionOf(*m_panel, u"showTickets"_s)->trigger();
    QCOMPARE(asked.size(), 1);
    QVERIFY(asked.front().front().toString().contains(u"priority:critical"_s));
    tree().setCurrentIndex(model().index(0, 0));
    QVERIFY(!test::actionOf(*m_panel, u"showTickets"_s)->isEnabled());
}

void DashboardPanelTest::newTicketsAreCountedWhenThePanelIsSeen()
{
    addTicket("crash", model::TicketPriority::Critical);
    show();
    addTicket("another", model::TicketPriority::Critical);
    emit m_project->context->ticketsChanged();
    QTRY_COMPARE(
        rowNamed(u"Open, critical"_s).siblingAtColumn(FigureModel::Value).data().toString(),
        u"2"_s);
}

void DashboardPanelTest::whatWasMeasuredIsDrawn()
{
    addTicket("crash", model::TicketPriority::Critical);
    {
        std::string lines;
        for (int i = 0; i < 40; ++i)
            lines += std::format("{{\"metric\":\"latency\",\"value\":{},\"threshold\":50}}\n",
                                 (i < 20 ? 10 : 30) + i % 3);
        m_project->files.write("metrics.ndjson", lines);
        JobContext job;
        VERIFY_OK(engine::takeInFile(*m_project->open(), m_project->files.path("metrics.ndjson"),
                                     std::nullopt, job));
    }
    show();
    m_panel->findChild<QTabWidget *>()->setCurrentIndex(1);
    auto *view = m_panel->findChild<panels::OverTimeView *>();
    auto *list = view->findChild<QTreeView *>();
    const auto *chart = view->findChild<controls::SeriesChart *>();
    QTRY_COMPARE(list->model()->rowCount(), 2);
    QTRY_COMPARE(chart->content().series.size(), 2u); // of the first: tickets by day
    view->findChild<QLineEdit *>()->setText(u"LAT"_s);
    QTRY_COMPARE(list->model()->rowCount(), 1);
    list->setCurrentIndex(list->model()->index(0, 0));
    QTRY_COMPARE(chart->content().title, u"latency"_s);
    QCOMPARE(chart->content().series.front().points.size(), 40u);
    QCOMPARE(chart->content().threshold, std::optional(50.0));
    QCOMPARE(chart->content().marks.size(), 1u);
    QCOMPARE(chart->content().marks.front().point, 20u);
    QCOMPARE(test::namelessIn(*m_panel), QStringList());
    test::shoot(*m_panel, m_project->themes, u"dashboard-over-time"_s);
    // What is chosen stays so when there is more.
    emit m_project->context->ticketsChanged();
    QTRY_VERIFY(m_project->jobs.runningCount() == 0);
    QCOMPARE(chart->content().title, u"latency"_s);
}

void DashboardPanelTest::numbersNearZeroHaveNoSign()
{
    QCOMPARE(panels::numberText(-0.001), u"0"_s);
    QCOMPARE(panels::numberText(-1.5), QLocale().toString(-1.5));
}

void DashboardPanelTest::everythingHasAName()
{
    addTicket("crash", model::TicketPriority::Low);
    show();
    QCOMPARE(test::namelessIn(*m_panel), QStringList());
}

} // namespace tst_dashboardpanel

QTEST_MAIN(tst_dashboardpanel::DashboardPanelTest)
#include "tst_dashboardpanel.moc"
