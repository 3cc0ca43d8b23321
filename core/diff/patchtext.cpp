// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diff/binarypatch.h"
#include "core/diff/patch.h"
#include "core/diff/pathtext.h"

#include <algorithm>
#include <format>

namespace espalier::diff {

namespace {

using Kind = HunkLine::Kind;

std::string modeText(const FilePatch &file)
{
    if (file.oldPath.empty())
        return file.newMode ? std::format("new file mode {}\n", *file.newMode) : std::string();
    if (file.newPath.empty())
        return file.oldMode ? std::format("deleted file mode {}\n", *file.oldMode) : std::string();
    // A mode that stays is in the line of the ids, where there is one.
    if (!file.oldMode || !file.newMode || (file.oldMode == file.newMode && !file.oldId.empty()))
        return {};
    return std::format("old mode {}\nnew mode {}\n", *file.oldMode, *file.newMode);
}

std::string moveText(const FilePatch &file)
{
    std::string text;
    if (file.similarity)
        text += std::format("similarity index {}%\n", *file.similarity);
    if (file.dissimilarity)
        text += std::format("dissimilarity index {}%\n", *file.dissimilarity);
    if (file.isRename || file.isCopy) {
        const auto *const word = file.isRename ? "rename" : "copy";
        text += std::format("{0} from {1}\n{0} to {2}\n", word, pathText(file.oldPath),
                            pathText(file.newPath));
    }
    return text;
}

std::string idText(const FilePatch &file)
{
    if (file.oldId.empty())
        return {};
    const bool keepsMode = file.oldMode && file.oldMode == file.newMode;
    return std::format("index {}..{}{}\n", file.oldId, file.newId,
                       keepsMode ? ' ' + *file.oldMode : std::string());
}

std::string rangeText(std::uint32_t start, std::uint32_t count)
{
    return count == 1 ? std::format("{}", start) : std::format("{},{}", start, count);
}

void append(std::string &text, const HunkLine &line)
{
    constexpr std::string_view kSigns = " -+";
    text += kSigns[static_cast<std::size_t>(line.kind)];
    text += line.text;
    if (!line.hasNewline())
        text += "\n\\ No newline at end of file\n";
}

void append(std::string &text, const Hunk &hunk)
{
    text += std::format("@@ -{} +{} @@{}{}\n", rangeText(hunk.oldStart, hunk.oldCount),
                        rangeText(hunk.newStart, hunk.newCount), hunk.section.empty() ? "" : " ",
                        hunk.section);
    for (const auto &line : hunk.lines)
        append(text, line);
}

void append(std::string &text, const FilePatch &file)
{
    const auto &oldName = file.oldPath.empty() ? file.newPath : file.oldPath;
    text +=
        std::format("diff --git {} {}\n", pathText("a/" + oldName), pathText("b/" + file.path()));
    text += modeText(file) + moveText(file) + idText(file);
    if (file.isBinary)
        text += binaryLine(file) + '\n';
    if (file.hunks.empty())
        return;
    text += std::format("--- {}\n+++ {}\n", sidePathText("a/", file.oldPath),
                        sidePathText("b/", file.newPath));
    for (const auto &hunk : file.hunks)
        append(text, hunk);
}

void reverse(Hunk &hunk)
{
    std::swap(hunk.oldStart, hunk.newStart);
    std::swap(hunk.oldCount, hunk.newCount);
    const auto isContext = [](const HunkLine &line) { return line.kind == Kind::Context; };
    const auto isRemoved = [](const HunkLine &line) { return line.kind == Kind::Removed; };
    for (auto &line : hunk.lines) {
        if (!isContext(line))
            line.kind = isRemoved(line) ? Kind::Added : Kind::Removed;
    }
    // Within a change, people expect what goes before what comes.
    for (auto begin = hunk.lines.begin(); begin != hunk.lines.end();) {
        begin = std::find_if_not(begin, hunk.lines.end(), isContext);
        const auto end = std::find_if(begin, hunk.lines.end(), isContext);
        std::stable_partition(begin, end, isRemoved);
        begin = end;
    }
}

} // namespace

std::string toText(const Patch &patch)
{
    std::string text;
    for (const auto &file : patch.files)
        append(text, file);
    return text;
}

Patch reversed(const Patch &patch)
{
    auto result = patch;
    for (auto &file : result.files) {
        std::swap(file.oldPath, file.newPath);
        std::swap(file.oldMode, file.newMode);
        std::swap(file.oldId, file.newId);
        std::ranges::for_each(file.hunks, reverse);
    }
    return result;
}

} // namespace espalier::diff
