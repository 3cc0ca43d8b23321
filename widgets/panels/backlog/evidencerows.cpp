// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/backlog/evidencerows.h"

#include "core/base/jsonaccess.h"
#include "core/model/stacktrace.h"
#include "widgets/models/patterntext.h"
#include "widgets/models/scriptshape.h"
#include "widgets/models/testlook.h"
#include "widgets/models/tickettext.h"

#include <QCoreApplication>
#include <QDir>
#include <QLocale>
#include <QStringList>

#include <algorithm>
#include <array>
#include <map>

namespace espalier::panels {

using model::Relation;
using models::numberText;
using models::plainText;
using models::timeText;

namespace {

struct EvidenceText {
    Q_DECLARE_TR_FUNCTIONS(espalier::panels::EvidenceText)
};

constexpr int kMostValues = 24; ///< of a series; the last ones say how it stands

class Reader final {
public:
    explicit Reader(const QString &root) : m_root(root) {}

    [[nodiscard]] EvidenceRow read(const Json &evidence) const;

private:
    using Read = EvidenceRow (Reader::*)(const Json &) const;
    struct Kind {
        std::string_view name;
        Read read;
    };
    EvidenceRow stack(const Json &evidence) const;
    EvidenceRow error(const model::RaisedError &error) const;
    EvidenceRow frame(const model::StackFrame &frame) const;
    EvidenceRow occurrences(const Json &evidence) const;
    EvidenceRow metric(const Json &evidence) const;
    EvidenceRow test(const Json &evidence) const;
    EvidenceRow finding(const Json &evidence) const;
    EvidenceRow feedback(const Json &evidence) const;
    EvidenceRow function(const Json &evidence) const;
    EvidenceRow loop(const Json &evidence) const;
    EvidenceRow other(const Json &evidence) const;

    /// Makes a row lead to the place of the project that is told with these.
    void place(EvidenceRow &row, const std::string &path, std::int64_t line) const;
    void placeAt(EvidenceRow &row, const Json &evidence) const
    {
        place(row, textAt(evidence, "path"), integerAt(evidence, "line"));
    }

    QString m_root;
};

void add(EvidenceRow &row, const QString &what, const QString &detail)
{
    if (!detail.isEmpty())
        row.below.push_back({.what = what, .detail = detail});
}

QString countText(const Json &json, const char *key)
{
    return QLocale().toString(static_cast<qulonglong>(countAt(json, key)));
}

QString milliseconds(const Json &json, const char *key)
{
    const auto value = realAt(json, key);
    return value ? models::secondsText(*value / 1000) : QString();
}

void Reader::place(EvidenceRow &row, const std::string &path, std::int64_t line) const
{
    auto name = plainText(path);
    if (name.isEmpty())
        return;
    if (name.startsWith(m_root + u'/'))
        name.remove(0, m_root.size() + 1);
    row.detail = line > 0 ? EvidenceText::tr("%1, line %2", "a file")
                                .arg(name, QLocale().toString(static_cast<qlonglong>(line)))
                          : name;
    const auto clean = QDir::cleanPath(name);
    if (QDir::isRelativePath(clean) && clean != QLatin1String("..") &&
        !clean.startsWith(QLatin1String("../")) && !clean.contains(u'<') &&
        !clean.contains(QLatin1String("://"))) {
        row.path = clean;
        row.line = static_cast<int>(std::clamp<std::int64_t>(line, 0, 100'000'000));
    }
}

EvidenceRow Reader::frame(const model::StackFrame &frame) const
{
    auto name = plainText(frame.function);
    if (!frame.module.empty())
        name = plainText(frame.module) + u'.' + name;
    if (name.isEmpty())
        name = EvidenceText::tr("unnamed call");
    EvidenceRow row{.what = name, .muted = !frame.own};
    place(row, frame.path, frame.line);
    if (!frame.own)
        row.path.clear();
    if (!frame.code.empty())
        row.below.push_back({.what = plainText(frame.code), .muted = true});
    return row;
}

QString relationText(Relation relation)
{
    switch (relation) {
    case Relation::Outermost: return {};
    case Relation::Cause: return EvidenceText::tr("Caused by");
    case Relation::Context: return EvidenceText::tr("While handling");
    case Relation::Member: return EvidenceText::tr("One of them");
    case Relation::Suppressed: return EvidenceText::tr("Suppressed");
    }
    return {};
}

EvidenceRow Reader::error(const model::RaisedError &error) const
{
    auto name = plainText(error.type);
    const auto message = plainText(error.message);
    if (name.isEmpty() || message.isEmpty())
        name += message;
    else
        name = QStringLiteral("%1: %2").arg(name, message);
    const auto relation = relationText(error.relation);
    EvidenceRow row{.what =
                        relation.isEmpty() ? name : QStringLiteral("%1 · %2").arg(relation, name),
                    .icon = QStringLiteral("error")};
    EvidenceRow others{.open = false, .muted = true};
    for (const auto &each : error.frames)
        (each.own ? row : others).below.push_back(frame(each));
    if (!others.below.empty()) {
        others.what = EvidenceText::tr("%n call(s) of libraries and the runtime", nullptr,
                                       static_cast<int>(others.below.size()));
        row.below.push_back(std::move(others));
    }
    if (error.framesLeftOut > 0)
        row.below.push_back({.what = EvidenceText::tr("%n more call(s) were left out", nullptr,
                                                      static_cast<int>(std::min<std::uint64_t>(
                                                          error.framesLeftOut, 1'000'000))),
                             .muted = true});
    return row;
}

EvidenceRow Reader::stack(const Json &evidence) const
{
    const auto *json = find(evidence, "trace");
    const auto trace = json ? model::stackTraceFromJson(*json) : model::StackTrace();
    EvidenceRow row{.what = EvidenceText::tr("Stack, the innermost call first"),
                    .icon = QStringLiteral("log")};
    for (const auto &each : trace.errors)
        row.below.push_back(error(each));
    return row;
}

std::map<QDate, double> daysOf(const Json &evidence)
{
    std::map<QDate, double> days;
    const auto *hours = find(evidence, "by_hour");
    if (!hours || !hours->is_object())
        return days;
    for (const auto &[hour, count] : hours->items()) {
        const auto day = QDate::fromString(QString::fromStdString(hour.substr(0, 10)), Qt::ISODate);
        if (day.isValid() && count.is_number())
            days[day] += count.get<double>();
    }
    return days;
}

EvidenceRow Reader::occurrences(const Json &evidence) const
{
    const auto first = timeText(textAt(evidence, "first_seen"));
    const auto last = timeText(textAt(evidence, "last_seen"));
    EvidenceRow row{.what = EvidenceText::tr("Seen %n time(s)", nullptr,
                                             static_cast<int>(countAt(evidence, "count"))),
                    .icon = QStringLiteral("history"),
                    .open = false};
    if (!first.isEmpty() && !last.isEmpty())
        row.detail = EvidenceText::tr("first %1, last %2").arg(first, last);
    constexpr std::size_t kMostDays = 31;
    const auto days = daysOf(evidence);
    for (auto day = days.rbegin(); day != days.rend() && row.below.size() < kMostDays; ++day)
        add(row, QLocale().toString(day->first, QLocale::ShortFormat),
            EvidenceText::tr("%n time(s)", nullptr,
                             static_cast<int>(std::clamp(day->second, 0.0, 1e9))));
    return row;
}

QStringList lastValues(const Json &evidence, const QString &unit)
{
    QStringList texts;
    const auto *values = find(evidence, "values");
    if (!values || !values->is_array())
        return texts;
    const auto count = static_cast<int>(values->size());
    for (int at = std::max(0, count - kMostValues); at < count; ++at) {
        const auto &value = (*values)[static_cast<std::size_t>(at)];
        if (value.is_number())
            texts << numberText(value.get<double>());
    }
    if (!texts.isEmpty() && !unit.isEmpty())
        texts.last() += u' ' + unit;
    return texts;
}

EvidenceRow Reader::metric(const Json &evidence) const
{
    EvidenceRow row{.what =
                        EvidenceText::tr("Series “%1”").arg(plainText(textAt(evidence, "series"))),
                    .icon = QStringLiteral("dashboard")};
    const auto unit = plainText(textAt(evidence, "unit"));
    placeAt(row, evidence);
    add(row, EvidenceText::tr("Last values"),
        lastValues(evidence, unit).join(QStringLiteral(" · ")));
    add(row, EvidenceText::tr("What is worse"),
        textAt(evidence, "direction") == "lower-is-worse" ? EvidenceText::tr("lower values")
                                                          : EvidenceText::tr("higher values"));
    if (const auto threshold = realAt(evidence, "threshold"))
        add(row, EvidenceText::tr("Threshold"), numberText(*threshold) + u' ' + unit);
    if (const auto *crossed = find(evidence, "crossed"))
        add(row, EvidenceText::tr("Crossed since"),
            EvidenceText::tr("%1, for %n value(s)", nullptr,
                             static_cast<int>(countAt(*crossed, "values")))
                .arg(timeText(textAt(*crossed, "at"))));
    if (const auto *change = find(evidence, "change")) {
        const auto value = [&](const char *key) {
            return numberText(realAt(*change, key).value_or(0));
        };
        add(row, EvidenceText::tr("Changed at"), timeText(textAt(*change, "at")));
        add(row, EvidenceText::tr("Median before and after"),
            EvidenceText::tr("%1 → %2 %3").arg(value("before"), value("after"), unit));
        add(row, EvidenceText::tr("By chance"),
            EvidenceText::tr("p = %1", "probability")
                .arg(QLocale().toString(realAt(*change, "p_value").value_or(1), 'g', 2)));
    }
    return row;
}

EvidenceRow Reader::test(const Json &evidence) const
{
    const auto state = models::testStateOf(textAt(evidence, "outcome"));
    EvidenceRow row{.what = EvidenceText::tr("Test “%1”").arg(plainText(textAt(evidence, "name"))),
                    .icon = QStringLiteral("tests")};
    placeAt(row, evidence);
    add(row, EvidenceText::tr("Suite"), plainText(textAt(evidence, "suite")));
    add(row, EvidenceText::tr("Last outcome"), models::textOf(state));
    add(row, EvidenceText::tr("Message"), plainText(textAt(evidence, "message")));
    QStringList outcomes;
    for (const auto &outcome : textsAt(evidence, "outcomes"))
        outcomes << models::textOf(models::testStateOf(outcome));
    add(row, EvidenceText::tr("Outcomes, the last one at the end"),
        outcomes.join(QStringLiteral(" · ")));
    const auto lines = models::plainLines(textAt(evidence, "detail")).split(u'\n');
    EvidenceRow detail{.what = EvidenceText::tr("What it said"), .open = false};
    for (const auto &line : lines) {
        if (!line.trimmed().isEmpty())
            detail.below.push_back({.what = line, .muted = true});
    }
    if (!detail.below.empty())
        row.below.push_back(std::move(detail));
    return row;
}

EvidenceRow Reader::finding(const Json &evidence) const
{
    EvidenceRow row{.what = QStringLiteral("%1 · %2").arg(plainText(textAt(evidence, "tool")),
                                                          plainText(textAt(evidence, "rule"))),
                    .icon = QStringLiteral("search")};
    placeAt(row, evidence);
    add(row, EvidenceText::tr("Message"), plainText(textAt(evidence, "message")));
    add(row, EvidenceText::tr("Level of the tool"), plainText(textAt(evidence, "level")));
    return row;
}

EvidenceRow Reader::feedback(const Json &evidence) const
{
    EvidenceRow row{.what = EvidenceText::tr("What somebody said"), .icon = QStringLiteral("info")};
    placeAt(row, evidence);
    for (const auto &line : models::plainLines(textAt(evidence, "text")).split(u'\n')) {
        if (!line.trimmed().isEmpty())
            row.below.push_back({.what = QStringLiteral("“%1”").arg(line.trimmed())});
    }
    if (const auto score = realAt(evidence, "score"))
        add(row, EvidenceText::tr("How it sounds"),
            EvidenceText::tr("%1, from −1 (bad) to 1 (good)").arg(numberText(*score)));
    return row;
}

EvidenceRow Reader::function(const Json &evidence) const
{
    EvidenceRow row{
        .what = EvidenceText::tr("Function “%1”").arg(plainText(textAt(evidence, "function"))),
        .icon = QStringLiteral("functions")};
    placeAt(row, evidence);
    add(row, EvidenceText::tr("Reason"), plainText(textAt(evidence, "reason")));
    if (find(evidence, "attempts"))
        add(row, EvidenceText::tr("Attempts"), countText(evidence, "attempts"));
    if (find(evidence, "calls")) {
        add(row, EvidenceText::tr("Calls"), countText(evidence, "calls"));
        add(row, EvidenceText::tr("Of them failed"), countText(evidence, "errors"));
        add(row, EvidenceText::tr("Half of them took at most"), milliseconds(evidence, "p50_ms"));
        add(row, EvidenceText::tr("95 % of them took at most"), milliseconds(evidence, "p95_ms"));
        add(row, EvidenceText::tr("The longest took"), milliseconds(evidence, "max_ms"));
    }
    return row;
}

EvidenceRow Reader::loop(const Json &evidence) const
{
    EvidenceRow row{
        .what = EvidenceText::tr("Loop in “%1”").arg(plainText(textAt(evidence, "function"))),
        .icon = QStringLiteral("functions")};
    placeAt(row, evidence);
    add(row, EvidenceText::tr("Most rounds in one call"), countText(evidence, "largest"));
    add(row, EvidenceText::tr("Rounds in all calls"), countText(evidence, "total"));
    add(row, EvidenceText::tr("Calls"), countText(evidence, "calls"));
    return row;
}

// What others have imported: its members as they are.
EvidenceRow Reader::other(const Json &evidence) const
{
    EvidenceRow row{
        .what = plainText(textAt(evidence, "kind")), .icon = QStringLiteral("file"), .open = false};
    if (row.what.isEmpty())
        row.what = EvidenceText::tr("Other evidence");
    placeAt(row, evidence);
    if (!evidence.is_object()) {
        row.below.push_back({.what = plainText(toText(evidence).substr(0, 2000))});
        return row;
    }
    constexpr std::size_t kMostMembers = 50;
    constexpr std::size_t kLongest = 500;
    for (const auto &[key, value] : evidence.items()) {
        if (row.below.size() >= kMostMembers)
            break;
        const auto text = value.is_string() ? value.get<std::string>() : toText(value);
        if (key != "kind" && key != "fingerprint")
            add(row, plainText(key), plainText(text.substr(0, kLongest)));
    }
    return row;
}

EvidenceRow Reader::read(const Json &evidence) const
{
    static constexpr std::array kKinds{
        Kind{"stack", &Reader::stack},       Kind{"occurrences", &Reader::occurrences},
        Kind{"metric", &Reader::metric},     Kind{"test", &Reader::test},
        Kind{"finding", &Reader::finding},   Kind{"feedback", &Reader::feedback},
        Kind{"function", &Reader::function}, Kind{"loop", &Reader::loop}};
    const auto kind = textAt(evidence, "kind");
    const auto found = std::ranges::find(kKinds, kind, &Kind::name);
    return found == kKinds.end() ? other(evidence) : (this->*found->read)(evidence);
}

} // namespace

std::vector<EvidenceRow> evidenceRows(const model::Ticket &ticket, const QString &root)
{
    constexpr std::size_t kMost = 200;
    const Reader reader(root);
    std::vector<EvidenceRow> rows;
    for (const auto &evidence : ticket.evidence) {
        if (rows.size() >= kMost)
            break;
        // Why it was put together is told with the assessment.
        if (textAt(evidence, "kind") != "grouped")
            rows.push_back(reader.read(evidence));
    }
    return rows;
}

std::vector<std::pair<QDate, double>> occurrencesByDay(const model::Ticket &ticket)
{
    std::map<QDate, double> days;
    for (const auto &evidence : ticket.evidence) {
        if (textAt(evidence, "kind") == "occurrences") {
            for (const auto &[day, count] : daysOf(evidence))
                days[day] += count;
        }
    }
    return {days.begin(), days.end()};
}

} // namespace espalier::panels
