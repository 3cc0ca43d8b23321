// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/core/engine/engineproject.h"
#include "tests/support/accessiblenames.h"
#include "tests/support/scratchrepository.h"
#include "widgets/controls/panel.h"
#include "widgets/models/projectcontext.h"

#include <QAction>

#include <filesystem>
#include <memory>

namespace espalier::test {

/// A repository with some functions and all that a panel needs to work on it: the program around
/// the panel, the real engine, real workers.
class PanelProject final {
public:
    explicit PanelProject(bool trusted = true);

    /// A small program in Python, some JavaScript, a test file; committed.
    void fillShop();
    /// A few functions of Python and JavaScript.
    void fillOrchard();
    /// Writes scripts for the functions, as a first preview does.
    void preview();
    /// Puts a version in use whose tests are these, whatever they say.
    int useTests(const std::string &key, const std::string &tests);
    /// A workspace for this thread. Ends the program when it cannot be opened: it is a test.
    [[nodiscard]] std::unique_ptr<engine::Workspace> open() const;
    [[nodiscard]] std::string firstKey() const;
    /// From now on there is a place for what is learned; panels are made after this.
    void useKnowledge();
    /// What makes the context, for one more window on the same project.
    [[nodiscard]] engine::Project project() const;

    ScratchRepository files;
    Home home;
    std::shared_ptr<WatchedRunner> runner = std::make_shared<WatchedRunner>();
    theme::ThemeManager themes{theme::Choice::Light};
    models::JobList jobs;
    models::LogModel log;
    std::unique_ptr<models::ProjectContext> context;

private:
    void makeContext(bool trusted);
    std::filesystem::path m_knowledge; ///< empty: nothing is learned
};

/// The panel's action of that id, "preview" …; ends the program when there is none.
[[nodiscard]] QAction *actionOf(const controls::Panel &panel, const QString &id);

/// Shows a panel, so that keys and clicks reach it, and waits until it is there.
void showPanel(QWidget &panel, QSize size);
/// Saves a picture in each theme when ESPALIER_SHOTS names a folder.
void shoot(QWidget &panel, theme::ThemeManager &themes, const QString &name);

} // namespace espalier::test
