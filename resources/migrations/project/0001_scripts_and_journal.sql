-- SPDX-FileCopyrightText: Espalier developers
-- SPDX-License-Identifier: GPL-3.0-or-later

-- Every version of every script is kept; taking one out means archiving it.
CREATE TABLE scripts (
    key TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    digest TEXT NOT NULL, -- of origin, text and tests: adding the same again changes nothing
    language TEXT NOT NULL,
    shape TEXT NOT NULL,
    origin TEXT NOT NULL,
    text TEXT NOT NULL,
    tests TEXT NOT NULL,
    function_name TEXT NOT NULL,
    model_used TEXT NOT NULL,
    created_at TEXT NOT NULL,
    effective INTEGER NOT NULL DEFAULT 0 CHECK (effective IN (0, 1)),
    archived INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1)),
    hits INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (key, version),
    UNIQUE (key, digest),
    CHECK (effective = 0 OR archived = 0)
);
CREATE UNIQUE INDEX scripts_effective ON scripts (key) WHERE effective = 1;

-- The latest verdict on each version.
CREATE TABLE validations (
    key TEXT NOT NULL,
    version INTEGER NOT NULL,
    ok INTEGER NOT NULL,
    json TEXT NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (key, version),
    FOREIGN KEY (key, version) REFERENCES scripts (key, version)
);

-- What is about to be done to files of the project. The original bytes lie in a file per run.
CREATE TABLE journal_runs (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    pid INTEGER NOT NULL,
    started_at TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'completed', 'rolled-back'))
);
CREATE TABLE journal_entries (
    run INTEGER NOT NULL REFERENCES journal_runs (sequence),
    path BLOB NOT NULL,
    existed INTEGER NOT NULL,
    remains INTEGER NOT NULL,
    original_hash INTEGER NOT NULL,
    new_hash INTEGER NOT NULL,
    mode INTEGER NOT NULL,
    start INTEGER NOT NULL, -- of the original bytes in the run's file
    size INTEGER NOT NULL,
    PRIMARY KEY (run, path)
) WITHOUT ROWID;
