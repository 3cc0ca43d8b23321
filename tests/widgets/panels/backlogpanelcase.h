// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/backlog.h"
#include "tests/widgets/panels/panelproject.h"
#include "widgets/controls/messagebar.h"
#include "widgets/models/ticketmodel.h"
#include "widgets/panels/backlog/backlogpanel.h"

#include <QTabWidget>
#include <QTest>
#include <QTreeView>
#include <QTreeWidget>

#include <memory>
#include <string>
#include <vector>

namespace espalier::test {

/// A backlog panel over tickets in a real database, for each test a new one.
class BacklogPanelCase : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();

protected:
    static constexpr int kPatience = 60'000; ///< ms

    /// So many tickets "Trouble 1" … that nobody has looked at, in one transaction.
    void fill(int count);
    /// Some of each kind, with evidence.
    void fillSamples();
    void add(const std::vector<model::Ticket> &tickets);
    /// Opens the panel and waits for `rows` tickets.
    void open(int rows);
    [[nodiscard]] static std::string idOf(int number);
    /// As it is in the database.
    [[nodiscard]] model::Ticket ticket(const std::string &id) const;
    [[nodiscard]] std::int64_t count(const model::TicketQuery &query) const;
    [[nodiscard]] std::vector<model::TicketEvent> history(const std::string &id) const;

    /// A key, wherever the focus is.
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier);
    void type(const QString &text);
    void setFilter(const QString &text);
    [[nodiscard]] QString titleAt(int row) const;
    [[nodiscard]] std::int64_t current() const
    {
        return m_table->currentIndex().data(models::TicketModel::NumberRole).toLongLong();
    }
    [[nodiscard]] bool idle() const { return m_project->jobs.runningCount() == 0; }
    [[nodiscard]] QAction *action(const char *id) const
    {
        return actionOf(*m_panel, QLatin1String(id));
    }
    template <typename Widget>
    [[nodiscard]] Widget *part(const char *name) const
    {
        return m_panel->findChild<Widget *>(QLatin1String(name));
    }

    std::unique_ptr<PanelProject> m_project;
    std::unique_ptr<panels::BacklogPanel> m_panel;
    QTreeView *m_table = nullptr;
    models::TicketModel *m_model = nullptr;
};

} // namespace espalier::test
