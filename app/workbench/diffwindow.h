// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/job/jobrunner.h"
#include "widgets/theme/thememanager.h"

#include <QMainWindow>

#include <filesystem>

namespace espalier::controls {
class MessageBar;
}
namespace espalier::editor {
class DiffView;
}

namespace espalier::workbench {

/// Two files side by side, for reading, without a project: `espalier-workbench --diff LEFT RIGHT`,
/// as git's difftool wants it. GUI thread; the files are read off it.
class DiffWindow final : public QMainWindow {
    Q_OBJECT

public:
    DiffWindow(theme::ThemeManager &themes, const QString &left, const QString &right);
    ~DiffWindow() override;

    /// Shows the window with the differences in it, or without when they take longer than a moment:
    /// painting it twice would be the larger part of the time.
    void showSoon();

    [[nodiscard]] editor::DiffView &view() { return *m_view; }
    [[nodiscard]] controls::MessageBar &messages() { return *m_messages; }

private:
    void createCentre();
    void createMenus();
    void read(const std::filesystem::path &left, const std::filesystem::path &right);
    void dress();

    theme::ThemeManager &m_themes;
    controls::MessageBar *m_messages = nullptr;
    editor::DiffView *m_view = nullptr;
    job::JobRunner m_reading; ///< last, so that it waits before anything else goes
};

} // namespace espalier::workbench
