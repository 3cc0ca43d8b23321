// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/git/abandoned.h"
#include "core/git/branches.h"
#include "tests/support/forkedprocess.h"
#include "tests/support/scratchrepository.h"
#include "tests/support/verify.h"

#include <QTest>

#include <fcntl.h>
#include <unistd.h>

namespace tst_abandoned {

using namespace espalier;
using namespace espalier::git;
using test::ForkedProcess;
using test::ScratchRepository;

namespace {

constexpr auto kLock = ".git/refs/heads/improvement/a.lock";
const std::string kZero(40, '0');

} // namespace

class AbandonedTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void locksAreTold_data();
    void locksAreTold();
    void aLockThatIsOpenStays();
    void aLockThatIsFilledMeanwhileStays();
    void linksAreNotFollowed();
    void logsAreTold_data();
    void logsAreTold();
    void logsOfWhatHasComeAboutStay();

private:
    [[nodiscard]] Result<> clear(const std::string &branch) const
    {
        const auto repository = Repository::open(m_scratch->root());
        return clearAbandoned(*repository, branch,
                              [this](const ObjectId &id) { return id == m_wanted; });
    }
    /// A line of a log, of the move of main to the wanted commit.
    [[nodiscard]] std::string line() const
    {
        return m_base + " " + m_wanted.value() +
               " Ada <ada@example.org> 1750000000 +0000\tespalier: apply by merge\n";
    }
    std::unique_ptr<ScratchRepository> m_scratch;
    std::string m_base;
    ObjectId m_wanted;
    test::TemporaryProject m_home;
};

void AbandonedTest::initTestCase()
{
    qputenv("HOME", m_home.root().c_str());
    qunsetenv("XDG_CONFIG_HOME");
}

void AbandonedTest::init()
{
    m_scratch = std::make_unique<ScratchRepository>();
    m_base = m_scratch->commitAll("one");
    m_scratch->git({"checkout", "--quiet", "--detach"});
    m_wanted = ObjectId(m_scratch->commitAll("two"));
    m_scratch->git({"checkout", "--quiet", "main"});
}

void AbandonedTest::locksAreTold_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<bool>("goes");
    QTest::newRow("with the commit that was wanted") << QByteArray("@\n") << true;
    QTest::newRow("with nothing, open nowhere") << QByteArray() << true;
    QTest::newRow("with another commit") << QByteArray(QByteArray(40, 'a') + "\n") << false;
    QTest::newRow("with a part of the commit") << QByteArray("@").left(20) << false;
    QTest::newRow("without the end of the line") << QByteArray("@") << false;
    QTest::newRow("with a symbolic reference") << QByteArray("ref: refs/heads/other\n") << false;
    QTest::newRow("with more than one line") << QByteArray("@\n@\n") << false;
}

void AbandonedTest::locksAreTold()
{
    QFETCH(QByteArray, content);
    QFETCH(bool, goes);
    content.replace("@", QByteArray::fromStdString(m_wanted.value()));
    m_scratch->write(kLock, content.toStdString());
    VERIFY_OK(clear("improvement/a"));
    QCOMPARE(m_scratch->exists(kLock), !goes);
    QCOMPARE(m_scratch->tryGit({"update-ref", "refs/heads/improvement/a", m_base}), goes);
}

void AbandonedTest::aLockThatIsOpenStays()
{
    m_scratch->write(kLock, "");
    ForkedProcess child([&](ForkedProcess &self) {
        const FileDescriptor file(::open(m_scratch->path(kLock).c_str(), O_WRONLY));
        if (!file.valid())
            return 1;
        self.signalReached();
        ForkedProcess::waitForKill();
    });
    QVERIFY(child.waitUntilReached());
    VERIFY_OK(clear("improvement/a"));
    QVERIFY(m_scratch->exists(kLock));
    child.kill();
    VERIFY_OK(clear("improvement/a"));
    QVERIFY(!m_scratch->exists(kLock));
}

void AbandonedTest::aLockThatIsFilledMeanwhileStays()
{
    m_scratch->write(kLock, "");
    ForkedProcess child([&](ForkedProcess &self) {
        self.signalReached();
        ::usleep(300'000); // within the second that an empty one is looked at
        m_scratch->write(kLock, m_base + "\n");
        return 0;
    });
    QVERIFY(child.waitUntilReached());
    VERIFY_OK(clear("improvement/a"));
    QCOMPARE(child.wait(), 0);
    QCOMPARE(m_scratch->read(kLock), m_base + "\n");
}

void AbandonedTest::linksAreNotFollowed()
{
    const test::TemporaryProject other;
    other.write("theirs", line());
    other.write("empty", "");
    std::filesystem::create_directories(m_scratch->path(".git/refs/heads/improvement"));
    std::filesystem::create_symlink(other.path("empty"), m_scratch->path(kLock));
    std::filesystem::remove(m_scratch->path(".git/logs/refs/heads/main"));
    std::filesystem::create_symlink(other.path("theirs"),
                                    m_scratch->path(".git/logs/refs/heads/main"));
    VERIFY_OK(clear("improvement/a"));
    VERIFY_OK(clear("main"));
    QCOMPARE(other.read("theirs"), line());
    QVERIFY(other.exists("empty") && std::filesystem::is_symlink(m_scratch->path(kLock)));
}

void AbandonedTest::logsAreTold_data()
{
    QTest::addColumn<int>("bytes"); // of the line of the move; more: twice
    QTest::addColumn<bool>("isOther");
    QTest::newRow("the whole line") << 0 << false;
    QTest::newRow("the line twice") << 1000 << false;
    QTest::newRow("a part of the first id") << 10 << false;
    QTest::newRow("a part of the second id") << 60 << false;
    QTest::newRow("a part of the message") << 110 << false;
    QTest::newRow("the line of another move") << 0 << true;
}

void AbandonedTest::logsAreTold()
{
    QFETCH(int, bytes);
    QFETCH(bool, isOther);
    const std::vector<std::string> logs{".git/logs/HEAD", ".git/logs/refs/heads/main"};
    auto added = line();
    if (isOther)
        added.replace(41, 40, std::string(40, 'b'));
    if (bytes > 500)
        added += added;
    else if (bytes > 0)
        added.resize(std::size_t(bytes));
    std::vector<std::string> before;
    for (const auto &log : logs) {
        before.push_back(m_scratch->read(log));
        m_scratch->write(log, before.back() + added);
    }
    VERIFY_OK(clear("main"));
    for (std::size_t i = 0; i < logs.size(); ++i)
        QCOMPARE(m_scratch->read(logs[i]), isOther ? before[i] + added : before[i]);
}

void AbandonedTest::logsOfWhatHasComeAboutStay()
{
    m_scratch->git({"update-ref", "refs/heads/main", m_wanted.value()});
    const auto before = m_scratch->snapshot();
    VERIFY_OK(clear("main"));
    VERIFY_OK(clear("nowhere"));
    VERIFY_OK(clear("../../config"));
    QCOMPARE(test::differences(before, m_scratch->snapshot()), "");
    // Of a branch that was never made, the log goes as a whole.
    m_scratch->write(".git/logs/refs/heads/improvement/a",
                     kZero + " " + m_wanted.value() + " Ada <a@example.org> 1 +0000\tmade\n");
    VERIFY_OK(clear("improvement/a"));
    QVERIFY(!m_scratch->exists(".git/logs/refs/heads/improvement/a"));
}

} // namespace tst_abandoned

QTEST_GUILESS_MAIN(tst_abandoned::AbandonedTest)
#include "tst_abandoned.moc"
