// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/filehistory.h"

#include "core/base/json.h"
#include "core/model/ticket.h"
#include "core/store/rows.h"

namespace espalier::store {

Result<std::int64_t> FileHistory::failures(const std::vector<std::string> &paths)
{
    Statement select(m_database,
                     "SELECT sum(max(status = ?, (SELECT count(*) FROM improvement_attempts "
                     "WHERE ticket_id = ticket_rows.id AND NOT success)) + regressed) "
                     "FROM ticket_rows WHERE ticket IN (SELECT ticket FROM ticket_files "
                     "WHERE path IN (SELECT value FROM json_each(?)))");
    select.integer(static_cast<std::int64_t>(model::TicketStatus::Failed));
    return readNumber(select.text(toText(Json(paths))));
}

} // namespace espalier::store
