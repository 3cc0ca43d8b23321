// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/validate/projectcheck.h"

#include "core/base/file.h"
#include "core/base/parallel.h"
#include "core/validate/bindable.h"
#include "core/validate/checkbatch.h"
#include "core/validate/checktool.h"
#include "core/validate/projectcopy.h"

#include <algorithm>
#include <cstdlib>
#include <format>
#include <map>
#include <set>
#include <utility>

namespace espalier::validate {

namespace fs = std::filesystem;

namespace {

using Outcome = FileCheck::Outcome;
using State = CheckUnit::State;

bool isFile(const fs::path &path)
{
    std::error_code error;
    return fs::is_regular_file(path, error);
}

// The folder of a module, relative to the root, or what must be copied for it: all its workspace,
// and the whole project where it takes modules from beside it. Empty without a module.
Result<fs::path> baseOfGo(const fs::path &root, const fs::path &file)
{
    fs::path module = file.parent_path();
    while (!module.empty() && !isFile(root / module / "go.mod"))
        module = module.parent_path();
    if (!isFile(root / module / "go.mod")) {
        for (auto above = root.parent_path(); above.has_relative_path();
             above = above.parent_path()) {
            if (isFile(above / "go.mod"))
                return failure(ErrorKind::Unsupported,
                               "its module begins above the project; open " + above.string());
        }
        return fs::path();
    }
    const auto text = readFile(root / module / "go.mod").value_or("");
    if (text.contains("=> ../") || text.contains("=> .."))
        return fs::path();
    auto base = module;
    for (auto above = module; !above.empty();) {
        above = above.parent_path();
        if (isFile(root / above / "go.work"))
            base = above;
    }
    return base;
}

process::SandboxLimits limitsFor(const ProjectRules &rules, std::size_t inputSize)
{
    // From an empty cache Go compiles what is imported of its own library first; and a large
    // TypeScript project with failures is compiled several times.
    constexpr unsigned kBytesPerSecond = 300'000;
    const auto seconds = static_cast<unsigned>(600 + inputSize / kBytesPerSecond);
    process::SandboxLimits limits;
    limits.wall = std::chrono::seconds(seconds);
    limits.cpuSeconds = 4 * seconds; // of all threads of a process
    limits.memory = 4ull << 30;
    limits.addressSpace = 0; // node and Go reserve far more than they use
    limits.processes = 1024; // which are threads, nearly all
    limits.fileSize = 512ull << 20;
    limits.openFiles = 1024;
    limits.workSize = rules.needsModule ? 2ull << 30 : 512ull << 20;
    limits.temporarySize = 256ull << 20;
    limits.output = 16u << 20;
    return limits;
}

void addUnit(std::string &to, std::size_t number, char kind, std::string_view path,
             std::string_view text)
{
    to += std::format("{} {} {} {}\n", number, kind, path.size(), text.size());
    to += path;
    to += text;
}

/// Files that one run of a compiler answers for.
struct Group {
    const CheckTool *tool = nullptr; ///< of the first; others differ in the language's name only
    fs::path base;                   ///< relative folder that is copied
    std::vector<std::size_t> inputs;
};

class ProjectRun final {
public:
    ProjectRun(const ProjectTools &tools, std::span<const CompileInput> inputs,
               std::vector<FileCheck> &files, JobContext &job)
        : m_tools(tools), m_inputs(inputs), m_files(files), m_job(job)
    {
    }

    Result<> run();

private:
    std::vector<Group> groups();
    Result<> check(const Group &group);
    [[nodiscard]] Result<process::SandboxSpec> specOf(const Group &group) const;
    [[nodiscard]] std::string inputOf(const Group &group,
                                      const std::vector<CopiedFile> &copy) const;
    void leaveOut(const Group &group, const std::string &reason);
    void takeResult(FileCheck &file, CheckUnit &unit) const;

    const ProjectTools &m_tools;
    std::span<const CompileInput> m_inputs;
    std::vector<FileCheck> &m_files;
    JobContext &m_job;
};

std::vector<Group> ProjectRun::groups()
{
    std::map<std::pair<const ProjectRules *, std::string>, Group> groups;
    for (std::size_t i = 0; i < m_inputs.size(); ++i) {
        const auto &input = m_inputs[i];
        const auto *tool = checkToolOf(input.language);
        if (!tool || !tool->project || input.known)
            continue;
        if (m_tools.project.root.empty()) {
            m_files[i].message = "there is no project to check it in";
            continue;
        }
        auto base = tool->project->needsModule ? baseOfGo(m_tools.project.root, input.path)
                                               : Result<fs::path>(fs::path());
        if (!base) {
            m_files[i].message = base.error().message;
            continue;
        }
        auto &group = groups[{tool->project, base->generic_string()}];
        group.tool = tool;
        group.base = *std::move(base);
        group.inputs.push_back(i);
    }
    std::vector<Group> result;
    for (auto &group : groups | std::views::values)
        result.push_back(std::move(group));
    return result;
}

std::string ProjectRun::inputOf(const Group &group, const std::vector<CopiedFile> &copy) const
{
    const auto prefix = group.base.empty() ? "" : group.base.generic_string() + "/";
    std::string text;
    std::size_t number = 0;
    std::set<std::string_view> given;
    const auto isIn = [&](const CompileInput &input) { return input.path.starts_with(prefix); };
    for (const auto index : group.inputs) {
        const auto &input = m_inputs[index];
        const auto path = std::string_view(input.path).substr(prefix.size());
        given.insert(path);
        addUnit(text, number, 'c', path, input.instrumented);
        if (input.original)
            addUnit(text, number, 'o', path, *input.original);
        ++number;
    }
    // What else is changed lies there too, as its own check does not ask for an answer here.
    for (const auto &input : m_inputs) {
        const auto path = std::string_view(input.path).substr(isIn(input) ? prefix.size() : 0);
        if (isIn(input) && group.tool->project->takes(path, false) && given.insert(path).second)
            addUnit(text, number, 'w', path, input.instrumented);
    }
    for (const auto &file : copy) {
        if (!given.contains(file.path))
            addUnit(text, number, file.isLink ? 'l' : 'w', file.path, file.text);
    }
    return text;
}

Result<process::SandboxSpec> ProjectRun::specOf(const Group &group) const
{
    const auto &tool = *group.tool;
    const auto program = programOf(tool, m_tools.searchPath);
    if (!program)
        return failure(program.error());
    auto runner = program->path;
    if (!tool.runner.empty()) {
        const auto found = process::findProgram(tool.runner, m_tools.searchPath);
        if (!found)
            return failure(ErrorKind::Missing, std::format("{0} is not installed; install {0} "
                                                           "below /usr",
                                                           tool.runner));
        runner = *found;
    }
    process::SandboxSpec spec;
    spec.command.push_back(runner.string());
    for (const auto argument : tool.arguments)
        spec.command.emplace_back(argument);
    spec.command.emplace_back(tool.driver);
    if (!tool.runner.empty())
        spec.command.push_back(program->path.string());
    if (tool.project->needsModule) {
        spec.environment.push_back(std::format("GOMAXPROCS={}", std::max(m_tools.threads, 1u)));
        if (canBind(m_tools.project.goModules))
            spec.binds.push_back({m_tools.project.goModules, "/modules"});
        if (canBind(m_tools.project.goCache))
            spec.binds.push_back({m_tools.project.goCache, "/cache"});
    }
    return spec;
}

void ProjectRun::leaveOut(const Group &group, const std::string &reason)
{
    for (const auto index : group.inputs)
        m_files[index].message = reason;
}

void ProjectRun::takeResult(FileCheck &file, CheckUnit &unit) const
{
    switch (unit.state) {
    case State::Right: file.outcome = Outcome::Passed; break;
    case State::Wrong: file.outcome = Outcome::Failed; break;
    case State::WrongBefore: file.outcome = Outcome::FailedBefore; break;
    case State::Pending:
    case State::NotRun: file.outcome = Outcome::NotRun; break;
    }
    file.line = unit.line;
    file.message = std::move(unit.message);
    file.syntaxOnly = unit.syntaxOnly;
}

Result<> ProjectRun::check(const Group &group)
{
    auto spec = specOf(group);
    if (!spec) {
        leaveOut(group, spec.error().text());
        return {};
    }
    const CopyLimits limits{.bytes = m_tools.project.mostBytes, .files = m_tools.project.mostFiles};
    {
        const auto copy =
            copyProject(m_tools.project.root / group.base, *group.tool->project, limits, m_job);
        if (!copy && copy.error().kind == ErrorKind::Cancelled)
            return failure(copy.error());
        if (!copy) {
            leaveOut(group, copy.error().text());
            return {};
        }
        spec->input = inputOf(group, *copy);
    }
    spec->limits = limitsFor(*group.tool->project, spec->input.size());
    std::vector<CheckUnit> units(group.inputs.size());
    if (auto done = runOnce(m_tools.sandbox, *spec, units, m_job); !done)
        return done;
    for (std::size_t i = 0; i < units.size(); ++i)
        takeResult(m_files[group.inputs[i]], units[i]);
    return {};
}

Result<> ProjectRun::run()
{
    const auto all = groups();
    if (all.empty())
        return {};
    Result<> result;
    constexpr unsigned kOneThread = 1;
    constexpr std::size_t kOneProject = 1;
    const auto ran =
        parallelFor(all.size(), kOneThread, m_job, "check", kOneProject, [&](std::size_t index) {
            if (result)
                result = check(all[index]);
        });
    return ran ? result : ran;
}

fs::path fromEnvironment(const char *variable)
{
    const char *value = std::getenv(variable);
    return value && *value == '/' ? fs::path(value) : fs::path();
}

} // namespace

CheckedProject CheckedProject::at(fs::path root)
{
    CheckedProject project{.root = std::move(root),
                           .goModules = fromEnvironment("GOMODCACHE"),
                           .goCache = fromEnvironment("GOCACHE")};
    const auto home = fromEnvironment("HOME");
    auto paths = fromEnvironment("GOPATH").string();
    if (paths.empty() && !home.empty())
        paths = (home / "go").string();
    if (project.goModules.empty() && !paths.empty())
        project.goModules = fs::path(paths.substr(0, paths.find(':'))) / "pkg" / "mod";
    auto caches = fromEnvironment("XDG_CACHE_HOME");
    if (caches.empty() && !home.empty())
        caches = home / ".cache";
    if (project.goCache.empty() && !caches.empty())
        project.goCache = caches / "go-build";
    return project;
}

Result<> checkProjects(const ProjectTools &tools, std::span<const CompileInput> inputs,
                       std::vector<FileCheck> &files, JobContext &job)
{
    return ProjectRun(tools, inputs, files, job).run();
}

} // namespace espalier::validate
