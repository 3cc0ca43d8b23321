// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workbench/workbench.h"

#include <functional>
#include <vector>

namespace espalier::workbench {

/// A state of the window that is worth a picture.
struct ScreenshotStep {
    QString name; ///< of the picture; empty: only a step on the way
    std::function<void()> enter;
};

/// The way through the states of the window, by the actions a person would use. GUI thread.
class ScreenshotTour final : public QObject {
    Q_OBJECT

public:
    explicit ScreenshotTour(Workbench &workbench) : m_workbench(workbench) {}

    /// Of any project; nothing of its sources is changed.
    [[nodiscard]] std::vector<ScreenshotStep> ofProject(const QString &project);
    /// Of a copy of the sample project: also applied, run and stripped.
    [[nodiscard]] std::vector<ScreenshotStep> ofSample(const QString &copy);

signals:
    /// A state cannot be reached.
    void lost(const QString &what);

private:
    using Steps = std::vector<ScreenshotStep>;
    void addOpening(Steps &steps, const QString &project);
    void addReview(Steps &steps);
    void addPanels(Steps &steps);
    void addOverlays(Steps &steps);
    void addRun(Steps &steps);
    void addBacklog(Steps &steps);
    void addPatches(Steps &steps);

    void showPanel(const QString &id);
    void trigger(const QString &action);
    void run(const QString &command);
    void chooseFailedTest();
    void chooseTicket(const QString &words);
    void takeFix();
    void tickFiles();
    void giveReason();
    void showRefined(int tab);
    void openSomeSource();
    [[nodiscard]] QWidget *panel(const QString &id);

    Workbench &m_workbench;
};

} // namespace espalier::workbench
