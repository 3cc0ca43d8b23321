// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/mappedfile.h"
#include "tests/support/temporaryproject.h"

#include <QTest>

#include <sys/stat.h>

namespace tst_mappedfile {

using namespace espalier;
using test::TemporaryProject;
namespace fs = std::filesystem;

class MappedFileTest : public QObject {
    Q_OBJECT

private slots:
    void hasTheContent_data();
    void hasTheContent();
    void whatIsNoFileIsNotMapped_data();
    void whatIsNoFileIsNotMapped();
    void theContentMovesAlong();
};

void MappedFileTest::hasTheContent_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("a few bytes") << QByteArray("a\0b\n", 4);
    QTest::newRow("whole pages") << QByteArray(8192, 'x');
}

void MappedFileTest::hasTheContent()
{
    QFETCH(QByteArray, content);
    const TemporaryProject project;
    project.write("file", content.toStdString());
    const auto file = MappedFile::open(project.path("file"));
    QVERIFY(file.has_value());
    QVERIFY(file->content() == content.toStdString());
}

void MappedFileTest::whatIsNoFileIsNotMapped_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<int>("kind");
    QTest::newRow("missing") << QByteArray("missing") << int(ErrorKind::NotFound);
    QTest::newRow("a folder") << QByteArray("folder") << int(ErrorKind::Unsupported);
    QTest::newRow("a pipe nobody writes to") << QByteArray("pipe") << int(ErrorKind::Unsupported);
}

void MappedFileTest::whatIsNoFileIsNotMapped()
{
    QFETCH(QByteArray, path);
    QFETCH(int, kind);
    const TemporaryProject project;
    fs::create_directory(project.path("folder"));
    QCOMPARE(::mkfifo(project.path("pipe").c_str(), 0600), 0);
    const auto file = MappedFile::open(project.path(path.toStdString()));
    QVERIFY(!file);
    QCOMPARE(int(file.error().kind), kind);
}

void MappedFileTest::theContentMovesAlong()
{
    const TemporaryProject project;
    project.write("one", "first");
    project.write("two", "second");
    auto one = MappedFile::open(project.path("one")).value();
    auto two = MappedFile::open(project.path("two")).value();
    one = std::move(two);
    QVERIFY(one.content() == "second");
    const auto last = std::move(one);
    QVERIFY(last.content() == "second");
}

} // namespace tst_mappedfile

QTEST_GUILESS_MAIN(tst_mappedfile::MappedFileTest)
#include "tst_mappedfile.moc"
