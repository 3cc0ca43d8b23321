// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/panels/backlog/backlogaccess.h"

#include <QTreeWidget>
#include <QWidget>

#include <string>
#include <vector>

class QLabel;
class QPushButton;

namespace espalier::panels {

/// What happened to a ticket: when, what, who and why; the newest first.
class TicketHistory final : public QTreeWidget {
    Q_OBJECT

public:
    explicit TicketHistory(QWidget *parent = nullptr);
    void setEvents(const std::vector<model::TicketEvent> &events);
};

/// Tickets that may be about the same; one of them can be merged into the one that is shown: with
/// M, or by the button.
class SimilarTickets final : public QWidget {
    Q_OBJECT

public:
    explicit SimilarTickets(QWidget *parent = nullptr);

    /// They are being looked for.
    void wait();
    void setTickets(const std::vector<NearTicket> &tickets);
    /// Those that are duplicates of it already.
    void setMerged(const std::vector<std::string> &ids);

signals:
    void mergeRequested(const std::string &id);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void merge();

    QLabel *m_explanation = nullptr;
    QTreeWidget *m_list = nullptr;
    QPushButton *m_merge = nullptr;
    QLabel *m_merged = nullptr;
};

} // namespace espalier::panels
