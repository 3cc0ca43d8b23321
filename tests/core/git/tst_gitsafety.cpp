// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/git/applyplan.h"
#include "core/git/branches.h"
#include "core/git/committree.h"
#include "core/git/mail.h"
#include "tests/support/forkedprocess.h"
#include "tests/support/scratchrepository.h"
#include "tests/support/verify.h"

#include <QTest>

#include <random>
#include <unistd.h>

namespace tst_gitsafety {

using namespace espalier;
using namespace espalier::git;
using test::ForkedProcess;
using test::ScratchRepository;

static CommitRequest request(const std::string &base, std::vector<FileChange> changes)
{
    return {.branch = "espalier/test",
            .base = ObjectId(base),
            .changes = std::move(changes),
            .message = "Instrument\n",
            .author = {"Someone", "someone@example.org"}};
}

/// Every way we know for a repository to name a program that the git program would run.
static void makeHostile(const ScratchRepository &scratch)
{
    const std::string evil = scratch.path("evil").string();
    scratch.write("evil", "#!/bin/sh\ntouch '" + scratch.path("was-here").string() + "'\ncat\n");
    std::filesystem::permissions(scratch.path("evil"), std::filesystem::perms(0755));
    scratch.write(".gitattributes", "* filter=evil diff=evil merge=evil\n");
    const char *settings[] = {"core.fsmonitor",
                              "core.editor",
                              "core.pager",
                              "core.sshCommand",
                              "core.askPass",
                              "core.gitProxy",
                              "core.alternateRefsCommand",
                              "filter.evil.clean",
                              "filter.evil.smudge",
                              "filter.evil.process",
                              "diff.evil.command",
                              "diff.evil.textconv",
                              "diff.external",
                              "merge.evil.driver",
                              "gpg.program",
                              "credential.helper",
                              "sequence.editor",
                              "uploadpack.packObjectsHook"};
    for (const char *setting : settings)
        scratch.git({"config", setting, evil});
    scratch.git({"config", "commit.gpgSign", "true"});
    scratch.git({"config", "filter.evil.required", "true"});
    for (const char *hook :
         {"pre-commit", "post-commit", "reference-transaction", "post-checkout",
          "post-index-change", "fsmonitor-watchman", "commit-msg", "pre-auto-gc"})
        std::filesystem::copy_file(scratch.path("evil"),
                                   scratch.path(std::string(".git/hooks/") + hook),
                                   std::filesystem::copy_options::overwrite_existing);
}

/// The same for what reads branches and merges in memory.
static int readBranches(const Repository &repository, const ObjectId &base, const ObjectId &tip)
{
    if (!branches(repository, "espalier/") || !distance(repository, tip, base) ||
        !commitsBetween(repository, base, tip) || !isMerged(repository, tip, base))
        return 20;
    const auto files = changedFiles(repository, base, tip);
    if (!files || !countLines(repository, files->front()))
        return 21;
    const auto visited =
        visitCommit(repository, tip, [](const TreeFile &, const ContentReader &read) {
            return read() ? Result<>() : failure(ErrorKind::Io, "cannot read");
        });
    if (!visited)
        return 22;
    const auto moved = repository.resolve("moved");
    if (!moved || previewMerge(repository, *moved, tip)->kind != MergePreview::Kind::Conflicted)
        return 23;
    const auto mail = mailOf(repository, tip);
    return mail && readMails(*mail) ? 0 : 24;
}

/// The same for what writes branches.
static int writeBranches(Repository &repository, const ObjectId &base, const ObjectId &tip)
{
    ApplyRequest request{.branch = "main",
                         .expected = {},
                         .source = tip,
                         .method = ApplyMethod::SquashCommit,
                         .message = "Apply",
                         .identity = {"Someone", "someone@example.org"}};
    const auto here = planApply(repository, request);
    if (!here || applyPlan(repository, *here->plan)) // it has a filter
        return 30;
    request.branch = "other";
    const auto there = planApply(repository, request);
    if (!there || !applyPlan(repository, *there->plan))
        return 31;
    const auto back = planRevert(repository, {.branch = "other",
                                              .expected = {},
                                              .commits = {there->plan->after},
                                              .message = "Revert",
                                              .identity = request.identity});
    if (!back || !applyPlan(repository, *back->plan))
        return 32;
    const auto onto = repository.resolve("aside");
    const auto rebased = rebaseOnNewBranch(repository, {tip, *onto, "again", request.identity});
    if (!rebased || !rebased->made || rebased->made->commit == base)
        return 33;
    return deleteBranch(repository, "espalier/test", tip, "espalier/") ? 0 : 34;
}

/// Calls everything that there is; gives the number of the first that fails.
static int callEverything(const ScratchRepository &scratch, const std::string &base)
{
    auto repository = Repository::open(scratch.root());
    if (!repository || !Repository::discover(scratch.root()))
        return 1;
    if (!repository->head() || !repository->status() || !repository->isIgnored("a.py"))
        return 2;
    if (!repository->isClean(std::vector<std::string>{"a.py"}))
        return 3;
    const auto made = repository->commitOnNewBranch(request(base, {{"a.py", "new\n", {}}}));
    if (!made)
        return 4;
    if (!repository->diff(ObjectId(base), made->commit) ||
        !repository->readFileAt(made->commit, "a.py"))
        return 5;
    if (repository->storedForm("a.py", "x")) // it has a filter
        return 6;
    if (!repository->uniqueBranchName("espalier/test"))
        return 7;
    const int read = readBranches(*repository, ObjectId(base), made->commit);
    return read != 0 ? read : writeBranches(*repository, ObjectId(base), made->commit);
}

class GitSafetyTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void noProgramIsStarted();
    void aFullDiskIsNoSuccess();
    void aReadOnlyRepositoryIsNoSuccess();
    void twoProgramsMakeTheSameBranch();

private:
    test::TemporaryProject m_home;
};

void GitSafetyTest::initTestCase()
{
    qputenv("HOME", m_home.root().c_str());
    qunsetenv("XDG_CONFIG_HOME");
}

void GitSafetyTest::noProgramIsStarted()
{
    const ScratchRepository scratch;
    scratch.write("a.py", "old\n");
    const std::string base = scratch.commitAll("one");
    scratch.git({"branch", "other"});
    scratch.git({"checkout", "--quiet", "-b", "aside"});
    scratch.write("b.py", "new\n");
    scratch.commitAll("aside");
    scratch.git({"checkout", "--quiet", "-b", "moved", "main"});
    scratch.write("a.py", "moved\n");
    scratch.commitAll("moved");
    scratch.git({"checkout", "--quiet", "main"});
    makeHostile(scratch);
    scratch.write("a.py", "dirty\n"); // so that filters and text conversions would be called for
    ForkedProcess child([&](ForkedProcess &) {
        return ForkedProcess::forbidPrograms() ? callEverything(scratch, base) : 77;
    });
    const int status = child.wait();
    QVERIFY2(status != 77, "the system does not let us forbid programs");
    QCOMPARE(status, 0); // 159 would be SIGSYS
    QVERIFY(!scratch.exists("was-here"));
}

void GitSafetyTest::aFullDiskIsNoSuccess()
{
    constexpr int kNoMount = 77;
    const ScratchRepository scratch;
    const std::string base = scratch.commitAll("one");
    const test::TemporaryProject project;
    project.write("disk/.keep", "");
    ForkedProcess child([&](ForkedProcess &) {
        namespace fs = std::filesystem;
        if (!ForkedProcess::mountSmallDisk(project.path("disk").c_str(), "600k"))
            return kNoMount;
        fs::copy(scratch.root(), project.path("disk/r"), fs::copy_options::recursive);
        auto repository = Repository::open(project.path("disk/r"), {.trustOtherOwner = true});
        if (!repository)
            return 1;
        std::string noise(2'000'000, '\0');
        std::minstd_rand random; // does not compress
        for (char &byte : noise)
            byte = char(random() >> 8);
        const auto made = repository->commitOnNewBranch(request(base, {{"a", noise, {}}}));
        if (made || repository->hasBranch("espalier/test").value_or(true))
            return 2;
        return made.error().kind == ErrorKind::DiskFull ? 0 : 3;
    });
    const int status = child.wait();
    if (status == kNoMount)
        QSKIP("no small disk can be mounted here");
    QCOMPARE(status, 0);
}

void GitSafetyTest::aReadOnlyRepositoryIsNoSuccess()
{
    const ScratchRepository scratch;
    const std::string base = scratch.commitAll("one");
    scratch.write("a", "1");
    namespace fs = std::filesystem;
    fs::permissions(scratch.root(), fs::perms(0555));
    for (const auto &entry : fs::recursive_directory_iterator(scratch.root()))
        fs::permissions(entry, fs::perms(entry.is_directory() ? 0555 : 0444));
    ForkedProcess child([&](ForkedProcess &) {
        if (!ForkedProcess::becomeOrdinaryUser())
            return 1;
        auto repository = Repository::open(scratch.root(), {.trustOtherOwner = true});
        if (!repository || !repository->status())
            return 2;
        const auto made = repository->commitOnNewBranch(request(base, {{"a", "new", {}}}));
        return !made && made.error().kind == ErrorKind::Permission ? 0 : 3;
    });
    QCOMPARE(child.wait(), 0);
    for (const auto &entry : fs::recursive_directory_iterator(scratch.root()))
        fs::permissions(entry, fs::perms(0755));
    fs::permissions(scratch.root(), fs::perms(0755));
}

void GitSafetyTest::twoProgramsMakeTheSameBranch()
{
    for (int round = 0; round < 10; ++round) {
        const ScratchRepository scratch;
        const std::string base = scratch.commitAll("one");
        const auto commit = [&](const char *content) {
            return [&scratch, &base, content](ForkedProcess &) {
                auto repository = Repository::open(scratch.root());
                const auto made =
                    repository->commitOnNewBranch(request(base, {{"a", content, {}}}));
                if (made)
                    return repository->resolve("espalier/test") == made->commit ? 0 : 1;
                const auto kind = made.error().kind;
                return kind == ErrorKind::AlreadyExists || kind == ErrorKind::Conflict ? 10 : 2;
            };
        };
        ForkedProcess first(commit("first"));
        ForkedProcess second(commit("second"));
        const int one = first.wait();
        const int two = second.wait();
        QVERIFY2((one == 0 && two == 10) || (one == 10 && two == 0),
                 qPrintable(QStringLiteral("%1 %2").arg(one).arg(two)));
    }
}

} // namespace tst_gitsafety

QTEST_GUILESS_MAIN(tst_gitsafety::GitSafetyTest)
#include "tst_gitsafety.moc"
