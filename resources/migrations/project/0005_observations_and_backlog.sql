-- SPDX-FileCopyrightText: Espalier developers
-- SPDX-License-Identifier: GPL-3.0-or-later

-- What was taken in. The same bytes are taken in once.
CREATE TABLE imports (
    id INTEGER PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    format TEXT NOT NULL,
    name TEXT NOT NULL,
    at TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    json TEXT NOT NULL -- the summary
);

-- Observations that belong together, and some of them. `changed` is the import that last told of it.
CREATE TABLE observed_groups (
    fingerprint TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    basis TEXT NOT NULL,
    parts TEXT NOT NULL, -- JSON: what they were put together by
    count INTEGER NOT NULL,
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL,
    changed INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX observed_groups_changed ON observed_groups (changed);
CREATE TABLE observed_samples (
    id INTEGER PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    json TEXT NOT NULL
);
CREATE INDEX observed_samples_fingerprint ON observed_samples (fingerprint, id);
CREATE TABLE observed_hours (
    fingerprint TEXT NOT NULL,
    hour TEXT NOT NULL, -- "2026-01-31T09"
    count INTEGER NOT NULL,
    PRIMARY KEY (fingerprint, hour)
) WITHOUT ROWID;

-- Instrumented functions, by import.
CREATE TABLE function_runs (
    function TEXT NOT NULL,
    import INTEGER NOT NULL,
    at TEXT NOT NULL,
    path TEXT NOT NULL,
    line INTEGER NOT NULL,
    calls INTEGER NOT NULL,
    errors INTEGER NOT NULL,
    p50_ms REAL NOT NULL,
    p95_ms REAL NOT NULL,
    total_ms REAL NOT NULL,
    memory_bytes REAL,
    json TEXT NOT NULL,
    PRIMARY KEY (function, import)
) WITHOUT ROWID;
CREATE INDEX function_runs_import ON function_runs (import);

CREATE TABLE metric_series (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    context TEXT NOT NULL, -- JSON, keys in order
    unit TEXT NOT NULL,
    threshold REAL,
    severity TEXT NOT NULL,
    changed INTEGER NOT NULL,
    UNIQUE (name, context)
);
CREATE TABLE metric_values (
    id INTEGER PRIMARY KEY,
    series INTEGER NOT NULL REFERENCES metric_series (id),
    at TEXT NOT NULL,
    value REAL NOT NULL
);
CREATE INDEX metric_values_series ON metric_values (series, at, id);

CREATE TABLE test_outcomes (
    id INTEGER PRIMARY KEY,
    suite TEXT NOT NULL,
    name TEXT NOT NULL,
    import INTEGER NOT NULL,
    at TEXT NOT NULL,
    outcome TEXT NOT NULL,
    seconds REAL NOT NULL,
    json TEXT NOT NULL -- of what is no pass; else empty
);
CREATE INDEX test_outcomes_test ON test_outcomes (suite, name, at, id);
CREATE INDEX test_outcomes_import ON test_outcomes (import);

-- The last that is known of each file.
CREATE TABLE coverage_files (
    path TEXT PRIMARY KEY NOT NULL,
    import INTEGER NOT NULL,
    at TEXT NOT NULL,
    covered INTEGER NOT NULL,
    executable INTEGER NOT NULL,
    json TEXT NOT NULL
) WITHOUT ROWID;

-- Functions that could not be instrumented the last time somebody tried.
CREATE TABLE instrument_failures (
    function TEXT PRIMARY KEY NOT NULL,
    path TEXT NOT NULL,
    line INTEGER NOT NULL,
    language TEXT NOT NULL,
    reason TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    at TEXT NOT NULL
) WITHOUT ROWID;

-- Up to where each source was looked at.
CREATE TABLE scan_states (
    source TEXT PRIMARY KEY NOT NULL,
    scanned_at TEXT NOT NULL,
    seen INTEGER NOT NULL, -- the last import it has looked at
    json TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE improvement_tickets (
    id TEXT PRIMARY KEY NOT NULL,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    category TEXT NOT NULL CHECK (category IN
        ('bug_fix', 'performance', 'feature', 'refactor', 'security', 'documentation')),
    priority TEXT NOT NULL CHECK (priority IN ('low', 'medium', 'high', 'critical')),
    status TEXT NOT NULL CHECK (status IN
        ('open', 'in_progress', 'testing', 'ready', 'applied', 'failed', 'rejected')),
    evidence TEXT NOT NULL CHECK (json_valid(evidence)),
    proposed_solution TEXT NOT NULL,
    test_plan TEXT NOT NULL,
    files_to_modify TEXT NOT NULL CHECK (json_valid(files_to_modify)),
    risk_level INTEGER NOT NULL CHECK (risk_level BETWEEN 1 AND 10),
    estimated_effort INTEGER NOT NULL CHECK (estimated_effort BETWEEN 1 AND 10),
    metadata TEXT NOT NULL CHECK (json_valid(metadata)),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
);

CREATE INDEX improvement_tickets_to_assess ON improvement_tickets (id)
    WHERE metadata ->> '$.assessed' = 'paths';

-- What lists and filters look at, in few bytes: a ticket with its evidence may have many. The
-- triggers keep it true whoever writes the tickets.
CREATE TABLE ticket_rows (
    ticket INTEGER PRIMARY KEY, -- rowid of the ticket
    status INTEGER NOT NULL,
    priority INTEGER NOT NULL,
    category INTEGER NOT NULL,
    source TEXT NOT NULL,
    risk INTEGER NOT NULL,
    effort INTEGER NOT NULL,
    score REAL NOT NULL,
    triaged INTEGER NOT NULL,
    regressed INTEGER NOT NULL,
    snoozed_until TEXT NOT NULL, -- empty when awake
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    id TEXT NOT NULL,
    title TEXT NOT NULL,
    duplicate_of TEXT NOT NULL, -- id of another ticket; empty for none
    words TEXT NOT NULL -- lower case: title, id, files, the beginning of the description
);
-- In the orders of lists, with all that filters ask for: nothing else is read, and nothing is sorted.
CREATE INDEX ticket_rows_by_score ON ticket_rows (score, created_at, id, status, priority, category,
    source, risk, effort, triaged, regressed, snoozed_until, updated_at);
CREATE INDEX ticket_rows_by_time ON ticket_rows (updated_at, ticket, status, priority, category,
    source, risk, effort, triaged, regressed, snoozed_until, created_at);
-- The next ticket is the first of those of each risk; few are asleep.
CREATE INDEX ticket_rows_queue ON ticket_rows (status, risk, score, created_at, id)
    WHERE snoozed_until = '';
CREATE INDEX ticket_rows_snoozed ON ticket_rows (snoozed_until) WHERE snoozed_until <> '';
CREATE INDEX ticket_rows_duplicates ON ticket_rows (duplicate_of) WHERE duplicate_of <> '';
CREATE TABLE ticket_files (
    path TEXT NOT NULL,
    ticket INTEGER NOT NULL,
    PRIMARY KEY (path, ticket)
) WITHOUT ROWID;
CREATE INDEX ticket_files_ticket ON ticket_files (ticket);

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
    lower(title || ' ' || id || ' ' || files_to_modify || ' ' || substr(description, 1, 120)) AS words
FROM improvement_tickets t;

CREATE TRIGGER ticket_added AFTER INSERT ON improvement_tickets BEGIN
    INSERT INTO ticket_rows SELECT * FROM ticket_row_values WHERE ticket = new.rowid;
    INSERT OR IGNORE INTO ticket_files
        SELECT value, new.rowid FROM json_each(new.files_to_modify) WHERE type = 'text';
END;
CREATE TRIGGER ticket_changed AFTER UPDATE ON improvement_tickets BEGIN
    DELETE FROM ticket_rows WHERE ticket = old.rowid;
    INSERT INTO ticket_rows SELECT * FROM ticket_row_values WHERE ticket = new.rowid;
    DELETE FROM ticket_files WHERE ticket = old.rowid;
    INSERT OR IGNORE INTO ticket_files
        SELECT value, new.rowid FROM json_each(new.files_to_modify) WHERE type = 'text';
END;
-- Nothing is deleted, only put away: a ticket that is not wanted is rejected.
CREATE TRIGGER ticket_kept BEFORE DELETE ON improvement_tickets BEGIN
    SELECT raise(ABORT, 'tickets are not deleted');
END;

CREATE TABLE improvement_attempts (
    id INTEGER PRIMARY KEY,
    ticket_id TEXT NOT NULL REFERENCES improvement_tickets (id),
    attempt_number INTEGER NOT NULL CHECK (attempt_number > 0),
    branch_name TEXT NOT NULL,
    changes_summary TEXT NOT NULL,
    test_results TEXT NOT NULL CHECK (json_valid(test_results)),
    success INTEGER NOT NULL CHECK (success IN (0, 1)),
    error_message TEXT NOT NULL,
    timestamp TEXT NOT NULL,
    UNIQUE (ticket_id, attempt_number)
);

-- Every change, with who made it and why. Those of one act share a batch, which is taken back as
-- one.
CREATE TABLE ticket_events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    ticket_id TEXT NOT NULL REFERENCES improvement_tickets (id),
    batch INTEGER NOT NULL,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    action TEXT NOT NULL,
    why TEXT NOT NULL,
    changes TEXT NOT NULL CHECK (json_valid(changes)),
    undone INTEGER NOT NULL DEFAULT 0 -- the batch that took it back
);
CREATE INDEX ticket_events_ticket ON ticket_events (ticket_id, id);
CREATE INDEX ticket_events_batch ON ticket_events (batch);
CREATE INDEX ticket_events_time ON ticket_events (at);

-- The ticket that was made for observations of a fingerprint. They belong to it, or to the one that
-- it is a duplicate of, and so on.
CREATE TABLE ticket_fingerprints (
    fingerprint TEXT PRIMARY KEY NOT NULL,
    ticket_id TEXT NOT NULL REFERENCES improvement_tickets (id)
) WITHOUT ROWID;
CREATE INDEX ticket_fingerprints_ticket ON ticket_fingerprints (ticket_id);

CREATE TABLE ticket_views (
    name TEXT PRIMARY KEY NOT NULL,
    filter TEXT NOT NULL,
    created_at TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE bug_patterns (
    id INTEGER PRIMARY KEY,
    category TEXT NOT NULL,
    pattern TEXT NOT NULL,
    description TEXT NOT NULL,
    solution TEXT NOT NULL,
    occurrences INTEGER NOT NULL,
    severity TEXT NOT NULL,
    fix_ticket TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    UNIQUE (category, pattern)
);
CREATE TABLE bug_pattern_tickets (
    pattern INTEGER NOT NULL REFERENCES bug_patterns (id),
    ticket_id TEXT NOT NULL REFERENCES improvement_tickets (id),
    PRIMARY KEY (pattern, ticket_id)
) WITHOUT ROWID;
