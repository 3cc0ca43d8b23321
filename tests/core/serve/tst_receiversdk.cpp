// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/serve/receiving.h"
#include "tests/support/temporaryproject.h"

#include <QDir>
#include <QProcess>
#include <QTest>

#include <algorithm>
#include <format>
#include <set>
#include <variant>

namespace tst_receiversdk {

using namespace espalier;
using test::Receiving;

/// OpenTelemetry's own SDK, Debian's for Go, sends to a receiver.
class ReceiverSdkTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void takesWhatTheSdkSends_data();
    void takesWhatTheSdkSends();

private:
    void run(const QString &program, const QStringList &arguments);

    test::TemporaryProject m_folder;
    QString m_program;
};

void ReceiverSdkTest::run(const QString &program, const QStringList &arguments)
{
    constexpr int kPatienceMilliseconds = 500'000; // the SDK has to be compiled
    auto environment = QProcessEnvironment::systemEnvironment();
    // Debian's packages are found by path.
    environment.insert(QStringLiteral("GO111MODULE"), QStringLiteral("off"));
    environment.insert(QStringLiteral("GOPATH"), QStringLiteral("/usr/share/gocode"));
    environment.insert(QStringLiteral("GOFLAGS"), QString());
    environment.insert(QStringLiteral("GOTOOLCHAIN"), QStringLiteral("local"));
    if (!environment.contains(QStringLiteral("GOCACHE")))
        environment.insert(QStringLiteral("GOCACHE"),
                           QDir::homePath() + QStringLiteral("/.cache/go-build"));
    QProcess process;
    process.setProcessEnvironment(environment);
    process.start(program, arguments);
    QVERIFY(process.waitForFinished(kPatienceMilliseconds));
    QVERIFY2(process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0,
             process.readAllStandardError().constData());
}

void ReceiverSdkTest::initTestCase()
{
    m_program = QString::fromStdString(m_folder.path("program").string());
    run(QStringLiteral(GO_PROGRAM), {QStringLiteral("build"), QStringLiteral("-o"), m_program,
                                     QFINDTESTDATA("sdk/program.go")});
}

void ReceiverSdkTest::takesWhatTheSdkSends_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("as it is") << QStringList();
    QTest::newRow("packed") << QStringList(QStringLiteral("packed"));
}

void ReceiverSdkTest::takesWhatTheSdkSends()
{
    QFETCH(const QStringList, arguments);
    constexpr std::uint64_t kOrders = 20;
    Receiving receiving;
    const auto address = std::format("http://127.0.0.1:{}", receiving.port());
    run(m_program, QStringList(QString::fromStdString(address)) + arguments);
    receiving.receiver().stop();

    QCOMPARE(receiving.calls(), kOrders);
    std::set<std::string> exceptions;
    std::set<std::string> series;
    for (const auto &observation : receiving.observations()) {
        if (const auto *exception = std::get_if<model::ExceptionSeen>(&observation.content))
            exceptions.insert(exception->trace.empty() ? "" : exception->trace.errors.front().type);
        if (const auto *metric = std::get_if<model::MetricSeen>(&observation.content)) {
            series.insert(metric->series);
            QCOMPARE(metric->value, double(kOrders));
        }
    }
    QCOMPARE(exceptions, (std::set<std::string>{"*errors.errorString", "*shop.LostError"}));
    QCOMPARE(series, (std::set<std::string>{"shop.orders"}));
    const auto counters = receiving.receiver().counters();
    QCOMPARE(counters.requests, 3u);
    QCOMPARE(counters.bad + counters.refused + counters.failed, 0u);
}

} // namespace tst_receiversdk

QTEST_GUILESS_MAIN(tst_receiversdk::ReceiverSdkTest)
#include "tst_receiversdk.moc"
