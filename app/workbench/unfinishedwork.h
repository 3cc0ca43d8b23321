// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/jobrunner.h"
#include "widgets/models/joblist.h"

#include <QTimer>

#include <filesystem>
#include <string>
#include <vector>

namespace espalier::workbench {

/// Remembers on the disk what is running, for the next start to say what a killed program left
/// undone. One file a project in the user's state, there only while something runs for longer than
/// a moment. GUI thread; it writes on another one.
class UnfinishedWork final : public QObject {
    Q_OBJECT

public:
    /// Both outlive it.
    UnfinishedWork(models::JobList &jobs, std::filesystem::path stateFolder);
    ~UnfinishedWork() override;

    void follow(const std::filesystem::path &project);
    /// Nothing runs any more.
    void stop();

    /// Titles of what an earlier program left undone in a project, and forgets them. Any thread;
    /// only whoever has claimed the project may ask.
    [[nodiscard]] static std::vector<std::string> take(const std::filesystem::path &stateFolder,
                                                       const std::filesystem::path &project);

private:
    void note();
    void write();

    models::JobList &m_jobs;
    std::filesystem::path m_folder;
    std::filesystem::path m_file; ///< empty: nothing is followed
    QTimer m_moment;
    std::string m_wanted;  ///< text of the file; empty: no file
    std::string m_written; ///< or being written
    job::JobRunner m_writer;
};

} // namespace espalier::workbench
