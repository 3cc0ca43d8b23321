// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/knowledgesharing.h"

#include <cstdint>
#include <string>
#include <vector>

namespace espalier::engine {

/// What became of patterns that others made, as KnowledgeImport tells it.
struct TakenPatterns {
    std::vector<std::string> added;
    std::vector<std::int64_t> addedIds; ///< none of a preview
    std::vector<std::string> updated;
    std::vector<std::string> known;
    std::vector<ImportedItem> items;
    std::vector<std::string> problems;
    std::int64_t rows = 0;
};

/// Adds patterns of others as candidates, or says what would become of them. What was forgotten
/// here stays so, one's own lessons are known, and what is there of a source counts what it counts
/// by now where the patterns are signed: those without a key may be of anybody. Within the
/// transaction of the caller.
[[nodiscard]] Result<TakenPatterns> takePatterns(Knowledge &knowledge,
                                                 const std::vector<model::Pattern> &patterns,
                                                 bool isSigned, bool preview);

} // namespace espalier::engine
