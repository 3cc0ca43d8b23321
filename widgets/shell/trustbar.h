// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/controls/messagebar.h"

namespace espalier::shell {

/// Asks, once for a project, whether its own code and settings may run; above everything else until
/// it is answered. Looking and previewing work without an answer.
class TrustBar final : public QFrame {
    Q_OBJECT

public:
    explicit TrustBar(const theme::ThemeManager &themes, QWidget *parent = nullptr);

    void ask(const QString &folder);

signals:
    /// false: not now; it is asked again the next time.
    void answered(bool trusted);

private:
    void createLayout();
    void dress();
    void answer(bool trusted);

    const theme::ThemeManager &m_themes;
    class QLabel *m_icon = nullptr;
    class QLabel *m_text = nullptr;
    class QPushButton *m_trust = nullptr;
    class QPushButton *m_later = nullptr;
};

} // namespace espalier::shell
