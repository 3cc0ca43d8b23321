// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diff/linepairs.h"

#include "core/diff/lineclasses.h"
#include "core/diff/matcher.h"

#include <algorithm>
#include <array>

namespace espalier::diff {

namespace {

constexpr std::uint64_t kMaxTable = 1u << 14; ///< pairs compared within one stretch
constexpr std::uint32_t kMaxHashed = 100'000; ///< lines looked at for the same but for blanks
constexpr std::size_t kMaxBytes = 512;        ///< of a line that are looked at
constexpr std::uint32_t kAlike = 50;          ///< per cent in common

/// How often each pair of neighbouring bytes is in a line, in a few buckets: two of these tell
/// quickly how much two lines have in common.
struct Signature {
    std::array<std::uint8_t, 128> buckets{};
    std::uint32_t pairs = 0;

    explicit Signature(std::string_view line);
    [[nodiscard]] std::uint32_t common(const Signature &other) const;
};

std::string_view withoutOuterBlanks(std::string_view line)
{
    constexpr std::string_view kBlanks = " \t\r\n\v\f";
    line.remove_prefix(std::min(line.find_first_not_of(kBlanks), line.size()));
    return line.substr(0, line.find_last_not_of(kBlanks) + 1);
}

Signature::Signature(std::string_view line)
{
    line = withoutOuterBlanks(line).substr(0, kMaxBytes);
    unsigned char before = 0;
    const auto add = [&](unsigned char next) {
        const std::uint32_t both = before * 256u + next;
        auto &bucket = buckets[(both * 0x9E3779B1u) >> 25];
        if (bucket < 0xFF) {
            ++bucket;
            ++pairs;
        }
        before = next;
    };
    for (const char c : line)
        add(static_cast<unsigned char>(c));
    add(0);
}

std::uint32_t Signature::common(const Signature &other) const
{
    std::uint32_t sum = 0;
    for (std::size_t i = 0; i < buckets.size(); ++i)
        sum += std::min(buckets[i], other.buckets[i]);
    return sum;
}

// What two lines have in common, 0 when that is too little to call them alike.
std::uint32_t likeness(const Signature &left, const Signature &right)
{
    const auto common = left.common(right);
    return 200 * common >= kAlike * (left.pairs + right.pairs) ? common : 0;
}

std::vector<Signature> signaturesOf(const TextLines &text, LineRange lines)
{
    std::vector<Signature> result;
    result.reserve(lines.size());
    for (Line line = lines.begin; line < lines.end; ++line)
        result.emplace_back(text.line(line));
    return result;
}

} // namespace

void LinePairs::pairByPlace(LineRange left, LineRange right, std::vector<LinePair> &pairs)
{
    const auto count = std::min(left.size(), right.size());
    if (count > m_effort)
        return;
    m_effort -= count;
    for (std::uint32_t i = 0; i < count; ++i) {
        const Signature one(m_left.line(left.begin + i));
        if (likeness(one, Signature(m_right.line(right.begin + i))) > 0)
            pairs.push_back({left.begin + i, right.begin + i});
    }
}

// The pairs in order that have most in common, all together.
void LinePairs::pairByTable(LineRange left, LineRange right, std::vector<LinePair> &pairs)
{
    const auto lefts = signaturesOf(m_left, left);
    const auto rights = signaturesOf(m_right, right);
    const std::size_t width = rights.size() + 1;
    std::vector<std::uint32_t> alike(lefts.size() * width);
    std::vector<std::uint32_t> best((lefts.size() + 1) * width); ///< from a pair of lines on
    for (std::size_t l = lefts.size(); l-- > 0;) {
        for (std::size_t r = rights.size(); r-- > 0;) {
            const auto here = likeness(lefts[l], rights[r]);
            alike[l * width + r] = here;
            const auto skip = std::max(best[(l + 1) * width + r], best[l * width + r + 1]);
            best[l * width + r] =
                here > 0 ? std::max(skip, here + best[(l + 1) * width + r + 1]) : skip;
        }
    }
    std::size_t l = 0, r = 0;
    while (l < lefts.size() && r < rights.size()) {
        const auto here = alike[l * width + r];
        const auto all = best[l * width + r];
        if (here > 0 && all == here + best[(l + 1) * width + r + 1]) {
            pairs.push_back(
                {left.begin + static_cast<Line>(l), right.begin + static_cast<Line>(r)});
            ++l;
            ++r;
        } else if (all == best[(l + 1) * width + r]) {
            ++l;
        } else {
            ++r;
        }
    }
}

void LinePairs::pairStretch(LineRange left, LineRange right, std::vector<LinePair> &pairs)
{
    const auto size = std::uint64_t(left.size()) * right.size();
    if (size == 0)
        return;
    if (size > kMaxTable || size > m_effort)
        return pairByPlace(left, right, pairs);
    m_effort -= size;
    pairByTable(left, right, pairs);
}

// In a change too large for a table: what was only moved to another indentation.
std::vector<LinePair> LinePairs::sameButForBlanks(const Change &change) const
{
    const auto matching = matchLines(
        classify(m_left, change.left, m_right, change.right, Whitespace::IgnoreAll), m_stop);
    std::vector<LinePair> pairs;
    Line right = change.right.begin;
    for (Line line = change.left.begin; line < change.left.end; ++line) {
        if (!matching.left[line - change.left.begin])
            continue;
        while (!matching.right[right - change.right.begin])
            ++right;
        pairs.push_back({line, right++});
    }
    return pairs;
}

std::vector<LinePair> LinePairs::of(const Change &change)
{
    std::vector<LinePair> pairs;
    const auto size = std::uint64_t(change.left.size()) * change.right.size();
    std::vector<LinePair> fixed;
    if (size > kMaxTable && change.left.size() + change.right.size() <= kMaxHashed)
        fixed = sameButForBlanks(change);
    if (m_stop.stop_requested())
        return pairs;
    Line left = change.left.begin, right = change.right.begin;
    for (const auto &pair : fixed) {
        pairStretch({left, pair.left}, {right, pair.right}, pairs);
        pairs.push_back(pair);
        left = pair.left + 1;
        right = pair.right + 1;
    }
    pairStretch({left, change.left.end}, {right, change.right.end}, pairs);
    return pairs;
}

} // namespace espalier::diff
