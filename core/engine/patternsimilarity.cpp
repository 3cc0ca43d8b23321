// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/patternsimilarity.h"

#include "core/learn/vectorembed.h"
#include "core/learn/vectorindex.h"

#include <algorithm>
#include <utility>

namespace espalier::engine {

using model::Pattern;

// What it is about and what it does, as vectorBytes has a learning's errors and script; of the two
// examples, which are much alike, one.
static learn::Vector vectorOf(const Pattern &pattern)
{
    std::string text = pattern.errorClass;
    for (const auto *part : {&pattern.name, &pattern.why, &pattern.howToFix, &pattern.badExample})
        text += '\n' + *part;
    return learn::embedLocally(text, pattern.family);
}

Result<std::vector<PatternNearness>> nearestTo(PatternLibrary &library, std::int64_t id,
                                               JobContext &job)
{
    auto patterns = library.patterns().listWithForgotten();
    if (!patterns)
        return failure(std::move(patterns.error()));
    const auto wanted = std::ranges::find(*patterns, id, &Pattern::id);
    if (wanted == patterns->end())
        return failure(ErrorKind::NotFound, "there is no such pattern", std::to_string(id));
    learn::VectorIndex index(learn::localSpace());
    for (const auto &pattern : *patterns) {
        if (auto go = job.checkpoint(); !go)
            return failure(std::move(go.error()));
        if (auto added = index.add(pattern.id, vectorOf(pattern)); !added)
            return failure(std::move(added.error()));
    }
    auto matches = index.searchAll(vectorOf(*wanted), patterns->size());
    if (!matches)
        return failure(std::move(matches.error()));
    // Another one of the very same texts may have a smaller number.
    std::ranges::stable_partition(*matches,
                                  [id](const learn::Match &match) { return match.id == id; });
    std::vector<PatternNearness> nearest;
    for (const auto &match : *matches)
        nearest.push_back({match.id, match.similarity});
    return nearest;
}

} // namespace espalier::engine
