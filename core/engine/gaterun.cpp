// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/gaterun.h"

#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/engine/committests.h"
#include "core/engine/improvementsettings.h"
#include "core/gate/gates.h"
#include "core/gate/paths.h"
#include "core/git/branches.h"
#include "core/git/changedfiles.h"

#include <algorithm>
#include <cctype>
#include <format>
#include <utility>

namespace espalier::engine {

namespace fs = std::filesystem;
namespace keys = settings::keys;

namespace {

/// Puts a file of a commit where settings are read from; a missing one is no failure.
Result<> putFile(const git::Repository &repository, const git::ObjectId &commit,
                 const std::string &path, const fs::path &folder)
{
    auto content = repository.readFileAt(commit, path);
    if (!content)
        return content.error().kind == ErrorKind::NotFound ? Result<>()
                                                           : failure(std::move(content.error()));
    std::error_code error;
    fs::create_directories((folder / path).parent_path(), error);
    return writeFileAtomically(folder / path, *content);
}

gate::TestRecord recordOf(const model::TestSeen &test)
{
    return {.name = test.suite.empty() ? test.name : test.suite + "::" + test.name,
            .outcome = test.outcome,
            .path = test.path,
            .line = static_cast<std::uint32_t>(std::max<std::int64_t>(test.line, 0)),
            .message = test.message};
}

std::vector<gate::TestRecord> recordsOf(const std::vector<model::TestSeen> &tests)
{
    std::vector<gate::TestRecord> records;
    for (const auto &test : tests)
        records.push_back(recordOf(test));
    return records;
}

gate::RunEnd endOf(CommitTests::End end)
{
    switch (end) {
    case CommitTests::End::Completed:
    case CommitTests::End::NoTests: return gate::RunEnd::Completed;
    case CommitTests::End::NotRun: return gate::RunEnd::NotStarted;
    case CommitTests::End::TimedOut: return gate::RunEnd::TimedOut;
    case CommitTests::End::Exceeded: return gate::RunEnd::Crashed;
    }
    return gate::RunEnd::NotStarted;
}

std::uint32_t modeOf(const std::optional<git::StoredEntry> &entry)
{
    using enum git::EntryKind;
    if (!entry)
        return 0;
    switch (entry->kind) {
    case Regular: return 0100644;
    case Executable: return 0100755;
    case SymbolicLink: return 0120000;
    case Submodule: return 0160000;
    }
    return 0;
}

/// Texts in quotes and numbers, as tests put them in.
void addLiterals(std::string_view text, std::vector<std::string> &literals)
{
    constexpr std::size_t kMost = 5000;
    constexpr std::size_t kLongest = 200;
    const auto isWord = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; };
    for (std::size_t i = 0; i < text.size() && literals.size() < kMost; ++i) {
        const char c = text[i];
        if (c == '"' || c == '\'' || c == '`') {
            const auto end = text.find(c, i + 1);
            const auto line = text.find('\n', i);
            if (end == std::string_view::npos || (line < end && c != '`'))
                continue;
            if (end - i <= kLongest)
                literals.emplace_back(text.substr(i + 1, end - i - 1));
            i = end;
        } else if (std::isdigit(static_cast<unsigned char>(c)) &&
                   (i == 0 || !isWord(text[i - 1]))) {
            auto end = i;
            while (end < text.size() && (isWord(text[end]) || text[end] == '.'))
                ++end;
            literals.emplace_back(text.substr(i, end - i));
            i = end;
        }
    }
}

/// Gathers what gates look at. Gates are given views: the texts live here.
class Gathering final {
public:
    Gathering(const git::Repository &repository, JobContext &job)
        : m_repository(repository), m_job(job)
    {
    }

    Result<> takeFiles(const git::ObjectId &base, const git::ObjectId &tip)
    {
        auto files = git::changedFiles(m_repository, base, tip);
        if (!files)
            return failure(std::move(files.error()));
        if (files->empty())
            return failure(ErrorKind::InvalidInput, "the branch changes nothing");
        m_versions.reserve(files->size()); // views into it must stay
        for (const auto &file : *files) {
            if (auto go = m_job.checkpoint(); !go)
                return go;
            if (auto taken = takeFile(file); !taken)
                return taken;
        }
        auto diff = m_repository.diff(base, tip);
        if (!diff && diff.error().kind != ErrorKind::Unsupported) // links: the modes tell
            return failure(std::move(diff.error()));
        m_diff = diff ? *std::move(diff) : std::string();
        m_input.diff = m_diff;
        return {};
    }

    gate::GateInput &input() { return m_input; }

private:
    Result<> takeFile(const git::ChangedFile &file)
    {
        auto versions = git::versionsOf(m_repository, file);
        if (!versions) // what cannot be looked at must not pass
            return failure(std::move(versions.error()));
        m_versions.push_back(*std::move(versions));
        const auto &texts = m_versions.back();
        gate::ChangedFile changed{
            .path = file.path, .oldMode = modeOf(file.before), .newMode = modeOf(file.after)};
        if (texts.before)
            changed.oldContent = texts.before->content;
        if (texts.after)
            changed.newContent = texts.after->content;
        if (changed.newContent && gate::isTestPath(changed.path))
            addLiterals(*changed.newContent, m_input.testLiterals);
        m_input.files.push_back(std::move(changed));
        return {};
    }

    const git::Repository &m_repository;
    JobContext &m_job;
    std::vector<git::FileVersions> m_versions;
    std::string m_diff;
    gate::GateInput m_input;
};

Result<git::ObjectId> baseOf(const git::Repository &repository, const GateRequest &request,
                             const git::ObjectId &tip)
{
    if (!request.base.empty())
        return repository.resolve(request.base);
    auto head = repository.head();
    if (!head)
        return failure(std::move(head.error()));
    if (head->state == git::HeadState::Unborn)
        return failure(ErrorKind::NotFound, "the repository has no commit yet");
    return git::mergeBase(repository, tip, head->commit);
}

/// The outcome of tests with and without the patch; none when there are none to be run.
class TestsOfBoth final {
public:
    TestsOfBoth(const git::Repository &repository, const TestSetup &setup,
                const OpenSandbox &openSandbox, JobContext &job)
        : m_repository(repository), m_setup(setup), m_openSandbox(openSandbox), m_job(job)
    {
    }

    Result<gate::TestEvidence> run(const git::ObjectId &base, const git::ObjectId &tip,
                                   GateRun &told)
    {
        m_job.report("tests", 0, 2);
        auto before = runTestsOf(m_repository, base, m_setup, m_openSandbox, m_job);
        if (!before)
            return blocked(std::move(before.error()), told);
        m_job.report("tests", 1, 2);
        auto after = runTestsOf(m_repository, tip, m_setup, m_openSandbox, m_job);
        if (!after)
            return blocked(std::move(after.error()), told);
        m_job.report("tests", 2, 2);
        told.leftOut = after->leftOut;
        for (const auto &other : m_setup.others)
            told.leftOut.push_back(other + ", which was not run");
        told.testProblem = after->reason;
        return evidenceOf(*before, *after);
    }

private:
    /// What cannot be run is the gate's to tell, but for a wish of the person.
    static Result<gate::TestEvidence> blocked(Error error, GateRun &told)
    {
        if (error.kind == ErrorKind::Cancelled)
            return failure(std::move(error));
        told.testProblem = error.text();
        return gate::TestEvidence{.ended = gate::RunEnd::NotStarted, .after = {}};
    }

    const git::Repository &m_repository;
    const TestSetup &m_setup;
    const OpenSandbox &m_openSandbox;
    JobContext &m_job;
};

} // namespace

std::string PatchRules::digest() const
{
    return sha256Hex(gates.digest() + review::digestOf(review) + testCommand);
}

Result<PatchRules> rulesAt(const git::Repository &repository, const git::ObjectId &commit,
                           bool trusted)
{
    const auto folder = TemporaryFolder::create("espalier-rules");
    if (!folder)
        return failure(folder.error());
    if (auto put = putFile(repository, commit, ".espalier.toml", folder->path()); !put)
        return failure(std::move(put.error()));
    auto loaded = settings::Settings::load(settings::Sources::standard(folder->path(), trusted));
    if (!loaded)
        return failure(std::move(loaded.error()));
    if (auto put =
            putFile(repository, commit, loaded->value(keys::kImprovementFile), folder->path());
        !put)
        return failure(std::move(put.error()));
    auto improvement = improvementSettings(*loaded, folder->path(), trusted);
    if (!improvement)
        return failure(std::move(improvement.error()));
    PatchRules rules;
    rules.testCommand = loaded->value(keys::kTestCommand);
    rules.gates.minCoverage = improvement->minCoverage;
    for (const auto &[name, isAsked] : improvement->gates)
        rules.gates.gates.insert_or_assign(name, isAsked);
    rules.review = {.maxRisk = improvement->maxRiskLevel,
                    .autoApply = improvement->autoApply,
                    .autoApplyMaxRisk = improvement->autoApplyMaxRisk,
                    .requireManualReview = improvement->requireManualReview,
                    .requireOtherPerson = loaded->value(keys::kRequireOtherPerson),
                    .twoPersonsFrom = static_cast<int>(loaded->value(keys::kTwoPersonsFrom))};
    return rules;
}

gate::TestEvidence evidenceOf(const CommitTests &without, const CommitTests &with)
{
    gate::TestEvidence evidence{.ended = endOf(with.end), .after = recordsOf(with.tests)};
    // Where the run as a whole fails without the patch, too, nothing tells what the patch has done.
    const auto failed = [](const CommitTests &tests) {
        return tests.isWhole && !tests.tests.empty() &&
               tests.tests.front().outcome == model::TestVerdict::Failed;
    };
    if (failed(without) && failed(with))
        evidence.ended = gate::RunEnd::NotStarted;
    if (without.end == CommitTests::End::Completed)
        evidence.before = recordsOf(without.tests);
    return evidence;
}

Result<model::GateReport> judge(const git::Repository &repository, const git::ObjectId &base,
                                const git::ObjectId &tip, PatchRules rules,
                                std::optional<gate::TestEvidence> evidence, JobContext &job)
{
    Gathering gathering(repository, job);
    if (auto taken = gathering.takeFiles(base, tip); !taken)
        return failure(std::move(taken.error()));
    if (!evidence)
        rules.gates.gates.insert_or_assign("tests", false);
    if (rules.gates.declaredFiles) { // given from the project, looked at from the repository
        for (auto &file : *rules.gates.declaredFiles)
            file.insert(0, repository.facts().prefix);
    }
    gathering.input().tests = std::move(evidence);
    auto commit = git::readCommit(repository, tip);
    if (!commit)
        return failure(std::move(commit.error()));
    auto report = gate::runGates(gathering.input(), rules.gates);
    report.policyDigest = rules.digest();
    report.base = base.value();
    report.tree = commit->tree.value();
    return report;
}

Result<GateRun> runGates(const fs::path &project, const GateRequest &request,
                         const OpenSandbox &openSandbox, JobContext &job)
{
    auto repository = git::Repository::discover(project);
    if (!repository)
        return failure(std::move(repository.error()));
    auto tip = repository->resolve(request.tip);
    if (!tip)
        return failure(std::move(tip.error()));
    auto base = baseOf(*repository, request, *tip);
    if (!base)
        return failure(std::move(base.error()));
    if (*tip == *base)
        return failure(ErrorKind::InvalidInput, "the branch changes nothing", request.tip);
    auto rules = rulesAt(*repository, *base, request.trusted);
    if (!rules)
        return failure(std::move(rules.error()));
    rules->gates.declaredFiles = request.declaredFiles;
    GateRun run{.base = *base, .tip = *tip};
    std::optional<gate::TestEvidence> evidence;
    if (request.runTests) {
        auto setup = testSetupAt(*repository, *base, project, rules->testCommand);
        if (!setup)
            return failure(std::move(setup.error()));
        run.testTool = setup->command ? setup->command->tool : std::string();
        auto tests = TestsOfBoth(*repository, *setup, openSandbox, job).run(*base, *tip, run);
        if (!tests)
            return failure(std::move(tests.error()));
        evidence = *std::move(tests);
    }
    auto report = judge(*repository, *base, *tip, *std::move(rules), std::move(evidence), job);
    if (!report)
        return failure(std::move(report.error()));
    run.report = *std::move(report);
    return run;
}

} // namespace espalier::engine
