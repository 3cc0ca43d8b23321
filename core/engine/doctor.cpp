// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/doctor.h"

#include "core/base/file.h"
#include "core/engine/knowledgecapture.h"
#include "core/engine/patternlibrary.h"
#include "core/git/repository.h"
#include "core/process/program.h"
#include "core/process/selftest.h"
#include "core/store/observationstore.h"
#include "core/syntax/language.h"
#include "core/validate/compilecheck.h"

#include <format>

namespace espalier::engine {

namespace {

HealthCheck checkSandbox(const StandardPaths &paths, JobContext &job)
{
    const auto state = process::testSandbox(paths.cache, job);
    if (state.full())
        return {"sandbox", CheckState::Pass, "full: every probe was kept in", {}};
    return {"sandbox", CheckState::Fail, state.reason, state.remedy};
}

// The shortest suite there is, through a real worker.
HealthCheck checkWorkers(ScriptRunner &runner, JobContext &job)
{
    const model::Script script{.key = "0d0c",
                               .language = "python",
                               .origin = "template",
                               .text = "X = 1\n",
                               .tests = "def test_it_runs():\n    assert True\n"};
    auto verdicts = runner.test(std::span(&script, 1), job);
    if (!verdicts)
        return {"workers", CheckState::Fail, verdicts.error().text(),
                "Install python3 and python3-pytest below /usr; the sandbox sees no others."};
    const auto &tests = verdicts->front().tests;
    if (tests.size() != 1 || tests.front().outcome != "passed")
        return {"workers", CheckState::Fail,
                "a worker did not run a test: " + verdicts->front().output,
                "Run `python3 -m pytest --version` and mend what it says."};
    return {"workers", CheckState::Pass, "python and pytest run in the sandbox", {}};
}

HealthCheck checkCompiler(const syntax::Language &language, const process::Sandbox &sandbox)
{
    const std::string name(language.name());
    const auto tool = validate::CompileChecker(sandbox).toolIdentity(name);
    if (!tool.empty())
        return {name, CheckState::Pass, tool.substr(0, tool.find(' ')), {}};
    return {name, CheckState::Warn, "no tool to check " + name + " with",
            "Install it below /usr; until then these checks are reported as not run."};
}

HealthCheck checkGit(const std::filesystem::path &project)
{
    auto repository = git::Repository::discover(project);
    if (!repository)
        return {"git", CheckState::Warn, repository.error().text(),
                "Only --apply branch needs a repository."};
    if (repository->indexIsLocked())
        return {"git", CheckState::Warn, "another git program is writing the index",
                "Wait for it; if none is running, remove .git/index.lock."};
    const auto operation = repository->operation();
    if (operation != git::Operation::None)
        return {"git", CheckState::Warn, std::string(git::name(operation)) + " in progress",
                "Finish or abort it before changes are applied to the work tree."};
    const auto head = repository->head();
    if (!head)
        return {"git", CheckState::Warn, head.error().text(), "Repair the repository."};
    if (head->state == git::HeadState::Unborn)
        return {"git", CheckState::Warn, "no commit yet", "Make a first commit."};
    return {
        "git", CheckState::Pass, head->branch.empty() ? "detached HEAD" : "on " + head->branch, {}};
}

HealthCheck checkState(const Workspace &workspace)
{
    if (!workspace.stateNotice().empty())
        return {"state", CheckState::Warn, workspace.stateNotice(),
                workspace.stateRoot().empty()
                    ? std::string("State is kept in memory meanwhile.")
                    : "State is kept in " + workspace.stateRoot().string() + " meanwhile."};
    return {"state", CheckState::Pass, workspace.stateRoot().string(), {}};
}

// What was taken in last, of each source.
HealthCheck checkInputs(Workspace &workspace)
{
    const auto imports = store::ObservationStore(workspace.database()).lastImports();
    if (!imports)
        return {"inputs", CheckState::Fail, imports.error().text(),
                "Look at the project's database in its state folder."};
    if (imports->empty())
        return {"inputs", CheckState::Pass, "nothing was taken in yet", {}};
    std::string detail;
    for (const auto &last : *imports)
        detail += std::format("{}{}: {}", detail.empty() ? "" : "; ", last.format, last.at);
    return {"inputs", CheckState::Pass, std::move(detail), {}};
}

void checkProject(const std::filesystem::path &project, const StandardPaths &paths,
                  std::vector<HealthCheck> &checks)
{
    auto workspace = Workspace::open(project, paths);
    if (!workspace) {
        checks.push_back({"state", CheckState::Fail, workspace.error().text(),
                          "Give a folder of a project that you can write."});
        return;
    }
    checks.push_back(checkState(**workspace));
    checks.push_back(checkInputs(**workspace));
}

/// A failure and what mended it, as a run tells them.
RunVerdicts madeUpRun()
{
    const model::Script script{.key = "0d0c",
                               .language = "python",
                               .shape = "python|function",
                               .origin = "template",
                               .text = "X = 1\n",
                               .functionName = "doctor.py::check"};
    model::Validation verdict{.ok = false, .phase = "functions"};
    verdict.tests.push_back({.name = "check", .outcome = "failed", .message = "made up"});
    RunVerdicts run("doctor");
    run.judged(script, verdict);
    verdict = {.ok = true, .phase = "functions"};
    run.judged(script, verdict);
    return run;
}

/// What is kept in the user's knowledge, in words. Looks at it only; fails when it cannot be read.
Result<std::string> lastLearning(const std::filesystem::path &file)
{
    auto library = PatternLibrary::open(file);
    if (!library)
        return failure(library.error());
    const auto count = (*library)->knowledge().count();
    const auto newest = (*library)->knowledge().recent({}, 1);
    const auto patterns = (*library)->all();
    if (!count || !newest || !patterns)
        return failure(!count ? count.error() : !newest ? newest.error() : patterns.error());
    if (newest->empty())
        return "where nothing was learned yet";
    return std::format("{} learnings, the last one of {}, and {} patterns", *count,
                       newest->front().createdAt, patterns->size());
}

// In a database of its own: what the user's holds is not to be mixed with this.
HealthCheck checkLearning(const StandardPaths &paths)
{
    const std::string remedy = "Free space in the temporary folder, or name another by TMPDIR.";
    const auto folder = TemporaryFolder::create("espalier-doctor");
    if (!folder)
        return {"learning", CheckState::Fail, folder.error().text(), remedy};
    auto knowledge = Knowledge::open(folder->path() / "knowledge.db");
    if (!knowledge)
        return {"learning", CheckState::Fail, knowledge.error().text(), remedy};
    const auto written = captureRun(**knowledge, newBatch(), madeUpRun());
    const auto count = (*knowledge)->learnings().count();
    if (!written || !count)
        return {"learning", CheckState::Fail, (written ? count.error() : written.error()).text(),
                remedy};
    if (written->learnings != 2 || *count != 2)
        return {"learning", CheckState::Fail,
                std::format("2 learnings were handed in, {} are there", *count), remedy};
    const auto own = knowledgeFile(paths);
    if (own.empty())
        return {"learning", CheckState::Warn, "there is no place for what is learned",
                "Set HOME or XDG_DATA_HOME."};
    const auto last = lastLearning(own);
    if (!last)
        return {"learning", CheckState::Fail, last.error().text(),
                last.error().kind == ErrorKind::TooNew
                    ? "Use the newer program, or name another folder by --storage-dir."
                    : "Look at that file. A damaged one is set aside, as it is, by the next run "
                      "that learns, which begins a new one."};
    return {"learning",
            CheckState::Pass,
            std::format("a learning call wrote {} rows; kept in {}, {}", written->rows,
                        own.string(), *last),
            {}};
}

} // namespace

std::vector<HealthCheck> examine(const std::filesystem::path &project, const StandardPaths &paths,
                                 ScriptRunner &runner, JobContext &job)
{
    std::vector<HealthCheck> checks{checkSandbox(paths, job)};
    if (checks.front().state == CheckState::Pass)
        checks.push_back(checkWorkers(runner, job));
    if (auto sandbox = process::Sandbox::find()) {
        for (const auto &language : syntax::languages())
            checks.push_back(checkCompiler(language, *sandbox));
    }
    checks.push_back(checkGit(project));
    checkProject(project, paths, checks);
    checks.push_back(checkLearning(paths));
    if (auto grammars = syntax::checkGrammars(); !grammars)
        checks.push_back({"grammars", CheckState::Fail, grammars.error().text(),
                          "Build Espalier anew with the grammars its lock file names."});
    return checks;
}

} // namespace espalier::engine
