// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/ticket.h"
#include "widgets/theme/thememanager.h"

#include <QTreeWidget>

namespace espalier::panels {

/// Why a ticket has its score, its risk and its effort, in points, and why what was observed was
/// put together.
class AssessmentView final : public QTreeWidget {
    Q_OBJECT

public:
    explicit AssessmentView(const theme::ThemeManager &themes, QWidget *parent = nullptr);

    void setTicket(const model::Ticket &ticket);

private:
    QTreeWidgetItem *addSection(const QString &title, const QString &points, const QString &text);
    void addScore(const model::Ticket &ticket);
    void addLevel(const QString &title, int level, const Json *assessment);
    void addGrouping(const model::Ticket &ticket);
    void dress();

    const theme::ThemeManager &m_themes;
};

} // namespace espalier::panels
