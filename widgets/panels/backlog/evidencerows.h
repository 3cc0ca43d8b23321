// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/ticket.h"

#include <QDateTime>
#include <QString>

#include <utility>
#include <vector>

namespace espalier::panels {

/// A line of evidence, with what is below it.
struct EvidenceRow {
    QString what;
    QString detail{};
    QString path{}; ///< within the project: it can be opened there; empty otherwise
    int line = 0;   ///< from 1; 0 when not known
    QString icon{};
    bool open = true;   ///< what is below is shown at first
    bool muted = false; ///< stands back: not of the program itself
    std::vector<EvidenceRow> below{};
};

/// What was observed for a ticket, in the order it is told; `root` is the project's folder, whose
/// paths can be opened. Frames of the program itself stand first and open, others are folded.
[[nodiscard]] std::vector<EvidenceRow> evidenceRows(const model::Ticket &ticket,
                                                    const QString &root);

/// How often it was seen, by day, oldest first; empty when that was not kept.
[[nodiscard]] std::vector<std::pair<QDate, double>> occurrencesByDay(const model::Ticket &ticket);

} // namespace espalier::panels
