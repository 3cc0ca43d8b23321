// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme/thememanager.h"

#include <QAction>
#include <QPointer>
#include <QWidget>

class QLabel;
class QPushButton;

namespace espalier::controls {

/// What a view shows while it has nothing: what belongs here, why there is none, and one button.
class EmptyState final : public QWidget {
    Q_OBJECT

public:
    EmptyState(const theme::ThemeManager &themes, QString icon, QWidget *parent = nullptr);

    /// Without an action there is no button; it follows whether the action can be done.
    void setContent(const QString &headline, const QString &explanation, QAction *action = nullptr);

private:
    void createLayout();
    void dress();

    const theme::ThemeManager &m_themes;
    QString m_iconName;
    QPointer<QAction> m_act;
    QLabel *m_icon = nullptr;
    QLabel *m_headline = nullptr;
    QLabel *m_explanation = nullptr;
    QPushButton *m_button = nullptr;
};

} // namespace espalier::controls
