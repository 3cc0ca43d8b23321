// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backlog/lifecycle.h"
#include "core/base/json.h"
#include "core/base/result.h"
#include "core/model/ticket.h"

#include <string>
#include <string_view>

namespace espalier::backlog {

/// What differs between two states of a ticket, as an event names it: by field {"from", "to"}.
/// Fields of the metadata are "metadata.triaged_at" …, with risk and effort one deeper:
/// "metadata.risk.override". Null stands for what is absent; null and absent are the same. Id,
/// created_at and updated_at are left out: the first two never change, the last one always does.
[[nodiscard]] Json changesBetween(const model::Ticket &before, const model::Ticket &after);

/// Puts back what changesBetween told. Conflict when a field is not any more what it became,
/// InvalidInput for changes that cannot have been any.
[[nodiscard]] Result<model::Ticket> withoutChanges(const model::Ticket &ticket,
                                                   const Json &changes);

/// The change as the functions of lifecycle.h give it. InvalidInput when the actor has no time, and
/// when nothing would change.
[[nodiscard]] Result<Changed> changedBy(const Actor &actor, std::string action,
                                        const model::Ticket &before, model::Ticket after);

/// Sets a member of the metadata; null takes it away.
void setNote(model::Ticket &ticket, std::string_view key, Json value);

/// The same within the object that "risk" or "effort" is; an object that is empty then goes, too.
void setNote(model::Ticket &ticket, std::string_view object, std::string_view key, Json value);

/// Whether there is nothing but blanks in it.
[[nodiscard]] bool isBlank(std::string_view text);

} // namespace espalier::backlog
