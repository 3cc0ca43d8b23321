// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/accessiblenames.h"
#include "widgets/controls/serieschart.h"

#include <QAbstractScrollArea>
#include <QAccessible>
#include <QImage>
#include <QLabel>
#include <QSignalSpy>
#include <QStackedLayout>
#include <QTest>
#include <QToolTip>

#include <cmath>
#include <limits>
#include <memory>
#include <set>

namespace tst_serieschart {

using namespace espalier;
using controls::ChartContent;
using controls::ChartCursor;
using controls::ChartMark;
using controls::SeriesChart;
using Mode = ChartContent::Mode;

class TestSeriesChart final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void nothingSaysSo();
    void linesAreDrawn_data();
    void linesAreDrawn();
    void barsOfSeveralSeriesAreDrawn();
    void theThresholdIsDrawn();
    void coloursFollowTheTheme();
    void lettersFollowTheFont();
    void rightToLeftItIsTurnedRound();
    void aLongSeriesShowsItsExtremes();
    void itIsAChartWithANameForScreenReaders();
    void theSummaryTellsRangeAndMarks();
    void theSummaryTellsEachSeries();
    void arrowsMoveTheCursor();
    void arrowsAreTurnedRoundRightToLeft();
    void arrowsUpAndDownGoToTheNearestPointOfTheOtherSeries();
    void theValueUnderTheCursorIsToldAndShown();
    void sharesAreToldWithTheirPercent();
    void escapePutsTheCursorAway();
    void enterActivates();
    void aClickPutsTheCursorOnTheNearestPoint();
    void aMarkHasAToolTip();
    void anotherContentPutsTheCursorAway();
    void noContentIsTooStrange_data();
    void noContentIsTooStrange();

private:
    [[nodiscard]] QImage image()
    {
        // QtCharts lays its axes out when there is time.
        QTest::qWait(0);
        return m_chart->grab().toImage();
    }
    [[nodiscard]] bool has(const QColor &color)
    {
        const auto grabbed = image();
        for (int y = 0; y < grabbed.height(); ++y) {
            for (int x = 0; x < grabbed.width(); ++x) {
                if (grabbed.pixelColor(x, y) == color)
                    return true;
            }
        }
        return false;
    }
    [[nodiscard]] QColor color(theme::Role role) const { return m_themes.theme().color(role); }
    [[nodiscard]] QWidget *viewport() const
    {
        return m_chart->findChild<QAbstractScrollArea *>()->viewport();
    }
    void press(Qt::Key key) { QTest::keyClick(m_chart.get(), key); }
    [[nodiscard]] std::size_t point() const
    {
        return m_chart->cursor() ? m_chart->cursor()->point : std::size_t(-1);
    }

    theme::ThemeManager m_themes{theme::Choice::Light};
    std::unique_ptr<SeriesChart> m_chart;
};

static std::vector<controls::ChartPoint> daily(std::initializer_list<double> values)
{
    std::vector<controls::ChartPoint> points;
    QDateTime time(QDate(2026, 5, 1), QTime(12, 0), QTimeZone::UTC);
    for (const auto value : values) {
        points.push_back({time.toString(Qt::ISODate).toStdString(), value});
        time = time.addDays(1);
    }
    return points;
}

static ChartContent latency()
{
    ChartContent content;
    content.title = QStringLiteral("Latency");
    content.unit = QStringLiteral("ms");
    content.series.push_back(
        {.name = QStringLiteral("p95"), .points = daily({3.1, 3.3, 3.2, 3.4, 8.9, 9.4, 9.1})});
    content.threshold = 8;
    content.marks.push_back(
        {.point = 4, .kind = ChartMark::Kind::Rise, .text = QStringLiteral("Rises by 170 %")});
    return content;
}

static ChartContent occurrences(Mode mode)
{
    ChartContent content;
    content.title = QStringLiteral("Occurrences");
    content.mode = mode;
    content.series.push_back({.name = QStringLiteral("errors"),
                              .points = daily({4, 0, 2, 8}),
                              .role = theme::Role::Error});
    content.series.push_back({.name = QStringLiteral("warnings"),
                              .points = daily({1, 5, 2, 2}),
                              .role = theme::Role::Info});
    return content;
}

void TestSeriesChart::initTestCase()
{
    qputenv("TZ", "UTC");
}

void TestSeriesChart::init()
{
    QLocale::setDefault(QLocale::c());
    m_themes.setChoice(theme::Choice::Light);
    m_chart = std::make_unique<SeriesChart>(m_themes);
    m_chart->setLocale(QLocale::c());
    m_chart->resize(640, 320);
    m_chart->show();
}

void TestSeriesChart::nothingSaysSo()
{
    const auto shown = [this] {
        QStringList texts;
        for (const auto *label : m_chart->findChildren<QLabel *>()) {
            if (label->isVisible() && !label->text().isEmpty())
                texts << label->text();
        }
        return texts;
    };
    QCOMPARE(shown(), QStringList{QStringLiteral("No data")});
    ChartContent content;
    content.emptyText = QStringLiteral("No runs yet");
    content.series.push_back({.points = {{"", std::numeric_limits<double>::quiet_NaN()}}});
    m_chart->setContent(content);
    QCOMPARE(shown(), QStringList{QStringLiteral("No runs yet")});
    QCOMPARE(m_chart->summary(), QStringLiteral("No runs yet"));
    m_chart->setContent(latency());
    QCOMPARE(shown(), QStringList{QStringLiteral("Latency (ms)")});
}

void TestSeriesChart::linesAreDrawn_data()
{
    QTest::addColumn<theme::Choice>("choice");
    QTest::addRow("light") << theme::Choice::Light;
    QTest::addRow("dark") << theme::Choice::Dark;
    QTest::addRow("high contrast") << theme::Choice::HighContrast;
}

void TestSeriesChart::linesAreDrawn()
{
    QFETCH(theme::Choice, choice);
    m_themes.setChoice(choice);
    m_chart->setContent(latency());
    QVERIFY(has(color(theme::Role::Surface)));
    QVERIFY(has(color(theme::Role::Accent)));
    QVERIFY(has(color(theme::Role::Warning))); // the mark
}

void TestSeriesChart::barsOfSeveralSeriesAreDrawn()
{
    for (const auto mode : {Mode::Bars, Mode::Shares}) {
        m_chart->setContent(occurrences(mode));
        QVERIFY(has(color(theme::Role::Error)));
        QVERIFY(has(color(theme::Role::Info)));
    }
}

void TestSeriesChart::theThresholdIsDrawn()
{
    auto content = latency();
    m_chart->setContent(content);
    const auto with = image();
    content.threshold.reset();
    m_chart->setContent(content);
    QVERIFY(image() != with);
}

void TestSeriesChart::coloursFollowTheTheme()
{
    m_chart->setContent(latency());
    m_themes.setChoice(theme::Choice::Dark);
    QVERIFY(has(color(theme::Role::Accent)));
    QVERIFY(!has(theme::Theme::of(theme::Scheme::Light).color(theme::Role::Surface)));
}

void TestSeriesChart::lettersFollowTheFont()
{
    m_chart->setContent(latency());
    const auto before = image();
    auto font = m_chart->font();
    font.setPointSizeF(font.pointSizeF() * 1.5);
    m_chart->setFont(font);
    QVERIFY(image() != before);
    QVERIFY(m_chart->minimumSizeHint().height() > 0);
}

/// The line rises from the left to the right; turned round, it begins on the right.
void TestSeriesChart::rightToLeftItIsTurnedRound()
{
    auto content = latency();
    content.marks.clear();
    content.threshold.reset();
    m_chart->setContent(content);
    const auto inkedColumn = [this](bool isLow) {
        const auto grabbed = image();
        const auto wanted = color(theme::Role::Accent);
        int sum = 0, count = 0;
        for (int y = grabbed.height() / 4; y < grabbed.height(); ++y) {
            for (int x = 0; x < grabbed.width(); ++x) {
                const bool lower = y > grabbed.height() * 6 / 10;
                if (grabbed.pixelColor(x, y) == wanted && lower == isLow) {
                    sum += x;
                    ++count;
                }
            }
        }
        return count == 0 ? -1 : sum / count;
    };
    QVERIFY(inkedColumn(true) >= 0 && inkedColumn(true) < inkedColumn(false));
    m_chart->setLayoutDirection(Qt::RightToLeft);
    QVERIFY(inkedColumn(false) >= 0 && inkedColumn(true) > inkedColumn(false));
}

void TestSeriesChart::aLongSeriesShowsItsExtremes()
{
    ChartContent content;
    auto &points = content.series.emplace_back().points;
    points.resize(50'000, {{}, 5});
    points[30'000].value = 100;
    m_chart->setContent(content);
    const auto accentAbove = [this] {
        const auto grabbed = image();
        for (int y = 0; y < grabbed.height() / 3; ++y) {
            for (int x = 0; x < grabbed.width(); ++x) {
                if (grabbed.pixelColor(x, y).hslHue() == color(theme::Role::Accent).hslHue())
                    return true;
            }
        }
        return false;
    };
    QVERIFY(accentAbove());
}

void TestSeriesChart::itIsAChartWithANameForScreenReaders()
{
    auto *interface = QAccessible::queryAccessibleInterface(m_chart.get());
    QVERIFY(interface);
    QCOMPARE(interface->role(), QAccessible::Chart);
    QVERIFY(!interface->text(QAccessible::Name).isEmpty());
    m_chart->setContent(latency());
    QCOMPARE(interface->text(QAccessible::Name), QStringLiteral("Latency"));
    QCOMPARE(interface->text(QAccessible::Description), m_chart->summary());
    QCOMPARE(interface->childCount(), 0);
    QVERIFY(interface->text(QAccessible::Value).isEmpty());
    press(Qt::Key_Right);
    QCOMPARE(interface->text(QAccessible::Value), m_chart->cursorText());
    QWidget window;
    m_chart->setParent(&window);
    QCOMPARE(test::namelessIn(window), QStringList());
    m_chart.reset();
}

void TestSeriesChart::theSummaryTellsRangeAndMarks()
{
    m_chart->setContent(latency());
    const auto fifth =
        QLocale::c().toString(QDateTime(QDate(2026, 5, 5), QTime(12, 0)), QLocale::ShortFormat);
    QCOMPARE(m_chart->summary(),
             QStringLiteral("7 point(s), from 3.1 ms to 9.4 ms, threshold 8 ms, rises at %1")
                 .arg(fifth));
}

void TestSeriesChart::theSummaryTellsEachSeries()
{
    m_chart->setContent(occurrences(Mode::Bars));
    QCOMPARE(m_chart->summary(), QStringLiteral("errors: 4 point(s), from 0 to 8, "
                                                "warnings: 4 point(s), from 1 to 5"));
}

void TestSeriesChart::arrowsMoveTheCursor()
{
    m_chart->setContent(latency());
    const QSignalSpy moved(m_chart.get(), &SeriesChart::cursorMoved);
    press(Qt::Key_Right);
    QCOMPARE(point(), std::size_t{0});
    press(Qt::Key_Right);
    press(Qt::Key_Right);
    QCOMPARE(point(), std::size_t{2});
    press(Qt::Key_Left);
    QCOMPARE(point(), std::size_t{1});
    press(Qt::Key_End);
    QCOMPARE(point(), std::size_t{6});
    QCOMPARE(moved.size(), 5);
    press(Qt::Key_Right); // there is no more
    QCOMPARE(moved.size(), 5);
    press(Qt::Key_Home);
    QCOMPARE(point(), std::size_t{0});
}

void TestSeriesChart::arrowsAreTurnedRoundRightToLeft()
{
    m_chart->setLayoutDirection(Qt::RightToLeft);
    m_chart->setContent(latency());
    press(Qt::Key_Left);
    press(Qt::Key_Left);
    QCOMPARE(point(), std::size_t{1});
    press(Qt::Key_Right);
    QCOMPARE(point(), std::size_t{0});
}

void TestSeriesChart::arrowsUpAndDownGoToTheNearestPointOfTheOtherSeries()
{
    auto content = latency();
    content.series.push_back({.name = QStringLiteral("nothing")});
    content.series.push_back({.name = QStringLiteral("p50"), .points = daily({1, 2, 3})});
    m_chart->setContent(content);
    m_chart->setCursor(ChartCursor{0, 5});
    press(Qt::Key_Down);
    QCOMPARE(m_chart->cursor(), std::optional(ChartCursor{2, 2}));
    press(Qt::Key_Down); // there is no other below
    QCOMPARE(m_chart->cursor(), std::optional(ChartCursor{2, 2}));
    press(Qt::Key_Up);
    QCOMPARE(m_chart->cursor(), std::optional(ChartCursor{0, 2}));
}

void TestSeriesChart::theValueUnderTheCursorIsToldAndShown()
{
    m_chart->setContent(latency());
    m_chart->setCursor(ChartCursor{0, 4});
    const auto time =
        QLocale::c().toString(QDateTime(QDate(2026, 5, 5), QTime(12, 0)), QLocale::ShortFormat);
    QCOMPARE(m_chart->cursorText(), QStringLiteral("%1: 8.9 ms, Rises by 170 %").arg(time));
    QStringList shown;
    for (const auto *label : m_chart->findChildren<QLabel *>())
        shown << label->text();
    QVERIFY(shown.contains(m_chart->cursorText()));
}

void TestSeriesChart::sharesAreToldWithTheirPercent()
{
    auto content = occurrences(Mode::Shares);
    for (auto &series : content.series) {
        for (auto &point : series.points)
            point.place = "week";
    }
    m_chart->setContent(content);
    m_chart->setCursor(ChartCursor{1, 0});
    QCOMPARE(m_chart->cursorText(), QStringLiteral("warnings, week: 1, 20 %"));
}

void TestSeriesChart::escapePutsTheCursorAway()
{
    m_chart->setContent(latency());
    press(Qt::Key_Right);
    press(Qt::Key_Escape);
    QVERIFY(!m_chart->cursor());
    QVERIFY(m_chart->cursorText().isEmpty());
}

void TestSeriesChart::enterActivates()
{
    m_chart->setContent(latency());
    const QSignalSpy activated(m_chart.get(), &SeriesChart::activated);
    press(Qt::Key_Return);
    QCOMPARE(activated.size(), 0);
    press(Qt::Key_Right);
    press(Qt::Key_Return);
    QCOMPARE(activated.size(), 1);
    QCOMPARE(activated.front().front().value<ChartCursor>(), (ChartCursor{0, 0}));
}

void TestSeriesChart::aClickPutsTheCursorOnTheNearestPoint()
{
    m_chart->setContent(latency());
    static_cast<void>(image());
    QTest::mouseClick(viewport(), Qt::LeftButton, {}, QPoint(viewport()->width() - 4, 40));
    QCOMPARE(point(), std::size_t{6});
    QTest::mouseClick(viewport(), Qt::LeftButton, {}, QPoint(2, 40));
    QCOMPARE(point(), std::size_t{0});
}

void TestSeriesChart::aMarkHasAToolTip()
{
    m_chart->setContent(latency());
    static_cast<void>(image());
    const auto textAt = [this](int x) {
        const QPoint at(x, viewport()->height() / 2);
        QHelpEvent event(QEvent::ToolTip, at, viewport()->mapToGlobal(at));
        QCoreApplication::sendEvent(viewport(), &event);
        return QToolTip::text();
    };
    std::set<QString> texts;
    for (int x = 0; x < viewport()->width(); x += 4)
        texts.insert(textAt(x));
    QVERIFY(texts.contains(QStringLiteral("Rises by 170 %")));
    QVERIFY(texts.size() >= 6); // and those of the other points
    QToolTip::hideText();
}

void TestSeriesChart::anotherContentPutsTheCursorAway()
{
    m_chart->setContent(latency());
    press(Qt::Key_End);
    m_chart->setContent(occurrences(Mode::Bars));
    QVERIFY(!m_chart->cursor());
    m_chart->setCursor(ChartCursor{7, 0});
    QVERIFY(!m_chart->cursor());
    m_chart->setCursor(ChartCursor{0, 99});
    QVERIFY(!m_chart->cursor());
}

void TestSeriesChart::noContentIsTooStrange_data()
{
    constexpr auto kInfinity = std::numeric_limits<double>::infinity();
    constexpr auto kLargest = std::numeric_limits<double>::max();
    QTest::addColumn<std::vector<double>>("values");
    QTest::addRow("one value") << std::vector<double>{3};
    QTest::addRow("the same value") << std::vector<double>{3, 3, 3};
    QTest::addRow("zeros") << std::vector<double>{0, 0};
    QTest::addRow("below zero") << std::vector<double>{-3, -8};
    QTest::addRow("infinities") << std::vector<double>{kInfinity, 2, -kInfinity};
    QTest::addRow("the largest numbers") << std::vector<double>{-kLargest, kLargest, 1};
    QTest::addRow("the smallest numbers") << std::vector<double>{5e-324, 0, 1e-320};
}

void TestSeriesChart::noContentIsTooStrange()
{
    QFETCH(std::vector<double>, values);
    for (const auto mode : {Mode::Lines, Mode::Bars, Mode::Shares}) {
        ChartContent content;
        content.mode = mode;
        content.threshold = -1e305;
        content.marks = {{.series = 4}, {.point = 77}, {.text = QStringLiteral("first")}};
        auto &points = content.series.emplace_back().points;
        for (const auto value : values)
            points.push_back({"2026-13-99T99:00:00Z", value});
        m_chart->setContent(content);
        for (const auto key : {Qt::Key_Right, Qt::Key_Down, Qt::Key_End, Qt::Key_Home, Qt::Key_Up})
            press(key);
        QVERIFY(!m_chart->summary().isEmpty());
        QVERIFY(!m_chart->cursorText().isEmpty());
        QVERIFY(!image().isNull());
    }
}

} // namespace tst_serieschart

QTEST_MAIN(tst_serieschart::TestSeriesChart)
#include "tst_serieschart.moc"
