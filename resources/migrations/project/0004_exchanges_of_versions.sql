-- SPDX-FileCopyrightText: Espalier developers
-- SPDX-License-Identifier: GPL-3.0-or-later

-- The key under which the user's knowledge keeps what a model was asked for a version, and what it
-- answered; empty for versions that no model wrote.
ALTER TABLE scripts ADD COLUMN exchange TEXT NOT NULL DEFAULT '';
