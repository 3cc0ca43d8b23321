// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/tickettext.h"

#include "core/base/jsonaccess.h"
#include "widgets/models/enginewords.h"
#include "widgets/models/patterntext.h"
#include "widgets/models/scriptshape.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <utility>

namespace espalier::models {

using model::TicketCategory;
using model::TicketPriority;
using model::TicketStatus;

namespace {

struct TicketText {
    Q_DECLARE_TR_FUNCTIONS(espalier::models::TicketText)
};

/// A word of the engine and what people read for it.
struct Word {
    std::string_view engine;
    const char *text;
};

constexpr std::array kSources{
    Word{"exception", QT_TRANSLATE_NOOP("espalier::models::TicketText", "Error")},
    Word{"performance", QT_TRANSLATE_NOOP("espalier::models::TicketText", "Performance")},
    Word{"feedback", QT_TRANSLATE_NOOP("espalier::models::TicketText", "Feedback")},
    Word{"test", QT_TRANSLATE_NOOP("espalier::models::TicketText", "Test")},
    Word{"finding", QT_TRANSLATE_NOOP("espalier::models::TicketText", "Finding of a tool")},
    Word{"analysis",
         QT_TRANSLATE_NOOP("espalier::models::TicketText", "Analysis of what was observed")},
    Word{"instrumentation", QT_TRANSLATE_NOOP("espalier::models::TicketText", "Instrumentation")},
    Word{"manual", QT_TRANSLATE_NOOP("espalier::models::TicketText", "By hand")}};

constexpr std::array kFactors{
    Word{"base", QT_TRANSLATE_NOOP("espalier::models::TicketText", "Kind of change")},
    Word{"files", QT_TRANSLATE_NOOP("espalier::models::TicketText", "Files")},
    Word{"lines", QT_TRANSLATE_NOOP("espalier::models::TicketText", "Lines of the functions")},
    Word{"callers", QT_TRANSLATE_NOOP("espalier::models::TicketText", "Calls within the project")},
    Word{"coverage", QT_TRANSLATE_NOOP("espalier::models::TicketText", "Coverage by tests")},
    Word{"protected-paths", QT_TRANSLATE_NOOP("espalier::models::TicketText", "Protected files")},
    Word{"api", QT_TRANSLATE_NOOP("espalier::models::TicketText", "Changes what others use")},
    Word{"tests", QT_TRANSLATE_NOOP("espalier::models::TicketText", "Changes tests")},
    Word{"language", QT_TRANSLATE_NOOP("espalier::models::TicketText", "Language")},
    Word{"history",
         QT_TRANSLATE_NOOP("espalier::models::TicketText", "Earlier failures and regressions")}};

constexpr std::array kBases{
    Word{"explicit", QT_TRANSLATE_NOOP("espalier::models::TicketText",
                                       "The source says that they are the same.")},
    Word{"own-frames",
         QT_TRANSLATE_NOOP(
             "espalier::models::TicketText",
             "The same error on the same way through the program's own calls; lines do "
             "not count.")},
    Word{"type-and-value",
         QT_TRANSLATE_NOOP("espalier::models::TicketText",
                           "The same type and message; no call is of the program itself.")},
    Word{"message", QT_TRANSLATE_NOOP("espalier::models::TicketText",
                                      "The same message, leaving aside what differs each time.")},
    Word{"rule", QT_TRANSLATE_NOOP("espalier::models::TicketText",
                                   "The same rule of the same tool at the same place.")},
    Word{"test", QT_TRANSLATE_NOOP("espalier::models::TicketText", "The same test.")},
    Word{"function", QT_TRANSLATE_NOOP("espalier::models::TicketText", "The same function.")},
    Word{"series", QT_TRANSLATE_NOOP("espalier::models::TicketText", "The same series of values.")},
    Word{"text", QT_TRANSLATE_NOOP("espalier::models::TicketText", "The same words.")},
};

constexpr std::array kEvents{
    Word{"created", QT_TRANSLATE_NOOP("espalier::models::TicketText", "Made")},
    Word{"imported", QT_TRANSLATE_NOOP("espalier::models::TicketText", "Imported")},
    Word{"moved", QT_TRANSLATE_NOOP("espalier::models::TicketText", "Moved")},
    Word{"accepted", QT_TRANSLATE_NOOP("espalier::models::TicketText", "Accepted")},
    Word{"declined", QT_TRANSLATE_NOOP("espalier::models::TicketText", "Declined")},
    Word{"marked_duplicate",
         QT_TRANSLATE_NOOP("espalier::models::TicketText", "Marked as a duplicate")},
    Word{"snoozed", QT_TRANSLATE_NOOP("espalier::models::TicketText", "Snoozed")},
    Word{"woken", QT_TRANSLATE_NOOP("espalier::models::TicketText", "Woken")},
    Word{"reopened", QT_TRANSLATE_NOOP("espalier::models::TicketText", "Opened again")},
    Word{"edited", QT_TRANSLATE_NOOP("espalier::models::TicketText", "Edited")},
    Word{"taken_back", QT_TRANSLATE_NOOP("espalier::models::TicketText", "Taken back")},
    Word{"updated", QT_TRANSLATE_NOOP("espalier::models::TicketText", "New evidence")},
    Word{"evidence", QT_TRANSLATE_NOOP("espalier::models::TicketText", "New evidence")},
    Word{"assessed", QT_TRANSLATE_NOOP("espalier::models::TicketText", "Assessed")}};

constexpr std::array kActors{
    Word{"person", QT_TRANSLATE_NOOP("espalier::models::TicketText", "You")},
    Word{"scan", QT_TRANSLATE_NOOP("espalier::models::TicketText", "Scan")},
    Word{"automation", QT_TRANSLATE_NOOP("espalier::models::TicketText", "Automation")},
    Word{"import", QT_TRANSLATE_NOOP("espalier::models::TicketText", "Import")}};

constexpr std::array kFields{
    Word{"title", QT_TRANSLATE_NOOP("espalier::models::TicketText", "Title")},
    Word{"description", QT_TRANSLATE_NOOP("espalier::models::TicketText", "Description")},
    Word{"category", QT_TRANSLATE_NOOP("espalier::models::TicketText", "Category")},
    Word{"priority", QT_TRANSLATE_NOOP("espalier::models::TicketText", "Priority")},
    Word{"status", QT_TRANSLATE_NOOP("espalier::models::TicketText", "Status")},
    Word{"evidence", QT_TRANSLATE_NOOP("espalier::models::TicketText", "Evidence")},
    Word{"proposed_solution",
         QT_TRANSLATE_NOOP("espalier::models::TicketText", "Proposed solution")},
    Word{"test_plan", QT_TRANSLATE_NOOP("espalier::models::TicketText", "Test plan")},
    Word{"files_to_modify", QT_TRANSLATE_NOOP("espalier::models::TicketText", "Files")},
    Word{"risk_level", QT_TRANSLATE_NOOP("espalier::models::TicketText", "Risk")},
    Word{"estimated_effort", QT_TRANSLATE_NOOP("espalier::models::TicketText", "Effort")},
    Word{"metadata.triaged_at", QT_TRANSLATE_NOOP("espalier::models::TicketText", "Looked at")},
    Word{"metadata.duplicate_of",
         QT_TRANSLATE_NOOP("espalier::models::TicketText", "Duplicate of")},
    Word{"metadata.snoozed_until",
         QT_TRANSLATE_NOOP("espalier::models::TicketText", "Snoozed until")},
    Word{"metadata.reason", QT_TRANSLATE_NOOP("espalier::models::TicketText", "Reason")},
    Word{"metadata.regressed", QT_TRANSLATE_NOOP("espalier::models::TicketText", "Came back")},
    Word{"metadata.risk.override", QT_TRANSLATE_NOOP("espalier::models::TicketText", "Own risk")},
    Word{"metadata.effort.override",
         QT_TRANSLATE_NOOP("espalier::models::TicketText", "Own effort")},
    Word{"metadata.risk", QT_TRANSLATE_NOOP("espalier::models::TicketText", "Why this risk")},
    Word{"metadata.effort", QT_TRANSLATE_NOOP("espalier::models::TicketText", "Why this effort")},
    Word{"metadata.occurrences", QT_TRANSLATE_NOOP("espalier::models::TicketText", "Occurrences")},
    Word{"metadata.first_seen", QT_TRANSLATE_NOOP("espalier::models::TicketText", "First seen")},
    Word{"metadata.last_seen", QT_TRANSLATE_NOOP("espalier::models::TicketText", "Last seen")},
    Word{"metadata.fingerprints",
         QT_TRANSLATE_NOOP("espalier::models::TicketText", "What belongs to it")}};

template <std::size_t Size>
QString wordFor(const std::array<Word, Size> &words, const std::string &engine)
{
    const auto found = std::ranges::find(words, engine, &Word::engine);
    return found == words.end() ? plainText(engine) : TicketText::tr(found->text);
}

QString percent(double share)
{
    return TicketText::tr("%1 % of the lines").arg(QLocale().toString(std::lround(100 * share)));
}

QString namedValue(const std::string &field, const std::string &value)
{
    if (field == "status") {
        if (const auto status = model::ticketStatusNamed(value))
            return textOf(*status);
    } else if (field == "priority") {
        if (const auto priority = model::ticketPriorityNamed(value))
            return textOf(*priority);
    } else if (field == "category") {
        if (const auto category = model::ticketCategoryNamed(value))
            return textOf(*category);
    }
    if (const auto time = timeText(value); !time.isEmpty())
        return time;
    constexpr qsizetype kShort = 60;
    const auto text = plainText(value);
    return text.size() <= kShort ? text : QString();
}

// What is short and says something on one line; empty for anything else.
QString shortValue(const std::string &field, const Json &value)
{
    if (value.is_null())
        return TicketText::tr("none", "no value");
    if (value.is_boolean())
        return value.get<bool>() ? TicketText::tr("yes") : TicketText::tr("no");
    if (value.is_number())
        return numberText(value.get<double>());
    if (value.is_object() && value.contains("level"))
        return numberText(static_cast<double>(integerAt(value, "level")));
    return value.is_string() ? namedValue(field, value.get<std::string>()) : QString();
}

} // namespace

QString textOf(TicketStatus status)
{
    switch (status) {
    case TicketStatus::Open: return TicketText::tr("Open", "status");
    case TicketStatus::InProgress: return TicketText::tr("In progress");
    case TicketStatus::Testing: return TicketText::tr("Testing");
    case TicketStatus::Ready: return TicketText::tr("Ready for review");
    case TicketStatus::Applied: return TicketText::tr("Applied");
    case TicketStatus::Failed: return TicketText::tr("Failed");
    case TicketStatus::Rejected: return TicketText::tr("Rejected");
    }
    return {};
}

QString textOf(TicketPriority priority)
{
    switch (priority) {
    case TicketPriority::Low: return TicketText::tr("Low");
    case TicketPriority::Medium: return TicketText::tr("Medium");
    case TicketPriority::High: return TicketText::tr("High");
    case TicketPriority::Critical: return TicketText::tr("Critical");
    }
    return {};
}

QString textOf(TicketCategory category)
{
    switch (category) {
    case TicketCategory::BugFix: return TicketText::tr("Bug");
    case TicketCategory::Performance: return TicketText::tr("Performance");
    case TicketCategory::Feature: return TicketText::tr("Feature");
    case TicketCategory::Refactor: return TicketText::tr("Refactoring");
    case TicketCategory::Security: return TicketText::tr("Security");
    case TicketCategory::Documentation: return TicketText::tr("Documentation");
    }
    return {};
}

QString ticketSourceText(const std::string &source)
{
    return wordFor(kSources, source);
}

const TicketLook &lookOf(TicketStatus status)
{
    using theme::Role;
    static constexpr std::array kLooks{
        TicketLook{u"pending", Role::Info},     TicketLook{u"running", Role::Accent},
        TicketLook{u"tests", Role::Accent},     TicketLook{u"reviewed", Role::Success},
        TicketLook{u"passed", Role::Success},   TicketLook{u"failed", Role::Error},
        TicketLook{u"skipped", Role::TextMuted}};
    return kLooks[static_cast<std::size_t>(std::to_underlying(status))];
}

theme::Role inkOf(TicketPriority priority)
{
    using theme::Role;
    switch (priority) {
    case TicketPriority::Low: return Role::TextMuted;
    case TicketPriority::Medium: return Role::Text;
    case TicketPriority::High: return Role::Warning;
    case TicketPriority::Critical: return Role::Error;
    }
    return Role::Text;
}

QString numberText(double number)
{
    auto text = QLocale().toString(number, 'f', 2);
    const auto point = QLocale().decimalPoint();
    if (text.contains(point)) {
        while (text.endsWith(QLocale().zeroDigit()))
            text.chop(1);
        if (text.endsWith(point))
            text.chop(point.size());
    }
    return text;
}

QString scoreText(const backlog::ScoreParts &parts, TicketPriority priority, int risk, int effort)
{
    return TicketText::tr("%1 = (10 − %2) for the priority “%3” + %4 / 2 for the risk + %5 / 2 for "
                          "the effort")
        .arg(numberText(parts.total), QLocale().toString(backlog::weightOf(priority)),
             textOf(priority), QLocale().toString(risk), QLocale().toString(effort));
}

QString factorText(const std::string &factor)
{
    return wordFor(kFactors, factor);
}

QString measuredText(const Json &factor)
{
    const auto name = textAt(factor, "factor");
    const auto detail = textAt(factor, "detail");
    const auto value = realAt(factor, "value");
    if (name == "base") {
        const auto category = model::ticketCategoryNamed(detail);
        return category ? textOf(*category) : plainText(detail);
    }
    if (name == "language" && !detail.empty())
        return languageText(detail);
    if (!value)
        return TicketText::tr("Not known");
    const auto count = static_cast<int>(std::clamp(*value, 0.0, 1e9));
    if (name == "coverage")
        return detail == "whole-files"
                   ? TicketText::tr("%1 of the whole files").arg(percent(*value))
                   : percent(*value);
    if (name == "files")
        return TicketText::tr("%n file(s)", nullptr, count);
    if (name == "lines")
        return TicketText::tr("%n line(s)", nullptr, count);
    if (name == "callers")
        return TicketText::tr("%n call(s)", nullptr, count);
    if (name == "api" || name == "tests")
        return count > 0 ? TicketText::tr("Yes") : TicketText::tr("No");
    const auto text = numberText(*value);
    return detail.empty() ? text : QStringLiteral("%1: %2").arg(text, plainText(detail));
}

QString groupBasisText(const std::string &basis)
{
    return wordFor(kBases, basis);
}

QString ticketEventText(const model::TicketEvent &event)
{
    return wordFor(kEvents, event.action);
}

QString ticketActorText(const std::string &who)
{
    return wordFor(kActors, who);
}

QString ticketFieldText(const std::string &field)
{
    return wordFor(kFields, field);
}

QString ticketChangesText(const model::TicketEvent &event)
{
    if (!event.changes.is_object())
        return {};
    QStringList parts;
    for (const auto &[field, change] : event.changes.items()) {
        const auto name = ticketFieldText(field);
        const auto valueOf = [&](const char *side) {
            const auto *value = find(change, side);
            return shortValue(field, value ? *value : Json());
        };
        const auto was = valueOf("from");
        const auto is = valueOf("to");
        parts << (was.isEmpty() || is.isEmpty() ? name
                                                : QStringLiteral("%1: %2 → %3").arg(name, was, is));
    }
    return parts.join(QStringLiteral(" · "));
}

QString textOf(engine::ScanSource source)
{
    using engine::ScanSource;
    switch (source) {
    case ScanSource::Exceptions: return TicketText::tr("Errors");
    case ScanSource::Performance: return TicketText::tr("Performance");
    case ScanSource::Feedback: return TicketText::tr("Feedback");
    case ScanSource::Tests: return TicketText::tr("Tests");
    case ScanSource::Findings: return TicketText::tr("Findings of tools");
    case ScanSource::CodeAnalysis: return TicketText::tr("Functions that ran");
    case ScanSource::Instrumentation:
        return TicketText::tr("Functions that cannot be instrumented");
    }
    return {};
}

QString textOf(engine::NothingBecause reason)
{
    using engine::NothingBecause;
    switch (reason) {
    case NothingBecause::Something: return {};
    case NothingBecause::SwitchedOff: return TicketText::tr("Switched off in the settings");
    case NothingBecause::NothingObserved:
        return TicketText::tr("Nothing of the kind was taken in yet");
    case NothingBecause::NothingNew: return TicketText::tr("Nothing new since the last scan");
    case NothingBecause::NothingWrong: return TicketText::tr("What is new needs no ticket");
    case NothingBecause::AllKnown: return TicketText::tr("There are tickets for all of it");
    }
    return {};
}

QString plainLines(const std::string &text)
{
    auto lines = QString::fromStdString(text);
    lines.replace(QLatin1String("\r\n"), QLatin1String("\n"));
    for (auto &character : lines) {
        if (!character.isPrint() && character != u'\n' && character != u'\t')
            character = QChar::ReplacementCharacter;
    }
    return lines;
}

QString plainTip(const QString &text)
{
    // Else Qt looks for tags in it.
    return text.isEmpty() ? QString()
                          : QStringLiteral("<p style=\"white-space: pre-wrap\">%1</p>")
                                .arg(text.toHtmlEscaped());
}

int maskedPlaces(const QString &text)
{
    return static_cast<int>(text.count(QLatin1String("[masked:")));
}

} // namespace espalier::models
