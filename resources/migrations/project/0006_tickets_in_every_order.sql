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

-- Words are those of the files, without the marks of JSON around them.
DROP VIEW ticket_row_values;
CREATE VIEW ticket_row_values AS
SELECT t.rowid AS ticket,
    CASE status WHEN 'open' THEN 0 WHEN 'in_progress' THEN 1 WHEN 'testing' THEN 2
        WHEN 'ready' THEN 3 WHEN 'applied' THEN 4 WHEN 'failed' THEN 5 ELSE 6 END AS status,
    CASE priority WHEN 'low' THEN 0 WHEN 'medium' THEN 1 WHEN 'high' THEN 2 ELSE 3 END AS priority,
    CASE category WHEN 'bug_fix' THEN 0 WHEN 'performance' THEN 1 WHEN 'feature' THEN 2
        WHEN 'refactor' THEN 3 WHEN 'security' THEN 4 ELSE 5 END AS category,
    coalesce(metadata ->> '$.source', substr(id, 1, instr(id, '_') - 1)) AS source,
    risk_level AS risk,
    estimated_effort AS effort,
    10 - CASE priority WHEN 'low' THEN 2 WHEN 'medium' THEN 5 WHEN 'high' THEN 8 ELSE 10 END
        + risk_level / 2.0 + estimated_effort / 2.0 AS score,
    coalesce(metadata ->> '$.triaged_at', '') <> '' AS triaged,
    coalesce(metadata ->> '$.regressed', 0) <> 0 AS regressed,
    coalesce(metadata ->> '$.snoozed_until', '') AS snoozed_until,
    created_at, updated_at, id, title,
    coalesce(metadata ->> '$.duplicate_of', '') AS duplicate_of,
    lower(title || ' ' || id || ' '
        || coalesce((SELECT group_concat(value, ' ') FROM json_each(files_to_modify)), '') || ' '
        || substr(description, 1, 120)) AS words
FROM improvement_tickets t;
UPDATE ticket_rows
SET words = replace(replace(replace(words, ' ["', ' '), '"] ', ' '), '","', ' ')
WHERE words LIKE '%["%';
