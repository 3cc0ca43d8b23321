// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/tracedrun.h"

#include "core/base/clock.h"
#include "core/base/file.h"
#include "core/engine/observing.h"
#include "core/engine/originallines.h"
#include "core/observe/importer.h"
#include "core/scrub/scrub.h"
#include "core/store/database.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <format>
#include <fstream>
#include <unistd.h>

namespace espalier::engine {

namespace fs = std::filesystem;

namespace {

std::vector<std::string> environmentWith(const fs::path &traceFile)
{
    constexpr std::string_view kVariable = "ESPALIER_TRACE_FILE=";
    std::vector<std::string> environment;
    for (char **entry = ::environ; *entry; ++entry) {
        if (!std::string_view(*entry).starts_with(kVariable))
            environment.emplace_back(*entry);
    }
    environment.push_back(std::string(kVariable) + traceFile.string());
    return environment;
}

// Makes the file, or empties one that is a trace: what it holds must be of this run alone. By now
// nothing has started, so a folder that is missing stops nobody half way.
Result<> prepareTrace(const fs::path &file)
{
    constexpr std::string_view kBeginning = "{\"resourceSpans\"";
    std::error_code error;
    if (fs::symlink_status(file, error).type() != fs::file_type::not_found) {
        std::ifstream stream(file, std::ios::binary);
        std::string beginning(kBeginning.size(), '\0');
        stream.read(beginning.data(), static_cast<std::streamsize>(beginning.size()));
        beginning.resize(static_cast<std::size_t>(stream.gcount()));
        if (!fs::is_regular_file(file, error) || (!beginning.empty() && beginning != kBeginning))
            return failure(ErrorKind::AlreadyExists,
                           "a file that is no trace is there; give another name", file.string());
    }
    const FileDescriptor made(::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    return made.valid() ? Result<>{}
                        : systemFailure(errno, "cannot write the trace", file.string());
}

// As spans name it: the whole path; the current folder where none is given.
fs::path placeOf(const fs::path &folder)
{
    std::error_code error;
    auto path = folder.empty() ? fs::current_path(error) : fs::absolute(folder, error);
    return error ? fs::path() : path.lexically_normal();
}

/// A command that writes its trace to a file, and the sum of that afterwards.
class Tracing final {
public:
    static Result<Tracing> begin(const std::vector<std::string> &command, const fs::path &folder,
                                 const fs::path &traceFile, const fs::path &project)
    {
        if (command.empty())
            return failure(ErrorKind::InvalidInput, "no command was given");
        auto program = findCommand(command.front(), folder);
        if (!program)
            return failure(program.error());
        if (!traceFile.empty()) {
            if (auto prepared = prepareTrace(fs::absolute(traceFile)); !prepared)
                return failure(prepared.error());
        }
        auto temporary = TemporaryFolder::create("espalier-trace");
        if (!temporary)
            return failure(temporary.error());
        return Tracing(*std::move(program), command, folder, traceFile, project,
                       *std::move(temporary));
    }

    [[nodiscard]] process::Command &command() { return m_command; }

    [[nodiscard]] TracedRun end(process::ExitStatus status, JobContext &job)
    {
        m_run.status = status;
        m_run.seconds = millisecondsSince(m_start) / 1000;
        if (auto summary = observe::summarizeTrace(m_file)) {
            m_run.summary = *std::move(summary);
            m_run.traced = m_run.summary.spans > 0;
        }
        if (m_run.traced)
            m_run.observed = batchOfTrace(job);
        if (auto digest = digestOf(m_file, job))
            m_run.digest = *std::move(digest);
        return std::move(m_run);
    }

private:
    // What cannot be read as a whole, a trace cut off by a full disk, say, is not for the backlog.
    [[nodiscard]] std::shared_ptr<const ObservationBatch> batchOfTrace(JobContext &job) const
    {
        auto batch = std::make_shared<ObservationBatch>(m_run.startedAt);
        OriginalLines lines(m_project);
        const auto summary = observe::importFile(
            m_file, {.format = observe::Format::Otlp, .project = m_project},
            [&](model::Observation &&observation) {
                lines.restore(observation, true);
                return batch->take(std::move(observation));
            },
            job);
        return summary ? batch : nullptr;
    }

    Tracing(const fs::path &program, const std::vector<std::string> &command,
            const fs::path &folder, const fs::path &traceFile, const fs::path &project,
            TemporaryFolder temporary)
        : m_temporary(std::move(temporary)), m_project(placeOf(project.empty() ? folder : project)),
          m_file(traceFile.empty() ? m_temporary.path() / "trace.jsonl" : fs::absolute(traceFile)),
          m_command{.program = program,
                    .arguments = {command.begin() + 1, command.end()},
                    .environment = environmentWith(m_file),
                    .folder = folder},
          m_run{.command = command, .startedAt = toRfc3339(std::chrono::system_clock::now())},
          m_start(std::chrono::steady_clock::now())
    {
    }

    TemporaryFolder m_temporary;
    fs::path m_project;
    fs::path m_file;
    process::Command m_command;
    TracedRun m_run;
    std::chrono::steady_clock::time_point m_start;
};

} // namespace

Result<fs::path> findCommand(const std::string &name, const fs::path &folder)
{
    if (!name.contains('/')) {
        auto found = process::findProgram(name);
        return found ? found
                     : failure(ErrorKind::NotFound,
                               "there is no such program; check its name and PATH", name);
    }
    std::error_code error;
    auto path = fs::absolute(folder / name, error);
    if (error || !fs::exists(path, error))
        return failure(ErrorKind::NotFound, "there is no such program; check its name", name);
    if (!fs::is_regular_file(path, error) || ::access(path.c_str(), X_OK) != 0)
        return failure(ErrorKind::Unsupported, "this is not a program that can be run", name);
    return path;
}

Result<TracedRun> runTraced(const std::vector<std::string> &command, const fs::path &traceFile,
                            process::ProcessRunner &runner, JobContext &job,
                            const fs::path &project)
{
    auto tracing = Tracing::begin(command, {}, traceFile, project);
    if (!tracing)
        return failure(tracing.error());
    auto status = runner.runAttached(tracing->command(), job.stopToken());
    if (!status)
        return failure(status.error());
    return tracing->end(*status, job);
}

Result<TracedRun> runTraced(const TracedCommand &command, process::ProcessRunner &runner,
                            JobContext &job)
{
    auto tracing =
        Tracing::begin(command.command, command.folder, command.traceFile, command.project);
    if (!tracing)
        return failure(tracing.error());
    auto &call = tracing->command();
    call.output = command.output;
    // Into a pipe Python writes by blocks: a person would wait for the first line until the end.
    if (!std::getenv("PYTHONUNBUFFERED"))
        call.environment->emplace_back("PYTHONUNBUFFERED=1");
    auto output = runner.run(call, job.stopToken());
    if (!output)
        return failure(output.error());
    return tracing->end(output->status, job);
}

namespace {

struct EndingName {
    process::Ending ending;
    std::string_view name;
};
constexpr EndingName kEndings[] = {{process::Ending::Exited, "exited"},
                                   {process::Ending::Signalled, "signalled"},
                                   {process::Ending::TimedOut, "timed-out"},
                                   {process::Ending::Cancelled, "cancelled"}};

Json toJson(const TracedRun &run)
{
    const auto *ending = std::ranges::find(kEndings, run.status.ending, &EndingName::ending);
    return {{"command", run.command},  {"started_at", run.startedAt},
            {"seconds", run.seconds},  {"ending", ending->name},
            {"code", run.status.code}, {"summary", observe::toJson(run.summary)}};
}

Result<TracedRun> tracedRunFromJson(const Json &json)
{
    try { // what is missing or of another type throws
        const auto name = json.at("ending").get<std::string>();
        const auto *ending = std::ranges::find(kEndings, name, &EndingName::name);
        if (ending == std::end(kEndings))
            return failure(ErrorKind::Corrupt, "a run that was kept has an unknown ending", name);
        auto summary = observe::traceSummaryFromJson(json.at("summary"));
        if (!summary)
            return failure(summary.error());
        return TracedRun{.status = {.ending = ending->ending, .code = json.at("code")},
                         .summary = *std::move(summary),
                         .traced = true,
                         .command = json.at("command"),
                         .startedAt = json.at("started_at"),
                         .seconds = json.at("seconds")};
    } catch (const Json::exception &) {
        return failure(ErrorKind::Corrupt, "a run that was kept is damaged");
    }
}

} // namespace

Result<> keepRun(Workspace &workspace, const TracedRun &run)
{
    if (!run.traced)
        return {};
    auto json = toJson(run);
    scrub::maskTexts(json, scrub::Scope::Observed);
    return store::withinTransaction(workspace.database(), [&]() -> Result<> {
        if (auto added = workspace.tracedRuns().add(json); !added)
            return added;
        if (!run.observed || run.observed->empty())
            return {};
        const auto name = std::format("run: {}", fs::path(run.command.front()).filename().string());
        auto taken = takeInBatch(workspace, *run.observed, name, "otlp", run.digest);
        return taken ? Result<>{} : failure(std::move(taken.error()));
    });
}

Result<std::vector<TracedRun>> runHistory(Workspace &workspace, int limit)
{
    auto kept = workspace.tracedRuns().list(limit);
    if (!kept)
        return failure(kept.error());
    std::vector<TracedRun> runs;
    for (const auto &json : *kept) {
        if (auto run = tracedRunFromJson(json)) // one that is damaged hides no other
            runs.push_back(*std::move(run));
    }
    return runs;
}

Result<std::optional<TracedRun>> lastRun(Workspace &workspace)
{
    auto runs = runHistory(workspace, 1);
    if (!runs)
        return failure(runs.error());
    return runs->empty() ? std::nullopt : std::optional(std::move(runs->front()));
}

} // namespace espalier::engine
