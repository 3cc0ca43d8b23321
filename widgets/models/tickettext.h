// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backlog/selection.h"
#include "core/engine/backlogscan.h"
#include "core/model/ticket.h"
#include "widgets/theme/theme.h"

#include <QString>

#include <string>

namespace espalier::models {

/// "Open", "In progress", …; "High", …; "Bug", … translated.
[[nodiscard]] QString textOf(model::TicketStatus status);
[[nodiscard]] QString textOf(model::TicketPriority priority);
[[nodiscard]] QString textOf(model::TicketCategory category);
/// Where a ticket came from: "Error", "Test", …; a name nobody knows is shown as it is.
[[nodiscard]] QString ticketSourceText(const std::string &source);

/// A status' icon and the colour of icon and text.
struct TicketLook {
    QStringView icon;
    theme::Role ink;
};
[[nodiscard]] const TicketLook &lookOf(model::TicketStatus status);
[[nodiscard]] theme::Role inkOf(model::TicketPriority priority);

/// The sum that a score is: "(10 − 8) priority high + 2.5 risk 5 + 1.5 effort 3 = 6".
[[nodiscard]] QString scoreText(const backlog::ScoreParts &parts, model::TicketPriority priority,
                                int risk, int effort);
/// A number with at most two places behind the point.
[[nodiscard]] QString numberText(double number);

/// What risk and effort are made of, by the names of JSON: "files", "coverage" …
[[nodiscard]] QString factorText(const std::string &factor);
/// What was measured for a factor: "3 files", "80 % covered"; "Not known" without a value.
[[nodiscard]] QString measuredText(const Json &factor);
/// By what observations were put together, in a sentence; the basis by its name in JSON.
[[nodiscard]] QString groupBasisText(const std::string &basis);

/// What happened to a ticket, and who did it: "Accepted", "You".
[[nodiscard]] QString ticketEventText(const model::TicketEvent &event);
[[nodiscard]] QString ticketActorText(const std::string &who);
/// The fields that an event changed: "priority: Low → High"; long texts by name only.
[[nodiscard]] QString ticketChangesText(const model::TicketEvent &event);
/// A field of a ticket by its name in JSON: "Test plan".
[[nodiscard]] QString ticketFieldText(const std::string &field);

[[nodiscard]] QString textOf(engine::ScanSource source);
/// Why a source gave no ticket; empty when it gave some.
[[nodiscard]] QString textOf(engine::NothingBecause reason);

/// Text of a project that may have several lines; what would hide or turn it is shown as a mark.
[[nodiscard]] QString plainLines(const std::string &text);
/// A tool tip that shows the text as it is, whatever tags are in it.
[[nodiscard]] QString plainTip(const QString &text);
/// How many places of a text were masked before it was kept.
[[nodiscard]] int maskedPlaces(const QString &text);

} // namespace espalier::models
