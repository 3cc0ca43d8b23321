// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bootstrap/instrumentdefaults.h"

#include <algorithm>
#include <thread>

namespace espalier::bootstrap {

namespace keys = settings::keys;

static engine::Revalidate revalidateOf(std::string_view setting)
{
    if (setting == "always")
        return engine::Revalidate::Always;
    return setting == "sampled" ? engine::Revalidate::Sampled : engine::Revalidate::Changed;
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
    options.maxAttempts = static_cast<int>(settings.value(keys::kMaxRefactorAttempts));
    options.revalidate = revalidateOf(settings.value(keys::kRevalidate));
    options.workers = static_cast<unsigned>(settings.value(keys::kWorkers));
    options.threads = std::max(1u, std::thread::hardware_concurrency());
    return options;
}

} // namespace espalier::bootstrap
