// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/dashboard/figuretext.h"

#include <QCoreApplication>
#include <QHash>
#include <QLocale>

#include <cmath>

namespace espalier::panels {

namespace {

struct Words {
    const char *name;
    const char *text;
};

constexpr Words kTitles[] = {
    {"health_score", QT_TRANSLATE_NOOP("DashboardPanel", "Health")},
    {"improvement_velocity", QT_TRANSLATE_NOOP("DashboardPanel", "Velocity")},
    {"risk_exposure", QT_TRANSLATE_NOOP("DashboardPanel", "Risk exposure")},
    {"quality_trend", QT_TRANSLATE_NOOP("DashboardPanel", "Quality trend")},
};
constexpr Words kMeanings[] = {
    {"health_score", QT_TRANSLATE_NOOP("DashboardPanel", "100 is a project without open trouble.")},
    {"improvement_velocity",
     QT_TRANSLATE_NOOP("DashboardPanel", "Tickets settled a day, over the last week.")},
    {"risk_exposure",
     QT_TRANSLATE_NOOP("DashboardPanel", "What is not settled yet, weighed by its risk.")},
    {"quality_trend",
     QT_TRANSLATE_NOOP("DashboardPanel", "Above 0 it gets better, below 0 worse.")},
};
constexpr Words kRows[] = {
    {"whole", QT_TRANSLATE_NOOP("DashboardPanel", "To begin with")},
    {"critical_open", QT_TRANSLATE_NOOP("DashboardPanel", "Open, critical")},
    {"high_open", QT_TRANSLATE_NOOP("DashboardPanel", "Open, high priority")},
    {"medium_open", QT_TRANSLATE_NOOP("DashboardPanel", "Open, medium priority")},
    {"low_open", QT_TRANSLATE_NOOP("DashboardPanel", "Open, low priority")},
    {"regressed", QT_TRANSLATE_NOOP("DashboardPanel", "Came back after they were applied")},
    {"tests_passed", QT_TRANSLATE_NOOP("DashboardPanel", "Tests that passed")},
    {"coverage", QT_TRANSLATE_NOOP("DashboardPanel", "Lines covered by tests")},
    {"error_rate", QT_TRANSLATE_NOOP("DashboardPanel", "Calls that failed")},
    {"resolved", QT_TRANSLATE_NOOP("DashboardPanel", "Settled")},
    {"created", QT_TRANSLATE_NOOP("DashboardPanel", "New")},
    {"error_rate_earlier", QT_TRANSLATE_NOOP("DashboardPanel", "Calls that failed, before")},
    {"error_rate_recent", QT_TRANSLATE_NOOP("DashboardPanel", "Calls that failed, lately")},
    {"failed_tests_earlier", QT_TRANSLATE_NOOP("DashboardPanel", "Tests that failed, before")},
    {"failed_tests_recent", QT_TRANSLATE_NOOP("DashboardPanel", "Tests that failed, lately")},
};

template <std::size_t N>
QString translated(const Words (&words)[N], const std::string &name)
{
    for (const auto &[own, text] : words) {
        if (name == own)
            return QCoreApplication::translate("DashboardPanel", text);
    }
    return QString::fromStdString(name);
}

} // namespace

QString numberText(double number)
{
    constexpr int kDigits = 2;
    constexpr double kHundredths = 100;
    const auto rounded = std::round(number * kHundredths) / kHundredths;
    auto text = QLocale().toString(rounded == 0 ? 0 : rounded, 'f', kDigits); // not "-0"
    const auto point = QLocale().decimalPoint();
    while (text.contains(point) && (text.endsWith(QLatin1Char('0')) || text.endsWith(point))) {
        const bool wasPoint = text.endsWith(point);
        text.chop(1);
        if (wasPoint)
            break;
    }
    return text;
}

QString figureTitle(const backlog::Figure &figure)
{
    return translated(kTitles, figure.name);
}

QString figureMeaning(const backlog::Figure &figure)
{
    return translated(kMeanings, figure.name);
}

QString figureValue(const backlog::Figure &figure)
{
    return figure.value ? numberText(*figure.value)
                        : QCoreApplication::translate("DashboardPanel", "No data");
}

QString rowTitle(const backlog::FigureRow &row)
{
    // "risk_7": tickets of one level.
    constexpr std::string_view kLevel = "risk_";
    if (row.name.starts_with(kLevel)) {
        return QCoreApplication::translate("DashboardPanel", "Open, risk %1")
            .arg(QString::fromStdString(row.name.substr(kLevel.size())));
    }
    return translated(kRows, row.name);
}

} // namespace espalier::panels
