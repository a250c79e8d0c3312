-- Receipts of all requests about quotas in one table, and what held in the past.

-- What requests were answered, so that a repetition is answered the same. Rows never change.
CREATE TABLE tantou_quota_receipt (
    tenant  BLOB NOT NULL,
    kind    TEXT NOT NULL, -- of the subject: register, portal, pool
    subject BLOB NOT NULL,
    request BLOB NOT NULL,
    digest  BLOB NOT NULL,
    answer  TEXT NOT NULL, -- JSON
    PRIMARY KEY (tenant, kind, subject, request)
) STRICT, WITHOUT ROWID;

-- What held from an instant (inclusive) until another (exclusive). Rows never change.
CREATE TABLE tantou_quota_past (
    tenant  BLOB    NOT NULL,
    kind    TEXT    NOT NULL, -- as of receipts
    subject BLOB    NOT NULL,
    since   INTEGER NOT NULL,
    until   INTEGER NOT NULL,
    held    TEXT    NOT NULL, -- JSON
    PRIMARY KEY (tenant, kind, subject, since)
) STRICT, WITHOUT ROWID;

-- Since when a row is as it is; absent where that was not recorded.
ALTER TABLE tantou_register ADD COLUMN held_since INTEGER;
ALTER TABLE tantou_licence ADD COLUMN held_since INTEGER;
ALTER TABLE tantou_seat_pool ADD COLUMN held_since INTEGER;

-- What requests to the desk were answered, with instants and ids as JSON has them.
CREATE TEMP VIEW tantou_old_receipt AS
SELECT tenant, contract, request, digest, change, at, joined, gone, registered,
       strftime('%Y-%m-%dT%H:%M:%S', (at - ((at % 1000000) + 1000000) % 1000000) / 1000000, 'unixepoch')
           || printf('.%06dZ', ((at % 1000000) + 1000000) % 1000000) AS at_text,
       lower(substr(hex(primary_contact), 1, 8) || '-' || substr(hex(primary_contact), 9, 4) || '-'
           || substr(hex(primary_contact), 13, 4) || '-' || substr(hex(primary_contact), 17, 4) || '-'
           || substr(hex(primary_contact), 21, 12)) AS primary_text,
       lower(substr(hex(contract), 1, 8) || '-' || substr(hex(contract), 9, 4) || '-'
           || substr(hex(contract), 13, 4) || '-' || substr(hex(contract), 17, 4) || '-'
           || substr(hex(contract), 21, 12)) AS contract_text,
       lead(at) OVER (PARTITION BY tenant, contract ORDER BY at, request) AS next
FROM main.tantou_receipt;

INSERT INTO tantou_quota_receipt (tenant, kind, subject, request, digest, answer)
SELECT tenant, 'register', contract, request, digest,
       json_object('of', 'contacts', 'answer', json_object('change', change, 'at', at_text, 'joined', json(joined), 'left', json(gone),
                   'primary', primary_text, 'registered', registered))
FROM temp.tantou_old_receipt;

-- Each of them said how many were registered from then on, and who was the primary.
INSERT INTO tantou_quota_past (tenant, kind, subject, since, until, held)
SELECT tenant, 'register', contract, at, next,
       json_object('of', 'register', 'contract', contract_text, 'registered', registered, 'primary', primary_text)
FROM temp.tantou_old_receipt WHERE next > at;

UPDATE tantou_register SET held_since =
    (SELECT max(at) FROM tantou_receipt AS receipt
     WHERE receipt.tenant = tantou_register.tenant AND receipt.contract = tantou_register.contract);

DROP VIEW temp.tantou_old_receipt;
DROP TABLE tantou_receipt;
