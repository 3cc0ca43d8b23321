// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace espalier::diff {

/// The paths of both sides; empty where the file does not exist.
struct SideNames {
    std::string oldPath;
    std::string newPath;
};

/// A name up to the end of the text, quoted or as it is. Nothing when it is empty or badly quoted.
[[nodiscard]] std::optional<std::string> readName(std::string_view text);

/// What stands behind "--- " and "+++ ": a tab and all behind it go, and so do "a/" and "b/" where
/// each side that exists has them. Nothing when a name is missing, or both are "/dev/null".
[[nodiscard]] std::optional<SideNames> readSides(std::string_view oldSide,
                                                 std::string_view newSide);

/// The one name that stands twice behind "diff --git "; nothing when these are two names.
[[nodiscard]] std::optional<std::string> nameOnBothSides(std::string_view text);

/// Takes a name from the front of `text` when it is this path, with or without `prefix`, quoted or
/// as it is.
[[nodiscard]] bool takeName(std::string_view &text, std::string_view prefix, std::string_view path);

/// Whether these names and nothing else stand behind "diff --git ".
[[nodiscard]] bool areNames(std::string_view text, const SideNames &names);

} // namespace espalier::diff
