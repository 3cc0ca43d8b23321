// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/refine/reply.h"

#include "core/base/textformat.h"

#include <algorithm>
#include <format>
#include <vector>

namespace espalier::refine {

namespace {

constexpr std::string_view kFunction = "def insert_telemetry(";

std::vector<std::string_view> linesWithoutReturns(std::string_view reply)
{
    auto lines = linesOf(reply);
    for (auto &line : lines) {
        if (line.ends_with('\r'))
            line.remove_suffix(1);
    }
    return lines;
}

/// How many fence characters a line begins with; 0 when it is no fence.
std::size_t fenceOf(std::string_view line, char &mark)
{
    const auto at = line.find_first_not_of(' ');
    if (at == std::string_view::npos || at > 3 || (line[at] != '`' && line[at] != '~'))
        return 0;
    mark = line[at];
    const auto end = line.find_first_not_of(mark, at);
    const auto length = (end == std::string_view::npos ? line.size() : end) - at;
    return length >= 3 ? length : 0;
}

bool closes(std::string_view line, char opening, std::size_t length)
{
    char mark = 0;
    const auto found = fenceOf(line, mark);
    return found >= length && mark == opening &&
           line.find_first_not_of(" `~") == std::string_view::npos;
}

/// The texts of fenced blocks; one that does not end is taken to the end.
std::vector<std::string> blocksIn(const std::vector<std::string_view> &lines)
{
    std::vector<std::string> blocks;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        char mark = 0;
        const auto length = fenceOf(lines[i], mark);
        if (length == 0)
            continue;
        std::string block;
        for (++i; i < lines.size() && !closes(lines[i], mark, length); ++i) {
            block += lines[i];
            block += '\n';
        }
        blocks.push_back(std::move(block));
    }
    return blocks;
}

std::string joined(const std::vector<std::string_view> &lines)
{
    std::string text;
    for (const auto line : lines) {
        text += line;
        text += '\n';
    }
    return text;
}

Result<std::string> checked(std::string script)
{
    if (script.size() > kMostScriptBytes)
        return failure(ErrorKind::InvalidInput, std::format("the script has {} bytes, more than {}",
                                                            script.size(), kMostScriptBytes));
    if (!isValidUtf8(script))
        return failure(ErrorKind::InvalidInput, "the script is not UTF-8");
    const auto isControl = [](char c) {
        return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t';
    };
    if (std::ranges::any_of(script, isControl))
        return failure(ErrorKind::InvalidInput, "the script has control characters");
    return script;
}

} // namespace

Result<std::string> scriptIn(std::string_view reply)
{
    // Whatever a model wraps a script in is shorter than as much again.
    if (reply.size() > 4 * kMostScriptBytes)
        return failure(ErrorKind::InvalidInput,
                       std::format("the reply has {} bytes", reply.size()));
    const auto lines = linesWithoutReturns(reply);
    auto blocks = blocksIn(lines);
    if (blocks.empty()) {
        auto text = joined(lines);
        const auto start = text.find_first_not_of(" \n\t");
        const auto begin = std::string_view(text).substr(std::min(start, text.size()));
        const bool isScript = begin.starts_with("\"\"\"") || begin.starts_with("from ") ||
                              begin.starts_with("import ") || begin.starts_with("#");
        if (!isScript || !text.contains(kFunction))
            return failure(ErrorKind::InvalidInput, "the reply has no script in it");
        return checked(std::string(begin));
    }
    std::erase_if(blocks, [](const std::string &block) { return !block.contains(kFunction); });
    if (blocks.empty())
        return failure(ErrorKind::InvalidInput, "no block of the reply defines insert_telemetry");
    if (blocks.size() > 1)
        return failure(ErrorKind::InvalidInput,
                       "more than one block of the reply defines insert_telemetry");
    return checked(std::move(blocks.front()));
}

} // namespace espalier::refine
