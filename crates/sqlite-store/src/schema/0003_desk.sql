-- Version 3: a help desk, its agents, their work, and what becomes of it when they leave.
--
-- As in version 1. The tables of the items and of personal data are those of a host that has none of its own.

-- One row per tenant: departments, channels, roles, profiles.
CREATE TABLE tantou_desk (
    tenant  BLOB    NOT NULL,
    id      INTEGER NOT NULL CHECK (id = 1),
    record  TEXT    NOT NULL, -- JSON
    version INTEGER NOT NULL,
    PRIMARY KEY (tenant, id)
) STRICT, WITHOUT ROWID;

-- One row per tenant, the guard of the last administrator and of the agents' addresses.
CREATE TABLE tantou_administrators (
    tenant  BLOB    NOT NULL,
    id      INTEGER NOT NULL CHECK (id = 1),
    record  TEXT    NOT NULL, -- JSON
    version INTEGER NOT NULL,
    PRIMARY KEY (tenant, id)
) STRICT, WITHOUT ROWID;

-- A row per agent. It guards what is assigned to the agent.
CREATE TABLE tantou_agent (
    tenant      BLOB    NOT NULL,
    id          BLOB    NOT NULL,
    name        TEXT    NOT NULL,
    address     TEXT    NOT NULL,
    address_key TEXT    NOT NULL,
    about       TEXT,
    phone       TEXT,
    extension   TEXT,
    mobile      TEXT,
    placement   TEXT    NOT NULL, -- JSON; role, departments, channels, teams
    chat        TEXT    NOT NULL, -- JSON; by department
    status      TEXT    NOT NULL, -- active, inactive, deleted, anonymised
    since       INTEGER,          -- since when it is inactive or deleted
    fence       BLOB,             -- the plan that keeps new work away
    fence_kind  TEXT,             -- leaving, away
    epoch       INTEGER NOT NULL,
    version     INTEGER NOT NULL,
    PRIMARY KEY (tenant, id)
) STRICT;

CREATE INDEX tantou_agent_by_address ON tantou_agent (tenant, address_key, id)
    WHERE status IN ('active', 'inactive');

-- What the rules look at of conversations, tickets and activities.
CREATE TABLE tantou_item (
    tenant     BLOB    NOT NULL,
    id         BLOB    NOT NULL,
    kind       TEXT    NOT NULL, -- conversation, ticket, activity
    department BLOB    NOT NULL,
    channel    BLOB,
    team       BLOB,
    state      TEXT    NOT NULL, -- new, open, replied, blocked, completed
    assignee   BLOB,
    version    INTEGER NOT NULL,
    PRIMARY KEY (tenant, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX tantou_item_unfinished ON tantou_item (tenant, assignee, id)
    WHERE assignee IS NOT NULL AND state <> 'completed';

CREATE TABLE tantou_board (
    tenant  BLOB    NOT NULL,
    id      INTEGER NOT NULL CHECK (id = 1),
    record  TEXT    NOT NULL, -- JSON
    version INTEGER NOT NULL,
    PRIMARY KEY (tenant, id)
) STRICT, WITHOUT ROWID;

-- Small rows, however many items a plan moves: progress is a position.
CREATE TABLE tantou_handover (
    tenant  BLOB    NOT NULL,
    id      BLOB    NOT NULL,
    agent   BLOB    NOT NULL,
    plan    TEXT    NOT NULL, -- JSON; what was written down
    phase   TEXT    NOT NULL, -- draft, validated, running, paused, needs_attention, away, completed, cancelled
    state   TEXT    NOT NULL, -- JSON; the phase and what belongs to it
    version INTEGER NOT NULL,
    PRIMARY KEY (tenant, id)
) STRICT;

-- That a plan has moved an item.
CREATE TABLE tantou_handover_receipt (
    tenant       BLOB    NOT NULL,
    plan         BLOB    NOT NULL,
    item         BLOB    NOT NULL,
    step         INTEGER NOT NULL,
    from_agent   BLOB,
    to_agent     BLOB,
    item_version INTEGER NOT NULL, -- after the move
    at           INTEGER NOT NULL,
    PRIMARY KEY (tenant, plan, item)
) STRICT, WITHOUT ROWID;

CREATE TABLE tantou_mailbox (
    tenant      BLOB    NOT NULL,
    user        BLOB    NOT NULL,
    confirmed   INTEGER NOT NULL,
    state       TEXT    NOT NULL, -- active, deactivated
    since       INTEGER,          -- since when it is deactivated
    reactivated INTEGER,
    address     TEXT,             -- these four are there together, once the user has set them
    address_key TEXT,
    protocol    TEXT,             -- pop3, imap
    sharing     TEXT,             -- private, record_level, complete
    saved_at    INTEGER,
    locked_by   BLOB,
    locked_at   INTEGER,
    backup      TEXT    NOT NULL, -- JSON
    version     INTEGER NOT NULL,
    PRIMARY KEY (tenant, user)
) STRICT;

-- While one is under way it holds what was known of the person.
CREATE TABLE tantou_anonymisation (
    tenant  BLOB    NOT NULL,
    plan    BLOB    NOT NULL,
    agent   BLOB    NOT NULL,
    record  TEXT    NOT NULL, -- JSON
    version INTEGER NOT NULL,
    PRIMARY KEY (tenant, plan)
) STRICT;

CREATE TABLE tantou_tombstone (
    tenant BLOB    NOT NULL,
    digest TEXT    NOT NULL,
    agent  BLOB    NOT NULL,
    at     INTEGER NOT NULL,
    PRIMARY KEY (tenant, digest)
) STRICT, WITHOUT ROWID;

CREATE TABLE tantou_personal_row (
    tenant  BLOB    NOT NULL,
    place   TEXT    NOT NULL,
    id      BLOB    NOT NULL,
    agent   BLOB,             -- whose field it is; absent: a text that may mention anybody
    value   TEXT    NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (tenant, place, id)
) STRICT, WITHOUT ROWID;
