// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "widgets/theme/thememanager.h"

#include <QFrame>
#include <QTimer>

class QLabel;
class QProgressBar;
class QPushButton;

namespace espalier::controls {

/// Says what a panel is working on, how far it is, and lets it be cancelled. Hidden while there is
/// nothing; shown a moment late, so that what is done at once does not flicker.
class WorkBar final : public QFrame {
    Q_OBJECT

public:
    explicit WorkBar(QWidget *parent = nullptr);

    void begin(const QString &title);
    void report(const Progress &progress);
    /// What it is at, beside the title; until the next title.
    void say(const QString &text);
    void end();

signals:
    void cancelRequested();

private:
    void createLayout();
    void showText(const QString &text);

    bool m_busy = false;
    QString m_title;
    QString m_said;
    QTimer m_moment; ///< until it is shown
    QLabel *m_text = nullptr;
    QProgressBar *m_progress = nullptr;
    QPushButton *m_cancel = nullptr;
};

} // namespace espalier::controls
