// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/model/ticket.h"

#include <string>
#include <string_view>
#include <vector>

namespace espalier::backlog {

// The evidence of a ticket is of one fingerprint or, once others were merged into it, of several.
// Each piece says whose it is ("fingerprint"), and one of each fingerprint how often and when that
// was seen ("count", "first_seen", "last_seen" of the piece "grouped"). Pieces of no fingerprint
// came with the ticket, and stay.

/// Marks what was drafted as that of its fingerprint. `metadata` has the counts.
void markEvidence(model::Ticket &draft, std::string_view fingerprint);
/// Puts pieces in the place of those that the ticket has of this fingerprint.
void renewEvidence(model::Ticket &ticket, std::string_view fingerprint, const Json &pieces);
/// Takes over the pieces of these fingerprints from another ticket, in the place of its own.
void takeEvidence(model::Ticket &ticket, const model::Ticket &from,
                  const std::vector<std::string> &fingerprints);
/// Drops the pieces of all other fingerprints, and the counts with the last of them.
void keepEvidence(model::Ticket &ticket, const std::vector<std::string> &fingerprints);
/// "occurrences", "first_seen" and "last_seen" of the metadata, over all pieces that tell them; as
/// they are where none does.
void renewCounts(model::Ticket &ticket);

} // namespace espalier::backlog
