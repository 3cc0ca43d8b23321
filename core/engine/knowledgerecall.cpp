// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/knowledgerecall.h"

#include "core/engine/knowledgecapture.h"
#include "core/learn/vectorembed.h"
#include "core/learn/vectorindex.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace espalier::engine {

struct Recall::Shared {
    std::filesystem::path file;
    SetAsideSink told;
    std::shared_ptr<VectorServer> server; ///< may be null
    NoticeSink notify;
    std::mutex mutex;
    std::map<std::string, std::unique_ptr<learn::VectorIndex>> indexes; ///< by space
    std::atomic<bool> serverFails = false;

    /// The vectors of a space, read at the first question.
    [[nodiscard]] Result<const learn::VectorIndex *> index(Knowledge &knowledge,
                                                           const learn::VectorSpace &space);
    /// By the server; none when there is none, or it has made no vectors yet, or it fails.
    [[nodiscard]] Result<std::optional<learn::Vector>>
    askServer(Knowledge &knowledge, const model::Learning &learning, JobContext &job);
    [[nodiscard]] Result<std::vector<refine::Example>> similar(Knowledge &knowledge,
                                                               const model::Script &script,
                                                               const model::Validation &verdict,
                                                               JobContext &job);
};

Result<const learn::VectorIndex *> Recall::Shared::index(Knowledge &knowledge,
                                                         const learn::VectorSpace &space)
{
    const std::scoped_lock lock(mutex);
    if (const auto at = indexes.find(space.name); at != indexes.end())
        return at->second.get();
    auto made = learn::makeVectorIndex(space);
    if (!made)
        return failure(std::move(made.error()));
    Result<> added;
    auto read = knowledge.learnings().vectors(
        space.name, 0, [&](std::int64_t learning, std::string_view bytes) {
            // One that is damaged is one that is not there.
            if (const auto vector = learn::unpacked(space, bytes); vector && added)
                added = (*made)->add(learning, *vector);
        });
    if (!read || !added)
        return failure(read ? added.error() : read.error());
    return indexes.emplace(space.name, *std::move(made)).first->second.get();
}

Result<std::optional<learn::Vector>>
Recall::Shared::askServer(Knowledge &knowledge, const model::Learning &learning, JobContext &job)
{
    if (!server || serverFails)
        return std::nullopt;
    const auto space = spaceOf(knowledge, *server);
    if (!space)
        return failure(space.error());
    if (!*space) // before the first consolidation with it
        return std::nullopt;
    auto vectors = server->vectorsOf({vectorText(learning)}, job);
    if (vectors && vectors->front().space == **space)
        return std::move(vectors->front());
    if (!vectors && vectors.error().kind != ErrorKind::Cancelled && !serverFails.exchange(true) &&
        notify)
        notify({.kind = refine::Notice::Kind::VectorsFailed,
                .key = {},
                .name = vectors.error().text()});
    return std::nullopt;
}

Recall::Recall(std::filesystem::path knowledge, SetAsideSink told,
               std::shared_ptr<VectorServer> server, NoticeSink notify)
    : m_shared(std::make_shared<Shared>())
{
    m_shared->file = std::move(knowledge);
    m_shared->told = std::move(told);
    m_shared->server = std::move(server);
    m_shared->notify = std::move(notify);
}

Result<std::vector<refine::Example>> Recall::Shared::similar(Knowledge &knowledge,
                                                             const model::Script &script,
                                                             const model::Validation &verdict,
                                                             JobContext &job)
{
    constexpr std::size_t kMost = 2;        // examples
    constexpr std::size_t kCandidates = 12; // that are looked at: a success did not follow each
    std::vector<refine::Example> examples;
    auto asked = learn::verdictOf(script, verdict);
    asked.source = sourceOf(verdict.phase);
    const auto learnings = learn::learningsOf(asked, knowledge.classes());
    if (learnings.empty())
        return examples;
    auto wanted = askServer(knowledge, learnings.front(), job);
    if (!wanted)
        return failure(std::move(wanted.error()));
    if (!*wanted) {
        auto local = learn::unpacked(learn::localSpace(), vectorBytes(learnings.front()));
        if (!local)
            return examples; // there is nothing to say
        *wanted = *std::move(local);
    }
    const auto index = this->index(knowledge, (*wanted)->space);
    if (!index)
        return failure(index.error());
    const auto found = (*index)->search(**wanted, kCandidates);
    if (!found)
        return failure(found.error());
    for (const auto &match : *found) {
        const auto before = knowledge.learnings().find(match.id);
        if (!before)
            return failure(before.error());
        if (!*before || (*before)->success || (*before)->language != script.language)
            continue;
        const auto after = knowledge.learnings().successAfter(match.id);
        if (!after)
            return failure(after.error());
        if (!*after || (*before)->code.empty() || (*before)->code == (*after)->code)
            continue;
        const bool known = std::ranges::contains(examples, (*after)->code, &refine::Example::after);
        if (!known)
            examples.push_back({.before = (*before)->code, .after = (*after)->code});
        if (examples.size() == kMost)
            break;
    }
    return examples;
}

std::vector<refine::Example> Recall::similar(const model::Script &script,
                                             const model::Validation &verdict,
                                             JobContext &job) const
{
    return useKnowledge(m_shared->file, m_shared->told,
                        [&](Knowledge &knowledge) {
                            return m_shared->similar(knowledge, script, verdict, job);
                        })
        .value_or(std::vector<refine::Example>());
}

} // namespace espalier::engine
