// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diff/binarypatch.h"

#include "core/diff/patchnames.h"
#include "core/diff/pathtext.h"

#include <algorithm>
#include <format>

namespace espalier::diff {

namespace {

std::string sideText(std::string_view prefix, std::string_view path)
{
    return path.empty() ? "/dev/null" : pathText(std::string(prefix).append(path));
}

bool takeSide(std::string_view &text, std::string_view prefix, std::string_view path)
{
    return path.empty() ? takeName(text, "", "/dev/null") : takeName(text, prefix, path);
}

bool isAlphanumeric(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

bool isBlockHead(std::string_view header)
{
    const auto blank = header.find(' ');
    if (blank == header.npos || blank + 1 == header.size())
        return false;
    const auto word = header.substr(0, blank);
    return (word == "literal" || word == "delta") &&
           std::ranges::all_of(header.substr(blank + 1),
                               [](char c) { return c >= '0' && c <= '9'; });
}

// A letter for the number of bytes, then five characters for each four of them.
bool isBlockLine(std::string_view header)
{
    static constexpr std::string_view kMarks = "!#$%&()*+-;<=>?@^_`{|}~";
    if (header.size() < 6 || header.size() > 66 || header.size() % 5 != 1 ||
        !isAlphanumeric(header.front()) || header.front() <= '9')
        return false;
    return std::ranges::all_of(header.substr(1),
                               [](char c) { return isAlphanumeric(c) || kMarks.contains(c); });
}

} // namespace

std::string binaryLine(const FilePatch &file)
{
    return std::format("{}{} and {} differ", kBinaryFiles, sideText("a/", file.oldPath),
                       sideText("b/", file.newPath));
}

bool isBinaryLine(std::string_view header, const FilePatch &file)
{
    static constexpr std::string_view kAnd = " and ";
    auto text = header.substr(std::min(kBinaryFiles.size(), header.size()));
    if (!header.starts_with(kBinaryFiles) || !takeSide(text, "a/", file.oldPath) ||
        !text.starts_with(kAnd))
        return false;
    text.remove_prefix(kAnd.size());
    return takeSide(text, "b/", file.newPath) && text == " differ";
}

Result<> passBinaryPatch(PatchLines &lines)
{
    static constexpr const char *kUnreadable = "the contents of a binary file cannot be read";
    lines.advance();
    if (!isBlockHead(lines.header()))
        return lines.failure(kUnreadable);
    for (int block = 0; block < 2 && isBlockHead(lines.header()); ++block) {
        for (lines.advance(); isBlockLine(lines.header()); lines.advance()) {
        }
        if (lines.atEnd() || !lines.header().empty())
            return lines.failure(kUnreadable);
        lines.advance();
    }
    return {};
}

} // namespace espalier::diff
