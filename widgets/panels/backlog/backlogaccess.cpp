// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/backlog/backlogaccess.h"

#include "core/base/file.h"
#include "core/store/ticketlog.h"
#include "widgets/panels/backlog/backlogwork.h"

#include <filesystem>
#include <utility>

// What is changed for the panel.

namespace espalier::panels {

using engine::ActOutcome;
using engine::Backlog;
using engine::Workspace;

static Result<engine::ScanReport> scanIn(Workspace &workspace, bool trusted, unsigned threads,
                                         JobContext &job)
{
    auto improvement = improvementOf(workspace, trusted);
    if (!improvement)
        return failure(std::move(improvement.error()));
    return engine::scanBacklog(workspace, {.sources = improvement->sources, .threads = threads},
                               SystemClock(), job);
}

BacklogAccess::BacklogAccess(models::ProjectContext &context, QObject *parent)
    : QObject(parent), m_context(context),
      m_change(context.jobs(), nullptr, models::JobTrace::Quiet), m_work(context.jobs()),
      m_load(this), m_rows(this), m_ticket(this), m_similar(this), m_search(this), m_schedule(this)
{
    connect(&m_queue, &models::ChangeQueue::settled, this, &BacklogAccess::settled);
    connect(&m_work, &models::Task::runningChanged, this, &BacklogAccess::workingChanged);
    connect(&m_work, &models::Task::progressed, this, &BacklogAccess::progressed);
}

template <typename Work, typename Then>
void BacklogAccess::change(models::Task &task, const QString &title, Work work, Then then,
                           void (BacklogAccess::*refuse)(const Error &))
{
    m_queue.add([this, &task, title, job = within(m_context, std::move(work)),
                 then = std::move(then), refuse] {
        using Ended = job::ResultOf<decltype(job)>;
        task.start(title, job, [this, then, refuse](const Ended &result) {
            if (result)
                then(*result);
            else
                (this->*refuse)(result.error());
            m_queue.ended();
        });
    });
}

void BacklogAccess::act(const QString &title, const Numbers &numbers, const Backlog::Act &act,
                        const QString &why, const Done &done)
{
    change(
        m_change, title,
        [numbers, act, why = why.toStdString()](Workspace &workspace,
                                                JobContext &) -> Result<ActOutcome> {
            auto ids = idsOf(workspace, numbers);
            if (!ids)
                return failure(std::move(ids.error()));
            return Backlog(workspace.database()).act(*ids, act, why);
        },
        done, &BacklogAccess::changeFailed);
}

void BacklogAccess::merge(const Numbers &numbers, const std::string &into, const Done &done)
{
    change(
        m_change, tr("Merge %n ticket(s)", nullptr, static_cast<int>(numbers.size())),
        [numbers, into](Workspace &workspace, JobContext &) -> Result<ActOutcome> {
            auto ids = idsOf(workspace, numbers);
            if (!ids)
                return failure(std::move(ids.error()));
            Backlog backlog(workspace.database());
            auto target = backlog.idOf(into);
            if (!target)
                return failure(std::move(target.error()));
            std::erase(*ids, *target);
            if (ids->empty())
                return failure(ErrorKind::InvalidInput,
                               "a ticket cannot be the duplicate of itself", *target);
            return backlog.merge(*ids, *target);
        },
        done, &BacklogAccess::failed);
}

void BacklogAccess::mergeIds(const std::vector<std::string> &ids, const std::string &into,
                             const Done &done)
{
    change(
        m_change, tr("Merge %n ticket(s)", nullptr, static_cast<int>(ids.size())),
        [ids, into](Workspace &workspace, JobContext &) {
            return Backlog(workspace.database()).merge(ids, into);
        },
        done, &BacklogAccess::failed);
}

void BacklogAccess::unmerge(std::int64_t number, const Done &done)
{
    change(
        m_change, tr("Take a duplicate out again"),
        [number](Workspace &workspace, JobContext &) -> Result<ActOutcome> {
            auto ids = idsOf(workspace, {number});
            if (!ids)
                return failure(std::move(ids.error()));
            if (ids->empty())
                return failure(ErrorKind::NotFound, "there is no such ticket any more");
            return Backlog(workspace.database()).unmerge(ids->front());
        },
        done, &BacklogAccess::failed);
}

void BacklogAccess::takeBack(std::int64_t batch, const Done &done)
{
    change(
        m_change, tr("Take a change back"),
        [batch](Workspace &workspace, JobContext &) {
            return Backlog(workspace.database()).takeBack(batch);
        },
        done, &BacklogAccess::changeFailed);
}

void BacklogAccess::afterChanges(const std::function<void()> &then)
{
    m_queue.add([this, then] {
        then();
        m_queue.ended();
    });
}

void BacklogAccess::add(const engine::NewTicket &ticket)
{
    change(
        m_change, tr("Make a ticket"),
        [ticket](Workspace &workspace, JobContext &) -> Result<std::int64_t> {
            auto made = Backlog(workspace.database()).add(ticket);
            if (!made)
                return failure(std::move(made.error()));
            auto numbers = store::TicketStore(workspace.database()).numbers({.words = {made->id}});
            if (!numbers)
                return failure(std::move(numbers.error()));
            return numbers->empty() ? 0 : numbers->back();
        },
        [this](std::int64_t number) { emit added(number); }, &BacklogAccess::failed);
}

// ---- what takes longer ----

void BacklogAccess::scan(bool quiet)
{
    change(
        quiet ? m_change : m_work, tr("Scan for tickets"),
        [trusted = m_context.isTrusted(),
         threads = m_context.project().threads](Workspace &workspace, JobContext &job) {
            return scanIn(workspace, trusted, threads, job);
        },
        [this, quiet](const engine::ScanReport &report) { emit scanned(report, quiet); },
        &BacklogAccess::failed);
}

void BacklogAccess::takeIn(const QStringList &files)
{
    change(
        m_work, tr("Take %n file(s) in", nullptr, static_cast<int>(files.size())),
        [files, trusted = m_context.isTrusted(), threads = m_context.project().threads](
            Workspace &workspace, JobContext &job) -> Result<TakenAndScanned> {
            TakenAndScanned result;
            bool any = false;
            for (const auto &file : files) {
                auto taken = engine::takeInFile(
                    workspace, std::filesystem::path(file.toStdString()), std::nullopt, job);
                if (!taken && taken.error().kind == ErrorKind::Cancelled)
                    return failure(std::move(taken.error()));
                any = any || taken.has_value();
                result.files.push_back(taken ? FileTaken{file, *std::move(taken), {}}
                                             : FileTaken{file, {}, std::move(taken.error())});
            }
            if (!any)
                return result;
            auto scan = scanIn(workspace, trusted, threads, job);
            if (!scan)
                return failure(std::move(scan.error()));
            result.scan = *std::move(scan);
            return result;
        },
        [this](const TakenAndScanned &taken) { emit takenIn(taken); }, &BacklogAccess::failed);
}

void BacklogAccess::report(const QString &text, const QString &path)
{
    change(
        m_work, tr("Report"),
        [text = text.toStdString(), path = path.toStdString(), trusted = m_context.isTrusted(),
         threads = m_context.project().threads](Workspace &workspace,
                                                JobContext &job) -> Result<engine::ScanReport> {
            auto taken = engine::takeInFeedback(workspace, text, path);
            if (!taken)
                return failure(std::move(taken.error()));
            return scanIn(workspace, trusted, threads, job);
        },
        [this](const engine::ScanReport &scan) { emit reported(scan); }, &BacklogAccess::failed);
}

void BacklogAccess::exportTo(const QString &file, const model::TicketQuery &query,
                             backlog::TicketFormat format)
{
    change(
        m_work, tr("Export tickets"),
        [query, format, to = std::filesystem::path(file.toStdString())](
            Workspace &workspace, JobContext &) -> Result<bool> {
            auto text = Backlog(workspace.database()).exported(query, format);
            if (!text)
                return failure(std::move(text.error()));
            if (auto written = writeFileAtomically(to, *text); !written)
                return failure(std::move(written.error()));
            return true;
        },
        [this, file](bool) { emit exported(file); }, &BacklogAccess::failed);
}

void BacklogAccess::importFrom(const QString &file, backlog::TicketFormat format)
{
    constexpr std::uint64_t kMost = std::uint64_t{64} << 20;
    change(
        m_work, tr("Import tickets"),
        [format, from = std::filesystem::path(file.toStdString())](
            Workspace &workspace, JobContext &) -> Result<engine::ImportedTickets> {
            auto text = readFile(from, kMost);
            if (!text)
                return failure(std::move(text.error()));
            return Backlog(workspace.database()).imported(*text, format);
        },
        [this, file](const engine::ImportedTickets &tickets) { emit imported(file, tickets); },
        &BacklogAccess::failed);
}

void BacklogAccess::saveView(const QString &name, const QString &filter)
{
    change(
        m_change, tr("Save a view"),
        [view = store::TicketView{name.toStdString(), filter.toStdString()}](
            Workspace &workspace, JobContext &) -> Result<bool> {
            auto saved = store::TicketViewStore(workspace.database()).put(view, presentTime());
            return saved ? Result<bool>(true) : failure(std::move(saved.error()));
        },
        [](bool) {}, &BacklogAccess::failed);
}

void BacklogAccess::removeView(const QString &name)
{
    change(
        m_change, tr("Remove a view"),
        [name = name.toStdString()](Workspace &workspace, JobContext &) -> Result<bool> {
            auto removed = store::TicketViewStore(workspace.database()).remove(name);
            return removed ? Result<bool>(true) : failure(std::move(removed.error()));
        },
        [](bool) {}, &BacklogAccess::failed);
}

} // namespace espalier::panels
