-- SPDX-FileCopyrightText: Espalier developers
-- SPDX-License-Identifier: GPL-3.0-or-later

-- What a version cost: dollars and seconds of asking and testing.
ALTER TABLE scripts ADD COLUMN cost_usd REAL NOT NULL DEFAULT 0;
ALTER TABLE scripts ADD COLUMN seconds REAL NOT NULL DEFAULT 0;

-- How refining the script of a key ended, and with which means: what failed with the same ones is
-- not tried again.
CREATE TABLE refinements (
    key TEXT PRIMARY KEY NOT NULL,
    means TEXT NOT NULL,
    ended TEXT NOT NULL,
    reason TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    cost_usd REAL NOT NULL,
    at TEXT NOT NULL
);

-- Functions that have a script of their own because the one of their shape is wrong for them.
CREATE TABLE own_scripts (
    shape_key TEXT NOT NULL,
    tree INTEGER NOT NULL, -- hash of the function's syntax tree without names and literals
    key TEXT NOT NULL,
    PRIMARY KEY (shape_key, tree)
);

-- Where a version came from that somebody else shared, with what counted there.
CREATE TABLE script_sources (
    key TEXT NOT NULL,
    version INTEGER NOT NULL,
    source TEXT NOT NULL,
    fingerprint TEXT NOT NULL, -- of the key that signed it
    hits INTEGER NOT NULL,
    tests_passed INTEGER NOT NULL,
    imported_at TEXT NOT NULL,
    PRIMARY KEY (key, version),
    FOREIGN KEY (key, version) REFERENCES scripts (key, version)
) WITHOUT ROWID;
