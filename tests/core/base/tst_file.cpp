// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file.h"
#include "tests/support/forkedprocess.h"
#include "tests/support/temporaryproject.h"
#include "tests/support/verify.h"

#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

namespace tst_file {

using namespace espalier;
using test::ForkedProcess;
using test::TemporaryProject;
namespace fs = std::filesystem;

class FileTest : public QObject {
    Q_OBJECT

private slots:
    void whatIsNoFileIsNotRead_data();
    void whatIsNoFileIsNotRead();
    void theLimitIsTheLastSizeThatIsRead();
    void aStampTellsOfTheFileThatWasRead();
    void writingAtomicallyKeepsTheMode_data();
    void writingAtomicallyKeepsTheMode();
    void writingAtomicallyLeavesNothingElse();
    void aFailedWriteLeavesTheOldBytes_data();
    void aFailedWriteLeavesTheOldBytes();
    void aFullDiskLeavesTheOldBytes();
    void aLinkIsReplacedNotFollowed();
    void temporaryFoldersGo();
};

void FileTest::whatIsNoFileIsNotRead_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<int>("kind");
    QTest::newRow("missing") << QByteArray("missing") << int(ErrorKind::NotFound);
    QTest::newRow("below a file") << QByteArray("file/below") << int(ErrorKind::NotFound);
    QTest::newRow("a folder") << QByteArray("folder") << int(ErrorKind::Unsupported);
    QTest::newRow("a pipe nobody writes to") << QByteArray("pipe") << int(ErrorKind::Unsupported);
    QTest::newRow("a link to itself") << QByteArray("loop") << int(ErrorKind::Io);
}

void FileTest::whatIsNoFileIsNotRead()
{
    QFETCH(QByteArray, path);
    QFETCH(int, kind);
    const TemporaryProject project;
    project.write("file", "text");
    fs::create_directory(project.path("folder"));
    QCOMPARE(::mkfifo(project.path("pipe").c_str(), 0600), 0);
    fs::create_symlink("loop", project.path("loop"));
    const auto read = readFile(project.path(path.toStdString()));
    QVERIFY(!read);
    QCOMPARE(int(read.error().kind), kind);
    QVERIFY(read.error().context.ends_with(path.toStdString()));
}

void FileTest::theLimitIsTheLastSizeThatIsRead()
{
    const TemporaryProject project;
    project.write("file", "12345");
    QCOMPARE(readFile(project.path("file"), 5), "12345");
    VERIFY_FAILS(Unsupported, readFile(project.path("file"), 4));
    project.write("empty", "");
    QCOMPARE(readFile(project.path("empty"), 0), "");
}

void FileTest::aStampTellsOfTheFileThatWasRead()
{
    const TemporaryProject project;
    project.write("file", "12345");
    FileStamp stamp;
    VERIFY_OK(readFile(project.path("file"), 5, &stamp));
    QCOMPARE(stamp.size, 5u);
    QVERIFY(stamp == stampOf(project.path("file")).value());
    fs::last_write_time(project.path("file"),
                        fs::file_time_type::clock::now() - std::chrono::hours(1));
    QVERIFY(stamp != stampOf(project.path("file")).value());
}

void FileTest::writingAtomicallyKeepsTheMode_data()
{
    QTest::addColumn<uint>("mode");
    QTest::newRow("executable") << 0755u;
    QTest::newRow("read-only") << 0444u;
    QTest::newRow("private") << 0600u;
    QTest::newRow("group id") << 02755u;
}

void FileTest::writingAtomicallyKeepsTheMode()
{
    QFETCH(uint, mode);
    const TemporaryProject project;
    project.write("file", "old");
    QCOMPARE(::chmod(project.path("file").c_str(), mode), 0);
    VERIFY_OK(writeFileAtomically(project.path("file"), "new"));
    QCOMPARE(project.read("file"), "new");
    QCOMPARE(stampOf(project.path("file"))->mode & 07777, mode);
}

void FileTest::writingAtomicallyLeavesNothingElse()
{
    const TemporaryProject project;
    const std::string bytes("a\0\xff\r\n", 5);
    VERIFY_OK(writeFileAtomically(project.path("file"), bytes));
    QCOMPARE(project.snapshot(), (test::Snapshot{{"file", bytes}}));
    QCOMPARE(stampOf(project.path("file"))->mode & 0777, 0644u);
}

void FileTest::aFailedWriteLeavesTheOldBytes_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::newRow("onto a folder") << QByteArray("folder");
    QTest::newRow("below a file") << QByteArray("file/below");
    QTest::newRow("below what is missing") << QByteArray("missing/file");
}

void FileTest::aFailedWriteLeavesTheOldBytes()
{
    QFETCH(QByteArray, path);
    const TemporaryProject project;
    project.write("file", "old");
    project.write("folder/inner", "old");
    const auto before = project.snapshot();
    QVERIFY(!writeFileAtomically(project.path(path.toStdString()), "new"));
    QCOMPARE(test::differences(before, project.snapshot()), "");
}

void FileTest::aFullDiskLeavesTheOldBytes()
{
    const TemporaryProject project;
    ForkedProcess child([&](ForkedProcess &) {
        if (!ForkedProcess::mountSmallDisk(project.root().c_str(), "64k"))
            return 77;
        const auto file = project.path("file");
        if (!writeFilePlainly(file, "old"))
            return 1;
        const auto written = writeFileAtomically(file, std::string(200'000, 'x'));
        if (written || written.error().kind != ErrorKind::DiskFull)
            return 2;
        return project.snapshot() == test::Snapshot{{"file", "old"}} ? 0 : 3;
    });
    const int code = child.wait();
    if (code == 77)
        QSKIP("the system does not let us mount");
    QCOMPARE(code, 0);
}

void FileTest::aLinkIsReplacedNotFollowed()
{
    const TemporaryProject project;
    project.write("target", "target");
    fs::create_symlink("target", project.path("link"));
    VERIFY_OK(writeFileAtomically(project.path("link"), "new"));
    QCOMPARE(project.read("target"), "target");
    QCOMPARE(project.read("link"), "new");
}

void FileTest::temporaryFoldersGo()
{
    const TemporaryProject project;
    fs::path path;
    {
        auto folder = TemporaryFolder::create("test", project.root());
        VERIFY_OK(folder);
        const TemporaryFolder moved = *std::move(folder);
        path = moved.path();
        VERIFY_OK(makeFolder(path / "a/b"));
        VERIFY_OK(writeFilePlainly(path / "a/b/c", "text"));
        QVERIFY(fs::exists(path));
    }
    QVERIFY(!fs::exists(path));
    VERIFY_FAILS(NotFound, TemporaryFolder::create("test", project.path("missing")));
}

} // namespace tst_file

QTEST_GUILESS_MAIN(tst_file::FileTest)
#include "tst_file.moc"
