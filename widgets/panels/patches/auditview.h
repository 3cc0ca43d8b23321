// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/panels/patches/patchaccess.h"
#include "widgets/theme/thememanager.h"

#include <QWidget>

class QLabel;
class QTreeWidget;

namespace espalier::panels {

/// Who did what to all patches of the project, the newest first, and whether that is what was
/// written.
class AuditView final : public QWidget {
    Q_OBJECT

public:
    /// The actions stand beside the verdict.
    AuditView(const theme::ThemeManager &themes, const QList<QAction *> &actions,
              QWidget *parent = nullptr);

    void setTrail(const engine::AuditTrail &trail);
    void enter();

signals:
    void ticketRequested(const QString &id);

private:
    void dress();

    const theme::ThemeManager &m_themes;
    bool m_isWhole = true;
    QLabel *m_icon = nullptr;
    QLabel *m_verdict = nullptr;
    QTreeWidget *m_rows = nullptr;
};

} // namespace espalier::panels
