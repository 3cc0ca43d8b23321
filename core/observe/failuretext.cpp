// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/failuretext.h"

#include "core/observe/projectplaces.h"
#include "core/observe/pytesttext.h"
#include "core/observe/textlines.h"
#include "core/traceback/traceback.h"

#include <algorithm>
#include <utility>

namespace espalier::observe {

namespace {

// Pytest first: what an error says may hold a traceback of another program.
model::StackTrace traceIn(std::string_view text)
{
    auto trace = parsePytest(text);
    if (!trace.empty())
        return trace;
    auto found = traceback::findTraces(text);
    return found.empty() ? traceback::parseTrace(text) : std::move(found.front().trace);
}

const model::StackFrame *ownPlace(const model::StackTrace &trace)
{
    for (const auto &error : trace.errors) {
        const auto own = std::ranges::find_if(error.frames, [](const model::StackFrame &frame) {
            return frame.own && frame.line > 0 && !frame.path.empty();
        });
        if (own != error.frames.end())
            return &*own;
    }
    return nullptr;
}

void findPlace(std::string_view text, FailureText &failure)
{
    while (!text.empty()) {
        auto line = trimmed(takeLine(text));
        if (line.starts_with("at "))
            line.remove_prefix(3);
        const auto place = placeAtBegin(line);
        if (!place || place->path.find_first_of(" \t\"'(") != std::string_view::npos)
            continue;
        failure.path = std::string(place->path);
        failure.line = place->line;
        return;
    }
}

} // namespace

KeptLines keptFailureText(std::string_view text, bool isPytest)
{
    if ((isPytest && hasErrorLines(text)) || !parsePytest(text).empty())
        return withoutValues(text);
    return {.text = std::string(text)};
}

FailureText readFailureText(std::string_view text, const std::filesystem::path &project)
{
    FailureText failure{.trace = traceIn(text), .path = {}};
    placeInProject(failure.trace, project);
    if (const auto *place = ownPlace(failure.trace)) {
        failure.path = place->path;
        failure.line = place->line;
    } else if (failure.trace.empty()) {
        findPlace(text, failure);
    }
    return failure;
}

} // namespace espalier::observe
