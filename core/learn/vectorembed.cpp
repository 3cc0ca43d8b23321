// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/vectorembed.h"

#include "core/base/hash.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace espalier::learn {

namespace {

constexpr std::size_t kMostText = 256 * 1024;
constexpr std::uint32_t kDimensions = 128;

/// What one occurrence of a feature counts, by its sort. Whole words say most about what a text is
/// about; sequences, about how it is built.
constexpr float kWord = 1.0F;
constexpr float kPart = 0.7F;
constexpr std::array<float, 2> kSequences{0.5F, 0.4F};
constexpr std::array<float, 3> kKinds{0.5F, 0.6F, 0.6F};

struct Feature {
    std::uint64_t hash = 0;
    float weight = 0;
};

using Features = std::vector<Feature>;

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isLower(char c)
{
    return c >= 'a' && c <= 'z';
}

bool isUpper(char c)
{
    return c >= 'A' && c <= 'Z';
}

/// Bytes above ASCII are parts of letters.
bool isWord(char c)
{
    return isLower(c) || isUpper(c) || isDigit(c) || c == '_' || static_cast<signed char>(c) < 0;
}

std::string lowerCase(std::string_view text)
{
    std::string result(text);
    for (char &c : result) {
        if (isUpper(c))
            c = static_cast<char>(c - 'A' + 'a');
    }
    return result;
}

/// Words in lower case, numbers as "0", all else one byte a token.
std::vector<std::string> tokensOf(std::string_view text, Features &features)
{
    constexpr std::uint64_t kPartSeed = 1;
    std::vector<std::string> tokens;
    for (std::size_t at = 0; at < text.size();) {
        const auto begin = at;
        while (at < text.size() && isWord(text[at]))
            ++at;
        if (at == begin) {
            const char c = text[at++];
            if (c != ' ' && c != '\t' && c != '\n' && c != '\r')
                tokens.emplace_back(1, c);
            continue;
        }
        const auto word = text.substr(begin, at - begin);
        if (isDigit(word.front())) {
            tokens.emplace_back("0");
            continue;
        }
        tokens.push_back(lowerCase(word));
        features.push_back({hash64(tokens.back()), kWord});
        // readAllLines, read_all_lines and READ_ALL have parts in common.
        for (std::size_t first = 0; first < word.size();) {
            auto last = first + 1;
            while (last < word.size() && word[last] != '_' &&
                   !(isUpper(word[last]) && !isUpper(word[last - 1])))
                ++last;
            if (word[first] == '_')
                ++first;
            if (last - first >= 2)
                features.push_back(
                    {hash64(lowerCase(word.substr(first, last - first)), kPartSeed), kPart});
            first = last;
        }
    }
    return tokens;
}

/// Sequences of `least` and more neighbours, one weight for each length.
void addSequences(std::span<const std::uint64_t> items, std::size_t least,
                  std::span<const float> weights, std::uint64_t seed, Features &features)
{
    for (std::size_t i = 0; i < items.size(); ++i) {
        std::uint64_t hash = seed;
        for (std::size_t length = 1; i + length <= items.size(); ++length) {
            const auto item = items[i + length - 1];
            hash = hash64({reinterpret_cast<const char *>(&item), sizeof item}, hash);
            if (length < least)
                continue;
            if (length - least == weights.size())
                break;
            features.push_back({hash, weights[length - least]});
        }
    }
}

template <typename Texts>
std::vector<std::uint64_t> hashes(const Texts &texts)
{
    std::vector<std::uint64_t> result;
    result.reserve(texts.size());
    for (const auto &text : texts)
        result.push_back(hash64(text));
    return result;
}

/// Adds up features by signed hashing. Each goes to two places, so that two features that share one
/// of them are still told apart by the other.
std::array<float, kDimensions> summed(Features &features)
{
    std::ranges::sort(features, {}, &Feature::hash);
    std::array<float, kDimensions> result{};
    for (std::size_t i = 0; i < features.size();) {
        const auto [hash, weight] = features[i];
        std::size_t count = 0;
        for (; i < features.size() && features[i].hash == hash; ++i)
            ++count;
        const auto value = weight * (1.0F + std::log(static_cast<float>(count)));
        for (const auto bits : {hash, hash >> 32})
            result[bits % kDimensions] += (bits >> 16 & 1) != 0 ? value : -value;
    }
    return result;
}

} // namespace

const VectorSpace &localSpace()
{
    static const VectorSpace kSpace{"espalier-local-1", kDimensions};
    return kSpace;
}

Vector embedLocally(std::string_view text, std::string_view language,
                    std::span<const std::string_view> kinds)
{
    Features features;
    const auto tokens = tokensOf(text.substr(0, kMostText), features);
    const auto seed = hash64(language, 2);
    addSequences(hashes(tokens), 2, kSequences, seed, features);
    addSequences(hashes(kinds.first(std::min(kinds.size(), kMostText))), 1, kKinds, seed + 1,
                 features);
    // Cannot fail: the length is right and sums of bounded weights are finite.
    return quantised(localSpace(), summed(features)).value_or(Vector{localSpace(), {}, 0});
}

} // namespace espalier::learn
