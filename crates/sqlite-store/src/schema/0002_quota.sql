-- Version 2: registers of contacts, portals' licences, seats.
--
-- As in version 1. Days are text (2026-04-01), which sorts as they do.

-- One row per contract that has signed up. It guards the contract's contacts and receipts.
CREATE TABLE tantou_register (
    tenant          BLOB    NOT NULL,
    contract        BLOB    NOT NULL,
    form            TEXT    NOT NULL, -- of which day the application form was
    entitlements    TEXT    NOT NULL, -- JSON; what the contract is entitled to, from day to day
    primary_contact BLOB    NOT NULL,
    registered      INTEGER NOT NULL, -- how many people there are
    orders          INTEGER NOT NULL, -- how many places in the order of registration were given out
    version         INTEGER NOT NULL,
    PRIMARY KEY (tenant, contract)
) STRICT;

CREATE TABLE tantou_contact (
    tenant             BLOB    NOT NULL,
    contract           BLOB    NOT NULL,
    id                 BLOB    NOT NULL,
    name               TEXT    NOT NULL,
    address            TEXT    NOT NULL,
    address_key        TEXT    NOT NULL,
    registration_order INTEGER NOT NULL, -- within the contract, from 1
    notice_version     TEXT    NOT NULL, -- what the person agreed to
    purposes           TEXT    NOT NULL, -- JSON
    consented_at       INTEGER NOT NULL,
    registered_at      INTEGER NOT NULL,
    version            INTEGER NOT NULL,
    PRIMARY KEY (tenant, contract, id),
    FOREIGN KEY (tenant, contract) REFERENCES tantou_register (tenant, contract) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

CREATE INDEX tantou_contact_by_order ON tantou_contact (tenant, contract, registration_order, id);

-- One row per address: everybody who shares a mailbox signs in as one.
CREATE TABLE tantou_account (
    tenant             BLOB    NOT NULL,
    address_key        TEXT    NOT NULL,
    id                 BLOB    NOT NULL,
    address            TEXT    NOT NULL,
    members            TEXT    NOT NULL, -- JSON, in the order of registration
    opened_at          INTEGER NOT NULL,
    password_chosen_at INTEGER,          -- absent: the first sign-in asks for one
    version            INTEGER NOT NULL,
    PRIMARY KEY (tenant, address_key),
    UNIQUE (tenant, id)
) STRICT;

-- What requests were answered, so that a repetition is answered the same. Rows never change.
CREATE TABLE tantou_receipt (
    tenant          BLOB    NOT NULL,
    contract        BLOB    NOT NULL,
    request         BLOB    NOT NULL,
    digest          BLOB    NOT NULL,
    change          TEXT    NOT NULL, -- signed_up, added, edited, removed, replaced, handed_over, entitled
    at              INTEGER NOT NULL,
    joined          TEXT    NOT NULL, -- JSON; contacts' ids
    gone            TEXT    NOT NULL, -- JSON; contacts' ids
    primary_contact BLOB    NOT NULL,
    registered      INTEGER NOT NULL,
    PRIMARY KEY (tenant, contract, request),
    FOREIGN KEY (tenant, contract) REFERENCES tantou_register (tenant, contract) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

CREATE TABLE tantou_licence (
    tenant        BLOB    NOT NULL,
    portal        BLOB    NOT NULL,
    state         TEXT    NOT NULL, -- trial, open, closed_kept, closed_expiring, deleted
    plan          TEXT,             -- of an open or closed_kept one; of a trial, what was chosen for the time after it
    since         INTEGER NOT NULL, -- since when it is so; of a trial, when it began
    ends_at       INTEGER,          -- of a trial
    delete_at     INTEGER,          -- of a trial and of a closed_expiring one
    standard_type BLOB    NOT NULL,
    standard_pool BLOB    NOT NULL,
    free_users    INTEGER NOT NULL,
    custom        TEXT    NOT NULL, -- JSON
    version       INTEGER NOT NULL,
    PRIMARY KEY (tenant, portal)
) STRICT;

-- The row that guards its seats, and counts them.
CREATE TABLE tantou_seat_pool (
    tenant         BLOB    NOT NULL,
    id             BLOB    NOT NULL,
    limits         TEXT    NOT NULL, -- JSON
    occupied       INTEGER NOT NULL,
    round          INTEGER NOT NULL,
    lapsed_through INTEGER,
    holds          TEXT    NOT NULL, -- JSON; how many seats are held, per end of the holds
    version        INTEGER NOT NULL,
    PRIMARY KEY (tenant, id)
) STRICT;

CREATE TABLE tantou_seat (
    tenant         BLOB    NOT NULL,
    id             BLOB    NOT NULL,
    pool           BLOB    NOT NULL,
    taken_at       INTEGER NOT NULL,
    state          TEXT    NOT NULL, -- reserved, occupied, released
    hold_until     INTEGER,          -- of a reserved one; absent: until it is taken up or released
    hold_round     INTEGER,          -- of a reserved one
    changed_at     INTEGER,          -- since when it is occupied or released
    release_reason TEXT,             -- of a released one
    version        INTEGER NOT NULL,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, pool) REFERENCES tantou_seat_pool (tenant, id) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

CREATE INDEX tantou_seat_taken ON tantou_seat (tenant, pool, taken_at, id) WHERE state <> 'released';
