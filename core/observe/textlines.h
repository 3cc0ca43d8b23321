// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace espalier::observe {

/// Takes the first line off a text that is not empty, and gives it without its end ("\n" or
/// "\r\n"). For texts of any size: a list of their lines could take many times as much.
[[nodiscard]] inline std::string_view takeLine(std::string_view &text)
{
    const auto end = text.find('\n');
    auto line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.ends_with('\r'))
        line.remove_suffix(1);
    return line;
}

/// Without white space at both ends.
[[nodiscard]] inline std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view kSpace = " \t\r\n";
    const auto first = text.find_first_not_of(kSpace);
    const auto last = text.find_last_not_of(kSpace);
    return first == std::string_view::npos ? std::string_view()
                                           : text.substr(first, last - first + 1);
}

} // namespace espalier::observe
