// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/patchsources.h"

#include "core/autopatch/measuredproof.h"
#include "core/autopatch/recipesource.h"
#include "core/base/jsonaccess.h"
#include "core/base/nearestname.h"
#include "core/engine/backlog.h"
#include "core/engine/gaterun.h"
#include "core/engine/patchproof.h"
#include "core/engine/patchtask.h"
#include "core/engine/ticketway.h"
#include "core/gate/paths.h"
#include "core/settings/definition.h"
#include "core/syntax/language.h"

#include <algorithm>
#include <format>
#include <utility>

namespace espalier::engine {

using autopatch::PatchProposal;
using autopatch::PatchTask;
using autopatch::TriedProposal;
using model::Ticket;

namespace {

constexpr std::size_t kMostFailing = 20;

/// Whether no source can go on after it; a model that cannot be asked is no such thing.
bool isOfRun(ErrorKind kind)
{
    return kind != ErrorKind::Network && kind != ErrorKind::Timeout && kind != ErrorKind::Budget &&
           kind != ErrorKind::Permission && kind != ErrorKind::NotFound;
}

class Asking final {
public:
    Asking(Workspace &workspace, const SourcedRequest &request, const PatchSources &sources,
           const OpenSandbox &openSandbox, const Clock &clock, JobContext &job)
        : m_workspace(workspace), m_request(request), m_sources(sources),
          m_openSandbox(openSandbox), m_clock(clock), m_job(job)
    {
    }

    Result<SourcedResult> run();

private:
    Result<> begin();
    Result<> reproduce();
    Result<bool> ask(autopatch::PatchSource &source);
    Result<> listUntested();
    Result<bool> tryIt(PatchProposal proposal);
    void keep(PatchProposal proposal, const AutopatchResult &result);

    Workspace &m_workspace;
    const SourcedRequest &m_request;
    const PatchSources &m_sources;
    const OpenSandbox &m_openSandbox;
    const Clock &m_clock;
    JobContext &m_job;
    Ticket m_ticket;
    std::optional<git::Repository> m_repository;
    git::ObjectId m_base;
    std::shared_ptr<KnownTests> m_known = std::make_shared<KnownTests>();
    PatchTask m_task;
    std::vector<TriedProposal> m_former;
    bool m_isMeasured = false; ///< a number proves, which each attempt measures
    int m_left = 0;            ///< attempts of the source that is asked
    SourcedResult m_result;
};

Result<> Asking::begin()
{
    auto ticket = Backlog(m_workspace.database(), m_clock).ticket(m_request.ticketId);
    if (!ticket)
        return failure(std::move(ticket.error()));
    m_ticket = *std::move(ticket);
    m_result.ticketId = m_ticket.id;
    if (!mayWorkOn(m_ticket.status))
        return failure(ErrorKind::Conflict,
                       "the ticket is " + std::string(nameOf(m_ticket.status)) +
                           "; open it again first",
                       m_ticket.id);
    auto repository = git::Repository::discover(m_workspace.root());
    if (!repository)
        return failure(std::move(repository.error()));
    m_repository = *std::move(repository);
    auto head = m_repository->head();
    if (!head)
        return failure(std::move(head.error()));
    if (head->state == git::HeadState::Unborn)
        return failure(ErrorKind::Conflict, "the repository has no commit yet; make a first one");
    m_base = head->commit;
    auto task = patchTaskOf(m_workspace, m_ticket, *m_repository, m_base);
    if (!task)
        return failure(std::move(task.error()));
    m_task = *std::move(task);
    return {};
}

Result<> Asking::reproduce()
{
    m_job.report("reproducing", 0, 1);
    auto rules = rulesAt(*m_repository, m_base, m_request.trusted);
    if (!rules)
        return failure(std::move(rules.error()));
    auto setup = testSetupAt(*m_repository, m_base, m_workspace.root(), rules->testCommand);
    if (!setup)
        return failure(std::move(setup.error()));
    auto tests = runTestsOf(*m_repository, m_base, *setup, m_openSandbox, m_job);
    if (!tests)
        return failure(std::move(tests.error()));
    m_isMeasured = !rules->measureCommand.empty() && autopatch::measureTargetOf(m_ticket.evidence);
    m_known->base = m_base;
    m_known->tests = *std::move(tests);
    m_result.testProblem = m_known->tests.reason;
    const auto found = reproducing(m_known->tests, m_ticket);
    for (const auto *test : found)
        m_result.reproducing.push_back(fullName(test->suite, test->name));
    if (!found.empty())
        takeFailure(m_task, *found.front());
    return {};
}

void Asking::keep(PatchProposal proposal, const AutopatchResult &result)
{
    TriedProposal tried{.proposal = std::move(proposal), .failure = result.patch.error};
    for (const auto &test : result.failing) {
        if (tried.failingTests.size() < kMostFailing)
            tried.failingTests.push_back(test);
    }
    m_former.push_back(std::move(tried));
}

/// Whether nothing further is to be tried.
Result<bool> Asking::tryIt(PatchProposal proposal)
{
    auto result = runAutopatch(m_workspace,
                               {.ticketId = m_ticket.id,
                                .patch = proposal.diff,
                                .files = proposal.files,
                                .explanation = proposal.explanation,
                                .costUsd = proposal.costUsd,
                                .known = m_known,
                                .origin = proposal.origin,
                                .madeBy = proposal.madeBy,
                                .stop = m_request.stop,
                                .trusted = m_request.trusted},
                               m_openSandbox, m_clock, m_job);
    if (!result) {
        const auto kind = result.error().kind;
        const bool isOfPatch = kind == ErrorKind::InvalidInput || kind == ErrorKind::NotFound ||
                               kind == ErrorKind::Unsupported || kind == ErrorKind::AlreadyExists;
        if (!isOfPatch)
            return failure(std::move(result.error()));
        m_former.push_back({.proposal = std::move(proposal), .failure = result.error().text()});
        ++m_result.dropped;
        return false;
    }
    const auto stage = result->patch.stage;
    keep(std::move(proposal), *result);
    m_result.tried.push_back(*std::move(result));
    if (stage == model::PatchStage::Ready)
        m_result.end = SourcedResult::End::Ready;
    else if (stage == model::PatchStage::Stopped)
        m_result.end = SourcedResult::End::Stopped;
    else
        m_result.end = SourcedResult::End::Exhausted;
    --m_left;
    return m_result.end != SourcedResult::End::Exhausted;
}

Result<bool> Asking::ask(autopatch::PatchSource &source)
{
    constexpr std::size_t kMostDropped = 20;
    const auto most = m_result.dropped + kMostDropped;
    m_left = m_request.mostAttempts;
    while (m_left > 0 && m_result.dropped < most) {
        auto proposal = source.next(m_task, m_former, m_job);
        if (!proposal)
            return failure(std::move(proposal.error()));
        if (!*proposal)
            return false;
        auto isOver = tryIt(**std::move(proposal));
        if (!isOver || *isOver)
            return isOver;
    }
    return false;
}

/// For a person to look at: there is nothing to prove them with.
Result<> Asking::listUntested()
{
    constexpr std::size_t kMost = 5;
    for (const auto &source : m_sources) {
        while (!source->writesTests() && m_result.untested.size() < kMost) {
            auto proposal = source->next(m_task, m_former, m_job);
            if (!proposal)
                return failure(std::move(proposal.error()));
            if (!*proposal)
                break;
            m_former.push_back({.proposal = **proposal, .failure = "there is no test of it"});
            m_result.untested.push_back(**std::move(proposal));
        }
    }
    return {};
}

Result<SourcedResult> Asking::run()
{
    if (auto begun = begin(); !begun)
        return failure(std::move(begun.error()));
    const bool isTested = m_request.stop != StopPoint::Patch && m_request.stop != StopPoint::Branch;
    if (isTested) {
        if (auto done = reproduce(); !done)
            return failure(std::move(done.error()));
    }
    m_result.errorType = m_task.errorType;
    m_result.message = m_task.message;
    const bool isShown = !isTested || m_isMeasured || !m_result.reproducing.empty();
    const auto isAsked = [&](const auto &source) { return isShown || source->writesTests(); };
    if (m_request.stop == StopPoint::Analyse || std::ranges::none_of(m_sources, isAsked)) {
        m_result.end = m_request.stop == StopPoint::Analyse ? SourcedResult::End::Stopped
                                                            : SourcedResult::End::NoProof;
        if (auto listed = listUntested(); !listed)
            return failure(std::move(listed.error()));
        return std::move(m_result);
    }
    for (const auto &source : m_sources) {
        if (!isAsked(source))
            continue;
        auto isOver = ask(*source);
        if (!isOver && isOfRun(isOver.error().kind))
            return failure(std::move(isOver.error()));
        if (!isOver) // another one may know better
            m_result.sourceProblem = isOver.error().text();
        else if (*isOver)
            break;
    }
    return std::move(m_result);
}

} // namespace

Result<PatchSources> offlineSources(const settings::Settings &settings,
                                    std::vector<model::LearnedRecipe> learned)
{
    std::set<std::string, std::less<>> off;
    std::vector<std::string> ids;
    for (const auto &recipe : autopatch::patchRecipes())
        ids.push_back(recipe.id);
    for (const auto &recipe : learned)
        ids.push_back(recipe.id);
    const std::vector<std::string_view> known(ids.begin(), ids.end());
    for (const auto &id : settings.value(settings::keys::kSkipRecipes)) {
        // One that was learned may be forgotten since.
        if (!std::ranges::contains(known, id) && !id.starts_with("learned-")) {
            const auto near = nearestName(id, known);
            return failure(ErrorKind::InvalidInput,
                           "there is no recipe of that name" +
                               (near.empty() ? std::string() : std::format("; {}?", near)),
                           id);
        }
        off.insert(id);
    }
    PatchSources sources;
    sources.push_back(std::make_unique<autopatch::RecipeSource>(autopatch::RecipeSource::Options{
        .off = std::move(off), .isTest = gate::isTestPath, .learned = std::move(learned)}));
    return sources;
}

Result<SourcedResult> runSources(Workspace &workspace, const SourcedRequest &request,
                                 const PatchSources &sources, const OpenSandbox &openSandbox,
                                 const Clock &clock, JobContext &job)
{
    return Asking(workspace, request, sources, openSandbox, clock, job).run();
}

Json toJson(const SourcedResult &result)
{
    Json json = result.tried.empty() ? Json{{"status", "analysed"},  {"ticket_id", result.ticketId},
                                            {"branch_name", ""},     {"test_success", false},
                                            {"attempts", 0},         {"error", ""},
                                            {"gates", Json::array()}}
                                     : toJson(result.tried.back());
    auto tried = Json::array();
    for (const auto &each : result.tried)
        tried.push_back({{"attempt", each.patch.number},
                         {"made_by", each.patch.madeBy},
                         {"explanation", textAt(each.patch.detail, "explanation")},
                         {"state", nameOf(each.patch.stage)},
                         {"branch_name", each.patch.commit.empty() ? "" : each.patch.branch},
                         {"error", each.patch.error}});
    auto untested = Json::array();
    for (const auto &each : result.untested) {
        auto files = Json::array();
        for (const auto &[path, text] : each.files)
            files.push_back(path);
        untested.push_back({{"made_by", each.madeBy},
                            {"explanation", each.explanation},
                            {"files", std::move(files)}});
    }
    json["tried"] = std::move(tried);
    json["untested"] = std::move(untested);
    json["reproducing"] = result.reproducing;
    json["dropped"] = result.dropped;
    json["source_problem"] = result.sourceProblem;
    json["error_type"] = result.errorType;
    json["message"] = result.message;
    if (!result.testProblem.empty() && result.tried.empty())
        json["test_problem"] = result.testProblem;
    return json;
}

} // namespace espalier::engine
