// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/unfinishedwork.h"

#include "app/workbench/projectfile.h"
#include "core/base/file.h"
#include "core/base/json.h"

#include <chrono>

namespace espalier::workbench {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

static fs::path fileOf(const fs::path &stateFolder, const fs::path &project)
{
    return projectFile(stateFolder, "running", project);
}

UnfinishedWork::UnfinishedWork(models::JobList &jobs, fs::path stateFolder)
    : m_jobs(jobs), m_folder(std::move(stateFolder)), m_writer(this)
{
    m_moment.setSingleShot(true);
    m_moment.setInterval(200ms);
    connect(&m_moment, &QTimer::timeout, this, &UnfinishedWork::note);
    connect(&jobs, &models::JobList::runningChanged, this, [this] {
        if (!m_moment.isActive())
            m_moment.start();
    });
}

UnfinishedWork::~UnfinishedWork()
{
    stop();
}

void UnfinishedWork::follow(const fs::path &project)
{
    stop();
    m_file = fileOf(m_folder, project);
}

void UnfinishedWork::stop()
{
    m_moment.stop();
    m_writer.outdate();
    if (!m_written.empty()) {
        std::error_code gone;
        fs::remove(m_file, gone);
    }
    m_file.clear();
    m_wanted.clear();
    m_written.clear();
}

void UnfinishedWork::note()
{
    if (m_file.empty())
        return;
    Json titles = Json::array();
    for (const auto &job : m_jobs.running()) {
        if (job.trace == models::JobTrace::Kept)
            titles.push_back(job.title.toStdString());
    }
    m_wanted = titles.empty() ? std::string() : toText(titles);
    if (!m_writer.isRunning())
        write();
}

// One at a time, so that the last one stays.
void UnfinishedWork::write()
{
    if (m_wanted == m_written)
        return;
    m_written = m_wanted;
    m_writer.start(
        [file = m_file, text = m_written](JobContext &) -> Result<> {
            if (!text.empty())
                return writeFileAtomically(file, text);
            std::error_code gone;
            fs::remove(file, gone);
            return {};
        },
        [this](const Result<> &) { write(); }); // without it, a kill goes unexplained
}

std::vector<std::string> UnfinishedWork::take(const fs::path &stateFolder, const fs::path &project)
{
    const auto file = fileOf(stateFolder, project);
    const auto text = readFile(file);
    std::error_code gone;
    fs::remove(file, gone);
    const auto titles = text ? parseJson(*text) : Json();
    std::vector<std::string> list;
    if (titles.is_array()) {
        for (const auto &title : titles) {
            if (title.is_string())
                list.push_back(title.get<std::string>());
        }
    }
    return list;
}

} // namespace espalier::workbench
