// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/listening.h"
#include "core/store/measurestore.h"
#include "core/store/observationstore.h"
#include "tests/core/engine/engineproject.h"
#include "tests/core/serve/payload.h"
#include "tests/core/serve/rawclient.h"
#include "tests/support/verify.h"

#include <QTest>

#include <future>
#include <thread>

namespace tst_listening {

using namespace espalier;
using namespace std::chrono_literals;
using serve::ListeningReport;

class ListeningTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void whatCameInIsKept();
    void whatWasAnsweredLastIsKept();
    void itEndsWithItsTime();
    void aPortInUseIsTold();

private:
    using Outcome = std::future<Result<ListeningReport>>;

    // On a thread of its own, as a job is; gives the port.
    Outcome start(std::chrono::seconds time = 0s);
    [[nodiscard]] test::Reply send(const std::string &body) const
    {
        test::RawClient client(m_port);
        return client.ask(test::RequestText{.body = body}.text(m_port)).value_or(test::Reply{});
    }
    [[nodiscard]] std::unique_ptr<engine::Workspace> open() const
    {
        auto workspace = engine::Workspace::open(m_project->root(), m_home.paths());
        return workspace ? std::move(*workspace) : nullptr;
    }

    test::Home m_home;
    std::unique_ptr<test::TemporaryProject> m_project;
    std::stop_source m_stop;
    std::uint16_t m_port = 0;
    std::atomic<std::uint64_t> m_imports = 0;
};

void ListeningTest::init()
{
    m_project = std::make_unique<test::TemporaryProject>();
    m_stop = {};
    m_imports = 0;
}

void ListeningTest::cleanup()
{
    m_project.reset();
}

ListeningTest::Outcome ListeningTest::start(std::chrono::seconds time)
{
    auto port = std::make_shared<std::promise<std::uint16_t>>();
    auto known = port->get_future();
    auto outcome = std::async(std::launch::async, [this, port, time]() -> Result<ListeningReport> {
        const auto workspace = open();
        JobContext job(m_stop.get_token());
        const auto told = [this, port, first = true](const ListeningReport &report) mutable {
            if (std::exchange(first, false))
                port->set_value(report.port);
            m_imports = report.imports;
        };
        return serve::listen(*workspace, {.port = 0, .time = time, .told = told}, job);
    });
    m_port = known.get();
    return outcome;
}

void ListeningTest::whatCameInIsKept()
{
    auto outcome = start();
    QCOMPARE(send(test::tracesJson({.spans = 10, .exceptions = 2})).status, 200);
    QCOMPARE(send("{").status, 400);
    // Not only at the end.
    QTRY_VERIFY_WITH_TIMEOUT(m_imports > 0, 20'000);
    const auto workspace = open();
    store::ObservationStore observations(workspace->database());
    QCOMPARE(*observations.countGroups("exception"), 2);
    m_stop.request_stop();
    const auto report = outcome.get();
    VERIFY_OK(report);
    QCOMPARE(report->received.requests, std::uint64_t{1});
    QCOMPARE(report->received.records, std::uint64_t{10});
    QCOMPARE(report->received.bad, std::uint64_t{1});
    QCOMPARE(report->groups, std::uint64_t{2});
    QCOMPARE(test::RawClient(m_port).connected(), false);
    const auto functions = store::MeasureStore(workspace->database()).lastFunctions();
    VERIFY_OK(functions);
    std::uint64_t calls = 0;
    for (const auto &run : *functions)
        calls += run.seen.calls;
    QCOMPARE(calls, std::uint64_t{10});
}

void ListeningTest::whatWasAnsweredLastIsKept()
{
    auto outcome = start();
    QCOMPARE(send(test::tracesJson({.spans = 3, .exceptions = 1})).status, 200);
    m_stop.request_stop();
    VERIFY_OK(outcome.get());
    QCOMPARE(*store::ObservationStore(open()->database()).countGroups("exception"), 1);
}

void ListeningTest::itEndsWithItsTime()
{
    auto outcome = start(1s);
    const auto report = outcome.get();
    VERIFY_OK(report);
    QCOMPARE(report->received.requests, std::uint64_t{0});
    QCOMPARE(report->imports, std::uint64_t{0});
}

void ListeningTest::aPortInUseIsTold()
{
    auto outcome = start();
    const auto workspace = open();
    JobContext job;
    const auto second = serve::listen(*workspace, {.port = m_port, .time = 1s}, job);
    QVERIFY(!second);
    QCOMPARE(second.error().kind, ErrorKind::Conflict);
    QVERIFY(second.error().text().contains(std::to_string(m_port)));
    m_stop.request_stop();
    VERIFY_OK(outcome.get());
}

} // namespace tst_listening

QTEST_GUILESS_MAIN(tst_listening::ListeningTest)
#include "tst_listening.moc"
