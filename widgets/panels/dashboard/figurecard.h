// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backlog/dashboard.h"
#include "widgets/theme/thememanager.h"

#include <QFrame>

class QLabel;

namespace espalier::panels {

/// One figure in large print, with what it says.
class FigureCard final : public QFrame {
    Q_OBJECT

public:
    explicit FigureCard(const theme::ThemeManager &themes, QWidget *parent = nullptr);
    void setFigure(const backlog::Figure &figure);

private:
    void dress();

    const theme::ThemeManager &m_themes;
    QLabel *m_title = nullptr;
    QLabel *m_value = nullptr;
    QLabel *m_meaning = nullptr;
};

} // namespace espalier::panels
