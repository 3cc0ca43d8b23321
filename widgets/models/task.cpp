// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/task.h"

namespace espalier::models {

Task::Task(JobList &jobs, QObject *parent, JobTrace trace)
    : QObject(parent), m_jobs(jobs), m_trace(trace), m_runner(this)
{
}

Task::~Task()
{
    if (m_id != 0)
        m_jobs.end(m_id, JobState::Cancelled);
}

void Task::begin(const QString &title)
{
    if (m_id != 0)
        m_jobs.end(m_id, JobState::Cancelled, tr("Something newer took its place."));
    m_id = m_jobs.begin(title, [this] { cancel(); }, m_trace);
    emit runningChanged(true);
}

void Task::end(int id, const Error *error)
{
    m_id = 0;
    if (!error)
        m_jobs.end(id, JobState::Done);
    else if (error->kind == ErrorKind::Cancelled)
        m_jobs.end(id, JobState::Cancelled);
    else
        m_jobs.end(id, JobState::Failed, QString::fromStdString(error->text()));
    emit runningChanged(false);
}

void Task::note(const QString &text)
{
    if (m_id != 0)
        m_jobs.note(m_id, text);
}

void Task::cancel()
{
    m_runner.cancel();
}

} // namespace espalier::models
