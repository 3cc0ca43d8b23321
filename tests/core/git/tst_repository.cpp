// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/git/repository.h"
#include "tests/support/forkedprocess.h"
#include "tests/support/scratchrepository.h"
#include "tests/support/verify.h"

#include <QTest>

#include <unistd.h>

namespace tst_repository {

using namespace espalier;
using namespace espalier::git;
using test::ForkedProcess;
using test::ScratchRepository;
using test::TemporaryProject;

class RepositoryTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanup();

    void aFolderWithoutGitIsNone();
    void aMissingFolderIsNamed();
    void openDoesNotLookUpwards();
    void discoverFindsTheProjectsPlace();
    void aBareRepositoryIsToldApart();
    void aSha256RepositoryIsUnsupported();
    void anUnknownExtensionIsUnsupported();
    void aWorkTreeElsewhereIsRefused_data();
    void aWorkTreeElsewhereIsRefused();
    void aShallowCloneIsToldApart();
    void aLinkedWorkTreeIsToldApart();
    void aSubmoduleIsToldApart();
    void aRepositoryOfAnotherUserNeedsTrust();
    void safeDirectoryCountsAsTrust();

    void headIsUnbornBeforeTheFirstCommit();
    void headIsABranch();
    void headIsDetached();
    void aMergeInProgressIsTold();
    void anIndexLockIsTold();
    void resolveFindsCommits();
    void identityComesFromTheUsersSettings();
    void theRepositorysIdentityWins();
    void withoutIdentityThatIsSaid();
    void branchNames_data();
    void branchNames();
    void uniqueNamesCountUp();
    void aNameBelowABranchIsImpossible();

private:
    TemporaryProject m_home;
};

void RepositoryTest::initTestCase()
{
    qputenv("HOME", m_home.root().c_str());
    qunsetenv("XDG_CONFIG_HOME");
}

void RepositoryTest::cleanup()
{
    m_home.remove(".gitconfig");
    m_home.remove(".config");
}

void RepositoryTest::aFolderWithoutGitIsNone()
{
    const TemporaryProject project;
    VERIFY_FAILS(NotFound, Repository::open(project.root()));
    VERIFY_FAILS(NotFound, Repository::discover(project.root()));
}

void RepositoryTest::aMissingFolderIsNamed()
{
    const TemporaryProject project;
    VERIFY_FAILS(NotFound, Repository::open(project.path("missing")));
}

void RepositoryTest::openDoesNotLookUpwards()
{
    const ScratchRepository scratch;
    scratch.write("sub/a", "");
    VERIFY_OK(Repository::open(scratch.root()));
    VERIFY_FAILS(NotFound, Repository::open(scratch.path("sub")));
}

void RepositoryTest::discoverFindsTheProjectsPlace()
{
    const ScratchRepository scratch;
    scratch.write("sub/deep/a", "");
    auto top = Repository::discover(scratch.root());
    VERIFY_OK(top);
    QCOMPARE(top->facts().prefix, "");
    auto deep = Repository::discover(scratch.path("sub/deep"));
    VERIFY_OK(deep);
    QCOMPARE(deep->facts().prefix, "sub/deep/");
    QCOMPARE(deep->facts().workTree, std::filesystem::canonical(scratch.root()));
}

void RepositoryTest::aBareRepositoryIsToldApart()
{
    const ScratchRepository scratch(ScratchRepository::Kind::Bare);
    auto repository = Repository::open(scratch.root());
    VERIFY_OK(repository);
    QVERIFY(repository->facts().bare);
    VERIFY_FAILS(Unsupported, repository->status());
    QCOMPARE(repository->isIgnored("a"), false);
}

void RepositoryTest::aSha256RepositoryIsUnsupported()
{
    const ScratchRepository scratch(ScratchRepository::Kind::Sha256);
    VERIFY_FAILS(Unsupported, Repository::open(scratch.root()));
}

void RepositoryTest::anUnknownExtensionIsUnsupported()
{
    const ScratchRepository scratch;
    scratch.git({"config", "core.repositoryformatversion", "1"});
    scratch.git({"config", "extensions.tomorrow", "true"});
    VERIFY_FAILS(Unsupported, Repository::open(scratch.root()));
}

void RepositoryTest::aWorkTreeElsewhereIsRefused_data()
{
    QTest::addColumn<QString>("where");
    QTest::newRow("beside") << QStringLiteral("../../elsewhere");
    QTest::newRow("above") << QStringLiteral("../..");
}

void RepositoryTest::aWorkTreeElsewhereIsRefused()
{
    QFETCH(QString, where);
    const TemporaryProject outer;
    outer.write("elsewhere/a", "");
    const ScratchRepository scratch;
    std::filesystem::copy(scratch.root(), outer.path("inner"),
                          std::filesystem::copy_options::recursive);
    const std::string config = outer.read("inner/.git/config");
    outer.write("inner/.git/config", config + "[core]\n\tworktree = " + where.toStdString() + "\n");
    VERIFY_FAILS(Unsupported, Repository::open(outer.path("inner")));
}

void RepositoryTest::aShallowCloneIsToldApart()
{
    const ScratchRepository origin;
    origin.commitAll("one");
    origin.write("a", "1");
    origin.commitAll("two");
    const ScratchRepository scratch;
    scratch.git({"fetch", "--quiet", "--depth=1", "file://" + origin.root().string(), "main"});
    scratch.git({"reset", "--quiet", "--hard", "FETCH_HEAD"});
    auto repository = Repository::open(scratch.root());
    VERIFY_OK(repository);
    QVERIFY(repository->facts().shallow);
}

void RepositoryTest::aLinkedWorkTreeIsToldApart()
{
    const ScratchRepository scratch;
    scratch.commitAll("one");
    const TemporaryProject other;
    scratch.git({"worktree", "add", "--quiet", other.path("linked").string(), "-b", "side"});
    auto repository = Repository::open(other.path("linked"));
    VERIFY_OK(repository);
    QVERIFY(repository->facts().linkedWorkTree);
    QVERIFY(!repository->facts().submodule);
    QCOMPARE(repository->head()->branch, "side");
}

void RepositoryTest::aSubmoduleIsToldApart()
{
    const ScratchRepository inner;
    inner.commitAll("one");
    const ScratchRepository scratch;
    scratch.git({"-c", "protocol.file.allow=always", "submodule", "--quiet", "add",
                 inner.root().string(), "module"});
    auto repository = Repository::open(scratch.path("module"));
    VERIFY_OK(repository);
    QVERIFY(repository->facts().submodule);
    QVERIFY(!Repository::open(scratch.root())->facts().submodule);
}

/// Runs `body` as another user, who can read the repository and nothing is wrong but its owner.
static int asAnotherUser(const TemporaryProject &home, const ScratchRepository &scratch,
                         const std::function<int()> &body)
{
    for (const auto &folder : {home.root(), scratch.root()})
        std::filesystem::permissions(folder, std::filesystem::perms(0755));
    ForkedProcess child(
        [&](ForkedProcess &) { return ForkedProcess::becomeOrdinaryUser() ? body() : 99; });
    return child.wait();
}

void RepositoryTest::aRepositoryOfAnotherUserNeedsTrust()
{
    if (::geteuid() != 0)
        QSKIP("only root can have a repository that belongs to another user");
    const ScratchRepository scratch;
    const int status = asAnotherUser(m_home, scratch, [&] {
        auto refused = Repository::open(scratch.root());
        if (refused || refused.error().kind != ErrorKind::Permission)
            return 1;
        if (!Repository::open(scratch.root(), {.trustOtherOwner = true}))
            return 2;
        return Repository::open(scratch.root()) ? 3 : 0; // the check is on again
    });
    QCOMPARE(status, 0);
}

void RepositoryTest::safeDirectoryCountsAsTrust()
{
    if (::geteuid() != 0)
        QSKIP("only root can have a repository that belongs to another user");
    const ScratchRepository scratch;
    scratch.write("sub/a", "");
    m_home.write(".gitconfig", "[safe]\n\tdirectory = " + scratch.root().string() + "\n");
    const int status = asAnotherUser(m_home, scratch, [&] {
        if (!Repository::open(scratch.root()))
            return 1;
        return Repository::discover(scratch.path("sub")) ? 0 : 2;
    });
    QCOMPARE(status, 0);
}

void RepositoryTest::headIsUnbornBeforeTheFirstCommit()
{
    const ScratchRepository scratch;
    const auto head = Repository::open(scratch.root())->head();
    VERIFY_OK(head);
    QCOMPARE(head->state, HeadState::Unborn);
    QCOMPARE(head->branch, "main");
    QVERIFY(head->commit.empty());
}

void RepositoryTest::headIsABranch()
{
    const ScratchRepository scratch;
    const std::string id = scratch.commitAll("one");
    const auto head = Repository::open(scratch.root())->head();
    VERIFY_OK(head);
    QCOMPARE(head->state, HeadState::Branch);
    QCOMPARE(head->branch, "main");
    QCOMPARE(head->commit.value(), id);
}

void RepositoryTest::headIsDetached()
{
    const ScratchRepository scratch;
    const std::string id = scratch.commitAll("one");
    scratch.git({"checkout", "--quiet", "--detach"});
    const auto head = Repository::open(scratch.root())->head();
    VERIFY_OK(head);
    QCOMPARE(head->state, HeadState::Detached);
    QCOMPARE(head->branch, "");
    QCOMPARE(head->commit.value(), id);
}

void RepositoryTest::aMergeInProgressIsTold()
{
    const ScratchRepository scratch;
    scratch.write("a", "base\n");
    scratch.commitAll("base");
    scratch.git({"checkout", "--quiet", "-b", "side"});
    scratch.write("a", "side\n");
    scratch.commitAll("side");
    scratch.git({"checkout", "--quiet", "main"});
    scratch.write("a", "main\n");
    scratch.commitAll("main");
    auto repository = Repository::open(scratch.root());
    QCOMPARE(repository->operation(), Operation::None);
    QVERIFY(!scratch.tryGit({"merge", "side"}));
    QCOMPARE(repository->operation(), Operation::Merge);
    const auto status = repository->status();
    VERIFY_OK(status);
    QCOMPARE(status->size(), 1u);
    QCOMPARE(status->front().work, FileStatus::Conflicted);
}

void RepositoryTest::anIndexLockIsTold()
{
    const ScratchRepository scratch;
    auto repository = Repository::open(scratch.root());
    QVERIFY(!repository->indexIsLocked());
    scratch.write(".git/index.lock", "");
    QVERIFY(repository->indexIsLocked());
}

void RepositoryTest::resolveFindsCommits()
{
    const ScratchRepository scratch;
    const std::string id = scratch.commitAll("one");
    scratch.git({"tag", "-a", "v1", "-m", "first"});
    auto repository = Repository::open(scratch.root());
    for (const char *revision : {"main", "HEAD", "v1"})
        QCOMPARE(repository->resolve(revision)->value(), id);
    QCOMPARE(repository->resolve(id)->value(), id);
    VERIFY_FAILS(NotFound, repository->resolve("missing"));
    QVERIFY(!repository->resolve("HEAD^{tree").has_value());
    QCOMPARE(repository->hasBranch("main"), true);
    QCOMPARE(repository->hasBranch("v1"), false);
}

void RepositoryTest::identityComesFromTheUsersSettings()
{
    const ScratchRepository scratch;
    m_home.write(".config/git/config", "[user]\n\tname = From XDG\n\temail = xdg@example.org\n");
    m_home.write(".gitconfig", "[user]\n\tname = From Home\n[include]\n\tpath = more\n");
    m_home.write("more", "[user]\n\temail = included@example.org\n");
    const auto identity = Repository::open(scratch.root())->identity();
    VERIFY_OK(identity);
    QCOMPARE(identity->name, "From Home");
    QCOMPARE(identity->email, "included@example.org");
}

void RepositoryTest::theRepositorysIdentityWins()
{
    const ScratchRepository scratch;
    m_home.write(".gitconfig", "[user]\n\tname = From Home\n\temail = home@example.org\n");
    scratch.git({"config", "user.name", "From Repository"});
    const auto identity = Repository::open(scratch.root())->identity();
    VERIFY_OK(identity);
    QCOMPARE(identity->name, "From Repository");
    QCOMPARE(identity->email, "home@example.org");
}

void RepositoryTest::withoutIdentityThatIsSaid()
{
    const ScratchRepository scratch;
    VERIFY_FAILS(NotFound, Repository::open(scratch.root())->identity());
}

void RepositoryTest::branchNames_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("valid");
    const auto row = [](const char *name, bool valid) {
        QTest::newRow(name) << QString::fromUtf8(name) << valid;
    };
    row("espalier/instrument", true);
    row("\xc3\xa4", true);
    for (const char *name : {"", "-x", "a..b", "a b", "a/", "/a", "a.lock", "HEAD", "a~1", "a:b",
                             "a@{b", "a//b", "@", "a\\b", "a?", ".a"})
        row(name, false);
}

void RepositoryTest::branchNames()
{
    QFETCH(QString, name);
    QFETCH(bool, valid);
    QCOMPARE(isBranchName(name.toStdString()), valid);
}

void RepositoryTest::uniqueNamesCountUp()
{
    const ScratchRepository scratch;
    scratch.commitAll("one");
    auto repository = Repository::open(scratch.root());
    QCOMPARE(repository->uniqueBranchName("espalier/a"), "espalier/a");
    scratch.git({"branch", "espalier/a"});
    scratch.git({"branch", "espalier/a-2/below"});
    QCOMPARE(repository->uniqueBranchName("espalier/a"), "espalier/a-3");
    VERIFY_FAILS(InvalidInput, repository->uniqueBranchName("-bad"));
}

void RepositoryTest::aNameBelowABranchIsImpossible()
{
    const ScratchRepository scratch;
    scratch.commitAll("one");
    scratch.git({"branch", "espalier"});
    VERIFY_FAILS(Conflict, Repository::open(scratch.root())->uniqueBranchName("espalier/a"));
}

} // namespace tst_repository

QTEST_GUILESS_MAIN(tst_repository::RepositoryTest)
#include "tst_repository.moc"
