// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace espalier {

/// What file systems take: Linux counts the NUL among the 4096 bytes of a path.
inline constexpr std::size_t kLongestPath = 4095;
inline constexpr std::size_t kLongestName = 255;
/// Folders within folders that are walked through.
inline constexpr std::size_t kDeepestFolder = 1000;

/// Whether no file can be made by this path, or none that would be found again.
[[nodiscard]] constexpr bool isPathTooLong(std::string_view path)
{
    if (path.size() > kLongestPath)
        return true;
    std::size_t folders = 0;
    for (std::size_t begin = 0; begin <= path.size(); ++folders) {
        const auto end = std::min(path.find('/', begin), path.size());
        if (end - begin > kLongestName)
            return true;
        begin = end + 1;
    }
    // The last part is the file itself.
    return folders > kDeepestFolder + 1;
}

} // namespace espalier
