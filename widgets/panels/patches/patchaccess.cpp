// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/patches/patchaccess.h"

#include "core/base/file.h"
#include "core/engine/patchdraft.h"
#include "core/engine/patchrevision.h"
#include "core/engine/recipelearning.h"
#include "widgets/models/projectjob.h"

#include <filesystem>
#include <utility>

namespace espalier::panels {

using engine::ReviewAct;
using engine::Workspace;
using models::orFailure;
using models::within;

namespace {

Result<engine::PatchListing> listingOf(Workspace &workspace, bool settle)
{
    if (settle) {
        for (auto *each : {&engine::settleInterrupted, &engine::settleApplications}) {
            if (auto settled = each(workspace, SystemClock()); !settled)
                return failure(std::move(settled.error()));
        }
    }
    return engine::listPatches(workspace);
}

/// Recipes hear of what was decided. That is kept already, whatever becomes of this.
engine::RecipeLesson lessonOf(Workspace &workspace, const engine::KnowledgeOptions &knowledge,
                              const std::string &ticket, bool accepted)
{
    if (!knowledge.capture)
        return {};
    return engine::learnFromDecision(workspace, knowledge.file, ticket, accepted, SystemClock())
        .value_or(engine::RecipeLesson());
}

/// So that it can be handed on.
Result<bool> done(Result<> result)
{
    return result ? Result<bool>(true) : failure(std::move(result.error()));
}

} // namespace

PatchAccess::PatchAccess(models::ProjectContext &context, QObject *parent)
    : QObject(parent), m_context(context),
      m_change(context.jobs(), nullptr, models::JobTrace::Quiet), m_git(context.jobs()),
      m_work(context.jobs()), m_load(this), m_outlooks(this), m_details(this), m_preview(this),
      m_against(this), m_audit(this), m_read(this)
{
    for (const auto *queue : {&m_queue, &m_tries})
        connect(queue, &models::ChangeQueue::settled, this, &PatchAccess::settled);
    connect(&m_work, &models::Task::runningChanged, this, &PatchAccess::workingChanged);
    connect(&m_work, &models::Task::progressed, this, &PatchAccess::progressed);
}

ReviewAct PatchAccess::actFor(const std::string &ticket, const QString &reason) const
{
    return {.ticketId = ticket,
            .person = {.kind = review::Person::Kind::Human, .who = m_person},
            .reason = reason.toStdString(),
            .trusted = m_context.isTrusted()};
}

// ---- reading ----

void PatchAccess::load()
{
    // What is under way here would be taken for interrupted.
    const bool settle = !m_isSettled && !isWorking() && !isActing();
    m_load.start(within(m_context, [settle](Workspace &workspace,
                                            JobContext &) { return listingOf(workspace, settle); }),
                 orFailure<engine::PatchListing>(
                     [this](const auto &listing) {
                         m_isSettled = true;
                         if (!listing.person.empty())
                             m_person = listing.person;
                         emit listed(listing);
                     },
                     [this](const Error &error) { emit loadFailed(error); }));
}

void PatchAccess::loadOutlooks(const std::vector<engine::PatchRow> &rows)
{
    m_outlooks.start(
        within(m_context,
               [rows, trusted = m_context.isTrusted()](Workspace &workspace, JobContext &) {
                   return engine::outlookOf(workspace, rows, trusted);
               }),
        orFailure<std::vector<engine::PatchOutlook>>(
            [this, rows](const auto &outlooks) { emit outlooksReady(rows, outlooks); },
            [this](const Error &) { emit outlooksFailed(); }));
}

void PatchAccess::loadDetails(const engine::PatchRow &row)
{
    m_details.start(
        within(m_context,
               [row, act = actFor(row.patch.ticketId)](Workspace &workspace, JobContext &) {
                   return engine::detailsOf(workspace, row, act.person, act.trusted);
               }),
        orFailure<engine::PatchDetails>([this](const auto &details) { emit detailsReady(details); },
                                        [this](const Error &error) { emit detailsFailed(error); }));
}

void PatchAccess::previewApply(const std::string &ticket, git::ApplyMethod method)
{
    m_preview.start(
        within(m_context,
               [act = actFor(ticket), method](Workspace &workspace, JobContext &) {
                   return engine::previewApply(workspace, act, method);
               }),
        orFailure<engine::ApplyPreview>([this](const auto &preview) { emit previewReady(preview); },
                                        [this](const Error &error) { emit previewFailed(error); }));
}

void PatchAccess::loadAgainst(const std::string &ticket, int attempt)
{
    m_against.start(within(m_context,
                           [ticket, attempt](Workspace &workspace, JobContext &) {
                               return engine::filesAgainst(workspace, ticket, attempt);
                           }),
                    orFailure<std::vector<engine::PatchFile>>(
                        [this, attempt](const auto &files) { emit againstReady(attempt, files); },
                        [this](const Error &error) { emit failed(error); }));
}

void PatchAccess::loadAudit()
{
    m_audit.start(
        within(m_context,
               [](Workspace &workspace, JobContext &) { return engine::auditTrail(workspace); }),
        orFailure<engine::AuditTrail>([this](const auto &trail) { emit auditReady(trail); },
                                      [this](const Error &error) { emit failed(error); }));
}

void PatchAccess::readPatch(const QString &file)
{
    constexpr std::uint64_t kMost = std::uint64_t{64} << 20;
    m_read.start([from = std::filesystem::path(file.toStdString())](
                     JobContext &) { return readFile(from, kMost); },
                 orFailure<std::string>([this](const auto &patch) { emit patchRead(patch); },
                                        [this](const Error &error) { emit failed(error); }));
}

// ---- what a person decides ----

template <typename Work, typename Then>
void PatchAccess::change(models::ChangeQueue &queue, models::Task &task, const QString &title,
                         Work work, Then then)
{
    queue.add([this, &queue, &task, title, job = within(m_context, std::move(work)),
               then = std::move(then)] {
        using Ended = job::ResultOf<decltype(job)>;
        task.start(title, job, [this, &queue, then](const Ended &result) {
            if (result)
                then(*result);
            else
                emit failed(result.error());
            queue.ended();
        });
    });
}

void PatchAccess::setReviewed(const std::string &ticket,
                              const std::vector<engine::ReviewHunk> &hunks, bool reviewed)
{
    change(
        m_queue, m_change, tr("Note what was looked at"),
        [act = actFor(ticket), hunks, reviewed](Workspace &workspace,
                                                JobContext &) -> Result<bool> {
            for (const auto &hunk : hunks) {
                if (auto marked =
                        engine::markReviewed(workspace, act, hunk, SystemClock(), reviewed);
                    !marked)
                    return failure(std::move(marked.error()));
            }
            return true;
        },
        [](bool) {});
}

void PatchAccess::approve(const std::string &ticket, const QString &reason, const Done &then)
{
    change(
        m_queue, m_change, tr("Approve a patch"),
        [act = actFor(ticket, reason), knowledge = m_context.project().knowledge](
            Workspace &workspace, JobContext &) -> Result<engine::RecipeLesson> {
            if (auto approved = engine::approve(workspace, act, SystemClock()); !approved)
                return failure(std::move(approved.error()));
            return lessonOf(workspace, knowledge, act.ticketId, true);
        },
        [this, then](const engine::RecipeLesson &lesson) {
            then();
            if (lesson.isTaught)
                emit taught(QString::fromStdString(lesson.recipe));
        });
}

void PatchAccess::reject(const std::string &ticket, const QString &reason, const Done &then)
{
    change(
        m_queue, m_change, tr("Reject a patch"),
        [act = actFor(ticket, reason),
         knowledge = m_context.project().knowledge](Workspace &workspace, JobContext &) {
            auto rejected = engine::reject(workspace, act, SystemClock());
            if (rejected)
                static_cast<void>(lessonOf(workspace, knowledge, act.ticketId, false));
            return done(std::move(rejected));
        },
        [then](bool) { then(); });
}

void PatchAccess::requestChanges(const std::string &ticket, const QString &text, const Done &then)
{
    change(
        m_queue, m_change, tr("Ask for changes of a patch"),
        [act = actFor(ticket, text),
         knowledge = m_context.project().knowledge](Workspace &workspace, JobContext &) {
            auto requested = engine::requestChanges(workspace, act, SystemClock());
            if (requested)
                static_cast<void>(lessonOf(workspace, knowledge, act.ticketId, false));
            return done(std::move(requested));
        },
        [then](bool) { then(); });
}

void PatchAccess::comment(const std::string &ticket, const engine::CommentPlace &place,
                          const QString &text, const Done &then)
{
    change(
        m_queue, m_change, tr("Comment on a patch"),
        [act = actFor(ticket, text), place](Workspace &workspace, JobContext &) {
            return done(engine::addComment(workspace, act, place, SystemClock()));
        },
        [then](bool) { then(); });
}

void PatchAccess::apply(const std::string &ticket, git::ApplyMethod method)
{
    change(
        m_queue, m_git, tr("Apply a patch"),
        [act = actFor(ticket), method](Workspace &workspace, JobContext &) {
            return engine::apply(workspace, act, method, SystemClock());
        },
        [this](const engine::Applied &result) { emit applied(result); });
}

void PatchAccess::rollBack(const std::string &ticket, const QString &reason)
{
    change(
        m_queue, m_git, tr("Take a patch back"),
        [act = actFor(ticket, reason),
         knowledge = m_context.project().knowledge](Workspace &workspace, JobContext &) {
            auto rolledBack = engine::rollBack(workspace, act, SystemClock());
            if (rolledBack)
                static_cast<void>(lessonOf(workspace, knowledge, act.ticketId, false));
            return rolledBack;
        },
        [this](const engine::Applied &result) { emit rolledBack(result); });
}

void PatchAccess::tryPatch(const std::string &ticket, const std::string &patch,
                           const QString &command)
{
    const bool isCommand = !command.isEmpty();
    engine::AutopatchRequest request{
        .ticketId = ticket,
        .patch = patch,
        .command = isCommand ? std::vector<std::string>{"sh", "-c", command.toStdString()}
                             : std::vector<std::string>(),
        .origin = isCommand ? model::PatchOrigin::Command : model::PatchOrigin::Hand,
        .madeBy = isCommand ? command.toStdString() : m_person,
        .trusted = m_context.isTrusted()};
    change(
        m_tries, m_work, tr("Try a patch"),
        [request = std::move(request),
         openSandbox = m_context.project().openSandbox](Workspace &workspace, JobContext &job) {
            return engine::runAutopatch(workspace, request, openSandbox, SystemClock(), job);
        },
        [this](const engine::AutopatchResult &result) { emit tried(result); });
}

void PatchAccess::draft(const std::string &ticket, bool asksModel)
{
    change(
        m_tries, m_work, tr("Have a patch made"),
        [request = engine::DraftRequest{.ticketId = ticket,
                                        .asksModel = asksModel,
                                        .trusted = m_context.isTrusted()},
         project = m_context.project()](Workspace &workspace, JobContext &job) {
            return engine::draftPatch(project, workspace, request, SystemClock(), job);
        },
        [this](const engine::SourcedResult &result) { emit drafted(result); });
}

/// A new attempt that `make(workspace)` asks for.
template <typename Make>
void PatchAccess::attempt(const QString &title, Make make)
{
    change(
        m_tries, m_work, title,
        [make = std::move(make), openSandbox = m_context.project().openSandbox](
            Workspace &workspace, JobContext &job) -> Result<engine::AutopatchResult> {
            auto request = make(workspace);
            if (!request)
                return failure(std::move(request.error()));
            return engine::runAutopatch(workspace, *request, openSandbox, SystemClock(), job);
        },
        [this](const engine::AutopatchResult &result) { emit tried(result); });
}

void PatchAccess::tryAgain(const std::string &ticket)
{
    attempt(tr("Try a patch again"),
            [ticket, trusted = m_context.isTrusted()](Workspace &workspace) {
                return engine::lastOnHead(workspace, ticket, trusted);
            });
}

void PatchAccess::tryWithout(const std::string &ticket, const std::vector<review::HunkPart> &parts)
{
    attempt(tr("Try a part of a patch"), [act = actFor(ticket), parts](Workspace &workspace) {
        return engine::partOfLast(workspace, act, {.isRest = true, .parts = parts});
    });
}

void PatchAccess::tryEdited(const std::string &ticket, const std::string &commit,
                            const std::map<std::string, std::string> &texts)
{
    attempt(tr("Try an edited patch"), [act = actFor(ticket), commit, texts](Workspace &workspace) {
        return engine::editedLast(workspace, act, commit, texts);
    });
}

// ---- what is handed on ----

void PatchAccess::exportText(const std::string &ticket, engine::PatchForm form)
{
    m_read.start(
        within(m_context,
               [ticket, form, trusted = m_context.isTrusted()](Workspace &workspace, JobContext &) {
                   return engine::exportPatch(workspace, ticket, form, trusted);
               }),
        orFailure<std::string>([this, form](const auto &text) { emit exported(form, text); },
                               [this](const Error &error) { emit failed(error); }));
}

void PatchAccess::exportTo(const std::string &ticket, engine::PatchForm form, const QString &file)
{
    m_read.start(within(m_context,
                        [ticket, form, to = std::filesystem::path(file.toStdString()),
                         trusted = m_context.isTrusted()](Workspace &workspace,
                                                          JobContext &) -> Result<bool> {
                            auto text = engine::exportPatch(workspace, ticket, form, trusted);
                            if (!text)
                                return failure(std::move(text.error()));
                            return done(writeFileAtomically(to, *text));
                        }),
                 orFailure<bool>([this, file](bool) { emit exportedTo(file); },
                                 [this](const Error &error) { emit failed(error); }));
}

void PatchAccess::exportAuditTo(const QString &file)
{
    m_read.start(
        within(m_context,
               [to = std::filesystem::path(file.toStdString())](Workspace &workspace,
                                                                JobContext &) -> Result<bool> {
                   const auto trail = engine::auditTrail(workspace);
                   if (!trail)
                       return failure(trail.error());
                   return done(writeFileAtomically(to, toText(engine::toJson(*trail)) + '\n'));
               }),
        orFailure<bool>([this, file](bool) { emit auditExportedTo(file); },
                        [this](const Error &error) { emit failed(error); }));
}

} // namespace espalier::panels
