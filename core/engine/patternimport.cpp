// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/patternimport.h"

#include <utility>

namespace espalier::engine {

Result<PatternsImported> importPatterns(const std::filesystem::path &file,
                                        const std::filesystem::path &from, JobContext *job)
{
    auto knowledge = Knowledge::open(file);
    if (!knowledge)
        return failure(std::move(knowledge.error()));
    auto import = importKnowledge(**knowledge, from, false, {.job = job});
    if (!import)
        return failure(std::move(import.error()));
    PatternsImported imported{.import = *std::move(import), .patterns = {}};
    imported.patterns = imported.import.addedIds;
    return imported;
}

} // namespace espalier::engine
