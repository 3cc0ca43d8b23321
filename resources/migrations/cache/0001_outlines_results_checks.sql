-- SPDX-FileCopyrightText: Espalier developers
-- SPDX-License-Identifier: GPL-3.0-or-later

-- Everything here can be made again. The checksum is over the row: nothing of this file is flushed
-- to disk, so a row may be torn after a power cut.
CREATE TABLE outlines (
    path BLOB PRIMARY KEY NOT NULL,
    size INTEGER NOT NULL,
    modified_ns INTEGER NOT NULL,
    content_hash INTEGER NOT NULL,
    version INTEGER NOT NULL,
    blob BLOB NOT NULL,
    checksum INTEGER NOT NULL
);
CREATE TABLE results (
    path BLOB PRIMARY KEY NOT NULL,
    blob BLOB NOT NULL,
    checksum INTEGER NOT NULL
);
CREATE TABLE checks (
    key BLOB PRIMARY KEY NOT NULL,
    result BLOB NOT NULL,
    checksum INTEGER NOT NULL
);
