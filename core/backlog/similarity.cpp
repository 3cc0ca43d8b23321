// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/similarity.h"

#include "core/backlog/bytes.h"
#include "core/backlog/fingerprint.h"
#include "core/base/hash.h"
#include "core/base/jsonaccess.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace espalier::backlog {

using std::size_t;
using std::string;
using std::string_view;

namespace {

constexpr size_t kMostFeatures = 512;  // of one ticket
constexpr size_t kLongestText = 65536; // bytes of it that are looked at
constexpr size_t kMostEvidence = 64;   // objects of it
constexpr size_t kMostFrames = 256;    // of one of these

constexpr auto kStopWords = std::to_array<string_view>({
    "about", "after", "again",   "all",   "also",   "an",    "and",   "any",  "are",   "as",
    "at",    "be",    "because", "been",  "before", "but",   "by",    "can",  "could", "did",
    "do",    "does",  "each",    "every", "for",    "from",  "had",   "has",  "have",  "here",
    "how",   "if",    "in",      "into",  "is",     "it",    "its",   "more", "most",  "no",
    "not",   "of",    "on",      "one",   "only",   "or",    "other", "our",  "out",   "over",
    "so",    "some",  "such",    "than",  "that",   "the",   "their", "them", "then",  "there",
    "these", "they",  "this",    "those", "to",     "too",   "under", "up",   "very",  "was",
    "we",    "were",  "what",    "when",  "where",  "which", "while", "who",  "why",   "will",
    "with",  "would", "you",     "your",
});
static_assert(std::ranges::is_sorted(kStopWords));

class Sketching final {
public:
    void addText(string_view text)
    {
        const auto masked = lowered(maskedMessage(cutAt(text, kLongestText)));
        for (string_view rest = masked; !rest.empty();) {
            // What was masked is the same in all tickets.
            if (const auto mask = rest.starts_with('<') ? rest.find('>') : string_view::npos;
                mask <= kLongestMask) {
                rest.remove_prefix(mask + 1);
                continue;
            }
            const auto length = runOf(rest, isOfWord);
            const auto word = rest.substr(0, length);
            if (length > 1 && !std::ranges::binary_search(kStopWords, word))
                add("w", word);
            rest.remove_prefix(std::max(length, size_t{1}));
        }
    }
    /// The name alone: where the project lies is not what a ticket is about.
    void addFile(string_view path)
    {
        const auto name = path.substr(path.find_last_of("/\\") + 1);
        if (!name.empty())
            add("f", name);
    }
    void addFunction(string_view name)
    {
        if (!name.empty())
            add("m", name);
    }
    /// What is kept of very many features is the same of two tickets that share them.
    [[nodiscard]] std::vector<std::uint32_t> features()
    {
        std::ranges::sort(m_features);
        const auto [first, last] = std::ranges::unique(m_features);
        m_features.erase(first, last);
        if (m_features.size() > kMostFeatures)
            m_features.resize(kMostFeatures);
        return std::move(m_features);
    }

private:
    static constexpr size_t kLongestMask = 8;

    void add(string_view kind, string_view text)
    {
        m_features.push_back(static_cast<std::uint32_t>(hash64(text, hash64(kind))));
    }

    std::vector<std::uint32_t> m_features;
};

void addFrames(Sketching &sketch, const Json &trace)
{
    const auto *errors = find(trace, "errors");
    if (!errors || !errors->is_array())
        return;
    size_t left = kMostFrames;
    for (const auto &error : *errors) {
        const auto *frames = find(error, "frames");
        if (!frames || !frames->is_array())
            continue;
        for (const auto &frame : *frames) {
            if (left-- == 0)
                return;
            if (const auto *own = find(frame, "own"); own && own->is_boolean() && !own->get<bool>())
                continue;
            sketch.addFile(textAt(frame, "path"));
            sketch.addFunction(textAt(frame, "function"));
        }
    }
}

/// How rare features are among tickets, in tables that stay within the processor's cache: features
/// that share a row seem more common than they are, which does little harm.
class Rarity final {
public:
    Rarity(const TicketSketch &ticket, const std::vector<TicketSketch> &others)
        : m_counts(size_t{1} << kBits), m_total(others.size() + 1)
    {
        count(ticket);
        for (const auto &other : others)
            count(other);
        m_weights.resize(std::ranges::max(m_counts) + size_t{1});
        for (size_t i = 1; i < m_weights.size(); ++i)
            m_weights[i] = std::log1p(static_cast<double>(m_total) / static_cast<double>(i));
    }

    [[nodiscard]] double of(std::uint32_t feature) const
    {
        return m_weights[m_counts[row(feature)]];
    }

private:
    static constexpr int kBits = 18;
    [[nodiscard]] static size_t row(std::uint32_t feature) { return feature >> (32 - kBits); }
    void count(const TicketSketch &sketch)
    {
        for (const auto feature : sketch.features)
            ++m_counts[row(feature)];
    }

    std::vector<std::uint32_t> m_counts;
    std::vector<double> m_weights; ///< by count
    size_t m_total;
};

double similarity(const std::vector<std::uint32_t> &a, const std::vector<std::uint32_t> &b,
                  const Rarity &rarity)
{
    double shared = 0;
    double all = 0;
    for (auto left = a.begin(), right = b.begin(); left != a.end() || right != b.end();) {
        const bool takeLeft = right == b.end() || (left != a.end() && *left <= *right);
        const bool takeRight = left == a.end() || (right != b.end() && *right <= *left);
        const auto weight = rarity.of(takeLeft ? *left : *right);
        all += weight;
        shared += takeLeft && takeRight ? weight : 0;
        left += takeLeft;
        right += takeRight;
    }
    return all > 0 ? shared / all : 0;
}

} // namespace

TicketSketch sketchOf(const model::Ticket &ticket)
{
    Sketching sketch;
    sketch.addText(ticket.title);
    sketch.addText(ticket.description);
    for (const auto &path : ticket.filesToModify)
        sketch.addFile(path);
    size_t left = kMostEvidence;
    for (const auto &evidence : ticket.evidence) {
        if (left-- == 0)
            break;
        sketch.addFile(textAt(evidence, "path"));
        sketch.addFunction(textAt(evidence, "function"));
        if (const auto *trace = find(evidence, "trace"))
            addFrames(sketch, *trace);
    }
    return {.id = ticket.id, .features = sketch.features()};
}

std::vector<SimilarTicket> similarTo(const TicketSketch &ticket,
                                     const std::vector<TicketSketch> &others, size_t most,
                                     double least)
{
    const Rarity rarity(ticket, others);
    std::vector<SimilarTicket> found;
    for (const auto &other : others) {
        if (!ticket.id.empty() && other.id == ticket.id)
            continue;
        const auto value = similarity(ticket.features, other.features, rarity);
        if (value >= least && value > 0)
            found.push_back({.id = other.id, .similarity = value});
    }
    std::ranges::sort(found, [](const auto &a, const auto &b) {
        return a.similarity != b.similarity ? a.similarity > b.similarity : a.id < b.id;
    });
    if (found.size() > most)
        found.resize(most);
    return found;
}

} // namespace espalier::backlog
