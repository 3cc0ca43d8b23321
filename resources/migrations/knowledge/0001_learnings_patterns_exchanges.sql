-- SPDX-FileCopyrightText: Espalier developers
-- SPDX-License-Identifier: GPL-3.0-or-later

-- Short texts that many rows share: projects, languages, shapes, origins, error classes.
CREATE TABLE words (
    id INTEGER PRIMARY KEY,
    text TEXT NOT NULL UNIQUE
);

-- Long texts, each kept once. A dictionary of 0 means plain bytes, any other that they were packed
-- with it. The hash is not unique: equality is confirmed by the text itself.
CREATE TABLE dictionaries (
    id INTEGER PRIMARY KEY,
    data BLOB NOT NULL,
    created_at INTEGER NOT NULL -- here and below: milliseconds since 1970, UTC
);
CREATE TABLE contents (
    id INTEGER PRIMARY KEY,
    size INTEGER NOT NULL, -- of the text
    dictionary INTEGER NOT NULL,
    data BLOB NOT NULL
);
CREATE TABLE content_hashes (
    hash INTEGER NOT NULL,
    content INTEGER NOT NULL,
    PRIMARY KEY (hash, content)
) WITHOUT ROWID;

-- What was captured together, by a key of the caller's: capturing the same again adds nothing.
CREATE TABLE batches (
    key TEXT PRIMARY KEY,
    learnings INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) WITHOUT ROWID;

-- Narrow rows: there are many. Numbers are never used again, since the index of words, which keeps
-- no texts, goes on knowing those of rows that were cleared.
CREATE TABLE learnings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    project INTEGER NOT NULL,
    language INTEGER NOT NULL,
    construct INTEGER NOT NULL,
    source INTEGER NOT NULL,
    function_name TEXT NOT NULL,
    function_hash INTEGER NOT NULL,
    shape INTEGER NOT NULL,
    origin INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    success INTEGER NOT NULL,
    code INTEGER NOT NULL, -- a content; 0 for none
    error_pattern INTEGER NOT NULL,
    detail_dictionary INTEGER NOT NULL,
    detail BLOB NOT NULL, -- JSON: the fix and the errors; empty for neither
    duration_us INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    hash INTEGER NOT NULL
);
-- Words begin with the number of a part of the learnings, so that one part can be asked at a time.
CREATE VIRTUAL TABLE learning_words USING fts5(
    text, content = '', columnsize = 0, detail = 'none');
-- Vectors of different spaces are never compared.
CREATE TABLE vectors (
    space INTEGER NOT NULL, -- a word
    learning INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (space, learning)
) WITHOUT ROWID;

-- The value as a whole in `json`; the other columns repeat what is looked for.
CREATE TABLE patterns (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    state INTEGER NOT NULL,
    construct INTEGER NOT NULL,
    error_class TEXT NOT NULL,
    json TEXT NOT NULL
);
-- Which pattern stands for a group of learnings. It stays when the pattern is merged into another
-- one or forgotten, so that consolidation does not make it anew.
CREATE TABLE pattern_keys (
    key TEXT PRIMARY KEY,
    pattern INTEGER NOT NULL REFERENCES patterns (id),
    forgotten INTEGER NOT NULL DEFAULT 0 CHECK (forgotten IN (0, 1))
) WITHOUT ROWID;
CREATE INDEX pattern_keys_pattern ON pattern_keys (pattern);
CREATE VIRTUAL TABLE pattern_words USING fts5(text, prefix = '1 2 3');

-- Who shared patterns or scripts, and by which key they are known since the first time. Names that
-- differ in upper and lower case only are one.
CREATE TABLE sources (
    name TEXT PRIMARY KEY COLLATE NOCASE,
    fingerprint TEXT NOT NULL,
    known_since TEXT NOT NULL
) WITHOUT ROWID;

-- Every change to a pattern: the fields that changed, as they were and as they are.
CREATE TABLE pattern_events (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    pattern INTEGER NOT NULL,
    kind TEXT NOT NULL,
    actor TEXT NOT NULL,
    note TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    created_at INTEGER NOT NULL
);
CREATE INDEX pattern_events_pattern ON pattern_events (pattern, sequence);
CREATE TRIGGER pattern_events_stay BEFORE DELETE ON pattern_events
BEGIN SELECT RAISE(ABORT, 'events of patterns are kept'); END;
CREATE TRIGGER pattern_events_stay_as_they_are BEFORE UPDATE ON pattern_events
BEGIN SELECT RAISE(ABORT, 'events of patterns do not change'); END;

-- "consolidated_to": the last learning that was looked at; "pattern_revision": number of changes to
-- patterns.
CREATE TABLE counters (
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) WITHOUT ROWID;

-- What was asked of models. The prompt is kept before it is sent.
CREATE TABLE exchanges (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    run TEXT NOT NULL,
    ticket TEXT NOT NULL,
    day TEXT NOT NULL, -- UTC, 2026-01-31
    state TEXT NOT NULL CHECK (state IN ('sent', 'answered', 'failed')),
    prompt INTEGER NOT NULL, -- a content
    reply INTEGER NOT NULL,  -- a content; 0 for none
    error TEXT NOT NULL,
    prompt_tokens INTEGER NOT NULL,
    reply_tokens INTEGER NOT NULL,
    cost_nano_usd INTEGER NOT NULL,
    duration_us INTEGER NOT NULL,
    recorded INTEGER NOT NULL,
    created_at INTEGER NOT NULL
);
CREATE INDEX exchanges_run ON exchanges (run);
CREATE INDEX exchanges_ticket ON exchanges (ticket);
CREATE INDEX exchanges_day ON exchanges (day);

-- Where a pattern was told to a model, or made a script by itself, and what came of that attempt.
-- The patterns are not referred to as keys: that one is gone is no reason not to ask a model.
CREATE TABLE pattern_uses (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    pattern INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('prompt', 'recipe', 'lesson')),
    exchange TEXT NOT NULL, -- key of the exchange whose prompt told it; empty for none
    run TEXT NOT NULL,
    language TEXT NOT NULL,
    function_name TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('unknown', 'passed', 'failed')),
    created_at INTEGER NOT NULL
);
CREATE INDEX pattern_uses_pattern ON pattern_uses (pattern, id);
CREATE INDEX pattern_uses_exchange ON pattern_uses (exchange) WHERE exchange <> '';
