// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/core/engine/engineproject.h"
#include "widgets/models/projectcontext.h"

#include <QWidget>

#include <memory>

namespace espalier::test {

/// The program around a panel, and a project on the disk that it shows: real engine, real workers.
class PanelProject final {
public:
    PanelProject();

    /// Writes scripts for a few functions of Python and JavaScript, as a first preview does.
    void preview();
    /// Puts a version in use whose tests are these, whatever they say.
    int useTests(const std::string &key, const std::string &tests);
    /// A workspace for this thread. Ends the program when it cannot be opened: it is a test.
    [[nodiscard]] std::unique_ptr<engine::Workspace> open() const;
    [[nodiscard]] std::string firstKey() const;

    TemporaryProject files;
    Home home;
    std::shared_ptr<WatchedRunner> runner = std::make_shared<WatchedRunner>();
    theme::ThemeManager themes{theme::Choice::Light};
    models::JobList jobs;
    models::LogModel log;
    models::ProjectContext context;
};

/// Shows a panel, so that keys and clicks reach it, and waits until it is there.
void showPanel(QWidget &panel, QSize size);
/// Saves a picture in each theme when ESPALIER_SHOTS names a folder.
void shoot(QWidget &panel, theme::ThemeManager &themes, const QString &name);

} // namespace espalier::test
