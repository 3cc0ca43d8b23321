// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::gate {

/// Why no patch may touch a path: "empty-path", "path-too-long", "invalid-utf8",
/// "control-character", "format-character", "not-nfc", "backslash", "leading-dash",
/// "absolute-path", "parent-path", "git-folder". None when nothing is wrong with it.
[[nodiscard]] std::optional<std::string_view> pathProblem(std::string_view path);

/// Whether a file is one of tests by its name, in a language that is read or in another.
[[nodiscard]] bool isTestPath(std::string_view path);

/// The path as systems that look at names loosely see it: in lower case, without what is ignored,
/// without marks, dots and blanks at the end of a part, compatible forms as one.
[[nodiscard]] std::string undisguised(std::string_view path);

/// Something in a line that does not show what it is.
struct HostileText {
    std::uint32_t column = 0; ///< byte in the line, from 1
    std::string what;         ///< "bidi-control", "zero-width", "invisible-character",
                              ///< "control-character", "mixed-script"
};

/// What a person has to see before the line is taken; `first` for the first line of a file, which
/// may begin with a byte order mark.
[[nodiscard]] std::vector<HostileText> hostileText(std::string_view line, bool first = false);

} // namespace espalier::gate
