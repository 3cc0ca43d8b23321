// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/nearestname.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace espalier {

/// Number of characters to insert, delete or replace, and of neighbours to exchange.
static std::size_t distance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> before(b.size() + 1);
    std::vector<std::size_t> last(b.size() + 1);
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        last[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            row[j] = std::min(
                {last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], before[j - 2] + 1);
        }
        std::swap(before, last);
        std::swap(last, row);
    }
    return last[b.size()];
}

std::string_view nearestName(std::string_view given, const std::vector<std::string_view> &names)
{
    constexpr std::size_t kLongest = 40; // no name is longer by far
    std::string_view best;
    auto nearest = given.size() < 5 ? 2uz : 3uz; // what is this far is none
    for (const auto name : names) {
        const bool begun = given.size() > 1 && name.starts_with(given);
        // Short ones are near to everything.
        const bool unlike = given.size() > kLongest || given.size() < 3 || name.size() < 3;
        const auto far = begun ? 1 : unlike ? kLongest : distance(given, name);
        if (far < nearest) {
            nearest = far;
            best = name;
        }
    }
    return best;
}

std::string listed(const std::vector<std::string_view> &names)
{
    std::string text;
    for (const auto name : names) {
        text += text.empty() ? "" : ", ";
        text += name;
    }
    return text;
}

} // namespace espalier
