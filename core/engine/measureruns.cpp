// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/measureruns.h"

#include "core/engine/committests.h"
#include "core/observe/importer.h"
#include "core/settings/definition.h"

#include <algorithm>
#include <format>
#include <utility>
#include <vector>

namespace espalier::engine {

namespace {

/// Enough that a lucky run alone does not prove, and few enough to be waited for.
constexpr int kRounds = 3;

Error unusable(const std::string &why)
{
    return {ErrorKind::InvalidInput,
            std::format("{} of .espalier.toml {}; it has to write lines of JSON with the metric of "
                        "the ticket: {{\"metric\": NAME, \"value\": NUMBER}}",
                        settings::keys::kMeasureCommand.name, why)};
}

/// The value of one run.
Result<double> valueIn(const CommitOutput &output, const std::string &series, JobContext &job)
{
    if (output.end != process::SandboxEnd::Exited || output.isCut)
        return failure(unusable("did not come to its end within the limits"));
    std::vector<double> values;
    const auto take = [&](model::Observation &&seen) -> Result<> {
        if (const auto *metric = std::get_if<model::MetricSeen>(&seen.content);
            metric && metric->series == series)
            values.push_back(metric->value);
        return {};
    };
    const auto read = observe::importText(output.text, "what was measured",
                                          {.format = observe::Format::Ndjson}, take, job);
    if (!read && read.error().kind == ErrorKind::Cancelled)
        return failure(read.error());
    if (values.empty())
        return failure(unusable(std::format("told nothing of “{}”", series)));
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    return *middle;
}

} // namespace

Result<autopatch::Measured>
measureBoth(const git::Repository &repository, const git::ObjectId &base, const git::ObjectId &tip,
            const std::filesystem::path &project, const std::string &command,
            const autopatch::MeasureTarget &target, const OpenSandbox &openSandbox, JobContext &job)
{
    const auto setup = outputSetup(project, command);
    autopatch::Measured measured{.target = target};
    for (int round = 0; round < kRounds; ++round) {
        for (const auto *commit : {&base, &tip}) {
            job.report("measure", static_cast<std::size_t>(2 * round + (commit == &tip ? 1 : 0)),
                       static_cast<std::size_t>(2 * kRounds));
            auto output = runForOutput(repository, *commit, setup, openSandbox, job);
            if (!output)
                return failure(std::move(output.error()));
            auto value = valueIn(*output, target.series, job);
            if (!value)
                return failure(std::move(value.error()));
            (commit == &base ? measured.without : measured.with).push_back(*value);
        }
    }
    return measured;
}

} // namespace espalier::engine
