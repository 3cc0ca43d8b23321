// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/backlog.h"
#include "core/engine/backlogscan.h"
#include "core/engine/observing.h"
#include "widgets/models/changequeue.h"
#include "widgets/models/projectcontext.h"
#include "widgets/models/task.h"

#include <QObject>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace espalier::panels {

/// The tickets of a query, and how the backlog stands.
struct TicketListing {
    std::vector<std::int64_t> numbers;
    std::int64_t total = 0;
    std::int64_t inbox = 0;
    std::vector<store::TicketView> views;
};

/// One ticket with what belongs to it.
struct TicketDetails {
    std::int64_t number = 0;
    model::Ticket ticket;
    std::vector<model::TicketEvent> history;
    std::vector<std::string> mergedInto; ///< ids of those that are duplicates of it
};

/// A ticket that may be about the same, or fits what was typed.
struct NearTicket {
    std::string id;
    std::string title;
    std::optional<double> similarity{};
};

/// A file that was to be taken in: what came of it, or why nothing did.
struct FileTaken {
    QString file;
    std::optional<engine::TakenIn> taken{};
    std::optional<Error> error{};
};

/// What was taken in, and the tickets that were made of it at once.
struct TakenAndScanned {
    std::vector<FileTaken> files;
    std::optional<engine::ScanReport> scan; ///< none when nothing was taken in
};

/// When the panel is to scan by itself.
struct ScanSchedule {
    std::int64_t interval = 3600; ///< seconds
    std::int64_t due = 3600;      ///< seconds from now
};

/// Reads and changes the project's backlog, never on the thread it lives in: the GUI's. Readings of
/// a kind outdate each other; changes are done one after the other, in the order they were asked
/// for, and none is dropped.
class BacklogAccess final : public QObject {
    Q_OBJECT

public:
    using Numbers = std::vector<std::int64_t>; ///< of tickets in the store
    using Done = std::function<void(const engine::ActOutcome &)>;

    explicit BacklogAccess(models::ProjectContext &context, QObject *parent = nullptr);

    void load(const model::TicketQuery &query);
    void loadRows(int page, const Numbers &numbers);
    void loadTicket(std::int64_t number);
    void findSimilar(std::int64_t number);
    /// Some tickets that fit what is typed; the newest question wins.
    void search(const QString &typed);
    void loadSchedule();

    // Each is one act, which can be taken back as one.
    void act(const QString &title, const Numbers &numbers, const engine::Backlog::Act &act,
             const QString &why, const Done &done);
    /// `into` may be the beginning or the end of an id.
    void merge(const Numbers &numbers, const std::string &into, const Done &done);
    void mergeIds(const std::vector<std::string> &ids, const std::string &into, const Done &done);
    void unmerge(std::int64_t number, const Done &done);
    void takeBack(std::int64_t batch, const Done &done);
    /// Runs this in the thread of the panel once all changes before it are done.
    void afterChanges(const std::function<void()> &then);

    void add(const engine::NewTicket &ticket);
    void scan(bool quiet);
    void takeIn(const QStringList &files);
    void report(const QString &text, const QString &path);
    void exportTo(const QString &file, const model::TicketQuery &query,
                  backlog::TicketFormat format);
    void importFrom(const QString &file, backlog::TicketFormat format);
    void saveView(const QString &name, const QString &filter);
    void removeView(const QString &name);

    void cancel() { m_work.cancel(); }
    /// Whether changes wait or are being made.
    [[nodiscard]] bool isChanging() const { return m_queue.isBusy(); }
    /// Whether something of some length is under way, which can be cancelled.
    [[nodiscard]] bool isWorking() const { return m_work.isRunning(); }

signals:
    void listed(const espalier::panels::TicketListing &listing);
    void loadFailed(const espalier::Error &error);
    void rowsReady(int page, const std::vector<espalier::store::TicketRow> &rows);
    void rowsFailed(int page, const espalier::Error &error);
    void ticketReady(const espalier::panels::TicketDetails &details);
    void similarReady(std::int64_t number, const std::vector<espalier::panels::NearTicket> &near);
    void found(const QString &typed, const std::vector<espalier::panels::NearTicket> &near);
    void scheduleReady(const espalier::panels::ScanSchedule &schedule);
    void added(std::int64_t number);
    void scanned(const espalier::engine::ScanReport &report, bool quiet);
    void takenIn(const espalier::panels::TakenAndScanned &taken);
    void reported(const espalier::engine::ScanReport &report);
    void exported(const QString &file);
    void imported(const QString &file, const espalier::engine::ImportedTickets &tickets);
    void failed(const espalier::Error &error);
    /// What was being changed is not known any more: nothing before it can be taken back.
    void changeFailed(const espalier::Error &error);
    void progressed(const espalier::Progress &progress);
    void workingChanged(bool working);
    /// No change waits any more; what is shown may be another now.
    void settled();

private:
    /// Puts a change at the end of those that wait.
    template <typename Work, typename Then>
    void change(models::Task &task, const QString &title, Work work, Then then,
                void (BacklogAccess::*refuse)(const Error &));

    models::ProjectContext &m_context;
    models::ChangeQueue m_queue;
    models::Task m_change;
    models::Task m_work;
    job::JobRunner m_load;
    job::JobRunner m_rows;
    job::JobRunner m_ticket;
    job::JobRunner m_similar;
    job::JobRunner m_search;
    job::JobRunner m_schedule;
};

} // namespace espalier::panels
