// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/jobrunner.h"
#include "widgets/models/joblist.h"

namespace espalier::models {

/// One kind of work of a panel: a newer one outdates the one before. Shown in the list of jobs
/// while it runs and afterwards. Destroying it cancels and waits. GUI thread.
class Task final : public QObject {
    Q_OBJECT

public:
    explicit Task(JobList &jobs, QObject *parent = nullptr, JobTrace trace = JobTrace::Kept);
    ~Task() override;

    /// `work` runs on a thread of its own with all it needs by value; `done` gets its result here.
    template <typename Work, typename Done>
    void start(const QString &title, Work work, Done done)
    {
        begin(title);
        m_runner.start(
            std::move(work),
            [this, id = m_id, done = std::move(done)](job::ResultOf<Work> result) mutable {
                end(id, result ? nullptr : &result.error());
                done(std::move(result));
            },
            [this, id = m_id](const Progress &progress) {
                m_jobs.report(id, progress);
                emit progressed(progress);
            });
    }

    void cancel();
    /// Says what the job that runs is at.
    void note(const QString &text);
    [[nodiscard]] bool isRunning() const { return m_id != 0; }

signals:
    void runningChanged(bool running);
    void progressed(const espalier::Progress &progress);

private:
    void begin(const QString &title);
    void end(int id, const Error *error);

    JobList &m_jobs;
    JobTrace m_trace;
    int m_id = 0; ///< of the job that runs; 0 for none
    job::JobRunner m_runner;
};

} // namespace espalier::models
