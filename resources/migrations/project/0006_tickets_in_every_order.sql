-- SPDX-FileCopyrightText: Espalier developers
-- SPDX-License-Identifier: GPL-3.0-or-later

-- Lists of tickets read one index in its order, with all that filters ask for and the words that
-- are searched: nothing else is read, and nothing is sorted.
DROP INDEX ticket_rows_by_score;
DROP INDEX ticket_rows_by_time;
CREATE INDEX ticket_rows_by_score ON ticket_rows (score, created_at, id, words, status, priority,
    category, source, risk, effort, triaged, regressed, snoozed_until, updated_at);
CREATE INDEX ticket_rows_by_update ON ticket_rows (updated_at, ticket, words, status, priority,
    category, source, risk, effort, triaged, regressed, snoozed_until, created_at);
CREATE INDEX ticket_rows_by_creation ON ticket_rows (created_at, ticket, words, status, priority,
    category, source, risk, effort, triaged, regressed, snoozed_until, updated_at);
CREATE INDEX ticket_rows_by_title ON ticket_rows (title COLLATE NOCASE, ticket, words, status,
    priority, category, source, risk, effort, triaged, regressed, snoozed_until, created_at,
    updated_at);
