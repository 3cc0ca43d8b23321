// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/controls/actionregistry.h"
#include "widgets/theme/thememanager.h"

#include <QDialog>

#include <filesystem>

class QTabWidget;

namespace espalier::dialogs {

class SettingsPage;

/// Settings of the user and of the project, and the keys; each change counts at once. Not modal.
class SettingsDialog final : public QDialog {
    Q_OBJECT

public:
    /// Without a project there is no page for one.
    SettingsDialog(const theme::ThemeManager &themes, controls::ActionRegistry &actions,
                   const std::filesystem::path &project, bool trusted, QWidget *parent = nullptr);

signals:
    void written();

private:
    void addPages(const std::filesystem::path &project, bool trusted);

    const theme::ThemeManager &m_themes;
    controls::ActionRegistry &m_actions;
    QTabWidget *m_tabs = nullptr;
};

} // namespace espalier::dialogs
