// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diff/patch.h"

#include "core/diff/patchheader.h"

#include <algorithm>
#include <limits>
#include <unordered_set>

namespace espalier::diff {

namespace {

using Kind = HunkLine::Kind;

/// The lines of one side that the hunks of a file have taken so far.
struct SideState {
    std::uint64_t end = 0; ///< the first line, from 0, that no hunk has
    bool closed = false;   ///< its last line was there: the one without a newline

    // Whether lines may come that stand there; they are taken then.
    [[nodiscard]] bool take(std::uint32_t start, std::uint32_t count)
    {
        const std::uint64_t begin = count == 0 ? start : std::uint64_t(start) - 1;
        if ((count > 0 && start == 0) || closed || begin < end ||
            begin + count > std::numeric_limits<std::uint32_t>::max())
            return false;
        end = begin + count;
        return true;
    }
};

std::optional<Kind> kindOf(std::string_view line)
{
    switch (line.front()) {
    case ' ': return Kind::Context;
    case '-': return Kind::Removed;
    case '+': return Kind::Added;
    // Some programs take the blank from an empty line of context, and git reads that.
    case '\n': return Kind::Context;
    default: return {};
    }
}

/// Reads one hunk: as many lines as its head says, whatever they look like.
class HunkReader final {
public:
    HunkReader(PatchLines &lines, SideState &oldSide, SideState &newSide)
        : m_lines(lines), m_old(oldSide), m_new(newSide)
    {
    }

    Result<Hunk> run(std::size_t mostLines);

private:
    Result<> takeLine(Hunk &hunk);
    Result<> takeMark(HunkLine &line);

    PatchLines &m_lines;
    SideState &m_old;
    SideState &m_new;
    std::uint32_t m_oldLeft = 0;
    std::uint32_t m_newLeft = 0;
};

// "\ No newline at end of file", which git translates: only its beginning is certain.
Result<> HunkReader::takeMark(HunkLine &line)
{
    if (!m_lines.line().starts_with("\\ "))
        return {};
    line.text.pop_back();
    if (line.text.empty())
        return m_lines.failure("a line that is empty cannot lack its newline");
    m_old.closed |= line.inOld();
    m_new.closed |= line.inNew();
    m_lines.advance();
    return {};
}

Result<> HunkReader::takeLine(Hunk &hunk)
{
    if (m_lines.atEnd())
        return m_lines.failure("the patch ends before the hunk does");
    const auto bytes = m_lines.line();
    const auto kind = kindOf(bytes);
    if (!kind)
        return m_lines.failure("the hunk has fewer lines than its head says");
    HunkLine line{*kind, std::string(bytes.substr(bytes.front() == '\n' ? 0 : 1))};
    if ((line.inOld() && m_oldLeft == 0) || (line.inNew() && m_newLeft == 0))
        return m_lines.failure("the hunk has other lines than its head says");
    if ((line.inOld() && m_old.closed) || (line.inNew() && m_new.closed))
        return m_lines.failure("a line stands behind the last one");
    m_oldLeft -= line.inOld();
    m_newLeft -= line.inNew();
    m_lines.advance();
    if (auto taken = takeMark(line); !taken)
        return taken;
    hunk.lines.push_back(std::move(line));
    return {};
}

Result<Hunk> HunkReader::run(std::size_t mostLines)
{
    const auto head = m_lines.number();
    auto hunk = readHunkHead(m_lines.header());
    if (!hunk)
        return m_lines.failure("the head of the hunk cannot be read");
    if (!m_old.take(hunk->oldStart, hunk->oldCount) || !m_new.take(hunk->newStart, hunk->newCount))
        return m_lines.failure("the hunk overlaps or precedes the one before, or is nowhere");
    m_oldLeft = hunk->oldCount;
    m_newLeft = hunk->newCount;
    m_lines.advance();
    while (m_oldLeft > 0 || m_newLeft > 0) {
        if (hunk->lines.size() == mostLines)
            return m_lines.failure("the patch has too many lines");
        if (auto taken = takeLine(*hunk); !taken)
            return failure(taken.error());
    }
    const auto isChange = [](const HunkLine &line) { return line.kind != Kind::Context; };
    if (std::ranges::none_of(hunk->lines, isChange))
        return PatchLines::failureAt(head, "the hunk changes nothing");
    return *std::move(hunk);
}

/// Reads the files of a patch one after the other.
class PatchParser final {
public:
    PatchParser(std::string_view text, const PatchLimits &limits) : m_lines(text), m_left(limits) {}

    Result<Patch> run();

private:
    Result<> takeFile();
    Result<> takeHunks(FilePatch &file);
    Result<> takePaths(const FilePatch &file, std::uint32_t line);

    PatchLines m_lines;
    PatchLimits m_left; ///< how much may still come
    std::unordered_set<std::string> m_paths;
    Patch m_patch;
};

// What is wrong with a file as a whole; nullptr when it is right.
const char *flawOf(const FileHeader &header)
{
    const auto &file = header.file;
    const bool made = file.oldPath.empty(), removed = file.newPath.empty();
    if (header.wantsHunks && file.hunks.empty())
        return "the file has no hunk";
    if ((made || removed) && !file.hunks.empty()) {
        const auto &hunk = file.hunks.front();
        const auto absent = made ? std::pair(hunk.oldStart, hunk.oldCount)
                                 : std::pair(hunk.newStart, hunk.newCount);
        const auto start = made ? hunk.newStart : hunk.oldStart;
        if (file.hunks.size() > 1 || absent != std::pair(0u, 0u) || start != 1)
            return "a file that is made or removed has one hunk with all its lines";
    }
    const bool changes = made || removed || file.isBinary || file.isRename || file.isCopy ||
                         file.oldMode != file.newMode || !file.hunks.empty();
    return changes ? nullptr : "nothing changes in the file";
}

// Two changes of one path would depend on which is made first, and on who looks at which.
Result<> PatchParser::takePaths(const FilePatch &file, std::uint32_t line)
{
    const bool oldCounts = !file.isCopy && !file.oldPath.empty() && file.oldPath != file.newPath;
    if ((oldCounts && !m_paths.insert(file.oldPath).second) ||
        (!file.newPath.empty() && !m_paths.insert(file.newPath).second))
        return PatchLines::failureAt(line, "the patch changes the same file twice");
    return {};
}

Result<> PatchParser::takeHunks(FilePatch &file)
{
    SideState oldSide, newSide;
    while (m_lines.line().starts_with("@@")) {
        if (m_left.hunks-- == 0)
            return m_lines.failure("the patch has too many hunks");
        auto hunk = HunkReader(m_lines, oldSide, newSide).run(m_left.lines);
        if (!hunk)
            return failure(hunk.error());
        m_left.lines -= hunk->lines.size();
        file.hunks.push_back(*std::move(hunk));
    }
    return {};
}

Result<> PatchParser::takeFile()
{
    const auto line = m_lines.number();
    if (!beginsFile(m_lines))
        return m_lines.failure("the line belongs to no hunk and begins no file");
    if (m_left.files-- == 0)
        return m_lines.failure("the patch has too many files");
    auto header = readFileHeader(m_lines);
    if (!header)
        return failure(header.error());
    if (header->wantsHunks) {
        if (auto taken = takeHunks(header->file); !taken)
            return taken;
    }
    if (const auto *const flaw = flawOf(*header))
        return PatchLines::failureAt(line, flaw);
    if (auto taken = takePaths(header->file, line); !taken)
        return taken;
    m_patch.files.push_back(std::move(header->file));
    return {};
}

Result<Patch> PatchParser::run()
{
    while (!m_lines.atEnd()) {
        if (auto taken = takeFile(); !taken)
            return failure(taken.error());
    }
    return std::move(m_patch);
}

} // namespace

Result<Patch> parsePatch(std::string_view text, const PatchLimits &limits)
{
    if (text.size() > limits.bytes)
        return failure(ErrorKind::InvalidInput, "the patch is too large");
    if (text.empty())
        return failure(ErrorKind::InvalidInput, "the patch is empty");
    const auto lineOf = [text](std::size_t offset) {
        return static_cast<std::uint32_t>(std::ranges::count(text.substr(0, offset), '\n') + 1);
    };
    if (const auto nul = text.find('\0'); nul != text.npos)
        return PatchLines::failureAt(lineOf(nul), "the patch has a NUL byte");
    if (!text.ends_with('\n'))
        return PatchLines::failureAt(lineOf(text.size()), "the patch ends within a line");
    return PatchParser(text, limits).run();
}

} // namespace espalier::diff
