// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/git/create.h"

#include "core/git/handles.h"

namespace espalier::git {

static Result<RepositoryHandle> initialise(const std::filesystem::path &folder,
                                           const Identity &identity)
{
    git_repository_init_options options;
    git_repository_init_options_init(&options, GIT_REPOSITORY_INIT_OPTIONS_VERSION);
    options.flags = GIT_REPOSITORY_INIT_NO_REINIT;
    options.initial_head = "main";
    RepositoryHandle repository;
    int code = git_repository_init_ext(std::out_ptr(repository), folder.c_str(), &options);
    if (code != 0)
        return gitFailure(code, "cannot make a repository", folder.string());
    ConfigHandle config;
    code = git_repository_config(std::out_ptr(config), repository.get());
    if (code == 0)
        code = git_config_set_string(config.get(), "user.name", identity.name.c_str());
    if (code == 0)
        code = git_config_set_string(config.get(), "user.email", identity.email.c_str());
    if (code != 0)
        return gitFailure(code, "cannot make a repository", folder.string());
    return repository;
}

// The tree of everything in the folder, by way of the index, which is written, too.
static Result<TreeHandle> treeOfAll(git_repository *repository)
{
    IndexHandle index;
    git_oid id;
    int code = git_repository_index(std::out_ptr(index), repository);
    if (code == 0)
        code = git_index_add_all(index.get(), nullptr, GIT_INDEX_ADD_DEFAULT, nullptr, nullptr);
    if (code == 0)
        code = git_index_write_tree(&id, index.get());
    if (code == 0)
        code = git_index_write(index.get());
    TreeHandle tree;
    if (code == 0)
        code = git_tree_lookup(std::out_ptr(tree), repository, &id);
    if (code != 0)
        return gitFailure(code, "cannot make the first commit");
    return tree;
}

Result<> createRepository(const std::filesystem::path &folder, const Identity &identity,
                          const std::string &message)
{
    ensureLibrary();
    const auto repository = initialise(folder, identity);
    if (!repository)
        return failure(repository.error());
    const auto tree = treeOfAll(repository->get());
    if (!tree)
        return failure(tree.error());
    SignatureHandle author;
    git_oid id;
    int code =
        git_signature_now(std::out_ptr(author), identity.name.c_str(), identity.email.c_str());
    if (code == 0)
        code = git_commit_create(&id, repository->get(), "HEAD", author.get(), author.get(),
                                 nullptr, message.c_str(), tree->get(), 0, nullptr);
    if (code != 0)
        return gitFailure(code, "cannot make the first commit", folder.string());
    return {};
}

} // namespace espalier::git
