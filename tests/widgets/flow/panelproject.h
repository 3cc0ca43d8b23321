// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/core/engine/engineproject.h"
#include "tests/support/scratchrepository.h"
#include "widgets/controls/panel.h"
#include "widgets/models/projectcontext.h"

#include <QAction>

#include <memory>

namespace espalier::test {

/// A repository with some functions and all that a panel needs to work on it, with real workers.
class PanelProject final {
public:
    explicit PanelProject(bool trusted = true);

    /// A small program in Python, some JavaScript, a test file; committed.
    void fill();
    /// What makes the context, for one more window on the same project.
    [[nodiscard]] engine::Project project() const;

    ScratchRepository files;
    Home home;
    theme::ThemeManager themes{theme::Choice::Light};
    models::JobList jobs;
    models::LogModel log;
    std::unique_ptr<models::ProjectContext> context;
};

/// The panel's action of that id, "preview" …; ends the program when there is none.
[[nodiscard]] QAction *actionOf(const controls::Panel &panel, const QString &id);

/// What has no accessible name though it takes the focus, by class; empty when all is well.
[[nodiscard]] QStringList namelessIn(const QWidget &widget);

} // namespace espalier::test
