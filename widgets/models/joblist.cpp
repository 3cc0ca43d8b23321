// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/joblist.h"

#include <QLocale>

#include <algorithm>
#include <array>
#include <utility>

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

QString phaseText(const std::string &phase)
{
    static constexpr std::array kPhases{
        std::pair("discover",
                  QT_TRANSLATE_NOOP("espalier::models::JobList", "Looking for functions")),
        std::pair("look up",
                  QT_TRANSLATE_NOOP("espalier::models::JobList", "Looking up what is known")),
        std::pair("test", QT_TRANSLATE_NOOP("espalier::models::JobList", "Testing scripts")),
        std::pair("edit", QT_TRANSLATE_NOOP("espalier::models::JobList", "Making changes")),
        std::pair("check", QT_TRANSLATE_NOOP("espalier::models::JobList", "Checking the result")),
        std::pair("listening", QT_TRANSLATE_NOOP("espalier::models::JobList", "Records came in")),
        std::pair("read", QT_TRANSLATE_NOOP("espalier::models::JobList", "Reading files")),
        std::pair("verify", QT_TRANSLATE_NOOP("espalier::models::JobList", "Verifying scripts")),
        std::pair("write", QT_TRANSLATE_NOOP("espalier::models::JobList", "Writing files")),
    };
    for (const auto &[name, text] : kPhases) {
        if (phase == name)
            return JobList::tr(text);
    }
    return QString::fromStdString(phase);
}

QString durationText(qint64 milliseconds)
{
    const QLocale locale;
    if (milliseconds < 1000)
        return JobList::tr("%1 ms").arg(milliseconds);
    if (milliseconds < 59'950) // rounded, from there on it is a minute
        return JobList::tr("%1 s").arg(
            locale.toString(static_cast<double>(milliseconds) / 1000, 'f', 1));
    return JobList::tr("%1 min %2 s").arg(milliseconds / 60'000).arg(milliseconds / 1000 % 60);
}

int JobList::begin(const QString &title, std::function<void()> cancel, JobTrace trace)
{
    Row row{.entry = {.id = ++m_lastId,
                      .title = title,
                      .trace = trace,
                      .started = QDateTime::currentDateTime()},
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
    for (int last = rowCount() - 1; last > 0 && m_rows.size() > kMostRows; --last)
        removeFinished(last);
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
    if (const auto *shown = current(); shown && shown->id == id)
        emit progressed();
}

void JobList::note(int id, const QString &text)
{
    const int row = rowOf(id);
    if (row < 0)
        return;
    m_rows[static_cast<std::size_t>(row)].entry.message = text;
    emit dataChanged(index(row), index(row), {MessageRole, Qt::ToolTipRole});
}

void JobList::end(int id, JobState state, const QString &message)
{
    const int row = rowOf(id);
    if (row < 0)
        return;
    auto &job = m_rows[static_cast<std::size_t>(row)];
    job.entry.state = state;
    if (state != JobState::Done || !message.isEmpty())
        job.entry.message = message;
    job.entry.elapsedMs = job.clock.elapsed();
    job.cancel = nullptr;
    const auto entry = job.entry;
    emit dataChanged(index(row), index(row));
    if (entry.trace == JobTrace::Quiet && state != JobState::Failed)
        removeFinished(row);
    emit runningChanged(runningCount());
    emit ended(entry);
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

void JobList::clearFinished()
{
    for (int row = rowCount() - 1; row >= 0; --row)
        removeFinished(row);
}

void JobList::removeFinished(int row)
{
    if (row < 0 || m_rows[static_cast<std::size_t>(row)].entry.state == JobState::Running)
        return;
    beginRemoveRows({}, row, row);
    m_rows.erase(m_rows.begin() + row);
    endRemoveRows();
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

std::vector<JobEntry> JobList::running() const
{
    std::vector<JobEntry> entries;
    for (const auto &row : m_rows) {
        if (row.entry.state == JobState::Running)
            entries.push_back(row.entry);
    }
    return entries;
}

const JobEntry *JobList::current() const
{
    const auto found = std::ranges::find(m_rows, JobState::Running,
                                         [](const Row &row) { return row.entry.state; });
    return found == m_rows.end() ? nullptr : &found->entry;
}

const JobEntry *JobList::entry(const QModelIndex &index) const
{
    return index.isValid() && checkIndex(index)
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
    case PhaseRole: return phaseText(job->progress.phase);
    case Qt::ToolTipRole: // what a row has no room for
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
