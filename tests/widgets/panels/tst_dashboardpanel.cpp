// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/backlog.h"
#include "tests/support/verify.h"
#include "tests/widgets/panels/panelproject.h"
#include "widgets/panels/dashboard/dashboardpanel.h"
#include "widgets/panels/dashboard/figurecard.h"
#include "widgets/panels/dashboard/figuremodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>
#include <QTreeView>

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
    QTreeView &tree() const { return *m_panel->findChild<QTreeView *>(); }
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

void DashboardPanelTest::everythingHasAName()
{
    addTicket("crash", model::TicketPriority::Low);
    show();
    QCOMPARE(test::namelessIn(*m_panel), QStringList());
}

QTEST_MAIN(DashboardPanelTest)
#include "tst_dashboardpanel.moc"
