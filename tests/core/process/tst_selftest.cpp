// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/process/selftest.h"
#include "tests/support/verify.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

namespace tst_selftest {

using namespace espalier;
using process::SandboxState;

class SelfTestTest : public QObject {
    Q_OBJECT

private slots:
    void theSandboxHoldsHere();
    void aGoodOutcomeIsKept();
    void aStaleOutcomeIsNotBelieved();
    void withoutBubblewrapItRefuses();
    void aBubblewrapThatFailsIsRefused();
    void aBubblewrapThatLetsEverythingInIsRefused();
    void aFolderThatCannotBeWrittenIsNoFailure();
};

/// Replaces PATH while it lives.
class OtherPath final {
public:
    explicit OtherPath(const QByteArray &path) : m_before(qgetenv("PATH"))
    {
        qputenv("PATH", path);
    }
    ~OtherPath() { qputenv("PATH", m_before); }
    OtherPath(const OtherPath &) = delete;
    OtherPath &operator=(const OtherPath &) = delete;

private:
    QByteArray m_before;
};

static void writeFakeBubblewrap(const QTemporaryDir &folder, const QByteArray &script)
{
    QFile file(folder.filePath(QStringLiteral("bwrap")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(script);
    file.setPermissions(QFileDevice::Permissions(0x7755));
    file.close();
    QVERIFY(QFile::setPermissions(folder.path(), QFileDevice::Permissions(0x7755)));
}

void SelfTestTest::theSandboxHoldsHere()
{
    JobContext job;
    const auto state = process::testSandbox({}, job);
    QVERIFY2(state.full(), (state.reason + "; " + state.remedy).c_str());
    VERIFY_OK(process::openSandbox({}, job));
}

void SelfTestTest::aGoodOutcomeIsKept()
{
    const QTemporaryDir folder;
    const auto cache = folder.filePath(QStringLiteral("new")).toStdString();
    JobContext job;
    QVERIFY(process::testSandbox(cache, job).full());
    QElapsedTimer timer;
    timer.start();
    QVERIFY(process::testSandbox(cache, job).full());
    qInfo("from the cache: %.2f ms", timer.nsecsElapsed() / 1e6);
    // A test that starts a process would need this one not to be stopped.
    std::stop_source source;
    source.request_stop();
    JobContext stopped(source.get_token());
    QVERIFY(process::testSandbox(cache, stopped).full());
    QVERIFY(!process::testSandbox({}, stopped).full());
}

void SelfTestTest::aStaleOutcomeIsNotBelieved()
{
    const QTemporaryDir folder;
    for (const char *content : {"{\"full\":\"0123\"}", "{\"full\":true}", "not JSON", ""}) {
        QFile file(folder.filePath(QStringLiteral("sandbox.json")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
        file.close();
        std::stop_source source;
        source.request_stop();
        JobContext stopped(source.get_token());
        QVERIFY(!process::testSandbox(folder.path().toStdString(), stopped).full());
    }
}

void SelfTestTest::withoutBubblewrapItRefuses()
{
    const QTemporaryDir empty;
    const OtherPath path(empty.path().toUtf8());
    JobContext job;
    const auto state = process::testSandbox({}, job);
    QVERIFY(!state.full());
    QCOMPARE(state.remedy, std::string("install bubblewrap"));
    VERIFY_FAILS(Missing, process::openSandbox({}, job));
}

void SelfTestTest::aBubblewrapThatFailsIsRefused()
{
    const QTemporaryDir folder(QStringLiteral("/tmp/espalier-fake-XXXXXX"));
    writeFakeBubblewrap(
        folder, "#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1\n");
    const OtherPath path(folder.path().toUtf8());
    JobContext job;
    const auto state = process::testSandbox(folder.path().toStdString(), job);
    QVERIFY(!state.full());
    QVERIFY2(state.reason.contains("No permissions"), state.reason.c_str());
    QVERIFY(state.remedy.contains("user namespaces"));
    QVERIFY(!QFile::exists(folder.filePath(QStringLiteral("sandbox.json"))));
    VERIFY_FAILS(Sandbox, process::openSandbox({}, job));
}

void SelfTestTest::aBubblewrapThatLetsEverythingInIsRefused()
{
    // Runs what stands behind "--" as it is, and talks as bubblewrap does.
    const QTemporaryDir folder(QStringLiteral("/tmp/espalier-fake-XXXXXX"));
    writeFakeBubblewrap(folder, R"py(#!/usr/bin/python3
import os, subprocess, sys
arguments = sys.argv[1:]
status = int(arguments[arguments.index("--json-status-fd") + 1])
release = int(arguments[arguments.index("--block-fd") + 1])
os.write(status, b'{ "child-pid": %d }\n' % os.getpid())
os.read(release, 1)
code = subprocess.run(arguments[arguments.index("--") + 1:]).returncode
os.write(status, b'{ "exit-code": %d }\n' % (code if code >= 0 else 128 - code))
)py");
    const OtherPath path(folder.path().toUtf8());
    JobContext job;
    const auto state = process::testSandbox({}, job);
    QVERIFY(!state.full());
    QVERIFY2(state.reason.contains("network"), state.reason.c_str());
}

void SelfTestTest::aFolderThatCannotBeWrittenIsNoFailure()
{
    JobContext job;
    QVERIFY(process::testSandbox("/proc/no-such-folder", job).full());
}

} // namespace tst_selftest

QTEST_APPLESS_MAIN(tst_selftest::SelfTestTest)
#include "tst_selftest.moc"
