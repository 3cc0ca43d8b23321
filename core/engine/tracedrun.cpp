// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/tracedrun.h"

#include "core/base/file.h"

#include <algorithm>
#include <optional>
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

// A name with a slash is a path, as in a shell; others are looked for on PATH.
Result<fs::path> resolveProgram(const std::string &name)
{
    if (!name.contains('/'))
        return process::findProgram(name);
    std::error_code error;
    auto path = fs::absolute(name, error);
    if (error || !fs::exists(path, error))
        return failure(ErrorKind::NotFound, "there is no such program", name);
    return path;
}

} // namespace

Result<TracedRun> runTraced(const std::vector<std::string> &command, const fs::path &traceFile,
                            process::ProcessRunner &runner, JobContext &job)
{
    if (command.empty())
        return failure(ErrorKind::InvalidInput, "no command was given");
    auto program = resolveProgram(command.front());
    if (!program)
        return failure(program.error());
    auto folder = TemporaryFolder::create("espalier-trace");
    if (!folder)
        return failure(folder.error());
    std::error_code error;
    const auto file =
        traceFile.empty() ? folder->path() / "trace.jsonl" : fs::absolute(traceFile, error);
    const process::Command call{.program = *program,
                                .arguments = {command.begin() + 1, command.end()},
                                .environment = environmentWith(file)};
    auto status = runner.runAttached(call, job.stopToken());
    if (!status)
        return failure(status.error());
    TracedRun run{.status = *status};
    if (auto summary = observe::summarizeTrace(file)) {
        run.summary = *std::move(summary);
        run.traced = run.summary.spans > 0;
    }
    return run;
}

} // namespace espalier::engine
