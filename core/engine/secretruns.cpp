// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/secretruns.h"

#include <array>
#include <utility>

namespace espalier::engine {

namespace {

/// Where gitleaks reads what it is to leave out, from the root of what it looks at.
constexpr std::array kExceptions{".gitleaks.toml", ".gitleaksignore"};

Result<TreeOverlay> exceptionsOf(const git::Repository &repository, const git::ObjectId &base)
{
    TreeOverlay overlay;
    for (const auto *name : kExceptions) {
        auto content = repository.readFileAt(base, name);
        if (!content && content.error().kind != ErrorKind::NotFound)
            return failure(std::move(content.error()));
        overlay.insert_or_assign(name, content ? std::optional(*std::move(content))
                                               : std::optional<std::string>());
    }
    return overlay;
}

} // namespace

Result<std::optional<std::string>>
gitleaksReport(const git::Repository &repository, const git::ObjectId &base,
               const git::ObjectId &tip, const std::filesystem::path &project,
               const std::string &configured, const OpenSandbox &openSandbox, JobContext &job)
{
    using Report = std::optional<std::string>;
    const auto setup =
        configured.empty() ? gitleaksSetup() : std::optional(outputSetup(project, configured));
    if (!setup)
        return Report();
    auto overlay = exceptionsOf(repository, base);
    if (!overlay)
        return failure(std::move(overlay.error()));
    auto output = runForOutput(repository, tip, *setup, openSandbox, job, *overlay);
    if (!output && output.error().kind == ErrorKind::Cancelled)
        return failure(std::move(output.error()));
    const bool isWhole = output && output->end == process::SandboxEnd::Exited && !output->isCut;
    return isWhole ? Report(std::move(output->text)) : Report(std::string());
}

} // namespace espalier::engine
