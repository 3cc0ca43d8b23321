// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/patchtext.h"

#include "widgets/models/patterntext.h"
#include "widgets/models/scriptshape.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include <array>
#include <cstddef>
#include <utility>

namespace espalier::models {

using engine::PatchOutlook;
using engine::PatchRow;
using model::GateVerdict;
using model::PatchStage;
using review::Refusal;
using theme::Role;

namespace {

struct PatchText {
    Q_DECLARE_TR_FUNCTIONS(espalier::models::PatchText)
};

template <typename Enum, std::size_t N>
QString worded(const std::array<const char *, N> &words, Enum value)
{
    const auto at = static_cast<std::size_t>(value);
    return at < N && words[at] ? PatchText::tr(words[at]) : QString();
}

// In the order of the enumerations.
constexpr std::array kStages{QT_TRANSLATE_NOOP("espalier::models::PatchText", "Being analysed"),
                             QT_TRANSLATE_NOOP("espalier::models::PatchText", "Being reproduced"),
                             QT_TRANSLATE_NOOP("espalier::models::PatchText", "Being made"),
                             QT_TRANSLATE_NOOP("espalier::models::PatchText", "Branch is made"),
                             QT_TRANSLATE_NOOP("espalier::models::PatchText", "Tests run"),
                             QT_TRANSLATE_NOOP("espalier::models::PatchText", "Gates are asked"),
                             QT_TRANSLATE_NOOP("espalier::models::PatchText", "To review"),
                             QT_TRANSLATE_NOOP("espalier::models::PatchText", "Being applied"),
                             QT_TRANSLATE_NOOP("espalier::models::PatchText", "Applied"),
                             QT_TRANSLATE_NOOP("espalier::models::PatchText", "Being taken back"),
                             QT_TRANSLATE_NOOP("espalier::models::PatchText", "Taken back"),
                             QT_TRANSLATE_NOOP("espalier::models::PatchText", "Rejected"),
                             QT_TRANSLATE_NOOP("espalier::models::PatchText", "Failed"),
                             QT_TRANSLATE_NOOP("espalier::models::PatchText", "Changes asked for"),
                             QT_TRANSLATE_NOOP("espalier::models::PatchText", "Stopped"),
                             QT_TRANSLATE_NOOP("espalier::models::PatchText", "Cancelled")};

constexpr std::array kStageLooks{
    TicketLook{u"running", Role::Accent},    TicketLook{u"running", Role::Accent},
    TicketLook{u"running", Role::Accent},    TicketLook{u"branch", Role::Accent},
    TicketLook{u"tests", Role::Accent},      TicketLook{u"running", Role::Accent},
    TicketLook{u"pending", Role::Info},      TicketLook{u"running", Role::Accent},
    TicketLook{u"passed", Role::Success},    TicketLook{u"running", Role::Accent},
    TicketLook{u"undo", Role::TextMuted},    TicketLook{u"close", Role::TextMuted},
    TicketLook{u"failed", Role::Error},      TicketLook{u"edit", Role::Info},
    TicketLook{u"skipped", Role::TextMuted}, TicketLook{u"skipped", Role::TextMuted}};

static_assert(kStages.size() == static_cast<std::size_t>(PatchStage::Cancelled) + 1 &&
              kStageLooks.size() == kStages.size());

constexpr std::array kOrigins{QT_TRANSLATE_NOOP("espalier::models::PatchText", "Recipe"),
                              QT_TRANSLATE_NOOP("espalier::models::PatchText", "Model"),
                              QT_TRANSLATE_NOOP("espalier::models::PatchText", "Command"),
                              QT_TRANSLATE_NOOP("espalier::models::PatchText", "By hand")};

constexpr std::array<const char *, 13> kRefusals{
    nullptr,
    QT_TRANSLATE_NOOP("espalier::models::PatchText", "Only a person may do this."),
    QT_TRANSLATE_NOOP("espalier::models::PatchText",
                      "The gates have not passed: what stops it stands under “Checks”."),
    QT_TRANSLATE_NOOP("espalier::models::PatchText",
                      "The current branch has moved on since this was tested. Try it again on what "
                      "is there now."),
    QT_TRANSLATE_NOOP("espalier::models::PatchText", "It was rejected."),
    QT_TRANSLATE_NOOP("espalier::models::PatchText", "At this risk it needs a reason."),
    QT_TRANSLATE_NOOP("espalier::models::PatchText",
                      "At this risk every change has to be looked at: tick those that are not "
                      "reviewed yet."),
    QT_TRANSLATE_NOOP("espalier::models::PatchText",
                      "The rules of the project want another person than the one who made it."),
    QT_TRANSLATE_NOOP("espalier::models::PatchText", "You have approved exactly this already."),
    QT_TRANSLATE_NOOP("espalier::models::PatchText", "Nobody has approved exactly this yet."),
    QT_TRANSLATE_NOOP("espalier::models::PatchText",
                      "The rules of the project want a second person to approve it."),
    QT_TRANSLATE_NOOP("espalier::models::PatchText", "Automation may not apply it."),
    QT_TRANSLATE_NOOP("espalier::models::PatchText", "Automation may not apply what has this "
                                                     "risk.")};

constexpr std::array<const char *, 9> kVoids{
    nullptr,
    QT_TRANSLATE_NOOP("espalier::models::PatchText", "withdrawn"),
    QT_TRANSLATE_NOOP("espalier::models::PatchText", "there is a later attempt"),
    QT_TRANSLATE_NOOP("espalier::models::PatchText", "the base has moved"),
    QT_TRANSLATE_NOOP("espalier::models::PatchText", "the files are others now"),
    QT_TRANSLATE_NOOP("espalier::models::PatchText", "the gates say something else now"),
    QT_TRANSLATE_NOOP("espalier::models::PatchText", "the rules have changed"),
    QT_TRANSLATE_NOOP("espalier::models::PatchText", "the risk has changed"),
    QT_TRANSLATE_NOOP("espalier::models::PatchText", "the audit does not tell of it")};

constexpr std::array kConflicts{
    QT_TRANSLATE_NOOP("espalier::models::PatchText", "both have changed it"),
    QT_TRANSLATE_NOOP("espalier::models::PatchText", "both have made it"),
    QT_TRANSLATE_NOOP("espalier::models::PatchText", "removed here, changed by the patch"),
    QT_TRANSLATE_NOOP("espalier::models::PatchText", "changed here, removed by the patch"),
    QT_TRANSLATE_NOOP("espalier::models::PatchText", "a file where the other has a folder")};

constexpr std::array kObstacles{
    QT_TRANSLATE_NOOP("espalier::models::PatchText", "the branch has moved"),
    QT_TRANSLATE_NOOP("espalier::models::PatchText", "checked out in another work tree"),
    QT_TRANSLATE_NOOP("espalier::models::PatchText", "another branch was checked out meanwhile"),
    QT_TRANSLATE_NOOP("espalier::models::PatchText", "another git program is writing the index"),
    QT_TRANSLATE_NOOP("espalier::models::PatchText", "a merge or rebase is under way"),
    QT_TRANSLATE_NOOP("espalier::models::PatchText", "has staged changes"),
    QT_TRANSLATE_NOOP("espalier::models::PatchText", "has changes that are not committed"),
    QT_TRANSLATE_NOOP("espalier::models::PatchText", "is not known to git and in the way"),
    QT_TRANSLATE_NOOP("espalier::models::PatchText", "git would write it by a program"),
    QT_TRANSLATE_NOOP("espalier::models::PatchText", "is a symbolic link or a submodule"),
    QT_TRANSLATE_NOOP("espalier::models::PatchText",
                      "attributes change together with the files they are about"),
    QT_TRANSLATE_NOOP("espalier::models::PatchText", "has a path that must not be written")};

constexpr std::array kStatuses{QT_TRANSLATE_NOOP("espalier::models::PatchText", "new"),
                               QT_TRANSLATE_NOOP("espalier::models::PatchText", "changed"),
                               QT_TRANSLATE_NOOP("espalier::models::PatchText", "removed"),
                               QT_TRANSLATE_NOOP("espalier::models::PatchText", "another kind")};

constexpr std::array kMethods{QT_TRANSLATE_NOOP("espalier::models::PatchText", "Fast-forward"),
                              QT_TRANSLATE_NOOP("espalier::models::PatchText", "Merge"),
                              QT_TRANSLATE_NOOP("espalier::models::PatchText", "Squash")};
constexpr std::array kMethodsExplained{
    QT_TRANSLATE_NOOP("espalier::models::PatchText",
                      "The branch moves to the patch's commit; no other commit is made."),
    QT_TRANSLATE_NOOP("espalier::models::PatchText",
                      "A merge commit keeps the patch's commit and says who approved it."),
    QT_TRANSLATE_NOOP("espalier::models::PatchText",
                      "One new commit with all that the patch changes, and who approved it.")};

constexpr std::array kVerdicts{
    QT_TRANSLATE_NOOP("espalier::models::PatchText", "passed"),
    QT_TRANSLATE_NOOP("espalier::models::PatchText", "failed"),
    QT_TRANSLATE_NOOP("espalier::models::PatchText", "could not be decided"),
    QT_TRANSLATE_NOOP("espalier::models::PatchText", "not asked for"),
    QT_TRANSLATE_NOOP("espalier::models::PatchText", "does not apply")};

} // namespace

// ---- attempts ----

QString textOf(PatchStage stage)
{
    return worded(kStages, stage);
}

QString patchStateText(const PatchRow &row, const PatchOutlook *outlook)
{
    if (!row.isKnown)
        return PatchText::tr("Not known");
    if (row.isStale)
        return PatchText::tr("Stale");
    return outlook && outlook->isApproved ? PatchText::tr("Approved") : textOf(row.patch.stage);
}

TicketLook lookOf(const PatchRow &row, const PatchOutlook *outlook)
{
    if (!row.isKnown)
        return {u"branch", Role::TextMuted};
    if (row.isStale)
        return {u"warning", Role::Warning};
    if (outlook && outlook->isApproved)
        return {u"reviewed", Role::Success};
    return kStageLooks[static_cast<std::size_t>(std::to_underlying(row.patch.stage))];
}

QString textOf(model::PatchOrigin origin)
{
    return worded(kOrigins, origin);
}

QString patchTip(const PatchRow &row, const PatchOutlook *outlook)
{
    const auto &patch = row.patch;
    QStringList lines{plainText(patch.title), plainText(patch.branch),
                      patchStateText(row, outlook)};
    if (!row.isKnown)
        lines << PatchText::tr(
            "Nothing is kept of this branch: it was made by hand, or elsewhere.");
    if (row.isStale)
        lines << textOf(Refusal::Stale);
    if (!patch.error.empty())
        lines << plainText(patch.error);
    if (!patch.madeBy.empty())
        lines << QStringLiteral("%1: %2").arg(textOf(patch.origin), plainText(patch.madeBy));
    if (outlook && outlook->distance)
        lines << distanceWords(*outlook->distance);
    if (outlook && outlook->merge) {
        for (const auto &conflict : outlook->merge->conflicts)
            lines << QStringLiteral("%1: %2").arg(plainText(conflict.path), textOf(conflict.kind));
    }
    return plainTip(lines.join(u'\n'));
}

QString gatesText(const engine::GateCounts &counts)
{
    QStringList parts;
    if (counts.failed > 0)
        parts << PatchText::tr("%n failed", "gates", counts.failed);
    if (counts.toBeSeen > 0)
        parts << PatchText::tr("%n to be seen", "gates", counts.toBeSeen);
    if (parts.isEmpty())
        parts << PatchText::tr("%n passed", "gates", counts.passed);
    return parts.join(QStringLiteral(", "));
}

QString distanceText(const git::Distance &distance)
{
    const QLocale locale;
    return QStringLiteral("+%1 −%2").arg(locale.toString(static_cast<qulonglong>(distance.ahead)),
                                         locale.toString(static_cast<qulonglong>(distance.behind)));
}

QString distanceWords(const git::Distance &distance)
{
    return PatchText::tr("%n commit(s) ahead", nullptr, static_cast<int>(distance.ahead)) +
           QStringLiteral(", ") +
           PatchText::tr("%n commit(s) behind", nullptr, static_cast<int>(distance.behind));
}

QString mergeText(const git::MergePreview &merge)
{
    switch (merge.kind) {
    case git::MergePreview::Kind::UpToDate: return PatchText::tr("Is in it");
    case git::MergePreview::Kind::FastForward: return PatchText::tr("Fast-forward");
    case git::MergePreview::Kind::Clean: return PatchText::tr("Clean");
    case git::MergePreview::Kind::Conflicted: break;
    }
    return PatchText::tr("%n conflict(s)", nullptr, static_cast<int>(merge.conflicts.size()));
}

// ---- rules ----

QString textOf(Refusal refusal)
{
    return worded(kRefusals, refusal);
}

Refusal refusalNamed(const std::string &name)
{
    for (std::size_t at = 1; at < kRefusals.size(); ++at) {
        const auto refusal = static_cast<Refusal>(at);
        if (review::nameOf(refusal) == name)
            return refusal;
    }
    return Refusal::None;
}

QString textOf(model::VoidReason reason)
{
    return worded(kVoids, reason);
}

QString textOf(git::ConflictKind kind)
{
    return worded(kConflicts, kind);
}

QString textOf(git::ObstacleKind kind)
{
    return worded(kObstacles, kind);
}

QString textOf(git::FileStatus status)
{
    const auto at = static_cast<std::size_t>(status);
    return at < kStatuses.size() ? PatchText::tr(kStatuses[at]) : QString();
}

QString textOf(git::ApplyMethod method)
{
    return worded(kMethods, method);
}

QString explain(git::ApplyMethod method)
{
    return worded(kMethodsExplained, method);
}

// ---- gates ----

QString textOf(GateVerdict verdict)
{
    return worded(kVerdicts, verdict);
}

TicketLook lookOf(const model::GateResult &gate)
{
    if (gate.verdict == GateVerdict::Pass && gate.needsApproval)
        return {u"warning", Role::Warning};
    constexpr std::array kLooks{
        TicketLook{u"passed", Role::Success}, TicketLook{u"failed", Role::Error},
        TicketLook{u"error", Role::Error}, TicketLook{u"skipped", Role::TextMuted},
        TicketLook{u"skipped", Role::TextMuted}};
    return kLooks[static_cast<std::size_t>(std::to_underlying(gate.verdict))];
}

} // namespace espalier::models
