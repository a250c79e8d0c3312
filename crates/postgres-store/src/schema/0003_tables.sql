-- Version 3: receipts of all requests about quotas in one table, and what held in the past.
--
-- As in version 1.

-- What requests were answered, so that a repetition is answered the same.
CREATE TABLE tantou_quota_receipt (
    tenant  uuid NOT NULL,
    kind    text COLLATE "C" NOT NULL, -- of the subject: register, portal, pool
    subject uuid NOT NULL,
    request uuid NOT NULL,
    version bigint NOT NULL,
    record  jsonb NOT NULL
) /* layout */;

-- What held from an instant on.
CREATE TABLE tantou_quota_past (
    tenant  uuid NOT NULL,
    kind    text COLLATE "C" NOT NULL, -- as of receipts
    subject uuid NOT NULL,
    since   bigint NOT NULL,
    version bigint NOT NULL,
    record  jsonb NOT NULL
) /* layout */;
