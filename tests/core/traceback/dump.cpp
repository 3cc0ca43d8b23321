// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/traceback/dump.h"

#include <format>

namespace espalier::traceback {

static std::string placeOf(const model::StackFrame &frame)
{
    auto place = frame.path;
    if (frame.line > 0)
        place += std::format(":{}", frame.line);
    if (frame.column > 0)
        place += std::format(":{}", frame.column);
    return place;
}

static std::string dump(const model::StackFrame &frame)
{
    std::string line = frame.own ? "  " : "- ";
    line += frame.function;
    if (!frame.module.empty())
        line += ", " + frame.module;
    if (!frame.path.empty() || frame.line > 0)
        line += " @ " + placeOf(frame);
    if (!frame.code.empty())
        line += " | " + frame.code;
    return line + '\n';
}

std::string dump(const model::StackTrace &trace)
{
    auto result = trace.language + '\n';
    for (const auto &error : trace.errors) {
        if (error.relation != model::Relation::Outermost)
            result += std::format("{} of {}: ", model::nameOf(error.relation), error.of);
        result += error.type + ": " + error.message + '\n';
        for (const auto &frame : error.frames)
            result += dump(frame);
        if (error.framesLeftOut > 0)
            result += std::format("  {} left out\n", error.framesLeftOut);
    }
    return result;
}

std::string dump(const std::vector<FoundTrace> &found)
{
    std::string result;
    for (const auto &each : found) {
        result += std::format("{}-{}: ", each.line, each.endLine);
        if (!each.at.empty())
            result += each.at + ' ';
        result += dump(each.trace);
    }
    return result;
}

std::string plain(std::string_view text)
{
    if (text.starts_with('\n'))
        text.remove_prefix(1);
    constexpr std::string_view margin = "        ";
    std::string result;
    while (!text.empty()) {
        if (text.starts_with(margin))
            text.remove_prefix(margin.size());
        const auto end = text.find('\n');
        // What stands before the closing quotes is no line.
        if (end == std::string_view::npos && text.find_first_not_of(' ') == std::string_view::npos)
            break;
        result += text.substr(0, end);
        result += '\n';
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return result;
}

} // namespace espalier::traceback
