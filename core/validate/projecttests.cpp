// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/validate/projecttests.h"

#include "core/base/file.h"
#include "core/validate/bindable.h"
#include "core/validate/compilecheck.h"
#include "core/validate/coveragescript.h"
#include "core/validate/projecttestscript.h"

#include <algorithm>
#include <array>
#include <format>
#include <iterator>
#include <ranges>
#include <string_view>
#include <utility>

namespace espalier::validate {

namespace fs = std::filesystem;

namespace {

constexpr int kTreeDoesNotFit = 125;

void addFolder(std::vector<Dependency> &found, const fs::path &project, const fs::path &relative)
{
    std::error_code error;
    const auto source = fs::canonical(project / relative, error);
    if (!error && fs::is_directory(source, error))
        found.push_back({.source = source, .inProject = relative.string(), .variable = {}});
}

void addCache(std::vector<Dependency> &found, const fs::path &folder, const char *variable)
{
    std::error_code error;
    if (!folder.empty() && fs::is_directory(folder, error))
        found.push_back({.source = folder, .inProject = {}, .variable = variable});
}

/// Puts a folder into the tree whose files the sandbox could not read otherwise.
class Streaming final {
public:
    Streaming(TestRunRequest &request, JobContext &job) : m_request(request), m_job(job) {}

    Result<> add(const Dependency &dependency)
    {
        std::error_code error;
        fs::recursive_directory_iterator at(dependency.source, error);
        for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
            if (auto added = addEntry(dependency, *at); !added)
                return added;
        }
        return {};
    }

private:
    Result<> addEntry(const Dependency &dependency, const fs::directory_entry &entry)
    {
        if (auto go = m_job.checkpoint(); !go)
            return go;
        std::error_code error;
        const auto status = entry.symlink_status(error);
        const auto path =
            (fs::path(dependency.inProject) / entry.path().lexically_relative(dependency.source))
                .string();
        if (fs::is_symlink(status))
            return m_request.tree.addLink(path, fs::read_symlink(entry.path(), error).string());
        if (!fs::is_regular_file(status))
            return {};
        const auto room = m_request.limits.mostStreamed -
                          std::min(m_request.limits.mostStreamed, m_request.tree.size());
        auto content = readFile(entry.path(), room);
        if (!content)
            return failure(std::move(content.error()));
        const bool executable = (status.permissions() & fs::perms::owner_exec) != fs::perms::none;
        return m_request.tree.addFile(path, *content, executable);
    }

    TestRunRequest &m_request;
    JobContext &m_job;
};

process::SandboxLimits limitsOf(const TestRunLimits &limits, TestReport report)
{
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(limits.wall).count();
    process::SandboxLimits result;
    result.wall = limits.wall;
    result.memory = limits.memory;
    result.addressSpace = 0; // node, Java and Go reserve far more than they use
    result.processes = 1024; // which are threads, nearly all
    result.fileSize = limits.workSize;
    result.openFiles = 1024;
    result.cpuSeconds = static_cast<unsigned>(4 * seconds + 60); // of all threads of a process
    result.workSize = limits.workSize;
    result.temporarySize = limits.workSize;
    result.output = report == TestReport::None ? limits.output : limits.report;
    return result;
}

} // namespace

std::vector<Dependency> findDependencies(const fs::path &project)
{
    constexpr std::array kFolders{".venv", "venv", "node_modules", "vendor"};
    std::vector<Dependency> found;
    for (const auto *folder : kFolders)
        addFolder(found, project, folder);
    std::error_code error;
    // Packages of a repository that has several, each with what only it needs.
    for (const auto *group : {"packages", "apps"}) {
        for (fs::directory_iterator at(project / group, error), end; !error && at != end;
             at.increment(error))
            addFolder(found, project, fs::path(group) / at->path().filename() / "node_modules");
        error.clear();
    }
    if (fs::exists(project / "go.mod", error)) {
        const auto caches = CheckedProject::at(project);
        addCache(found, caches.goModules, "GOMODCACHE");
        addCache(found, caches.goCache, "GOCACHE");
    }
    return found;
}

/// The Python of a virtual environment that a sandbox with this system does not have: then the
/// system's runs instead, without what is installed there.
static std::optional<fs::path> pythonOutOfReach(const Dependency &dependency,
                                                const fs::path &system)
{
    const auto name = fs::path(dependency.inProject).filename();
    if (name != ".venv" && name != "venv")
        return {};
    constexpr int kMostLinks = 16;
    std::error_code error;
    auto python = dependency.source / "bin/python3";
    for (int i = 0; i < kMostLinks && fs::is_symlink(python, error); ++i) {
        const auto target = fs::read_symlink(python, error);
        python = (target.is_absolute() ? target : python.parent_path() / target).lexically_normal();
        const auto inside = python.lexically_relative(dependency.source);
        if (!inside.empty() && *inside.begin() != "..")
            continue;
        if (python.string().starts_with("/usr/") &&
            fs::exists(system / python.relative_path(), error))
            return {};
        return python;
    }
    return {};
}

static Result<std::vector<Dependency>>
takeAlong(TestRunRequest &request, process::SandboxSpec &spec, TestRun &run, JobContext &job)
{
    std::vector<Dependency> bound;
    for (const auto &dependency : std::exchange(request.dependencies, {})) {
        if (const auto python = pythonOutOfReach(dependency, request.system))
            run.leftOut.push_back(
                std::format("{}: its Python ({}) is out of the sandbox's reach, so "
                            "the system's runs the tests",
                            dependency.source.string(), python->string()));
        if (canBind(dependency.source)) {
            bound.push_back(dependency);
            spec.binds.push_back({dependency.source, dependency.source.string()});
            continue;
        }
        auto streamed = dependency.inProject.empty()
                            ? failure(ErrorKind::Permission, "only its owner can read it")
                            : Streaming(request, job).add(dependency);
        if (!streamed && streamed.error().kind == ErrorKind::Cancelled)
            return failure(std::move(streamed.error()));
        if (!streamed)
            run.leftOut.push_back(
                std::format("{}: {}", dependency.source.string(), streamed.error().message));
        else
            bound.push_back({.source = fs::path("/work") / dependency.inProject,
                             .inProject = dependency.inProject,
                             .variable = dependency.variable});
    }
    return bound;
}

/// Takes what was measured from behind the report.
static std::optional<MeasuredCoverage> takeCoverage(std::string &report)
{
    const auto mark = report.rfind(kCoverageMark);
    if (mark == std::string::npos)
        return {};
    const auto text = report.substr(mark + kCoverageMark.size());
    report.resize(mark);
    const auto end = std::min(text.find('\n'), text.size());
    MeasuredCoverage coverage{.languages = {}, .lcov = text.substr(std::min(end + 1, text.size()))};
    for (const auto word : std::string_view(text).substr(0, end) | std::views::split(' ')) {
        if (!word.empty())
            coverage.languages.emplace_back(std::string_view(word));
    }
    return coverage.languages.empty() ? std::nullopt : std::optional(std::move(coverage));
}

Result<TestRun> runTests(const process::Sandbox &sandbox, TestRunRequest request, JobContext &job)
{
    TestRun run;
    process::SandboxSpec spec;
    auto bound = takeAlong(request, spec, run, job);
    if (!bound)
        return failure(std::move(bound.error()));
    if (request.tree.size() > request.limits.mostStreamed)
        return failure(ErrorKind::Unsupported,
                       std::format("the project has more than {} MiB of files, which is too much "
                                   "for a run of its tests",
                                   request.limits.mostStreamed >> 20));
    spec.command = {"/bin/sh", "-c", testScript(request.command.report, *bound, request.measured),
                    "sh"};
    std::ranges::copy(request.command.arguments, std::back_inserter(spec.command));
    spec.environment = testEnvironment(*bound);
    std::ranges::copy(request.environment, std::back_inserter(spec.environment));
    spec.system = request.system;
    spec.limits = limitsOf(request.limits, request.command.report);
    spec.input = request.tree.take();
    auto outcome = sandbox.run(spec, job);
    if (!outcome)
        return failure(std::move(outcome.error()));
    if (outcome->output.text == kProgramMissing)
        return failure(ErrorKind::Missing, "the program that runs the tests is not installed",
                       request.command.arguments.empty() ? std::string()
                                                         : request.command.arguments.front());
    if (outcome->output.text == kGitMissing)
        return failure(ErrorKind::Missing, "git is needed to tell what a command has changed",
                       "git");
    if (outcome->exitCode == kTreeDoesNotFit && outcome->output.text.empty())
        return failure(ErrorKind::Unsupported, "the project does not fit into the sandbox",
                       outcome->errors.text.substr(0, 200));
    run.end = outcome->end;
    run.exitCode = outcome->exitCode;
    run.isReportCut = outcome->output.leftOut > 0;
    run.report = std::move(outcome->output.text);
    run.coverage = takeCoverage(run.report);
    run.output = std::move(outcome->errors);
    run.duration = outcome->duration;
    return run;
}

} // namespace espalier::validate
