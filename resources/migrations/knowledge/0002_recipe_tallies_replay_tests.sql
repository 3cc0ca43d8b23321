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

-- Shapes whose scripts failed in one way as the template made them, each once: what all learnings
-- together say of this, to be asked by the way of failing. All numbers are words.
CREATE TABLE failed_shapes (
    error_pattern INTEGER NOT NULL,
    shape INTEGER NOT NULL,
    language INTEGER NOT NULL,
    PRIMARY KEY (error_pattern, shape, language)
) WITHOUT ROWID;
INSERT OR IGNORE INTO failed_shapes
SELECT error_pattern, shape, language FROM learnings
WHERE success = 0 AND origin = (SELECT id FROM words WHERE text = 'template');

-- What the change of a pattern came to on failures, each by the last replay of it.
CREATE TABLE replay_effects (
    pattern INTEGER NOT NULL,
    change INTEGER NOT NULL,  -- a hash of it
    failure INTEGER NOT NULL, -- likewise
    helped INTEGER NOT NULL,  -- 0: it harmed; without effect there is no row
    PRIMARY KEY (pattern, change, failure)
) WITHOUT ROWID;

-- The tests of a script that failed, and the file that a compiler refused where it was not the tests
-- that failed: so that the failure can be judged again without its project.
CREATE TABLE replay_tests (
    learning INTEGER PRIMARY KEY,
    tests INTEGER NOT NULL, -- a content
    file INTEGER NOT NULL   -- a content: JSON; 0 for none
);
