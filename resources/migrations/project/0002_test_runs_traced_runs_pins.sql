-- SPDX-FileCopyrightText: Espalier developers
-- SPDX-License-Identifier: GPL-3.0-or-later

-- A pinned version is effective, and no run puts another one in its place.
ALTER TABLE scripts ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0
    CHECK (pinned IN (0, 1) AND (pinned = 0 OR effective = 1));

-- The last outcomes of each test. `latest` is kept with each row, so that a list of all tests does
-- not have to look at their histories.
CREATE TABLE test_runs (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL,
    version INTEGER NOT NULL,
    test TEXT NOT NULL,
    place INTEGER NOT NULL, -- in the suite
    outcome TEXT NOT NULL,
    seconds REAL NOT NULL,
    detail TEXT NOT NULL, -- JSON: message, lines, comparison; empty of tests that passed
    output TEXT NOT NULL,
    started_at TEXT NOT NULL,
    latest INTEGER NOT NULL CHECK (latest IN (0, 1))
);
CREATE INDEX test_runs_history ON test_runs (key, test, id);
CREATE UNIQUE INDEX test_runs_latest ON test_runs (key, test) WHERE latest = 1;

-- The last runs of commands with tracing on.
CREATE TABLE traced_runs (
    id INTEGER PRIMARY KEY,
    json TEXT NOT NULL
);
