-- Version 2: desks, work and handovers; members of portals, bulk invitations, mail templates.
--
-- As in version 1. The tables of the items and of personal data are those of a host that has none of its own.

-- One row per tenant: departments, channels, roles, profiles.
CREATE TABLE tantou_desk (
    tenant  uuid NOT NULL,
    version bigint NOT NULL,
    record  jsonb NOT NULL
) /* layout */;

-- One row per tenant, the guard of the last administrator and of the agents' addresses.
CREATE TABLE tantou_administrators (
    tenant  uuid NOT NULL,
    version bigint NOT NULL,
    record  jsonb NOT NULL
) /* layout */;

-- A row per agent. It guards what is assigned to the agent.
CREATE TABLE tantou_agent (
    tenant      uuid NOT NULL,
    id          uuid NOT NULL,
    address_key text COLLATE "C", -- absent once it is deleted
    version     bigint NOT NULL,
    record      jsonb NOT NULL
) /* layout */;

-- What the rules look at of conversations, tickets and activities.
CREATE TABLE tantou_item (
    tenant     uuid NOT NULL,
    id         uuid NOT NULL,
    assignee   uuid,
    unfinished boolean NOT NULL,
    version    bigint NOT NULL,
    record     jsonb NOT NULL
) /* layout */;

-- One row per tenant: which handovers are open.
CREATE TABLE tantou_board (
    tenant  uuid NOT NULL,
    version bigint NOT NULL,
    record  jsonb NOT NULL
) /* layout */;

-- Small rows, however many items a plan moves: progress is a position.
CREATE TABLE tantou_handover (
    tenant  uuid NOT NULL,
    id      uuid NOT NULL,
    version bigint NOT NULL,
    record  jsonb NOT NULL
) /* layout */;

-- That a plan has moved an item.
CREATE TABLE tantou_handover_receipt (
    tenant  uuid NOT NULL,
    plan    uuid NOT NULL,
    item    uuid NOT NULL,
    version bigint NOT NULL,
    record  jsonb NOT NULL
) /* layout */;

CREATE TABLE tantou_mailbox (
    tenant  uuid NOT NULL,
    agent   uuid NOT NULL,
    version bigint NOT NULL,
    record  jsonb NOT NULL
) /* layout */;

-- While one is under way it holds what was known of the person.
CREATE TABLE tantou_anonymisation (
    tenant  uuid NOT NULL,
    plan    uuid NOT NULL,
    version bigint NOT NULL,
    record  jsonb NOT NULL
) /* layout */;

CREATE TABLE tantou_tombstone (
    tenant  uuid NOT NULL,
    digest  text COLLATE "C" NOT NULL,
    version bigint NOT NULL,
    record  jsonb NOT NULL
) /* layout */;

CREATE TABLE tantou_personal_row (
    tenant  uuid NOT NULL,
    place   text COLLATE "C" NOT NULL,
    id      uuid NOT NULL,
    agent   uuid, -- whose field it is; absent: a text that may mention anybody
    version bigint NOT NULL,
    record  jsonb NOT NULL
) /* layout */;

CREATE TABLE tantou_member (
    tenant      uuid NOT NULL,
    id          uuid NOT NULL,
    portal      uuid NOT NULL, -- the scope of its invitations
    address_key text COLLATE "C" NOT NULL,
    kept_as     text COLLATE "C" NOT NULL, -- as which record of which module: JSON
    user_type   uuid NOT NULL,
    status      text COLLATE "C" NOT NULL, -- active_verified and so on: both axes
    version     bigint NOT NULL,
    record      jsonb NOT NULL
) /* layout */;

-- Which member a link leads to that confirms an address: the selectors of its current and superseded tokens.
CREATE TABLE tantou_member_selector (
    tenant   uuid  NOT NULL,
    selector bytea NOT NULL,
    member   uuid  NOT NULL
) /* layout */;

-- The row that guards a bulk invitation, and says how far it has come.
CREATE TABLE tantou_bulk_run (
    tenant  uuid NOT NULL,
    id      uuid NOT NULL,
    portal  uuid NOT NULL,
    version bigint NOT NULL,
    record  jsonb NOT NULL
) /* layout */;

CREATE TABLE tantou_mail_template (
    tenant   uuid NOT NULL,
    scope    uuid NOT NULL,
    kind     text COLLATE "C" NOT NULL, -- invitation, verification, welcome
    language text COLLATE "C" NOT NULL,
    version  bigint NOT NULL,
    record   jsonb NOT NULL
) /* layout */;
