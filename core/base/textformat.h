// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace espalier {

/// How the text of a file is laid out.
struct TextFormat {
    std::string newline = "\n"; ///< "\n" or "\r\n", whichever ends more lines
    bool byteOrderMark = false; ///< starts with the UTF-8 mark
    bool validUtf8 = true;
    bool binary = false; ///< has a NUL byte near its beginning, or is UTF-16/32
};

/// Looks at a text once. Source: the newline style of the majority decides, LF on a draw.
[[nodiscard]] TextFormat detectFormat(std::string_view text);

/// "\n" or "\r\n", whichever ends more lines; LF on a draw.
[[nodiscard]] std::string_view newlineOf(std::string_view text);

/// Whether the bytes are well-formed UTF-8 (no surrogates, no overlong forms).
[[nodiscard]] bool isValidUtf8(std::string_view text);

/// Offset of the first byte of the line that `offset` lies in. Lines end at "\n" only.
[[nodiscard]] std::uint32_t lineStart(std::string_view text, std::uint32_t offset);

/// Offset just behind the "\n" of the line that `offset` lies in, or the size of the text.
[[nodiscard]] std::uint32_t lineEnd(std::string_view text, std::uint32_t offset);

/// Bytes as Latin-1 characters in UTF-8: carries any bytes through JSON unharmed.
[[nodiscard]] std::string latin1ToUtf8(std::string_view bytes);

/// Control characters, escapes and bidirectional marks made visible, so that text from a repository
/// cannot steer a terminal. Newline and tab stay.
[[nodiscard]] std::string visibleText(std::string_view text);

/// The same for a name that is to stay on one line: line ends and tabs are made visible, too.
[[nodiscard]] std::string visibleLine(std::string_view text);

/// The lines without their "\n"; a "\r" before it stays. Nothing follows a final "\n".
[[nodiscard]] std::vector<std::string_view> linesOf(std::string_view text);

/// Puts `with` for every `what`, which what is put in is not searched for. Nothing for an empty
/// one.
void replaceAll(std::string &text, std::string_view what, std::string_view with);

} // namespace espalier
