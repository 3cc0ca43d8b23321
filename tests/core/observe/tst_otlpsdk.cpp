// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/observe/takenin.h"
#include "tests/support/temporaryproject.h"
#include "tests/support/verify.h"

#include <QTest>

namespace tst_otlpsdk {

using namespace espalier;
using namespace espalier::observe;
using espalier::test::TemporaryProject;
using model::ExceptionSeen;
using model::FunctionSeen;
using model::MetricSeen;
using test::Imported;
using test::pick;

/// What the SDK of OpenTelemetry for Go writes, as its exporters send it.
class OtlpSdkTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        constexpr int kCompiling = 540'000; // the first time it is all of the SDK
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("GO111MODULE"), QStringLiteral("off"));
        environment.insert(QStringLiteral("GOPATH"), QStringLiteral("/usr/share/gocode"));
        environment.insert(QStringLiteral("GOTOOLCHAIN"), QStringLiteral("local"));
        environment.insert(QStringLiteral("GOCACHE"),
                           QStringLiteral(ESPALIER_BUILD_DIR "/go-cache"));
        environment.remove(QStringLiteral("GOFLAGS"));
        QProcess go;
        go.setProcessEnvironment(environment);
        go.setWorkingDirectory(QStringLiteral(QT_TESTCASE_SOURCEDIR "/otlpsdk"));
        go.start(QStringLiteral("go"), {QStringLiteral("run"), QStringLiteral("main.go"),
                                        QString::fromStdString(m_project.root().string())});
        QVERIFY(go.waitForFinished(kCompiling));
        QVERIFY2(go.exitCode() == 0, go.readAllStandardError().constData());
    }
    void spansAreRead();
    void metricsAreRead();

private:
    /// As it was sent, and the same as JSON.
    std::pair<Imported, Imported> both(const std::string &name, Signal signal) const
    {
        Imported sent;
        const auto take = [&sent](model::Observation &&observation) -> Result<> {
            sent.observations.push_back(std::move(observation));
            return {};
        };
        OtlpReader reader({}, take, {}); // it was there before the program
        sent.result = reader.read(m_project.read(name + ".pb"), signal, Encoding::Protobuf)
                          .and_then([&reader] { return reader.flush(); });
        return {std::move(sent), test::takeIn(m_project.read(name + ".json"))};
    }

    TemporaryProject m_project;
};

void OtlpSdkTest::spansAreRead()
{
    const auto [sent, json] = both("traces", Signal::Traces);
    for (const auto &imported : {sent, json}) {
        VERIFY_OK(imported.result);
        const auto functions = pick<FunctionSeen>(imported);
        QCOMPARE(functions.size(), 2u);
        QCOMPARE(functions[0].id, "inner");
        QCOMPARE(functions[0].calls, 5u);
        QCOMPARE(functions[0].errors, 1u);
        QCOMPARE(functions[1].id, "main.go::main.outer");
        QCOMPARE(functions[1].line, 12);
        QVERIFY(functions[1].maxMs >= functions[0].p50Ms);
        const auto exceptions = pick<ExceptionSeen>(imported);
        QCOMPARE(exceptions.size(), 1u);
        QCOMPARE(exceptions[0].trace.errors[0].message, "no such article");
        QVERIFY(exceptions[0].trace.errors[0].type.contains("errorString"));
        QVERIFY(!exceptions[0].trace.errors[0].frames.empty());
        QCOMPARE(exceptions[0].functionId, "inner");
        QCOMPARE(exceptions[0].release, "1.4");
        for (const auto &observation : imported.observations)
            QCOMPARE(observation.service, "shop");
    }
    QCOMPARE(pick<ExceptionSeen>(sent)[0].traceId.size(), 32u);
    QCOMPARE(toText(toJson(sent.observations.back())), toText(toJson(json.observations.back())));
}

void OtlpSdkTest::metricsAreRead()
{
    const auto [sent, json] = both("metrics", Signal::Metrics);
    for (const auto &imported : {sent, json}) {
        VERIFY_OK(imported.result);
        std::map<std::string, double> series;
        for (const auto &seen : pick<MetricSeen>(imported))
            series[seen.series] = seen.value;
        QCOMPARE(series.size(), 4u);
        QCOMPARE(series["requests"], 100.0);
        QCOMPARE(series["duration"], 49.5);
        QVERIFY(std::abs(series["duration.p50"] - 49.5) < 3);
        QVERIFY(std::abs(series["duration.p95"] - 94.5) < 3);
    }
}

} // namespace tst_otlpsdk

QTEST_GUILESS_MAIN(tst_otlpsdk::OtlpSdkTest)
#include "tst_otlpsdk.moc"
