// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/process/output.h"
#include "core/process/program.h"
#include "tests/support/verify.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

namespace tst_program {

using namespace espalier;
using process::findProgram;

class ProgramTest : public QObject {
    Q_OBJECT

private slots:
    void findsTheFirstOnThePath();
    void passesOverRelativeFolders();
    void passesOverWhatIsNoProgram();
    void refusesPaths();
    void identityChangesWithTheFile();
    void keepsShortOutputWhole();
    void leavesOutTheMiddle();
};

static void writeProgram(const QString &path, const QByteArray &content, bool executable = true)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
    if (executable)
        file.setPermissions(file.permissions() | QFileDevice::ExeOwner);
}

void ProgramTest::findsTheFirstOnThePath()
{
    const QTemporaryDir one;
    const QTemporaryDir two;
    writeProgram(one.filePath(QStringLiteral("tool")), "1");
    writeProgram(two.filePath(QStringLiteral("tool")), "2");
    const auto path = two.path().toStdString() + ':' + one.path().toStdString();
    const auto found = findProgram("tool", path);
    VERIFY_OK(found);
    QCOMPARE(found->string(), two.filePath(QStringLiteral("tool")).toStdString());
    VERIFY_OK(findProgram("sh"));
}

void ProgramTest::passesOverRelativeFolders()
{
    const QTemporaryDir folder;
    writeProgram(folder.filePath(QStringLiteral("tool")), "1");
    const auto before = QDir::currentPath();
    QVERIFY(QDir::setCurrent(folder.path()));
    for (const char *path : {"", ".", ":", "./", "relative:.:"})
        VERIFY_FAILS(Missing, findProgram("tool", path));
    QVERIFY(QDir::setCurrent(before));
}

void ProgramTest::passesOverWhatIsNoProgram()
{
    const QTemporaryDir folder;
    writeProgram(folder.filePath(QStringLiteral("text")), "1", false);
    QVERIFY(QDir(folder.path()).mkdir(QStringLiteral("folder")));
    VERIFY_FAILS(Missing, findProgram("text", folder.path().toStdString()));
    VERIFY_FAILS(Missing, findProgram("folder", folder.path().toStdString()));
}

void ProgramTest::refusesPaths()
{
    for (const char *name : {"", "/bin/sh", "../sh", "a/b"})
        VERIFY_FAILS(InvalidInput, findProgram(name, "/usr/bin"));
}

void ProgramTest::identityChangesWithTheFile()
{
    const QTemporaryDir folder;
    const auto path = folder.filePath(QStringLiteral("tool"));
    writeProgram(path, "1");
    QVERIFY(QFile::link(path, folder.filePath(QStringLiteral("link"))));
    const auto before = process::programIdentity(path.toStdString());
    const auto link =
        process::programIdentity(folder.filePath(QStringLiteral("link")).toStdString());
    VERIFY_OK(before);
    VERIFY_OK(link);
    QVERIFY(*before == *link);
    writeProgram(path, "22");
    const auto after = process::programIdentity(path.toStdString());
    VERIFY_OK(after);
    QVERIFY(!(*before == *after));
    QVERIFY(before->text() != after->text());
    VERIFY_FAILS(Missing, process::programIdentity("/no/such"));
}

void ProgramTest::keepsShortOutputWhole()
{
    process::OutputBuffer buffer(10);
    buffer.add("01234");
    buffer.add("56789");
    const auto whole = buffer.take();
    QCOMPARE(whole.text, std::string("0123456789"));
    QCOMPARE(whole.leftOut, 0u);
    QVERIFY(buffer.take().text.empty());
}

void ProgramTest::leavesOutTheMiddle()
{
    process::OutputBuffer buffer(4);
    for (int index = 0; index < 100'000; ++index)
        buffer.add("ab");
    const auto cut = buffer.take();
    QCOMPARE(cut.leftOut, 199'996u);
    QCOMPARE(cut.text, std::string("ab\n… 199996 bytes left out …\nab"));
}

} // namespace tst_program

QTEST_APPLESS_MAIN(tst_program::ProgramTest)
#include "tst_program.moc"
