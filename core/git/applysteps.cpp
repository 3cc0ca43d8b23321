// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/git/abandoned.h"
#include "core/git/applying.h"
#include "core/git/objects.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <map>
#include <set>
#include <unistd.h>

namespace espalier::git {

namespace fs = std::filesystem;

static bool onOneFileSystem(const fs::path &one, const fs::path &other)
{
    struct stat first{};
    struct stat second{};
    return ::stat(one.c_str(), &first) == 0 && ::stat(other.c_str(), &second) == 0 &&
           first.st_dev == second.st_dev;
}

ApplyPlaces placesOf(const Repository &repository, const ApplyPlan &plan)
{
    constexpr std::size_t kEnough = 16;
    const RepositoryFacts &facts = repository.facts();
    const std::string id = plan.after.value().substr(0, kEnough);
    const std::string name = "espalier-apply-" + id;
    const bool inGitFolder = onOneFileSystem(facts.gitFolder, facts.workTree);
    return {.index = facts.gitFolder / "index",
            .newIndex = facts.gitFolder / (name + ".new"),
            .oldIndex = facts.gitFolder / (name + ".old"),
            .staging = inGitFolder ? facts.gitFolder / name : facts.workTree / ("." + name),
            .marker = "espalier " + plan.before.value() + " " + plan.after.value() + "\n"};
}

Result<bool> hasLeftovers(const Repository &repository, const ApplyPlan &plan)
{
    const ApplyPlaces places = placesOf(repository, plan);
    if (IndexLock::exists(repository.facts().gitFolder, places.marker))
        return true;
    const auto staging = isThere(places.staging);
    return staging && !*staging ? isThere(places.oldIndex) : staging;
}

Result<> removeLeftovers(const ApplyPlaces &places)
{
    for (const fs::path &path : {places.staging, places.newIndex,
                                 fs::path(places.newIndex.string() + ".lock"), places.oldIndex}) {
        std::error_code error;
        fs::remove_all(path, error);
        if (error)
            return systemFailure(error.value(), "cannot remove", path.string());
        // It takes what it cannot look at for what is not there.
        const auto left = isThere(path);
        if (!left)
            return failure(left.error());
        if (*left)
            return failure(ErrorKind::Io, "cannot remove", path.string());
    }
    return {};
}

Result<> clearInterrupted(const Repository &repository, const ApplyPlan &plan)
{
    const auto isAfter = [&](const ObjectId &id) { return id == plan.after; };
    if (auto cleared = clearAbandoned(repository, plan.branch, isAfter); !cleared)
        return cleared;
    return IndexLock::removeUnfinished(repository.facts().gitFolder,
                                       placesOf(repository, plan).marker);
}

ApplySteps::ApplySteps(const Repository &repository, const ApplyPlan &plan, Towards towards,
                       bool resumes)
    : m_repository(repository), m_plan(plan), m_places(placesOf(repository, plan)),
      m_towards(towards), m_resumes(resumes)
{
}

const std::optional<StoredEntry> &ApplySteps::target(const ChangedFile &file) const
{
    return m_towards == Towards::After ? file.after : file.before;
}

const std::optional<StoredEntry> &ApplySteps::origin(const ChangedFile &file) const
{
    return m_towards == Towards::After ? file.before : file.after;
}

/// Looked at again just before it changes. A file that is neither as before nor as after is
/// somebody's: it stops an apply, and an undo leaves it.
Result<bool> ApplySteps::isToChange(const Checkout &checkout, const ChangedFile &file) const
{
    auto there = checkout.workIs(file.path, target(file));
    if (!there)
        return there;
    if (*there)
        return false;
    auto known = checkout.workIs(file.path, origin(file));
    if (known && !*known && m_towards == Towards::After)
        return failure(ErrorKind::Conflict, "a file was changed meanwhile", file.path);
    return known;
}

/// Flushing one by one takes milliseconds each, flushing all waits for what others write.
static constexpr std::size_t kFewFiles = 64;

/// Modes are the umask's business, as with any file that git writes.
static Result<> writeStaged(const fs::path &path, EntryKind kind, std::string_view content,
                            bool flush)
{
    const mode_t mode = kind == EntryKind::Executable ? 0777 : 0666;
    const FileDescriptor file(
        ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode));
    if (!file.valid())
        return systemFailure(errno, "cannot write", path.string());
    if (auto written = writeAll(file, content, path); !written)
        return written;
    if (flush && ::fsync(file.get()) != 0)
        return systemFailure(errno, "cannot write to disk", path.string());
    return {};
}

Result<> ApplySteps::stageFile(const Checkout &checkout, std::size_t number)
{
    const ChangedFile &file = m_plan.files[number];
    const auto &wanted = target(file);
    if (!wanted)
        return {};
    const auto leftOut = checkout.isLeftOut(file.path);
    if (!leftOut)
        return failure(leftOut.error());
    const auto turn = *leftOut ? Result<bool>(false) : isToChange(checkout, file);
    if (!turn)
        return failure(turn.error());
    if (!*turn)
        return {};
    const auto content = checkoutForm(m_repository.parts().handle(), file.path, wanted->id);
    if (!content)
        return failure(content.error());
    return writeStaged(m_places.staging / std::to_string(number), wanted->kind, *content,
                       m_plan.files.size() <= kFewFiles);
}

Result<> ApplySteps::stage()
{
    std::error_code error;
    fs::remove_all(m_places.staging, error); // of an apply that was interrupted
    if (::mkdir(m_places.staging.c_str(), 0700) != 0)
        return systemFailure(errno, "cannot make the folder", m_places.staging.string());
    const auto checkout = Checkout::look(m_repository, m_plan);
    if (!checkout)
        return failure(checkout.error());
    for (std::size_t number = 0; number < m_plan.files.size(); ++number) {
        if (auto done = stageFile(*checkout, number); !done)
            return done;
    }
    return m_plan.files.size() <= kFewFiles ? Result<>() : flushFileSystem(m_places.staging);
}

Result<bool> ApplySteps::placeFile(const Checkout &checkout, std::size_t number)
{
    const ChangedFile &file = m_plan.files[number];
    const fs::path staged = m_places.staging / std::to_string(number);
    const auto isStaged = target(file) ? isThere(staged) : Result<bool>(true);
    if (!isStaged || !*isStaged)
        return isStaged;
    auto turn = isToChange(checkout, file);
    if (!turn)
        return turn;
    if (!*turn && (!m_resumes || target(file)))
        return false;
    if (!*turn) { // a file that is gone may have left its folder, when that was to go, too
        const auto found = checkout.folder().look(file.path);
        if (!found || found->what != WorkFolder::What::Nothing)
            return found ? Result<bool>(false) : failure(found.error());
    }
    const auto done = target(file) ? checkout.folder().moveIn(staged, file.path)
                                   : checkout.folder().remove(file.path);
    if (!done)
        return failure(done.error());
    return turn;
}

Result<> ApplySteps::flushFolders(const WorkFolder &folder) const
{
    if (m_plan.files.size() > kFewFiles)
        return flushFileSystem(m_repository.facts().workTree);
    std::set<std::string> flushed;
    for (const ChangedFile &file : m_plan.files) {
        const auto slash = file.path.rfind('/');
        if (!flushed.insert(file.path.substr(0, slash == file.path.npos ? 0 : slash)).second)
            continue;
        if (auto done = folder.flushFolderOf(file.path); !done)
            return done;
    }
    return {};
}

/// Files that go come first: one may be where a folder is to be, or the last one of a folder that
/// becomes a file.
Result<> ApplySteps::place(std::size_t most)
{
    const auto checkout = Checkout::look(m_repository, m_plan);
    if (!checkout)
        return failure(checkout.error());
    for (const bool going : {true, false}) {
        for (std::size_t number = 0; number < m_plan.files.size(); ++number) {
            if (going == target(m_plan.files[number]).has_value())
                continue;
            if (most == 0)
                return {};
            const auto placed = placeFile(*checkout, number);
            if (!placed)
                return failure(placed.error());
            most -= *placed ? 1 : 0;
        }
    }
    return flushFolders(checkout->folder());
}

static void setFacts(git_index_entry &entry, const struct stat &facts)
{
    // The index has 32 bits for each; so has what git compares with.
    entry.ctime = {static_cast<std::int32_t>(facts.st_ctim.tv_sec),
                   static_cast<std::uint32_t>(facts.st_ctim.tv_nsec)};
    entry.mtime = {static_cast<std::int32_t>(facts.st_mtim.tv_sec),
                   static_cast<std::uint32_t>(facts.st_mtim.tv_nsec)};
    entry.dev = static_cast<std::uint32_t>(facts.st_dev);
    entry.ino = static_cast<std::uint32_t>(facts.st_ino);
    entry.uid = facts.st_uid;
    entry.gid = facts.st_gid;
    entry.file_size = static_cast<std::uint32_t>(facts.st_size);
}

Result<> ApplySteps::updateEntry(const Checkout &checkout, git_index *index,
                                 const ChangedFile &file) const
{
    const auto &wanted = target(file);
    if (checkout.indexIs(file.path, wanted))
        return {};
    if (!wanted) {
        const int code = git_index_remove(index, file.path.c_str(), 0);
        return code == 0 ? Result<>() : gitFailure(code, "cannot change the index", file.path);
    }
    const auto found = checkout.folder().look(file.path);
    const auto id = toOid(wanted->id);
    if (!found || !id)
        return failure(!found ? found.error() : id.error());
    git_index_entry entry{};
    if (found->what == WorkFolder::What::File)
        setFacts(entry, found->facts);
    entry.id = *id;
    entry.mode = fileMode(wanted->kind);
    entry.flags_extended = checkout.extendedFlags(file.path);
    entry.path = file.path.c_str();
    const int code = git_index_add(index, &entry);
    return code == 0 ? Result<>() : gitFailure(code, "cannot change the index", file.path);
}

/// A file that changed in the moment the old index was written is known as "perhaps changed" by the
/// age of that index. In a younger one it would pass for unchanged, so its entry loses its size,
/// which git takes for "look at the content".
static void keepDoubts(git_index *index, const struct stat &oldIndex)
{
    const auto isOlder = [&](const git_index_time &time) {
        return time.seconds < oldIndex.st_mtim.tv_sec ||
               (time.seconds == oldIndex.st_mtim.tv_sec &&
                time.nanoseconds < oldIndex.st_mtim.tv_nsec);
    };
    for (std::size_t i = 0; i < git_index_entrycount(index); ++i) {
        const git_index_entry *entry = git_index_get_byindex(index, i);
        // Adding a changed copy would throw away what the index knows about whole folders.
        if (!isOlder(entry->mtime))
            const_cast<git_index_entry *>(entry)->file_size = 0;
    }
}

/// The index as it was before all: the very file, which nobody writes to, they all replace it. Its
/// time is a part of it, by which git knows what to look at again.
static std::error_code keepOld(const ApplyPlaces &places)
{
    std::error_code error;
    fs::create_hard_link(places.index, places.oldIndex, error);
    if (!error)
        return error;
    fs::copy_file(places.index, places.newIndex, fs::copy_options::overwrite_existing, error);
    if (!error)
        fs::last_write_time(places.newIndex, fs::last_write_time(places.index, error), error);
    if (!error)
        fs::rename(places.newIndex, places.oldIndex, error);
    return error;
}

/// A copy to be changed, and the index as it was before all.
static Result<> copyIndex(const ApplyPlaces &places)
{
    std::error_code error;
    fs::remove(places.newIndex.string() + ".lock", error); // of an apply that was interrupted
    const auto hasOld = isThere(places.oldIndex);
    if (!hasOld)
        return failure(hasOld.error());
    error = *hasOld ? std::error_code() : keepOld(places);
    if (!error)
        fs::copy_file(places.index, places.newIndex, fs::copy_options::overwrite_existing, error);
    if (error)
        return systemFailure(error.value(), "cannot write the index", places.newIndex.string());
    return {};
}

Result<> ApplySteps::updateEntries(const Checkout &checkout, git_index *index) const
{
    for (const bool going : {true, false}) { // as in the work tree
        for (const ChangedFile &file : m_plan.files) {
            if (going == target(file).has_value())
                continue;
            if (auto done = updateEntry(checkout, index, file); !done)
                return done;
        }
    }
    return {};
}

static bool isSameEntry(const git_index_entry &one, const git_index_entry &other)
{
    constexpr std::uint16_t kExtended =
        GIT_INDEX_ENTRY_SKIP_WORKTREE | GIT_INDEX_ENTRY_INTENT_TO_ADD;
    return git_oid_equal(&one.id, &other.id) != 0 && one.mode == other.mode &&
           (one.flags & ~GIT_INDEX_ENTRY_NAMEMASK) == (other.flags & ~GIT_INDEX_ENTRY_NAMEMASK) &&
           (one.flags_extended & kExtended) == (other.flags_extended & kExtended);
}

using EntriesByPath = std::map<std::pair<std::string, int>, const git_index_entry *>;

static EntriesByPath entriesOf(git_index *index, const std::set<std::string> &leftOut)
{
    EntriesByPath entries;
    for (std::size_t i = 0; i < git_index_entrycount(index); ++i) {
        const git_index_entry *entry = git_index_get_byindex(index, i);
        if (!leftOut.contains(entry->path))
            entries.emplace(std::pair(entry->path, git_index_entry_stage(entry)), entry);
    }
    return entries;
}

/// Puts the index back as it was before all, byte for byte; false where somebody has changed
/// another of its entries meanwhile.
Result<bool> ApplySteps::restoreIndex(const Checkout &checkout) const
{
    const auto hasOld = isThere(m_places.oldIndex);
    if (!hasOld)
        return hasOld;
    if (!*hasOld) // not changed yet, or put back already
        return std::ranges::all_of(m_plan.files, [&](const ChangedFile &file) {
            return checkout.indexIs(file.path, target(file));
        });
    const auto old = openIndex(m_places.oldIndex);
    if (!old && old.error().kind != ErrorKind::Unsupported)
        return failure(old.error());
    if (!old)
        return false;
    std::set<std::string> ours;
    for (const ChangedFile &file : m_plan.files)
        ours.insert(file.path);
    const auto isSame = [](const auto &one, const auto &other) {
        return one.first == other.first && isSameEntry(*one.second, *other.second);
    };
    if (!std::ranges::equal(entriesOf(old->get(), ours), entriesOf(checkout.index(), ours), isSame))
        return false;
    if (::rename(m_places.oldIndex.c_str(), m_places.index.c_str()) != 0)
        return systemFailure(errno, "cannot write the index", m_places.index.string());
    if (auto flushed = flushFolder(m_places.index.parent_path()); !flushed)
        return failure(flushed.error());
    return true;
}

Result<> ApplySteps::writeIndex()
{
    const auto checkout = Checkout::look(m_repository, m_plan);
    if (!checkout)
        return failure(checkout.error());
    if (m_towards == Towards::Before) {
        const auto restored = restoreIndex(*checkout);
        if (!restored || *restored)
            return restored ? Result<>() : failure(restored.error());
    }
    struct stat old{};
    const bool exists = ::stat(m_places.index.c_str(), &old) == 0;
    if (!exists && errno != ENOENT)
        return systemFailure(errno, "cannot write the index", m_places.index.string());
    if (auto copied = exists ? copyIndex(m_places) : Result<>(); !copied)
        return copied;
    const auto index = openIndex(m_places.newIndex);
    if (!index)
        return failure(index.error());
    if (exists)
        keepDoubts(index->get(), old);
    if (auto updated = updateEntries(*checkout, index->get()); !updated)
        return updated;
    const int code = git_index_write(index->get());
    if (code != 0)
        return gitFailure(code, "cannot write the index", m_places.newIndex.string());
    if (exists)
        static_cast<void>(::chmod(m_places.newIndex.c_str(), old.st_mode & 0777));
    if (::rename(m_places.newIndex.c_str(), m_places.index.c_str()) != 0)
        return systemFailure(errno, "cannot write the index", m_places.index.string());
    return flushFolder(m_places.index.parent_path());
}

Result<> ApplySteps::takeAll()
{
    auto done = stage();
    if (done)
        done = place();
    if (done)
        done = writeIndex();
    return done;
}

static const char *reflogMessage(ApplyMethod method)
{
    switch (method) {
    case ApplyMethod::FastForward: return "espalier: apply by fast-forward";
    case ApplyMethod::MergeCommit: return "espalier: apply by merge";
    case ApplyMethod::SquashCommit: return "espalier: apply by squash";
    case ApplyMethod::RevertCommit: return "espalier: revert";
    }
    return "espalier: apply";
}

Result<> moveBranch(const Repository &repository, const ApplyPlan &plan)
{
    git_repository *handle = repository.parts().handle();
    const auto before = toOid(plan.before);
    const auto after = toOid(plan.after);
    if (!before || !after)
        return failure(!before ? before.error() : after.error());
    git_repository_set_ident(handle, plan.identity.name.c_str(), plan.identity.email.c_str());
    ReferenceHandle reference;
    const int code = git_reference_create_matching(std::out_ptr(reference), handle,
                                                   referenceName(plan.branch).c_str(), &*after, 1,
                                                   &*before, reflogMessage(plan.method));
    if (code == GIT_EMODIFIED)
        return failure(ErrorKind::Conflict, "the branch has moved on", plan.branch);
    if (code != 0)
        return gitFailure(code, "cannot move the branch", plan.branch);
    // A branch that was packed gets a file in the same way as a new one.
    dropLockOf(repository, plan.branch);
    return verifyBranch(repository.parts(), plan.branch, plan.after);
}

} // namespace espalier::git
