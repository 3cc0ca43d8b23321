// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/committests.h"

#include "core/base/textcut.h"
#include "core/git/committree.h"
#include "core/observe/importer.h"
#include "core/syntax/language.h"
#include "core/validate/gotestreport.h"

#include <algorithm>
#include <array>
#include <format>
#include <utility>

namespace espalier::engine {

namespace fs = std::filesystem;
using validate::TestCommand;
using validate::TestReport;

namespace {

constexpr std::size_t kMostReason = 4096;
constexpr int kNoTestsOfPytest = 5;

/// Where a root of Espalier's own has the system around it.
constexpr auto kHost = "/run/host";

bool isThere(const fs::path &path)
{
    std::error_code error;
    return fs::exists(path, error);
}

bool hasProgram(const fs::path &system, const std::string &name)
{
    return std::ranges::any_of(std::array{"usr/local/bin", "usr/bin", "usr/local/go/bin"},
                               [&](const char *folder) { return isThere(system / folder / name); });
}

bool hasPytest(const fs::path &system)
{
    std::error_code error;
    if (isThere(system / "usr/lib/python3/dist-packages/pytest"))
        return true;
    for (const auto *folder : {"usr/local/lib", "usr/lib"}) {
        for (fs::directory_iterator at(system / folder, error), end; !error && at != end;
             at.increment(error)) {
            if (at->path().filename().string().starts_with("python3") &&
                (isThere(at->path() / "dist-packages/pytest") ||
                 isThere(at->path() / "site-packages/pytest")))
                return true;
        }
        error.clear();
    }
    return false;
}

/// The user's own programs where they can run this, else those around Espalier.
fs::path systemFor(const TestSetup &setup)
{
    const auto &arguments = setup.command->arguments;
    const bool hasOwn = std::ranges::any_of(setup.dependencies, [](const auto &dependency) {
        return dependency.inProject == ".venv" || dependency.inProject == "venv";
    });
    const bool needsPytest =
        std::ranges::any_of(arguments,
                            [](const std::string &argument) {
                                return argument == "pytest" || argument.ends_with("/pytest");
                            }) &&
        !hasOwn;
    const fs::path host = kHost;
    const bool suits = isThere(host / "usr") && !arguments.empty() &&
                       (arguments.front().contains('/') || hasProgram(host, arguments.front())) &&
                       (!needsPytest || hasPytest(host));
    return suits ? host : fs::path("/");
}

/// A path from the root of the repository as one from the project; none outside of it.
std::optional<std::string_view> inProject(const git::Repository &repository, std::string_view path)
{
    const auto &prefix = repository.facts().prefix;
    if (!path.starts_with(prefix))
        return std::nullopt;
    return path.substr(prefix.size());
}

Result<validate::TarArchive> treeOf(const git::Repository &repository, const git::ObjectId &commit,
                                    const TreeOverlay &overlay, std::uint64_t most, JobContext &job)
{
    validate::TarArchive tree;
    for (const auto &[path, text] : overlay) {
        auto added = text ? tree.addFile(path, *text) : Result<>();
        if (!added)
            return failure(std::move(added.error()));
    }
    auto visited = git::visitCommit(
        repository, commit,
        [&](const git::TreeFile &file, const git::ContentReader &read) -> Result<> {
            const auto path = inProject(repository, file.path);
            if (!path || !file.safePath || overlay.contains(std::string(*path)) ||
                file.entry.kind == git::EntryKind::Submodule)
                return {};
            if (auto go = job.checkpoint(); !go)
                return go;
            if (tree.size() + file.size > most)
                return failure(ErrorKind::Unsupported,
                               std::format("the project has more than {} MiB of files, which is "
                                           "too much for a run of its tests",
                                           most >> 20));
            auto content = read();
            if (!content)
                return failure(std::move(content.error()));
            if (file.entry.kind == git::EntryKind::SymbolicLink)
                return tree.addLink(*path, *content);
            return tree.addFile(*path, *content, file.entry.kind == git::EntryKind::Executable);
        });
    if (!visited)
        return failure(std::move(visited.error()));
    return tree;
}

std::string endOf(const std::string &text)
{
    if (text.size() <= kMostReason)
        return text;
    const auto begin = text.find('\n', text.size() - kMostReason);
    return text.substr(begin == std::string::npos ? text.size() - kMostReason : begin + 1);
}

Result<std::vector<model::TestSeen>> readReport(const TestCommand &command,
                                                const validate::TestRun &run, JobContext &job)
{
    if (command.report == TestReport::GoJson)
        return validate::testsOfGo(run.report);
    std::vector<model::TestSeen> tests;
    auto read = observe::importText(
        run.report, "the report of the tests", {.format = observe::Format::Junit},
        [&](model::Observation &&seen) -> Result<> {
            if (auto *test = std::get_if<model::TestSeen>(&seen.content))
                tests.push_back(std::move(*test));
            return {};
        },
        job);
    if (!read)
        return failure(std::move(read.error()));
    return tests;
}

/// Where there is no report of single tests, the whole run is one.
model::TestSeen wholeRun(const TestCommand &command, const validate::TestRun &run)
{
    model::TestSeen test;
    test.name = command.tool;
    test.outcome = run.exitCode == 0 ? model::TestVerdict::Passed : model::TestVerdict::Failed;
    test.seconds = static_cast<double>(run.duration.count()) / 1000;
    if (run.exitCode != 0)
        test.detail = repairedUtf8(endOf(run.output.text));
    return test;
}

CommitTests notRun(CommitTests tests, const validate::TestRun &run)
{
    tests.end = CommitTests::End::NotRun;
    tests.reason = repairedUtf8(endOf(run.output.text.empty() ? run.report : run.output.text));
    return tests;
}

/// The language under which the lines of a file are measured.
std::string measuredLanguage(const std::string &path)
{
    const auto *language = syntax::languageOf(path);
    const auto name = language ? language->name() : std::string_view();
    return name == "typescript" || name == "tsx" ? "javascript" : std::string(name);
}

std::optional<std::vector<MeasuredFile>>
coverageOf(const validate::TestRun &run, const std::vector<std::string> &wanted, JobContext &job)
{
    if (!run.coverage)
        return {};
    std::map<std::string, MeasuredFile> files;
    const auto take = [&](model::Observation &&seen) -> Result<> {
        if (auto *coverage = std::get_if<model::CoverageSeen>(&seen.content))
            files[coverage->path] = {.path = coverage->path, .hits = std::move(coverage->lines)};
        return {};
    };
    if (!run.coverage->lcov.empty() &&
        !observe::importText(run.coverage->lcov, "what tests have executed",
                             {.format = observe::Format::Lcov}, take, job))
        return {}; // what cannot be read tells nothing
    std::vector<MeasuredFile> result;
    for (const auto &path : wanted) {
        const auto found = files.find(path);
        if (found != files.end())
            result.push_back(std::move(found->second));
        else if (!std::ranges::contains(run.coverage->languages, measuredLanguage(path)))
            result.push_back({.path = path});
    }
    return result;
}

CommitTests judged(const TestCommand &command, const validate::TestRun &run, JobContext &job)
{
    using process::SandboxEnd;
    CommitTests tests{.duration = run.duration, .leftOut = run.leftOut};
    if (run.end != SandboxEnd::Exited) {
        tests.end = run.end == SandboxEnd::TimedOut ? CommitTests::End::TimedOut
                                                    : CommitTests::End::Exceeded;
        tests.reason = repairedUtf8(endOf(run.output.text));
        return tests;
    }
    if (command.report == TestReport::None) {
        tests.tests.push_back(wholeRun(command, run));
        tests.isWhole = true;
        return tests;
    }
    auto seen = run.isReportCut ? Result<std::vector<model::TestSeen>>(
                                      failure(ErrorKind::Unsupported, "the report is too long"))
                                : readReport(command, run, job);
    if (!seen)
        return notRun(std::move(tests), run);
    tests.tests = *std::move(seen);
    if (tests.tests.empty() || (command.language == "python" && run.exitCode == kNoTestsOfPytest)) {
        tests.end = CommitTests::End::NoTests;
        tests.reason = repairedUtf8(endOf(run.output.text));
        return tests;
    }
    // A report that says otherwise than the program's end is not to be believed.
    const bool hasFailure = std::ranges::any_of(tests.tests, [](const model::TestSeen &test) {
        return test.outcome == model::TestVerdict::Failed ||
               test.outcome == model::TestVerdict::Errored;
    });
    return hasFailure == (run.exitCode != 0) ? tests : notRun(std::move(tests), run);
}

} // namespace

/// The files of a commit that are of the project.
static Result<validate::ProjectFiles> filesAt(const git::Repository &repository,
                                              const git::ObjectId &commit)
{
    validate::ProjectFiles files{
        .paths = {},
        .read = [&repository, commit](std::string_view path) -> std::optional<std::string> {
            auto content = repository.readFileAt(commit, path);
            return content ? std::optional(*std::move(content)) : std::nullopt;
        }};
    auto listed = git::visitCommit(
        repository, commit, [&](const git::TreeFile &file, const git::ContentReader &) -> Result<> {
            if (const auto path = inProject(repository, file.path); path && file.safePath)
                files.paths.emplace_back(*path);
            return {};
        });
    if (!listed)
        return failure(std::move(listed.error()));
    return files;
}

Result<TestSetup> testSetupAt(const git::Repository &repository, const git::ObjectId &commit,
                              const fs::path &project, const std::string &configured)
{
    TestSetup setup{.dependencies = validate::findDependencies(project)};
    if (!configured.empty()) {
        setup.command = validate::configuredTests(configured);
    } else {
        const auto files = filesAt(repository, commit);
        if (!files)
            return failure(files.error());
        for (auto &command : validate::detectTests(*files)) {
            if (setup.command)
                setup.others.push_back(command.tool);
            else
                setup.command = std::move(command);
        }
    }
    if (setup.command)
        setup.system = systemFor(setup);
    return setup;
}

TestSetup outputSetup(const fs::path &project, const std::string &configured)
{
    TestSetup setup{.command = validate::configuredOutput(configured),
                    .dependencies = validate::findDependencies(project)};
    setup.system = systemFor(setup);
    return setup;
}

Result<TestSetup> linterSetupAt(const git::Repository &repository, const git::ObjectId &commit,
                                const fs::path &project, const std::string &configured)
{
    if (!configured.empty())
        return outputSetup(project, configured);
    TestSetup setup{.dependencies = validate::findDependencies(project)};
    const auto files = filesAt(repository, commit);
    if (!files)
        return failure(files.error());
    setup.command = validate::detectLinter(*files);
    if (setup.command)
        setup.system = systemFor(setup);
    return setup;
}

std::optional<TestSetup> gitleaksSetup()
{
    TestSetup setup{.command = validate::gitleaks(), .dependencies = {}};
    setup.system = systemFor(setup);
    return hasProgram(setup.system, setup.command->tool) ? std::optional(std::move(setup))
                                                         : std::nullopt;
}

static Result<validate::TestRun> runOn(const git::Repository &repository,
                                       const git::ObjectId &commit, const TestSetup &setup,
                                       const OpenSandbox &openSandbox, JobContext &job,
                                       const TreeOverlay &overlay,
                                       const validate::TestRunLimits &limits)
{
    auto sandbox = openSandbox(job);
    if (!sandbox)
        return failure(std::move(sandbox.error()));
    auto tree = treeOf(repository, commit, overlay, limits.mostStreamed, job);
    if (!tree)
        return failure(std::move(tree.error()));
    return validate::runTests(*sandbox,
                              {.tree = *std::move(tree),
                               .command = *setup.command,
                               .dependencies = setup.dependencies,
                               .system = setup.system,
                               .limits = limits,
                               .measured = setup.measured},
                              job);
}

Result<CommitTests> runTestsOf(const git::Repository &repository, const git::ObjectId &commit,
                               const TestSetup &setup, const OpenSandbox &openSandbox,
                               JobContext &job, const TreeOverlay &overlay,
                               const validate::TestRunLimits &limits)
{
    if (!setup.command)
        return CommitTests{.end = CommitTests::End::NoTests};
    auto run = runOn(repository, commit, setup, openSandbox, job, overlay, limits);
    if (!run)
        return failure(std::move(run.error()));
    auto tests = judged(*setup.command, *run, job);
    tests.coverage = coverageOf(*run, setup.measured, job);
    return tests;
}

Result<CommitOutput> runForOutput(const git::Repository &repository, const git::ObjectId &commit,
                                  const TestSetup &setup, const OpenSandbox &openSandbox,
                                  JobContext &job, const TreeOverlay &overlay)
{
    auto run = runOn(repository, commit, setup, openSandbox, job, overlay, {});
    if (!run)
        return failure(std::move(run.error()));
    return CommitOutput{.end = run->end, .text = std::move(run->report), .isCut = run->isReportCut};
}

Result<CommitEdit> runEditOn(const git::Repository &repository, const git::ObjectId &commit,
                             const TestSetup &setup, const OpenSandbox &openSandbox,
                             JobContext &job, const TreeOverlay &overlay,
                             const validate::TestRunLimits &limits)
{
    auto run = runOn(repository, commit, setup, openSandbox, job, overlay, limits);
    if (!run)
        return failure(std::move(run.error()));
    return CommitEdit{.patch = std::move(run->report),
                      .exitCode = run->exitCode,
                      .isWhole = run->end == process::SandboxEnd::Exited && !run->isReportCut,
                      .said = repairedUtf8(endOf(run->output.text))};
}

} // namespace espalier::engine
