-- Version 1: delegation of contracts, invitations, the outbox.
--
-- Ids are blobs of 16 octets, whose order is that of the ids. Instants are microseconds since 1970. `version` is compared and moved on by
-- every write. A text column named `…_key` is the form by which addresses are compared; beside it stands the address as given.
-- What a key or a query looks at is a column. What only its aggregate looks at, and is always read and written as a whole under the
-- aggregate's version, is JSON.

CREATE TABLE tantou_holder (
    tenant       BLOB    NOT NULL,
    id           BLOB    NOT NULL,
    address      TEXT    NOT NULL,
    address_key  TEXT    NOT NULL,
    name         TEXT    NOT NULL,
    version      INTEGER NOT NULL,
    PRIMARY KEY (tenant, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE tantou_contract (
    tenant       BLOB    NOT NULL,
    id           BLOB    NOT NULL,
    holder       BLOB    NOT NULL,
    service      TEXT    NOT NULL,
    name         TEXT    NOT NULL,
    ended_at     INTEGER,
    version      INTEGER NOT NULL,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, holder) REFERENCES tantou_holder (tenant, id) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

CREATE INDEX tantou_contract_by_holder ON tantou_contract (tenant, holder, id);

CREATE TABLE tantou_delegate (
    tenant        BLOB    NOT NULL,
    id            BLOB    NOT NULL,
    address       TEXT    NOT NULL,
    address_key   TEXT    NOT NULL,
    registered_at INTEGER,
    version       INTEGER NOT NULL,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, address_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE tantou_roster_entry (
    tenant       BLOB    NOT NULL,
    holder       BLOB    NOT NULL,
    delegate     BLOB    NOT NULL,
    label        TEXT    NOT NULL,
    added_at     INTEGER NOT NULL,
    version      INTEGER NOT NULL,
    PRIMARY KEY (tenant, holder, delegate),
    FOREIGN KEY (tenant, holder) REFERENCES tantou_holder (tenant, id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (tenant, delegate) REFERENCES tantou_delegate (tenant, id) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

CREATE TABLE tantou_assignment (
    tenant       BLOB    NOT NULL,
    contract     BLOB    NOT NULL,
    delegate     BLOB    NOT NULL,
    id           BLOB    NOT NULL,
    holder       BLOB    NOT NULL,
    window_from  INTEGER,
    window_until INTEGER,
    state        TEXT    NOT NULL, -- pending, declined, cancelled, effective, ended
    invitation   BLOB    NOT NULL,
    expires_at   INTEGER,          -- of a pending one; absent: never
    changed_at   INTEGER,          -- since when it is declined, cancelled, effective or ended
    end_reason   TEXT,             -- of an ended one
    version      INTEGER NOT NULL,
    PRIMARY KEY (tenant, contract, delegate),
    UNIQUE (tenant, id),
    FOREIGN KEY (tenant, contract) REFERENCES tantou_contract (tenant, id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (tenant, delegate) REFERENCES tantou_delegate (tenant, id) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

CREATE INDEX tantou_assignment_by_delegate ON tantou_assignment (tenant, delegate, contract);
CREATE INDEX tantou_assignment_by_roster ON tantou_assignment (tenant, holder, delegate, contract);

-- Wide rows are ordinary tables: with their keys beside them a look-up passes fewer pages.
CREATE TABLE tantou_addressee (
    tenant       BLOB    NOT NULL,
    scope        BLOB    NOT NULL,
    address_key  TEXT    NOT NULL,
    last_sent    INTEGER,
    claims       TEXT    NOT NULL, -- JSON
    version      INTEGER NOT NULL,
    PRIMARY KEY (tenant, scope, address_key)
) STRICT;

CREATE TABLE tantou_invitation (
    tenant       BLOB    NOT NULL,
    id           BLOB    NOT NULL,
    scope        BLOB    NOT NULL,
    inviter      BLOB    NOT NULL,
    address      TEXT    NOT NULL,
    address_key  TEXT    NOT NULL,
    offers       TEXT    NOT NULL, -- JSON
    message      TEXT,
    language     TEXT    NOT NULL,
    issued_at    INTEGER NOT NULL,
    sent_at      INTEGER NOT NULL,
    expires_at   INTEGER,
    sendings     INTEGER NOT NULL,
    tokens       TEXT    NOT NULL, -- JSON; keyed hashes, no secrets
    superseded   TEXT    NOT NULL, -- JSON; keyed hashes, no secrets
    reminded     TEXT    NOT NULL, -- JSON
    state        TEXT    NOT NULL, -- pending, accepted, declined, cancelled
    changed_at   INTEGER,          -- since when it is accepted, declined or cancelled
    person       BLOB,             -- who accepted it
    cause        TEXT,             -- of a cancelled one: inviter, withdrawn, replaced, membership_ended
    replaced_by  BLOB,             -- of one that was replaced
    accepted_at  INTEGER,          -- of one whose membership ended
    version      INTEGER NOT NULL,
    PRIMARY KEY (tenant, id)
) STRICT;

CREATE INDEX tantou_invitation_by_scope ON tantou_invitation (tenant, scope, id);
CREATE INDEX tantou_invitation_expiring ON tantou_invitation (tenant, expires_at, id)
    WHERE state = 'pending' AND expires_at IS NOT NULL;

-- Which invitation a link leads to: the selectors of its current and superseded tokens.
CREATE TABLE tantou_selector (
    tenant       BLOB    NOT NULL,
    selector     BLOB    NOT NULL,
    invitation   BLOB    NOT NULL,
    PRIMARY KEY (tenant, selector),
    FOREIGN KEY (tenant, invitation) REFERENCES tantou_invitation (tenant, id) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

CREATE INDEX tantou_selector_by_invitation ON tantou_selector (tenant, invitation, selector);

-- Rows are never deleted here, so that a sequence number is never used twice and a repeated message is recognised; the body goes
-- once it is sent, because it may hold a token.
CREATE TABLE tantou_outbox (
    tenant       BLOB    NOT NULL,
    sequence     INTEGER NOT NULL,
    id           BLOB    NOT NULL,
    topic        TEXT    NOT NULL,
    body         TEXT,
    sent_at      INTEGER,
    PRIMARY KEY (tenant, sequence),
    UNIQUE (tenant, id)
) STRICT;

CREATE INDEX tantou_outbox_unsent ON tantou_outbox (tenant, sequence) WHERE sent_at IS NULL;
