// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/backlogscan.h"

#include "core/backlog/evidence.h"
#include "core/backlog/lifecycle.h"
#include "core/base/jsonaccess.h"
#include "core/engine/backlog.h"
#include "core/engine/codefacts.h"
#include "core/engine/scandrafts.h"
#include "core/store/observationstore.h"
#include "core/store/ticketlog.h"

#include <algorithm>
#include <format>
#include <set>

namespace espalier::engine {

using model::Ticket;
using model::TicketStatus;

namespace {

constexpr std::array<std::string_view, kScanSources.size()> kSourceNames{
    "exceptions", "performance",   "feedback",       "tests",
    "findings",   "code_analysis", "instrumentation"};
constexpr std::array<std::string_view, 6> kReasons{
    "", "switched-off", "nothing-observed", "nothing-new", "nothing-wrong", "all-known"};
/// Up to where coverage has been looked at.
constexpr auto kCoverageState = "coverage";

/// What was drafted from a source before anything is written.
struct Prepared {
    SourceScan scan;
    store::ScanState state{};
    SourceDrafts drafts{};
};

/// One scan: everything is drafted and assessed first, for that takes its time, then written in one
/// short transaction.
class BacklogScan final {
public:
    BacklogScan(Workspace &workspace, const ScanOptions &options, const Clock &clock,
                JobContext &job)
        : m_options(options), m_job(job), m_workspace(workspace),
          m_backlog(workspace.database(), clock), m_tickets(workspace.database()),
          m_log(workspace.database()), m_facts(workspace, options.threads)
    {
    }

    Result<ScanReport> run();

private:
    Result<Prepared> prepare(ScanSource source);
    /// Risk and effort, of what has no ticket yet.
    Result<> assess(SourceDrafts &drafts);
    /// Those of tickets that nobody but their paths has told anything of, or of which there is new
    /// coverage.
    Result<> assessOthers();
    Result<> writeAssessed();
    Result<> write(Prepared &prepared);
    Result<> take(const backlog::Draft &draft, SourceScan &scan);
    Result<> create(const backlog::Draft &draft, SourceScan &scan);
    Result<> addEvidence(const std::string &id, const backlog::Draft &draft, SourceScan &scan);
    /// What scans wrote themselves follows what is seen now, unless a person changed it.
    Result<> renewText(Ticket &ticket, const backlog::Draft &draft);
    /// Opens a ticket again when what it was about was seen after it was applied.
    Result<> reopen(const Ticket &ticket, const backlog::Draft &draft, SourceScan &scan);
    /// Adds to how often a kind of bug was seen.
    Result<> tellPattern(const Ticket &ticket, const backlog::Draft &draft, std::uint64_t count);

    const ScanOptions &m_options;
    JobContext &m_job;
    Workspace &m_workspace;
    Backlog m_backlog;
    store::TicketStore m_tickets;
    store::TicketLog m_log;
    CodeFacts m_facts;
    ScanReport m_report;
    std::int64_t m_lastImport = 0;
    std::string m_lastInput; ///< when that was
    std::vector<Ticket> m_assessed;
    bool m_areAllAssessed = true; ///< of those there is something new of
};

// What comes again in other places: a type of error, a rule of a tool, a suite of tests, what
// became slower. Words of people are no kind of bug.
std::string patternOf(const backlog::Fingerprint &fingerprint)
{
    using enum backlog::GroupBasis;
    const auto &parts = fingerprint.parts;
    if (parts.empty() || fingerprint.basis == Text || fingerprint.basis == Explicit)
        return {};
    if (fingerprint.basis == Rule && parts.size() > 1)
        return parts[0] + " " + parts[1];
    if (fingerprint.basis == Function || fingerprint.basis == Series) {
        constexpr std::string_view kPerformance = "performance: ";
        const auto &what = parts.back();
        return parts.size() > 1 && what.starts_with(kPerformance) &&
                       what.size() > kPerformance.size()
                   ? what
                   : "performance of a " + std::string(nameOf(fingerprint.basis));
    }
    return parts.front();
}

Result<> BacklogScan::tellPattern(const Ticket &ticket, const backlog::Draft &draft,
                                  std::uint64_t count)
{
    auto pattern = patternOf(draft.fingerprint);
    if (pattern.empty())
        return {};
    auto added = store::BugPatternStore(m_workspace.database())
                     .add({.category = std::string(nameOf(ticket.category)),
                           .pattern = std::move(pattern),
                           .description = draft.ticket.title,
                           .solution = {},
                           .occurrences = count,
                           .severity = ticket.priority,
                           .tickets = {ticket.id},
                           .fixTicket = {},
                           .updatedAt = m_backlog.now()});
    if (!added)
        return failure(std::move(added.error()));
    return {};
}

Result<> BacklogScan::create(const backlog::Draft &draft, SourceScan &scan)
{
    auto ticket = draft.ticket;
    const auto source = ticket.source().value_or(model::TicketSource::Analysis);
    auto id = m_backlog.freshId(source);
    if (!id)
        return failure(std::move(id.error()));
    ticket.id = std::move(*id);
    if (auto done = m_backlog.create(ticket, "scan", m_report.batch); !done)
        return done;
    if (auto done = m_tickets.tie(draft.fingerprint.value, ticket.id); !done)
        return done;
    ++scan.created;
    m_report.created.push_back(ticket.id);
    const auto count = countAt(ticket.metadata, "occurrences");
    return tellPattern(ticket, draft, std::max<std::uint64_t>(1, count));
}

Result<> BacklogScan::renewText(Ticket &ticket, const backlog::Draft &draft)
{
    auto home = m_tickets.homeOf(draft.fingerprint.value);
    if (!home)
        return failure(std::move(home.error()));
    if (*home != ticket.id || ticket.status != TicketStatus::Open)
        return {};
    auto history = m_log.history(ticket.id);
    if (!history)
        return failure(std::move(history.error()));
    std::set<std::string> ofPeople;
    for (const auto &event : *history) {
        if (event.who == "import")
            return {};
        for (const auto &[field, change] : event.changes.items())
            ofPeople.insert(field);
    }
    const auto renew = [&](const char *field, auto Ticket::*member) {
        if (!ofPeople.contains(field))
            ticket.*member = draft.ticket.*member;
    };
    renew("title", &Ticket::title);
    renew("description", &Ticket::description);
    renew("priority", &Ticket::priority);
    renew("proposed_solution", &Ticket::proposedSolution);
    renew("test_plan", &Ticket::testPlan);
    return {};
}

Result<> BacklogScan::reopen(const Ticket &ticket, const backlog::Draft &draft, SourceScan &scan)
{
    const auto lastSeen = textAt(draft.ticket.metadata, "last_seen");
    const auto applied = ticket.note("applied_at");
    if (ticket.status != TicketStatus::Applied ||
        lastSeen <= (applied.empty() ? ticket.updatedAt : applied))
        return {};
    auto changed = backlog::reopen(
        ticket,
        {.who = "scan", .why = std::format("seen again at {}", lastSeen), .now = m_backlog.now()});
    if (!changed)
        return failure(std::move(changed.error()));
    if (auto done = m_backlog.write(*changed, ticket, m_report.batch); !done)
        return done;
    ++scan.reopened;
    m_report.reopened.push_back(ticket.id);
    return {};
}

Result<> BacklogScan::addEvidence(const std::string &id, const backlog::Draft &draft,
                                  SourceScan &scan)
{
    auto ticket = m_tickets.ticket(id);
    if (!ticket)
        return failure(std::move(ticket.error()));
    const auto before = toText(toJson(*ticket));
    const auto updatedAt = ticket->updatedAt;
    const auto count = countAt(ticket->metadata, "occurrences");
    auto fingerprints = m_tickets.fingerprintsOf(id);
    if (!fingerprints)
        return failure(std::move(fingerprints.error()));
    // The draft tells all that is known of its fingerprint; what other sources told stays.
    backlog::renewEvidence(*ticket, draft.fingerprint.value, draft.ticket.evidence);
    backlog::keepEvidence(*ticket, *fingerprints);
    backlog::renewCounts(*ticket);
    if (auto done = renewText(*ticket, draft); !done)
        return done;
    if (toText(toJson(*ticket)) != before) {
        // No change that a person would undo, so no history; the time stays that of the last one.
        if (auto done = m_tickets.update(*ticket, updatedAt); !done)
            return done;
        ++scan.updated;
    }
    if (const auto more = countAt(ticket->metadata, "occurrences"); more > count) {
        if (auto done = tellPattern(*ticket, draft, more - count); !done)
            return done;
    }
    return reopen(*ticket, draft, scan);
}

Result<> BacklogScan::take(const backlog::Draft &draft, SourceScan &scan)
{
    auto id = m_tickets.ticketOf(draft.fingerprint.value);
    if (!id)
        return failure(std::move(id.error()));
    return *id ? addEvidence(**id, draft, scan) : create(draft, scan);
}

Result<> BacklogScan::assess(SourceDrafts &drafts)
{
    for (auto &draft : drafts.drafts) {
        backlog::markEvidence(draft.ticket, draft.fingerprint.value);
        auto id = m_tickets.ticketOf(draft.fingerprint.value);
        if (!id)
            return failure(std::move(id.error()));
        if (*id)
            continue;
        auto code = m_facts.of(draft.ticket, m_job);
        if (!code)
            return failure(std::move(code.error()));
        backlog::assess(draft.ticket, *code);
    }
    return {};
}

Result<> BacklogScan::assessOthers()
{
    auto covered = m_log.scanState(kCoverageState);
    if (!covered)
        return failure(std::move(covered.error()));
    auto tickets = m_tickets.toAssess(covered->seen);
    if (!tickets)
        return failure(std::move(tickets.error()));
    m_areAllAssessed = tickets->size() < store::TicketStore::kMostAssessed;
    for (auto &ticket : *tickets) {
        auto code = m_facts.of(ticket, m_job);
        if (!code)
            return failure(std::move(code.error()));
        backlog::assess(ticket, *code);
        ticket.metadata.erase("assessed");
        m_assessed.push_back(std::move(ticket));
    }
    return {};
}

// No change that a person would undo, so no history.
Result<> BacklogScan::writeAssessed()
{
    for (const auto &ticket : m_assessed) {
        auto done = m_tickets.update(ticket, ticket.updatedAt);
        if (!done && done.error().kind != ErrorKind::Conflict)
            return done;
        m_areAllAssessed = m_areAllAssessed && done;
    }
    if (!m_areAllAssessed) // the next scan does the rest, and these once more
        return {};
    return m_log.putScanState(kCoverageState, {.scannedAt = m_backlog.now(), .seen = m_lastImport});
}

Result<Prepared> BacklogScan::prepare(ScanSource source)
{
    Prepared prepared{.scan = {.source = source}};
    if (!std::ranges::contains(m_options.sources, source)) {
        prepared.scan.nothing = NothingBecause::SwitchedOff;
        return prepared;
    }
    if (auto go = m_job.checkpoint(); !go)
        return failure(std::move(go.error()));
    auto state = m_log.scanState(std::string(nameOf(source)));
    if (!state)
        return failure(std::move(state.error()));
    prepared.state = std::move(*state);
    auto drafts = draftsOf(source, m_workspace, prepared.state.seen);
    if (!drafts)
        return failure(std::move(drafts.error()));
    prepared.drafts = std::move(*drafts);
    if (auto done = assess(prepared.drafts); !done)
        return failure(std::move(done.error()));
    return prepared;
}

Result<> BacklogScan::write(Prepared &prepared)
{
    auto &scan = prepared.scan;
    const auto &drafts = prepared.drafts;
    if (scan.nothing == NothingBecause::SwitchedOff)
        return {};
    scan.looked = drafts.looked;
    if (drafts.looked > 0)
        prepared.state.detail["last_input"] = m_lastInput.empty() ? m_backlog.now() : m_lastInput;
    scan.lastInput = textAt(prepared.state.detail, "last_input");
    const std::string name(nameOf(scan.source));
    for (std::size_t i = 0; i < drafts.drafts.size(); ++i) {
        if (auto go = m_job.checkpoint(); !go)
            return go;
        m_job.report(name, i, drafts.drafts.size());
        if (auto done = take(drafts.drafts[i], scan); !done)
            return done;
    }
    if (scan.created + scan.reopened == 0) {
        scan.nothing = !drafts.observed        ? NothingBecause::NothingObserved
                       : drafts.looked == 0    ? NothingBecause::NothingNew
                       : drafts.drafts.empty() ? NothingBecause::NothingWrong
                                               : NothingBecause::AllKnown;
    }
    prepared.state.scannedAt = m_backlog.now();
    prepared.state.seen = m_lastImport;
    return m_log.putScanState(name, prepared.state);
}

Result<ScanReport> BacklogScan::run()
{
    auto last = store::ObservationStore(m_workspace.database()).imports(1);
    if (!last)
        return failure(std::move(last.error()));
    if (!last->empty()) {
        m_lastImport = last->front().id;
        m_lastInput = last->front().at;
    }
    std::vector<Prepared> all;
    for (const auto source : kScanSources) {
        auto prepared = prepare(source);
        if (!prepared)
            return failure(std::move(prepared.error()));
        all.push_back(std::move(*prepared));
    }
    if (auto done = assessOthers(); !done)
        return failure(std::move(done.error()));
    return store::withinTransaction(m_workspace.database(), [&]() -> Result<ScanReport> {
        auto batch = m_log.nextBatch();
        if (!batch)
            return failure(std::move(batch.error()));
        m_report.batch = *batch;
        if (auto done = writeAssessed(); !done)
            return failure(std::move(done.error()));
        for (auto &prepared : all) {
            if (auto done = write(prepared); !done)
                return failure(std::move(done.error()));
            m_report.sources.push_back(std::move(prepared.scan));
        }
        return std::move(m_report);
    });
}

} // namespace

std::string_view nameOf(ScanSource source)
{
    return kSourceNames[static_cast<std::size_t>(source)];
}

std::string_view nameOf(NothingBecause reason)
{
    return kReasons[static_cast<std::size_t>(reason)];
}

Result<ScanReport> scanBacklog(Workspace &workspace, const ScanOptions &options, const Clock &clock,
                               JobContext &job)
{
    return BacklogScan(workspace, options, clock, job).run();
}

Json toJson(const ScanReport &report)
{
    auto sources = Json::array();
    for (const auto &scan : report.sources) {
        sources.push_back({{"source", nameOf(scan.source)},
                           {"looked_at", scan.looked},
                           {"created", scan.created},
                           {"updated", scan.updated},
                           {"reopened", scan.reopened},
                           {"nothing_because", nameOf(scan.nothing)},
                           {"last_input", scan.lastInput}});
    }
    return {{"tickets_found", report.found()},
            {"created", report.created},
            {"reopened", report.reopened},
            {"sources", std::move(sources)}};
}

} // namespace espalier::engine
