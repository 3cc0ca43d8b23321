// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diff/matcher.h"

#include "core/diff/myers.h"

#include <algorithm>
#include <numeric>
#include <span>

namespace espalier::diff {

namespace {

constexpr int kMaxDepth = 32;                 ///< of looking for lines that both have once
constexpr std::uint64_t kAllSteps = 1u << 26; ///< for parts that have no such lines
constexpr std::uint64_t kMinCost = 48;        ///< of one way followed in them
constexpr std::uint64_t kMaxCost = 4096;

constexpr std::uint64_t kSmall = 4096; ///< lines below which the shortest is always tried

/// Steps after which the search for the shortest difference is given up.
std::uint64_t worthOf(std::uint64_t lines)
{
    return 2 * lines + std::min<std::uint64_t>(64 * lines, 1u << 16);
}

/// Some lines of one text, in order.
struct Lines {
    std::vector<std::uint32_t> classes;
    std::vector<Line> numbers;
    void add(std::uint32_t lineClass, Line number)
    {
        classes.push_back(lineClass);
        numbers.push_back(number);
    }
    void reserve(std::size_t count)
    {
        classes.reserve(count);
        numbers.reserve(count);
    }
};

/// A part of them.
struct View {
    std::span<const std::uint32_t> classes;
    std::span<const Line> numbers;
    explicit View(const Lines &lines) : classes(lines.classes), numbers(lines.numbers) {}
    View(std::span<const std::uint32_t> c, std::span<const Line> n) : classes(c), numbers(n) {}
    [[nodiscard]] View part(std::size_t from, std::size_t to) const
    {
        return {classes.subspan(from, to - from), numbers.subspan(from, to - from)};
    }
    [[nodiscard]] std::size_t size() const { return classes.size(); }
};

/// A line that both sides have once, by its places there.
struct Anchor {
    std::uint32_t left = 0;
    std::uint32_t right = 0;
};

// The longest chain of anchors that goes on on both sides; they come in the order of the left one.
std::vector<Anchor> longestChain(const std::vector<Anchor> &anchors)
{
    std::vector<std::uint32_t> tails; ///< of the chains of each length, the one that ends first
    std::vector<std::uint32_t> before(anchors.size());
    const auto right = [&](std::uint32_t i) { return anchors[i].right; };
    for (std::uint32_t i = 0; i < anchors.size(); ++i) {
        auto at = tails.end();
        if (!tails.empty() && right(tails.back()) > anchors[i].right)
            at = std::ranges::lower_bound(tails, anchors[i].right, {}, right);
        before[i] = at == tails.begin() ? i : *(at - 1);
        if (at == tails.end())
            tails.push_back(i);
        else
            *at = i;
    }
    std::vector<Anchor> chain(tails.size());
    if (tails.empty())
        return chain;
    for (auto i = tails.back(), n = static_cast<std::uint32_t>(chain.size()); n > 0; i = before[i])
        chain[--n] = anchors[i];
    return chain;
}

class Matcher final {
public:
    Matcher(const LineClasses &classes, std::stop_token stop)
        : m_counts(classes.count), m_places(classes.count), m_stop(std::move(stop))
    {
        m_result.left.resize(classes.left.size());
        m_result.right.resize(classes.right.size());
        const auto lines = std::max<std::uint64_t>(classes.left.size() + classes.right.size(), 1);
        m_cost = static_cast<std::uint32_t>(std::clamp(kAllSteps / lines, kMinCost, kMaxCost));
    }

    void match(View left, View right, int depth);
    Matching take() { return std::move(m_result); }

private:
    /// How often a line is on each side: 0, 1 or 2 for more.
    struct Count {
        std::uint8_t left = 0;
        std::uint8_t right = 0;
    };

    void mark(const View &left, std::size_t from, const View &right, std::size_t to,
              std::size_t length);
    void trim(View &left, View &right);
    void count(const View &left, const View &right);
    void clearCounts(const View &left, const View &right);
    [[nodiscard]] std::vector<Anchor> anchors(const View &left, const View &right);
    void between(const View &left, const View &right, const std::vector<Anchor> &chain, int depth);
    void matchKept(const View &left, const View &right, std::vector<Anchor> chain, int depth);

    Matching m_result;
    std::vector<Count> m_counts;         ///< by class; zero between uses
    std::vector<std::uint32_t> m_places; ///< by class: where the right side has it
    std::stop_token m_stop;
    std::uint32_t m_cost = 0;
};

void Matcher::mark(const View &left, std::size_t from, const View &right, std::size_t to,
                   std::size_t length)
{
    for (std::size_t i = 0; i < length; ++i) {
        m_result.left[left.numbers[from + i]] = 1;
        m_result.right[right.numbers[to + i]] = 1;
    }
}

void Matcher::trim(View &left, View &right)
{
    const auto prefix = static_cast<std::size_t>(
        std::ranges::mismatch(left.classes, right.classes).in1 - left.classes.begin());
    mark(left, 0, right, 0, prefix);
    left = left.part(prefix, left.size());
    right = right.part(prefix, right.size());
    std::size_t suffix = 0;
    while (suffix < std::min(left.size(), right.size()) &&
           left.classes[left.size() - 1 - suffix] == right.classes[right.size() - 1 - suffix])
        ++suffix;
    mark(left, left.size() - suffix, right, right.size() - suffix, suffix);
    left = left.part(0, left.size() - suffix);
    right = right.part(0, right.size() - suffix);
}

void Matcher::count(const View &left, const View &right)
{
    for (const auto lineClass : left.classes) {
        auto &count = m_counts[lineClass].left;
        count = static_cast<std::uint8_t>(std::min(count + 1, 2));
    }
    for (const auto lineClass : right.classes) {
        if (lineClass == LineClasses::kNone)
            continue;
        auto &count = m_counts[lineClass].right;
        count = static_cast<std::uint8_t>(std::min(count + 1, 2));
    }
}

void Matcher::clearCounts(const View &left, const View &right)
{
    for (const auto lineClass : left.classes)
        m_counts[lineClass] = {};
    for (const auto lineClass : right.classes) {
        if (lineClass != LineClasses::kNone)
            m_counts[lineClass] = {};
    }
}

// The lines that both have once; the counts are up to date.
std::vector<Anchor> Matcher::anchors(const View &left, const View &right)
{
    const auto isAnchor = [&](std::uint32_t lineClass) {
        return m_counts[lineClass].left == 1 && m_counts[lineClass].right == 1;
    };
    for (std::uint32_t i = 0; i < right.size(); ++i)
        m_places[right.classes[i]] = i;
    std::vector<Anchor> result;
    for (std::uint32_t i = 0; i < left.size(); ++i) {
        if (isAnchor(left.classes[i]))
            result.push_back({i, m_places[left.classes[i]]});
    }
    return result;
}

// Lines that one side alone has are in no match; without them ways are short.
void Matcher::match(View left, View right, int depth)
{
    trim(left, right);
    if (left.size() == 0 || right.size() == 0 || m_stop.stop_requested())
        return;
    count(left, right);
    Lines keptLeft, keptRight;
    keptLeft.reserve(left.size());
    keptRight.reserve(right.size());
    for (std::size_t i = 0; i < left.size(); ++i) {
        if (m_counts[left.classes[i]].right > 0)
            keptLeft.add(left.classes[i], left.numbers[i]);
    }
    for (std::size_t i = 0; i < right.size(); ++i) {
        if (right.classes[i] != LineClasses::kNone && m_counts[right.classes[i]].left > 0)
            keptRight.add(right.classes[i], right.numbers[i]);
    }
    View restLeft(keptLeft), restRight(keptRight);
    trim(restLeft, restRight);
    auto found = anchors(restLeft, restRight);
    clearCounts(left, right);
    matchKept(restLeft, restRight, std::move(found), depth);
}

void Matcher::matchKept(const View &left, const View &right, std::vector<Anchor> chain, int depth)
{
    const Box box{0, static_cast<std::uint32_t>(left.size()), 0,
                  static_cast<std::uint32_t>(right.size())};
    const auto report = [&](std::uint32_t from, std::uint32_t to, std::uint32_t length) {
        mark(left, from, right, to, length);
    };
    Myers myers(left.classes, right.classes, m_stop);
    // With many lines once on both sides, what is between them is short, and the longest chain of
    // them is part of the longest common sequence or next to it.
    const bool manyOnce = box.size() > kSmall && 8 * chain.size() > box.size();
    if (!manyOnce && myers.exactly(box, worthOf(box.size()), report))
        return;
    if (chain.empty() || depth >= kMaxDepth) {
        m_result.approximate |= myers.approximately(box, m_cost, report);
        return;
    }
    chain = longestChain(chain);
    between(left, right, chain, depth);
}

void Matcher::between(const View &left, const View &right, const std::vector<Anchor> &chain,
                      int depth)
{
    std::size_t from = 0, to = 0;
    for (const auto &anchor : chain) {
        if (anchor.left > from && anchor.right > to)
            match(left.part(from, anchor.left), right.part(to, anchor.right), depth + 1);
        mark(left, anchor.left, right, anchor.right, 1);
        from = anchor.left + 1;
        to = anchor.right + 1;
    }
    match(left.part(from, left.size()), right.part(to, right.size()), depth + 1);
}

} // namespace

Matching matchLines(const LineClasses &classes, std::stop_token stop)
{
    std::vector<Line> numbers(std::max(classes.left.size(), classes.right.size()));
    std::iota(numbers.begin(), numbers.end(), 0);
    const std::span all(numbers);
    Matcher matcher(classes, std::move(stop));
    matcher.match(View(classes.left, all.first(classes.left.size())),
                  View(classes.right, all.first(classes.right.size())), 0);
    return matcher.take();
}

} // namespace espalier::diff
