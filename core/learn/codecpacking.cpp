// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/codecpacking.h"

#include "core/learn/codec.h"

#include <map>
#include <memory>

namespace espalier::learn {

namespace {

/// The codecs of a database by the numbers of their dictionaries, made when they are wanted first.
class Codecs final {
public:
    explicit Codecs(store::Database &database) : m_knowledge(database) {}

    [[nodiscard]] Result<const TextCodec *> codec(std::int64_t dictionary)
    {
        if (const auto at = m_codecs.find(dictionary); at != m_codecs.end())
            return &at->second;
        const auto data = m_knowledge.dictionary(dictionary);
        if (!data)
            return failure(data.error());
        auto made = TextCodec::create(*data);
        if (!made)
            return failure(std::move(made.error()));
        return &m_codecs.emplace(dictionary, *std::move(made)).first->second;
    }

private:
    store::KnowledgeStore m_knowledge;
    std::map<std::int64_t, TextCodec> m_codecs;
};

} // namespace

Result<store::TextPacking> textPacking(store::Database &database)
{
    const auto codecs = std::make_shared<Codecs>(database);
    const auto latest = store::KnowledgeStore(database).latestDictionary();
    if (!latest)
        return failure(latest.error());
    store::TextPacking packing;
    packing.unpack = [codecs](std::int64_t dictionary,
                              std::string_view bytes) -> Result<std::string> {
        const auto codec = codecs->codec(dictionary);
        return codec ? (*codec)->decompress(bytes) : failure(codec.error());
    };
    if (*latest == 0)
        return packing;
    const auto codec = codecs->codec(*latest);
    if (!codec)
        return failure(codec.error());
    packing.dictionary = *latest;
    packing.pack = [codecs, codec = *codec](std::string_view text) {
        return codec->compress(text);
    };
    return packing;
}

Result<bool> makeDictionaryWhenDue(store::KnowledgeStore &knowledge)
{
    const auto latest = knowledge.latestDictionary();
    const auto count = knowledge.count();
    if (!latest || !count)
        return failure(!latest ? latest.error() : count.error());
    if (*latest != 0 || *count < kEnoughForDictionary)
        return false;
    const auto learnings = knowledge.recent({}, static_cast<int>(kEnoughForDictionary));
    if (!learnings)
        return failure(learnings.error());
    std::vector<std::string> samples;
    for (const auto &learning : *learnings) {
        if (!learning.code.empty())
            samples.push_back(learning.code);
        for (const auto &error : learning.errors)
            samples.push_back(error);
    }
    const auto dictionary = TextCodec::train(samples);
    if (!dictionary) // too much alike, or too short: they stay as they are
        return false;
    const auto added = knowledge.addDictionary(*dictionary);
    if (!added)
        return failure(added.error());
    return true;
}

} // namespace espalier::learn
