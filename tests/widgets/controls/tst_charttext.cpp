// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/charttext.h"

#include <QTest>

#include <cmath>

namespace tst_charttext {

using namespace espalier::controls;

class TestChartText final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { qputenv("TZ", "UTC"); }
    void numbers_data();
    void numbers();
    void numbersFollowTheLocale();
    void timesAreDatesAtMidnight();
    void ticksAreRoundNumbers_data();
    void ticksAreRoundNumbers();
    void anyRangeHasFewTicks_data();
    void anyRangeHasFewTicks();
    void timesAreRound_data();
    void timesAreRound();
};

static QString textsOf(const std::vector<ChartTick> &ticks)
{
    QStringList texts;
    for (const auto &tick : ticks)
        texts << tick.text;
    return texts.join(u'|');
}

static QLocale english()
{
    return {QLocale::English, QLocale::UnitedStates};
}

void TestChartText::numbers_data()
{
    QTest::addColumn<double>("value");
    QTest::addColumn<QString>("text");
    const auto add = [](double value, const char *text) {
        QTest::addRow("%s", text) << value << QString::fromLatin1(text);
    };
    add(0, "0");
    add(3.1, "3.1");
    add(-3.14159, "-3.142");
    add(9.4000001, "9.4");
    add(0.00012345678, "0.0001235");
    add(12.5, "12.5");
    add(1234567.8, "1,234,568");
    add(4.2e15, "4.2E+15");
    add(1e-12, "1E-12");
    QTest::addRow("no zero with a sign") << -0.0 << QStringLiteral("0");
}

void TestChartText::numbers()
{
    QFETCH(double, value);
    QTEST(chartNumber(value, english()), "text");
}

void TestChartText::numbersFollowTheLocale()
{
    QCOMPARE(chartNumber(1234, QLocale(QLocale::German)), QStringLiteral("1.234"));
    QCOMPARE(chartNumber(12.34, QLocale(QLocale::German)), QStringLiteral("12,34"));
}

void TestChartText::timesAreDatesAtMidnight()
{
    const auto day = QDateTime(QDate(2026, 5, 3), QTime(0, 0));
    QCOMPARE(chartTime(day, english()), english().toString(day.date(), QLocale::ShortFormat));
    const auto noon = day.addSecs(12 * 3600);
    QCOMPARE(chartTime(noon.toUTC(), english()), english().toString(noon, QLocale::ShortFormat));
}

void TestChartText::ticksAreRoundNumbers_data()
{
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    QTest::addColumn<QString>("texts");
    const auto add = [](const char *name, double low, double high, const char *texts) {
        QTest::addRow("%s", name) << low << high << QString::fromLatin1(texts);
    };
    add("milliseconds", 3.1, 9.4, "2|4|6|8|10");
    add("from zero", 0, 1200, "0|500|1,000|1,500");
    add("below zero", -7, 3, "-10|-5|0|5");
    add("fractions", 0.012, 0.018, "0.012|0.014|0.016|0.018");
    add("one value", 50, 50, "45|50|55");
    add("nothing but zero", 0, 0, "-1.0|-0.5|0.0|0.5|1.0");
}

void TestChartText::ticksAreRoundNumbers()
{
    QFETCH(double, low);
    QFETCH(double, high);
    const auto ticks = numberTicks(low, high, 4, english());
    QTEST(textsOf(ticks), "texts");
    QVERIFY(ticks.front().value <= low && ticks.back().value >= high);
}

void TestChartText::anyRangeHasFewTicks_data()
{
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    QTest::addRow("the largest numbers") << -1e300 << 1e300;
    QTest::addRow("the smallest numbers") << 5e-324 << 1e-320;
    QTest::addRow("numbers that hardly differ") << 1.0 << std::nextafter(1.0, 2.0);
    QTest::addRow("large ones that hardly differ") << 1e17 << std::nextafter(1e17, 2e17);
    QTest::addRow("ends the wrong way round") << 5.0 << 3.0;
}

void TestChartText::anyRangeHasFewTicks()
{
    QFETCH(double, low);
    QFETCH(double, high);
    for (const int about : {0, 1, 5}) {
        const auto ticks = numberTicks(low, high, about, english());
        QVERIFY(ticks.size() >= 2 && ticks.size() <= 10);
        for (const auto &tick : ticks)
            QVERIFY(std::isfinite(tick.value));
    }
}

void TestChartText::timesAreRound_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("texts");
    const auto add = [](const char *name, const char *from, const char *to, const char *texts) {
        QTest::addRow("%s", name) << QString::fromLatin1(from) << QString::fromLatin1(to)
                                  << QString::fromLatin1(texts);
    };
    add("seconds", "2026-05-03T10:00:02Z", "2026-05-03T10:00:18Z", "10:00:05|10:00:10|10:00:15");
    add("hours", "2026-05-03T08:10:00Z", "2026-05-03T20:10:00Z", "09:00|12:00|15:00|18:00");
    add("hours of several days", "2026-05-03T08:10:00Z", "2026-05-04T20:10:00Z",
        "3 May 12:00|4 May 00:00|4 May 12:00");
    add("days", "2026-05-03T08:10:00Z", "2026-05-06T20:10:00Z", "4 May|5 May|6 May");
    add("months", "2026-01-15T00:00:00Z", "2026-05-02T00:00:00Z",
        "Feb 2026|Mar 2026|Apr 2026|May 2026");
    add("years", "2019-06-01T00:00:00Z", "2022-06-01T00:00:00Z", "2020|2021|2022");
    add("all the time there is", "0001-01-01T00:00:00Z", "9999-01-01T00:00:00Z", "");
    add("a moment", "2026-05-03T10:00:02Z", "2026-05-03T10:00:02Z", "10:00:02");
}

void TestChartText::timesAreRound()
{
    QFETCH(QString, from);
    QFETCH(QString, to);
    const auto milliseconds = [](const QString &text) {
        return double(QDateTime::fromString(text, Qt::ISODate).toMSecsSinceEpoch());
    };
    QTEST(textsOf(timeTicks(milliseconds(from), milliseconds(to), 5, english())), "texts");
}

} // namespace tst_charttext

QTEST_GUILESS_MAIN(tst_charttext::TestChartText)
#include "tst_charttext.moc"
