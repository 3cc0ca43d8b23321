// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/exceptions.h"

#include "core/observe/projectplaces.h"
#include "core/observe/texts.h"
#include "core/traceback/traceback.h"

namespace espalier::observe {

namespace {

/// Of a type, a function, a module: failures are compared by no more of them, and what compares
/// them must not have to cut a word.
constexpr std::size_t kLongestSymbol = 512;

void cutFrame(model::StackFrame &frame, const ImportOptions &options)
{
    frame.function = cutText(frame.function, kLongestSymbol);
    frame.module = cutText(frame.module, kLongestSymbol);
    frame.path = cutText(relativePath(frame.path, options.project), 4 * kLongestName);
    frame.code = cutText(frame.code, kLongestName);
}

} // namespace

void finishTrace(model::StackTrace &trace, const ImportOptions &options)
{
    placeInProject(trace, options.project);
    cutTrace(trace, options);
}

void cutTrace(model::StackTrace &trace, const ImportOptions &options)
{
    for (auto &error : trace.errors) {
        error.type = cutText(error.type, kLongestSymbol);
        error.message = cutText(error.message, options.limits.textBytes);
        for (auto &frame : error.frames)
            cutFrame(frame, options);
    }
}

model::StackTrace traceOf(const ToldError &error, const ImportOptions &options)
{
    model::StackTrace trace;
    if (!error.stack.empty())
        trace = traceback::parseTrace(validText(error.stack), error.language);
    if (trace.empty())
        trace.errors.emplace_back();
    if (trace.language.empty())
        trace.language = traceback::languageNamed(error.language);
    auto &front = trace.errors.front();
    if (!error.type.empty())
        front.type = error.type;
    if (!error.message.empty())
        front.message = error.message;
    finishTrace(trace, options);
    return trace;
}

} // namespace espalier::observe
