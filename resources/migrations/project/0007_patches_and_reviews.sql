-- SPDX-FileCopyrightText: Espalier developers
-- SPDX-License-Identifier: GPL-3.0-or-later

-- What an attempt at a ticket has made. Written before anything of git is touched: after an end at
-- any point this says what may be there.
CREATE TABLE patches (
    attempt INTEGER PRIMARY KEY REFERENCES improvement_attempts (id),
    ticket_id TEXT NOT NULL REFERENCES improvement_tickets (id),
    number INTEGER NOT NULL,
    stage TEXT NOT NULL,
    origin TEXT NOT NULL CHECK (origin IN ('recipe', 'model', 'command', 'hand')),
    made_by TEXT NOT NULL,
    base TEXT NOT NULL,
    branch TEXT NOT NULL,
    commit_id TEXT NOT NULL,
    tree_id TEXT NOT NULL,
    diff TEXT NOT NULL,
    detail TEXT NOT NULL CHECK (json_valid(detail)),
    error TEXT NOT NULL,
    started_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 0, -- counts changes: two programs do not overwrite each other
    UNIQUE (ticket_id, number)
);
CREATE INDEX patches_stage ON patches (stage);
CREATE INDEX patches_branch ON patches (branch);

-- Who works on a ticket. One program at a time; what was not renewed for a while is free.
CREATE TABLE ticket_leases (
    ticket_id TEXT PRIMARY KEY NOT NULL REFERENCES improvement_tickets (id),
    holder TEXT NOT NULL,
    until TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE approvals (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    ticket_id TEXT NOT NULL REFERENCES improvement_tickets (id),
    subject TEXT NOT NULL CHECK (json_valid(subject)),
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    reason TEXT NOT NULL,
    of_own INTEGER NOT NULL CHECK (of_own IN (0, 1)),
    voided_at TEXT NOT NULL,
    voided_because TEXT NOT NULL
);
CREATE INDEX approvals_ticket ON approvals (ticket_id, id);
-- What was approved is never another thing later; an approval can only be withdrawn, once.
CREATE TRIGGER approval_kept BEFORE UPDATE ON approvals
WHEN old.voided_at <> '' OR new.id <> old.id OR new.ticket_id <> old.ticket_id
    OR new.subject <> old.subject OR new.who <> old.who OR new.at <> old.at
    OR new.reason <> old.reason OR new.of_own <> old.of_own BEGIN
    SELECT raise(ABORT, 'approvals are not changed');
END;
-- A row that is replaced is deleted without a trigger of deletion.
CREATE TRIGGER approval_not_replaced BEFORE INSERT ON approvals
WHEN EXISTS (SELECT 1 FROM approvals WHERE id = new.id) BEGIN
    SELECT raise(ABORT, 'approvals are not changed');
END;
CREATE TRIGGER approval_not_deleted BEFORE DELETE ON approvals BEGIN
    SELECT raise(ABORT, 'approvals are not deleted');
END;

CREATE TABLE patch_comments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    attempt INTEGER NOT NULL REFERENCES improvement_attempts (id),
    path TEXT NOT NULL, -- empty: of the whole patch
    line INTEGER NOT NULL, -- of the new text, from 1; 0: of the file
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    text TEXT NOT NULL
);
CREATE INDEX patch_comments_attempt ON patch_comments (attempt, id);

-- Hunks that a person has looked at, by what identifies them whatever else changes in the file.
CREATE TABLE reviewed_hunks (
    ticket_id TEXT NOT NULL REFERENCES improvement_tickets (id),
    path TEXT NOT NULL,
    hunk INTEGER NOT NULL,
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (ticket_id, path, hunk)
) WITHOUT ROWID;

-- Each entry has the hash of the one before: whoever changes one by hand is found out.
CREATE TABLE audit (
    number INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL CHECK (json_valid(detail)),
    previous TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE
);
CREATE TRIGGER audit_not_changed BEFORE UPDATE ON audit BEGIN
    SELECT raise(ABORT, 'the audit is only added to');
END;
CREATE TRIGGER audit_in_order BEFORE INSERT ON audit
WHEN new.number <> (SELECT coalesce(max(number), 0) + 1 FROM audit) BEGIN
    SELECT raise(ABORT, 'the audit is only added to');
END;
CREATE TRIGGER audit_not_deleted BEFORE DELETE ON audit BEGIN
    SELECT raise(ABORT, 'the audit is only added to');
END;
