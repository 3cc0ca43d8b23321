// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/git/repository.h"

#include "core/git/handles.h"

#include <algorithm>
#include <mutex>
#include <shared_mutex>

namespace espalier::git {

namespace fs = std::filesystem;

std::string_view name(Operation operation)
{
    switch (operation) {
    case Operation::None: return "none";
    case Operation::Merge: return "merge";
    case Operation::Revert: return "revert";
    case Operation::CherryPick: return "cherry-pick";
    case Operation::Bisect: return "bisect";
    case Operation::Rebase: return "rebase";
    case Operation::ApplyMailbox: return "apply-mailbox";
    }
    return "none";
}

enum class Validation { On, Off };

/// The check of the owner can be turned off for the whole process only: for the moment of one
/// opening, during which no other goes on.
static int openHandle(RepositoryHandle &handle, const fs::path &path, unsigned flags,
                      Validation validation)
{
    static std::shared_mutex mutex;
    ensureLibrary();
    if (validation == Validation::On) {
        const std::shared_lock lock(mutex);
        return git_repository_open_ext(std::out_ptr(handle), path.c_str(), flags, nullptr);
    }
    const std::unique_lock lock(mutex);
    git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
    const int code = git_repository_open_ext(std::out_ptr(handle), path.c_str(), flags, nullptr);
    git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 1);
    return code;
}

/// The folder with the .git that counts for `path`.
static fs::path rootOf(const fs::path &path, unsigned flags)
{
    std::error_code error;
    for (fs::path folder = path; !(flags & GIT_REPOSITORY_OPEN_NO_SEARCH);
         folder = folder.parent_path()) {
        if (fs::exists(folder / ".git", error))
            return folder;
        if (folder == folder.root_path())
            break;
    }
    return path;
}

static std::unexpected<Error> openFailure(int code, const fs::path &path)
{
    if (code == GIT_ENOTFOUND)
        return failure(ErrorKind::NotFound, "not a git repository", path.string());
    if (code == GIT_EOWNER)
        return failure(ErrorKind::Permission, "the repository belongs to another user",
                       path.string());
    const git_error *last = git_error_last();
    // Unknown extensions and versions, SHA-256 among them, come without a code of their own.
    if (last && (last->klass == GIT_ERROR_REPOSITORY || last->klass == GIT_ERROR_INVALID))
        return failure(ErrorKind::Unsupported,
                       std::string("this kind of git repository cannot be read: ") + last->message,
                       path.string());
    return gitFailure(code, "cannot open the git repository", path.string());
}

static Result<OpenedRepository> openTrusted(const fs::path &path, unsigned flags,
                                            const OpenOptions &options)
{
    RepositoryHandle handle;
    int code =
        openHandle(handle, path, flags, options.trustOtherOwner ? Validation::Off : Validation::On);
    if (code == GIT_EOWNER && isSafeDirectory(rootOf(path, flags)))
        code = openHandle(handle, path, flags, Validation::Off);
    if (code != 0)
        return openFailure(code, path);
    auto settings = addUserSettings(handle.get());
    if (!settings)
        return failure(std::move(settings.error()));
    return OpenedRepository{std::move(*settings), std::move(handle)};
}

static bool isSparse(git_repository *repository)
{
    ConfigHandle config;
    if (git_repository_config_snapshot(std::out_ptr(config), repository) != 0)
        return false;
    int sparse = 0;
    return git_config_get_bool(&sparse, config.get(), "core.sparsecheckout") == 0 && sparse != 0;
}

static Result<RepositoryFacts> gatherFacts(git_repository *repository, const fs::path &project)
{
    RepositoryFacts facts{.workTree = {},
                          .gitFolder = git_repository_path(repository),
                          .prefix = {},
                          .bare = git_repository_is_bare(repository) != 0,
                          .shallow = git_repository_is_shallow(repository) != 0,
                          .linkedWorkTree = git_repository_is_worktree(repository) != 0,
                          .sparse = isSparse(repository)};
    if (facts.bare)
        return facts;
    std::error_code error;
    facts.workTree = fs::canonical(git_repository_workdir(repository), error);
    if (error)
        return systemFailure(error.value(), "the work tree is missing",
                             git_repository_workdir(repository));
    facts.submodule = !facts.linkedWorkTree && fs::is_regular_file(facts.workTree / ".git", error);
    const fs::path relative = project.lexically_relative(facts.workTree);
    // A repository's own configuration can put the work tree anywhere, into a home folder, say.
    if (relative.empty() || *relative.begin() == "..")
        return failure(ErrorKind::Unsupported,
                       "the repository's configuration puts its work tree elsewhere",
                       facts.workTree.string());
    if (relative != ".")
        facts.prefix = relative.string() + "/";
    return facts;
}

static Result<std::unique_ptr<Repository::Private>>
openProject(const fs::path &folder, unsigned flags, const OpenOptions &options)
{
    std::error_code error;
    const fs::path project = fs::canonical(folder, error);
    if (error)
        return systemFailure(error.value(), "cannot open the folder", folder.string());
    auto opened = openTrusted(project, flags, options);
    if (!opened)
        return failure(std::move(opened.error()));
    auto facts = gatherFacts(opened->handle.get(), project);
    if (!facts)
        return failure(std::move(facts.error()));
    return std::make_unique<Repository::Private>(std::move(*opened), std::move(*facts));
}

Result<OpenedRepository> openAgain(const Repository::Private &repository)
{
    // By its .git folder (of the work tree, where that is linked), so it is the same one for sure.
    return openTrusted(repository.facts.gitFolder, GIT_REPOSITORY_OPEN_NO_SEARCH,
                       {.trustOtherOwner = true});
}

Result<Repository> Repository::open(const fs::path &project, OpenOptions options)
{
    auto d = openProject(project, GIT_REPOSITORY_OPEN_NO_SEARCH, options);
    if (!d)
        return failure(std::move(d.error()));
    if (!(*d)->facts.prefix.empty())
        return failure(ErrorKind::Unsupported,
                       "the repository's configuration puts its work tree elsewhere",
                       (*d)->facts.workTree.string());
    return Repository(std::move(*d));
}

Result<Repository> Repository::discover(const fs::path &project, OpenOptions options)
{
    auto d = openProject(project, 0, options);
    if (!d)
        return failure(std::move(d.error()));
    return Repository(std::move(*d));
}

Repository::Repository(std::unique_ptr<Private> d) : m_d(std::move(d)) {}
Repository::~Repository() = default;
Repository::Repository(Repository &&other) noexcept = default;
Repository &Repository::operator=(Repository &&other) noexcept = default;

const RepositoryFacts &Repository::facts() const
{
    return m_d->facts;
}

Result<Head> Repository::head() const
{
    git_repository *repository = m_d->handle();
    ReferenceHandle reference;
    if (const int code = git_reference_lookup(std::out_ptr(reference), repository, "HEAD");
        code != 0)
        return gitFailure(code, "cannot read HEAD", m_d->facts.gitFolder.string());
    Head head;
    if (git_reference_type(reference.get()) == GIT_REFERENCE_DIRECT) {
        head.state = HeadState::Detached;
        head.commit = toId(*git_reference_target(reference.get()));
        return head;
    }
    constexpr std::string_view kBranches = "refs/heads/";
    head.branch = git_reference_symbolic_target(reference.get());
    if (head.branch.starts_with(kBranches))
        head.branch.erase(0, kBranches.size());
    ReferenceHandle target;
    const int code = git_reference_resolve(std::out_ptr(target), reference.get());
    if (code == GIT_ENOTFOUND)
        return head;
    if (code != 0)
        return gitFailure(code, "cannot read the current branch", head.branch);
    head.state = HeadState::Branch;
    head.commit = toId(*git_reference_target(target.get()));
    return head;
}

Operation Repository::operation() const
{
    switch (git_repository_state(m_d->handle())) {
    case GIT_REPOSITORY_STATE_MERGE: return Operation::Merge;
    case GIT_REPOSITORY_STATE_REVERT:
    case GIT_REPOSITORY_STATE_REVERT_SEQUENCE: return Operation::Revert;
    case GIT_REPOSITORY_STATE_CHERRYPICK:
    case GIT_REPOSITORY_STATE_CHERRYPICK_SEQUENCE: return Operation::CherryPick;
    case GIT_REPOSITORY_STATE_BISECT: return Operation::Bisect;
    case GIT_REPOSITORY_STATE_REBASE:
    case GIT_REPOSITORY_STATE_REBASE_INTERACTIVE:
    case GIT_REPOSITORY_STATE_REBASE_MERGE: return Operation::Rebase;
    case GIT_REPOSITORY_STATE_APPLY_MAILBOX:
    case GIT_REPOSITORY_STATE_APPLY_MAILBOX_OR_REBASE: return Operation::ApplyMailbox;
    default: return Operation::None;
    }
}

bool Repository::indexIsLocked() const
{
    std::error_code error;
    return fs::exists(m_d->facts.gitFolder / "index.lock", error);
}

Result<Identity> Repository::identity() const
{
    ConfigHandle config;
    int code = git_repository_config_snapshot(std::out_ptr(config), m_d->handle());
    Identity identity;
    const std::pair<const char *, std::string *> wanted[] = {{"user.name", &identity.name},
                                                             {"user.email", &identity.email}};
    for (const auto &[key, value] : wanted) {
        const char *text = nullptr;
        if (code == 0)
            code = git_config_get_string(&text, config.get(), key);
        if (code == 0)
            *value = text;
    }
    if (code == 0 && (identity.name.empty() || identity.email.empty()))
        code = GIT_ENOTFOUND;
    if (code == GIT_ENOTFOUND)
        return failure(ErrorKind::NotFound, "git knows no user.name and user.email");
    if (code != 0)
        return gitFailure(code, "cannot read the git settings");
    return identity;
}

Result<ObjectId> Repository::resolve(const std::string &revision) const
{
    ObjectHandle object;
    ObjectHandle commit;
    int code = git_revparse_single(std::out_ptr(object), m_d->handle(), revision.c_str());
    if (code == 0)
        code = git_object_peel(std::out_ptr(commit), object.get(), GIT_OBJECT_COMMIT);
    if (code != 0)
        return gitFailure(code, "no such commit", revision);
    return toId(*git_object_id(commit.get()));
}

Result<bool> Repository::hasBranch(const std::string &name) const
{
    ReferenceHandle branch;
    const int code =
        git_branch_lookup(std::out_ptr(branch), m_d->handle(), name.c_str(), GIT_BRANCH_LOCAL);
    if (code != 0 && code != GIT_ENOTFOUND)
        return gitFailure(code, "cannot look up the branch", name);
    return code == 0;
}

bool isBranchName(const std::string &name)
{
    ensureLibrary();
    int valid = 0; // libgit2 takes "@", which stands for HEAD
    return name != "@" && git_branch_name_is_valid(&valid, name.c_str()) == 0 && valid != 0;
}

Result<std::vector<std::string>> branchNames(git_repository *repository, const std::string &prefix)
{
    git_reference_iterator *raw = nullptr;
    const std::string pattern = referenceName(prefix) + "*";
    if (const int code = git_reference_iterator_glob_new(&raw, repository, pattern.c_str());
        code != 0)
        return gitFailure(code, "cannot list the branches");
    const Handle<git_reference_iterator, git_reference_iterator_free> iterator(raw);
    const auto folder = referenceName({}).size();
    std::vector<std::string> names;
    while (true) {
        const char *name = nullptr;
        const int code = git_reference_next_name(&name, raw);
        if (code == GIT_ITEROVER)
            return names;
        if (code != 0)
            return gitFailure(code, "cannot list the branches");
        names.emplace_back(name + folder);
    }
}

std::string branchAbove(git_repository *repository, const std::string &branch)
{
    for (auto slash = branch.find('/'); slash != branch.npos; slash = branch.find('/', slash + 1)) {
        const auto folder = branch.substr(0, slash);
        ReferenceHandle reference;
        if (git_reference_lookup(std::out_ptr(reference), repository,
                                 referenceName(folder).c_str()) == 0)
            return folder;
    }
    return {};
}

Result<std::string> Repository::uniqueBranchName(const std::string &prefix) const
{
    if (!isBranchName(prefix))
        return failure(ErrorKind::InvalidInput, "not a name for a branch", prefix);
    auto names = branchNames(m_d->handle(), prefix);
    if (!names)
        return failure(std::move(names.error()));
    auto above = branchAbove(m_d->handle(), prefix);
    const auto current = head();
    if (current && current->state == HeadState::Unborn) {
        names->push_back(current->branch);
        if (prefix.starts_with(current->branch + "/"))
            above = current->branch;
    }
    if (!above.empty())
        return failure(ErrorKind::Conflict, "a branch has the name of the folder of this one",
                       above);
    for (int number = 1;; ++number) {
        const std::string name = number == 1 ? prefix : prefix + "-" + std::to_string(number);
        const auto taken = [&](const std::string &other) {
            return other == name || other.starts_with(name + "/");
        };
        if (std::ranges::none_of(*names, taken))
            return name;
    }
}

} // namespace espalier::git
