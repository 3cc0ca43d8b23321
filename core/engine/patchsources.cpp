// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/patchsources.h"

#include "core/autopatch/measuredproof.h"
#include "core/autopatch/recipesource.h"
#include "core/base/jsonaccess.h"
#include "core/base/nearestname.h"
#include "core/engine/backlog.h"
#include "core/engine/gaterun.h"
#include "core/engine/patchcomments.h"
#include "core/engine/patchproof.h"
#include "core/engine/ticketway.h"
#include "core/gate/paths.h"
#include "core/git/committree.h"
#include "core/settings/definition.h"
#include "core/store/ticketlog.h"
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

constexpr std::uint64_t kMostText = 4u << 20; ///< bytes of a file that a source may read
constexpr std::size_t kMostFailing = 20;

Result<std::vector<std::string>> filesOf(const git::Repository &repository,
                                         const git::ObjectId &commit)
{
    std::vector<std::string> paths;
    const auto &prefix = repository.facts().prefix;
    auto visited = git::visitCommit(
        repository, commit, [&](const git::TreeFile &file, const git::ContentReader &) -> Result<> {
            const bool isRegular = file.entry.kind == git::EntryKind::Regular ||
                                   file.entry.kind == git::EntryKind::Executable;
            if (isRegular && file.safePath && file.path.starts_with(prefix))
                paths.push_back(file.path.substr(prefix.size()));
            return {};
        });
    if (!visited)
        return failure(std::move(visited.error()));
    return paths;
}

/// The file of the base that a path of a trace stands for: itself, or the one whose path is the
/// longest end of it.
std::string pathInBase(std::string_view path, const std::vector<std::string> &paths)
{
    if (path.starts_with("file://"))
        path.remove_prefix(7);
    std::string best;
    for (const auto &each : paths) {
        const bool isEnd = path == each || path.ends_with("/" + each);
        if (isEnd && each.size() > best.size())
            best = each;
    }
    return best;
}

/// The error of a chain that came from the program itself, the outermost first.
const model::RaisedError *ownError(const model::StackTrace &trace)
{
    const auto own = std::ranges::find_if(trace.errors, [](const model::RaisedError &error) {
        return std::ranges::any_of(error.frames, &model::StackFrame::own);
    });
    return own != trace.errors.end() ? &*own : trace.errors.empty() ? nullptr : &trace.errors[0];
}

void takeTrace(PatchTask &task, const model::StackTrace &trace)
{
    const auto *error = ownError(trace);
    if (!error)
        return;
    task.errorType = error->type;
    task.message = error->message;
    task.language = trace.language;
    for (auto frame : error->frames) {
        frame.path = pathInBase(frame.path, task.paths);
        if (!frame.path.empty())
            task.frames.push_back(std::move(frame));
    }
}

/// What a ticket says of its failure, as it was when it was seen.
void takeEvidence(PatchTask &task, const Ticket &ticket)
{
    for (const auto &evidence : ticket.evidence) {
        const auto kind = textAt(evidence, "kind");
        if (kind == "stack" && task.frames.empty()) {
            if (const auto *trace = find(evidence, "trace"))
                takeTrace(task, model::stackTraceFromJson(*trace));
        }
        if (kind == "test" && task.failingTest.empty()) {
            task.failingTest = fullName(textAt(evidence, "suite"), textAt(evidence, "name"));
            task.failureText = textAt(evidence, "detail");
            if (task.message.empty())
                task.message = textAt(evidence, "message");
        }
    }
}

/// The same as it is now: lines are those of the base.
void takeTest(PatchTask &task, const model::TestSeen &seen)
{
    task.failingTest = fullName(seen.suite, seen.name);
    task.failureText = seen.detail.empty() ? seen.message : seen.detail;
    if (!seen.trace.empty()) {
        task.frames.clear();
        takeTrace(task, seen.trace);
    }
    if (task.message.empty())
        task.message = seen.message;
    const auto path = pathInBase(seen.path, task.paths);
    const bool isKnown = std::ranges::contains(task.frames, path, &model::StackFrame::path);
    if (path.empty() || isKnown)
        return;
    model::StackFrame frame;
    frame.path = path;
    frame.line = seen.line;
    task.frames.push_back(std::move(frame));
}

/// What became of an attempt of an earlier run, and what people said of it.
std::string remarkOn(const Json &attempt)
{
    auto text =
        std::format("attempt {} ({}): {} {}", integerAt(attempt, "attempt"),
                    textAt(attempt, "made_by"), textAt(attempt, "state"), textAt(attempt, "error"));
    if (const auto *comments = find(attempt, "comments"); comments && comments->is_array()) {
        for (const auto &comment : *comments)
            text += std::format("\n{}:{} {}", textAt(comment, "path"), integerAt(comment, "line"),
                                textAt(comment, "text"));
    }
    return text;
}

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
    Result<> addLessons();
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
    auto paths = filesOf(*m_repository, m_base);
    if (!paths)
        return failure(std::move(paths.error()));
    m_task = {.ticketId = m_ticket.id,
              .title = m_ticket.title,
              .description = m_ticket.description,
              .language = {},
              .errorType = {},
              .message = {},
              .declaredFiles = m_ticket.filesToModify,
              .paths = *std::move(paths),
              .read = [this](const std::string &path) {
                  return m_repository->readFileAt(m_base, path, kMostText);
              }};
    takeEvidence(m_task, m_ticket);
    auto earlier = earlierAttempts(m_workspace, m_ticket.id);
    if (!earlier)
        return failure(std::move(earlier.error()));
    for (const auto &attempt : *earlier)
        m_task.remarks.push_back(remarkOn(attempt));
    return addLessons();
}

/// How bugs of the same kind were mended before.
Result<> Asking::addLessons()
{
    constexpr std::size_t kMost = 5;
    if (m_task.errorType.empty())
        return {};
    auto patterns = store::BugPatternStore(m_workspace.database()).patterns();
    if (!patterns)
        return failure(std::move(patterns.error()));
    std::size_t taken = 0;
    for (const auto &pattern : *patterns) {
        if (pattern.solution.empty() || !pattern.pattern.starts_with(m_task.errorType))
            continue;
        m_task.remarks.push_back(
            std::format("{} was mended before: {}", pattern.pattern, pattern.solution));
        if (++taken == kMost)
            break;
    }
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
        takeTest(m_task, *found.front());
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

Result<PatchSources> offlineSources(const settings::Settings &settings)
{
    std::set<std::string, std::less<>> off;
    const auto recipes = autopatch::patchRecipes();
    for (const auto &id : settings.value(settings::keys::kSkipRecipes)) {
        std::vector<std::string_view> known;
        for (const auto &recipe : recipes)
            known.push_back(recipe.id);
        if (!std::ranges::contains(known, id)) {
            const auto near = nearestName(id, known);
            return failure(ErrorKind::InvalidInput,
                           "there is no recipe of that name" +
                               (near.empty() ? std::string() : std::format("; {}?", near)),
                           id);
        }
        off.insert(id);
    }
    PatchSources sources;
    sources.push_back(std::make_unique<autopatch::RecipeSource>(
        autopatch::RecipeSource::Options{.off = std::move(off), .isTest = gate::isTestPath}));
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
