// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diff/lineclasses.h"

#include "core/base/hash.h"

#include <algorithm>
#include <bit>

namespace espalier::diff {

namespace {

constexpr std::size_t kAhead = 12; ///< lines by which the memory of the table is asked for early

bool isSpace(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

std::vector<std::uint64_t> hashesOf(const TextLines &text, LineRange lines, Whitespace whitespace)
{
    std::vector<std::uint64_t> hashes;
    hashes.reserve(lines.size());
    if (whitespace == Whitespace::Exact) {
        for (Line line = lines.begin; line < lines.end; ++line)
            hashes.push_back(hash64(text.line(line)));
        return hashes;
    }
    std::string buffer;
    for (Line line = lines.begin; line < lines.end; ++line)
        hashes.push_back(hash64(normalized(text.line(line), whitespace, buffer)));
    return hashes;
}

/// From hashes to numbers: open addressing, half full at most. A slot has the upper half of the
/// hash and the number plus one, so that other lines are mostly passed over without a further look.
class ClassTable final {
public:
    explicit ClassTable(std::size_t lines)
        : m_slots(std::bit_ceil(2 * lines + 1)), m_mask(m_slots.size() - 1)
    {
        m_hashes.reserve(lines);
    }

    std::uint32_t insert(std::uint64_t hash)
    {
        auto &slot = m_slots[find(hash)];
        if (slot == 0) {
            m_hashes.push_back(hash);
            slot = (hash & kUpper) | m_hashes.size();
        }
        return numberIn(slot);
    }
    [[nodiscard]] std::uint32_t lookUp(std::uint64_t hash) const
    {
        const auto slot = m_slots[find(hash)];
        return slot == 0 ? LineClasses::kNone : numberIn(slot);
    }
    void prefetch(std::uint64_t hash) const { __builtin_prefetch(&m_slots[hash & m_mask]); }
    [[nodiscard]] std::uint32_t count() const
    {
        return static_cast<std::uint32_t>(m_hashes.size());
    }

private:
    static constexpr std::uint64_t kUpper = 0xFFFFFFFF00000000;

    static std::uint32_t numberIn(std::uint64_t slot)
    {
        return static_cast<std::uint32_t>(slot) - 1;
    }
    // The slot that has this hash, or the empty one where it belongs.
    [[nodiscard]] std::size_t find(std::uint64_t hash) const
    {
        for (std::size_t at = hash & m_mask;; at = (at + 1) & m_mask) {
            const auto slot = m_slots[at];
            if (slot == 0 || (((slot ^ hash) & kUpper) == 0 && m_hashes[numberIn(slot)] == hash))
                return at;
        }
    }

    std::vector<std::uint64_t> m_slots;
    std::vector<std::uint64_t> m_hashes; ///< by number
    std::size_t m_mask;
};

/// Numbers the right lines. Most of them follow the one that follows in the left text too: those
/// are compared with it, which is cheaper than the hash and the table.
class RightSide final {
public:
    RightSide(const ClassTable &table, const TextLines &left, LineRange leftLines,
              const LineClasses &classes)
        : m_table(table), m_left(left), m_leftLines(leftLines), m_classes(classes),
          m_first(table.count())
    {
        for (std::size_t i = classes.left.size(); i-- > 0;)
            m_first[classes.left[i]] = static_cast<std::uint32_t>(i);
    }

    std::uint32_t numberOf(std::string_view line, Whitespace whitespace)
    {
        if (m_next < m_leftLines.size() && m_left.line(m_leftLines.begin + m_next) == line)
            return m_classes.left[m_next++];
        const auto number = m_table.lookUp(hash64(normalized(line, whitespace, m_buffer)));
        // A line put in leaves m_next where it is, for the lines behind it.
        if (number != LineClasses::kNone)
            m_next = m_first[number] + 1;
        return number;
    }

private:
    const ClassTable &m_table;
    const TextLines &m_left;
    LineRange m_leftLines;
    const LineClasses &m_classes;
    std::vector<std::uint32_t> m_first; ///< by number: where the left text has it first
    std::uint32_t m_next = 0;
    std::string m_buffer;
};

} // namespace

std::string_view normalized(std::string_view line, Whitespace whitespace, std::string &buffer)
{
    if (whitespace == Whitespace::Exact)
        return line;
    while (!line.empty() && isSpace(line.back()))
        line.remove_suffix(1);
    if (whitespace == Whitespace::IgnoreTrailing || std::ranges::none_of(line, isSpace))
        return line;
    buffer.clear();
    bool inSpace = false;
    for (const char c : line) {
        const bool space = isSpace(c);
        if (!space)
            buffer += c;
        else if (whitespace == Whitespace::IgnoreAmount && !inSpace)
            buffer += ' ';
        inSpace = space;
    }
    return buffer;
}

bool isBlank(std::string_view line)
{
    return std::ranges::all_of(line, isSpace);
}

LineClasses classify(const TextLines &left, LineRange leftLines, const TextLines &right,
                     LineRange rightLines, Whitespace whitespace)
{
    const auto leftHashes = hashesOf(left, leftLines, whitespace);
    ClassTable table(leftHashes.size());
    LineClasses classes;
    classes.left.reserve(leftHashes.size());
    for (std::size_t i = 0; i < leftHashes.size(); ++i) {
        if (i + kAhead < leftHashes.size())
            table.prefetch(leftHashes[i + kAhead]);
        classes.left.push_back(table.insert(leftHashes[i]));
    }
    RightSide rightSide(table, left, leftLines, classes);
    classes.right.reserve(rightLines.size());
    for (Line line = rightLines.begin; line < rightLines.end; ++line)
        classes.right.push_back(rightSide.numberOf(right.line(line), whitespace));
    classes.count = table.count();
    return classes;
}

} // namespace espalier::diff
