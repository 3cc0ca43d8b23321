// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/database.h"
#include "core/store/statement.h"
#include "tests/support/forkedprocess.h"
#include "tests/support/temporaryproject.h"
#include "tests/support/verify.h"

#include <QTest>

#include <csignal>
#include <sys/resource.h>

namespace tst_databasefaults {

using namespace espalier;
using namespace espalier::store;
using test::ForkedProcess;

static constexpr Migration kFirst[] = {{1, "CREATE TABLE numbers (value INTEGER, text TEXT);"}};
static constexpr Migration kSecond[] = {
    {1, "CREATE TABLE numbers (value INTEGER, text TEXT);"},
    {2, "CREATE TABLE more (value INTEGER); INSERT INTO more VALUES (1);"}};
static constexpr Schema kSchema{"test", kFirst};
static constexpr Schema kSchema2{"test", kSecond};

static std::int64_t number(Database &database, std::string_view sql)
{
    Statement statement(database, sql);
    return statement.next().value_or(false) ? statement.integerAt(0) : -1;
}

static std::int64_t count(Database &database)
{
    return number(database, "SELECT count(*) FROM numbers");
}

static Result<> add(Database &database, std::int64_t value, std::string_view text = "")
{
    return withinTransaction(database, [&] {
        return Statement(database, "INSERT INTO numbers VALUES (?, ?)")
            .integer(value)
            .text(text)
            .run();
    });
}

/// Adds rows until that fails, then tells how many were acknowledged by way of a file outside.
static int fillDisk(const std::filesystem::path &file, const std::filesystem::path &report)
{
    int acknowledged = 0;
    ErrorKind kind = ErrorKind::Internal;
    {
        auto database = Database::open(file, kSchema);
        if (!database)
            return 2;
        const std::string text(20'000, 'x');
        for (; acknowledged < 1000; ++acknowledged) {
            if (auto done = add(**database, acknowledged, text); !done) {
                kind = done.error().kind;
                break;
            }
        }
        if (count(**database) != acknowledged)
            return 3;
    }
    auto again = Database::open(file, kSchema);
    if (!again || !(*again)->check() || count(**again) != acknowledged)
        return 4;
    const bool right = acknowledged > 0 && acknowledged < 1000 &&
                       (kind == ErrorKind::DiskFull || kind == ErrorKind::Io);
    static_cast<void>(writeFilePlainly(report, name(kind)));
    return right ? 0 : 5;
}

class DatabaseFaultsTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void twoProgramsWriteAtOnce();
    void twoProgramsMakeTheFileAtOnce();
    void twoProgramsMigrateAtOnce();
    void aKillInATransactionLosesNothingAcknowledged();
    void aCrashLeftBehindIsCheckedOnce();
    void aCrashOfOneOfTwoProgramsIsNoUncleanEnd();
    void damageAfterAnUncleanEndIsFoundAtOpen();
    void aReadOnlyFolderIsRefused();
    void aReadOnlyFileIsRefused();
    void aFullDiskLosesNothingAcknowledged();
    void aFileSizeLimitLosesNothingAcknowledged();
};

void DatabaseFaultsTest::initTestCase()
{
    // Loads Qt's driver once, before any fork.
    VERIFY_OK(Database::inMemory(kSchema));
}

void DatabaseFaultsTest::twoProgramsWriteAtOnce()
{
    constexpr int kEach = 60;
    const test::TemporaryProject project;
    const auto file = project.path("a.db");
    const auto write = [&](ForkedProcess &) {
        auto database = Database::open(file, kSchema);
        for (int i = 0; database && i < kEach; ++i) {
            if (!add(**database, i))
                return 1;
        }
        return database ? 0 : 2;
    };
    ForkedProcess first(write);
    ForkedProcess second(write);
    ForkedProcess third(write);
    QCOMPARE(first.wait(), 0);
    QCOMPARE(second.wait(), 0);
    QCOMPARE(third.wait(), 0);
    auto database = Database::open(file, kSchema);
    QCOMPARE(count(**database), 3 * kEach);
    QVERIFY(!(*database)->endedUncleanly());
}

void DatabaseFaultsTest::twoProgramsMakeTheFileAtOnce()
{
    for (int round = 0; round < 10; ++round) {
        const test::TemporaryProject project;
        const auto make = [&](ForkedProcess &) {
            auto database = Database::open(project.path("a.db"), kSchema2);
            return database && number(**database, "SELECT count(*) FROM more") == 1 ? 0 : 1;
        };
        ForkedProcess first(make);
        ForkedProcess second(make);
        QCOMPARE(first.wait(), 0);
        QCOMPARE(second.wait(), 0);
    }
}

void DatabaseFaultsTest::twoProgramsMigrateAtOnce()
{
    for (int round = 0; round < 10; ++round) {
        const test::TemporaryProject project;
        const auto file = project.path("a.db");
        VERIFY_OK(add(**Database::open(file, kSchema), 1));
        const auto migrate = [&](ForkedProcess &) {
            auto database = Database::open(file, kSchema2);
            return database && number(**database, "SELECT count(*) FROM more") == 1 ? 0 : 1;
        };
        ForkedProcess first(migrate);
        ForkedProcess second(migrate);
        QCOMPARE(first.wait(), 0);
        QCOMPARE(second.wait(), 0);
        QCOMPARE(keptCopies(file).size(), 1u);
    }
}

void DatabaseFaultsTest::aKillInATransactionLosesNothingAcknowledged()
{
    const test::TemporaryProject project;
    const auto file = project.path("a.db");
    ForkedProcess child([&](ForkedProcess &self) {
        auto database = Database::open(file, kSchema);
        if (!add(**database, 1))
            return 1;
        auto transaction = Transaction::begin(**database);
        if (!add(**database, 2))
            return 1;
        self.signalReached();
        ForkedProcess::waitForKill();
    });
    QVERIFY(child.waitUntilReached());
    child.kill();
    auto database = Database::open(file, kSchema);
    VERIFY_OK(database);
    QVERIFY((*database)->endedUncleanly());
    QCOMPARE(count(**database), 1);
    VERIFY_OK(add(**database, 3));
}

/// Ends with the log left behind.
static int crash(const std::filesystem::path &file)
{
    auto database = Database::open(file, kSchema);
    if (!database || !add(**database, 1))
        return 1;
    ::_exit(0);
}

void DatabaseFaultsTest::aCrashLeftBehindIsCheckedOnce()
{
    const test::TemporaryProject project;
    ForkedProcess child([&](ForkedProcess &) { return crash(project.path("a.db")); });
    QCOMPARE(child.wait(), 0);
    QVERIFY((*Database::open(project.path("a.db"), kSchema))->endedUncleanly());
    QVERIFY(!(*Database::open(project.path("a.db"), kSchema))->endedUncleanly());
}

void DatabaseFaultsTest::aCrashOfOneOfTwoProgramsIsNoUncleanEnd()
{
    const test::TemporaryProject project;
    const auto file = project.path("a.db");
    ForkedProcess other([&](ForkedProcess &self) {
        auto database = Database::open(file, kSchema);
        self.signalReached();
        ForkedProcess::waitForKill();
        return 0;
    });
    QVERIFY(other.waitUntilReached());
    ForkedProcess child([&](ForkedProcess &) { return crash(file); });
    QCOMPARE(child.wait(), 0);
    QVERIFY(!(*Database::open(file, kSchema))->endedUncleanly());
}

void DatabaseFaultsTest::damageAfterAnUncleanEndIsFoundAtOpen()
{
    const test::TemporaryProject project;
    const auto file = project.path("a.db");
    for (int i = 0; i < 30; ++i)
        VERIFY_OK(add(**Database::open(file, kSchema), i, std::string(2000, 'x')));
    ForkedProcess child([&](ForkedProcess &) { return crash(file); });
    QCOMPARE(child.wait(), 0);
    std::string bytes = project.read("a.db");
    bytes.replace(8192, 4096, 4096, '\xaa');
    project.write("a.db", bytes);
    VERIFY_FAILS(Corrupt, Database::open(file, kSchema));
    QVERIFY(project.read("a.db").substr(8192, 4096) == bytes.substr(8192, 4096));
}

void DatabaseFaultsTest::aReadOnlyFolderIsRefused()
{
    const test::TemporaryProject project;
    const auto file = project.path("a.db");
    VERIFY_OK(Database::open(file, kSchema));
    std::filesystem::permissions(project.root(), std::filesystem::perms(0555));
    ForkedProcess child([&](ForkedProcess &) {
        if (!ForkedProcess::becomeOrdinaryUser())
            return 1;
        auto database = Database::open(file, kSchema);
        return !database && database.error().kind == ErrorKind::Permission ? 0 : 2;
    });
    QCOMPARE(child.wait(), 0);
    std::filesystem::permissions(project.root(), std::filesystem::perms(0755));
}

void DatabaseFaultsTest::aReadOnlyFileIsRefused()
{
    const test::TemporaryProject project;
    const auto file = project.path("a.db");
    VERIFY_OK(Database::open(file, kSchema));
    std::filesystem::permissions(project.root(), std::filesystem::perms(0777));
    std::filesystem::permissions(file, std::filesystem::perms(0444));
    ForkedProcess child([&](ForkedProcess &) {
        if (!ForkedProcess::becomeOrdinaryUser())
            return 1;
        auto database = Database::open(file, kSchema);
        return !database && database.error().kind == ErrorKind::Permission ? 0 : 2;
    });
    QCOMPARE(child.wait(), 0);
}

void DatabaseFaultsTest::aFullDiskLosesNothingAcknowledged()
{
    constexpr int kNoMount = 77;
    const test::TemporaryProject project;
    project.write("disk/.keep", "");
    ForkedProcess child([&](ForkedProcess &) {
        if (!ForkedProcess::mountSmallDisk(project.path("disk").c_str(), "512k"))
            return kNoMount;
        return fillDisk(project.path("disk/a.db"), project.path("report"));
    });
    const int status = child.wait();
    if (status == kNoMount)
        QSKIP("no small disk can be mounted here; the file size limit is tested all the same");
    QCOMPARE(status, 0);
    QCOMPARE(project.read("report"), "disk-full");
}

void DatabaseFaultsTest::aFileSizeLimitLosesNothingAcknowledged()
{
    const test::TemporaryProject project;
    ForkedProcess child([&](ForkedProcess &) {
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{300'000, 300'000};
        if (::setrlimit(RLIMIT_FSIZE, &limit) != 0)
            return 1;
        return fillDisk(project.path("a.db"), project.path("report"));
    });
    QCOMPARE(child.wait(), 0);
}

} // namespace tst_databasefaults

QTEST_GUILESS_MAIN(tst_databasefaults::DatabaseFaultsTest)
#include "tst_databasefaults.moc"
