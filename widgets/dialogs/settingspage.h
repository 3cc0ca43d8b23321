// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/jobrunner.h"
#include "core/settings/settings.h"
#include "widgets/controls/messagebar.h"

#include <QScrollArea>

#include <filesystem>
#include <memory>
#include <vector>

class QLabel;

namespace espalier::dialogs {

class SettingRow;

/// All settings, read from and written to one scope: the user's file or that of a project. What is
/// changed counts at once.
class SettingsPage final : public QWidget {
    Q_OBJECT

public:
    /// `project` may be empty; then the scope is the user's.
    SettingsPage(const theme::ThemeManager &themes, settings::Origin scope,
                 std::filesystem::path project, bool trusted, QWidget *parent = nullptr);

    void filter(const QString &text);
    void reload();

signals:
    /// After a value was written.
    void written();

private:
    void createRows();
    void write(SettingRow &row, const std::optional<QString> &value);
    void noteWritten();
    void show(const Result<settings::Settings> &all);

    struct Section {
        QLabel *head = nullptr;
        std::vector<SettingRow *> rows;
    };
    struct Writes;
    settings::Origin m_scope;
    std::filesystem::path m_project;
    bool m_trusted;
    controls::MessageBar *m_message = nullptr;
    QScrollArea *m_area = nullptr;
    std::vector<Section> m_sections;
    std::shared_ptr<Writes> m_writes;
    job::JobRunner m_reading;
    job::JobRunner m_writing;
};

} // namespace espalier::dialogs
