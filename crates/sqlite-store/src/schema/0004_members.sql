-- Version 4: members of portals, bulk invitations, mail templates.
--
-- As in version 1.

-- Wide rows, found by several keys: an ordinary table.
CREATE TABLE tantou_member (
    tenant        BLOB    NOT NULL,
    id            BLOB    NOT NULL,
    portal        BLOB    NOT NULL, -- the scope of its invitations
    module        TEXT    NOT NULL, -- leads, contacts, vendors; of a custom one custom: and its id
    record        BLOB    NOT NULL,
    user_type     BLOB    NOT NULL,
    address       TEXT    NOT NULL,
    address_key   TEXT    NOT NULL,
    invited_by    BLOB    NOT NULL,
    invited_at    INTEGER NOT NULL,
    language      TEXT    NOT NULL,
    activity      TEXT    NOT NULL, -- active, inactive
    verification  TEXT    NOT NULL, -- verified, invitation_not_accepted, address_not_confirmed
    status_since  INTEGER NOT NULL,
    person        BLOB,             -- from acceptance on
    profile       TEXT,             -- JSON
    invitation    BLOB,
    invitations   INTEGER NOT NULL, -- how many it has had
    confirmation  TEXT,             -- JSON; keyed hashes, no secrets
    superseded    TEXT    NOT NULL, -- JSON; keyed hashes, no secrets
    confirmations INTEGER NOT NULL, -- the generation of the newest one
    seat          TEXT    NOT NULL, -- none, held, occupied
    seat_until    INTEGER,          -- of a held one; absent: until it is taken up or released
    takings       INTEGER NOT NULL, -- how many seats it has taken
    bulk          BLOB,             -- the bulk invitation that last invited it
    bulk_place    INTEGER,          -- and its place in there
    version       INTEGER NOT NULL,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, portal, address_key),
    UNIQUE (tenant, portal, module, record)
) STRICT;

CREATE INDEX tantou_member_by_status ON tantou_member (tenant, portal, activity, verification, id);
CREATE INDEX tantou_member_by_type ON tantou_member (tenant, portal, user_type, activity, verification, id);

-- Which member a link leads to that confirms an address: the selectors of its current and superseded tokens.
CREATE TABLE tantou_member_selector (
    tenant        BLOB    NOT NULL,
    selector      BLOB    NOT NULL,
    member        BLOB    NOT NULL,
    PRIMARY KEY (tenant, selector),
    FOREIGN KEY (tenant, member) REFERENCES tantou_member (tenant, id) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

CREATE INDEX tantou_member_selector_by_member ON tantou_member_selector (tenant, member, selector);

-- The row that guards a bulk invitation, and says how far it has come.
CREATE TABLE tantou_bulk_run (
    tenant        BLOB    NOT NULL,
    id            BLOB    NOT NULL,
    portal        BLOB    NOT NULL,
    bulk          TEXT    NOT NULL, -- JSON; what is sent
    inviter       BLOB    NOT NULL,
    begun_at      INTEGER NOT NULL,
    progress      TEXT    NOT NULL, -- JSON
    version       INTEGER NOT NULL,
    PRIMARY KEY (tenant, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX tantou_bulk_run_by_portal ON tantou_bulk_run (tenant, portal, id);

CREATE TABLE tantou_mail_template (
    tenant        BLOB    NOT NULL,
    scope         BLOB    NOT NULL,
    kind          TEXT    NOT NULL, -- invitation, verification, welcome
    language      TEXT    NOT NULL,
    revision      INTEGER NOT NULL,
    changed_at    INTEGER NOT NULL,
    source        TEXT,             -- JSON; absent after a reset
    version       INTEGER NOT NULL,
    PRIMARY KEY (tenant, scope, kind, language)
) STRICT;
