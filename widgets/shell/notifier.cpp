// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/notifier.h"

#include <QApplication>
#include <QSystemTrayIcon>
#include <QWidget>

namespace espalier::shell {

using models::JobState;

Notifier::Notifier(models::JobList &jobs, QWidget &window) : QObject(&window), m_window(window)
{
    connect(&jobs, &models::JobList::ended, this, &Notifier::tell);
}

void Notifier::tell(const models::JobEntry &job)
{
    constexpr qint64 kWorthIt = 3000; // what is quicker, nobody turned away from
    if (QApplication::activeWindow() || job.state == JobState::Cancelled ||
        job.elapsedMs < kWorthIt)
        return;
    QApplication::alert(&m_window);
    if (!QSystemTrayIcon::isSystemTrayAvailable())
        return;
    auto *tray = new QSystemTrayIcon(m_window.windowIcon(), this);
    tray->show();
    tray->showMessage(job.title, job.message.isEmpty() ? models::textOf(job.state) : job.message,
                      job.state == JobState::Failed ? QSystemTrayIcon::Critical
                                                    : QSystemTrayIcon::Information);
    connect(tray, &QSystemTrayIcon::messageClicked, tray, &QObject::deleteLater);
    connect(qApp, &QApplication::focusChanged, tray, &QObject::deleteLater);
}

} // namespace espalier::shell
