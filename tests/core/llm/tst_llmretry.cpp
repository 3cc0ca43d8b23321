// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/llm/retry.h"
#include "tests/support/verify.h"

#include <QTest>

#include <thread>

namespace tst_llmretry {

using namespace espalier;
using namespace std::chrono_literals;
using namespace std::string_literals;
using std::chrono::milliseconds;

using HeaderList = std::vector<std::pair<std::string, std::string>>;
} // namespace tst_llmretry
Q_DECLARE_METATYPE(tst_llmretry::HeaderList)
namespace tst_llmretry {

class LlmRetryTest : public QObject {
    Q_OBJECT

private slots:
    void backsOffWithFullJitter();
    void readsDurations_data();
    void readsDurations();
    void readsDates_data();
    void readsDates();
    void readsDelays_data();
    void readsDelays();
    void sleepEndsWithAStop();
};

void LlmRetryTest::backsOffWithFullJitter()
{
    const llm::RetryPolicy policy{.base = 500ms, .cap = 3000ms};
    QCOMPARE(llm::backOff(policy, 1, 0.0), 0ms);
    QCOMPARE(llm::backOff(policy, 1, 0.5), 250ms);
    QCOMPARE(llm::backOff(policy, 2, 0.5), 500ms);
    QCOMPARE(llm::backOff(policy, 3, 0.5), 1000ms);
    QCOMPARE(llm::backOff(policy, 4, 0.5), 1500ms);
    QCOMPARE(llm::backOff(policy, 1000, 0.5), 1500ms);
}

void LlmRetryTest::readsDurations_data()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<int>("milliseconds");
    QTest::newRow("seconds") << "1s"s << 1000;
    QTest::newRow("minutes and seconds") << "6m0s"s << 360'000;
    QTest::newRow("milliseconds") << "120ms"s << 120;
    QTest::newRow("parts of a second") << "1h2m3.5s"s << 3'723'500;
    QTest::newRow("plain seconds") << "7"s << 7000;
    QTest::newRow("nothing") << ""s << -1;
    QTest::newRow("no number") << "s"s << -1;
    QTest::newRow("no unit we know") << "5x"s << -1;
    QTest::newRow("below 0") << "-5s"s << -1;
    QTest::newRow("not a number") << "nan"s << -1;
}

void LlmRetryTest::readsDurations()
{
    QFETCH(const std::string, text);
    const auto duration = llm::parseDuration(text);
    QTEST(duration ? static_cast<int>(duration->count()) : -1, "milliseconds");
}

void LlmRetryTest::readsDates_data()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<bool>("good");
    QTest::newRow("today's form") << "Sun, 06 Nov 1994 08:49:37 GMT"s << true;
    QTest::newRow("RFC 850") << "Sunday, 06-Nov-94 08:49:37 GMT"s << true;
    QTest::newRow("asctime") << "Sun Nov  6 08:49:37 1994"s << true;
    QTest::newRow("no date") << "soon"s << false;
    QTest::newRow("no such day") << "Sun, 36 Nov 1994 08:49:37 GMT"s << false;
}

void LlmRetryTest::readsDates()
{
    QFETCH(const std::string, text);
    QFETCH(const bool, good);
    const auto date = llm::parseHttpDate(text);
    QCOMPARE(date.has_value(), good);
    if (good)
        QCOMPARE(std::chrono::system_clock::to_time_t(*date), std::time_t(784'111'777));
}

void LlmRetryTest::readsDelays_data()
{
    QTest::addColumn<HeaderList>("headers");
    QTest::addColumn<qint64>("delay");
    const auto row = [](const char *title, HeaderList headers, qint64 delay) {
        QTest::newRow(title) << std::move(headers) << delay;
    };
    constexpr qint64 kYear = 366LL * 24 * 3600 * 1000;
    row("nothing", {}, -1);
    row("seconds", {{"Retry-After", " 7 "}}, 7000);
    row("parts of a second", {{"Retry-After", "0.25"}}, 250);
    row("milliseconds first", {{"Retry-After", "7"}, {"Retry-After-Ms", "1500"}}, 1500);
    row("a date", {{"Retry-After", "Sun, 06 Nov 1994 08:49:47 GMT"}}, 10'000);
    row("a date of the server's clock",
        {{"Retry-After", "Sun, 06 Nov 1994 08:49:47 GMT"},
         {"Date", "Sun, 06 Nov 1994 08:49:45 GMT"}},
        2000);
    row("a date that is over", {{"Retry-After", "Sun, 06 Nov 1994 08:00:00 GMT"}}, 0);
    row("absurd", {{"Retry-After", "1000000000000000000000000"}}, kYear);
    row("infinite", {{"Retry-After", "inf"}}, -1);
    row("below 0", {{"Retry-After", "-5"}}, -1);
    row("nonsense", {{"Retry-After", "soon"}}, -1);
    row("a limit that is used up",
        {{"x-ratelimit-remaining-requests", "0"},
         {"x-ratelimit-reset-requests", "6m0s"},
         {"x-ratelimit-remaining-tokens", "9"},
         {"x-ratelimit-reset-tokens", "1h"}},
        360'000);
    row("a reset alone", {{"x-ratelimit-reset-tokens", "1s"}}, 1000);
    row("limits that are not used up",
        {{"x-ratelimit-remaining-requests", "5"}, {"x-ratelimit-reset-requests", "1s"}}, -1);
}

void LlmRetryTest::readsDelays()
{
    QFETCH(const HeaderList, headers);
    llm::Headers all;
    for (const auto &[name, value] : headers)
        all.add(name, value);
    const auto now = std::chrono::system_clock::from_time_t(784'111'777);
    const auto delay = llm::serverDelay(all, now);
    QTEST(delay ? static_cast<qint64>(delay->count()) : -1, "delay");
}

void LlmRetryTest::sleepEndsWithAStop()
{
    std::stop_source stop;
    const auto begun = std::chrono::steady_clock::now();
    std::jthread other([&] { stop.request_stop(); });
    llm::sleepFor(60s, stop.get_token());
    QVERIFY(std::chrono::steady_clock::now() - begun < 30s);
    llm::sleepFor(1ms, {});
}

} // namespace tst_llmretry

QTEST_GUILESS_MAIN(tst_llmretry::LlmRetryTest)
#include "tst_llmretry.moc"
