// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/ignorerules.h"

#include "core/git/repository.h"

namespace espalier::engine {

// Where no folder has a .git there is no repository that counts. Loading libgit2 takes milliseconds
// (it reads the certificates of the system): a run on unchanged files would notice.
static bool mayBeInRepository(const std::filesystem::path &root)
{
    std::error_code error;
    for (auto folder = std::filesystem::canonical(root, error); !error;
         folder = folder.parent_path()) {
        if (std::filesystem::exists(folder / ".git", error) || error)
            return true;
        if (folder == folder.root_path())
            return false;
    }
    return true;
}

IgnoreRules::IgnoreRules(const std::filesystem::path &root)
{
    if (!mayBeInRepository(root))
        return;
    auto repository = git::Repository::discover(root);
    if (repository && !repository->facts().bare)
        m_repository = std::make_unique<git::Repository>(*std::move(repository));
}

IgnoreRules::~IgnoreRules() = default;

std::function<bool(const std::string &path, bool folder)> IgnoreRules::predicate() const
{
    if (!m_repository)
        return {};
    return [this](const std::string &path, bool folder) {
        return m_repository->isIgnored(folder ? path + "/" : path).value_or(false);
    };
}

} // namespace espalier::engine
