// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diff/slide.h"

#include "core/diff/lineclasses.h"

#include <algorithm>
#include <array>
#include <optional>

namespace espalier::diff {

namespace {

// What a border costs; the change settles where its two borders cost least.
constexpr int kIndentCost = 4; ///< for each column of the line behind it
constexpr int kNoBlankBefore = 10;
constexpr int kBlankBehind = 15;
constexpr int kClosingBehind = 30;
constexpr int kMaxIndent = 100;
constexpr std::uint32_t kMaxPlaces = 100; ///< places that are looked at for one change
constexpr std::uint32_t kMaxBlanks = 8;   ///< blank lines passed to find an indentation

constexpr std::array<std::string_view, 12> kClosing{
    "}", ")", "]", "else", "elif", "elsif", "end", "except", "catch", "finally", "</", "rescue"};

bool isClosing(std::string_view line)
{
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    return std::ranges::any_of(kClosing, [&](auto start) { return line.starts_with(start); });
}

int indentOf(std::string_view line)
{
    int column = 0;
    for (const char c : line) {
        if (c == '\t')
            column += 8 - column % 8;
        else if (c == ' ')
            ++column;
        else
            break;
    }
    return std::min(column, kMaxIndent);
}

// What it costs a reader that a change begins or ends right before `line`.
int borderCost(const TextLines &text, Line line)
{
    if (line == text.count())
        return 0;
    const bool blank = isBlank(text.line(line));
    int cost = blank ? kBlankBehind : 0;
    if (line > 0 && !isBlank(text.line(line - 1)))
        cost += kNoBlankBefore;
    auto next = line;
    while (next < text.count() && next - line < kMaxBlanks && isBlank(text.line(next)))
        ++next;
    if (next < text.count())
        cost += kIndentCost * indentOf(text.line(next));
    return cost;
}

// What it costs that these lines are the change.
int placeCost(const TextLines &text, LineRange lines)
{
    const auto closes = [&](Line line) {
        return line < text.count() && isClosing(text.line(line));
    };
    int cost = borderCost(text, lines.begin) + borderCost(text, lines.end);
    if (closes(lines.begin))
        cost += kClosingBehind;
    // What closes a block around the change is just right behind it.
    if (closes(lines.end) && indentOf(text.line(lines.end)) >= indentOf(text.line(lines.begin)))
        cost += kClosingBehind;
    return cost;
}

class Slider final {
public:
    Slider(const TextLines &left, const TextLines &right, Whitespace whitespace)
        : m_left(left), m_right(right), m_whitespace(whitespace),
          m_steps(8 * (std::uint64_t(left.count()) + right.count()) + 1000)
    {
    }

    std::vector<Change> run(const std::vector<Change> &changes);

private:
    static bool isPure(const Change &change) { return change.left.empty() || change.right.empty(); }
    [[nodiscard]] const TextLines &textOf(const Change &change) const
    {
        return change.right.empty() ? m_left : m_right;
    }
    static LineRange linesOf(const Change &change)
    {
        return change.right.empty() ? change.left : change.right;
    }
    static void shift(Change &change, std::int64_t by);
    [[nodiscard]] bool same(const TextLines &text, Line one, Line other);
    [[nodiscard]] bool canGoUp(const Change &change);
    [[nodiscard]] bool canGoDown(const Change &change);
    [[nodiscard]] std::uint32_t goUp(Change &change);
    void settle(Change &change, std::uint32_t places) const;

    const TextLines &m_left;
    const TextLines &m_right;
    Whitespace m_whitespace;
    std::uint64_t m_steps; ///< left: texts of one line over and over would take for ever
    std::vector<Change> m_done;
};

void Slider::shift(Change &change, std::int64_t by)
{
    const auto move = [by](Line &line) { line = static_cast<Line>(line + by); };
    move(change.left.begin);
    move(change.left.end);
    move(change.right.begin);
    move(change.right.end);
}

bool Slider::same(const TextLines &text, Line one, Line other)
{
    if (m_steps == 0)
        return false;
    --m_steps;
    return sameLine(text.line(one), text.line(other), m_whitespace);
}

// Whether the line above could be the last one of the change instead.
bool Slider::canGoUp(const Change &change)
{
    const auto lines = linesOf(change);
    const auto floor = m_done.empty() ? 0 : m_done.back().left.end;
    return change.left.begin > floor && change.right.begin > 0 &&
           same(textOf(change), lines.begin - 1, lines.end - 1);
}

bool Slider::canGoDown(const Change &change)
{
    const auto lines = linesOf(change);
    return change.left.end < m_left.count() && change.right.end < m_right.count() &&
           same(textOf(change), lines.begin, lines.end);
}

// Takes in the changes that are met. Returns by how much it went up since the last of them.
std::uint32_t Slider::goUp(Change &change)
{
    std::uint32_t moved = 0;
    while (isPure(change)) {
        if (!m_done.empty() && m_done.back().left.end == change.left.begin) {
            change.left.begin = m_done.back().left.begin;
            change.right.begin = m_done.back().right.begin;
            m_done.pop_back();
            moved = 0;
        } else if (canGoUp(change)) {
            shift(change, -1);
            ++moved;
        } else {
            break;
        }
    }
    return moved;
}

// The change is at its lowest place and can go up by `places`.
void Slider::settle(Change &change, std::uint32_t places) const
{
    const auto &text = textOf(change);
    const auto lines = linesOf(change);
    std::uint32_t best = 0;
    int least = placeCost(text, lines);
    for (std::uint32_t up = 1; up <= std::min(places, kMaxPlaces); ++up) {
        const int cost = placeCost(text, {lines.begin - up, lines.end - up});
        if (cost < least) {
            least = cost;
            best = up;
        }
    }
    shift(change, -std::int64_t(best));
}

std::vector<Change> Slider::run(const std::vector<Change> &changes)
{
    for (std::size_t i = 0; i < changes.size(); ++i) {
        auto change = changes[i];
        // A change that comes down to the next one is part of it from then on.
        for (bool joined = true; joined;) {
            joined = false;
            if (!isPure(change))
                break;
            static_cast<void>(goUp(change));
            std::uint32_t places = 0;
            while (isPure(change) && canGoDown(change)) {
                if (i + 1 < changes.size() && changes[i + 1].left.begin == change.left.end)
                    break;
                shift(change, 1);
                ++places;
            }
            if (isPure(change))
                joined = i + 1 < changes.size() && changes[i + 1].left.begin == change.left.end;
            if (joined) {
                ++i;
                change.left.end = changes[i].left.end;
                change.right.end = changes[i].right.end;
            } else if (isPure(change)) {
                settle(change, places);
            }
        }
        m_done.push_back(change);
    }
    return std::move(m_done);
}

} // namespace

bool sameLine(std::string_view left, std::string_view right, Whitespace whitespace)
{
    if (whitespace == Whitespace::Exact)
        return left == right;
    std::string leftBuffer, rightBuffer;
    return normalized(left, whitespace, leftBuffer) == normalized(right, whitespace, rightBuffer);
}

void slideToBorders(const TextLines &left, const TextLines &right, Whitespace whitespace,
                    std::vector<Change> &changes)
{
    changes = Slider(left, right, whitespace).run(changes);
}

} // namespace espalier::diff
