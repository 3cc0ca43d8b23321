// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/patterntext.h"

#include "widgets/models/enginewords.h"
#include "widgets/models/scriptshape.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QStringList>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <utility>

namespace espalier::models {

using model::PatternState;

namespace {

struct PatternText {
    Q_DECLARE_TR_FUNCTIONS(espalier::models::PatternText)
};

/// A word of the engine and what people read for it.
struct Word {
    std::string_view engine;
    const char *text;
};

constexpr std::array kEvents{
    Word{"created", QT_TRANSLATE_NOOP("espalier::models::PatternText", "Found")},
    Word{"counted", QT_TRANSLATE_NOOP("espalier::models::PatternText", "Counted again")},
    Word{"example", QT_TRANSLATE_NOOP("espalier::models::PatternText", "A better example")},
    Word{"merged", QT_TRANSLATE_NOOP("espalier::models::PatternText", "Merged")},
    Word{"absorbed", QT_TRANSLATE_NOOP("espalier::models::PatternText", "Merged into another one")},
    Word{"imported", QT_TRANSLATE_NOOP("espalier::models::PatternText", "Imported")},
    Word{"edited", QT_TRANSLATE_NOOP("espalier::models::PatternText", "Edited")},
    Word{"pinned", QT_TRANSLATE_NOOP("espalier::models::PatternText", "Pinned")},
    Word{"unpinned", QT_TRANSLATE_NOOP("espalier::models::PatternText", "Unpinned")},
    Word{"enabled", QT_TRANSLATE_NOOP("espalier::models::PatternText", "Switched on")},
    Word{"disabled", QT_TRANSLATE_NOOP("espalier::models::PatternText", "Switched off")},
    Word{"forgotten", QT_TRANSLATE_NOOP("espalier::models::PatternText", "Forgotten")},
    Word{"restored", QT_TRANSLATE_NOOP("espalier::models::PatternText", "Remembered again")},
    Word{"replayed", QT_TRANSLATE_NOOP("espalier::models::PatternText", "Replayed")},
    Word{"activated",
         QT_TRANSLATE_NOOP("espalier::models::PatternText", "Active from now on: it helped")},
    Word{"demoted",
         QT_TRANSLATE_NOOP("espalier::models::PatternText", "Demoted: it did more harm than good")},
    Word{"undone", QT_TRANSLATE_NOOP("espalier::models::PatternText", "Undone")},
};
constexpr std::array kFields{
    Word{"name", QT_TRANSLATE_NOOP("espalier::models::PatternText", "name")},
    Word{"state", QT_TRANSLATE_NOOP("espalier::models::PatternText", "state")},
    Word{"pinned", QT_TRANSLATE_NOOP("espalier::models::PatternText", "pinned")},
    Word{"bad_example", QT_TRANSLATE_NOOP("espalier::models::PatternText", "bad example")},
    Word{"good_example", QT_TRANSLATE_NOOP("espalier::models::PatternText", "good example")},
    Word{"why", QT_TRANSLATE_NOOP("espalier::models::PatternText", "why it fails")},
    Word{"how_to_fix", QT_TRANSLATE_NOOP("espalier::models::PatternText", "how to fix it")},
    Word{"change", QT_TRANSLATE_NOOP("espalier::models::PatternText", "change of scripts")},
    Word{"failures", QT_TRANSLATE_NOOP("espalier::models::PatternText", "failures")},
    Word{"followed_by_success", QT_TRANSLATE_NOOP("espalier::models::PatternText", "mended")},
    Word{"occurrences", QT_TRANSLATE_NOOP("espalier::models::PatternText", "occurrences")},
    Word{"helped", QT_TRANSLATE_NOOP("espalier::models::PatternText", "helped")},
    Word{"harmed", QT_TRANSLATE_NOOP("espalier::models::PatternText", "harmed")},
    Word{"aliases", QT_TRANSLATE_NOOP("espalier::models::PatternText", "merged classes")},
    Word{"elsewhere",
         QT_TRANSLATE_NOOP("espalier::models::PatternText", "counts of other sources")},
    Word{"contradictions", QT_TRANSLATE_NOOP("espalier::models::PatternText", "contradictions")},
};

template <std::size_t Size>
QString wordFor(const std::array<Word, Size> &words, const std::string &engine)
{
    const auto found = std::ranges::find(words, engine, &Word::engine);
    return found == words.end() ? plainText(engine) : PatternText::tr(found->text);
}

// What is short and says something on one line.
QString shortValue(const std::string &field, const Json &value)
{
    if (field == "state" && value.is_string()) {
        const auto state = model::patternStateNamed(value.get<std::string>());
        return state ? textOf(*state) : plainText(value.get<std::string>());
    }
    if (value.is_boolean())
        return value.get<bool>() ? PatternText::tr("yes") : PatternText::tr("no");
    if (value.is_number_integer())
        return QLocale().toString(static_cast<qlonglong>(value.get<std::int64_t>()));
    if (field == "name" && value.is_string())
        return plainText(value.get<std::string>());
    return {};
}

} // namespace

QString textOf(PatternState state)
{
    switch (state) {
    case PatternState::Candidate: return PatternText::tr("Candidate");
    case PatternState::Active: return PatternText::tr("Active");
    case PatternState::Disabled: return PatternText::tr("Off");
    case PatternState::Demoted: return PatternText::tr("Demoted");
    case PatternState::Forgotten: return PatternText::tr("Forgotten");
    case PatternState::Merged: return PatternText::tr("Merged");
    }
    return {};
}

QString explanationOf(PatternState state)
{
    switch (state) {
    case PatternState::Candidate:
        return PatternText::tr("Not used yet: no replayed failure has shown that it helps.");
    case PatternState::Active:
        return PatternText::tr("In use: it has helped on replayed failures.");
    case PatternState::Disabled: return PatternText::tr("Not used: it was switched off.");
    case PatternState::Demoted:
        return PatternText::tr("Not used: it did more harm than good when failures were replayed.");
    case PatternState::Forgotten:
        return PatternText::tr("Not used: it was forgotten, and is not found anew.");
    case PatternState::Merged:
        return PatternText::tr(
            "Not used: another pattern, which it was merged into, stands for it.");
    }
    return {};
}

QString textOf(model::Construct construct)
{
    switch (construct) {
    case model::Construct::Function: return PatternText::tr("Function");
    case model::Construct::Loop: return PatternText::tr("Loop");
    case model::Construct::Variable: return PatternText::tr("Variable");
    case model::Construct::Import: return PatternText::tr("Import");
    }
    return {};
}

const PatternLook &lookOf(PatternState state)
{
    using theme::Role;
    static constexpr std::array kLooks{
        PatternLook{u"pending", Role::TextMuted}, PatternLook{u"passed", Role::Success},
        PatternLook{u"stop", Role::TextMuted},    PatternLook{u"warning", Role::Warning},
        PatternLook{u"remove", Role::TextMuted},  PatternLook{u"branch", Role::TextMuted},
    };
    return kLooks[static_cast<std::size_t>(std::to_underlying(state))];
}

QString languagesText(const std::vector<std::string> &languages)
{
    QStringList names;
    for (const auto &language : languages)
        names << languageText(language);
    return names.join(QStringLiteral(", "));
}

QString rateText(std::int64_t followedBySuccess, std::int64_t failures)
{
    if (failures <= 0)
        return PatternText::tr("No data");
    const auto percent =
        std::lround(100.0 * static_cast<double>(followedBySuccess) / static_cast<double>(failures));
    return PatternText::tr("%1 % of %2", "share of how many failures")
        .arg(QLocale().toString(static_cast<qlonglong>(percent)),
             QLocale().toString(static_cast<qlonglong>(failures)));
}

QString provenanceText(const std::string &provenance)
{
    return provenance == "own" ? PatternText::tr("Learned here")
                               : PatternText::tr("From %1").arg(plainText(provenance));
}

QString eventText(const store::PatternReason &reason)
{
    const auto text = wordFor(kEvents, reason.kind);
    if (reason.note.empty())
        return text;
    const auto note =
        reason.kind == "undone" ? wordFor(kEvents, reason.note) : plainText(reason.note);
    return PatternText::tr("%1: %2", "what happened: details").arg(text, note);
}

QString actorText(const store::PatternReason &reason)
{
    static constexpr std::array kActors{
        Word{"human", QT_TRANSLATE_NOOP("espalier::models::PatternText", "You")},
        Word{"consolidation", QT_TRANSLATE_NOOP("espalier::models::PatternText", "Consolidation")},
        Word{"replay", QT_TRANSLATE_NOOP("espalier::models::PatternText", "Replay")}};
    return wordFor(kActors, reason.actor);
}

QString changesText(const store::PatternEvent &event)
{
    if (!event.before.is_object() || !event.after.is_object())
        return {};
    QStringList parts;
    for (const auto &[field, value] : event.after.items()) {
        // Which one it was merged into is in the note.
        if (field == "last_updated" || field == "learning_hashes" || field == "languages" ||
            field == "merged_into")
            continue;
        const auto name = wordFor(kFields, field);
        const auto was = shortValue(field, event.before.value(field, Json()));
        const auto is = shortValue(field, value);
        parts << (is.isEmpty() || was.isEmpty() ? name
                                                : QStringLiteral("%1: %2 → %3").arg(name, was, is));
    }
    return parts.join(QStringLiteral(" · "));
}

QString textOf(store::UseKind kind)
{
    switch (kind) {
    case store::UseKind::Prompt: return PatternText::tr("Told a model");
    case store::UseKind::Recipe: return PatternText::tr("Changed a failed script");
    case store::UseKind::Lesson: return PatternText::tr("Changed a new script");
    }
    return {};
}

QString textOf(store::UseOutcome outcome)
{
    switch (outcome) {
    case store::UseOutcome::Unknown: return PatternText::tr("Not known");
    case store::UseOutcome::Passed: return PatternText::tr("Passed");
    case store::UseOutcome::Failed: return PatternText::tr("Failed");
    }
    return {};
}

const PatternLook &lookOf(store::UseOutcome outcome)
{
    using theme::Role;
    static constexpr std::array kLooks{PatternLook{u"pending", Role::TextMuted},
                                       PatternLook{u"passed", Role::Success},
                                       PatternLook{u"failed", Role::Error}};
    return kLooks[static_cast<std::size_t>(std::to_underlying(outcome))];
}

QString usesText(const store::UseSums &sums)
{
    if (sums.all() == 0)
        return {};
    return PatternText::tr("used %n time(s), %1 passed", nullptr, static_cast<int>(sums.all()))
        .arg(QLocale().toString(static_cast<qlonglong>(sums.passed)));
}

QString runText(const std::string &run)
{
    constexpr std::size_t kShown = 8;
    return plainText(run.size() > kShown ? run.substr(run.size() - kShown) : run);
}

QString textOf(learn::GroupResult result)
{
    using learn::GroupResult;
    switch (result) {
    case GroupResult::Created: return PatternText::tr("A pattern was made");
    case GroupResult::Updated: return PatternText::tr("Its pattern changed");
    case GroupResult::Unchanged: return PatternText::tr("Its pattern is as it was");
    case GroupResult::Merged: return PatternText::tr("Counts for a pattern of the same remedy");
    case GroupResult::Forgotten: return PatternText::tr("Its pattern was forgotten");
    case GroupResult::TooFew: return PatternText::tr("No pattern: too few failures");
    case GroupResult::NoSuccess: return PatternText::tr("No pattern: no success followed");
    case GroupResult::NoChange:
        return PatternText::tr("No pattern: the same script succeeded later");
    case GroupResult::NoText: return PatternText::tr("No pattern: the scripts are not there");
    }
    return {};
}

QString timeText(const std::string &rfc3339)
{
    const auto time = QDateTime::fromString(plainText(rfc3339), Qt::ISODateWithMs);
    return time.isValid() ? QLocale().toString(time.toLocalTime(), QLocale::ShortFormat)
                          : QString();
}

} // namespace espalier::models
