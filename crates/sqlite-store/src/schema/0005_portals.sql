-- Version 5: portals, their user types and users, notes on records, feeds, legal bases, requests of the people concerned.
--
-- As in version 1. The key of a host's record is JSON, {"integer": 7}, {"uuid": "…"} or {"text": "…"}, written without spaces: equal keys are equal texts.

-- A tenant may have many organisations, and a name belongs to one of them.
CREATE TABLE tantou_portal (
    tenant        BLOB    NOT NULL,
    id            BLOB    NOT NULL,
    organisation  BLOB    NOT NULL,
    name          TEXT    NOT NULL,
    name_key      TEXT    NOT NULL, -- what names that count as the same have in common
    url_part      TEXT    NOT NULL,
    standard_type BLOB    NOT NULL,
    version       INTEGER NOT NULL,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, organisation),
    UNIQUE (tenant, name_key),
    UNIQUE (tenant, url_part)
) STRICT;

-- A row per type. It guards the set of its users, and counts them.
CREATE TABLE tantou_user_type (
    tenant  BLOB    NOT NULL,
    id      BLOB    NOT NULL,
    portal  BLOB    NOT NULL,
    kind    TEXT    NOT NULL, -- standard, custom
    name    TEXT    NOT NULL,
    config  TEXT    NOT NULL, -- JSON; what its users see
    users   INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, portal) REFERENCES tantou_portal (tenant, id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE INDEX tantou_user_type_by_portal ON tantou_user_type (tenant, portal, id);

CREATE TABLE tantou_portal_user (
    tenant      BLOB    NOT NULL,
    id          BLOB    NOT NULL,
    portal      BLOB    NOT NULL,
    user_type   BLOB    NOT NULL,
    base_record TEXT    NOT NULL, -- JSON; the key of their own record
    invited_by  BLOB    NOT NULL,
    version     INTEGER NOT NULL,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, user_type) REFERENCES tantou_user_type (tenant, id) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

CREATE INDEX tantou_portal_user_by_type ON tantou_portal_user (tenant, user_type, id);

CREATE TABLE tantou_note (
    tenant      BLOB    NOT NULL,
    id          BLOB    NOT NULL,
    module      TEXT    NOT NULL,
    record      TEXT    NOT NULL, -- JSON; a key
    author      TEXT    NOT NULL, -- JSON
    text        TEXT    NOT NULL,
    attachments TEXT    NOT NULL, -- JSON
    added_at    INTEGER NOT NULL,
    changed_at  INTEGER NOT NULL,
    version     INTEGER NOT NULL,
    PRIMARY KEY (tenant, id)
) STRICT;

CREATE INDEX tantou_note_by_record ON tantou_note (tenant, module, record, added_at, id);

-- A file is inside one note at most.
CREATE TABLE tantou_note_file (
    tenant BLOB NOT NULL,
    file   BLOB NOT NULL,
    note   BLOB NOT NULL,
    PRIMARY KEY (tenant, file),
    FOREIGN KEY (tenant, note) REFERENCES tantou_note (tenant, id) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

CREATE INDEX tantou_note_file_by_note ON tantou_note_file (tenant, note, file);

-- What owners of records are told. Rows never change.
CREATE TABLE tantou_feed_entry (
    tenant      BLOB    NOT NULL,
    id          BLOB    NOT NULL,
    owner       BLOB    NOT NULL,
    module      TEXT    NOT NULL,
    record      TEXT    NOT NULL, -- JSON; a key
    portal_user BLOB    NOT NULL,
    activity    TEXT    NOT NULL, -- JSON
    at          INTEGER NOT NULL,
    PRIMARY KEY (tenant, id)
) STRICT;

CREATE INDEX tantou_feed_entry_by_owner ON tantou_feed_entry (tenant, owner, at, id);

-- On what basis the data of a record is processed.
CREATE TABLE tantou_legal_basis (
    tenant      BLOB    NOT NULL,
    module      TEXT    NOT NULL,
    record      TEXT    NOT NULL, -- JSON; a key
    basis       TEXT    NOT NULL, -- legitimate_interest, contract, legal_obligation, vital_interests, public_task, consent
    consent     TEXT    NOT NULL, -- waiting, given, withdrawn
    said_at     INTEGER,          -- of one given or withdrawn
    said_by     BLOB,             -- of one given or withdrawn
    version     INTEGER NOT NULL,
    PRIMARY KEY (tenant, module, record)
) STRICT, WITHOUT ROWID;

CREATE TABLE tantou_data_request (
    tenant      BLOB    NOT NULL,
    id          BLOB    NOT NULL,
    kind        TEXT    NOT NULL, -- erase, stop_processing, export, rectify
    module      TEXT    NOT NULL,
    record      TEXT    NOT NULL, -- JSON; a key
    filed_by    BLOB    NOT NULL,
    filed_at    INTEGER NOT NULL,
    due_at      INTEGER NOT NULL,
    state       TEXT    NOT NULL, -- filed, in_progress, done, refused
    state_since INTEGER NOT NULL,
    reason      TEXT,             -- of a refused one
    version     INTEGER NOT NULL,
    PRIMARY KEY (tenant, id)
) STRICT;

CREATE INDEX tantou_data_request_open ON tantou_data_request (tenant, due_at, id) WHERE state IN ('filed', 'in_progress');
CREATE INDEX tantou_data_request_by_filer ON tantou_data_request (tenant, filed_by, due_at, id);
