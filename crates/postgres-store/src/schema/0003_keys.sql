-- The keys of version 3. Each begins with the tenant.

ALTER TABLE tantou_quota_receipt ADD PRIMARY KEY (tenant, kind, subject, request);

ALTER TABLE tantou_quota_past ADD PRIMARY KEY (tenant, kind, subject, since);

-- What requests to the desk were answered moves. Each receipt said how many were registered from then on, and who was the primary: that is the past of the registers.
CREATE TEMPORARY TABLE tantou_old_receipt ON COMMIT DROP AS
SELECT tenant, contract, request, version, record,
       record -> 'answer' -> 'at' AS at,
       (extract(epoch FROM (record -> 'answer' ->> 'at')::timestamptz) * 1000000)::bigint AS since,
       lead(record -> 'answer' -> 'at') OVER its AS until,
       lead((record -> 'answer' ->> 'at')::timestamptz) OVER its > (record -> 'answer' ->> 'at')::timestamptz AS lasted
FROM tantou_receipt
WINDOW its AS (PARTITION BY tenant, contract ORDER BY (record -> 'answer' ->> 'at')::timestamptz, request);

INSERT INTO tantou_quota_receipt (tenant, kind, subject, request, version, record)
SELECT tenant, 'register', contract, request, version,
       jsonb_build_object('subject', jsonb_build_object('kind', 'register', 'id', contract), 'request', request, 'digest', record -> 'digest',
                          'answer', jsonb_build_object('of', 'contacts', 'answer', record -> 'answer'))
FROM tantou_old_receipt;

INSERT INTO tantou_quota_past (tenant, kind, subject, since, version, record)
SELECT tenant, 'register', contract, since, 1,
       jsonb_build_object('since', at, 'until', until,
                          'held', jsonb_build_object('of', 'register', 'contract', contract, 'registered', record -> 'answer' -> 'registered',
                                                     'primary', record -> 'answer' -> 'primary'))
FROM tantou_old_receipt WHERE lasted;

UPDATE tantou_register AS register SET record = jsonb_set(register.record, '{held_since}', old.at)
FROM (SELECT DISTINCT ON (tenant, contract) tenant, contract, at FROM tantou_old_receipt ORDER BY tenant, contract, since DESC) AS old
WHERE old.tenant = register.tenant AND old.contract = register.contract;

DROP TABLE tantou_receipt;
