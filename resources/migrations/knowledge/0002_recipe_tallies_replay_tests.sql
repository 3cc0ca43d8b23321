-- SPDX-FileCopyrightText: Espalier developers
-- SPDX-License-Identifier: GPL-3.0-or-later

-- How often a recipe was tried on failures of one kind, and how often it repaired them.
CREATE TABLE recipe_tallies (
    recipe TEXT NOT NULL,
    language TEXT NOT NULL,
    construct INTEGER NOT NULL,
    error_class TEXT NOT NULL,
    tried INTEGER NOT NULL,
    repaired INTEGER NOT NULL,
    PRIMARY KEY (recipe, language, construct, error_class)
) WITHOUT ROWID;

-- The tests that a script failed, so that the failure can be judged again without its project.
CREATE TABLE replay_tests (
    learning INTEGER PRIMARY KEY,
    tests INTEGER NOT NULL -- a content
);
