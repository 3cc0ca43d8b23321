// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme/thememanager.h"

#include <QStringList>
#include <QWidget>

class QLineEdit;
class QToolButton;

namespace espalier::controls {

/// Shows the command line that would do what the panel is about to do, for copying.
class CommandBar final : public QWidget {
    Q_OBJECT

public:
    explicit CommandBar(const theme::ThemeManager &themes, QWidget *parent = nullptr);

    /// The program and its arguments; quoted here as a shell wants them.
    void setCommand(const QStringList &arguments);
    /// Instead of a command: why there is none. It cannot be copied.
    void setExplanation(const QString &text);
    /// The command; empty where there is an explanation.
    [[nodiscard]] QString text() const;

private:
    const theme::ThemeManager &m_themes;
    QLineEdit *m_line = nullptr;
    QToolButton *m_copy = nullptr;
};

/// The words as one line for a POSIX shell.
[[nodiscard]] QString shellQuoted(const QStringList &words);

} // namespace espalier::controls
