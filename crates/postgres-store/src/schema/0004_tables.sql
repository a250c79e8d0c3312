-- Version 4: portals, their user types and users, notes on records, feeds, legal bases, requests of the people concerned.
--
-- As in version 1. The key of a host's record is JSON, written without spaces: equal keys are equal texts.

-- A tenant may have many organisations, and a name belongs to one of them.
CREATE TABLE tantou_portal (
    tenant       uuid NOT NULL,
    id           uuid NOT NULL,
    organisation uuid NOT NULL,
    name_key     text COLLATE "C" NOT NULL, -- what names that count as the same have in common
    url_part     text COLLATE "C" NOT NULL,
    version      bigint NOT NULL,
    record       jsonb NOT NULL
) /* layout */;

-- A row per type. It guards the set of its users, and counts them.
CREATE TABLE tantou_user_type (
    tenant  uuid NOT NULL,
    id      uuid NOT NULL,
    portal  uuid NOT NULL,
    version bigint NOT NULL,
    record  jsonb NOT NULL
) /* layout */;

CREATE TABLE tantou_portal_user (
    tenant    uuid NOT NULL,
    id        uuid NOT NULL,
    user_type uuid NOT NULL,
    version   bigint NOT NULL,
    record    jsonb NOT NULL
) /* layout */;

CREATE TABLE tantou_note (
    tenant     uuid NOT NULL,
    id         uuid NOT NULL,
    module     text COLLATE "C" NOT NULL,
    record_key text COLLATE "C" NOT NULL,
    added_at   bigint NOT NULL,
    version    bigint NOT NULL,
    record     jsonb NOT NULL
) /* layout */;

-- A file is inside one note at most.
CREATE TABLE tantou_note_file (
    tenant uuid NOT NULL,
    file   uuid NOT NULL,
    note   uuid NOT NULL
) /* layout */;

-- What owners of records are told. Rows never change.
CREATE TABLE tantou_feed_entry (
    tenant  uuid NOT NULL,
    id      uuid NOT NULL,
    owner   uuid NOT NULL,
    at      bigint NOT NULL,
    version bigint NOT NULL,
    record  jsonb NOT NULL
) /* layout */;

-- On what basis the data of a record is processed.
CREATE TABLE tantou_legal_basis (
    tenant     uuid NOT NULL,
    module     text COLLATE "C" NOT NULL,
    record_key text COLLATE "C" NOT NULL,
    version    bigint NOT NULL,
    record     jsonb NOT NULL
) /* layout */;

CREATE TABLE tantou_data_request (
    tenant   uuid NOT NULL,
    id       uuid NOT NULL,
    filed_by uuid NOT NULL,
    due_at   bigint NOT NULL,
    open     boolean NOT NULL,
    version  bigint NOT NULL,
    record   jsonb NOT NULL
) /* layout */;
