// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme/thememanager.h"

#include <QPlainTextEdit>

#include <string>

namespace espalier::panels {

/// Text of a ticket for reading, as high as it needs to be up to some lines; never rendered as
/// anything but text. Places that were masked stand out.
class TicketTextView final : public QPlainTextEdit {
    Q_OBJECT

public:
    TicketTextView(const theme::ThemeManager &themes, const QString &name, int mostLines,
                   QWidget *parent = nullptr);

    /// `otherwise` is said, muted, where there is none.
    void showText(const std::string &text, const QString &otherwise);
    void setMostLines(int lines);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void fit();
    void dress();

    const theme::ThemeManager &m_themes;
    int m_mostLines;
    bool m_none = false;
};

} // namespace espalier::panels
