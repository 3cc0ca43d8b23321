// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diff/linediff.h"

#include "core/diff/lineclasses.h"
#include "core/diff/matcher.h"
#include "core/diff/slide.h"

#include <algorithm>
#include <cstring>

namespace espalier::diff {

namespace {

/// What both texts have in common at their ends is left out, in lines.
struct Middle {
    LineRange left;
    LineRange right;
};

std::size_t commonPrefix(std::string_view left, std::string_view right)
{
    constexpr std::size_t kBlock = 4096; // memcmp tells at once that there is no difference in it
    const auto limit = std::min(left.size(), right.size());
    std::size_t same = 0;
    while (limit - same >= kBlock && std::memcmp(&left[same], &right[same], kBlock) == 0)
        same += kBlock;
    while (same < limit && left[same] == right[same])
        ++same;
    return same;
}

std::size_t commonSuffix(std::string_view left, std::string_view right)
{
    constexpr std::size_t kBlock = 4096;
    const auto limit = std::min(left.size(), right.size());
    std::size_t same = 0;
    while (limit - same >= kBlock &&
           std::memcmp(left.data() + left.size() - same - kBlock,
                       right.data() + right.size() - same - kBlock, kBlock) == 0)
        same += kBlock;
    while (same < limit && left[left.size() - 1 - same] == right[right.size() - 1 - same])
        ++same;
    return same;
}

// Number of whole lines within the first `bytes` of a text.
std::uint32_t linesBefore(const TextLines &text, std::size_t bytes)
{
    Line low = 0, high = text.count();
    while (low < high) {
        const auto middle = low + (high - low + 1) / 2;
        if (text.range({0, middle}).end <= bytes)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

Middle middleOf(const TextLines &left, const TextLines &right)
{
    const auto prefixBytes = commonPrefix(left.text(), right.text());
    const auto prefix = std::min(linesBefore(left, prefixBytes), linesBefore(right, prefixBytes));
    const auto suffixBytes = commonSuffix(left.text(), right.text());
    // A line lies within the common end when it begins there on both sides.
    const auto behind = [&](const TextLines &text) {
        const auto first = text.text().size() - suffixBytes;
        auto before = linesBefore(text, first);
        if (before < text.count() && text.range(before).begin < first)
            ++before;
        return text.count() - before;
    };
    const auto suffix =
        std::min({behind(left), behind(right), left.count() - prefix, right.count() - prefix});
    return {{prefix, left.count() - suffix}, {prefix, right.count() - suffix}};
}

std::vector<Change> changesOf(const Matching &matching, const Middle &middle)
{
    std::vector<Change> changes;
    const auto &left = matching.left;
    const auto &right = matching.right;
    Line l = 0, r = 0;
    while (l < left.size() || r < right.size()) {
        if (l < left.size() && r < right.size() && left[l] && right[r]) {
            ++l;
            ++r;
            continue;
        }
        const auto fromLeft = l, fromRight = r;
        while (l < left.size() && !left[l])
            ++l;
        while (r < right.size() && !right[r])
            ++r;
        changes.push_back({{middle.left.begin + fromLeft, middle.left.begin + l},
                           {middle.right.begin + fromRight, middle.right.begin + r}});
    }
    return changes;
}

bool areBlank(const TextLines &text, LineRange lines)
{
    for (Line line = lines.begin; line < lines.end; ++line) {
        if (!isBlank(text.line(line)))
            return false;
    }
    return true;
}

/// Adds what differs in bytes between the changes: what the options make light of, and lines that
/// only their hashes had in common.
class Completion final {
public:
    Completion(const TextLines &left, const TextLines &right, const CompareOptions &options)
        : m_left(left), m_right(right), m_options(options)
    {
    }

    std::vector<Change> run(const std::vector<Change> &changes);

private:
    void add(const Change &change);
    void compareEqual(LineRange left, LineRange right);

    const TextLines &m_left;
    const TextLines &m_right;
    const CompareOptions &m_options;
    std::vector<Change> m_result;
};

void Completion::add(const Change &change)
{
    if (!m_result.empty()) {
        auto &last = m_result.back();
        if (last.ignored == change.ignored && last.left.end == change.left.begin &&
            last.right.end == change.right.begin) {
            last.left.end = change.left.end;
            last.right.end = change.right.end;
            return;
        }
    }
    m_result.push_back(change);
}

void Completion::compareEqual(LineRange left, LineRange right)
{
    if (m_left.lines(left) == m_right.lines(right))
        return;
    for (std::uint32_t i = 0; i < left.size(); ++i) {
        const auto l = left.begin + i, r = right.begin + i;
        if (m_left.line(l) != m_right.line(r))
            add({{l, l + 1},
                 {r, r + 1},
                 sameLine(m_left.line(l), m_right.line(r), m_options.whitespace)});
    }
}

std::vector<Change> Completion::run(const std::vector<Change> &changes)
{
    m_result.reserve(changes.size());
    Line l = 0, r = 0;
    for (auto change : changes) {
        compareEqual({l, change.left.begin}, {r, change.right.begin});
        change.ignored = m_options.ignoreBlankLines && areBlank(m_left, change.left) &&
                         areBlank(m_right, change.right);
        add(change);
        l = change.left.end;
        r = change.right.end;
    }
    compareEqual({l, m_left.count()}, {r, m_right.count()});
    return std::move(m_result);
}

template <typename Lines>
std::uint32_t sumOf(const std::vector<Change> &changes, const Lines &lines)
{
    std::uint32_t sum = 0;
    for (const auto &change : changes)
        sum += change.ignored ? 0 : lines(change);
    return sum;
}

} // namespace

std::uint32_t LineDiff::counted() const
{
    return sumOf(changes, [](const Change &) { return 1u; });
}

std::uint32_t LineDiff::removed() const
{
    return sumOf(changes, [](const Change &change) { return change.left.size(); });
}

std::uint32_t LineDiff::added() const
{
    return sumOf(changes, [](const Change &change) { return change.right.size(); });
}

Result<LineDiff> compare(const TextLines &left, const TextLines &right,
                         const CompareOptions &options, JobContext &job)
{
    LineDiff diff{.options = options};
    const auto middle = middleOf(left, right);
    if (auto going = job.checkpoint(); !going)
        return failure(going.error());
    Matching matching;
    {
        const auto classes = classify(left, middle.left, right, middle.right, options.whitespace);
        matching = matchLines(classes, job.stopToken());
    }
    if (auto going = job.checkpoint(); !going)
        return failure(going.error());
    diff.approximate = matching.approximate;
    diff.changes = changesOf(matching, middle);
    slideToBorders(left, right, options.whitespace, diff.changes);
    diff.changes = Completion(left, right, options).run(diff.changes);
    if (auto going = job.checkpoint(); !going)
        return failure(going.error());
    return diff;
}

} // namespace espalier::diff
