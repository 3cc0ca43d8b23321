// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/vectorserver.h"

#include "core/engine/embeddingsettings.h"
#include "core/engine/knowledgecapture.h"
#include "core/scrub/scrub.h"

#include <algorithm>
#include <charconv>
#include <format>
#include <span>
#include <string_view>
#include <utility>

namespace espalier::engine {

namespace {

constexpr std::size_t kLongestText = 6'000; // bytes; models take a few thousand tokens
constexpr std::size_t kBatch = 64;          // learnings that are sent at once

/// At most so many bytes, and no half character.
std::string beginningOf(std::string text)
{
    if (text.size() <= kLongestText)
        return text;
    std::size_t end = kLongestText;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80)
        --end;
    text.resize(end);
    return text;
}

std::string nameOf(const Result<ModelSettings> &settings)
{
    const auto endpoint = settings ? llm::resolve(settings->endpoint) : failure(settings.error());
    return endpoint ? std::format("{} {} {} ", llm::name(endpoint->provider), endpoint->base,
                                  settings->endpoint.models)
                    : std::string("nowhere ");
}

} // namespace

VectorServer::VectorServer(std::string setting, const ModelSettings &models,
                           ModelSurroundings around)
    : m_settings(embeddingSettings(setting, models)), m_around(std::move(around)),
      m_spaces(nameOf(m_settings))
{
}

Result<std::shared_ptr<ModelAccess>> VectorServer::access()
{
    const std::scoped_lock lock(m_mutex);
    if (!m_access)
        m_access =
            m_settings ? ModelAccess::create(*m_settings, m_around) : failure(m_settings.error());
    return *m_access;
}

Result<std::vector<learn::Vector>> VectorServer::vectorsOf(std::vector<std::string> texts,
                                                           JobContext &job)
{
    const auto access = this->access();
    if (!access)
        return failure(access.error());
    for (auto &text : texts)
        text = beginningOf(scrub::masked(text)); // half a secret is not known as one
    const auto count = texts.size();
    const auto made = (*access)->embed(std::move(texts), job);
    if (!made)
        return failure(made.error());
    const learn::VectorSpace space{m_spaces + std::to_string(made->dimension), made->dimension};
    std::vector<learn::Vector> vectors;
    for (const auto &components : made->vectors) {
        auto vector = learn::quantised(space, components);
        if (!vector)
            return failure(ErrorKind::Network, "the server of vectors gave one that is none",
                           vector.error().message);
        vectors.push_back(*std::move(vector));
    }
    if (vectors.size() != count)
        return failure(ErrorKind::Network, "the server of vectors did not answer all texts");
    return vectors;
}

Result<std::optional<learn::VectorSpace>> spaceOf(Knowledge &knowledge, const VectorServer &server)
{
    const auto names = knowledge.learnings().spacesNamed(server.spaces());
    if (!names)
        return failure(names.error());
    if (names->empty())
        return std::nullopt;
    learn::VectorSpace space{names->back(), 0}; // the newest, where the model has become another
    const auto digits = std::string_view(space.name).substr(server.spaces().size());
    std::from_chars(digits.data(), digits.data() + digits.size(), space.dimensions);
    return space;
}

/// Makes the vectors of some learnings; gives their space.
static Result<std::string> embedBatch(Knowledge &knowledge, VectorServer &server,
                                      std::span<const std::int64_t> ids, JobContext &job)
{
    std::vector<std::string> texts;
    for (const auto id : ids) {
        const auto learning = knowledge.learnings().find(id);
        if (!learning)
            return failure(learning.error());
        texts.push_back(*learning ? vectorText(**learning) : std::string("nothing"));
    }
    const auto vectors = server.vectorsOf(std::move(texts), job);
    if (!vectors)
        return failure(vectors.error());
    auto transaction = store::Transaction::begin(knowledge.database());
    if (!transaction)
        return failure(std::move(transaction.error()));
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const auto &vector = (*vectors)[i];
        if (auto set =
                knowledge.learnings().setVector(ids[i], vector.space.name, learn::packed(vector));
            !set)
            return failure(std::move(set.error()));
    }
    if (auto committed = transaction->commit(); !committed)
        return failure(std::move(committed.error()));
    return vectors->front().space.name;
}

Result<std::int64_t> embedMissing(Knowledge &knowledge, VectorServer &server, JobContext &job)
{
    const auto known = spaceOf(knowledge, server);
    if (!known)
        return failure(known.error());
    auto space = *known ? (*known)->name : std::string();
    std::int64_t made = 0;
    constexpr int kMostRounds = 3; // a model that is another one each time is none
    for (int round = 0; round < kMostRounds; ++round) {
        const auto ids = knowledge.learnings().failuresWithoutVector(space);
        if (!ids)
            return failure(ids.error());
        if (ids->empty())
            break;
        for (std::size_t at = 0; at < ids->size(); at += kBatch) {
            job.report("embed", at, ids->size());
            if (auto go = job.checkpoint(); !go)
                return failure(std::move(go.error()));
            const auto batch = std::span(*ids).subspan(at, std::min(kBatch, ids->size() - at));
            auto now = embedBatch(knowledge, server, batch, job);
            if (!now)
                return failure(std::move(now.error()));
            made += static_cast<std::int64_t>(batch.size());
            space = *std::move(now);
        }
        // Where the model has become another one meanwhile, the others are made anew.
    }
    return made;
}

} // namespace espalier::engine
