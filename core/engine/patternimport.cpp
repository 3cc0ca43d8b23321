// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/patternimport.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

namespace espalier::engine {

static Result<std::set<std::int64_t>> numbersOf(Knowledge &knowledge)
{
    auto patterns = knowledge.patterns().listWithForgotten();
    if (!patterns)
        return failure(std::move(patterns.error()));
    std::set<std::int64_t> numbers;
    for (const auto &pattern : *patterns)
        numbers.insert(pattern.id);
    return numbers;
}

// In one transaction, so that what is new came by this import.
Result<PatternsImported> importPatterns(const std::filesystem::path &file,
                                        const std::filesystem::path &from)
{
    auto knowledge = Knowledge::open(file);
    if (!knowledge)
        return failure(std::move(knowledge.error()));
    auto transaction = store::Transaction::begin((*knowledge)->database());
    if (!transaction)
        return failure(std::move(transaction.error()));
    const auto before = numbersOf(**knowledge);
    if (!before)
        return failure(before.error());
    auto import = importKnowledge(**knowledge, from, false);
    if (!import)
        return failure(std::move(import.error()));
    const auto after = numbersOf(**knowledge);
    if (!after)
        return failure(after.error());
    if (auto committed = transaction->commit(); !committed)
        return failure(std::move(committed.error()));
    PatternsImported imported{.import = *std::move(import), .patterns = {}};
    std::ranges::set_difference(*after, *before, std::back_inserter(imported.patterns));
    return imported;
}

} // namespace espalier::engine
