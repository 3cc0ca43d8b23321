// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diff/patchselection.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace espalier::diff {

namespace {

using Kind = HunkLine::Kind;

bool isChange(const HunkLine &line)
{
    return line.kind != Kind::Context;
}

/// The lines before a side of a hunk begins.
std::int64_t linesBefore(std::uint32_t start, std::uint32_t count)
{
    return count == 0 ? std::int64_t(start) : std::int64_t(start) - 1;
}

/// Takes over the hunks of one file.
class FileSelector final {
public:
    FileSelector(const FilePatch &file, const KeepsChange &keeps) : m_file(file), m_keeps(keeps) {}

    std::optional<FilePatch> run(std::size_t firstHunk);

private:
    [[nodiscard]] std::optional<Hunk> take(const Hunk &hunk, std::size_t number);
    void number(Hunk &hunk);

    const FilePatch &m_file;
    const KeepsChange &m_keeps;
    std::int64_t m_moved = 0; ///< how many lines more there are by the hunks so far
    bool m_isWhole = true;
};

void FileSelector::number(Hunk &hunk)
{
    const auto before = linesBefore(hunk.oldStart, hunk.oldCount);
    hunk.oldCount = static_cast<std::uint32_t>(std::ranges::count_if(hunk.lines, &HunkLine::inOld));
    hunk.newCount = static_cast<std::uint32_t>(std::ranges::count_if(hunk.lines, &HunkLine::inNew));
    hunk.newStart = static_cast<std::uint32_t>(before + m_moved + (hunk.newCount > 0 ? 1 : 0));
    m_moved += std::int64_t(hunk.newCount) - std::int64_t(hunk.oldCount);
}

std::optional<Hunk> FileSelector::take(const Hunk &hunk, std::size_t number)
{
    Hunk taken = hunk;
    taken.lines.clear();
    for (std::size_t at = 0; at < hunk.lines.size(); ++at) {
        auto line = hunk.lines[at];
        if (isChange(line) && !m_keeps(number, at)) {
            m_isWhole = false;
            if (line.kind == Kind::Added)
                continue;
            line.kind = Kind::Context;
        }
        taken.lines.push_back(std::move(line));
    }
    if (std::ranges::none_of(taken.lines, isChange))
        return {};
    return taken;
}

std::optional<FilePatch> FileSelector::run(std::size_t firstHunk)
{
    if (m_file.hunks.empty())
        return m_keeps(firstHunk, 0) ? std::optional(m_file) : std::nullopt;
    auto file = m_file;
    file.hunks.clear();
    for (const auto &hunk : m_file.hunks) {
        if (auto taken = take(hunk, firstHunk++)) {
            number(*taken);
            file.hunks.push_back(*std::move(taken));
        }
    }
    if (file.hunks.empty())
        return {};
    if (m_isWhole)
        return file;
    file.oldId.clear(); // of contents that nobody has seen yet
    file.newId.clear();
    if (file.newPath.empty()) { // something of it is left
        file.newPath = file.oldPath;
        file.oldMode.reset();
    }
    return file;
}

std::size_t hunksIn(const FilePatch &file)
{
    return std::max<std::size_t>(file.hunks.size(), 1);
}

} // namespace

std::size_t countHunks(const Patch &patch)
{
    std::size_t count = 0;
    for (const auto &file : patch.files)
        count += hunksIn(file);
    return count;
}

Result<Patch> selected(const Patch &patch, const KeepsChange &keeps)
{
    Patch result;
    std::size_t hunk = 0;
    for (const auto &file : patch.files) {
        if (auto taken = FileSelector(file, keeps).run(hunk))
            result.files.push_back(*std::move(taken));
        hunk += hunksIn(file);
    }
    for (const auto &file : result.files) {
        for (const auto &each : file.hunks) {
            for (const auto side : {&HunkLine::inOld, &HunkLine::inNew}) {
                bool isOver = false;
                for (const auto &line : each.lines) {
                    if (!(line.*side)())
                        continue;
                    if (isOver)
                        return failure(ErrorKind::InvalidInput,
                                       "the last line, which has no newline, cannot be taken apart "
                                       "from the lines behind it",
                                       file.path());
                    isOver = !line.hasNewline();
                }
            }
        }
    }
    return result;
}

} // namespace espalier::diff
