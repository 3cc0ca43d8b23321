// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/gaterun.h"

#include "core/engine/committests.h"
#include "core/engine/derivedtests.h"
#include "core/engine/linterruns.h"
#include "core/engine/secretruns.h"
#include "core/gate/gates.h"
#include "core/gate/paths.h"
#include "core/git/branches.h"
#include "core/git/changedfiles.h"
#include "core/git/committree.h"

#include <algorithm>
#include <cctype>
#include <format>
#include <utility>

namespace espalier::engine {

namespace fs = std::filesystem;

namespace {

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

void addNumbers(std::string_view message, std::vector<std::string> &literals)
{
    std::vector<std::string> found;
    addLiterals(message, found);
    std::erase_if(found, [](const std::string &each) {
        return each.empty() || std::isdigit(static_cast<unsigned char>(each.front())) == 0;
    });
    std::ranges::move(found, std::back_inserter(literals));
}

bool hasFailed(const gate::TestRecord &test)
{
    return test.outcome == model::TestVerdict::Failed ||
           test.outcome == model::TestVerdict::Errored;
}

/// Whether a test may be in this file: it is said to be, or its name says so ("tests.test_cart::…"
/// for tests/test_cart.py, a package for the files in its folder).
bool mayBeOf(const gate::TestRecord &test, const std::string &path)
{
    // A panic may name the code that it came from instead.
    if (!test.path.empty() && gate::isTestPath(test.path))
        return path.ends_with(test.path) || test.path.ends_with(path);
    const auto module = [&] {
        auto name = path.substr(0, path.rfind('.'));
        std::ranges::replace(name, '/', '.');
        return name;
    }();
    const auto suite = test.name.substr(0, test.name.find("::"));
    const auto slash = path.rfind('/');
    const auto folder = slash == std::string::npos ? std::string() : path.substr(0, slash);
    return suite == module || suite.starts_with(module + ".") || module.ends_with("." + suite) ||
           (path.ends_with(".go") && (folder.empty() || suite.ends_with("/" + folder))) ||
           suite == test.name; // nothing tells
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

    /// What tests put in that fail without the patch: it may know them by heart, too; and so it may
    /// the numbers that come out ("2 !== 1"), where texts are names of the program's own.
    Result<> takeLiterals(const git::ObjectId &tip, const std::vector<gate::TestRecord> &tests)
    {
        constexpr std::uint64_t kMostOfTest = 1u << 20;
        for (const auto &test : tests) {
            if (hasFailed(test))
                addNumbers(test.message, m_input.testLiterals);
        }
        return git::visitCommit(
            m_repository, tip,
            [&](const git::TreeFile &file, const git::ContentReader &read) -> Result<> {
                const bool isWanted = file.safePath && file.size <= kMostOfTest &&
                                      gate::isTestPath(file.path) &&
                                      std::ranges::any_of(tests, [&](const auto &test) {
                                          return hasFailed(test) && mayBeOf(test, file.path);
                                      });
                if (!isWanted)
                    return {};
                auto content = read();
                if (!content)
                    return failure(std::move(content.error()));
                addLiterals(*content, m_input.testLiterals);
                return {};
            });
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

/// Tests on both commits; none where they could not be started, which is the gate's to tell.
Result<std::optional<std::pair<CommitTests, CommitTests>>>
runOnBoth(const git::Repository &repository, const TestSetup &setup, const OpenSandbox &openSandbox,
          GateRun &told, JobContext &job)
{
    std::vector<CommitTests> runs;
    for (const auto *commit : {&told.base, &told.tip}) {
        job.report("tests", runs.size(), 2);
        auto each = setup;
        if (commit == &told.tip)
            each.measured = filesToMeasure(repository, told.base, told.tip);
        auto tests = runTestsOf(repository, *commit, each, openSandbox, job);
        if (!tests && tests.error().kind == ErrorKind::Cancelled)
            return failure(std::move(tests.error()));
        if (!tests) {
            told.testProblem = tests.error().text();
            return std::optional<std::pair<CommitTests, CommitTests>>();
        }
        runs.push_back(*std::move(tests));
    }
    job.report("tests", 2, 2);
    told.leftOut = runs[1].leftOut;
    for (const auto &other : setup.others)
        told.leftOut.push_back(other + ", which was not run");
    told.testProblem = runs[1].reason;
    return std::optional(std::pair(std::move(runs[0]), std::move(runs[1])));
}

} // namespace

Result<model::GateReport> judge(const git::Repository &repository, const git::ObjectId &base,
                                const git::ObjectId &tip, PatchRules rules,
                                std::optional<RunEvidence> evidence, JobContext &job)
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
    if (evidence && evidence->tests.before) {
        if (auto taken = gathering.takeLiterals(tip, *evidence->tests.before); !taken)
            return failure(std::move(taken.error()));
    }
    if (evidence) {
        gathering.input().tests = std::move(evidence->tests);
        gathering.input().coverage = std::move(evidence->coverage);
        gathering.input().linters = std::move(evidence->linters);
        if (evidence->gitleaksReport)
            gathering.input().gitleaksReport = *evidence->gitleaksReport;
        gathering.input().gitleaksFolder = repository.facts().prefix;
        gathering.input().derivedTestPassed = evidence->derivedTestPassed;
        if (auto &coverage = gathering.input().coverage) {
            for (auto &file : *coverage)
                file.path.insert(0, repository.facts().prefix);
        }
    }
    auto commit = git::readCommit(repository, tip);
    if (!commit)
        return failure(std::move(commit.error()));
    auto report = gate::runGates(gathering.input(), rules.gates);
    report.policyDigest = rules.digest();
    report.base = base.value();
    report.tree = commit->tree.value();
    return report;
}

Result<model::GateReport> judgeRuns(const PatchRuns &runs, const CommitTests *without,
                                    const CommitTests *with, const OpenSandbox &openSandbox,
                                    JobContext &job)
{
    auto evidence = without && with
                        ? evidenceOf(*without, *with)
                        : RunEvidence{.tests = {.ended = gate::RunEnd::NotStarted, .after = {}}};
    auto linters = lintBoth(runs.repository, runs.base, runs.tip, runs.project,
                            runs.rules.linterCommand, openSandbox, job);
    if (!linters)
        return failure(std::move(linters.error()));
    evidence.linters = *std::move(linters);
    auto secrets = gitleaksReport(runs.repository, runs.base, runs.tip, runs.project,
                                  runs.rules.secretsCommand, openSandbox, job);
    if (!secrets)
        return failure(std::move(secrets.error()));
    evidence.gitleaksReport = *std::move(secrets);
    auto report = judge(runs.repository, runs.base, runs.tip, runs.rules, evidence, job);
    if (!report || !with)
        return report;
    auto derived =
        derivedTestsPass(runs.repository, runs.tip, *report, *with, runs.setup, openSandbox, job);
    if (!derived)
        return failure(std::move(derived.error()));
    if (!*derived)
        return report;
    evidence.derivedTestPassed = *derived;
    return judge(runs.repository, runs.base, runs.tip, runs.rules, evidence, job);
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
    const auto report = [&]() -> Result<model::GateReport> {
        if (!request.runTests)
            return judge(*repository, *base, *tip, *rules, {}, job);
        auto setup = testSetupAt(*repository, *base, project, rules->testCommand);
        if (!setup)
            return failure(std::move(setup.error()));
        run.testTool = setup->command ? setup->command->tool : std::string();
        auto tests = runOnBoth(*repository, *setup, openSandbox, run, job);
        if (!tests)
            return failure(std::move(tests.error()));
        for (const auto &key : rules->withheld)
            run.leftOut.push_back(key +
                                  " of .espalier.toml, which counts in a trusted project only");
        const PatchRuns runs{.repository = *repository,
                             .base = *base,
                             .tip = *tip,
                             .project = project,
                             .rules = *rules,
                             .setup = *setup};
        return judgeRuns(runs, *tests ? &(*tests)->first : nullptr,
                         *tests ? &(*tests)->second : nullptr, openSandbox, job);
    }();
    if (!report)
        return failure(report.error());
    run.report = *report;
    return run;
}

} // namespace espalier::engine
