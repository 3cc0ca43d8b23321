// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/dashboard/measuretext.h"

#include "widgets/models/scriptshape.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

namespace espalier::panels {

using engine::Measurement;
using models::plainText;
using Kind = Measurement::Kind;

static QString translated(const char *text)
{
    return QCoreApplication::translate("DashboardPanel", text);
}

QString measureTitle(const Measurement &measurement)
{
    switch (measurement.kind) {
    case Kind::Tickets: return translated(QT_TRANSLATE_NOOP("DashboardPanel", "Tickets by day"));
    case Kind::ErrorRate:
        return translated(QT_TRANSLATE_NOOP("DashboardPanel", "Calls that failed, by run"));
    case Kind::TestsPassed:
        return translated(QT_TRANSLATE_NOOP("DashboardPanel", "Tests that passed, by report"));
    case Kind::Metric:
    case Kind::Function: break;
    }
    QStringList context;
    for (const auto &[key, value] : measurement.context)
        context << plainText(key) + u' ' + plainText(value);
    const auto name = plainText(measurement.name);
    return context.isEmpty()
               ? name
               : QStringLiteral("%1 (%2)").arg(name, context.join(QStringLiteral(", ")));
}

QString measureKind(const Measurement &measurement)
{
    switch (measurement.kind) {
    case Kind::Metric: return translated(QT_TRANSLATE_NOOP("DashboardPanel", "Metric"));
    case Kind::Function: return translated(QT_TRANSLATE_NOOP("DashboardPanel", "Function"));
    case Kind::Tickets:
    case Kind::ErrorRate:
    case Kind::TestsPassed: break;
    }
    return translated(QT_TRANSLATE_NOOP("DashboardPanel", "Project"));
}

QString lineTitle(const engine::MeasuredLine &line)
{
    if (line.name == "created")
        return translated(QT_TRANSLATE_NOOP("DashboardPanel", "New"));
    if (line.name == "resolved")
        return translated(QT_TRANSLATE_NOOP("DashboardPanel", "Settled"));
    if (line.name == "error_rate")
        return translated(QT_TRANSLATE_NOOP("DashboardPanel", "Calls that failed"));
    if (line.name == "passed")
        return translated(QT_TRANSLATE_NOOP("DashboardPanel", "Tests that passed"));
    if (line.name == "p50")
        return translated(QT_TRANSLATE_NOOP("DashboardPanel", "Half of the calls take at most"));
    if (line.name == "p95")
        return translated(QT_TRANSLATE_NOOP("DashboardPanel", "95 % of the calls take at most"));
    return translated(QT_TRANSLATE_NOOP("DashboardPanel", "Value"));
}

QString changeText(const statistics::ChangePoint &change, const QString &unit)
{
    constexpr double kPercent = 100;
    constexpr int kDigits = 4;
    const auto number = [](double value) { return QLocale().toString(value, 'g', kDigits); };
    return translated(QT_TRANSLATE_NOOP(
                          "DashboardPanel",
                          "From %1 to %2 %3; chance makes such a change in %4 % of all cases"))
        .arg(number(change.before), number(change.after), unit, number(change.pValue * kPercent));
}

} // namespace espalier::panels
