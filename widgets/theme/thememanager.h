// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme/theme.h"

#include <QObject>

namespace espalier::theme {

/// What the person asked for.
enum class Choice { System, Light, Dark, HighContrast };

/// Holds the theme of the program and dresses the application in it. One for the program, made by
/// who composes it; belongs to the GUI thread.
class ThemeManager final : public QObject {
    Q_OBJECT

public:
    /// The application's style, palette and style sheet are set at once.
    explicit ThemeManager(Choice choice = Choice::System, QObject *parent = nullptr);

    [[nodiscard]] const Theme &theme() const { return *m_theme; }
    [[nodiscard]] Choice choice() const { return m_choice; }
    void setChoice(Choice choice);

signals:
    /// After the application has its new colours; what paints for itself updates now.
    void changed();

private:
    void follow();
    Choice m_choice;
    const Theme *m_theme = nullptr;
};

} // namespace espalier::theme
