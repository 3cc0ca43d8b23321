// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/patchfiles.h"

#include "core/base/textcut.h"
#include "core/diff/patch.h"
#include "core/diff/patchextract.h"
#include "core/gate/paths.h"
#include "core/git/changecheck.h"

namespace espalier::engine {

namespace {

constexpr std::size_t kShownOfPath = 200;

/// A path of the patch, which begins at the root of the repository, as one of the project.
Result<std::string> pathIn(const git::Repository &repository, const std::string &path)
{
    if (const auto problem = gate::pathProblem(path))
        return failure(ErrorKind::InvalidInput,
                       "no patch may touch this path (" + std::string(*problem) + ")",
                       cutMiddle(path, kShownOfPath));
    const auto &prefix = repository.facts().prefix;
    if (!path.starts_with(prefix))
        return failure(ErrorKind::InvalidInput, "the file is not in the project", path);
    return path.substr(prefix.size());
}

Result<std::optional<git::FileMode>> modeOf(const diff::FilePatch &file)
{
    if (!file.newMode || file.newPath.empty())
        return std::optional<git::FileMode>();
    if (*file.newMode == "100755")
        return std::optional(git::FileMode::Executable);
    if (*file.newMode == "100644")
        return std::optional(git::FileMode::Regular);
    return failure(ErrorKind::InvalidInput,
                   "only regular files can be made, no links and no submodules", file.newPath);
}

class Patching final {
public:
    Patching(const git::Repository &repository, const git::ObjectId &commit)
        : m_repository(repository), m_commit(commit)
    {
    }

    Result<> take(const diff::FilePatch &file)
    {
        auto before = oldContent(file);
        if (!before)
            return failure(std::move(before.error()));
        auto text =
            diff::applyTo(file, *before ? std::optional<std::string_view>(**before) : std::nullopt);
        if (!text)
            return failure(std::move(text.error()));
        auto mode = modeOf(file);
        if (!mode)
            return failure(std::move(mode.error()));
        const bool moves = !file.oldPath.empty() && file.oldPath != file.newPath;
        if (moves && !file.isCopy) {
            auto gone = pathIn(m_repository, file.oldPath);
            if (!gone)
                return failure(std::move(gone.error()));
            m_files.push_back({.path = *std::move(gone), .content = {}, .mode = {}});
        }
        if (file.newPath.empty())
            return {};
        auto path = pathIn(m_repository, file.newPath);
        if (!path)
            return failure(std::move(path.error()));
        if (moves && m_repository.readFileAt(m_commit, *path))
            return failure(ErrorKind::AlreadyExists, "there is a file where one is to be moved to",
                           file.newPath);
        m_files.push_back({.path = *std::move(path), .content = *std::move(text), .mode = *mode});
        return {};
    }

    std::vector<PatchedFile> files() { return std::move(m_files); }

private:
    /// None where the patch says that there is no file, and where there is none.
    Result<std::optional<std::string>> oldContent(const diff::FilePatch &file) const
    {
        const auto &name = file.oldPath.empty() ? file.newPath : file.oldPath;
        auto path = pathIn(m_repository, name);
        if (!path)
            return failure(std::move(path.error()));
        auto content = m_repository.readFileAt(m_commit, *path);
        if (content)
            return std::optional(*std::move(content));
        if (content.error().kind == ErrorKind::NotFound)
            return std::optional<std::string>();
        return failure(std::move(content.error()));
    }

    const git::Repository &m_repository;
    const git::ObjectId &m_commit;
    std::vector<PatchedFile> m_files;
};

} // namespace

Result<std::vector<PatchedFile>> patchedFiles(const git::Repository &repository,
                                              const git::ObjectId &commit, std::string_view text)
{
    auto found = diff::extractPatch(text);
    if (!found)
        return failure(std::move(found.error()));
    auto patch = diff::parsePatch(*found);
    if (!patch)
        return failure(std::move(patch.error()));
    Patching patching(repository, commit);
    for (const auto &file : patch->files) {
        if (auto taken = patching.take(file); !taken)
            return failure(std::move(taken.error()));
    }
    auto files = patching.files();
    if (auto fit = git::checkChanges(repository, commit, changesOf(files)); !fit)
        return failure(std::move(fit.error()));
    return files;
}

std::vector<git::FileChange> changesOf(const std::vector<PatchedFile> &files)
{
    std::vector<git::FileChange> changes;
    for (const auto &file : files) {
        git::FileChange change{.path = file.path, .content = {}, .mode = file.mode};
        if (file.content)
            change.content = *file.content;
        changes.push_back(std::move(change));
    }
    return changes;
}

TreeOverlay testsAmong(const std::vector<PatchedFile> &files)
{
    TreeOverlay overlay;
    for (const auto &file : files) {
        if (gate::isTestPath(file.path))
            overlay.insert_or_assign(file.path, file.content);
    }
    return overlay;
}

} // namespace espalier::engine
