// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/controls/panel.h"
#include "widgets/theme/thememanager.h"

#include <QActionGroup>
#include <QToolBar>

namespace espalier::shell {

/// The bar at the left that chooses what is in the middle, with a count beside each name.
class ActivityBar final : public QToolBar {
    Q_OBJECT

public:
    explicit ActivityBar(const theme::ThemeManager &themes, QWidget *parent = nullptr);

    /// One checkable action for an activity; Ctrl and its number switch to it.
    QAction *add(const controls::PanelFacts &facts);
    void setCount(const QString &id, int count);
    void setCurrent(const QString &id);

signals:
    void chosen(const QString &id);

private:
    [[nodiscard]] QAction *find(const QString &id) const;
    void dress();

    const theme::ThemeManager &m_themes;
    QActionGroup *m_group = nullptr;
};

} // namespace espalier::shell
