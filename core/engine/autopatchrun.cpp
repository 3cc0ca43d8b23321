// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/autopatchrun.h"

#include "core/backlog/lifecycle.h"
#include "core/engine/backlog.h"
#include "core/engine/gaterun.h"
#include "core/engine/interrupted.h"
#include "core/engine/measureruns.h"
#include "core/engine/patchcomments.h"
#include "core/engine/patchfiles.h"
#include "core/engine/patchproof.h"
#include "core/engine/ticketlease.h"
#include "core/engine/ticketway.h"
#include "core/gate/paths.h"
#include "core/review/commitmessage.h"
#include "core/scrub/scrub.h"
#include "core/store/patchstore.h"

#include <algorithm>
#include <array>
#include <format>
#include <utility>

namespace espalier::engine {

using model::PatchStage;
using model::Ticket;
using model::TicketStatus;

namespace {

constexpr std::size_t kSteps = 5;

class Cycle final {
public:
    Cycle(Workspace &workspace, const AutopatchRequest &request, const OpenSandbox &openSandbox,
          const Clock &clock, JobContext &job)
        : m_workspace(workspace), m_request(request), m_openSandbox(openSandbox), m_clock(clock),
          m_job(job), m_backlog(workspace.database(), clock), m_patches(workspace.database())
    {
    }

    Result<AutopatchResult> run();

private:
    Result<> begin();
    Result<> keepIt();
    Result<> work();
    Result<> takePatch(const std::string &text);
    Result<> letEdit();
    Result<> makeBranch();
    Result<> test();
    Result<> measure();
    Result<> judgeIt();
    Result<> enter(PatchStage stage, std::size_t step);
    Result<> move(TicketStatus to, const std::string &why = {});
    Result<> end(PatchStage stage, const std::string &error);
    [[nodiscard]] std::string message() const;
    [[nodiscard]] bool stopsAt(StopPoint point) const { return m_request.stop <= point; }

    Workspace &m_workspace;
    const AutopatchRequest &m_request;
    const OpenSandbox &m_openSandbox;
    const Clock &m_clock;
    JobContext &m_job;
    Backlog m_backlog;
    store::PatchStore m_patches;
    Ticket m_ticket;
    std::optional<git::Repository> m_repository;
    git::ObjectId m_base;
    git::ObjectId m_tip;
    git::Identity m_author;
    PatchRules m_rules;
    std::vector<PatchedFile> m_files;
    TestSetup m_setup;
    CommitTests m_before;
    CommitTests m_with;
    AutopatchResult m_result;
    bool m_isStopped = false;
    bool m_isUnsettled = false; ///< what git has of it can only be told later
};

std::string Cycle::message() const
{
    return review::commitMessage({.category = m_ticket.category,
                                  .scope = {},
                                  .summary = m_ticket.title,
                                  .body = m_ticket.description,
                                  .ticketId = m_ticket.id,
                                  .risk = m_ticket.riskLevel,
                                  .assistedBy = m_request.origin == model::PatchOrigin::Hand
                                                    ? std::string()
                                                    : m_request.madeBy});
}

Result<> Cycle::enter(PatchStage stage, std::size_t step)
{
    if (auto go = m_job.checkpoint(); !go)
        return go;
    auto &patch = m_result.patch;
    patch.stage = stage;
    patch.updatedAt = m_backlog.now();
    m_job.report(std::string(nameOf(stage)), step, kSteps);
    return m_patches.update(patch);
}

Result<> Cycle::move(TicketStatus to, const std::string &why)
{
    auto moved = m_backlog.act(
        {m_ticket.id},
        [to](const Ticket &ticket, const backlog::Actor &actor) {
            return backlog::moveTo(ticket, to, actor);
        },
        why, "automation");
    if (!moved)
        return failure(std::move(moved.error()));
    if (!moved->refused.empty())
        return failure(moved->refused.front().error);
    auto ticket = m_backlog.ticket(m_ticket.id);
    if (!ticket)
        return failure(std::move(ticket.error()));
    m_ticket = *std::move(ticket);
    return {};
}

Result<> Cycle::begin()
{
    auto ticket = m_backlog.ticket(m_request.ticketId);
    if (!ticket)
        return failure(std::move(ticket.error()));
    m_ticket = *std::move(ticket);
    if (!mayWorkOn(m_ticket.status))
        return failure(ErrorKind::Conflict,
                       "the ticket is " + std::string(nameOf(m_ticket.status)) +
                           "; open it again first",
                       m_ticket.id);
    if (auto waits = waitsForPerson(m_ticket, m_request.origin); !waits)
        return waits;
    auto repository = git::Repository::discover(m_workspace.root());
    if (!repository)
        return failure(std::move(repository.error()));
    m_repository = std::move(*repository);
    auto head = m_repository->head();
    if (!head)
        return failure(std::move(head.error()));
    if (head->state == git::HeadState::Unborn)
        return failure(ErrorKind::Conflict, "the repository has no commit yet; make a first one");
    m_base = head->commit;
    for (const auto &[path, text] : m_request.files) {
        if (const auto problem = gate::pathProblem(path))
            return failure(ErrorKind::InvalidInput,
                           "no patch may touch this path: " + std::string(*problem), path);
        m_files.push_back({.path = path, .content = text, .mode = std::nullopt});
    }
    if (m_request.command.empty() && m_files.empty()) {
        if (auto taken = takePatch(m_request.patch); !taken)
            return taken;
    }
    return {};
}

/// Keeps the attempt, from before anything of git is touched.
Result<> Cycle::keepIt()
{
    auto author = m_repository->identity();
    if (!author)
        return failure(author.error().kind,
                       "git does not know who you are; set user.name and user.email");
    m_author = *std::move(author);
    auto rules = rulesAt(*m_repository, m_base, m_request.trusted);
    if (!rules)
        return failure(std::move(rules.error()));
    m_rules = *std::move(rules);
    auto branch = m_repository->uniqueBranchName(std::string(model::kPatchBranches) + m_ticket.id);
    if (!branch)
        return failure(std::move(branch.error()));
    const auto now = m_clock.now();
    if (auto held = takeLease(m_patches, m_ticket.id, m_clock); !held)
        return held;
    auto begun = m_patches.begin({.ticketId = m_ticket.id,
                                  .stage = PatchStage::Patching,
                                  .origin = m_request.origin,
                                  .madeBy = m_request.madeBy,
                                  .base = m_base.value(),
                                  .branch = *branch,
                                  .diff = m_request.patch,
                                  .startedAt = toRfc3339(now),
                                  .updatedAt = toRfc3339(now)});
    if (!begun)
        return failure(std::move(begun.error()));
    m_result.patch = *std::move(begun);
    for (const auto status : wayToWork(m_ticket.status)) {
        if (auto moved = move(status, "a patch is tried"); !moved)
            return moved;
    }
    return {};
}

Result<> Cycle::takePatch(const std::string &text)
{
    auto files = patchedFiles(*m_repository, m_base, text);
    if (!files)
        return failure(std::move(files.error()));
    for (auto &file : *files) {
        // What a command leaves lying about: caches, builds.
        const auto ignored =
            m_request.command.empty() ? Result<bool>(false) : m_repository->isIgnored(file.path);
        if (!ignored.value_or(false))
            m_files.push_back(std::move(file));
    }
    return m_files.empty() ? failure(ErrorKind::InvalidInput, "nothing was changed") : Result<>();
}

Result<> Cycle::letEdit()
{
    constexpr auto kTicketFile = ".espalier-ticket.json";
    auto setup = testSetupAt(*m_repository, m_base, m_workspace.root(), {});
    if (!setup)
        return failure(std::move(setup.error()));
    setup->command = validate::TestCommand{.tool = "command",
                                           .language = {},
                                           .arguments = m_request.command,
                                           .report = validate::TestReport::Diff};
    auto earlier = earlierAttempts(m_workspace, m_ticket.id);
    if (!earlier)
        return failure(std::move(earlier.error()));
    auto ticket = model::toJson(m_ticket);
    ticket["earlier_attempts"] = *std::move(earlier);
    scrub::maskTexts(ticket, scrub::Scope::Secrets);
    auto edit = runEditOn(*m_repository, m_base, *setup, m_openSandbox, m_job,
                          {{kTicketFile, toText(ticket, 2)}}, {.wall = m_request.commandLimit});
    if (!edit)
        return failure(std::move(edit.error()));
    m_result.testProblem = edit->said;
    if (!edit->isWhole)
        return failure(ErrorKind::Process, "the command did not come to its end in time, or "
                                           "changed more than can be taken");
    if (edit->exitCode != 0)
        return failure(ErrorKind::Process,
                       std::format("the command ended with exit code {}", edit->exitCode));
    m_result.patch.diff = edit->patch;
    if (edit->patch.empty())
        return failure(ErrorKind::InvalidInput, "the command has changed nothing");
    m_result.testProblem.clear();
    return takePatch(edit->patch);
}

Result<> Cycle::makeBranch()
{
    const git::CommitRequest commit{.branch = m_result.patch.branch,
                                    .base = m_base,
                                    .changes = changesOf(m_files),
                                    .message = message(),
                                    .author = m_author,
                                    .reusePrefix = {}};
    auto made = m_repository->commitOnNewBranch(commit);
    if (!made) {
        // The branch can be there all the same: what failed may have come after it.
        m_isUnsettled = !takeMade(*m_repository, m_result.patch);
        return failure(std::move(made.error()));
    }
    auto &patch = m_result.patch;
    m_tip = made->commit;
    patch.branch = made->branch;
    patch.commit = made->commit.value();
    patch.tree = made->tree.value();
    patch.detail["message"] = commit.message;
    if (!m_request.explanation.empty())
        patch.detail["explanation"] = m_request.explanation;
    if (m_request.costUsd > 0)
        patch.detail["cost"] = {{"usd", m_request.costUsd}};
    if (auto diff = m_repository->diff(m_base, m_tip))
        patch.diff = *std::move(diff);
    return {};
}

Result<> Cycle::test()
{
    auto setup = testSetupAt(*m_repository, m_base, m_workspace.root(), m_rules.testCommand);
    if (!setup)
        return failure(std::move(setup.error()));
    // What is judged are the tests there were; what proves are those that the patch brings.
    const bool isKnown = m_request.known && m_request.known->base == m_base;
    auto before = isKnown ? Result<CommitTests>(m_request.known->tests)
                          : runTestsOf(*m_repository, m_base, *setup, m_openSandbox, m_job);
    if (!before)
        return failure(std::move(before.error()));
    const auto overlay = testsAmong(m_files);
    auto without = overlay.empty()
                       ? before
                       : runTestsOf(*m_repository, m_base, *setup, m_openSandbox, m_job, overlay);
    if (!without)
        return failure(std::move(without.error()));
    setup->measured = filesToMeasure(*m_repository, m_base, m_tip);
    auto with = runTestsOf(*m_repository, m_tip, *setup, m_openSandbox, m_job);
    if (!with)
        return failure(std::move(with.error()));
    m_before = *std::move(before);
    m_with = *std::move(with);
    m_setup = *std::move(setup);
    m_result.testProblem = m_with.reason;
    m_result.leftOut = m_with.leftOut;
    m_result.failing = failingTests(m_with);
    for (const auto &other : m_setup.others)
        m_result.leftOut.push_back(other + ", which was not run");
    m_result.proof =
        autopatch::proofOf(proofTestsOf(*without), proofTestsOf(m_with), targetOf(m_ticket));
    if (auto measured = measure(); !measured)
        return measured;
    m_result.patch.detail["proof"] = autopatch::toJson(m_result.proof);
    return {};
}

/// What a ticket about a number is proven with, where the project can measure it: no test tells.
Result<> Cycle::measure()
{
    const auto target = autopatch::measureTargetOf(m_ticket.evidence);
    if (!target || m_rules.measureCommand.empty())
        return {};
    auto measured = measureBoth(*m_repository, m_base, m_tip, m_workspace.root(),
                                m_rules.measureCommand, *target, m_openSandbox, m_job);
    if (!measured)
        return failure(std::move(measured.error()));
    m_result.patch.detail["measured"] = autopatch::toJson(*measured);
    m_result.measured = measured->text();
    m_result.proof.proving.clear();
    if (measured->isProven())
        m_result.proof.proving.push_back(m_result.measured);
    return {};
}

Result<> Cycle::judgeIt()
{
    // A ticket that knows of tests alone does not say where the mistake is.
    if (!std::ranges::all_of(m_ticket.filesToModify, gate::isTestPath)) {
        auto declared = m_ticket.filesToModify;
        for (const auto &file : m_files) {
            if (gate::isTestPath(file.path))
                declared.push_back(file.path);
        }
        m_rules.gates.declaredFiles = std::move(declared);
    }
    auto report = judgeRuns({.repository = *m_repository,
                             .base = m_base,
                             .tip = m_tip,
                             .project = m_workspace.root(),
                             .rules = m_rules,
                             .setup = m_setup},
                            &m_before, &m_with, m_openSandbox, m_job);
    if (!report)
        return failure(std::move(report.error()));
    m_result.gates = *std::move(report);
    m_result.patch.detail["gates"] = model::toJson(m_result.gates);
    return {};
}

Result<> Cycle::work()
{
    if (!m_request.command.empty()) {
        if (auto edited = letEdit(); !edited)
            return edited;
    }
    m_isStopped = stopsAt(StopPoint::Patch);
    if (m_isStopped)
        return {};
    if (auto done = enter(PatchStage::Committing, 1); !done)
        return done;
    if (auto done = makeBranch(); !done)
        return done;
    if (auto done = enter(PatchStage::Testing, 2); !done)
        return done;
    m_isStopped = stopsAt(StopPoint::Branch);
    if (m_isStopped)
        return {};
    if (auto moved = move(TicketStatus::Testing); !moved)
        return moved;
    if (auto done = test(); !done)
        return done;
    if (auto done = enter(PatchStage::Gating, 4); !done)
        return done;
    return judgeIt();
}

/// Why a patch that went all the way is none that can be applied.
std::string shortcomingOf(const AutopatchResult &result)
{
    for (const auto &gate : result.gates.results) {
        if (gate.verdict == model::GateVerdict::Fail || gate.verdict == model::GateVerdict::Blocked)
            return std::format("the gate {} says {}: {}", gate.name, nameOf(gate.verdict),
                               gate.reason);
    }
    if (result.proof.isProven())
        return {};
    if (!result.measured.empty())
        return "it does not bring the number to the right side of its limit in every round: " +
               result.measured;
    return result.proof.elsewhere.empty()
               ? "no test fails without the patch and passes with it"
               : "the tests that fail without the patch fail otherwise than the ticket tells";
}

/// Patch and ticket agree, whenever the program ends.
Result<> Cycle::end(PatchStage stage, const std::string &error)
{
    return store::withinTransaction(m_workspace.database(), [&]() -> Result<> {
        auto &patch = m_result.patch;
        patch.stage = stage;
        patch.error = error;
        patch.updatedAt = m_backlog.now();
        if (auto done = m_patches.update(patch); !done)
            return done;
        for (const auto status : wayToEnd(m_ticket.status, stage)) {
            if (auto moved = move(status, error.empty() ? "the attempt was ended" : error); !moved)
                return moved;
        }
        return dropLease(m_patches, m_ticket.id);
    });
}

Result<AutopatchResult> Cycle::run()
{
    auto begun = begin();
    if (begun)
        begun = keepIt();
    if (!begun) {
        // What is kept already must not look like work that goes on; a database that fails again
        // is looked after by the next start.
        static_cast<void>(m_result.patch.attempt != 0
                              ? end(PatchStage::Failed, begun.error().text())
                              : dropLease(m_patches, m_ticket.id));
        return failure(std::move(begun.error()));
    }
    auto worked = work();
    if (m_isUnsettled) {
        // It stays under way: the next start looks again, as after an interruption.
        static_cast<void>(dropLease(m_patches, m_ticket.id));
        return failure(std::move(worked.error()));
    }
    const auto error = worked ? shortcomingOf(m_result) : worked.error().text();
    const bool isCancelled = !worked && worked.error().kind == ErrorKind::Cancelled;
    const auto stage = isCancelled     ? PatchStage::Cancelled
                       : !worked       ? PatchStage::Failed
                       : m_isStopped   ? PatchStage::Stopped
                       : error.empty() ? PatchStage::Ready
                                       : PatchStage::Failed;
    if (auto ended = end(stage, m_isStopped && worked ? std::string() : error); !ended)
        return failure(std::move(ended.error()));
    if (isCancelled)
        return failure(std::move(worked.error()));
    m_job.report("ready", kSteps, kSteps);
    return std::move(m_result);
}

} // namespace

Result<AutopatchResult> runAutopatch(Workspace &workspace, const AutopatchRequest &request,
                                     const OpenSandbox &openSandbox, const Clock &clock,
                                     JobContext &job)
{
    return Cycle(workspace, request, openSandbox, clock, job).run();
}

} // namespace espalier::engine
