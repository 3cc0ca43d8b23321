// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/controls/panel.h"
#include "widgets/models/logmodel.h"
#include "widgets/theme/thememanager.h"

class QComboBox;
class QStackedWidget;
class QTableView;
class QToolBar;

namespace espalier::controls {
class EmptyState;
class FilterField;
} // namespace espalier::controls

namespace espalier::panels {

class LogFilter;

/// The log: from a level on, filtered, following its end, to be copied and cleared.
class LogPanel final : public controls::Panel {
    Q_OBJECT

public:
    /// Both outlive the panel.
    [[nodiscard]] static controls::PanelFacts describe();
    LogPanel(models::LogModel &log, const theme::ThemeManager &themes, QWidget *parent = nullptr);

    [[nodiscard]] QVariantMap saveState() const override;
    void restoreState(const QVariantMap &state) override;

private:
    void createActions();
    void createTable();
    void createLayout();
    void connectTable();
    void copy();
    void updateState();
    void followEnd();
    void dress();

    models::LogModel &m_log;
    const theme::ThemeManager &m_themes;
    LogFilter *m_lines = nullptr;
    QAction *m_follow = nullptr;
    QAction *m_copy = nullptr;
    QAction *m_clear = nullptr;
    QComboBox *m_level = nullptr;
    controls::FilterField *m_filter = nullptr;
    QTableView *m_table = nullptr;
    controls::EmptyState *m_empty = nullptr;
    QStackedWidget *m_stack = nullptr;
};

} // namespace espalier::panels
