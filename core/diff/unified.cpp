// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diff/unified.h"

#include "core/base/textformat.h"
#include "core/diff/pathtext.h"

#include <algorithm>
#include <format>

namespace espalier::diff {

namespace {

/// Whole old lines that are replaced by whole new ones.
struct LineChange {
    ByteRange old;           ///< of whole lines; empty for a pure insertion
    std::string replacement; ///< whole lines
};

std::vector<std::string_view> splitLines(std::string_view text)
{
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size() - 1) + 1;
        lines.push_back(text.substr(0, end));
        text.remove_prefix(end);
    }
    return lines;
}

// Lines that old and new text share at their beginning and end are no change.
void trim(std::string_view text, LineChange &change)
{
    auto before = splitLines(change.old.of(text));
    auto after = splitLines(change.replacement);
    const auto limit = std::min(before.size(), after.size());
    const auto same = std::ranges::mismatch(before, after).in1 - before.begin();
    const auto prefix = static_cast<std::size_t>(same);
    std::size_t suffix = 0;
    while (suffix < limit - prefix &&
           before[before.size() - 1 - suffix] == after[after.size() - 1 - suffix])
        ++suffix;
    std::size_t head = 0, tail = 0;
    for (std::size_t i = 0; i < prefix; ++i)
        head += before[i].size();
    for (std::size_t i = 0; i < suffix; ++i)
        tail += before[before.size() - 1 - i].size();
    change.old.begin += static_cast<std::uint32_t>(head);
    change.old.end -= static_cast<std::uint32_t>(tail);
    change.replacement = change.replacement.substr(head, change.replacement.size() - head - tail);
}

// Takes the changes from `next` on that touch the same lines, widened to whole lines.
LineChange takeLineChange(std::string_view text, const std::vector<Replacement> &changes,
                          std::size_t &next)
{
    const auto begin = lineStart(text, changes[next].range.begin);
    auto from = begin;
    auto end = begin;
    std::string replacement;
    bool open = false; ///< the new text stops within a line
    do {
        const auto &change = changes[next++];
        replacement += text.substr(from, change.range.begin - from);
        replacement += change.text;
        from = change.range.end;
        open =
            lineStart(text, from) != from || (!replacement.empty() && !replacement.ends_with('\n'));
        end = open ? lineEnd(text, from) : from;
        // At the end of the text an open line goes on with what is put in there.
    } while (next < changes.size() && (changes[next].range.begin < end ||
                                       (open && changes[next].range.begin == text.size())));
    replacement += text.substr(from, end - from);
    return {{begin, end}, std::move(replacement)};
}

// Joins changes that touch one line and leaves out those that change nothing.
std::vector<LineChange> toLineChanges(std::string_view text,
                                      const std::vector<Replacement> &changes)
{
    std::vector<LineChange> result;
    for (std::size_t next = 0; next < changes.size();) {
        auto change = takeLineChange(text, changes, next);
        trim(text, change);
        if (change.old.size() > 0 || !change.replacement.empty())
            result.push_back(std::move(change));
    }
    return result;
}

class UnifiedWriter final {
public:
    UnifiedWriter(std::string_view text, std::size_t context) : m_text(text), m_context(context) {}

    std::string write(const std::vector<LineChange> &changes);

private:
    void add(const LineChange &change);
    void addLines(char sign, std::string_view lines);
    void addContextBefore(std::uint32_t offset);
    // The unchanged text from m_done to `end`, at most `limit` lines of it.
    void addContext(std::uint32_t end, std::size_t limit);
    void closeHunk();

    std::string_view m_text;
    std::size_t m_context;
    std::string m_out;
    std::string m_hunk;
    std::uint32_t m_done = 0; ///< offset in the old text up to which all is written or passed
    std::size_t m_oldLine = 1, m_newLine = 1; ///< number of the line at m_done
    std::size_t m_oldStart = 1, m_newStart = 1, m_oldCount = 0, m_newCount = 0;
};

void UnifiedWriter::addLines(char sign, std::string_view lines)
{
    for (const auto line : splitLines(lines)) {
        m_hunk += sign;
        m_hunk += line;
        if (!line.ends_with('\n'))
            m_hunk += "\n\\ No newline at end of file\n";
        m_oldLine += sign != '+';
        m_oldCount += sign != '+';
        m_newLine += sign != '-';
        m_newCount += sign != '-';
    }
}

void UnifiedWriter::addContext(std::uint32_t end, std::size_t limit)
{
    while (m_done < end && limit-- > 0) {
        const auto next = std::min(lineEnd(m_text, m_done), end);
        addLines(' ', m_text.substr(m_done, next - m_done));
        m_done = next;
    }
}

// Starts a hunk with the lines of context before `offset`, passing over what lies before them.
void UnifiedWriter::addContextBefore(std::uint32_t offset)
{
    std::uint32_t start = offset;
    for (std::size_t i = 0; i < m_context && start > m_done; ++i)
        start = std::max(lineStart(m_text, start - 1), m_done);
    const auto passed =
        static_cast<std::size_t>(std::ranges::count(m_text.substr(m_done, start - m_done), '\n'));
    m_oldLine += passed;
    m_newLine += passed;
    m_done = start;
    m_oldStart = m_oldLine;
    m_newStart = m_newLine;
    addContext(offset, m_context);
}

void UnifiedWriter::closeHunk()
{
    if (m_hunk.empty())
        return;
    // A side without lines is numbered by the line before it.
    const auto oldStart = m_oldCount == 0 ? m_oldStart - 1 : m_oldStart;
    const auto newStart = m_newCount == 0 ? m_newStart - 1 : m_newStart;
    m_out += std::format("@@ -{},{} +{},{} @@\n", oldStart, m_oldCount, newStart, m_newCount);
    m_out += m_hunk;
    m_hunk.clear();
    m_oldCount = m_newCount = 0;
}

void UnifiedWriter::add(const LineChange &change)
{
    if (!m_hunk.empty()) {
        const auto between = m_text.substr(m_done, change.old.begin - m_done);
        const auto lines = static_cast<std::size_t>(std::ranges::count(between, '\n'));
        if (lines <= 2 * m_context) {
            addContext(change.old.begin, lines);
        } else {
            addContext(change.old.begin, m_context);
            closeHunk();
        }
    }
    if (m_hunk.empty())
        addContextBefore(change.old.begin);
    addLines('-', change.old.of(m_text));
    addLines('+', change.replacement);
    m_done = change.old.end;
}

std::string UnifiedWriter::write(const std::vector<LineChange> &changes)
{
    for (const auto &change : changes)
        add(change);
    addContext(static_cast<std::uint32_t>(m_text.size()), m_context);
    closeHunk();
    return std::move(m_out);
}

std::string headerText(const UnifiedHeader &header)
{
    const auto &oldName = header.oldPath.empty() ? header.newPath : header.oldPath;
    const auto &newName = header.newPath.empty() ? header.oldPath : header.newPath;
    std::string text =
        std::format("diff --git {} {}\n", pathText("a/" + oldName), pathText("b/" + newName));
    if (header.oldPath.empty())
        text += std::format("new file mode {}\n", header.mode);
    if (header.newPath.empty())
        text += std::format("deleted file mode {}\n", header.mode);
    return text;
}

std::string pathLines(const UnifiedHeader &header)
{
    return std::format("--- {}\n+++ {}\n", sidePathText("a/", header.oldPath),
                       sidePathText("b/", header.newPath));
}

} // namespace

std::string apply(std::string_view text, const std::vector<Replacement> &changes)
{
    std::string result;
    std::size_t extra = 0;
    for (const auto &change : changes)
        extra += change.text.size();
    result.reserve(text.size() + extra);
    std::uint32_t from = 0;
    for (const auto &change : changes) {
        result += text.substr(from, change.range.begin - from);
        result += change.text;
        from = change.range.end;
    }
    result += text.substr(from);
    return result;
}

std::string unified(const UnifiedHeader &header, std::string_view text,
                    const std::vector<Replacement> &changes, int context)
{
    const auto lineChanges = toLineChanges(text, changes);
    const bool sameFile = !header.oldPath.empty() && !header.newPath.empty();
    if (lineChanges.empty() && sameFile)
        return {};
    auto head = headerText(header);
    if (lineChanges.empty())
        return head;
    return head + pathLines(header) +
           UnifiedWriter(text, static_cast<std::size_t>(context)).write(lineChanges);
}

} // namespace espalier::diff
