-- Every aggregate is one JSON document with its version beside it. What is looked for is a generated column: SQLite derives it from the
-- document, so the two cannot differ. Every key begins with the tenant. Ids are text, whose order is that of the ids.

CREATE TABLE IF NOT EXISTS holder (
    tenant TEXT NOT NULL, key TEXT NOT NULL, version INTEGER NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (tenant, key)
) STRICT;

CREATE TABLE IF NOT EXISTS contract (
    tenant TEXT NOT NULL, key TEXT NOT NULL, version INTEGER NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (tenant, key)
) STRICT;

CREATE TABLE IF NOT EXISTS delegate (
    tenant TEXT NOT NULL, key TEXT NOT NULL, version INTEGER NOT NULL, body TEXT NOT NULL,
    address TEXT NOT NULL AS (body ->> '$.address.key'),
    PRIMARY KEY (tenant, key)
) STRICT;
-- One delegate per address: an absent row cannot be locked, so a key has to keep the second one out.
CREATE UNIQUE INDEX IF NOT EXISTS delegate_by_address ON delegate (tenant, address);

CREATE TABLE IF NOT EXISTS roster (
    tenant TEXT NOT NULL, key TEXT NOT NULL, version INTEGER NOT NULL, body TEXT NOT NULL,
    holder TEXT NOT NULL AS (body ->> '$.holder'),
    delegate TEXT NOT NULL AS (body ->> '$.delegate'),
    PRIMARY KEY (tenant, key)
) STRICT;
CREATE INDEX IF NOT EXISTS roster_by_holder ON roster (tenant, holder, delegate);

CREATE TABLE IF NOT EXISTS assignment (
    tenant TEXT NOT NULL, key TEXT NOT NULL, version INTEGER NOT NULL, body TEXT NOT NULL,
    contract TEXT NOT NULL AS (body ->> '$.contract'),
    delegate TEXT NOT NULL AS (body ->> '$.delegate'),
    holder TEXT NOT NULL AS (body ->> '$.holder'),
    PRIMARY KEY (tenant, key)
) STRICT;
CREATE INDEX IF NOT EXISTS assignment_by_contract ON assignment (tenant, contract, delegate);
CREATE INDEX IF NOT EXISTS assignment_by_delegate ON assignment (tenant, delegate, contract);

CREATE TABLE IF NOT EXISTS addressee (
    tenant TEXT NOT NULL, key TEXT NOT NULL, version INTEGER NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (tenant, key)
) STRICT;

CREATE TABLE IF NOT EXISTS invitation (
    tenant TEXT NOT NULL, key TEXT NOT NULL, version INTEGER NOT NULL, body TEXT NOT NULL,
    scope TEXT NOT NULL AS (body ->> '$.scope'),
    PRIMARY KEY (tenant, key)
) STRICT;
CREATE INDEX IF NOT EXISTS invitation_by_scope ON invitation (tenant, scope, key);

-- The selectors of an invitation's tokens, current and superseded ones: a link finds its invitation by them.
CREATE TABLE IF NOT EXISTS invitation_link (
    tenant TEXT NOT NULL, selector TEXT NOT NULL, invitation TEXT NOT NULL,
    PRIMARY KEY (tenant, selector)
) STRICT;
CREATE INDEX IF NOT EXISTS invitation_link_by_invitation ON invitation_link (tenant, invitation);

-- When a pending invitation expires, in microseconds: instants as text do not sort.
CREATE TABLE IF NOT EXISTS invitation_expiry (
    tenant TEXT NOT NULL, invitation TEXT NOT NULL, expires_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, invitation)
) STRICT;
CREATE INDEX IF NOT EXISTS invitation_expiry_in_order ON invitation_expiry (tenant, expires_at, invitation);

CREATE TABLE IF NOT EXISTS outbox (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant TEXT NOT NULL, id TEXT NOT NULL, topic TEXT NOT NULL, body TEXT NOT NULL,
    UNIQUE (tenant, id)
) STRICT;

-- The host's own: the rules know nothing of these.

CREATE TABLE IF NOT EXISTS password (
    tenant TEXT NOT NULL, delegate TEXT NOT NULL, hash TEXT NOT NULL,
    PRIMARY KEY (tenant, delegate)
) STRICT;

CREATE TABLE IF NOT EXISTS activity (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant TEXT NOT NULL, at TEXT NOT NULL, what TEXT NOT NULL
) STRICT;
