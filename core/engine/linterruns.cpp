// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/linterruns.h"

#include "core/observe/importer.h"

#include <utility>
#include <vector>

namespace espalier::engine {

namespace {

using Findings = std::vector<model::FindingSeen>;

gate::RunEnd endOf(process::SandboxEnd end)
{
    switch (end) {
    case process::SandboxEnd::Exited: return gate::RunEnd::Completed;
    case process::SandboxEnd::TimedOut: return gate::RunEnd::TimedOut;
    default: return gate::RunEnd::Crashed;
    }
}

/// Findings of one commit, and how the run ended.
struct Linted {
    gate::RunEnd ended = gate::RunEnd::NotStarted;
    Findings findings{};
};

Linted readLinted(const CommitOutput &output, JobContext &job)
{
    Linted linted{.ended = endOf(output.end)};
    if (linted.ended != gate::RunEnd::Completed)
        return linted;
    const auto take = [&](model::Observation &&seen) -> Result<> {
        if (auto *finding = std::get_if<model::FindingSeen>(&seen.content))
            linted.findings.push_back(std::move(*finding));
        return {};
    };
    const auto read =
        observe::importText(output.text, "what the linter wrote",
                            {.format = observe::Format::Sarif, .project = "/work"}, take, job);
    if (!read || output.isCut) // a linter that wrote no SARIF has not looked
        linted = {.ended = gate::RunEnd::NotStarted};
    return linted;
}

} // namespace

Result<std::optional<gate::LinterEvidence>>
lintBoth(const git::Repository &repository, const git::ObjectId &base, const git::ObjectId &tip,
         const std::filesystem::path &project, const std::string &configured,
         const OpenSandbox &openSandbox, JobContext &job)
{
    using Evidence = std::optional<gate::LinterEvidence>;
    auto setup = linterSetupAt(repository, base, project, configured);
    if (!setup)
        return failure(std::move(setup.error()));
    if (!setup->command)
        return Evidence();
    gate::LinterEvidence evidence;
    for (const auto *commit : {&base, &tip}) {
        auto output = runForOutput(repository, *commit, *setup, openSandbox, job);
        if (!output && output.error().kind == ErrorKind::Cancelled)
            return failure(std::move(output.error()));
        if (!output && output.error().kind == ErrorKind::Missing && configured.empty())
            return Evidence(); // not installed
        auto linted = output ? readLinted(*output, job) : Linted();
        evidence.ended = linted.ended;
        if (linted.ended != gate::RunEnd::Completed)
            return Evidence(std::move(evidence));
        (commit == &base ? evidence.before : evidence.after) = std::move(linted.findings);
    }
    return Evidence(std::move(evidence));
}

} // namespace espalier::engine
