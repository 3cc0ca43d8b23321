// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/patchtask.h"

#include "core/base/jsonaccess.h"
#include "core/engine/patchcomments.h"
#include "core/engine/patchproof.h"
#include "core/git/committree.h"
#include "core/model/stacktrace.h"
#include "core/store/ticketlog.h"

#include <algorithm>
#include <format>
#include <utility>

namespace espalier::engine {

using autopatch::PatchTask;
using model::Ticket;

namespace {

constexpr std::uint64_t kMostText = 4u << 20; ///< bytes of a file that a source may read

Result<std::vector<std::string>> filesOf(const git::Repository &repository,
                                         const git::ObjectId &commit)
{
    std::vector<std::string> paths;
    const auto &prefix = repository.facts().prefix;
    auto visited = git::visitCommit(
        repository, commit, [&](const git::TreeFile &file, const git::ContentReader &) -> Result<> {
            const bool isRegular = file.entry.kind == git::EntryKind::Regular ||
                                   file.entry.kind == git::EntryKind::Executable;
            if (isRegular && file.safePath && file.path.starts_with(prefix))
                paths.push_back(file.path.substr(prefix.size()));
            return {};
        });
    if (!visited)
        return failure(std::move(visited.error()));
    return paths;
}

/// The file of the base that a path of a trace stands for: itself, or the one whose path is the
/// longest end of it.
std::string pathInBase(std::string_view path, const std::vector<std::string> &paths)
{
    if (path.starts_with("file://"))
        path.remove_prefix(7);
    std::string best;
    for (const auto &each : paths) {
        const bool isEnd = path == each || path.ends_with("/" + each);
        if (isEnd && each.size() > best.size())
            best = each;
    }
    return best;
}

/// The error of a chain that came from the program itself, the outermost first.
const model::RaisedError *ownError(const model::StackTrace &trace)
{
    const auto own = std::ranges::find_if(trace.errors, [](const model::RaisedError &error) {
        return std::ranges::any_of(error.frames, &model::StackFrame::own);
    });
    return own != trace.errors.end() ? &*own : trace.errors.empty() ? nullptr : &trace.errors[0];
}

void takeTrace(PatchTask &task, const model::StackTrace &trace)
{
    const auto *error = ownError(trace);
    if (!error)
        return;
    task.errorType = error->type;
    task.message = error->message;
    task.language = trace.language;
    for (auto frame : error->frames) {
        frame.path = pathInBase(frame.path, task.paths);
        if (!frame.path.empty())
            task.frames.push_back(std::move(frame));
    }
}

/// What a ticket says of its failure, as it was when it was seen.
void takeEvidence(PatchTask &task, const Ticket &ticket)
{
    for (const auto &evidence : ticket.evidence) {
        const auto kind = textAt(evidence, "kind");
        if (kind == "stack" && task.frames.empty()) {
            if (const auto *trace = find(evidence, "trace"))
                takeTrace(task, model::stackTraceFromJson(*trace));
        }
        if (kind == "test" && task.failingTest.empty()) {
            task.failingTest = fullName(textAt(evidence, "suite"), textAt(evidence, "name"));
            task.failureText = textAt(evidence, "detail");
            if (task.message.empty())
                task.message = textAt(evidence, "message");
        }
    }
}

/// What became of an attempt of an earlier run, and what people said of it.
std::string remarkOn(const Json &attempt)
{
    auto text =
        std::format("attempt {} ({}): {} {}", integerAt(attempt, "attempt"),
                    textAt(attempt, "made_by"), textAt(attempt, "state"), textAt(attempt, "error"));
    if (const auto *comments = find(attempt, "comments"); comments && comments->is_array()) {
        for (const auto &comment : *comments)
            text += std::format("\n{}:{} {}", textAt(comment, "path"), integerAt(comment, "line"),
                                textAt(comment, "text"));
    }
    return text;
}

/// How bugs of the same kind were mended before.
Result<> addLessons(PatchTask &task, Workspace &workspace)
{
    constexpr std::size_t kMost = 5;
    if (task.errorType.empty())
        return {};
    auto patterns = store::BugPatternStore(workspace.database()).patterns();
    if (!patterns)
        return failure(std::move(patterns.error()));
    std::size_t taken = 0;
    for (const auto &pattern : *patterns) {
        if (pattern.solution.empty() || !pattern.pattern.starts_with(task.errorType))
            continue;
        task.remarks.push_back(
            std::format("{} was mended before: {}", pattern.pattern, pattern.solution));
        if (++taken == kMost)
            break;
    }
    return {};
}

} // namespace

Result<PatchTask> patchTaskOf(Workspace &workspace, const Ticket &ticket,
                              const git::Repository &repository, const git::ObjectId &base)
{
    auto paths = filesOf(repository, base);
    if (!paths)
        return failure(std::move(paths.error()));
    PatchTask task{.ticketId = ticket.id,
                   .title = ticket.title,
                   .description = ticket.description,
                   .language = {},
                   .errorType = {},
                   .message = {},
                   .declaredFiles = ticket.filesToModify,
                   .paths = *std::move(paths),
                   .read = [&repository, base](const std::string &path) {
                       return repository.readFileAt(base, path, kMostText);
                   }};
    takeEvidence(task, ticket);
    auto earlier = earlierAttempts(workspace, ticket.id);
    if (!earlier)
        return failure(std::move(earlier.error()));
    for (const auto &attempt : *earlier)
        task.remarks.push_back(remarkOn(attempt));
    if (auto added = addLessons(task, workspace); !added)
        return failure(std::move(added.error()));
    return task;
}

void takeFailure(PatchTask &task, const model::TestSeen &seen)
{
    task.failingTest = fullName(seen.suite, seen.name);
    task.failureText = seen.detail.empty() ? seen.message : seen.detail;
    if (!seen.trace.empty()) {
        task.frames.clear();
        takeTrace(task, seen.trace);
    }
    if (task.message.empty())
        task.message = seen.message;
    const auto path = pathInBase(seen.path, task.paths);
    const bool isKnown = std::ranges::contains(task.frames, path, &model::StackFrame::path);
    if (path.empty() || isKnown)
        return;
    model::StackFrame frame;
    frame.path = path;
    frame.line = seen.line;
    task.frames.push_back(std::move(frame));
}

} // namespace espalier::engine
