// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/autopatch/rewritetext.h"

#include "core/base/textformat.h"

namespace espalier::autopatch {

/// Calls `line(text)` for each line but the first, and joins what comes of it.
template <typename Line>
static std::string mapLines(std::string_view text, const Line &line)
{
    std::string result;
    bool isFirst = true;
    for (const auto each : linesOf(text)) {
        if (!isFirst)
            result += '\n';
        result += isFirst ? std::string(each) : line(each);
        isFirst = false;
    }
    return result;
}

std::string withoutIndent(std::string_view text, std::string_view indent)
{
    return mapLines(text, [&](std::string_view line) {
        return std::string(line.starts_with(indent) ? line.substr(indent.size()) : line);
    });
}

std::string withIndent(std::string_view text, std::string_view indent)
{
    return mapLines(text, [&](std::string_view line) {
        return line.empty() ? std::string() : std::string(indent) + std::string(line);
    });
}

} // namespace espalier::autopatch
