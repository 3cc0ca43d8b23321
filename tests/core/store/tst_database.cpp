// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/database.h"
#include "core/store/statefolder.h"
#include "core/store/statement.h"
#include "tests/support/temporaryproject.h"
#include "tests/support/verify.h"

#include <QTest>

namespace tst_database {

using namespace espalier;
using namespace espalier::store;

static constexpr Migration kFirst[] = {{1, "CREATE TABLE numbers (value INTEGER UNIQUE);"}};
static constexpr Migration kSecond[] = {
    {1, "CREATE TABLE numbers (value INTEGER UNIQUE);"},
    {2, "ALTER TABLE numbers ADD COLUMN name TEXT; UPDATE numbers SET name = 'old';"}};
static constexpr Migration kBroken[] = {
    {1, "CREATE TABLE numbers (value INTEGER UNIQUE);"},
    {2, "ALTER TABLE numbers ADD COLUMN name TEXT; UPDATE nonsense SET x = 1;"}};
static constexpr Schema kSchema1{"test", kFirst};
static constexpr Schema kSchema2{"test", kSecond};
static constexpr Schema kBrokenSchema{"test", kBroken};

static std::int64_t count(Database &database)
{
    Statement statement(database, "SELECT count(*) FROM numbers");
    return statement.next().value_or(false) ? statement.integerAt(0) : -1;
}

static Result<> add(Database &database, std::int64_t value)
{
    return withinTransaction(database, [&] {
        return Statement(database, "INSERT INTO numbers (value) VALUES (?)").integer(value).run();
    });
}

class DatabaseTest : public QObject {
    Q_OBJECT

private slots:
    void aNewFileIsMadeAndKeepsItsContent();
    void closingTheLastConnectionLeavesNoLog();
    void theProjectsSchemasAreSound_data();
    void theProjectsSchemasAreSound();
    void aCopyIsKeptBeforeTheFirstMigration();
    void aFailingMigrationChangesNothing();
    void aNewerSchemaIsRefusedAndLeftAsItIs();
    void damagedFilesAreRefusedAndLeftAsTheyAre_data();
    void damagedFilesAreRefusedAndLeftAsTheyAre();
    void checkFindsADamagedPage();
    void symbolicLinksAreRefused_data();
    void symbolicLinksAreRefused();
    void aTransactionIsRolledBackAtItsEnd();
    void nestedTransactionsAreOne();
    void anAbandonedPartDoomsTheWhole();
    void aSecondWriterWaitsThenGivesUp();
    void inMemoryHasTheSameTables();
    void anyBytesComeBackAsTheyWere_data();
    void anyBytesComeBackAsTheyWere();
    void aFailedStatementCanBeRunAgain();
    void theStateFolderHidesItself();
    void aStateFolderThatIsALinkIsRefused();
};

void DatabaseTest::aNewFileIsMadeAndKeepsItsContent()
{
    const test::TemporaryProject project;
    {
        auto database = Database::open(project.path("a.db"), kSchema1);
        VERIFY_OK(database);
        QVERIFY((*database)->openedAlone());
        VERIFY_OK(add(**database, 7));
    }
    auto database = Database::open(project.path("a.db"), kSchema1);
    VERIFY_OK(database);
    QCOMPARE(count(**database), 1);
    QVERIFY(!(*database)->endedUncleanly());
    VERIFY_OK((*database)->check());
    auto second = Database::open(project.path("a.db"), kSchema1);
    VERIFY_OK(second);
    QVERIFY(!(*second)->openedAlone());
}

void DatabaseTest::closingTheLastConnectionLeavesNoLog()
{
    const test::TemporaryProject project;
    {
        auto database = Database::open(project.path("a.db"), kSchema1);
        VERIFY_OK(add(**database, 7));
        QVERIFY(project.exists("a.db-wal"));
    }
    QVERIFY(!project.exists("a.db-wal"));
}

void DatabaseTest::theProjectsSchemasAreSound_data()
{
    QTest::addColumn<const Schema *>("schema");
    QTest::newRow("project") << &projectSchema();
    QTest::newRow("cache") << &cacheSchema();
}

void DatabaseTest::theProjectsSchemasAreSound()
{
    QFETCH(const Schema *, schema);
    QVERIFY(schema->version() >= 1);
    for (int i = 0; i < schema->version(); ++i)
        QCOMPARE(schema->migrations[std::size_t(i)].version, i + 1);
    const test::TemporaryProject project;
    auto database = Database::open(project.path("a.db"), *schema);
    VERIFY_OK(database);
    VERIFY_OK((*database)->check());
}

void DatabaseTest::aCopyIsKeptBeforeTheFirstMigration()
{
    const test::TemporaryProject project;
    const auto file = project.path("a.db");
    VERIFY_OK(add(**Database::open(file, kSchema1), 7));
    QVERIFY(keptCopies(file).empty());
    {
        auto database = Database::open(file, kSchema2);
        VERIFY_OK(database);
        Statement statement(**database, "SELECT name FROM numbers WHERE value = 7");
        QVERIFY(statement.next().value_or(false));
        QCOMPARE(statement.textAt(0), "old");
    }
    const auto copies = keptCopies(file);
    QCOMPARE(copies.size(), 1u);
    auto copy = Database::open(copies.front(), kSchema1);
    VERIFY_OK(copy);
    QCOMPARE(count(**copy), 1);
}

void DatabaseTest::aFailingMigrationChangesNothing()
{
    const test::TemporaryProject project;
    const auto file = project.path("a.db");
    VERIFY_OK(add(**Database::open(file, kSchema1), 7));
    VERIFY_FAILS(Internal, Database::open(file, kBrokenSchema));
    auto database = Database::open(file, kSchema1);
    VERIFY_OK(database);
    QCOMPARE(count(**database), 1);
    Statement statement(**database, "SELECT count(*) FROM pragma_table_info('numbers')");
    QVERIFY(statement.next().value_or(false));
    QCOMPARE(statement.integerAt(0), 1);
}

void DatabaseTest::aNewerSchemaIsRefusedAndLeftAsItIs()
{
    const test::TemporaryProject project;
    const auto file = project.path("a.db");
    VERIFY_OK(add(**Database::open(file, kSchema2), 7));
    const std::string before = project.read("a.db");
    VERIFY_FAILS(TooNew, Database::open(file, kSchema1));
    QVERIFY(project.read("a.db") == before);
    VERIFY_OK(Database::open(file, kSchema2));
}

void DatabaseTest::damagedFilesAreRefusedAndLeftAsTheyAre_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("text") << QByteArray("this is not a database").repeated(100);
    QTest::newRow("short") << QByteArray("short");
    QTest::newRow("right header, then noise")
        << QByteArray("SQLite format 3\0", 16) + QByteArray(5000, '\x7f');
}

void DatabaseTest::damagedFilesAreRefusedAndLeftAsTheyAre()
{
    QFETCH(QByteArray, content);
    const test::TemporaryProject project;
    project.write("a.db", content.toStdString());
    VERIFY_FAILS(Corrupt, Database::open(project.path("a.db"), kSchema1));
    QVERIFY(project.read("a.db") == content.toStdString());
}

void DatabaseTest::checkFindsADamagedPage()
{
    const test::TemporaryProject project;
    const auto file = project.path("a.db");
    {
        auto database = Database::open(file, kSchema1);
        const auto filled = withinTransaction(**database, [&]() -> Result<> {
            for (int i = 0; i < 5000; ++i) {
                if (auto done = add(**database, i); !done)
                    return done;
            }
            return {};
        });
        VERIFY_OK(filled);
    }
    std::string bytes = project.read("a.db");
    QVERIFY(bytes.size() > 40'000);
    bytes.replace(20'480, 4096, 4096, '\xaa');
    project.write("a.db", bytes);
    auto database = Database::open(file, kSchema1);
    VERIFY_OK(database); // not read as a whole after a clean end
    VERIFY_FAILS(Corrupt, (*database)->check());
}

void DatabaseTest::symbolicLinksAreRefused_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"a.db", "a.db-wal", "a.db-shm", "a.db-journal", "a.db-lock"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void DatabaseTest::symbolicLinksAreRefused()
{
    QFETCH(QString, name);
    const test::TemporaryProject project;
    project.write("precious", "text");
    std::filesystem::create_symlink("precious", project.path(name.toStdString()));
    VERIFY_FAILS(Permission, Database::open(project.path("a.db"), kSchema1));
    QCOMPARE(project.read("precious"), "text");
}

void DatabaseTest::aTransactionIsRolledBackAtItsEnd()
{
    auto database = Database::inMemory(kSchema1);
    {
        auto transaction = Transaction::begin(**database);
        VERIFY_OK(transaction);
        VERIFY_OK(Statement(**database, "INSERT INTO numbers (value) VALUES (1)").run());
    }
    QCOMPARE(count(**database), 0);
    VERIFY_OK(add(**database, 1));
    QCOMPARE(count(**database), 1);
}

void DatabaseTest::nestedTransactionsAreOne()
{
    auto database = Database::inMemory(kSchema1);
    {
        auto outer = Transaction::begin(**database);
        VERIFY_OK(add(**database, 1));
        VERIFY_OK(add(**database, 2));
        VERIFY_OK(outer->commit());
    }
    QCOMPARE(count(**database), 2);
    {
        auto outer = Transaction::begin(**database);
        VERIFY_OK(add(**database, 3));
    }
    QCOMPARE(count(**database), 2);
}

void DatabaseTest::anAbandonedPartDoomsTheWhole()
{
    auto database = Database::inMemory(kSchema1);
    {
        auto outer = Transaction::begin(**database);
        VERIFY_OK(add(**database, 1));
        VERIFY_FAILS(Conflict, add(**database, 1));
        VERIFY_FAILS(Internal, outer->commit());
    }
    QCOMPARE(count(**database), 0);
}

void DatabaseTest::aSecondWriterWaitsThenGivesUp()
{
    const test::TemporaryProject project;
    const DatabaseOptions hasty{.busyTimeout = std::chrono::milliseconds(20)};
    auto first = Database::open(project.path("a.db"), kSchema1, hasty);
    auto second = Database::open(project.path("a.db"), kSchema1, hasty);
    auto transaction = Transaction::begin(**first);
    VERIFY_FAILS(Conflict, add(**second, 1));
    QCOMPARE(count(**second), 0); // readers are not held up
    VERIFY_OK(transaction->commit());
    VERIFY_OK(add(**second, 1));
    QCOMPARE(count(**first), 1);
}

void DatabaseTest::inMemoryHasTheSameTables()
{
    auto database = Database::inMemory(kSchema2);
    VERIFY_OK(database);
    VERIFY_OK(add(**database, 1));
    QVERIFY((*database)->path().empty());
}

void DatabaseTest::anyBytesComeBackAsTheyWere_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("empty") << QByteArray("");
    QTest::newRow("plain") << QByteArray("plain");
    QTest::newRow("beyond the basic plane") << QByteArray("\xf0\x9f\x8c\xb3");
    QTest::newRow("latin-1") << QByteArray("caf\xe9");
    QTest::newRow("a zero byte") << QByteArray("a\0b", 3);
    QTest::newRow("a byte order mark") << QByteArray("\xef\xbb\xbfx");
}

void DatabaseTest::anyBytesComeBackAsTheyWere()
{
    QFETCH(QByteArray, bytes);
    auto database = Database::inMemory(kSchema1);
    VERIFY_OK((*database)->execute("CREATE TABLE texts (t TEXT, b BLOB)"));
    const std::string value = bytes.toStdString();
    VERIFY_OK(
        Statement(**database, "INSERT INTO texts VALUES (?, ?)").text(value).bytes(value).run());
    Statement statement(**database, "SELECT t, b FROM texts WHERE t = ? AND b = ?");
    statement.text(value).bytes(value);
    QVERIFY(statement.next().value_or(false));
    QVERIFY(statement.textAt(0) == value);
    QVERIFY(statement.bytesAt(1) == bytes);
    QVERIFY(!statement.nullAt(0));
}

void DatabaseTest::aFailedStatementCanBeRunAgain()
{
    auto database = Database::inMemory(kSchema1);
    VERIFY_FAILS(Internal, Statement(**database, "INSERT INTO later VALUES (1)").run());
    VERIFY_OK((*database)->execute("CREATE TABLE later (x)"));
    VERIFY_OK(Statement(**database, "INSERT INTO later VALUES (1)").run());
}

void DatabaseTest::theStateFolderHidesItself()
{
    const test::TemporaryProject project;
    auto folder = prepareStateFolder(project.root());
    VERIFY_OK(folder);
    QCOMPARE(project.read(".espalier/.gitignore"), "*\n");
    project.write(".espalier/.gitignore", "mine");
    VERIFY_OK(prepareStateFolder(project.root()));
    QCOMPARE(project.read(".espalier/.gitignore"), "mine");
}

void DatabaseTest::aStateFolderThatIsALinkIsRefused()
{
    const test::TemporaryProject project;
    project.write("elsewhere/file", "text");
    std::filesystem::create_directory_symlink("elsewhere", project.path(".espalier"));
    VERIFY_FAILS(Permission, prepareStateFolder(project.root()));
    QVERIFY(!project.exists("elsewhere/.gitignore"));
}

} // namespace tst_database

QTEST_GUILESS_MAIN(tst_database::DatabaseTest)
#include "tst_database.moc"
