// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/ticketquery.h"

#include <string>
#include <string_view>
#include <vector>

namespace espalier::backlog {

/// Reads tokens such as `status:open risk:<=5 file:core/* sort:-updated "two words" crash`:
/// status, priority, category, source take names, several with commas; `is:inbox`, `is:snoozed`,
/// `is:regressed`, `is:triaged`; risk and effort take `5`, `<=5`, `>3`, `2..4`; created and updated
/// take the day or the time they begin with, `>=2026-01-24`; file takes a glob; sort takes a name
/// of TicketOrder, with `-` for descending; anything else is a word. `-` before a status, priority,
/// category, source or `is:` token excludes: what is left are the other names. A key that comes
/// again adds names and globs, and narrows levels and times.
///
/// Quotes stand around a word or what is behind a colon, with `\"` and `\\` within; what they hold
/// is no key. Keys and names may be written in any case, and with `-` for `_`. InvalidInput names
/// the token (as context) and what it could be; it is also said for a key that is nearly a known
/// one, for tokens that contradict each other, and for more than 4096 bytes or 100 tokens.
[[nodiscard]] Result<model::TicketQuery> parseFilter(std::string_view text);

/// The text that parseFilter reads as this query (without `now`, `limit`, `offset`). Names come in
/// the order of their enumeration, each once.
[[nodiscard]] std::string filterText(const model::TicketQuery &query);

/// What the last token of a text that is being typed may become: whole tokens to put in its place,
/// or keys that end with their colon while it may be several. After a blank, and for an empty text,
/// all keys. None for words, for what is in quotes, for globs and times.
[[nodiscard]] std::vector<std::string> filterCompletions(std::string_view text);

/// "score", "updated", "created", "priority", "risk", "effort", "title".
[[nodiscard]] std::string_view nameOf(model::TicketOrder order);

} // namespace espalier::backlog
