// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/changeset.h"

#include "core/base/hash.h"
#include "core/instrument/edits.h"
#include "core/instrument/placement.h"

#include <algorithm>
#include <cerrno>
#include <map>
#include <sys/stat.h>
#include <unistd.h>

namespace espalier::engine {

namespace fs = std::filesystem;

std::string FileChange::newBytes() const
{
    return diff::apply(current.value_or(""), changes);
}

namespace {

// Whether a file is a runtime of ours, perhaps of another version: they begin alike.
bool isRuntime(const std::string &present, const std::string &content)
{
    const auto head = content.find('\n', content.find('\n') + 1);
    return present.starts_with(content.substr(0, head));
}

// Folders made for a runtime must not lead out of the project.
Result<> checkFolders(const fs::path &root, const std::string &path)
{
    fs::path folder;
    for (const auto &part : fs::path(path).parent_path()) {
        folder /= part;
        std::error_code error;
        const auto status = fs::symlink_status(root / folder, error);
        if (fs::exists(status) && !fs::is_directory(status))
            return failure(ErrorKind::Conflict,
                           "the runtime needs a folder here; move away what has its name",
                           folder.string());
    }
    return {};
}

// The runtime goes where a file needs it, unless it is there as it should be.
Result<> addRuntime(const fs::path &root, const std::string &path, const std::string &content,
                    ChangeSet &changes)
{
    FileChange change{.path = path};
    if (auto sound = checkFolders(root, path); !sound)
        return sound;
    std::error_code error;
    const auto status = fs::symlink_status(root / path, error);
    if (fs::exists(status)) {
        auto present = fs::is_regular_file(status) ? readFile(root / path)
                                                   : Result<std::string>(std::string{});
        if (!present)
            return failure(present.error());
        if (*present == content)
            return {};
        if (!isRuntime(*present, content))
            return failure(ErrorKind::Conflict,
                           "something that is not ours has the runtime's name; move it away", path);
        change.current = *std::move(present);
    }
    const auto size = static_cast<std::uint32_t>(change.current.value_or("").size());
    change.changes.push_back({{0, size}, content});
    changes.push_back(std::move(change));
    return {};
}

} // namespace

Result<ChangeSet> changesOf(const Workspace &workspace, const InstrumentPlan &plan)
{
    ChangeSet changes;
    std::map<std::string, std::shared_ptr<const std::string>> runtimes;
    for (const auto &file : plan.files) {
        if (!file.planned.empty()) {
            for (const auto &runtime : file.placement.runtime)
                runtimes.emplace(runtime.path, runtime.content);
        }
        auto edits = instrument::changesBetween(file.present, file.planned);
        if (!edits.empty())
            changes.push_back({.path = file.path,
                               .current = file.current,
                               .changes = std::move(edits),
                               .mode = file.stamp.mode});
    }
    for (const auto &[path, content] : runtimes) {
        if (content->empty())
            continue;
        if (auto added = addRuntime(workspace.root(), path, *content, changes); !added)
            return failure(added.error());
    }
    std::ranges::sort(changes, {}, &FileChange::path);
    return changes;
}

Result<> removeWithOwnFolders(const fs::path &path)
{
    if (::unlink(path.c_str()) != 0 && errno != ENOENT)
        return systemFailure(errno, "cannot remove", path.string());
    for (const auto &folder : instrument::runtimeFoldersOf(path)) {
        if (::rmdir(folder.c_str()) != 0)
            break; // something else is in it
    }
    return {};
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

// The file must still be what the change was made for.
static Result<> checkUnchanged(const fs::path &root, const FileChange &change)
{
    const auto now = readFile(root / change.path);
    const bool missing = !now && now.error().kind == ErrorKind::NotFound;
    const bool same = missing ? !change.current || change.remove // gone already is as good
                              : now && change.current && *now == *change.current;
    if (same)
        return {};
    return failure(ErrorKind::Conflict,
                   "the file changed while the run was under way; nothing was written",
                   change.path);
}

Result<> checkUnchanged(const fs::path &root, const ChangeSet &changes)
{
    for (const auto &change : changes) {
        if (auto same = checkUnchanged(root, change); !same)
            return same;
    }
    return {};
}

namespace {

// The folders that a runtime gets for itself.
Result<> makeOwnFolders(const fs::path &path)
{
    const auto folders = instrument::runtimeFoldersOf(path);
    for (auto folder = folders.rbegin(); folder != folders.rend(); ++folder) {
        std::error_code error;
        fs::create_directory(*folder, error);
        if (error)
            return systemFailure(error.value(), "cannot make", folder->string());
    }
    return {};
}

/// New contents beside the project's own files, complete and on disk before the first is put in
/// place: one flush serves them all. The folder goes with this object.
class Staging final {
public:
    static Result<Staging> create(const Workspace &workspace)
    {
        auto folder = TemporaryFolder::create("staging", workspace.stateRoot());
        if (!folder)
            return failure(folder.error());
        return Staging(*std::move(folder));
    }

    Result<> write(std::size_t index, const FileChange &change, const std::string &bytes)
    {
        if (change.remove)
            return {};
        auto written = writeFilePlainly(file(index), bytes);
        if (!written)
            return written;
        const auto mode = change.current ? change.mode & 07777 : 0644;
        if (::chmod(file(index).c_str(), mode) != 0)
            return systemFailure(errno, "cannot set the mode of", change.path);
        return {};
    }
    Result<> flush() { return flushFileSystem(m_folder.path()); }

    // Renames; where the state lies on another file system, writes beside the target instead.
    Result<> place(std::size_t index, const fs::path &path, const FileChange &change,
                   const std::string &bytes)
    {
        if (change.remove)
            return removeWithOwnFolders(path);
        if (!change.current) {
            if (auto made = makeOwnFolders(path); !made)
                return made;
        }
        if (::rename(file(index).c_str(), path.c_str()) == 0)
            return {};
        if (errno == EXDEV)
            return writeFileAtomically(path, bytes);
        return systemFailure(errno, "cannot replace", path.string());
    }

private:
    explicit Staging(TemporaryFolder folder) : m_folder(std::move(folder)) {}
    [[nodiscard]] fs::path file(std::size_t index) const
    {
        return m_folder.path() / std::to_string(index);
    }
    TemporaryFolder m_folder;
};

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

namespace {

Result<> stageAll(Staging &staging, const ChangeSet &changes, const std::vector<std::string> &bytes,
                  JobContext &job)
{
    for (std::size_t i = 0; i < changes.size(); ++i) {
        auto staged = job.checkpoint();
        if (staged)
            staged = staging.write(i, changes[i], bytes[i]);
        if (!staged)
            return staged;
    }
    return staging.flush();
}

Result<> placeAll(Staging &staging, const fs::path &root, const ChangeSet &changes,
                  const std::vector<std::string> &bytes, JobContext &job)
{
    for (std::size_t placed = 0; placed < changes.size(); ++placed) {
        auto done = job.checkpoint();
        if (done) // an editor pays no heed to our lock
            done = checkUnchanged(root, changes[placed]);
        if (done)
            done =
                staging.place(placed, root / changes[placed].path, changes[placed], bytes[placed]);
        if (!done)
            return done;
        job.report("write", placed + 1, changes.size());
    }
    return flushFileSystem(root);
}

} // namespace

namespace {

// Takes a run of this program back that could not be carried out; passes on why it could not.
Result<> undo(Workspace &workspace, const store::RunId &id, const Error &why)
{
    Repair repair;
    auto runs = workspace.journal().unfinished();
    Result<> back;
    if (!runs)
        back = failure(runs.error());
    else if (const auto run = std::ranges::find(*runs, id, &store::UnfinishedRun::id);
             run != runs->end())
        back = takeBack(workspace.root(), workspace.journal(), *run, repair);
    if (!back)
        return failure(back.error().kind,
                       why.text() + "; and taking the changes back failed: " +
                           back.error().message + "; the next start will try again",
                       back.error().context);
    return failure(why);
}

// Another run since this one was planned may have done what this one does not know of: put
// telemetry into files, say, that need a runtime this one is about to remove.
Result<> checkLatest(Workspace &workspace)
{
    const auto latest = workspace.journal().latest();
    if (!latest)
        return failure(latest.error());
    if (workspace.plannedAfter() && *latest != *workspace.plannedAfter())
        return failure(ErrorKind::Conflict,
                       "another Espalier changed files of this project meanwhile; nothing was "
                       "written; run the command again");
    return {};
}

Result<> applyLocked(Workspace &workspace, const ChangeSet &changes, JobContext &job)
{
    const auto &root = workspace.root();
    if (auto same = checkUnchanged(root, changes); !same)
        return same;
    if (auto latest = checkLatest(workspace); !latest)
        return latest;
    std::vector<std::string> bytes;
    bytes.reserve(changes.size());
    for (const auto &change : changes)
        bytes.push_back(change.newBytes());
    auto staging = Staging::create(workspace);
    if (!staging)
        return failure(staging.error());
    if (auto staged = stageAll(*staging, changes, bytes, job); !staged)
        return staged;
    const auto id = newRunId();
    if (auto begun = beginJournal(workspace.journal(), id, changes, bytes); !begun)
        return begun;
    workspace.notePlanning(); // this run is known to whatever comes next
    const auto placed = placeAll(*staging, root, changes, bytes, job);
    return placed ? workspace.journal().complete(id) : undo(workspace, id, placed.error());
}

} // namespace

Result<> applyInPlace(Workspace &workspace, const ChangeSet &changes, JobContext &job)
{
    constexpr std::chrono::seconds kPatience(10);
    if (changes.empty())
        return {};
    if (workspace.stateRoot().empty())
        return failure(
            ErrorKind::Permission,
            "changes in place need a folder for their journal, and neither the project's "
            "state folder nor yours can be written",
            workspace.root().string());
    const auto lock = ChangeLock::take(workspace.stateRoot(), kPatience, job);
    return lock ? applyLocked(workspace, changes, job) : failure(lock.error());
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
    if (mode != ApplyMode::Branch)
        return {};
    auto made = applyOnBranch(workspace, changes, branch, message);
    if (!made)
        return failure(made.error());
    report.branch = made->name;
    report.commit = made->commit;
    report.branchExisted = made->existed;
    return {};
}

} // namespace espalier::engine
