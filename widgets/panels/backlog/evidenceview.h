// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/panels/backlog/evidencerows.h"
#include "widgets/theme/thememanager.h"

#include <QTreeWidget>

namespace espalier::panels {

/// What was observed for a ticket. A line that is at a place of the project opens it: with Enter, a
/// double click, or a click on the place.
class EvidenceView final : public QTreeWidget {
    Q_OBJECT

public:
    /// `root` is the project's folder.
    EvidenceView(const theme::ThemeManager &themes, QString root, QWidget *parent = nullptr);

    void setTicket(const model::Ticket &ticket);

signals:
    void sourceRequested(const QString &path, int line);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void add(QTreeWidgetItem *parent, const EvidenceRow &row);
    void open(QTreeWidgetItem *item);
    void dress();
    void dressItem(QTreeWidgetItem *item) const;

    const theme::ThemeManager &m_themes;
    QString m_root;
};

} // namespace espalier::panels
