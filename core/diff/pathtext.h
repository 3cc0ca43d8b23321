// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace espalier::diff {

/// A path as git writes it in a diff: as it is, or in quotation marks and with the escapes of C
/// where it has bytes that would confuse a reader.
[[nodiscard]] std::string pathText(std::string_view path);

/// What stands behind "--- " or "+++ ": the prefix with the path, or "/dev/null" for an empty path.
/// With a tab behind a name with blanks, as git does it: patch would end it at the blank.
[[nodiscard]] std::string sidePathText(std::string_view prefix, std::string_view path);

/// Takes a quoted path from the front of `text`, which begins with a quotation mark. Nothing when
/// its end is missing, when an escape is none that git knows, or when it names a NUL byte.
[[nodiscard]] std::optional<std::string> takeQuotedPath(std::string_view &text);

} // namespace espalier::diff
