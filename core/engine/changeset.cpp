// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/changeset.h"

#include "core/base/hash.h"
#include "core/instrument/edits.h"
#include "core/instrument/placement.h"

#include <algorithm>
#include <map>
#include <unistd.h>

namespace espalier::engine {

namespace fs = std::filesystem;

std::string FileChange::newBytes() const
{
    return diff::apply(current.value_or(""), changes);
}

namespace {

// The runtime goes where a file needs it, unless it is there as it should be.
void addRuntime(const fs::path &root, const std::string &path, const std::string &content,
                ChangeSet &changes)
{
    FileChange change{.path = path};
    if (auto present = readFile(root / path)) {
        if (*present == content)
            return;
        change.current = *std::move(present);
    }
    const auto size = static_cast<std::uint32_t>(change.current.value_or("").size());
    change.changes.push_back({{0, size}, content});
    changes.push_back(std::move(change));
}

} // namespace

ChangeSet changesOf(const Workspace &workspace, const InstrumentPlan &plan)
{
    ChangeSet changes;
    std::map<std::string, const std::string *> runtimes;
    instrument::PlacementRules placement(workspace.root());
    for (const auto &file : plan.files) {
        if (!file.planned.empty()) {
            const auto placed = placement.place(file.path, file.outline(), *file.pack);
            for (const auto &path : placed.runtimeFiles)
                runtimes.emplace(path, &file.pack->runtime);
        }
        auto edits = instrument::changesBetween(file.present, file.planned);
        if (!edits.empty())
            changes.push_back({.path = file.path,
                               .current = file.current,
                               .changes = std::move(edits),
                               .mode = file.stamp.mode});
    }
    for (const auto &[path, content] : runtimes)
        addRuntime(workspace.root(), path, *content, changes);
    std::ranges::sort(changes, {}, &FileChange::path);
    return changes;
}

std::string patchText(const ChangeSet &changes)
{
    std::string text;
    for (const auto &change : changes) {
        diff::UnifiedHeader header{.oldPath = change.current ? change.path : "",
                                   .newPath = change.remove ? "" : change.path};
        if (change.mode & 0100)
            header.mode = "100755";
        text += diff::unified(header, change.current.value_or(""), change.changes);
    }
    return text;
}

namespace {

// The files must still be what the changes were made for.
Result<> checkUnchanged(const fs::path &root, const ChangeSet &changes)
{
    for (const auto &change : changes) {
        const auto now = readFile(root / change.path);
        const bool same = change.current ? now && *now == *change.current
                                         : !now && now.error().kind == ErrorKind::NotFound;
        if (!same)
            return failure(ErrorKind::Conflict,
                           "the file changed while the run was under way; nothing was written",
                           change.path);
    }
    return {};
}

Result<> writeChange(const fs::path &root, const FileChange &change, const std::string &bytes)
{
    const auto path = root / change.path;
    if (!change.remove)
        return writeFileAtomically(path, bytes);
    if (::unlink(path.c_str()) != 0)
        return systemFailure(errno, "cannot remove", path.string());
    return {};
}

// Puts back what was written so far, newest first.
Result<> takeBack(const fs::path &root, const ChangeSet &changes, std::size_t written)
{
    Result<> outcome;
    for (auto i = written; i-- > 0;) {
        const auto &change = changes[i];
        const auto path = root / change.path;
        Result<> done;
        if (change.current)
            done = writeFileAtomically(path, *change.current);
        else if (::unlink(path.c_str()) != 0 && errno != ENOENT)
            done = systemFailure(errno, "cannot remove", path.string());
        if (!done)
            outcome = done;
    }
    return outcome;
}

Result<> beginJournal(store::Journal &journal, const store::RunId &id, const ChangeSet &changes,
                      const std::vector<std::string> &bytes)
{
    std::vector<store::PlannedChange> planned;
    for (std::size_t i = 0; i < changes.size(); ++i) {
        const auto &change = changes[i];
        store::PlannedChange plan{.path = change.path, .mode = change.mode & 07777};
        if (change.current)
            plan.original = *change.current;
        if (!change.remove)
            plan.newHash = hash64(bytes[i]);
        planned.push_back(plan);
    }
    return journal.begin(id, "apply", planned);
}

store::RunId newRunId()
{
    const auto now = std::chrono::system_clock::now().time_since_epoch().count();
    return store::RunId(KeyHasher()
                            .add(static_cast<std::uint64_t>(now))
                            .add(static_cast<std::uint64_t>(::getpid()))
                            .hex());
}

} // namespace

Result<> applyInPlace(Workspace &workspace, const ChangeSet &changes, JobContext &job)
{
    if (changes.empty())
        return {};
    const auto &root = workspace.root();
    if (auto same = checkUnchanged(root, changes); !same)
        return same;
    std::vector<std::string> bytes;
    bytes.reserve(changes.size());
    for (const auto &change : changes)
        bytes.push_back(change.newBytes());
    const auto id = newRunId();
    if (auto begun = beginJournal(workspace.journal(), id, changes, bytes); !begun)
        return begun;
    Result<> outcome;
    std::size_t written = 0;
    for (; written < changes.size() && outcome; ++written) {
        outcome = job.checkpoint();
        if (outcome)
            outcome = writeChange(root, changes[written], bytes[written]);
        job.report("write", written + 1, changes.size());
        if (!outcome)
            break;
    }
    if (outcome)
        return workspace.journal().complete(id);
    if (auto back = takeBack(root, changes, written); !back)
        return failure(back.error().kind,
                       outcome.error().text() + "; and taking the changes back failed: " +
                           back.error().message + "; the next start will try again",
                       back.error().context);
    if (auto closed = workspace.journal().rolledBack(id); !closed)
        return closed;
    return outcome;
}

std::string_view name(ApplyMode mode)
{
    switch (mode) {
    case ApplyMode::Preview: return "preview";
    case ApplyMode::InPlace: return "in-place";
    case ApplyMode::Branch: return "branch";
    case ApplyMode::Patch: return "patch";
    }
    return "preview";
}

Result<> carryOut(Workspace &workspace, const ChangeSet &changes, ApplyMode mode,
                  const std::string &branch, const std::string &message,
                  model::InstrumentReport &report, JobContext &job)
{
    if (mode == ApplyMode::InPlace)
        return applyInPlace(workspace, changes, job);
    if (mode != ApplyMode::Branch || changes.empty())
        return {};
    auto made = applyOnBranch(workspace, changes, branch, message);
    if (!made)
        return failure(made.error());
    report.branch = made->name;
    report.commit = made->commit;
    return {};
}

} // namespace espalier::engine
