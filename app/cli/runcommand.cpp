// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/reportprinter.h"

#include "core/base/file.h"
#include "core/engine/tracedrun.h"

#include <CLI/CLI.hpp>

#include <fcntl.h>
#include <format>
#include <optional>
#include <unistd.h>

namespace espalier::cli {

namespace {

struct RunArguments {
    std::string project;
    std::string trace;
    std::vector<std::string> command;
};

std::string loopsOf(const observe::FunctionCalls &calls)
{
    std::string text;
    for (const auto &[number, count] : calls.loops)
        text += std::format("{}{}:{}", text.empty() ? "" : " ", number, count);
    return text;
}

void printTable(const Console &console, const observe::TraceSummary &summary)
{
    std::string out = console.styled(Console::Style::Bold,
                                     std::format("{:>9} {:>10} {:>10} {:>10} {:>7}  {:<48} {}\n",
                                                 "calls", "p50 ms", "p95 ms", "total ms", "errors",
                                                 "function", "loops (number:iterations)"));
    for (const auto &calls : summary.functions) {
        out += std::format("{:>9} {:>10.3f} {:>10.3f} {:>10.1f} {:>7}  {:<48} {}\n", calls.calls,
                           calls.p50Ms, calls.p95Ms, calls.totalMs, calls.errors, calls.id,
                           loopsOf(calls));
        for (const auto &[type, count] : calls.errorTypes)
            out += std::format("{:>52}  {} × {}\n", "", count, type);
    }
    console.data(out);
}

ExitCode exitCodeOf(const process::ExitStatus &status)
{
    constexpr int kSignalBase = 128; // as a shell reports it
    return static_cast<ExitCode>(
        status.ending == process::Ending::Exited ? status.code : kSignalBase + status.code);
}

std::filesystem::path projectOf(const RunArguments &arguments)
{
    return arguments.project.empty() ? projectAround(".")
                                     : std::filesystem::path(arguments.project);
}

// The project remembers the figures of its last runs; without a project to write to, nothing does.
void keepRun(const RunArguments &arguments, const engine::TracedRun &run,
             const Environment &environment)
{
    const auto workspace = environment.application.openWorkspace(projectOf(arguments));
    if (!workspace || (*workspace)->stateRoot().empty())
        return;
    if (auto kept = engine::keepRun(**workspace, run); !kept)
        environment.console.detail(kept.error().text());
}

// Before the command runs: what a killed run left half done is taken back, and a project that was
// named must be one.
Result<> openProject(const RunArguments &arguments, const Environment &environment)
{
    const bool named = !arguments.project.empty();
    const auto project = projectOf(arguments);
    std::error_code error;
    if (!named && !std::filesystem::exists(project / ".espalier", error))
        return {};
    const auto workspace = environment.application.openWorkspace(project);
    if (workspace)
        noteWorkspace(environment.console, **workspace);
    return workspace || !named ? Result<>{} : failure(workspace.error());
}

/// Sends standard output to standard error as long as it lives.
class OutputToStderr final {
public:
    OutputToStderr() : m_saved(::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3))
    {
        ::dup2(STDERR_FILENO, STDOUT_FILENO);
    }
    ~OutputToStderr()
    {
        if (m_saved.valid())
            ::dup2(m_saved.get(), STDOUT_FILENO);
    }
    OutputToStderr(const OutputToStderr &) = delete;
    OutputToStderr &operator=(const OutputToStderr &) = delete;

private:
    FileDescriptor m_saved;
};

Result<engine::TracedRun> traced(const RunArguments &arguments, Environment &environment)
{
    // With --json the object is all that goes to stdout; what the program prints goes to stderr.
    std::optional<OutputToStderr> redirect;
    if (environment.console.options().json)
        redirect.emplace();
    process::SystemProcessRunner runner;
    return engine::runTraced(arguments.command, arguments.trace, runner, environment.job,
                             projectOf(arguments));
}

ExitCode runTraced(const RunArguments &arguments, Environment &environment)
{
    const auto &console = environment.console;
    if (arguments.command.empty()) {
        static_cast<void>(console.error(
            {.kind = ErrorKind::InvalidInput, .message = "give the command to run behind --"}));
        return kUsage;
    }
    if (const auto program = engine::findCommand(arguments.command.front()); !program) {
        static_cast<void>(console.error(program.error()));
        return program.error().kind == ErrorKind::NotFound ? kNoCommand : kNotExecutable;
    }
    if (auto opened = openProject(arguments, environment); !opened)
        return console.error(opened.error());
    auto run = traced(arguments, environment);
    if (!run)
        return console.error(run.error());
    if (run->traced)
        keepRun(arguments, *run, environment);
    if (console.options().json) {
        auto json = observe::toJson(run->summary);
        json["exit_code"] = static_cast<int>(exitCodeOf(run->status));
        console.json(json);
    } else if (run->traced) {
        printTable(console, run->summary);
    }
    if (!run->traced)
        console.note("No instrumented function was called. `espalier instrument PROJECT --apply "
                     "in-place` puts telemetry in.");
    if (run->summary.badLines > 0)
        console.note(std::format("{} of the trace could not be read.",
                                 counted(run->summary.badLines, "line")));
    return exitCodeOf(run->status);
}

} // namespace

Command runCommand(CLI::App &parser)
{
    auto arguments = std::make_shared<RunArguments>();
    auto *app = parser.add_subcommand(
        "run",
        withExamples("Run a command with tracing on, then show for each function its calls, "
                     "p50 and p95, errors and loops. The exit code is the command's.",
                     {"espalier run -- python3 -m myapp", "espalier run --json -- npm test"}));
    app->add_option("--project", arguments->project,
                    "Project that remembers the figures; by default the one around this folder");
    app->add_option("--trace", arguments->trace, "Keep the trace in this file");
    app->add_option("command", arguments->command, "The command, behind --");
    app->positionals_at_end();
    const auto run = [arguments](Environment &environment) {
        return runTraced(*arguments, environment);
    };
    return {run, app};
}

} // namespace espalier::cli
