// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/knowledgesharing.h"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace espalier::engine {

/// What an import brought.
struct PatternsImported {
    KnowledgeImport import;
    std::vector<std::int64_t> patterns; ///< numbers of those that are new
};

/// As importKnowledge, and says which patterns it made, so that they can be taken out again. Where
/// nothing was learned yet, the file is made.
[[nodiscard]] Result<PatternsImported> importPatterns(const std::filesystem::path &knowledge,
                                                      const std::filesystem::path &from,
                                                      JobContext *job = nullptr);

} // namespace espalier::engine
