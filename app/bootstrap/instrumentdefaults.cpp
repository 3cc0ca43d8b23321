// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bootstrap/instrumentdefaults.h"

#include <algorithm>
#include <chrono>
#include <thread>

namespace espalier::bootstrap {

namespace keys = settings::keys;

static engine::Revalidate revalidateOf(std::string_view setting)
{
    if (setting == "always")
        return engine::Revalidate::Always;
    return setting == "sampled" ? engine::Revalidate::Sampled : engine::Revalidate::Changed;
}

engine::ModelSettings modelSettings(const settings::Settings &settings)
{
    const auto number = [&](settings::Key<std::int64_t> key) {
        return static_cast<std::uint32_t>(settings.value(key));
    };
    engine::ModelSettings models{.endpoint = {},
                                 .key = settings.value(keys::kModelKey),
                                 .recording = settings.value(keys::kRecording),
                                 .record = settings.value(keys::kRecord),
                                 .budgets = {.run = settings.value(keys::kBudgetRun),
                                             .day = settings.value(keys::kBudgetDay),
                                             .ticket = settings.value(keys::kBudgetTicket)}};
    auto &endpoint = models.endpoint;
    endpoint.provider = llm::providerNamed(settings.value(keys::kProvider)); // none for "auto"
    endpoint.baseUrl = settings.value(keys::kBaseUrl);
    endpoint.models = settings.value(keys::kModel);
    endpoint.contextTokens = number(keys::kContextTokens);
    endpoint.maxOutputTokens = number(keys::kMaxOutputTokens);
    auto &limits = endpoint.limits;
    limits.total = std::chrono::seconds(settings.value(keys::kModelTimeout));
    limits.idle = std::chrono::seconds(settings.value(keys::kModelIdleTimeout));
    limits.firstByte = std::min(limits.firstByte, limits.total);
    return models;
}

engine::InstrumentOptions instrumentDefaults(const settings::Settings &settings)
{
    engine::InstrumentOptions options;
    options.selection.languages = settings.value(keys::kIncludeLanguages);
    options.selection.pathGlobs = settings.value(keys::kIncludePaths);
    options.selection.excludeGlobs = settings.value(keys::kExcludePaths);
    options.selection.functionGlobs = settings.value(keys::kIncludeFunctions);
    if (settings.value(keys::kIncludeTests))
        options.selection.include.emplace("test");
    options.pack = settings.value(keys::kPack);
    options.models = modelSettings(settings);
    options.maxAttempts = static_cast<int>(settings.value(keys::kMaxRefactorAttempts));
    options.revalidate = revalidateOf(settings.value(keys::kRevalidate));
    options.workers = static_cast<unsigned>(settings.value(keys::kWorkers));
    options.threads = std::max(1u, std::thread::hardware_concurrency());
    return options;
}

} // namespace espalier::bootstrap
