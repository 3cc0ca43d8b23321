// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/charttext.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace espalier::controls {

namespace {

constexpr qint64 kSecond = 1000;
constexpr qint64 kMinute = 60 * kSecond;
constexpr qint64 kHour = 60 * kMinute;
constexpr qint64 kDay = 24 * kHour;

/// Distance of ticks; days and months follow the calendar, for their lengths differ.
struct Step {
    qint64 length; ///< about, in milliseconds
    int days = 0;
    int months = 0;
};

constexpr auto kSteps = std::to_array<Step>({{kSecond},
                                             {5 * kSecond},
                                             {15 * kSecond},
                                             {kMinute},
                                             {5 * kMinute},
                                             {15 * kMinute},
                                             {30 * kMinute},
                                             {kHour},
                                             {3 * kHour},
                                             {6 * kHour},
                                             {12 * kHour},
                                             {kDay, 1},
                                             {2 * kDay, 2},
                                             {7 * kDay, 7},
                                             {14 * kDay, 14},
                                             {30 * kDay, 0, 1},
                                             {91 * kDay, 0, 3},
                                             {182 * kDay, 0, 6},
                                             {365 * kDay, 0, 12},
                                             {5 * 365 * kDay, 0, 60},
                                             {25 * 365 * kDay, 0, 300},
                                             {100 * 365 * kDay, 0, 1200},
                                             {1000 * 365 * kDay, 0, 12000}});

QString formatOf(double distance, double span)
{
    if (distance >= 365 * kDay)
        return QStringLiteral("yyyy");
    if (distance >= 30 * kDay)
        return QStringLiteral("MMM yyyy");
    if (distance >= kDay)
        return QStringLiteral("d MMM");
    if (span > kDay)
        return QStringLiteral("d MMM HH:mm");
    return distance < kMinute ? QStringLiteral("HH:mm:ss") : QStringLiteral("HH:mm");
}

/// The last time at or before `time` that is a whole number of steps.
QDateTime roundedDown(const QDateTime &time, const Step &step)
{
    const auto date = time.date();
    if (step.months > 0) {
        const int months = 12 * date.year() + date.month() - 1;
        const int first = months - months % step.months;
        return QDate(first / 12, first % 12 + 1, 1).startOfDay();
    }
    if (step.days > 0)
        return date.addDays(-(date.toJulianDay() % step.days)).startOfDay();
    const auto start = date.startOfDay();
    return start.addMSecs(start.msecsTo(time) / step.length * step.length);
}

QDateTime next(const QDateTime &time, const Step &step)
{
    if (step.months > 0)
        return time.date().addMonths(step.months).startOfDay();
    return step.days > 0 ? time.date().addDays(step.days).startOfDay() : time.addMSecs(step.length);
}

int decimalsFor(double value, int digits)
{
    const auto size = std::fabs(value);
    const int before = size > 0 ? static_cast<int>(std::floor(std::log10(size))) + 1 : 1;
    return std::clamp(digits - before, 0, 9);
}

QString withDecimals(double value, int decimals, const QLocale &locale)
{
    constexpr double kTooLong = 1e12, kTooShort = 1e-9;
    const auto size = std::fabs(value);
    if (size >= kTooLong || (size > 0 && size < kTooShort))
        return locale.toString(value, 'g', 4);
    return locale.toString(value == 0 ? 0.0 : value, 'f', decimals); // no "-0"
}

} // namespace

QString chartNumber(double value, const QLocale &locale)
{
    int decimals = decimalsFor(value, 4);
    const auto rounded = [value](int places) {
        const auto scale = std::pow(10.0, places);
        return std::round(value * scale) / scale;
    };
    while (decimals > 0 && rounded(decimals - 1) == rounded(decimals))
        --decimals;
    return withDecimals(value, decimals, locale);
}

QString chartTime(const QDateTime &time, const QLocale &locale)
{
    const auto local = time.toLocalTime();
    if (local.time().msecsSinceStartOfDay() == 0)
        return locale.toString(local.date(), QLocale::ShortFormat);
    return locale.toString(local, QLocale::ShortFormat);
}

QString shortTime(const QDateTime &time, double distance, double span, const QLocale &locale)
{
    return locale.toString(time.toLocalTime(), formatOf(distance, span));
}

std::vector<ChartTick> numberTicks(double low, double high, int about, const QLocale &locale)
{
    if (low > high)
        std::swap(low, high);
    if (low == high) {
        const auto room = low == 0 ? 1 : std::fabs(low) / 10;
        low -= room;
        high += room;
    }
    about = std::max(1, about);
    const auto raw = high / about - low / about; // in this order the largest numbers stay finite
    const auto power = std::pow(10.0, std::floor(std::log10(raw)));
    const auto digit = raw / power;
    const auto step = power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
    const auto first = std::floor(low / step), last = std::ceil(high / step);
    const int count = static_cast<int>(std::clamp(last - first, 1.0, about + 2.0));
    const int decimals = std::clamp(-static_cast<int>(std::floor(std::log10(step) + 1e-9)), 0, 9);
    std::vector<ChartTick> ticks;
    for (int i = 0; i <= count; ++i) {
        const auto value = (first + i) * step;
        ticks.push_back({value, withDecimals(value, decimals, locale)});
    }
    return ticks;
}

std::vector<ChartTick> timeTicks(double from, double to, int most, const QLocale &locale)
{
    const auto *step = std::ranges::find_if(kSteps, [&](const Step &each) {
        return (to - from) / static_cast<double>(each.length) <= most;
    });
    if (step == kSteps.end())
        return {};
    const auto start = QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(from));
    std::vector<ChartTick> ticks;
    for (auto time = roundedDown(start, *step); time.isValid(); time = next(time, *step)) {
        const auto at = static_cast<double>(time.toMSecsSinceEpoch());
        if (at > to || static_cast<int>(ticks.size()) > most)
            break;
        if (at >= from)
            ticks.push_back(
                {at, shortTime(time, static_cast<double>(step->length), to - from, locale)});
    }
    return ticks;
}

} // namespace espalier::controls
