// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/controls/errortext.h"
#include "widgets/theme/thememanager.h"

#include <QFrame>

class QLabel;
class QPushButton;
class QToolButton;

namespace espalier::controls {

/// A bar above the content that says what happened and what to do; hidden while there is nothing to
/// say. Never modal, never in the way.
class MessageBar final : public QFrame {
    Q_OBJECT

public:
    enum class Severity { Info, Success, Warning, Error };

    explicit MessageBar(const theme::ThemeManager &themes, QWidget *parent = nullptr);

    void showMessage(Severity severity, const QString &text, const QString &remedy = {},
                     const QString &details = {});
    /// A cancelled job says nothing.
    void showError(const Error &error);
    /// A button beside the message; gone with the next message or offer.
    void offer(const QString &text, const std::function<void()> &act);
    [[nodiscard]] QString text() const;

public slots:
    void clear();

private:
    void createLayout();
    void dress();
    void withdrawOffer();

    const theme::ThemeManager &m_themes;
    Severity m_severity = Severity::Info;
    QString m_details;
    QLabel *m_icon = nullptr;
    QLabel *m_text = nullptr;
    QPushButton *m_action = nullptr;
    QToolButton *m_copy = nullptr;
    QToolButton *m_close = nullptr;
};

} // namespace espalier::controls
