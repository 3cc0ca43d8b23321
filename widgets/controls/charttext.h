// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QLocale>
#include <QString>

#include <vector>

namespace espalier::controls {

/// A place on an axis, and what is written there.
struct ChartTick {
    double value = 0;
    QString text;
};

/// A number with up to four digits that say something, and separators of thousands.
[[nodiscard]] QString chartNumber(double value, const QLocale &locale);
/// A date and time of day; the date alone at midnight.
[[nodiscard]] QString chartTime(const QDateTime &time, const QLocale &locale);

/// A time in as few letters as tell it from others so many milliseconds away, on an axis of that
/// length.
[[nodiscard]] QString shortTime(const QDateTime &time, double distance, double span,
                                const QLocale &locale);

/// Round numbers at equal distances, about so many; the first at or below `low`, the last at or
/// above `high`. Both are finite.
[[nodiscard]] std::vector<ChartTick> numberTicks(double low, double high, int about,
                                                 const QLocale &locale);
/// Round times between the two, in milliseconds since 1970, at most so many; perhaps none.
[[nodiscard]] std::vector<ChartTick> timeTicks(double from, double to, int most,
                                               const QLocale &locale);

} // namespace espalier::controls
