// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDirIterator>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

namespace tst_format {

using namespace Qt::StringLiterals;

namespace {

constexpr int kPatience = 120'000;

const QString kRoot = QStringLiteral(ESPALIER_SOURCE_DIR);

QStringList sources()
{
    QStringList result;
    for (const auto &folder : {u"app"_s, u"core"_s, u"tests"_s, u"widgets"_s}) {
        QDirIterator files(kRoot + u'/' + folder, {u"*.cpp"_s, u"*.h"_s}, QDir::Files,
                           QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const auto file = files.next();
            if (!file.startsWith(kRoot + u"/tests/fixtures/"))
                result.append(file);
        }
    }
    return result;
}

/// What clang-format would change; "not started" where it is missing.
QByteArray complaints(const QStringList &files)
{
    QProcess format;
    format.setProcessChannelMode(QProcess::MergedChannels);
    format.start(u"clang-format"_s, QStringList{u"--dry-run"_s, u"-Werror"_s,
                                                u"--style=file:"_s + kRoot + u"/.clang-format"_s} +
                                        files);
    if (!format.waitForStarted())
        return "not started";
    if (!format.waitForFinished(kPatience) || format.exitStatus() != QProcess::NormalExit)
        return "not finished";
    const auto output = format.readAll();
    return format.exitCode() != 0 && output.isEmpty() ? "failed" : output;
}

} // namespace

/// The layout of the sources is what clang-format makes of them.
class TestFormat final : public QObject {
    Q_OBJECT

private slots:
    void workingTreeIsFormatted();
    void wrongLayoutIsSeen();
};

void TestFormat::workingTreeIsFormatted()
{
    const auto files = sources();
    QVERIFY(!files.isEmpty());
    const auto found = complaints(files);
    QVERIFY2(found.isEmpty(), found.constData());
}

void TestFormat::wrongLayoutIsSeen()
{
    QTemporaryDir folder;
    QFile file(folder.filePath(u"wrong.cpp"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("int  f( ){return 1 ;}\n");
    file.close();
    QVERIFY(complaints({file.fileName()}).contains("clang-format-violations"));
}

} // namespace tst_format

QTEST_GUILESS_MAIN(tst_format::TestFormat)
#include "tst_format.moc"
