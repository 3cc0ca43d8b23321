// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"

#include <QAbstractListModel>
#include <QDateTime>
#include <QElapsedTimer>

#include <functional>
#include <vector>

namespace espalier::models {

enum class JobState { Running, Done, Failed, Cancelled, Interrupted };

/// What becomes of a job that has ended well.
enum class JobTrace {
    Kept,  ///< it stays in the list, with what came of it
    Quiet, ///< it leaves: reading along for a panel, which nobody asked for
};

/// One piece of work, running or finished.
struct JobEntry {
    int id = 0;
    QString title;
    JobState state = JobState::Running;
    JobTrace trace = JobTrace::Kept;
    Progress progress;
    QDateTime started;
    qint64 elapsedMs = 0; ///< of a finished one
    QString message;      ///< why it failed, or what came of it
};

/// What the program is doing and has done, the newest first. GUI thread.
class JobList final : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { StateRole = Qt::UserRole + 1, ProgressRole, PhaseRole, ElapsedRole, MessageRole };

    explicit JobList(QObject *parent = nullptr);

    /// A job has begun; `cancel` asks it to stop. Gives its id.
    int begin(const QString &title, std::function<void()> cancel, JobTrace trace = JobTrace::Kept);
    void report(int id, const Progress &progress);
    /// What it is at, in words; stays when it ends well and nothing else came of it.
    void note(int id, const QString &text);
    void end(int id, JobState state, const QString &message = {});
    /// What an earlier program left half done.
    void noteInterrupted(const QString &title, const QString &message);

    void cancel(int id);
    void cancelAll();
    /// Forgets every job that has ended.
    void clearFinished();
    [[nodiscard]] int runningCount() const;
    /// Those that run, the newest first.
    [[nodiscard]] std::vector<JobEntry> running() const;
    /// The job that was begun last and still runs; null for none.
    [[nodiscard]] const JobEntry *current() const;
    [[nodiscard]] const JobEntry *entry(const QModelIndex &index) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

signals:
    void runningChanged(int count);
    /// Of the job that is shown as the current one.
    void progressed();
    void ended(const espalier::models::JobEntry &job);

private:
    struct Row {
        JobEntry entry;
        QElapsedTimer clock;
        std::function<void()> cancel;
    };
    [[nodiscard]] int rowOf(int id) const;
    void insert(Row row);
    void removeFinished(int row);

    std::vector<Row> m_rows; ///< the newest first
    int m_lastId = 0;
};

/// "Running", "Done", … translated.
[[nodiscard]] QString textOf(JobState state);
/// What a job is at, translated; a phase without a text of its own as it is.
[[nodiscard]] QString phaseText(const std::string &phase);
/// 1.2 s, 340 ms, 2 min 5 s.
[[nodiscard]] QString durationText(qint64 milliseconds);

} // namespace espalier::models
