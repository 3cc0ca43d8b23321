// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bootstrap/knowledgesettings.h"

#include "app/bootstrap/instrumentdefaults.h"

namespace espalier::bootstrap {

namespace keys = settings::keys;

engine::KnowledgeOptions knowledgeOptions(const StandardPaths &paths,
                                          const settings::Settings &settings)
{
    engine::KnowledgeOptions options{.file = engine::knowledgeFile(paths)};
    options.capture = settings.value(keys::kCapture);
    options.consolidateEvery = settings.value(keys::kConsolidateEvery);
    options.minOccurrences = static_cast<int>(settings.value(keys::kMinOccurrences));
    options.embeddings = settings.value(keys::kEmbeddings);
    options.models = modelSettings(settings);
    options.promptPatterns = static_cast<std::size_t>(settings.value(keys::kPromptPatterns));
    return options;
}

engine::KnowledgeOptions knowledgeOptions(const StandardPaths &paths,
                                          const std::filesystem::path &project)
{
    const auto settings = settings::Settings::load(settings::Sources::standard(project, false));
    return knowledgeOptions(paths, settings ? *settings : settings::Settings());
}

} // namespace espalier::bootstrap
