-- SPDX-FileCopyrightText: Espalier developers
-- SPDX-License-Identifier: GPL-3.0-or-later

-- Repairs that accepted patches have taught.
CREATE TABLE learned_recipes (
    id TEXT PRIMARY KEY,
    language TEXT NOT NULL,
    error_type TEXT NOT NULL,
    rewrite TEXT NOT NULL,        -- JSON
    title TEXT NOT NULL,
    why TEXT NOT NULL,
    state INTEGER NOT NULL,       -- as in model::RecipeState
    ticket TEXT NOT NULL,         -- of the first patch
    project TEXT NOT NULL,        -- a hash
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
) WITHOUT ROWID;

-- What people said of the patches that taught a recipe, or were made by it: the last word on each.
CREATE TABLE recipe_patches (
    recipe TEXT NOT NULL REFERENCES learned_recipes (id),
    project TEXT NOT NULL,
    ticket TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    own INTEGER NOT NULL,         -- 1: the recipe made it
    accepted INTEGER NOT NULL,    -- 0: turned down, or taken back
    PRIMARY KEY (recipe, project, ticket, attempt)
) WITHOUT ROWID;
