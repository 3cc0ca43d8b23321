// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/projectpath.h"

#include "core/backlog/bytes.h"

#include <algorithm>
#include <ranges>
#include <unordered_set>

namespace espalier::backlog {

namespace {

bool isElsewhere(std::string_view path)
{
    const bool drive = path.size() > 1 && path[1] == ':';
    const bool rooted = std::string_view("/\\~<").contains(path[0]);
    // Programs elsewhere divide by backslashes, too; here they belong to a name.
    return drive || rooted || path.contains("://") || path.contains("..\\") ||
           path.contains("\\..");
}

bool isControl(char c)
{
    return isBlankByte(c) && c != ' ';
}

} // namespace

std::optional<std::string> projectPath(std::string_view path)
{
    constexpr std::size_t kLongest = 4096;
    if (path.size() > kLongest || trimmed(path).empty() || isElsewhere(path) ||
        std::ranges::any_of(path, isControl))
        return std::nullopt;
    std::vector<std::string_view> names;
    for (const auto part : std::views::split(path, '/')) {
        const std::string_view name(part);
        if (name.empty() || name == ".")
            continue;
        if (name != "..")
            names.push_back(name);
        else if (names.empty())
            return std::nullopt;
        else
            names.pop_back();
    }
    std::string result;
    for (const auto name : names)
        result.append(result.empty() ? "" : "/").append(name);
    return result.empty() ? std::nullopt : std::optional(std::move(result));
}

std::vector<std::string> projectPaths(const std::vector<std::string> &paths)
{
    std::vector<std::string> found;
    std::unordered_set<std::string> seen;
    for (const auto &path : paths) {
        auto own = projectPath(path);
        if (own && seen.insert(*own).second)
            found.push_back(*std::move(own));
    }
    return found;
}

} // namespace espalier::backlog
