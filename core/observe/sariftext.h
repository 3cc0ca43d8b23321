// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace espalier::observe {

/// A message of SARIF with "{0}" filled in and "{{" undone. Without arguments it stays as it is:
/// most tools write braces that are meant. Ends once more than `most` bytes were made.
[[nodiscard]] std::string withArguments(std::string_view text,
                                        std::span<const std::string> arguments, std::size_t most);

/// The same without what refers to other places of the report: "[a value](1)" is "a value".
[[nodiscard]] std::string withoutLinks(std::string_view text);

/// "a%20b" is "a b"; what is no such sequence, and "%00", stays.
[[nodiscard]] std::string percentDecoded(std::string_view text);

/// The scheme of an absolute URI in lower case; empty for a relative one, and for a path that
/// begins with the letter of a drive.
[[nodiscard]] std::string schemeOf(std::string_view uri);

/// The path that a URI with the scheme "file" names, decoded: "/src/a.c", "C:/src/a.c",
/// "//host/share/a.c".
[[nodiscard]] std::string pathOfFileUri(std::string_view uri);

} // namespace espalier::observe
