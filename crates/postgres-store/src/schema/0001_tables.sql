-- Version 1: delegation, contacts, licences, seats, members, templates, desks, handovers, portals, the outbox.
--
-- A row is its aggregate's record as JSON, in the form that the rule crates pin, beside it the key and whatever queries look at, in columns. So a state, which is one of
-- several things, is never spread over columns that might not go together; hosts ask for it as `record -> 'state'`. Instants in columns are microseconds since 1970.
-- `version` is compared and moved on by every write. A column named `..._key` is the form by which addresses and names are compared.
--
-- No foreign keys: whoever writes a row has locked those that it names, and PostgreSQL has none towards foreign partitions.

CREATE TABLE tantou_schema (
    version    integer     NOT NULL,
    layout     text        NOT NULL, -- plain, partitioned, spread
    partitions integer     NOT NULL,
    migrated_at timestamptz NOT NULL DEFAULT now()
);

-- Who holds contracts. The rules only read them.
CREATE TABLE tantou_holder (
    tenant  uuid   NOT NULL,
    id      uuid   NOT NULL,
    version bigint NOT NULL,
    record  jsonb  NOT NULL
) /* layout */;

-- It guards the set of its assignments.
CREATE TABLE tantou_contract (
    tenant  uuid   NOT NULL,
    id      uuid   NOT NULL,
    holder  uuid   NOT NULL,
    version bigint NOT NULL,
    record  jsonb  NOT NULL
) /* layout */;

CREATE TABLE tantou_delegate (
    tenant      uuid   NOT NULL,
    id          uuid   NOT NULL,
    address_key text   COLLATE "C" NOT NULL,
    version     bigint NOT NULL,
    record      jsonb  NOT NULL
) /* layout */;

-- It guards the set of the delegate's assignments with that holder.
CREATE TABLE tantou_roster_entry (
    tenant   uuid   NOT NULL,
    holder   uuid   NOT NULL,
    delegate uuid   NOT NULL,
    version  bigint NOT NULL,
    record   jsonb  NOT NULL
) /* layout */;

CREATE TABLE tantou_assignment (
    tenant   uuid   NOT NULL,
    contract uuid   NOT NULL,
    delegate uuid   NOT NULL,
    holder   uuid   NOT NULL, -- who offered it
    version  bigint NOT NULL,
    record   jsonb  NOT NULL
) /* layout */;

CREATE TABLE tantou_addressee (
    tenant      uuid   NOT NULL,
    scope       uuid   NOT NULL,
    address_key text   COLLATE "C" NOT NULL,
    version     bigint NOT NULL,
    record      jsonb  NOT NULL
) /* layout */;

CREATE TABLE tantou_invitation (
    tenant     uuid   NOT NULL,
    id         uuid   NOT NULL,
    scope      uuid   NOT NULL,
    expires_at bigint,          -- of a pending one; absent: never, or it is over
    version    bigint NOT NULL,
    record     jsonb  NOT NULL
) /* layout */;

-- Which invitation a link leads to: the selectors of its current and superseded tokens.
CREATE TABLE tantou_selector (
    tenant     uuid  NOT NULL,
    selector   bytea NOT NULL,
    invitation uuid  NOT NULL
) /* layout */;

-- Rows are never deleted here, so that a repeated message is recognised; the body goes once it is sent, because it may hold a token.
CREATE SEQUENCE tantou_outbox_sequence;

CREATE TABLE tantou_outbox (
    tenant   uuid   NOT NULL,
    sequence bigint NOT NULL,
    id       uuid   NOT NULL,
    topic    text   NOT NULL,
    body     text,
    sent_at  bigint
) /* layout */;

-- It guards the contract's contacts and receipts.
CREATE TABLE tantou_register (
    tenant   uuid   NOT NULL,
    contract uuid   NOT NULL,
    version  bigint NOT NULL,
    record   jsonb  NOT NULL
) /* layout */;

CREATE TABLE tantou_contact (
    tenant             uuid   NOT NULL,
    contract           uuid   NOT NULL,
    id                 uuid   NOT NULL,
    registration_order bigint NOT NULL, -- within the contract, from 1
    version            bigint NOT NULL,
    record             jsonb  NOT NULL
) /* layout */;

-- One row per address: everybody who shares a mailbox signs in as one.
CREATE TABLE tantou_account (
    tenant      uuid   NOT NULL,
    address_key text   COLLATE "C" NOT NULL,
    id          uuid   NOT NULL,
    version     bigint NOT NULL,
    record      jsonb  NOT NULL
) /* layout */;

-- What requests were answered, so that a repetition is answered the same. Rows never change.
CREATE TABLE tantou_receipt (
    tenant   uuid   NOT NULL,
    contract uuid   NOT NULL,
    request  uuid   NOT NULL,
    version  bigint NOT NULL,
    record   jsonb  NOT NULL
) /* layout */;

CREATE TABLE tantou_licence (
    tenant  uuid   NOT NULL,
    portal  uuid   NOT NULL,
    version bigint NOT NULL,
    record  jsonb  NOT NULL
) /* layout */;

-- The row that guards its seats, and counts them.
CREATE TABLE tantou_seat_pool (
    tenant  uuid   NOT NULL,
    id      uuid   NOT NULL,
    version bigint NOT NULL,
    record  jsonb  NOT NULL
) /* layout */;

CREATE TABLE tantou_seat (
    tenant   uuid    NOT NULL,
    id       uuid    NOT NULL,
    pool     uuid    NOT NULL,
    taken_at bigint  NOT NULL,
    released boolean NOT NULL,
    version  bigint  NOT NULL,
    record   jsonb   NOT NULL
) /* layout */;
