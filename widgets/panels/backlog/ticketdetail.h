// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/ticket.h"
#include "widgets/theme/thememanager.h"

#include <QWidget>

class QLabel;
class QListWidget;

namespace espalier::controls {
class SeriesChart;
}

namespace espalier::panels {

class EvidenceView;
class TicketTextView;

/// What a ticket says, and what was observed for it.
class TicketDetail final : public QWidget {
    Q_OBJECT

public:
    TicketDetail(const theme::ThemeManager &themes, const QString &root, QWidget *parent = nullptr);

    void setTicket(const model::Ticket &ticket);

signals:
    void sourceRequested(const QString &path, int line);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void showOccurrences(const model::Ticket &ticket);
    void shareRoom();

    bool m_wasSeenOften = false; ///< on several days
    TicketTextView *m_description = nullptr;
    controls::SeriesChart *m_chart = nullptr;
    EvidenceView *m_evidence = nullptr;
};

/// What is to be done about a ticket: files, proposed solution, test plan.
class TicketPlan final : public QWidget {
    Q_OBJECT

public:
    explicit TicketPlan(const theme::ThemeManager &themes, QWidget *parent = nullptr);

    void setTicket(const model::Ticket &ticket);

signals:
    void sourceRequested(const QString &path, int line);

private:
    QListWidget *m_files = nullptr;
    QLabel *m_noFiles = nullptr;
    TicketTextView *m_solution = nullptr;
    TicketTextView *m_testPlan = nullptr;
};

} // namespace espalier::panels
