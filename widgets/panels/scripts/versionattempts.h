// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/panels/scripts/scriptlibrary.h"
#include "widgets/theme/thememanager.h"

#include <QWidget>

class QLabel;
class QTreeWidget;
class QTreeWidgetItem;

namespace espalier::panels {

/// What was tried to make a script right: each version with its failing tests, what it cost and how
/// long it took, and why refining ended.
class VersionAttempts final : public QWidget {
    Q_OBJECT

public:
    explicit VersionAttempts(const theme::ThemeManager &themes, QWidget *parent = nullptr);

    void setHistory(const ScriptHistory &history);

signals:
    void versionChosen(int version);

private:
    void createLayout();
    void fill();
    void addVersion(const engine::VersionDetail &version);
    void addFailures(QTreeWidgetItem *item, const model::Validation &verdict);

    const theme::ThemeManager &m_themes;
    ScriptHistory m_history;
    QLabel *m_summary = nullptr;
    QTreeWidget *m_list = nullptr;
};

} // namespace espalier::panels
