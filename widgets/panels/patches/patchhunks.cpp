// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/patches/patchhunks.h"

#include "core/diff/patch.h"

#include <algorithm>
#include <array>
#include <set>

namespace espalier::panels {

using editor::DiffContent;
using editor::DiffDecisions;
using engine::HunkPlace;

std::vector<std::uint32_t> changesIn(const HunkPlace &place, const DiffContent &content)
{
    std::vector<std::uint32_t> changes;
    if (place.isWhole)
        return changes;
    const auto &all = content.comparison.diff.changes;
    for (std::uint32_t at = 0; at < all.size(); ++at) {
        const auto &change = all[at];
        const bool inOld =
            change.left.begin < place.oldFirst + place.oldCount && place.oldFirst < change.left.end;
        const bool inNew = change.right.begin < place.newFirst + place.newCount &&
                           place.newFirst < change.right.end;
        if (inOld || inNew)
            changes.push_back(at);
    }
    return changes;
}

bool isReviewed(const HunkPlace &place, const DiffContent &content, const DiffDecisions &decisions)
{
    const auto changes = changesIn(place, content);
    return !changes.empty() && std::ranges::all_of(changes, [&](std::uint32_t change) {
        return decisions.of(content.identities[change]).reviewed;
    });
}

std::vector<review::HunkPart> leftOutOf(const HunkPlace &place, const std::string &hunk,
                                        const DiffContent &content, const DiffDecisions &decisions)
{
    const auto parsed = diff::parsePatch(hunk);
    if (!parsed || place.isWhole)
        return {};
    std::array<std::set<std::uint32_t>, 2> rejected; // lines of both sides
    for (const auto change : changesIn(place, content)) {
        const auto state = decisions.of(content.identities[change]);
        const auto &lines = content.comparison.diff.changes[change];
        const auto add = [&](const diff::LineRange &range, const auto &own, auto &to) {
            for (auto line = range.begin; line < range.end; ++line) {
                const auto at = own.find(line - range.begin);
                if ((at == own.end() ? state.decision : at->second) == diff::Decision::Rejected)
                    to.insert(line);
            }
        };
        add(lines.left, state.left, rejected[0]);
        add(lines.right, state.right, rejected[1]);
    }
    std::vector<review::HunkPart> parts;
    auto oldLine = place.oldFirst;
    auto newLine = place.newFirst;
    std::size_t number = 0;
    for (const auto &line : parsed->files.front().hunks.front().lines) {
        ++number;
        const bool out = (!line.inNew() && rejected[0].contains(oldLine)) ||
                         (!line.inOld() && rejected[1].contains(newLine));
        oldLine += line.inOld() ? 1 : 0;
        newLine += line.inNew() ? 1 : 0;
        if (out && !parts.empty() && parts.back().lastLine + 1 == number)
            parts.back().lastLine = number;
        else if (out)
            parts.push_back({.hunk = place.hunk + 1, .firstLine = number, .lastLine = number});
    }
    return parts;
}

} // namespace espalier::panels
