//! One member in the columns of one row.

use crate::column::{blob, count, json, micros};
use crate::error::SqliteStoreError;
use crate::row::Reader;
use crate::statements::{RowStatements, RowWriter, row_statements, stored};
use invitation_lifecycle::bulk::BulkPlace;
use invitation_lifecycle::eligibility::{Module, RecordRef};
use invitation_lifecycle::members::{Member, MemberRecord, SeatUse};
use invitation_lifecycle::{InvitationId, PersonId};
use rusqlite::params;
use std::borrow::Cow;
use storage_contract::{Timestamp, Version, Versioned};
use uuid::Uuid;

type Result<T> = std::result::Result<T, SqliteStoreError>;

pub(crate) const MEMBER: RowStatements = row_statements!(tantou_member (
    portal module record user_type address address_key invited_by invited_at language activity verification
    status_since person profile invitation invitations confirmation superseded confirmations seat seat_until
    takings bulk bulk_place
) by (id));

/// A module as it is kept.
pub(crate) fn module(module: Module) -> Cow<'static, str> {
    Cow::Borrowed(match module {
        Module::Leads => "leads",
        Module::Contacts => "contacts",
        Module::Vendors => "vendors",
        Module::Custom { custom } => return Cow::Owned(format!("{CUSTOM}{}", custom.as_uuid())),
    })
}

const CUSTOM: &str = "custom:";

fn read_module(row: &mut Reader<'_>) -> Result<Module> {
    Ok(match row.text()? {
        "leads" => Module::Leads,
        "contacts" => Module::Contacts,
        "vendors" => Module::Vendors,
        other => match other.strip_prefix(CUSTOM).and_then(|id| id.parse().ok()) {
            Some(custom) => Module::Custom { custom },
            None => return row.unfitting("its module is none"),
        },
    })
}

const fn seat(seat: SeatUse) -> (&'static str, Option<Timestamp>) {
    match seat {
        SeatUse::None => ("none", None),
        SeatUse::Held { until } => ("held", until),
        SeatUse::Occupied => ("occupied", None),
    }
}

fn read_seat(row: &mut Reader<'_>) -> Result<SeatUse> {
    match (row.text()?, row.optional_instant()?) {
        ("none", None) => Ok(SeatUse::None),
        ("held", until) => Ok(SeatUse::Held { until }),
        ("occupied", None) => Ok(SeatUse::Occupied),
        _ => row.unfitting("its seat does not go with the column beside it"),
    }
}

fn read_place(row: &mut Reader<'_>) -> Result<Option<BulkPlace>> {
    match (row.optional_id()?, row.optional_count()?) {
        (None, None) => Ok(None),
        (Some(bulk), Some(index)) => Ok(Some(BulkPlace { bulk, index })),
        _ => row.unfitting("its place in a bulk invitation does not go with the column beside it"),
    }
}

/// Writes every column: which of them never change is the rules' to say.
pub(crate) fn put(writer: &mut RowWriter<'_>, member: &Member, expected: Option<Version>) -> Result<()> {
    let record = member.as_record();
    let optional = |id: Option<Uuid>| id.map(blob);
    let (seat, seat_until) = seat(record.seat);
    let place = |place: BulkPlace| count(place.index);
    let tenant = writer.tenant_key();
    writer.put(
        expected,
        params![
            blob(record.portal.as_uuid()),
            module(record.kept_as.module),
            blob(record.kept_as.record.as_uuid()),
            blob(record.user_type.as_uuid()),
            record.address.as_given(),
            record.address.key().as_str(),
            blob(record.invited_by.as_uuid()),
            record.invited_at.as_unix_micros(),
            record.language.as_str(),
            record.activity.as_str(),
            record.verification.as_str(),
            record.status_since.as_unix_micros(),
            optional(record.person.map(PersonId::as_uuid)),
            record.profile.as_ref().map(json).transpose()?,
            optional(record.invitation.map(InvitationId::as_uuid)),
            record.invitations,
            record.confirmation.as_ref().map(json).transpose()?,
            json(&record.superseded)?,
            record.confirmations,
            seat,
            micros(seat_until),
            record.takings,
            optional(record.bulk.map(|place| place.bulk.as_uuid())),
            record.bulk.map(place).transpose()?,
            stored(expected),
            tenant,
            blob(record.id.as_uuid()),
        ],
    )
}

/// Reads the columns in the order in which they are selected.
pub(crate) fn member(row: &mut Reader<'_>) -> Result<Versioned<Member>> {
    let record = MemberRecord {
        id: row.id()?,
        portal: row.id()?,
        kept_as: RecordRef { module: read_module(row)?, record: row.id()? },
        user_type: row.id()?,
        address: row.address()?,
        invited_by: row.id()?,
        invited_at: row.instant()?,
        language: row.parsed("a language tag")?,
        activity: row.named("active or inactive")?,
        verification: row.named("verified, or why not")?,
        status_since: row.instant()?,
        person: row.optional_id()?,
        profile: row.optional_json("a profile")?,
        invitation: row.optional_id()?,
        invitations: row.count()?,
        confirmation: row.optional_json("a confirmation")?,
        superseded: row.json("superseded confirmations")?,
        confirmations: row.count()?,
        seat: read_seat(row)?,
        takings: row.count()?,
        bulk: read_place(row)?,
    };
    let version = row.version()?;
    Ok(Versioned { value: row.restored(Member::restore(record))?, version })
}
