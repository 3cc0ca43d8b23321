// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diff/patchnames.h"

#include "core/diff/pathtext.h"

#include <algorithm>

namespace espalier::diff {

namespace {

/// A name as one side has it, with its prefix.
struct Side {
    bool exists = false;
    std::string name;
};

std::optional<Side> readSide(std::string_view text)
{
    std::optional<std::string> name;
    if (text.starts_with('"')) {
        name = takeQuotedPath(text);
        if (!text.empty() && !text.starts_with('\t'))
            return {};
    } else {
        text = text.substr(0, text.find('\t'));
        if (text == "/dev/null")
            return Side{};
        name = text;
    }
    if (!name || name->empty())
        return {};
    return Side{true, *std::move(name)};
}

// Without the prefixes when each side that exists has its own; nothing when no name is left.
std::optional<SideNames> withoutPrefixes(Side oldSide, Side newSide)
{
    if ((!oldSide.exists || oldSide.name.starts_with("a/")) &&
        (!newSide.exists || newSide.name.starts_with("b/"))) {
        for (auto *const side : {&oldSide, &newSide}) {
            if (side->exists)
                side->name.erase(0, 2);
            if (side->exists && side->name.empty())
                return {};
        }
    }
    return SideNames{std::move(oldSide.name), std::move(newSide.name)};
}

} // namespace

std::optional<std::string> readName(std::string_view text)
{
    std::optional<std::string> name;
    if (text.starts_with('"')) {
        name = takeQuotedPath(text);
        if (!text.empty())
            return {};
    } else {
        name = text;
    }
    if (!name || name->empty())
        return {};
    return name;
}

std::optional<SideNames> readSides(std::string_view oldSide, std::string_view newSide)
{
    auto left = readSide(oldSide);
    auto right = readSide(newSide);
    if (!left || !right || (!left->exists && !right->exists))
        return {};
    return withoutPrefixes(*std::move(left), *std::move(right));
}

std::optional<std::string> nameOnBothSides(std::string_view text)
{
    // Names without quotation marks may have blanks, but being alike they are divided in the
    // middle.
    auto first = text.substr(0, text.size() / 2);
    auto second = text.substr(first.size());
    if (text.starts_with('"')) {
        second = text;
        if (!takeQuotedPath(second))
            return {};
        first = text.substr(0, text.size() - second.size());
    }
    if (!second.starts_with(' '))
        return {};
    auto left = readName(first);
    auto right = readName(second.substr(1));
    if (!left || !right)
        return {};
    auto names = withoutPrefixes({true, *std::move(left)}, {true, *std::move(right)});
    if (!names || names->oldPath != names->newPath)
        return {};
    return std::move(names->newPath);
}

bool takeName(std::string_view &text, std::string_view prefix, std::string_view path)
{
    const auto prefixed = std::string(prefix).append(path);
    if (text.starts_with('"')) {
        const auto name = takeQuotedPath(text);
        return name && (*name == prefixed || *name == path);
    }
    for (const std::string_view name : {std::string_view(prefixed), path}) {
        const auto behind = text.substr(std::min(name.size(), text.size()));
        if (text.starts_with(name) && (behind.empty() || behind.starts_with(' '))) {
            text = behind;
            return true;
        }
    }
    return false;
}

bool areNames(std::string_view text, const SideNames &names)
{
    if (!takeName(text, "a/", names.oldPath) || !text.starts_with(' '))
        return false;
    text.remove_prefix(1);
    return takeName(text, "b/", names.newPath) && text.empty();
}

} // namespace espalier::diff
