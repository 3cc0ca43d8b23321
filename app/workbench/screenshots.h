// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workbench/workbench.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <functional>
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

signals:
    /// false: a file could not be written, or a state was not reached in time.
    void finished(bool complete);

private:
    struct Step {
        QString name;
        std::function<void()> enter;
    };
    void planSteps();
    void addFlow();
    void next();
    void look();
    void grab();
    void trigger(const QString &action);
    void showPanel(const QString &id);

    Workbench &m_workbench;
    ScreenshotOptions m_options;
    std::vector<Step> m_steps;
    std::size_t m_step = 0;
    std::size_t m_theme = 0;
    bool m_complete = true;
    int m_calm = 0; ///< looks in a row at which nothing was under way
    QTimer m_timer;
    QElapsedTimer m_since;
};

} // namespace espalier::workbench
