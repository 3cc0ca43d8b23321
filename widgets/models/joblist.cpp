// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/joblist.h"

#include <QLocale>

#include <algorithm>

namespace espalier::models {

static constexpr std::size_t kMostRows = 200;

JobList::JobList(QObject *parent) : QAbstractListModel(parent) {}

QString textOf(JobState state)
{
    switch (state) {
    case JobState::Running: return JobList::tr("Running");
    case JobState::Done: return JobList::tr("Done");
    case JobState::Failed: return JobList::tr("Failed");
    case JobState::Cancelled: return JobList::tr("Cancelled");
    case JobState::Interrupted: return JobList::tr("Interrupted");
    }
    return {};
}

QString durationText(qint64 milliseconds)
{
    const QLocale locale;
    if (milliseconds < 1000)
        return JobList::tr("%1 ms").arg(milliseconds);
    if (milliseconds < 60'000)
        return JobList::tr("%1 s").arg(
            locale.toString(static_cast<double>(milliseconds) / 1000, 'f', 1));
    return JobList::tr("%1 min %2 s").arg(milliseconds / 60'000).arg(milliseconds / 1000 % 60);
}

int JobList::begin(const QString &title, std::function<void()> cancel)
{
    Row row{.entry = {.id = ++m_lastId, .title = title, .started = QDateTime::currentDateTime()},
            .clock = {},
            .cancel = std::move(cancel)};
    row.clock.start();
    insert(std::move(row));
    emit runningChanged(runningCount());
    return m_lastId;
}

void JobList::insert(Row row)
{
    beginInsertRows({}, 0, 0);
    m_rows.insert(m_rows.begin(), std::move(row));
    endInsertRows();
    if (m_rows.size() <= kMostRows || m_rows.back().entry.state == JobState::Running)
        return;
    const int last = rowCount() - 1;
    beginRemoveRows({}, last, last);
    m_rows.pop_back();
    endRemoveRows();
}

int JobList::rowOf(int id) const
{
    const auto found = std::ranges::find(m_rows, id, [](const Row &row) { return row.entry.id; });
    return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

void JobList::report(int id, const Progress &progress)
{
    const int row = rowOf(id);
    if (row < 0)
        return;
    m_rows[static_cast<std::size_t>(row)].entry.progress = progress;
    emit dataChanged(index(row), index(row), {ProgressRole, PhaseRole});
    emit progressed();
}

void JobList::end(int id, JobState state, const QString &message)
{
    const int row = rowOf(id);
    if (row < 0)
        return;
    auto &job = m_rows[static_cast<std::size_t>(row)];
    job.entry.state = state;
    job.entry.message = message;
    job.entry.elapsedMs = job.clock.elapsed();
    job.cancel = nullptr;
    emit dataChanged(index(row), index(row));
    emit runningChanged(runningCount());
    emit ended(JobEntry(job.entry));
}

void JobList::noteInterrupted(const QString &title, const QString &message)
{
    insert({.entry = {.id = ++m_lastId,
                      .title = title,
                      .state = JobState::Interrupted,
                      .started = QDateTime::currentDateTime(),
                      .message = message},
            .clock = {},
            .cancel = {}});
}

void JobList::cancel(int id)
{
    const int row = rowOf(id);
    if (row < 0)
        return;
    // A copy: what it calls may end the job.
    if (const auto cancel = m_rows[static_cast<std::size_t>(row)].cancel)
        cancel();
}

void JobList::cancelAll()
{
    std::vector<int> running;
    for (const auto &row : m_rows) {
        if (row.entry.state == JobState::Running)
            running.push_back(row.entry.id);
    }
    for (const int id : running)
        cancel(id);
}

int JobList::runningCount() const
{
    return static_cast<int>(std::ranges::count(m_rows, JobState::Running,
                                               [](const Row &row) { return row.entry.state; }));
}

const JobEntry *JobList::current() const
{
    const auto found = std::ranges::find(m_rows, JobState::Running,
                                         [](const Row &row) { return row.entry.state; });
    return found == m_rows.end() ? nullptr : &found->entry;
}

const JobEntry *JobList::entry(const QModelIndex &index) const
{
    return checkIndex(index, CheckIndexOption::IndexIsValid)
               ? &m_rows[static_cast<std::size_t>(index.row())].entry
               : nullptr;
}

int JobList::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant JobList::data(const QModelIndex &index, int role) const
{
    const auto *job = entry(index);
    if (!job)
        return {};
    switch (role) {
    case Qt::DisplayRole: return job->title;
    case Qt::AccessibleTextRole:
        return QStringLiteral("%1, %2 %3").arg(job->title, textOf(job->state), job->message);
    case StateRole: return static_cast<int>(job->state);
    case PhaseRole: return QString::fromStdString(job->progress.phase);
    case MessageRole: return job->message;
    case ProgressRole:
        return job->progress.total == 0 ? QVariant()
                                        : QVariant(static_cast<double>(job->progress.done) /
                                                   static_cast<double>(job->progress.total));
    case ElapsedRole:
        return job->state == JobState::Running
                   ? m_rows[static_cast<std::size_t>(index.row())].clock.elapsed()
                   : job->elapsedMs;
    default: return {};
    }
}

QHash<int, QByteArray> JobList::roleNames() const
{
    auto names = QAbstractListModel::roleNames();
    names.insert({{StateRole, "state"},
                  {ProgressRole, "progress"},
                  {PhaseRole, "phase"},
                  {ElapsedRole, "elapsed"},
                  {MessageRole, "message"}});
    return names;
}

} // namespace espalier::models
