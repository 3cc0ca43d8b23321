// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace espalier {

/// The text with U+FFFD for every byte that is not part of UTF-8. NUL stays.
[[nodiscard]] std::string repairedUtf8(std::string_view text);

/// The text when it has at most `most` bytes; else its beginning up to the last blank or line end
/// that fits, and "…", together no longer than that (but "…" is never left out). The word in which
/// it would be cut goes as a whole: a secret that has lost its end is known by nobody any more.
[[nodiscard]] std::string cutAtWord(std::string_view text, std::size_t most);

/// The text without its middle when it has more than `most` bytes, and how many were left out.
/// Characters stay whole.
[[nodiscard]] std::string cutMiddle(std::string_view text, std::size_t most);

/// The text in a fence of backticks, longer than any run of them in the text: nothing in it can end
/// the fence. `language` stands behind the first one.
[[nodiscard]] std::string fenced(std::string_view text, std::string_view language = {});

} // namespace espalier
