// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/knowledgerecall.h"

#include "core/engine/knowledge.h"
#include "core/engine/knowledgecapture.h"
#include "core/learn/vectorembed.h"
#include "core/learn/vectorindex.h"

#include <algorithm>
#include <mutex>
#include <string>
#include <utility>

namespace espalier::engine {

struct Recall::Shared {
    std::filesystem::path file;
    std::mutex mutex;
    std::unique_ptr<learn::VectorIndex> index; ///< null until the first question

    [[nodiscard]] Result<> load(Knowledge &knowledge);
};

Result<> Recall::Shared::load(Knowledge &knowledge)
{
    const std::scoped_lock lock(mutex);
    if (index)
        return {};
    auto made = learn::makeVectorIndex(learn::localSpace());
    if (!made)
        return failure(std::move(made.error()));
    Result<> added;
    auto read = knowledge.learnings().vectors(
        learn::localSpace().name, 0, [&](std::int64_t learning, std::string_view bytes) {
            // One that is damaged is one that is not there.
            if (const auto vector = learn::unpacked(learn::localSpace(), bytes); vector && added)
                added = (*made)->add(learning, *vector);
        });
    if (!read || !added)
        return read ? added : read;
    index = *std::move(made);
    return {};
}

Recall::Recall(std::filesystem::path knowledge) : m_shared(std::make_shared<Shared>())
{
    m_shared->file = std::move(knowledge);
}

std::vector<refine::Example> Recall::similar(const model::Script &script,
                                             const model::Validation &verdict) const
{
    constexpr std::size_t kMost = 2;        // examples
    constexpr std::size_t kCandidates = 12; // that are looked at: a success did not follow each
    std::vector<refine::Example> examples;
    auto knowledge = Knowledge::open(m_shared->file);
    if (!knowledge || !m_shared->load(**knowledge))
        return examples;
    auto told = learn::verdictOf(script, verdict);
    told.source = sourceOf(verdict.phase);
    const auto learnings = learn::learningsOf(told, (*knowledge)->classes());
    if (learnings.empty())
        return examples;
    const auto wanted = learn::unpacked(learn::localSpace(), vectorBytes(learnings.front()));
    if (!wanted)
        return examples;
    const auto found = m_shared->index->search(*wanted, kCandidates);
    if (!found)
        return examples;
    for (const auto &match : *found) {
        const auto before = (*knowledge)->learnings().find(match.id);
        if (!before || !*before || (*before)->success || (*before)->language != script.language)
            continue;
        const auto after = (*knowledge)->learnings().successAfter(match.id);
        if (!after || !*after || (*before)->code.empty() || (*before)->code == (*after)->code)
            continue;
        const bool known = std::ranges::any_of(examples, [&](const refine::Example &example) {
            return example.after == (*after)->code;
        });
        if (!known)
            examples.push_back({.before = (*before)->code, .after = (*after)->code});
        if (examples.size() == kMost)
            break;
    }
    return examples;
}

} // namespace espalier::engine
