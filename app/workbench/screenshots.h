// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workbench/screenshottour.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTemporaryDir>
#include <QTimer>

#include <vector>

namespace espalier::workbench {

struct ScreenshotOptions {
    QString folder;
    QSize size{1280, 800};
    std::vector<theme::Choice> themes{theme::Choice::Light, theme::Choice::Dark,
                                      theme::Choice::HighContrast};
};

/// Renders each panel and state of the window to PNG files, one after another, by the actions a
/// person would use, on the project that is opened first. Nothing of the project's sources is
/// changed. For documentation and for looking.
class Screenshots final : public QObject {
    Q_OBJECT

public:
    Screenshots(Workbench &workbench, ScreenshotOptions options);

    void start(const QString &project);
    /// On a copy of the sample project of its own, which is also applied, run and stripped.
    void startWithSample();

signals:
    /// false: a file could not be written, or a state was not reached in time.
    void finished(bool complete);

private:
    void begin();
    void next();
    void look();
    void grab();

    Workbench &m_workbench;
    ScreenshotOptions m_options;
    QTemporaryDir m_scratch;
    ScreenshotTour m_tour;
    std::vector<ScreenshotStep> m_steps;
    std::size_t m_step = 0;
    std::size_t m_theme = 0;
    bool m_complete = true;
    int m_calm = 0; ///< looks in a row at which nothing was under way
    QTimer m_timer;
    QElapsedTimer m_since;
};

} // namespace espalier::workbench
